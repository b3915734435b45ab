"""Rows of delimited text (CSV, TSV). A quote that is never closed costs its own row, not the rest of the file.

``csv`` alone reads on to the next quote, or to the end, and makes one cell of all that without a word.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from cleaner.batch.streams import Broken, TooLong

_DELIMITERS: Final = ",;\t|"
_MANY: Final = 5
"""Lines within a quoted cell that are taken for rows it has swallowed when each has as many cells as a row."""
_AGAIN: Final = 4
"""What may be read again, in times a row's limit, over as much as has been read: bounds the work on hostile files."""


def rows(lines: Iterable[bytes | TooLong], limit: int, delimiter: str = "") -> Iterator[tuple[int, list[str] | str]]:
    """Each row that is not empty, the header first: the number of its first line, and its cells or what is wrong.

    Behind a broken row of several lines the next row is taken to begin where a line opens a quoted cell, or where two
    lines in succession have as many cells as the header; what lies between is named with the broken row.

    Args:
        lines: UTF-8, without their ends.
        limit: characters a row may have.
        delimiter: between cells; by default the most frequent of the usual ones in the first line.

    Raises:
        Broken: the header is, or so much of the rest that reading it would take too long.
    """
    feed = _Feed(lines, limit)
    delimiter = delimiter or max(_DELIMITERS, key=feed.peek().count)
    sign = re.escape(delimiter)
    opening = re.compile(f'(?:^(?!"(?:{sign}|$))|{sign})"')
    csv.field_size_limit(limit + 1)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    width = 0
    doubtful = False  # whether a row may be the rest of a broken one

    def like_row(line: str) -> bool:
        return width > 1 and len(_cells(line, delimiter)) == width

    while True:
        first = feed.begin()
        try:
            row = next(reader, None)
            if row is None:
                return
            if not row:
                continue
            width, inner = width or len(row), feed.row[1:-1]
            if doubtful and len(row) != width:
                reason = f"{len(row)} cells, but the header has {width}"
            elif len(inner) >= _MANY and all(map(like_row, inner)):
                reason = f"a quoted cell of {len(feed.row)} lines that look like rows"
            else:
                doubtful = False
                yield first, row
                continue
        except _TooLong:
            reason = f"more than {limit} characters (--max-bytes), or a quoted cell that does not end"
        except csv.Error:
            if len(feed.row) == 1 and not feed.ended and len(one := _cells(feed.row[0], delimiter)) == width:
                yield first, one
                continue
            reason = "a quoted cell does not end"
            if not feed.ended:
                reason += f", or holds a quote that is not doubled (line {feed.number})"
        if not width:
            raise Broken(f"the header is broken: {reason}")
        if doubtful or len(feed.row) > 1:
            doubtful = True
            feed.back(feed.row[1:])
            before = ""
            for line in feed.rest():
                if opening.search(line):
                    feed.back([line])
                    break
                likely = like_row(line)
                if likely and before:
                    feed.back([before, line])
                    break
                before = line if likely else ""
            if feed.number > first:
                reason += f"; all up to line {feed.number} is passed over"
        yield first, reason


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a row in one line whose quotes may not be doubled: one ends a cell only where the cell ends."""
    parts = line.rstrip("\r\n").split(delimiter)
    last = max((i for i, part in enumerate(parts) if part.endswith('"')), default=-1)
    found, at = [], 0
    while at < len(parts):
        end = at
        if parts[at].startswith('"'):
            end = next((i for i in range(at, last + 1) if parts[i].endswith('"') and (i > at or len(parts[i]) > 1)), at)
        cell = delimiter.join(parts[at : end + 1])
        quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
        found.append(cell[1:-1].replace('""', '"') if quoted else cell)
        at = end + 1
    return found


class _TooLong(Exception):
    """A row over the limit."""


class _Feed:
    """Lines that can be given back."""

    def __init__(self, lines: Iterable[bytes | TooLong], limit: int) -> None:
        self._lines = _split(lines)
        self._ahead: deque[str] = deque()
        self._limit = limit
        self._size = self._read = self._again = 0
        self.row: list[str] = []
        """The lines since ``begin``."""
        self.number = 0
        """Of the line given last."""
        self.ended = False

    def peek(self) -> str:
        """The first line."""
        self._ahead.extend(islice(self._lines, 1))
        return self._ahead[0] if self._ahead else ""

    def begin(self) -> int:
        """Note that a row begins; the number of its first line."""
        self.row, self._size = [], 0
        return self.number + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._next()
        if line is None:
            raise StopIteration
        self.row.append(line)
        self._size += len(line)
        if not line or self._size > self._limit:
            raise _TooLong
        return line

    def rest(self) -> Iterator[str]:
        """The lines that follow, whatever row they belong to."""
        while (line := self._next()) is not None:
            yield line

    def _next(self) -> str | None:
        line = self._ahead.popleft() if self._ahead else next(self._lines, None)
        self.ended = line is None
        if line is not None:
            self.number += 1
            self._read += len(line)
        return line

    def back(self, lines: list[str]) -> None:
        """Give lines back."""
        self._ahead.extendleft(reversed(lines))
        self.number -= len(lines)
        self._again += sum(map(len, lines))
        if self._again > _AGAIN * self._limit + self._read - self._again:
            raise Broken(f"too many quoted cells that do not end; all from line {self.number + 1} on is passed over")


def _split(lines: Iterable[bytes | TooLong]) -> Iterator[str]:
    """Lines with their ends (a lone carriage return is one, too), ``""`` for one that is too long."""
    for line in lines:
        if isinstance(line, TooLong):
            yield ""
            continue
        text = line.decode("utf-8", "replace") + "\n"
        if text.find("\r", 0, -2) < 0:
            yield text
        else:
            yield from re.findall(r"[^\r\n]*(?:\r\n|\r|\n)", text)
