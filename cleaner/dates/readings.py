"""What a match of a rule of the grammar says: the tokens of a :class:`Part` in, :class:`Found` expressions out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from cleaner.dates import guards
from cleaner.dates import lexicon as lx
from cleaner.dates.found import Found
from cleaner.dates.lexicon import Lexicon
from cleaner.dates.numeric import FIRST_YEAR, LAST_YEAR
from cleaner.dates.tokens import Token
from cleaner.dates.values import valid

_MODIFIERS: Final = ("", "start", "mid", "end")


class Part:
    """The tokens that a rule matched, with those around them and what they say."""

    def __init__(
        self, tokens: list[Token], first: int, last: int, text: str, folded: str, lex: Lexicon, lenient: bool
    ) -> None:
        self.text, self.folded, self.lex, self.lenient = text, folded, lex, lenient
        part = tokens[first:last]
        while part[-1].kind in ",c)" or (
            part[-1].kind == "."
            and not (  # let through for the sake of what may follow
                len(part) > 1 and part[-2].kind == "g" and part[-2].end - part[-2].start <= 2
            )
        ):
            part = part[:-1]
        self.tokens = part
        self.start, self.end = part[0].start, part[-1].end
        self.ahead = tokens[:first]
        self.before = tokens[first - 1] if first else None
        self.after = tokens[last] if last < len(tokens) else None
        self.kinds: dict[str, list[Token]] = {}
        for token in part:
            self.kinds.setdefault(token.kind, []).append(token)
        years = self.kinds.get("y")
        self.year = years[0].number if years else 0

    @property
    def earlier(self) -> Token | None:
        """The token before :attr:`before`."""
        return self.ahead[-2] if len(self.ahead) > 1 else None

    @property
    def name(self) -> Token | None:
        """That of the month."""
        found = self.kinds.get("M") or self.kinds.get("A")
        return found[0] if found else None

    @property
    def month(self) -> int:
        return self.name.number if self.name else 0

    @property
    def calendar(self) -> str:
        return "persian" if self.name and "p" in self.name.flags else ""

    @property
    def days(self) -> list[int]:
        return [token.number for token in self.kinds.get("d", ())]

    @property
    def week(self) -> int:
        """ISO weekday, 0 for none."""
        return next((token.number for token in self.tokens if token.kind in "Ww"), 0)

    @property
    def modifier(self) -> str:
        part = self.kinds.get("P")
        return _MODIFIERS[part[0].number] if part else ""

    @property
    def relation(self) -> str:
        kinds = self.kinds
        return "last" if "L" in kinds else "next" if "X" in kinds else "this" if "T" in kinds else ""

    def word(self, token: Token | None) -> str:
        """The folded word of a token, ``""`` for none."""
        return self.folded[token.start : token.end] if token is not None else ""

    def exists(self, day: int) -> bool:
        """Whether there is such a day; in other calendars nobody asks."""
        return bool(self.calendar) or valid(self.year, self.month, day)

    def attached(self) -> bool:
        """Whether the span hangs on something that makes it no date."""
        return not self.lenient and guards.attached(self.folded, self.start, self.end)

    def street(self) -> bool:
        """Whether it is the name of a street."""
        return not self.lenient and guards.street(self.ahead, self.after, self.folded, self.lex)

    def relative(self, month: int, day: int = 0) -> Iterator[Found]:
        """A month or day of last, this or next year: ``March last year``."""
        kind, years = "date" if day else "month", self.kinds["Y"][0].number
        day_of = (0, month, day)
        yield Found(self.start, self.end, kind, day_of, modifier=self.modifier, relation="year", offset=years)


def _day(part: Part) -> Iterator[Found]:
    if "-" in part.kinds and not part.lenient and all(a.end == b.start for a, b in pairwise(part.tokens)):
        return
    if not part.exists(part.days[0]) or part.attached():
        return
    if part.street() or (not part.lenient and guards.compound(part.text, part.end, part.lex)):
        return
    if "Y" in part.kinds:
        yield from part.relative(part.month, part.days[0])
        return
    name = part.name
    if name is not None and "b" in name.flags and not part.year and name.start < part.kinds["d"][0].start:
        yield Found(name.start, name.end, "month", (0, part.month, 0))  # "augusztusban 3 százalékkal"
        return
    day = (part.year, part.month, part.days[0])
    yield Found(part.start, part.end, "date", day, part.week, calendar=part.calendar)


def _days(part: Part) -> Iterator[Found]:
    """``3, 4 and 7 May``, ``3-5 May``."""
    if not all(map(part.exists, part.days)) or part.attached():
        return
    places = [i for i, token in enumerate(part.tokens) if token.kind == "d"]
    ranged = len(places) == 2
    for place in places:
        token = part.tokens[place]
        day = (part.year, part.month, token.number)
        low = _with_weekday(part.tokens, place)
        if place == places[-1]:
            yield Found(low, part.end, "range_end" if ranged else "date", day, calendar=part.calendar)
        else:
            sign = part.tokens[place + 1]
            stop = sign.end if sign.kind in "o." and sign.start == token.end else token.end
            yield Found(low, stop, "range_start" if ranged else "date", day, calendar=part.calendar)


def _with_weekday(tokens: list[Token], day: int) -> int:
    """Where a day begins, its weekday included: ``jeudi 10``."""
    place = day - 1
    while place > 0 and tokens[place].kind in ",.q":
        place -= 1
    return tokens[place if place >= 0 and tokens[place].kind in "Ww" else day].start


def _range(part: Part) -> Iterator[Found]:
    """``May 3-5``."""
    if not all(map(part.exists, part.days)) or part.attached():
        return
    first, last = part.kinds["d"][:2]
    yield Found(part.start, first.end, "range_start", (part.year, part.month, first.number), part.week)
    yield Found(last.start, part.end, "range_end", (part.year, part.month, last.number))


def _numbered_day(part: Part) -> Iterator[Found]:
    """``5 tháng 9 năm 2017``."""
    day, month = part.days
    if not valid(part.year, month, day) or part.street():
        return
    if "Y" in part.kinds:
        yield from part.relative(month, day)
    else:
        yield Found(part.start, part.end, "date", (part.year, month, day))


def _numbered_month(part: Part) -> Iterator[Found]:
    month = part.days[0]
    if not 1 <= month <= 12:
        return
    if "Y" in part.kinds:
        yield from part.relative(month)
    else:
        yield Found(part.start, part.end, "month", (part.year, month, 0), modifier=part.modifier)


def _month(part: Part) -> Iterator[Found]:
    name = part.name
    unsure = name is not None and "a" in name.flags and name.kind == "A"
    if unsure and not (part.before and lx.IN in part.before.kinds) and not part.lenient:
        return
    if part.attached():
        return
    if "Y" in part.kinds:
        yield from part.relative(part.month)
        return
    day = (part.year, part.month, 0)
    yield Found(part.start, part.end, "month", day, modifier=part.modifier, calendar=part.calendar)


def _bare_month(part: Part) -> Iterator[Found]:
    before, after, lex, name = part.before, part.after, part.lex, part.kinds["M"][0]
    end, modifier, relation = part.end, part.modifier, part.relation
    if part.tokens[-1].kind == lx.PART and not lex.months_after:  # "toukokuun lopussa", but "in March early rains"
        end, modifier = part.tokens[-2].end, modifier if part.tokens[0].kind == lx.PART else ""
    if (word := part.word(before)) and (word in lex.every or word in lex.names_before):
        return
    unsure = "a" in name.flags
    cued = bool(modifier or relation or "b" in name.flags)
    if not cued and before is not None:
        listed = before.kind in "t,-/" and part.earlier is not None and part.earlier.kind == "M"
        elided = part.word(before).endswith("'") and part.earlier is not None and lx.IN in part.earlier.kinds
        cued = listed or elided or lx.IN in before.kinds
    if not cued and part.word(after) not in lex.months_after:
        return
    surname = after is not None and after.kind == "=" and part.text[after.start].isupper()
    if surname and unsure and lex.capital and not relation:
        return
    if after is not None and after.kind in "dnxy" and after.end - after.start < 4 and not relation:
        return
    joined = before is not None and lx.CONNECT in before.kinds and lx.IN not in before.kinds
    if unsure and joined and not (modifier or relation):
        return
    if guards.hangs(part.folded, end) and not guards.suffixed(lex):
        return
    yield Found(
        part.start, end, "month", (0, part.month, 0), modifier=modifier, relation=relation, calendar=part.calendar
    )


def _numbers(part: Part) -> Iterator[Found]:
    """``2017-09-05``, ``Friday 5/9/2017``, ``terça-feira (5/9/2017)``."""
    token, start = part.kinds["N"][0], part.kinds["N"][0].start
    if "W" in part.kinds and "(" in part.kinds:
        named = part.kinds["W"][0]
        yield Found(named.start, named.end, "weekday", token.day, part.week)
    elif part.week and "(" not in part.kinds:
        start = part.start
    if part.lenient or not guards.code(part.folded, start, token.end, part.word(part.before), part.lex):
        kind = "date" if token.day[2] else "month" if token.day[1] else "year"
        yield Found(start, token.end, kind, token.day, ambiguous="a" in token.flags)


def _numbers_range(part: Part) -> Iterator[Found]:
    """``3.-9.6.2024``, ``từ 28/5 đến 3/6/2024``."""
    first, last = part.tokens[0], part.tokens[-1]
    year, month, day = last.day
    start = (year, *first.day[1:]) if first.kind == "D" else (year, month, first.number)
    if not part.lenient and guards.code(part.folded, part.start, part.end, part.word(part.before), part.lex):
        return
    ambiguous = "a" in last.flags
    if day and valid(*start) and start < last.day:
        stop = part.tokens[1].end if part.tokens[1].kind == "." else first.end
        yield Found(part.start, stop, "range_start", start, ambiguous=ambiguous)
    kind = "range_end" if day else "month" if month else "year"
    yield Found(last.start, last.end, kind, last.day, ambiguous=ambiguous)


def _lone_day(part: Part) -> Iterator[Found]:
    """``dia 15``."""
    after = part.after
    if after is not None and after.kind == "=" and part.word(after) in part.lex.units:
        return
    if guards.code(part.folded, part.tokens[1].start, part.end, "", part.lex):
        return
    yield Found(part.start, part.end, "date", (0, 0, part.days[0]))


def _dots(part: Part) -> Iterator[Found]:
    """``5. 9. 2017``, ``2017. 9. 5``, ``5. 9.``"""
    spaced = all(b.start == a.end + (a.kind == ".") for a, b in pairwise(part.tokens))
    if not spaced or (part.before is not None and part.before.kind == "." and part.before.end + 1 == part.start):
        return
    first, second = part.kinds["d"]
    if not part.year:
        day = (0, second.number, first.number)
        if valid(*day):
            yield from _pair_of(first._replace(end=second.end + 1, flags=".", day=day), part)
        return
    if part.tokens[0].kind == "y":
        first, second = second, first
    day = (part.year, second.number, first.number)
    if FIRST_YEAR <= part.year <= LAST_YEAR and valid(*day):
        yield Found(part.start, part.end, "date", day)


def _dots_range(part: Part) -> Iterator[Found]:
    """``3.-5. 6. 2024``."""
    first, last, month = part.kinds["d"]
    start, end = (part.year, month.number, first.number), (part.year, month.number, last.number)
    if FIRST_YEAR <= part.year <= LAST_YEAR and valid(*start) and valid(*end) and start < end:
        yield Found(part.start, part.tokens[1].end, "range_start", start)
        yield Found(last.start, part.end, "range_end", end)


def _pair(part: Part) -> Iterator[Found]:
    """``12.3.``, ``12/3``; ``12/3 2024``."""
    token = part.tokens[0]
    if part.year:
        whole = (part.year, *token.day[1:])
        if token.flags == "/" and FIRST_YEAR <= part.year <= LAST_YEAR and valid(*whole):
            yield Found(part.start, part.end, "date", whole)
            return
    yield from _pair_of(token, part)


def _pair_of(token: Token, part: Part) -> Iterator[Found]:
    """A day and month in numbers, ``12.3.`` or ``12/3``, where what stands around them says so."""
    before, after, lex, folded = part.before, part.after, part.lex, part.folded
    bracket = before is not None and before.kind == "(" and after is not None and after.kind == ")"
    named = part.earlier if before is not None and before.kind in ",(q." else before
    weekday = named is not None and named.kind in ("Ww" if token.flags == "." else "W")
    if token.flags == ".":
        follows = folded[token.end : token.end + 1]
        allowed = lex.dotted and (follows in (" ", ")", ",", "\n", ""))
        allowed = allowed and not guards.code(folded, token.start, token.end, part.word(before), lex)
        following = folded[token.end : token.end + 14].lstrip().split(" ")[0].strip(".,)")
        cued = before is not None and before.kind in "qpt" and following not in lex.units
        allowed = allowed and (weekday or bracket or (cued and following not in ("uhr", "hod", "kl", "kello")))
    elif before is not None and before.kind == lx.DAY_WORD:
        allowed = True
    else:
        allowed = (weekday and (bracket or (before is not None and before.kind != "("))) or (lex.slash and bracket)
        ranged = before is not None and before.kind == "t" and part.earlier is not None and part.earlier.kind == "D"
        allowed = allowed or (lex.slash and (ranged or (before is not None and before.kind in "qp")))
    if allowed:
        yield Found(token.start, token.end, "date", token.day)


def _decade(part: Part) -> Iterator[Found]:
    if "s" not in part.kinds and guards.year_behind(part.folded, part.end):  # "w latach 2010-2015"
        only = part.kinds["y"][0]
        yield Found(only.start, only.end, "year", (part.year, 0, 0))
    elif part.year % 10 == 0 and part.year >= 1500 and (part.year % 100 or part.year >= 1900):
        yield Found(part.start, part.end, "decade", (part.year, 0, 0), modifier=part.modifier)


def _short_decade(part: Part) -> Iterator[Found]:
    yield Found(part.start, part.end, "decade", (part.tokens[0].number, 0, 0))


def _year(part: Part) -> Iterator[Found]:
    end, modifier, after = part.end, part.modifier, part.after
    if part.tokens[-1].kind == lx.PART and not part.lex.months_after:  # "2025 végén", but "in 2019 early rains"
        after = next(t for t in part.tokens if t.start > part.kinds["y"][0].start)
        end, modifier = part.tokens[-2].end, modifier if part.tokens[0].kind == lx.PART else ""
    glued = modifier and "-" in part.kinds  # "mid-2019"
    said = bool("g" in part.kinds or modifier)
    if glued or guards.year(part.kinds["y"][0], part.before, after, part.text, part.folded, part.lex, said):
        yield Found(part.start, end, "year", (part.year, 0, 0), modifier=modifier)


def _weekday(part: Part) -> Iterator[Found]:
    before, after, lex, text, folded = part.before, part.after, part.lex, part.text, part.folded
    start, end, relation, name = part.start, part.end, part.relation, part.kinds["W"][0]
    if (word := part.word(before)) and (word in lex.every or word in lex.names_before):
        return
    if after is not None and folded.startswith(lex.names_after, after.start):
        return
    if folded[max(0, start - 2) : start].rstrip()[-1:] == '"' and folded[end : end + 2].lstrip()[:1] == '"':
        return
    placed = relation or (before is not None and (before.kind in "qpcJ" or lx.ONTO in before.kinds))
    followed = after is not None and after.kind not in ".,)" and part.word(after) not in lex.months_after
    if "a" in name.flags and not placed and followed:
        return
    if guards.hangs(folded, end) and not guards.suffixed(lex) and folded[end : end + 3] != "'s ":
        return
    if folded[start - 1 : start] in ("-", '"', "/") and start:
        return
    titled = text[start].isupper() and not lex.capital and not text[start:end].isupper()
    if titled and not guards.sentence_start(folded, start):
        return
    if lx.WEEK_NOUN in part.kinds and relation:
        yield Found(start, end, "weekday", weekday=part.week, relation="week", offset=-1 if relation == "last" else 1)
        return
    yield Found(start, end, "weekday", weekday=part.week, relation="past" if "s" in name.flags else relation)


def _deictic(part: Part) -> Iterator[Found]:
    token = part.tokens[0]
    counted = part.before is not None and part.before.kind in "dnx" and part.before.end + 1 == part.start
    if counted or part.word(part.before) in part.lex.names_before:
        return  # "lima tahun lalu", "5 năm trước" are five years ago
    if token.kind == lx.ANAPHOR:
        yield Found(part.start, part.end, "anaphoric", offset=token.number)
    elif token.kind == lx.DEICTIC_YEAR:
        if token.number:  # "this year" says little
            yield Found(part.start, part.end, "deictic", offset=token.number, relation="year")
    else:
        unit = "month" if "m" in token.flags else ""
        yield Found(part.start, part.end, "deictic", offset=token.number, relation=unit)


READINGS: Final[dict[str, Callable[[Part], Iterator[Found]]]] = {
    "day": _day,
    "days": _days,
    "range": _range,
    "numbered_day": _numbered_day,
    "numbered_month": _numbered_month,
    "month": _month,
    "bare_month": _bare_month,
    "numbers": _numbers,
    "numbers_range": _numbers_range,
    "dots": _dots,
    "dots_range": _dots_range,
    "pair": _pair,
    "decade": _decade,
    "short_decade": _short_decade,
    "year": _year,
    "weekday": _weekday,
    "deictic": _deictic,
    "lone_day": _lone_day,
}
"""The reading of each rule by its name in the grammar."""
