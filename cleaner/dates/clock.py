"""Moments told in UTC, and the day they had where the publisher is.

Publishing systems store moments in UTC; readers, addresses and archives know the day of the publisher's own clock,
which in the evening of the Americas or the morning of Asia is another one. So a moment in UTC is told again at the
clock that the page itself shows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

_UTC: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:Z|\+00:?00)$")
_EAST, _WEST = dt.timedelta(hours=14), dt.timedelta(hours=-12)
_ZERO, _PLAIN, _NEAR = dt.timedelta(), dt.timedelta(hours=3), dt.timedelta(days=2)


def local(moment: str, told: Iterable[str]) -> str:
    """``moment`` at the publisher's clock, when one of ``told`` shows it; else as it is.

    Args:
        moment: ISO 8601; only one with a time in UTC is touched.
        told: what else is said of the same event, ISO 8601 days or times, the surest first. A time with an offset
            within two days, or one without that differs by an offset that exists, gives the moment with that offset;
            otherwise the first day that is the moment's own, or the one before or after it somewhere on Earth, decides.

    >>> local("2023-11-09T03:28:35Z", ["2023-11-08T22:28"])
    '2023-11-08T22:28:35-05:00'
    >>> local("2023-11-09T03:28Z", ["2023-11-08"])
    '2023-11-08'
    """
    found = _UTC.match(moment)
    start = _read(found[1]) if found else None
    if found is None or start is None:
        return moment
    known = [(said, there) for said in told if not _UTC.match(said) and (there := _read(said))]
    for _, there in known:
        offset = there.utcoffset() or (_fits(start, there) if there.time() != dt.time() else None)
        if offset is not None and abs(there.replace(tzinfo=None) - start) <= _NEAR:
            return (start + offset).isoformat(timespec="seconds" if len(found[1]) > 16 else "minutes") + _zone(offset)
    for said, there in known:
        away = (there.date() - start.date()).days
        if not away:
            return moment
        if (away == 1 and start + _EAST >= there) or (away == -1 and (start + _WEST).date() <= there.date()):
            return said[:10]
    return moment


def _fits(moment: dt.datetime, there: dt.datetime) -> dt.timedelta | None:
    """The offset by which a time without one is the moment, None when no such offset exists."""
    whole = not (there.second and moment.second)
    if whole:
        there, moment = there.replace(second=0), moment.replace(second=0)
    offset = there - moment
    # Minutes alone agree by chance, so then only half hours count; and none of those stands within three hours of UTC.
    step = 60 if abs(offset) < _PLAIN else 30 if whole else 15
    return offset if _WEST <= offset <= _EAST and not offset % dt.timedelta(minutes=step) else None


def _read(said: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(said)
    except ValueError:
        return None


def _zone(offset: dt.timedelta) -> str:
    if not offset:
        return "Z"
    minutes = int(abs(offset).total_seconds()) // 60
    return f"{'-' if offset < _ZERO else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
