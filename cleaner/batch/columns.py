"""The record's schema in the terms of those who read data sets: Arrow for Parquet, features for Hugging Face."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

import orjson

from cleaner.batch.streams import optional
from cleaner.record import Record, schema

EXTRA: Final = "extra"
"""Parquet: the column with the carried-through keys of a row, as JSON, since a column must have one type."""


# --- Parquet ----------------------------------------------------------------------------------------------------------


@cache
def arrow_schema() -> Any:
    """The Arrow schema of a record; strings stay strings, dates too."""
    arrow = optional("pyarrow", "parquet")
    fields = [(name, _arrow(kind, arrow)) for name, kind in schema()["properties"].items()]
    return arrow.schema([*fields, (EXTRA, arrow.string())])


def _arrow(kind: dict[str, Any], arrow: Any) -> Any:
    match kind.get("type"):
        case "array":
            return arrow.list_(_arrow(kind["items"], arrow))
        case "object" if "properties" in kind:
            return arrow.struct([(name, _arrow(inner, arrow)) for name, inner in kind["properties"].items()])
        case "integer":
            return arrow.int64()
        case "number":
            return arrow.float64()
        case "boolean":
            return arrow.bool_()
    return arrow.string()


def packed(rows: list[dict[str, Any]]) -> bytes:
    """Rows as an Arrow stream, ``b""`` for none."""
    if not rows:
        return b""
    arrow = optional("pyarrow", "parquet")
    batch = arrow.RecordBatch.from_pylist(rows, schema=arrow_schema())
    sink = io.BytesIO()
    with arrow.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


def row(record: Record) -> dict[str, Any]:
    """A record as a row of that schema."""
    row = record.to_dict()
    for key in record.extra:
        del row[key]
    row[EXTRA] = orjson.dumps(record.extra).decode() if record.extra else ""
    return row


def unpacked(payload: bytes) -> Any:
    """The Arrow table of a stream."""
    arrow = optional("pyarrow", "parquet")
    with arrow.ipc.open_stream(payload) as stream:
        return stream.read_all()


# --- Hugging Face -----------------------------------------------------------------------------------------------------

_TOLD: Final = ("id", "title", "date")
"""Columns of the record whose values may look like dates or numbers throughout."""
_TIMESTAMP: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d.*)?")
_JSON: Final = re.compile(
    r"\s*(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity|\".*\"|\[.*\]|\{.*\})\s*", re.DOTALL
)

Looks = dict[str, list[int]]
"""Of a column: values that read as JSON, strings no reader takes for a timestamp, values that are no strings, all."""


def look(record: Record, seen: Looks) -> None:
    """Count how the values of a record look that a reader could take for something else."""
    values = [(name, getattr(record, name)) for name in _TOLD]
    for name, value in [*values, *record.extra.items()]:
        counts = seen.setdefault(name, [0, 0, 0, 0])
        if isinstance(value, str):
            counts[0] += _JSON.fullmatch(value) is not None
            counts[1] += _TIMESTAMP.fullmatch(value) is None
        else:
            counts[2] += 1
        counts[3] += 1


def merged(many: Iterable[Looks]) -> Looks:
    """The sum of counts."""
    total: Looks = {}
    for looks in many:
        for name, counts in looks.items():
            total[name] = [a + b for a, b in zip(total.get(name, [0, 0, 0, 0]), counts, strict=True)]
    return dict(sorted(total.items()))


def _kept_by(counts: Sequence[int]) -> str:
    """The type under which a column's strings arrive as they were written.

    The reader guesses types block by block (10 MB). ``string`` rewrites the dates of a block in which every value of
    the column looks like one; ``json`` turns what reads as JSON ("2017") into it. So: ``json`` where nothing does, else
    ``string``, provided that strings no reader takes for dates are frequent enough to be in every block.
    """
    parsable, plain, others, whole = counts
    return "string" if parsable and not others and plain * 100 >= whole else "json"


def features(looks: Looks) -> list[str]:
    """The lines of ``dataset_info.features`` for JSON lines, in YAML; ``looks``: of all records.

    Objects and lists of objects are ``json`` as a whole, which keeps every string in them.
    """
    lines: list[str] = []
    for name, kind in schema()["properties"].items():
        if name in _TOLD:
            lines.append(f"- {{name: {name}, dtype: {_kept_by(looks.get(name, (0, 0, 0, 0)))}}}")
        elif kind == {"type": "string"}:
            lines.append(f"- {{name: {name}, dtype: string}}")
        elif kind.get("type") == "integer":
            lines.append(f"- {{name: {name}, dtype: int64}}")
        elif kind == {"type": "array", "items": {"type": "string"}}:
            lines.append(f"- {{name: {name}, list: string}}")
        else:
            lines.append(f"- {{name: {name}, dtype: json}}")
    extra = {name: counts for name, counts in looks.items() if name not in _TOLD}
    return lines + [f"- {{name: {orjson.dumps(n).decode()}, dtype: {_kept_by(counts)}}}" for n, counts in extra.items()]
