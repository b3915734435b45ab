"""Calendar arithmetic and the spelling of values: ISO 8601-1 reduced precision, which is EDTF level 0."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, NamedTuple

YMD = tuple[int, int, int]
"""Year, month, day; 0 for what is not said."""

_DAYS: Final = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SOURCE: Final = re.compile(r"(?:([a-z_]+):)?(.*)", re.S)
_VALUE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T\d\d:\d\d.{0,12})?$")


def valid(year: int, month: int = 0, day: int = 0) -> bool:
    """Whether the parts name a day, a month or a year that exists (year 0: any year)."""
    if not month:
        return not day and 0 < year < 10_000
    if not 1 <= month <= 12 or not 0 <= day <= _DAYS[month]:
        return False
    leap = not year or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return not (month == 2 and day == 29 and not leap)


def spell(year: int, month: int = 0, day: int = 0) -> str:
    """``2017``, ``2017-09`` or ``2017-09-05``: as long as what is known."""
    return f"{year:04d}" + (f"-{month:02d}" + (f"-{day:02d}" if day else "") if month else "")


def read(value: str) -> YMD:
    """The parts of a value that :func:`spell` wrote, its time left out; ``(0, 0, 0)`` for anything else."""
    found = _VALUE.match(value)
    if not found:
        return 0, 0, 0
    parts = tuple(int(p or 0) for p in found.groups())
    return (parts[0], parts[1], parts[2]) if valid(*parts) else (0, 0, 0)


def precision(value: str) -> str:
    """``year``, ``decade``, ``month``, ``day`` or ``minute``; ``""`` for no value."""
    if not value:
        return ""
    if value.endswith("X"):
        return "decade"
    return "minute" if "T" in value else {4: "year", 7: "month", 10: "day"}[len(value)]


def shift(day: YMD, days: int) -> YMD:
    """The day so many days later; the same when it falls out of the calendar."""
    try:
        moved = dt.date(*day) + dt.timedelta(days)
    except (OverflowError, ValueError):
        return day
    return moved.year, moved.month, moved.day


def weekday(day: YMD) -> int:
    """ISO weekday, Monday is 1."""
    return dt.date(*day).isoweekday()


def distance(a: YMD, b: YMD) -> int:
    """Days from ``b`` to ``a``; missing parts stand in the middle of their span."""
    return _ordinal(a) - _ordinal(b)


def _ordinal(day: YMD) -> int:
    year, month, date = day
    return dt.date(min(max(year, 1), 9999), month or 7, 1).toordinal() + ((date or 15) - 1)


class Anchor(NamedTuple):
    """What relative and year-less dates count from."""

    day: YMD
    name: str
    """Where it comes from and its value: ``published:2017-09``, ``embed:2017-09-06``."""

    @classmethod
    def read(cls, text: str) -> Anchor | None:
        """From ``2017-09-06``, ``2017-09-06T10:00`` or ``embed:2017-09-06``; None when there is no such date."""
        source, value = _SOURCE.match(text).groups()  # type: ignore[union-attr]
        day = read(value.strip())
        return cls(day, f"{source or 'published'}:{spell(*day)}") if day[0] else None


def persian(year: int, month: int, day: int) -> YMD:
    """A day of the Persian (Solar Hijri) calendar in the Gregorian one.

    By the 33-year cycle of leap years (Borkowski's and the official calendar agree with it from 1178 to 1633).
    """
    if not (1178 <= year <= 1633 and 1 <= month <= 12 and 1 <= day <= 31 and (month <= 6 or day <= 30)):
        return 0, 0, 0
    epoch = 226894  # proleptic Gregorian ordinal of the day before 1 Farvardin 1
    passed = 365 * (year - 1) + (8 * year + 21) // 33
    days = passed + (month - 1) * 31 - max(month - 7, 0) + day
    moved = dt.date.fromordinal(epoch + days)
    return moved.year, moved.month, moved.day
