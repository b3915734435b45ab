"""From calendar expressions to values: implied years, weekdays and relative dates, counted from an anchor."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any, Final, NamedTuple

from cleaner.dates.found import Found
from cleaner.dates.lexicon import Lexicon
from cleaner.dates.values import YMD, Anchor, distance, persian, precision, read, shift, spell, valid, weekday

CLAUSE: Final = 90
"""How far around a mention, in characters, its sentence is searched for a future cue."""
LATELY: Final = 120
"""Days back up to which a future cue does not make a day or month one of the year to come."""
SOON: Final = 31
"""Days ahead up to which a verb in the past does not make a day one of the year before; of a month it does at once."""
FRONTED: Final = 12
"""Up to how many characters stand before a day that opens its sentence: ``On Saturday, …``."""
BESIDE: Final = 45
"""How far from a date, in characters, a verb in the past stands that tells its side."""
ANAPHOR: Final = 600
"""How far before "the day before", in characters, the date stands that it counts from."""
SERIES: Final = 8
"""Days that one month can end a list of."""
NEXT_TO: Final = 8
"""Up to how many characters behind a full day a day alone has its month, also where it may be one of the last days."""
FAR: Final = 160
"""Days ahead of the anchor from which a month or day without a year needs a future cue to lie there."""


class Mention(NamedTuple):
    """One date as the text says it."""

    start: int
    end: int
    text: str
    type: str
    """``date month year decade weekday deictic anaphoric range_start range_end``: one of these."""
    value: str = ""
    """ISO 8601 reduced precision = EDTF (decades ``199X``), never padded; ``""`` when it cannot be resolved."""
    precision: str = ""
    """``decade``, ``year``, ``month``, ``day``; that of the expression, also without a value."""
    modifier: str = ""
    """``start``, ``mid``, ``end`` of the month or year, or ``""``."""
    resolution: str = ""
    """``explicit``, ``year_implied``, ``relative``, ``anaphora``, ``unresolved_no_anchor``."""
    anchor: str = ""
    """What it was counted from: ``published:2017-09``, ``embed:2017-09-06``, ``mention:2017-11-03``, or ``""``."""
    timex: str = ""
    """TIMEX3 value; underspecified (``XXXX-WXX-2``, ``XXXX-09-05``) when there is no value."""
    candidates: tuple[str, ...] = ()
    """Other values it could have, best first, the chosen one included; empty when it was never in doubt."""
    confidence: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        """The mention as JSON, without its offsets."""
        value = self._asdict()
        del value["start"], value["end"]
        value["candidates"] = list(self.candidates)
        return value


def _named(text: str, folded: str, start: int, lex: Lexicon) -> bool:
    """Whether a year follows a capitalised word and so belongs to a name (``Agenda 2030``); not where all nouns do."""
    found = _BEFORE.search(text, max(0, start - 30), start)
    return (
        found is not None
        and found[1][0].isupper()
        and lex.language != "de"
        and folded[found.start(1) : found.end(1)] not in lex.words
    )


_BEFORE: Final = re.compile(r"(?<!\w)([^\W\d_]{3,30}) $")


_WORD: Final = re.compile(r"[^\W\d_]+")

Make = Callable[..., Mention]
"""Makes the mention at hand from its value and what else was found out."""


class Said(NamedTuple):
    """An explicit date earlier in the text, which lends its year."""

    end: int
    day: YMD


def resolve(found: Sequence[Found], text: str, folded: str, lex: Lexicon, anchor: Anchor | None) -> list[Mention]:
    """A mention for every expression, in order.

    Year-less dates take the year of a preceding full date of their paragraph, else the one nearest to the anchor,
    later than it only within half a year. Weekdays are past unless a cue in their sentence points ahead, and always
    keep the other week as a candidate.
    """
    mentions: list[Mention] = []
    said: Said | None = None
    for index, item in enumerate(found):
        day = item.day
        if item.calendar == "persian":
            persian_day, day = day, persian(*day)
            if not day[0] and persian_day[2] and anchor is not None and anchor.day[1]:
                years = [persian(anchor.day[0] - 621 - back, *persian_day[1:]) for back in (0, 1, 2)]
                nearest = min(filter(any, years), key=lambda d: abs(distance(d, anchor.day)), default=day)
                day = (0, *nearest[1:])
            if not day[2]:
                continue
        near = said is not None and not day[0] and text.find("\n", said.end, item.start) < 0
        context = said if near else None
        if (
            item.type == "year"
            and anchor is not None
            and day[0] > anchor.day[0] + 1
            and _named(text, folded, item.start, lex)
        ):
            continue
        if item.weekday and mentions and _named_before(item, found[index - 1], mentions[-1], text):
            whole = mentions.pop()
            mentions.append(whole._replace(end=item.end, text=text[whole.start : item.end]))
            continue
        mention = _resolve(item, day, index, found, text, folded, lex, anchor, context, mentions)
        if item.type == "anaphoric" and item.offset > 0 and not mention.value:
            continue  # "the next day", of what nobody knows
        mentions.append(mention)
        if day[0] and day[1] and (day[2] or (item.type == "month")):
            said = Said(item.end, day)
        elif mention.value and mention.resolution == "year_implied" and mention.precision == "day" and context:
            said = Said(item.end, context.day)
    return mentions


def _resolve(
    item: Found,
    day: YMD,
    index: int,
    found: Sequence[Found],
    text: str,
    folded: str,
    lex: Lexicon,
    anchor: Anchor | None,
    said: Said | None,
    mentions: Sequence[Mention],
) -> Mention:
    words = text[item.start : item.end]

    def mention(
        value: str,
        resolution: str,
        size: str = "",
        counted: str = "",
        timex: str = "",
        others: Sequence[str] = (),
        confidence: float = 1.0,
    ) -> Mention:
        size = size or precision(value)
        mod = item.modifier
        return Mention(
            item.start,
            item.end,
            words,
            item.type,
            value,
            size,
            mod,
            resolution,
            counted,
            timex or value,
            tuple(others),
            confidence,
        )

    year, month, date = day
    if item.type == "decade":
        return mention(f"{year // 10:03d}X", "explicit", timex=f"{year // 10:03d}")
    if item.type in ("deictic", "anaphoric") or item.relation in ("year", "month"):
        return _relative(item, mention, anchor, mentions)
    if item.type == "weekday" and not day[2]:
        return _weekday(item, index, found, text, folded, lex, anchor, mention)
    if year:
        confidence = 0.7 if item.ambiguous else 1.0
        return mention(spell(year, month, date), "explicit", confidence=confidence)
    size = "day" if date else "month"
    timex = f"XXXX-{month:02d}" + (f"-{date:02d}" if date else "") if month else f"XXXX-XX-{date:02d}"
    if not month:
        if anchor is None or not anchor.day[1]:
            return mention("", "unresolved_no_anchor", size, timex=timex, confidence=0.5)
        before = found[index - 1] if index else None
        if before is not None and before.day[1] and before.day[2] and _same_sentence(before.end, item.start, folded):
            counted = read(mentions[-1].value) if mentions else (0, 0, 0)
            same = (counted[0], counted[1], date)
            lately = anchor.day[2] > 0 and date in [shift(anchor.day, -days)[2] for days in range(4)]
            apart = lately and item.start - before.end > NEXT_TO
            if counted[1:] == before.day[1:] and valid(*same) and date > counted[2] and not apart:
                return mention(spell(*counted[:2], date), "year_implied", counted="mention:" + mentions[-1].value)
        return _day_only(date, anchor, mention, _ahead(item, text, folded, lex), item.relation)
    ranged = _range_year(item, index, found, folded, lex)
    if ranged and valid(ranged, month, date):
        return mention(spell(ranged, month, date), "year_implied", counted="mention:" + spell(ranged))
    if said is not None and not item.relation and (date or item.start - said.end < 60):
        guess = (said.day[0], month, date)
        if not valid(*guess):
            pass  # the 29 February of another year
        elif anchor is None or not anchor.day[1] or guess <= anchor.day or distance(guess, anchor.day) < 400:
            return mention(spell(*guess), "year_implied", counted="mention:" + spell(*said.day), confidence=0.9)
    if anchor is None:
        return mention("", "unresolved_no_anchor", size, timex=timex, confidence=0.5)
    first, last = _series(index, found, folded, lex)
    whole = item._replace(start=found[first].start, end=found[last].end)
    return _nearest(whole, month, date, anchor, mention, text, folded, lex, found[first].day[2])


def _named_before(item: Found, before: Found, said: Mention, text: str) -> bool:
    """Whether a weekday is that of the day right before it: ``9月6日星期六``, ``18 Mayıs Cumartesi``."""
    gap = text[before.end : item.start]
    if item.day[2] or said.end != before.end or not before.day[2] or len(gap) > 2 or gap.strip(" ,、"):
        return False
    day = read(said.value)
    return day[2] > 0 and weekday(day) == item.weekday


def _series(index: int, found: Sequence[Found], folded: str, lex: Lexicon) -> tuple[int, int]:
    """The first and the last of the days that are listed together: ``3, 4 and 7 May``. They have one year."""

    def together(a: Found, b: Found) -> bool:
        return (
            a.day[:2] == b.day[:2]
            and min(a.day[2], b.day[2]) > 0
            and b.start - a.end <= 14
            and all(word in lex.words for word in _WORD.findall(folded, a.end, b.start))
        )

    first = last = index
    while first > max(index - SERIES, 0) and together(found[first - 1], found[first]):
        first -= 1
    while last < min(index + SERIES, len(found) - 1) and together(found[last], found[last + 1]):
        last += 1
    return first, last


def _same_sentence(start: int, end: int, folded: str) -> bool:
    return end - start <= CLAUSE and not _STOP.search(folded, start, end)


_STOP: Final = re.compile(r"[。.!?！？\n]")


def _range_year(item: Found, index: int, found: Sequence[Found], folded: str, lex: Lexicon) -> int:
    """The year a range says at its end: ``28 February to 3 March 2020``."""
    if index + 1 < len(found) and not item.day[0] and not item.relation:
        nxt = found[index + 1]
        if (
            nxt.day[0]
            and nxt.day[1]
            and 0 < nxt.start - item.end <= 14
            and nxt.type in ("date", "month")
            and item.type == nxt.type
            and all(word in lex.words for word in _WORD.findall(folded, item.end, nxt.start))
        ):
            return nxt.day[0] - (1 if (item.day[1], item.day[2]) > nxt.day[1:] else 0)
    return 0


def _nearest(
    item: Found,
    month: int,
    date: int,
    anchor: Anchor,
    mention: Make,
    text: str,
    folded: str,
    lex: Lexicon,
    listed: int,
) -> Mention:
    """Decides the year by the first day of its series, ``listed``."""
    base = anchor.day
    if 29 in (date, listed) and month == 2:
        listed = date
    options = [
        (y, month, listed)
        for y in range(base[0] - 4 if (month, date) == (2, 29) else base[0] - 1, base[0] + 2)
        if valid(y, month, listed)
    ]
    if not options:
        return mention("", "unresolved_no_anchor", "day" if date else "month", timex=f"XXXX-{month:02d}-{date:02d}")
    gap = [distance(option, base) for option in options]
    if not base[1]:
        value = spell(base[0], month, date)
        return mention(value, "year_implied", counted=anchor.name, confidence=0.5)
    if item.relation == "this":
        best = next((o for o in options if o[0] == base[0]), options[0])
    elif item.relation in ("last", "past"):
        past = [o for o, g in zip(options, gap, strict=True) if (g < 0 if date else (o[0], o[1]) < base[:2])]
        best = past[-1] if past else options[0]
    elif item.relation == "next":
        best = next(
            (o for o, g in zip(options, gap, strict=True) if (g > 0 if date else (o[0], o[1]) > base[:2])), options[-1]
        )
    else:
        best = min(options, key=lambda o: abs(distance(o, base)))
        gap_ahead = distance(best, base)
        told = best[:2] > base[:2] and gap_ahead > (SOON if date else 0) and _behind(item, text, folded, lex)
        if told or (gap_ahead > FAR and not _ahead(item, text, folded, lex)):
            best = max((o for o in options if distance(o, base) <= 0), default=best)
        since = -LATELY if not _deadline(item, folded, lex) else 0
        if distance(best, base) < since and _ahead(item, text, folded, lex):
            best = next((o for o in options if distance(o, base) > 0), best)
    resolution = "relative" if item.relation in ("last", "next", "past") else "year_implied"
    away = abs(distance(best, base))
    ordered = sorted(options, key=lambda o: (o != best, abs(distance(o, base))))
    return mention(
        spell(best[0], month, date),
        resolution,
        counted=anchor.name,
        others=[spell(o[0], month, date) for o in ordered[:2]] if away > 120 and not item.relation else (),
        confidence=0.95 if away < 120 or item.relation else 0.8,
    )


def _deadline(item: Found, folded: str, lex: Lexicon) -> bool:
    word = folded[max(0, item.start - 16) : item.start].split()
    return bool(word) and word[-1] in lex.deadline


def _clause(item: Found, text: str, folded: str, lex: Lexicon) -> tuple[int, int]:
    """What is said in one breath with a mention; a comma behind one that opens its sentence parts nothing."""
    left, right = max(0, item.start - CLAUSE), min(len(folded), item.end + CLAUSE)
    left = max(left, text.rfind("\n", left, item.start) + 1)
    if (line := text.find("\n", item.end, right)) >= 0:
        right = line
    stops = (". ", "! ", "? ", "; ", ", ", ",-", " - ", ": ", '" ', *lex.that)
    for stop in stops:
        if (cut := folded.rfind(stop, left, item.start)) >= 0:
            left = cut + 1
    after = item.end + 1 if item.start - left < FRONTED else item.end
    for stop in stops:
        if (cut := folded.find(stop, after, right)) >= 0:
            right = cut
    return left, right


def _ahead(item: Found, text: str, folded: str, lex: Lexicon) -> bool:
    """Whether its clause points to the future; a past cue that is nearer outweighs it."""
    left, right = _clause(item, text, folded, lex)
    ahead = _toward(lex.future, lex.future_endings, item, text, folded, left, right)
    return ahead < CLAUSE and _toward(lex.past, lex.past_endings, item, text, folded, left, right) >= ahead


def _behind(item: Found, text: str, folded: str, lex: Lexicon) -> bool:
    """Whether its clause speaks of the past and of nothing to come."""
    left, right = _clause(item, text, folded, lex)
    if _toward(lex.future, lex.future_endings, item, text, folded, left, right) < CLAUSE:
        return False
    word = CLAUSE if lex.past is None else _gap(lex.past, folded, left, right, item)
    verb = BESIDE if lex.past_endings is None or item.weekday else _gap(lex.past_endings, text, left, right, item)
    return word < CLAUSE or verb < BESIDE


def _toward(
    words: re.Pattern[str] | None,
    endings: re.Pattern[str] | None,
    item: Found,
    text: str,
    folded: str,
    left: int,
    right: int,
) -> int:
    """Characters from the mention to the nearest word, or verb by its ending, of the clause that points one way."""
    word = CLAUSE if words is None else _gap(words, folded, left, right, item)
    return word if endings is None else min(word, _gap(endings, text, left, right, item))


def _gap(cue: re.Pattern[str], folded: str, left: int, right: int, item: Found) -> int:
    """Characters from the mention to the nearest cue in the clause."""
    gaps = [
        min(abs(item.start - m.end()), abs(m.start() - item.end))
        for m in cue.finditer(folded, left, right)
        if m.end() <= item.start or m.start() >= item.end
    ]
    return min(gaps, default=CLAUSE)


def _day_only(date: int, anchor: Anchor, mention: Make, ahead: bool, side: str) -> Mention:
    """``15日``: the nearest day of that number, past unless a cue points ahead; ``오는 15일``: the next."""
    year, month, today = anchor.day
    options = []
    for step in (-1, 0, 1):
        index = year * 12 + month - 1 + step
        option = (index // 12, index % 12 + 1, date)
        if valid(*option):
            options.append(option)
    if not today or not options:
        best = (year, month, date)
        return (
            mention(spell(*best), "year_implied", counted=anchor.name, confidence=0.7)
            if valid(*best)
            else mention("", "unresolved_no_anchor", "day")
        )
    if side in ("last", "next"):
        options = [o for o in options if (distance(o, anchor.day) > 0) == (side == "next")] or options
    best = min(
        options, key=lambda o: abs(distance(o, anchor.day)) + (3 if distance(o, anchor.day) > 0 and not ahead else 0)
    )
    return mention(spell(*best), "year_implied", counted=anchor.name, confidence=0.85)


def _relative(item: Found, mention: Make, anchor: Anchor | None, mentions: Sequence[Mention]) -> Mention:
    if item.type == "anaphoric":
        near = takewhile(lambda m: item.start - m.end < ANAPHOR, reversed(mentions))
        previous = next((m for m in near if m.precision == "day" and m.value), None)
        if previous is not None:
            day = shift(read(previous.value), item.offset)
            return mention(spell(*day), "anaphora", counted="mention:" + previous.text, confidence=0.6)
        if anchor is None or not anchor.day[2] or item.offset > 0:  # what is told is not to come
            return mention("", "unresolved_no_anchor", "day", confidence=0.3)
        return mention(spell(*shift(anchor.day, item.offset)), "anaphora", counted=anchor.name, confidence=0.5)
    if anchor is None:
        size = (
            "year"
            if item.relation == "year" and not item.day[1]
            else "day"
            if not item.relation or item.day[2]
            else "month"
        )
        return mention("", "unresolved_no_anchor", size, confidence=0.5)
    year, month, today = anchor.day
    _, said_month, said_day = item.day
    if item.relation == "year":
        return mention(
            spell(year + item.offset, said_month, said_day), "relative", counted=anchor.name, confidence=0.85
        )
    if item.relation == "month":
        if not month:
            return mention("", "unresolved_no_anchor", "month", confidence=0.5)
        index = year * 12 + month - 1 + item.offset
        value = (index // 12, index % 12 + 1, said_day)
        return (
            mention(spell(*value), "relative", counted=anchor.name, confidence=0.85)
            if valid(*value)
            else mention("", "unresolved_no_anchor", "month")
        )
    if not today:
        return mention("", "unresolved_no_anchor", "day", confidence=0.5)
    return mention(spell(*shift(anchor.day, item.offset)), "relative", counted=anchor.name, confidence=0.8)


_NUMBERED: Final = re.compile(r" ?\((\d\d?)\.?\)")
"""The day of the month that stands in brackets behind a weekday: ``terça-feira (15)``."""
_BARE_NUMBER: Final = re.compile(r" (\d\d?)(?![\w%$€]|[.,:/-]\d)")
"""The same without brackets, as the Romance languages write it: ``viernes 11``."""


def _announced(item: Found, text: str, folded: str, lex: Lexicon) -> bool:
    """Whether the word before a weekday means the next one, nothing in its clause being past."""
    if folded.endswith("en", item.start, item.end):
        return False  # "på måndagen" tells what was
    word = folded[max(0, item.start - 12) : item.start].split()[-1:]
    return bool(word) and word[0] in lex.ahead and not _behind(item, text, folded, lex)


def _weekday(
    item: Found,
    index: int,
    found: Sequence[Found],
    text: str,
    folded: str,
    lex: Lexicon,
    anchor: Anchor | None,
    mention: Make,
) -> Mention:
    timex = f"XXXX-WXX-{item.weekday}"
    if anchor is None or not anchor.day[2]:
        return mention("", "unresolved_no_anchor", "day", timex=timex, confidence=0.5)
    beside = found[index + 1] if index + 1 < len(found) else None
    base = anchor.day
    if beside is not None and beside.start - item.end <= 3 and beside.day[2] and not beside.day[0] and beside.day[1]:
        options = [
            (y, beside.day[1], beside.day[2])
            for y in (base[0] - 1, base[0], base[0] + 1)
            if valid(y, beside.day[1], beside.day[2])
        ]
        fitting = [o for o in options if weekday(o) == item.weekday] or options
        if fitting:
            best = min(fitting, key=lambda o: abs(distance(o, base)))
            return mention(spell(*best), "relative", counted=anchor.name, timex=timex, confidence=0.8)
    if item.relation == "week":
        day = shift(base, item.weekday - weekday(base) + 7 * item.offset)
        return mention(spell(*day), "relative", counted=anchor.name, timex=timex, confidence=0.8)
    back = (weekday(base) - item.weekday) % 7
    past, ahead = shift(base, -back), shift(base, 7 - back)
    numbered = _NUMBERED.match(folded, item.end)
    if numbered is None and lex.numeric == "dmy" and not lex.dotted:
        numbered = _BARE_NUMBER.match(folded, item.end)
    if numbered is not None:
        fitting = [d for weeks in range(-2, 3) if (d := shift(past, 7 * weeks))[2] == int(numbered[1])]
        if fitting:
            best = min(fitting, key=lambda d: abs(distance(d, base)))
            return mention(spell(*best), "relative", counted=anchor.name, timex=timex, confidence=0.9)
    if item.relation in ("last", "past") and back == 0:
        past = shift(base, -7)
    forward = item.relation == "next" or (
        item.relation not in ("last", "past")
        and back != 0
        and (_ahead(item, text, folded, lex) or _announced(item, text, folded, lex))
    )
    best, other = (ahead, past) if forward else (past, ahead)
    return mention(
        spell(*best),
        "relative",
        counted=anchor.name,
        timex=timex,
        others=(spell(*best), spell(*other)),
        confidence=0.8 if item.relation else 0.7,
    )
