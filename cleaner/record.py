"""The output: one flat JSON object a document, every key always there, and the source restorable from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Final

import orjson

from cleaner import __version__
from cleaner.errors import InputError


@dataclass(frozen=True, kw_only=True)
class Record:
    """A clean article. Unknown is ``""`` or ``[]``; offsets are code points, half-open.

    ``start``/``end`` index the normalised source in ``removed``, ``spacing`` and the stamps, as ``source_start`` and
    ``source_end`` do everywhere; in ``dates`` and ``datelines`` they index ``text`` (-1 when it does not stand there).
    """

    id: str = ""
    source: str = ""
    url: str = ""
    site: str = ""
    title: str = ""
    authors: list[str] = field(default_factory=list)
    date: str = ""
    """Publication date as stated, ISO 8601 of the precision it has (``2017-09``); never inferred, never padded. Where
    only an update is dated, its date: ``published["method"]`` then is ``updated``."""
    published: dict[str, Any] = field(default_factory=dict)
    """Where ``date`` comes from: value, precision, raw words, span, source, confidence."""
    modified: dict[str, Any] = field(default_factory=dict)
    published_inferred: dict[str, Any] = field(default_factory=dict)
    """A guess at the publication date from the text, as EDTF (``2017-09-06/..``: not before), with its method."""
    language: str = ""
    description: str = ""
    tags: list[str] = field(default_factory=list)
    image: str = ""
    """Address of the lead image."""
    text: str = ""
    datelines: list[dict[str, Any]] = field(default_factory=list)
    dates: list[dict[str, Any]] = field(default_factory=list)
    credits: list[dict[str, Any]] = field(default_factory=list)
    embeds: list[dict[str, Any]] = field(default_factory=list)
    related: list[dict[str, Any]] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)
    """Everything that left the text: ``start, end, label, rule, score, text``; sorted, disjoint."""
    spacing: list[dict[str, Any]] = field(default_factory=list)
    """White space that differs from the source: ``start, text, replacement``; sorted."""
    flags: list[str] = field(default_factory=list)
    source_hash: str = ""
    """SHA-256 of the normalised source as UTF-8, hexadecimal."""
    source_chars: int = 0
    version: str = __version__
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Keys of the input row carried through; written at the top level."""

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON-ready values, keys in the documented order, ``extra`` keys last."""
        return {name: getattr(self, name) for name in KEYS} | dict(self.extra)

    def to_json(self, *, pretty: bool = False) -> str:
        """One line of JSON, or indented."""
        return self.to_bytes(pretty=pretty).decode()

    def to_bytes(self, *, pretty: bool = False) -> bytes:
        """The same as UTF-8, without a line end."""
        try:
            return orjson.dumps(self.to_dict(), option=orjson.OPT_INDENT_2 if pretty else 0)
        except orjson.JSONEncodeError:  # a carried-through integer of more than 64 bits
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=2 if pretty else None).encode()


KEYS: Final[tuple[str, ...]] = tuple(f.name for f in fields(Record) if f.name != "extra")
"""The record's keys, in order."""


def digest(text: str) -> str:
    """The ``source_hash`` of a normalised source."""
    return hashlib.sha256(text.encode()).hexdigest()


def restore(record: Record | Mapping[str, Any]) -> str:
    """The normalised source, exactly, from a record (or its JSON as a mapping).

    Raises:
        InputError: the record was changed since: what it gives back does not have its ``source_hash``.
    """
    row = record.to_dict() if isinstance(record, Record) else record
    try:
        source = _replay(row["text"], row["removed"], row["spacing"])
        intact = digest(source) == row["source_hash"]
    except KeyError as error:
        raise InputError(f"not a record of cleaner: no {error}") from None
    except (TypeError, ValueError) as error:
        raise InputError(f"not a record of cleaner: {error}") from None
    if not intact:
        raise InputError("the record's text, removed or spacing was changed; the source cannot be restored")
    return source


def _replay(text: str, removed: Sequence[Mapping[str, Any]], spacing: Sequence[Mapping[str, Any]]) -> str:
    edits: Iterable[tuple[int, int, str, str]] = sorted(
        [(int(r["start"]), 1, r["text"], "") for r in removed]
        + [(int(s["start"]), 0 if not s["text"] else 1, s["text"], s["replacement"]) for s in spacing]
    )
    parts: list[str] = []
    source = clean = 0
    for start, _, gone, replacement in edits:
        parts += (text[clean : clean + start - source], gone)
        clean += start - source + len(replacement)
        source = start + len(gone)
    parts.append(text[clean:])
    return "".join(parts)


# --- schema -----------------------------------------------------------------------------------------------------------


@cache
def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a record."""
    text, number, integer = {"type": "string"}, {"type": "number"}, {"type": "integer"}
    strings = {"type": "array", "items": text}

    def entry(**properties: Any) -> dict[str, Any]:
        return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}

    def array(items: dict[str, Any]) -> dict[str, Any]:
        return {"type": "array", "items": items}

    dated = entry(
        value=text, precision=text, edtf=text, raw=text, start=integer, end=integer, source=text, method=text,
        confidence=number,
    )  # fmt: skip
    properties: dict[str, Any] = {
        "id": text, "source": text, "url": text, "site": text, "title": text, "authors": strings, "date": text,
        "published": dated, "modified": dated, "published_inferred": dated, "language": text,
        "description": text, "tags": strings, "image": text, "text": text,
        "datelines": array(entry(place=text, agencies=strings, date=text, raw=text, start=integer, end=integer)),
        "dates": array(
            entry(
                text=text, start=integer, end=integer, source_start=integer, source_end=integer,
                where={"enum": ["body", "caption", "embed", "metadata"]}, type=text, value=text, precision=text,
                modifier=text, resolution=text, anchor=text, timex=text, candidates=strings, confidence=number,
            )
        ),
        "credits": array(
            entry(
                creators=array(entry(name=text, type={"enum": ["person", "organisation", "unknown"]})),
                agencies=strings, sources=strings, credit_line=text, credit_text=text, copyright_notice=text,
                caption=text, caption_role=text, flags=strings, source_start=integer, source_end=integer,
            )
        ),
        "embeds": array(
            entry(
                platform=text, author=text, handle=text, date=text, text=text, url=text, urls=strings, media=strings,
                hashtags=strings, source_start=integer, source_end=integer,
            )
        ),
        "related": array(entry(title=text, url=text, label=text, source_start=integer, source_end=integer)),
        "removed": array(entry(start=integer, end=integer, label=text, rule=text, score=number, text=text)),
        "spacing": array(entry(start=integer, text=text, replacement=text)),
        "flags": strings, "source_hash": text, "source_chars": integer, "version": text,
    }  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cleaner record",
        "type": "object",
        "properties": properties,
        "required": list(KEYS),
    }
