"""What a worker does: a unit of tasks in, its bytes and counts out. Depends on the unit and the settings alone."""

from __future__ import annotations

import gzip
import os
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

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
"""Tasks cleaned together, at most; a unit bounds their bytes."""


class Worker:
    """A pipeline and the settings of a batch."""

    def __init__(self, config: Config, settings: Settings, patience: float = 60.0) -> None:
        """``patience``: seconds without a word from it after which a worker is taken to hang."""
        self._pipeline = Pipeline(config)
        self._settings = settings
        self._seconds = min(5.0, patience / 4)
        """What a group should take at most, as far as that can be foreseen."""
        self._pace = 1
        """Tasks for the next group."""
        # What is loaded on first use (three seconds) is not to count as the time of the first document.
        self._pipeline.clean_group(["The dam holds, engineers said on Friday."])

    def run(self, unit: Unit, done: Callable[[int], object] = lambda _: None) -> Result:
        """Do a unit; ``done`` is told how many tasks are done, again and again.

        Tasks are cleaned in groups, which is cheaper and changes no result, unless the unit is to be done singly.

        Raises:
            MemoryError: a document needs more memory than this process may have.
        """
        rows: list[dict[str, Any]] = []
        lines: list[bytes] = []
        rejects: list[bytes] = []
        errors: list[bytes] = []
        looks: columns.Looks = {}
        counts: Counter[str] = Counter()
        arrow = self._settings.output_format == "parquet"
        at = 0
        while at < len(unit.tasks):
            group = unit.tasks[at : at + (1 if unit.singly else self._pace)]
            began = time.perf_counter()
            for task, outcome in zip(group, self._outcomes(group), strict=True):
                if isinstance(outcome, Failed):
                    counts["errors"] += 1
                    counts[f"errors.{outcome.kind}"] += 1
                    errors.append(orjson.dumps(outcome.row(task)))
                    continue
                record = outcome.record
                counts["chars_in"] += record.source_chars
                counts["chars_out"] += len(record.text)
                if reason := rejection(record):
                    counts["rejected"] += 1
                    counts[f"rejected.{reason}"] += 1
                    rejects.append(b'{"reason":"%s",' % reason.encode() + outcome.line[1:])
                    continue
                counts["records"] += 1
                columns.look(record, looks)
                if arrow:
                    rows.append(outcome.row)
                else:
                    lines.append(outcome.line)
            self._pace = max(1, min(GROUP, int(len(group) * self._seconds / (time.perf_counter() - began))))
            at += len(group)
            done(at)
        payload = columns.packed(rows) if arrow else _joined(lines)
        if self._settings.compression == "gz" and not arrow and payload:
            payload = gzip.compress(payload, GZIP_LEVEL, mtime=0)
        return Result(payload, _joined(rejects), _joined(errors), dict(counts), looks)

    def _outcomes(self, group: Sequence[Task]) -> list[Cleaned | Failed]:
        """What becomes of each task."""
        found = [self._found(task) for task in group]
        cleaned = iter(self._pipeline.clean_group([self._source(one) for one in found if isinstance(one, Item)]))
        return [self._outcome(next(cleaned)) if isinstance(one, Item) else one for one in found]

    def _found(self, task: Task) -> Item | Failed:
        if task.kind == "fault":
            return Failed("input" if task.form == "auto" else task.form, task.data.decode())
        try:
            found = item(task, self._settings)
        except OSError as error:
            return _failed(error)
        return Failed("input", found.reason) if isinstance(found, Failure) else found._replace(id=found.id or task.id)

    def _source(self, source: Item) -> dict[str, Any]:
        return {
            "encoding": self._settings.encoding, **source.known, **self._settings.known, "text": source.source,
            "id": source.id, "origin": source.origin, "extra": source.extra, "form": source.form,
        }  # fmt: skip

    def _outcome(self, cleaned: Record | Exception) -> Cleaned | Failed:
        if isinstance(cleaned, Exception):
            return _failed(cleaned)
        try:
            row = columns.row(cleaned) if self._settings.output_format == "parquet" else {}
            return Cleaned(cleaned, cleaned.to_bytes(), row)
        except MemoryError:
            raise
        except Exception as error:
            return _failed(error)


class Cleaned(NamedTuple):
    """A record and what is written of it."""

    record: Record
    line: bytes
    """As JSON."""
    row: dict[str, Any]
    """For Parquet; empty for JSON lines."""


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


def _joined(lines: list[bytes]) -> bytes:
    return b"\n".join([*lines, b""])


def plain(value: Any) -> Any:
    """A value as JSON can say it: paths as strings, tuples as lists."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value
