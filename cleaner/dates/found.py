"""A calendar expression as found in a text, before it is resolved."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.dates.values import YMD


class Found(NamedTuple):
    """One calendar expression as written."""

    start: int
    end: int
    type: str
    """``date month year decade weekday deictic anaphoric range_start range_end``: one of these."""
    day: YMD = (0, 0, 0)
    """What is said of year, month and day."""
    weekday: int = 0
    modifier: str = ""
    """``start``, ``mid``, ``end`` of a month or year."""
    relation: str = ""
    """``last``, ``next``, ``this``, ``past``; ``week`` for a weekday whose week is said; ``year`` or ``month``, the
    unit of a deictic's offset."""
    offset: int = 0
    """Days, weeks, months or years from the anchor."""
    calendar: str = ""
    ambiguous: bool = False
