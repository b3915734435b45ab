"""Files and rows as items to clean. One bad row or file is one failure, told and passed over."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, NamedTuple

import orjson

from cleaner.reader import well_formed
from cleaner.record import KEYS

Format = Literal["auto", "text", "html", "jsonl"]
_SUFFIXES: Final[dict[str, Format]] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".html": "html", ".htm": "html"}
_BOM: Final = b"\xef\xbb\xbf"
_ARRAY: Final = re.compile(rb"\{$|\[$|\[\s*\{\s*(?:\"|$)")
"""The first line of JSON that is no JSON lines, and of no article."""
_BATCH: Final = frozenset(
    (".json", ".csv", ".tsv", ".parquet", ".warc", ".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst")
)
"""Formats that only batch reads; as a text each would be one nonsensical article."""
_HINTS: Final = {"url": "url", "site": "site", "title": "title", "language": "language", "published": "published",
                 "date": "published"}  # fmt: skip
"""Keys of a row that tell something of the article, and the argument of ``Pipeline.clean`` they become."""


class Item(NamedTuple):
    """One article to clean."""

    id: str
    origin: str
    source: str | bytes
    known: dict[str, str]
    extra: dict[str, Any]
    form: str = "auto"
    """As :meth:`cleaner.pipeline.Pipeline.clean` takes it."""


class Failure(NamedTuple):
    """What could not be read, and why."""

    origin: str
    reason: str


def read(
    paths: Iterable[str], form: Format = "auto", text_key: str = "text", id_key: str = "id"
) -> Iterator[Item | Failure]:
    """The items of files (``-``: standard input), in order, one at a time.

    A file of text or HTML is one item; JSON lines (by the suffix of the file, or what begins with an object on a line)
    are one item a line, its other keys carried through.
    """
    for path in paths:
        if path == "-":
            yield from _stream(sys.stdin.buffer, "stdin", form, text_key, id_key)
            continue
        suffix = Path(path).suffix.lower()
        if form == "auto" and suffix in _BATCH:
            yield Failure(path, f"`cleaner batch` reads {suffix}; as it is: --input-format text, html or jsonl")
            continue
        chosen: Format = form if form != "auto" else _SUFFIXES.get(suffix, "auto")
        try:
            with open(path, "rb") as file:
                yield from _stream(file, path, chosen, text_key, id_key)
        except IsADirectoryError:
            yield Failure(path, "is a directory; name its files, as in `cleaner clean DIR/*.txt`")
        except OSError as error:
            yield Failure(path, error.strerror or str(error))


def _stream(file: BinaryIO, origin: str, form: Format, text_key: str, id_key: str) -> Iterator[Item | Failure]:
    first = b""
    if form == "auto":
        seen: list[bytes] = []
        for line in iter(file.readline, b""):
            seen.append(line)
            if line.strip():
                break
        first = b"".join(seen)
        line = first.removeprefix(_BOM).strip()
        if _ARRAY.match(line):
            yield Failure(origin, "JSON over several lines or in an array; one object a line is read: jq -c '.[]?//.'")
            return
        if line.startswith(b"{") and isinstance(_parsed(line), dict):
            form = "jsonl"
    if form == "jsonl":
        yield from _rows(chain(io.BytesIO(first), file), origin, text_key, id_key)
    else:
        yield Item(origin, origin, first + file.read(), {}, {}, form)


def _rows(lines: Iterable[bytes], origin: str, text_key: str, id_key: str) -> Iterator[Item | Failure]:
    # Only b"\n" ends a line of JSON lines; iterating a binary file does just that.
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name = f"{origin}:{number}"
        yield row_item(line.removeprefix(_BOM) if number == 1 else line, name, origin, text_key, id_key)


def row_item(line: bytes, name: str, origin: str, text_key: str = "text", id_key: str = "id") -> Item | Failure:
    """The item of one line of JSON lines.

    ``name`` is its id when the row has none, and what a failure is called; ``origin`` is the file it stands in. Keys
    that tell something of the article (``url``, ``date`` …) become arguments of ``Pipeline.clean``, all others are
    carried through, as ``input_authors`` where the record has a key ``authors`` of its own.
    """
    row = _parsed(line)
    if isinstance(row, Exception):
        return Failure(name, f"not JSON: {row}")
    if not isinstance(row, dict):
        return Failure(name, f"a JSON {type(row).__name__}, not an object")
    return _row(row, name, origin, text_key, id_key)


def _row(row: dict[str, Any], name: str, origin: str, text_key: str, id_key: str) -> Item | Failure:
    if text_key not in row:
        return Failure(name, f"no key {text_key!r}; it has {', '.join(row) or 'none'} (choose with --text-key)")
    text = row.pop(text_key)
    if not isinstance(text, str):
        return Failure(name, f"{text_key!r} is {_kind(text)}, not a string")
    given = row.pop(id_key, None)
    if given is not None and (isinstance(given, bool) or not isinstance(given, (str, int))):
        return Failure(name, f"{id_key!r} is {_kind(given)}, not a string or number")
    known: dict[str, str] = {}
    for key, argument in _HINTS.items():
        value = row.get(key, "")
        if isinstance(value, str):
            row.pop(key, None)
            if value:
                known.setdefault(argument, value)
    extra = {f"input_{key}" if key in KEYS else key: value for key, value in row.items()}
    return Item(str(given) if given is not None else name, origin, text, known, extra)


def _parsed(line: bytes) -> Any:
    """The JSON value of a line, or the exception that says why there is none."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as strict:
        try:  # NaN and lone surrogates, which Python writes and orjson refuses
            return json.loads(well_formed(json.dumps(json.loads(line), ensure_ascii=False)))
        except (ValueError, RecursionError):
            return strict


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    return "null" if value is None else names[type(value)]
