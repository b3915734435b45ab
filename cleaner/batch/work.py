"""What a worker does: a unit of tasks in, its bytes and counts out. Depends on the unit and the settings alone."""

from __future__ import annotations

import gzip
import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
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
GROUP: Final = 32
"""Tasks cleaned together; a unit bounds their bytes."""
_PAGE: Final = 4
"""Tasks that an HTML page counts for, which takes as much longer."""


class Worker:
    """A pipeline and the settings of a batch."""

    def __init__(self, config: Config, settings: Settings) -> None:
        self._pipeline = Pipeline(config)
        self._settings = settings

    def run(self, unit: Unit, done: Callable[[], object] = lambda: None) -> Result:
        """Do a unit; ``done`` is called once for each task when it is done.

        Tasks are cleaned in groups, which is cheaper and changes no result, unless the unit is to be done singly.

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
        for task, outcome in self._outcomes(unit):
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

    def _outcomes(self, unit: Unit) -> Iterator[tuple[Task, tuple[Record, bytes] | Failed]]:
        """What becomes of each task, in order."""
        for group in _groups(unit):
            found = [self._found(task) for task in group]
            sources = [self._source(one) for one in found if isinstance(one, Item)]
            cleaned = iter(self._pipeline.clean_group(sources))
            for task, one in zip(group, found, strict=True):
                yield task, _outcome(next(cleaned)) if isinstance(one, Item) else one

    def _found(self, task: Task) -> Item | Failed:
        if task.kind == "fault":
            return Failed("input" if task.form == "auto" else task.form, task.data.decode())
        try:
            found = item(task, self._settings)
        except OSError as error:
            return _failed(error)
        return Failed("input", found.reason) if isinstance(found, Failure) else found

    def _source(self, source: Item) -> dict[str, Any]:
        return {
            "encoding": self._settings.encoding, **source.known, **self._settings.known, "text": source.source,
            "id": source.id, "origin": source.origin, "extra": source.extra, "form": source.form,
        }  # fmt: skip


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


def _outcome(cleaned: Record | Exception) -> tuple[Record, bytes] | Failed:
    if isinstance(cleaned, Exception):
        return _failed(cleaned)
    try:
        return cleaned, cleaned.to_bytes()
    except MemoryError:
        raise
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> Failed:
    """An exception as an error: a fault in a stage costs its document, never the run."""
    if isinstance(error, InputError):
        return Failed("input", str(error))
    if isinstance(error, OSError):
        return Failed("input", error.strerror or str(error))
    last = traceback.extract_tb(error.__traceback__)[-1]
    return Failed("failed", f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})")


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


def _groups(unit: Unit) -> Iterator[Sequence[Task]]:
    start = weight = 0
    for at, task in enumerate(unit.tasks):
        weight += _PAGE if task.form == "html" else 1
        if unit.singly or weight >= GROUP:
            yield unit.tasks[start : at + 1]
            start, weight = at + 1, 0
    if weight:
        yield unit.tasks[start:]


def _joined(lines: list[bytes]) -> bytes:
    return b"\n".join([*lines, b""])


def plain(value: Any) -> Any:
    """A value as JSON can say it: paths as strings, tuples as lists."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value
