"""What a worker does: a unit of tasks in, its bytes and counts out. Depends on the unit and the settings alone."""

from __future__ import annotations

import gzip
import os
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from cleaner import inputs
from cleaner.batch import columns
from cleaner.batch.model import Result, Settings, Task, Unit
from cleaner.config import Config
from cleaner.errors import InputError
from cleaner.inputs import Failure, Item
from cleaner.pipeline import Pipeline
from cleaner.record import Record

GZIP_LEVEL: Final = 6


class Worker:
    """A pipeline and the settings of a batch."""

    def __init__(self, config: Config, settings: Settings) -> None:
        self._pipeline = Pipeline(config)
        self._settings = settings

    def run(self, unit: Unit, done: Callable[[], object] = lambda: None) -> Result:
        """Do a unit; ``done`` is called after each task.

        Raises:
            MemoryError: a document needs more memory than this process may have.
        """
        records: list[Record] = []
        lines: list[bytes] = []
        rejects: list[bytes] = []
        errors: list[bytes] = []
        looks: columns.Looks = {}
        counts: Counter[str] = Counter()
        arrow = self._settings.output_format == "parquet"
        for task in unit.tasks:
            outcome = self._outcome(task)
            if isinstance(outcome, Failed):
                counts["errors"] += 1
                counts[f"errors.{outcome.kind}"] += 1
                errors.append(orjson.dumps(outcome.row(task)))
            else:
                record, line = outcome
                counts["chars_in"] += record.source_chars
                counts["chars_out"] += len(record.text)
                if reason := rejection(record):
                    counts["rejected"] += 1
                    counts[f"rejected.{reason}"] += 1
                    rejects.append(b'{"reason":"%s",' % reason.encode() + line[1:])
                else:
                    counts["records"] += 1
                    columns.look(record, looks)
                    if arrow:
                        records.append(record)
                    else:
                        lines.append(line)
            done()
        payload = columns.packed(records) if arrow else _joined(lines)
        if self._settings.compression == "gz" and not arrow and payload:
            payload = gzip.compress(payload, GZIP_LEVEL, mtime=0)
        return Result(payload, _joined(rejects), _joined(errors), dict(counts), looks)

    def _outcome(self, task: Task) -> tuple[Record, bytes] | Failed:
        if task.kind == "fault":
            return Failed("input" if task.form == "auto" else task.form, task.data.decode())
        try:
            found = item(task, self._settings)
            if isinstance(found, Failure):
                return Failed("input", found.reason)
            record = self._clean(found)
            return record, record.to_bytes()
        except MemoryError:
            raise
        except InputError as error:
            return Failed("input", str(error))
        except OSError as error:
            return Failed("input", error.strerror or str(error))
        except Exception as error:  # a fault in a stage costs this document, never the run
            return Failed("failed", _described(error))

    def _clean(self, source: Item) -> Record:
        known = {**source.known, **self._settings.known}
        known.setdefault("encoding", self._settings.encoding)
        return self._pipeline.clean(
            source.source, id=source.id, origin=source.origin, extra=source.extra, form=source.form, **known
        )


class Failed:
    """Why there is no record."""

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        """``input`` (cannot be read), ``failed`` (a stage raised), ``timeout``, ``crash``, ``memory``."""
        self.reason = reason

    def row(self, task: Task) -> dict[str, str]:
        """Its line in the list of errors."""
        reason = self.reason.encode("utf-8", "backslashreplace").decode()
        return {"id": task.id, "source": task.origin, "kind": self.kind, "reason": reason}


def rejection(record: Record) -> str:
    """Why a record is set apart, ``""`` when it is not: nothing to clean (``empty``), or nothing left (``no_body``)."""
    if record.text:
        return ""
    return "empty" if "empty" in record.flags else "no_body"


def item(task: Task, settings: Settings) -> Item | Failure:
    """What a task holds.

    Raises:
        OSError: its file cannot be read.
    """
    if task.kind == "row":
        return inputs.row_item(task.data, task.id, task.origin, settings.text_key, settings.id_key)
    known = dict(task.known)
    data = Path(os.fsdecode(task.data)).read_bytes() if task.kind == "file" else task.data
    return Item(task.id, task.origin, data, known, {}, task.form)


def _joined(lines: list[bytes]) -> bytes:
    return b"\n".join([*lines, b""])


def _described(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"


def plain(value: Any) -> Any:
    """A value as JSON can say it: paths as strings, tuples as lists."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value
