"""A set of spans that can be asked quickly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Spans:
    """The union of some spans ``[start, end)``."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meets(self, start: int, end: int) -> bool:
        """Whether any of ``[start, end)`` lies in one of them."""
        last = bisect_right(self._starts, end - 1) - 1
        return last >= 0 and self._ends[last] > start

    def cover(self, start: int, end: int) -> bool:
        """Whether all of ``[start, end)`` does."""
        last = bisect_right(self._starts, start) - 1
        return last >= 0 and self._ends[last] >= end
