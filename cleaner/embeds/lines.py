"""The non-blank lines of a text, found by position."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

_LINE: Final = re.compile(r"[^\n]+")
_BEFORE: Final = re.compile(r"[\s>]*")


class Lines:
    """Lines without outer white space and marks of quotation (``>``); ``number`` is the index among the non-blank."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[tuple[int, int]] = []
        for found in _LINE.finditer(text):
            line = found.group().rstrip()
            start = _BEFORE.match(line).end()  # type: ignore[union-attr]
            if start < len(line):
                self.spans.append((found.start() + start, found.start() + len(line)))
        self._starts = [start for start, _ in self.spans]
        self.spaced = "\n\n" in text
        """Whether blank lines separate paragraphs, so that a single line end does not."""

    def __len__(self) -> int:
        return len(self.spans)

    def number(self, position: int) -> int:
        """The line that holds ``position``."""
        return bisect_right(self._starts, position) - 1

    def cut(self, number: int) -> str:
        """The line's text."""
        start, end = self.spans[number]
        return self.text[start:end]

    def indent(self, number: int) -> int:
        """White space before the line; -1 past the ends of the text."""
        if not 0 <= number < len(self.spans):
            return -1
        start = self.spans[number][0]
        return start - 1 - self.text.rfind("\n", max(0, start - 200), start) if start else 0

    def joined(self, number: int) -> bool:
        """Whether the line continues the paragraph of the line before it."""
        if number <= 0 or not self.spaced:
            return False
        return self.text.count("\n", self.spans[number - 1][1], self.spans[number][0]) == 1
