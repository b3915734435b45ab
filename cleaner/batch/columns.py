"""The record's schema in the terms of those who read data sets: Arrow for Parquet, features for Hugging Face."""

from __future__ import annotations

import io
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


def packed(records: Iterable[Record]) -> bytes:
    """Records as an Arrow stream, ``b""`` for none."""
    rows = [_row(record) for record in records]
    if not rows:
        return b""
    arrow = optional("pyarrow", "parquet")
    batch = arrow.RecordBatch.from_pylist(rows, schema=arrow_schema())
    sink = io.BytesIO()
    with arrow.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


def _row(record: Record) -> dict[str, Any]:
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

_STRINGS: Final = frozenset({"text", "source", "language", "source_hash", "version"})
"""Columns that cannot be taken for dates."""


def features(extra: Sequence[str] = ()) -> list[str]:
    """The lines of ``dataset_info.features`` for JSON lines, in YAML.

    The reader guesses types block by block, so a block in which every value of a column looks like a date loses them as
    strings. The type ``json`` keeps what is written, whatever it looks like.
    """
    lines: list[str] = []
    for name, kind in schema()["properties"].items():
        if name in _STRINGS:
            lines.append(f"- {{name: {name}, dtype: string}}")
        elif kind.get("type") == "integer":
            lines.append(f"- {{name: {name}, dtype: int64}}")
        elif kind == {"type": "array", "items": {"type": "string"}}:
            lines.append(f"- {{name: {name}, list: string}}")
        else:
            lines.append(f"- {{name: {name}, dtype: json}}")
    return lines + [f"- {{name: {orjson.dumps(name).decode()}, dtype: json}}" for name in extra]
