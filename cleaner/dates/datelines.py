"""Datelines: place, agency and day that open the first sentence, as in ``KATHMANDU, April 25 (Reuters) –``."""

from __future__ import annotations

import re
from typing import Any, Final

from cleaner.dates.engine import expressions
from cleaner.dates.lexicon import Lexicon
from cleaner.dates.values import spell

REACH: Final = 110
"""How far into a paragraph a dateline can reach, in characters."""

_DASH: Final = re.compile(r"\s?[-–—―]{1,2}\s|\s?[-–—―]{1,2}(?=[A-ZÀ-ÞА-ЯΑ-Ω\"“«„])|\.-\s|\.\s?[–—]\s?")
_PLACE: Final = re.compile(r"[^\W\d_][^\d()\[\]:;!?\"«»“”\n]{1,60}")
_BRACKET: Final = re.compile(r"[(（\[]([^()（）\[\]\n]{2,40})[)）\]]")
_EAST: Final = re.compile(
    r"(?:【|\[)?((?:[\u4e00-\u9fff]{2,10}社|[\u4e00-\u9fff]{2,8}网)?)([\u4e00-\u9fff\u30a0-\u30ff]{2,10}?)?(\d{1,2}月\d{1,2}日)(电|電|讯|訊|消息)"
)


def read(text: str, folded: str, start: int, end: int, lex: Lexicon) -> tuple[int, dict[str, Any]] | None:
    """End and value ``{place, agencies, date, raw}`` of the dateline that opens ``text[start:end]``, or None.

    ``date`` is a value (``2024-04-25``) where the dateline has a year, else ``XXXX-04-25`` for the caller to resolve.
    """
    stop = min(end, start + REACH)
    if text[start] >= "\u3000" and (east := _EAST.match(text, start, stop)) is not None:
        month, day = re.findall(r"\d+", east[3])
        return east.end(), {
            "place": east[2] or "",
            "agencies": [east[1]] if east[1] else [],
            "date": f"XXXX-{int(month):02d}-{int(day):02d}",
            "raw": text[start : east.end()],
        }
    if folded.find("-", start + 3, stop) < 0 or not text[start].isupper():
        return None
    dash = _DASH.search(text, start + 3, stop)
    if dash is None:
        return None
    head = text[start : dash.start()]
    bracket = _BRACKET.search(head)
    agency = bracket is not None and _agency(bracket[1])
    if not agency and not _SHOUTING.match(head):
        return None
    outside = head if bracket is None else head[: bracket.start()] + " " + head[bracket.end() :]
    dates = [
        f
        for f in expressions(text, folded, lex, start=start, end=dash.start(), lenient=True)
        if f.type in ("date", "range_end") and f.day[1] and f.day[2]
    ]
    place = outside
    if dates:
        low, high = dates[0].start - start, dates[0].end - start
        place = head[:low] if bracket is None or bracket.start() > low else head[: bracket.start()]
        if head[high:].replace(bracket[0] if bracket else "\0", "").strip(" ,.;:-–—"):
            return None
    place = _ARTICLE.sub("", place.strip(" ,.;:/")).strip(" ,.;:/")
    if not _PLACE.fullmatch(place) or len(place.split()) > 6:
        return None
    shouting = place.split(",")[0].isupper() and len(place) > 2
    if not (dates and (agency or shouting)) and not (agency and _titled(place)):
        return None
    if not (shouting or _titled(place)):
        return None
    day = dates[0].day if dates else (0, 0, 0)
    value = (spell(*day) if day[0] else f"XXXX-{day[1]:02d}-{day[2]:02d}") if dates else ""
    agencies = [name.strip() for name in re.split(r"[/,]", bracket[1]) if name.strip()] if agency and bracket else []
    return dash.end(), {"place": place, "agencies": agencies, "date": value, "raw": text[start : dash.end()].rstrip()}


_SHOUTING: Final = re.compile(r"[^\W\d_a-zß-öø-ÿ][^a-zß-öø-ÿ]")
_ARTICLE: Final = re.compile(r"(?i)[ ,]+(?:le|el|den|il|em|on|am|dne|op|,)$")


_SMALL: Final = frozenset(("dpa", "apa", "sda", "ots", "dts", "kna", "epd", "sid", "lby", "lnw"))
"""German agencies and services that write themselves in small letters."""


def _agency(inside: str) -> bool:
    named = any(c.isupper() for c in inside) or all(part.strip() in _SMALL for part in inside.split("/"))
    return named and len(inside.split()) <= 4 and not any(c.isdecimal() for c in inside)


def _titled(place: str) -> bool:
    return all(word[:1].isupper() or len(word) < 4 for word in re.split(r"[ /-]", place) if word)
