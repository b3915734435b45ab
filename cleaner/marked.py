"""Marked text: a source and what was found in it, readable and writable by hand.

One line of the source per line, behind a column that names the label of the whole line; a span inside a line stands in
brackets; an empty column means kept; lines that begin with ``# key: value`` before the text say what is known of it::

    # language: en
    consent       | We use cookies.
                  | The minister resigned. ⟦related:Read more: Ten facts⟧

Behind a label may stand the rule and its score. ``⟦``, ``⟧`` and a backslash before them are escaped by a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from cleaner.errors import InputError, unknown
from cleaner.labels import LABELS
from cleaner.policy import Segment

COLUMN: Final = 14


class Span(NamedTuple):
    """``[start, end)`` of the source leaves under ``label``."""

    start: int
    end: int
    label: str


class Marked(NamedTuple):
    """A parsed marked text."""

    text: str
    spans: tuple[Span, ...]
    header: dict[str, str]


_HEADER: Final = re.compile(r"# ([a-z_]+): ?(.*)")
_LINE: Final = re.compile(r"([^|]*)\| ?(.*)", re.DOTALL)
_MARK: Final = re.compile(r"\\([⟦⟧\\])|⟦([a-z_]+)[^:⟦⟧]*:|⟧")


def parse(marked: str) -> Marked:
    """The source text, its marked spans and the header of a marked text.

    Raises:
        InputError: a line without its column, an unknown label, or brackets that do not pair (with the line's number).
    """
    header: dict[str, str] = {}
    lines: list[str] = []
    spans: list[Span] = []
    at = 0
    for number, line in enumerate(marked.removesuffix("\n").split("\n"), 1):
        if not lines and (match := _HEADER.fullmatch(line)):
            header[match[1]] = match[2]
            continue
        source = ""
        if line.strip():
            if not (match := _LINE.fullmatch(line)):
                raise InputError(f"line {number}: no '|' behind the label column: {line!r}")
            try:
                source, inner = _unmark(match[2], at)
            except ValueError as error:
                raise InputError(f"line {number}: {error}") from None
            column = match[1].split()
            if column and source.strip():
                spans.append(Span(at, at + len(source), _label(column[0], number)))
            spans += [Span(s.start, s.end, _label(s.label, number)) for s in inner]
        lines.append(source)
        at += len(source) + 1
    return Marked("\n".join(lines), tuple(spans), header)


def _label(name: str, number: int) -> str:
    if name not in LABELS:
        raise InputError(f"line {number}: {unknown('label', name, LABELS)}")
    return name


def _unmark(line: str, at: int) -> tuple[str, list[Span]]:
    parts: list[str] = []
    spans: list[Span] = []
    size = cursor = 0
    opened: tuple[int, str] | None = None
    for match in _MARK.finditer(line):
        parts.append(line[cursor : match.start()])
        size += match.start() - cursor
        cursor = match.end()
        if match[1]:
            parts.append(match[1])
            size += 1
        elif match[2]:
            if opened:
                raise ValueError("⟦ inside ⟦")
            opened = (at + size, match[2])
        else:
            if not opened:
                raise ValueError("⟧ without ⟦")
            spans.append(Span(opened[0], at + size, opened[1]))
            opened = None
    if opened:
        raise ValueError("⟦ without ⟧")
    return "".join(parts) + line[cursor:], spans


def write(
    text: str,
    segments: Iterable[Segment],
    header: dict[str, str] | None = None,
    describe: Callable[[Segment], str] = lambda segment: segment.cause.label if segment.cause else "",
) -> str:
    """Marked text of a tiled text; ``describe`` says what stands in the column, the label first."""
    out = [f"# {key}: {value}" for key, value in (header or {}).items() if value]
    out += [_write_line(text, pieces, describe) for pieces in lines(text, segments)]
    return "\n".join(out) + "\n"


def lines(text: str, segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    """The segments line by line of ``text``, cut at line ends, which belong to no line."""
    line: list[Segment] = []
    for start, end, cause in segments:
        at = start
        while (cut := text.find("\n", at, end)) >= 0:
            if cut > at:
                line.append(Segment(at, cut, cause))
            yield line
            line, at = [], cut + 1
        if at < end:
            line.append(Segment(at, end, cause))
    yield line


_ESCAPE: Final = re.compile(r"[⟦⟧]|\\(?=[⟦⟧\\])")


def _write_line(text: str, pieces: list[Segment], describe: Callable[[Segment], str]) -> str:
    if not pieces:
        return ""
    filled = [p for p in pieces if text[p.start : p.end].strip()]
    whole = len({id(p.cause) for p in filled}) <= 1
    column = describe(filled[0]) if whole and filled else ""
    body = []
    for piece in pieces:
        source = _ESCAPE.sub(r"\\\g<0>", text[piece.start : piece.end])
        marked = piece.cause is not None and not whole and source.strip()
        body.append(f"⟦{describe(piece)}:{source}⟧" if marked else source)
    return f"{column:<{COLUMN}}| {''.join(body)}"
