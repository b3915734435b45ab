"""Dates written in numbers alone: ``2017-09-05``, ``05/09/2017``, ``5.9.2017``, ``12.3.``, ``20170905T101500Z``."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cleaner.dates.values import YMD, distance, persian, valid

FIRST_YEAR, LAST_YEAR = 1900, 2049
"""Years that numbers without a month name may name."""

_YMD: Final = re.compile(r"(\d{4})([-/.])(\d\d?)\2(\d\d?)$")
_BASIC: Final = re.compile(r"(\d{4})(\d\d)(\d\d)$")
_YM: Final = re.compile(r"(\d{4})-(\d\d)$")
_XXY: Final = re.compile(r"(\d\d?)([-/.])(\d\d?)\2(\d{4}|\d\d)$")
_XX: Final = re.compile(r"(\d\d?)([./])(\d\d?)(\.?)$")


class Numeric(NamedTuple):
    """One date in numbers, and whether its order of day and month had to be guessed from convention."""

    day: YMD
    ambiguous: bool = False


def numeric(
    written: str, order: str, *, short_year: bool = False, partly: bool = False, anchor: YMD = (0, 0, 0)
) -> Numeric | None:
    """The date that ``written`` is, all of it, or None.

    A part over 12 decides between day and month, then a reading within two days of ``anchor`` when the other is far
    from it, then ``order`` (``dmy``, ``mdy`` or ``ymd``); ``""`` knows no order, and such a date has no value. Between
    dots the day stands first: no locale of CLDR has it otherwise. With the
    order ``persian`` years before 1500 are of the Persian calendar.

    Args:
        short_year: read two-digit years (``05.09.17``), as 1970–2069.
        partly: of a date whose order is not known give the year, month and day 0.
    """
    if found := _YMD.match(written):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
        if order == "persian" and year < 1500:
            year, month, day = persian(year, month, day)
        if FIRST_YEAR - 300 <= year <= LAST_YEAR + 50 and valid(year, month, day) and month and day:
            return Numeric((year, month, day))
        return None
    if found := _BASIC.match(written):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        known = FIRST_YEAR <= year <= LAST_YEAR and month and day and valid(year, month, day)
        return Numeric((year, month, day)) if known else None
    if found := _YM.match(written):
        year, month = int(found[1]), int(found[2])
        return Numeric((year, month, 0)) if FIRST_YEAR <= year <= LAST_YEAR and valid(year, month) and month else None
    if found := _XXY.match(written):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if len(found[4]) == 2:
            if not short_year:
                return None
            year += 2000 if year < 70 else 1900
        elif not FIRST_YEAR - 100 <= year <= LAST_YEAR + 50:
            return None
        date = _order(year, first, second, "dmy" if found[2] == "." else order, anchor)
        if date is None and partly and valid(year, first, second) and valid(year, second, first):
            return Numeric((year, 0, 0), True)
        return date
    return None


def day_month(written: str) -> tuple[int, int] | None:
    """Day and month of ``12.3.``, ``12/3``, or None; month first is not read, for it is not written without a year."""
    found = _XX.match(written)
    if found and (found[2] == "/") != bool(found[4]):
        day, month = int(found[1]), int(found[3])
        if day and month and valid(0, month, day):
            return day, month
    return None


def _order(year: int, first: int, second: int, order: str, anchor: YMD) -> Numeric | None:
    readings = [day for day in ((year, second, first), (year, first, second)) if day[1] and day[2] and valid(*day)]
    if not readings:
        return None
    if len(readings) == 1 or first == second:
        return Numeric(readings[0])
    preferred, other = readings if order != "mdy" else readings[::-1]
    if anchor[0] and anchor[2]:
        near = [abs(distance(day, anchor)) for day in (preferred, other)]
        if near[1] <= 2 and near[0] > 25:
            return Numeric(other, True)
        if near[0] <= 2 and near[1] > 25:
            return Numeric(preferred, not order)
    return Numeric(preferred, True) if order else None
