"""A set of spans that can be asked quickly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Spans:
    """The union of some spans ``[start, end)``."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        starts: list[int] = []
        ends: list[int] = []
        reach = -1
        for start, end in sorted(spans):
            if start > reach:
                starts.append(start)
                ends.append(end)
                reach = end
            elif end > reach:
                ends[-1] = reach = end
        self._starts, self._ends = starts, ends

    def meets(self, start: int, end: int) -> bool:
        """Whether any of ``[start, end)`` lies in one of them."""
        last = bisect_right(self._starts, end - 1) - 1
        return last >= 0 and self._ends[last] > start

    def cover(self, start: int, end: int) -> bool:
        """Whether all of ``[start, end)`` does."""
        last = bisect_right(self._starts, start) - 1
        return last >= 0 and self._ends[last] >= end
