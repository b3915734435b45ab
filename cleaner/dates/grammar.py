"""Finds calendar expressions: one scan for trigger words and numbers, then a grammar in small windows around them.

Inside a window every token becomes one letter (a month ``M``, a number that can be a day ``d`` …, see
:mod:`cleaner.dates.lexicon`), and the grammar is one regular expression over that string of letters, the same for all
languages that part words by spaces. The lexicon says which orders of day, month and year a language writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.dates import lexicon as lx
from cleaner.dates.lexicon import TOKEN, Lexicon
from cleaner.dates.numeric import FIRST_YEAR, LAST_YEAR, day_month, numeric
from cleaner.dates.scan import windows
from cleaner.dates.values import YMD, valid

NOTHING: Final[YMD] = (0, 0, 0)


class Found(NamedTuple):
    """One calendar expression as written, before it is resolved."""

    start: int
    end: int
    type: str
    """``date month year decade weekday deictic anaphoric range_start range_end``: one of these."""
    day: YMD = (0, 0, 0)
    """What is said of year, month and day."""
    weekday: int = 0
    modifier: str = ""
    """``start``, ``middle``, ``end`` of a month or year."""
    relation: str = ""
    """``last``, ``next``, ``this``, ``past``; ``week`` for a weekday whose week is said; ``year`` or ``month``, the
    unit of a deictic's offset."""
    offset: int = 0
    """Days, weeks, months or years from the anchor."""
    calendar: str = ""
    ambiguous: bool = False


class Token(NamedTuple):
    """One word, number or sign of a window. Made as a plain tuple, for there are many; named only where it is read."""

    kind: str
    start: int
    end: int
    number: int = 0
    kinds: str = ""
    """All a word can be; ``kind`` is what it most likely is."""
    flags: str = ""
    day: YMD = NOTHING


Row = tuple[str, int, int, int, str, str, YMD]
"""The fields of a :class:`Token`."""


def find(
    text: str,
    folded: str,
    lex: Lexicon,
    anchor: YMD = (0, 0, 0),
    *,
    lenient: bool = False,
    start: int = 0,
    end: int | None = None,
) -> list[Found]:
    """All calendar expressions of ``text[start:end]``, in order, without overlaps.

    Args:
        folded: the same text folded (:func:`cleaner.fold.fold`).
        anchor: settles the order of ambiguous numbers, nothing else.
        lenient: the text is known to be a stamp: short years, months glued by hyphens, abbreviations count.
    """
    end = len(folded) if end is None else end
    found: list[Found] = []
    grammar = _grammar(lex.orders)
    for low, high, trigger in windows(text, folded, lex, start, end, lenient):
        rows = _tokens(text, folded, lex, low, high, anchor, lenient)
        for match in grammar.finditer("".join([row[0] for row in rows])):
            first, last = match.span()
            if rows[last - 1][2] <= trigger:
                continue
            near = max(0, first - 3)  # no rule looks farther back, or farther ahead than one
            tokens = [Token._make(row) for row in rows[near : last + 1]]
            for item in _read(match.lastgroup or "", tokens, first - near, last - near, text, folded, lex, lenient):
                if not found or item.start >= found[-1].end:
                    found.append(item)
    return found


def _tokens(text: str, folded: str, lex: Lexicon, low: int, high: int, anchor: YMD, lenient: bool) -> list[Row]:
    tokens: list[Row] = []
    add, lookup = tokens.append, lex.table.get
    position = low
    for found in TOKEN.finditer(folded, low, high):
        start, end = found.span()
        if start < position:
            continue
        glued = start == position and position > low and bool(tokens)
        position = end
        word = found[0]
        if text[start] in "IVX" and (month := _ROMAN.get(word)) and _after_day(tokens) and _IN_YEAR.match(folded, end):
            add((lx.MONTH_SHORT, start, end, month, "", "", NOTHING))  # "12 XI 2021"
            continue
        entry = lookup(word)
        if entry is not None:
            kind, number, kinds, flags, phrases = entry
            for phrase, meaning in phrases:
                stop = start + len(phrase)
                if folded.startswith(phrase, start) and (phrase[-1] == "'" or not folded[stop : stop + 1].isalpha()):
                    kind, number, kinds, flags, _ = meaning
                    position = stop
                    break
            if kind:
                if kind in "MAWw":
                    kind = _cased(kind, flags, text[start:position], lex)
                    if kind in "=A" and lex.months_after and _framed(tokens, flags, folded, position, lex):
                        kind = entry[0]
                elif lx.ONTO in kinds:
                    kind = lx.ONTO if _after_day(tokens) else kind if kind != lx.ONTO else "="
                if glued and (suffix := _suffix(tokens, word, lex)):
                    kind = suffix
                if kind == lx.MONTH and _same(tokens, number) and folded[tokens[-1][1]] == "/":
                    del tokens[-1]  # one month by two names: "مايو/أيار", "نيسان / أبريل"
                    start = tokens.pop()[1]
                add((kind, start, position, number, kinds, flags, NOTHING))
                continue
        first = word[0]
        if first.isalpha():
            add(((_suffix(tokens, word, lex) if glued else "") or "=", start, position, 0, "", "", NOTHING))
        elif first.isdecimal() and glued and (year := _short_year(tokens, word.rstrip(".,:/-"))):
            tokens[-1] = ("y", start - 1, start + 2, year, "", "", NOTHING)
        elif lenient and (year := _bare_year(tokens, word, folded[end : end + 1])):
            add(("y", start, end, year, "", "", NOTHING))
        elif first.isdecimal():
            position = _number(folded, lex, start, end, anchor, lenient, tokens)
            for place in range(position, end):  # the signs that ended it
                add((folded[place] if folded[place] in ".,-/" else "|", place, place + 1, 0, "", "", NOTHING))
            position = end
        else:
            kind = first if first in ".,-()/'" else "o" if first in lex.ordinals else "|"
            add((kind, start, position, 0, "", "", NOTHING))
    return tokens


_ROMAN: Final = {
    word: month
    for month, word in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}
_IN_YEAR: Final = re.compile(r"\.? ?(?:19|20)\d\d(?!\d)")


def _short_year(tokens: list[Row], digits: str) -> int:
    """The year of "'23" behind a month or its day, or 0."""
    if len(digits) != 2 or len(tokens) < 2 or tokens[-1][0] != "'" or not digits.isdecimal():
        return 0
    if tokens[-2][0] not in "MAdo.," or not any(row[0] in "MA" for row in tokens[-5:-1]):
        return 0
    return _century(digits)


def _bare_year(tokens: list[Row], digits: str, following: str) -> int:
    """The year of "12 Mar 24" and "12-Mar-24" in a stamp, or 0."""
    if len(digits) != 2 or not digits.isdecimal() or following in (":", "h"):
        return 0
    kinds = "".join(row[0] for row in tokens[-6:] if row[0] not in ".,-")
    return _century(digits) if kinds.endswith(("dM", "dA")) else 0


def _century(digits: str) -> int:
    return int(digits) + (2000 if int(digits) < 40 else 1900)


def _same(tokens: list[Row], month: int) -> bool:
    return len(tokens) > 1 and tokens[-2][0] == lx.MONTH and tokens[-2][3] == month


def _suffix(tokens: list[Row], word: str, lex: Lexicon) -> str:
    """``o`` for an ordinal ending, ``s`` for that of a decade, after a number or its hyphen; ``""`` for neither."""
    kind, start = tokens[-1][:2]
    if kind in "-'" and len(tokens) > 1 and tokens[-2][2] == start:
        kind = tokens[-2][0]
    if kind == "y" and word in lex.decades:
        return "s"
    return "o" if kind in "dy" and word in lex.ordinals else ""


def _cased(kind: str, flags: str, written: str, lex: Lexicon) -> str:
    """What a month's or weekday's name is by its case: ``may`` is no month, ``Mars`` perhaps a planet."""
    upper = written[0].isupper()
    if lex.capital:
        if upper:
            return kind
        return lx.MONTH_SHORT if kind == lx.MONTH and "a" not in flags else "="
    if kind == lx.MONTH and "a" in flags and upper and not written[1:].isupper():
        return lx.MONTH_SHORT
    return kind


def _framed(tokens: list[Row], flags: str, folded: str, end: int, lex: Lexicon) -> bool:
    """Whether a small-lettered name stands as months and weekdays do: ``geçen cuma``, ``ağustos ayında``."""
    if tokens and tokens[-1][0] in "LXT":
        return True
    following = _NEXT.match(folded, end)
    if following is None:
        return False
    entry = lex.table.get(following[1])
    part = entry is not None and lx.PART in entry.kinds and "a" not in flags
    return part or following[1] in lex.months_after


_NEXT: Final = re.compile(r" ([^\W\d_]+)")


def _after_day(tokens: list[Row]) -> bool:
    return bool(tokens) and (
        tokens[-1][0] in "do" or (tokens[-1][0] == "." and len(tokens) > 1 and tokens[-2][0] == "d")
    )


def _number(folded: str, lex: Lexicon, start: int, end: int, anchor: YMD, lenient: bool, tokens: list[Row]) -> int:
    bare = folded[start:end].rstrip(".,:/-")
    end = start + len(bare)
    if not lenient and start > 0 and ((before := folded[start - 1]).isalpha() or before in "_#@№$€£+%*\\="):
        tokens.append(("x", start, end, 0, "", "", NOTHING))
        return end
    if bare.isdecimal():
        whole = numeric(bare, "ymd") if lenient and len(bare) == 8 else None
        tokens.append(("N", start, end, 0, "", "", whole.day) if whole else _plain(bare, start, end))
        return end
    if lenient and folded[start - 1 : start] in ("-", "_") and folded[max(0, start - 3) : start - 1].isalpha():
        tokens.append(("x", start, end, 0, "", "", NOTHING))  # "nightly-2025-11-24", not "ב-12/03/2024"
        return end
    if not folded[end : end + 1].isalpha() or lenient:
        short = lenient or bool(lex.dotted and _PADDED.match(bare))
        date = numeric(bare, lex.numeric, short_year=short, partly=lenient, anchor=anchor)
        if date:
            tokens.append(("N", start, end, 0, "", "a" if date.ambiguous else "", date.day))
            return end
        if end - start <= 5:
            dotted = folded[end : end + 1] == "."
            if pair := day_month(bare + "." * dotted):
                tokens.append(("D", start, end + dotted, 0, "", "." if dotted else "/", (0, pair[1], pair[0])))
                return end + dotted
    if _RANGE.match(bare):
        position = start
        for piece in _PIECES.findall(bare):
            tokens.append(
                _plain(piece, position, position + len(piece))
                if piece.isdecimal()
                else (piece, position, position + 1, 0, "", "", NOTHING)
            )
            position += len(piece)
    else:
        tokens.append(("x", start, end, 0, "", "", NOTHING))
    return end


_PADDED: Final = re.compile(r"\d\d\.\d\d\.\d\d$")
_RANGE: Final = re.compile(r"\d{1,4}\.?[-/,]\d{1,4}$")
_PIECES: Final = re.compile(r"\d+|\D")


def _plain(digits: str, start: int, end: int) -> Row:
    value = int(digits) if len(digits) <= 4 else 0
    kind = "x"
    if len(digits) <= 2:
        kind = "d" if 1 <= value <= 31 else "n"
    elif len(digits) == 4 and 1000 <= value < 3000:
        kind = "y"
    return kind, start, end, value, "", "", NOTHING


_DAY = r"d(?:-?o|\.)?"
_WEEK = r"(?:(?:W|w\.?),?q*)?"
_MON = r"[MA]\.?"
_PARTS = r"(?:P[cqG-]*)?"
_YEAR = r"y(?:\.?g\.?)?"
_TO = r"(?:-|[tu][-']?)q*"


@cache
def _grammar(orders: frozenset[str]) -> re.Pattern[str]:
    rules = []
    if "ymd" in orders:
        rules += [
            ("ydots", r"y\.d\.d"),
            ("ymd", rf"y[.,og]{{0,3}}c?{_MON},?{_DAY}"),
            ("ym", rf"y[.,]?(?:g\.?)?c?{_PARTS}M"),
        ]
    if "ydm" in orders:
        rules += [("ydm", rf"y\.?g?{_DAY}{_MON}"), ("ym", r"y\.?gM")]
    rules += [
        ("dots", r"d\.d\.y?"),
        ("vi", r"d-?md(?:[cg,/-]{0,2}y)?"),
        ("vm", rf"{_PARTS}md(?:[cg,/-]{{0,2}}y)?"),
        (
            "dmr",
            rf"{_WEEK}{_DAY}(?:,q*{_DAY}){{0,6}}{_TO}(?:W,?q*)?{_DAY}[cq]{{0,2}}{_MON}(?:[c,]{{0,2}}g?{_YEAR})?",
        ),
        ("dm", rf"{_WEEK}{_DAY}[cq/-]{{0,2}}{_MON}(?:[c,/-]{{0,2}}g?{_YEAR})?"),
    ]
    if "mdy" in orders:
        rules += [
            ("mdr", rf"{_WEEK}{_MON}q?{_DAY}[-t]q?{_DAY}(?![cq]*{_MON})(?:[,c]{{0,2}}y)?"),
            ("md", rf"{_WEEK}{_MON}q?{_DAY}(?:[,c]{{0,2}}y)?"),
        ]
    else:
        rules.append(("md", rf"{_WEEK}{_MON}{_DAY},?c?y"))
    rules += [
        ("my", rf"{_PARTS}L?{_MON}[c,G/]{{0,2}}g?{_YEAR}"),
        ("m", rf"{_PARTS}[LX]?M(?:Lg?|X|c?Tg?|c?g?[LX]|P)?"),
        ("num", rf"{_WEEK}\(?N\)?"),
        ("dec", r"eq?c?y(?:[-']?s)?|y[-']?s|yo?e"),
        ("num2", r"D"),
        ("y", r"(?:P[cqG-]*g?)?yo?(?:\.?g\.?)?"),
        ("w", r"(?:[LX]k[cqp]{0,2})?[LX]?W(?:[cqp]{0,2}(?:[LX]k|k[LX])|[LX])?"),
        ("dei", r"[RB]"),
        ("era", r"E"),
    ]
    rules = [
        (name if [r[0] for r in rules[:i]].count(name) == 0 else name + "2", rule)
        for i, (name, rule) in enumerate(rules)
    ]
    return re.compile("(?=[dyMAWwNDPLXTeERBm])(?:" + "|".join(f"(?P<{name}>{rule})" for name, rule in rules) + ")")


_MODIFIERS = ("", "start", "mid", "end")


def _read(
    rule: str, tokens: list[Token], first: int, last: int, text: str, folded: str, lex: Lexicon, lenient: bool
) -> Iterator[Found]:
    part = tokens[first:last]
    while part[-1].kind in ",c)" or (
        part[-1].kind == "."
        and not (  # let through for the sake of what may follow
            len(part) > 1 and part[-2].kind == "g" and part[-2].end - part[-2].start <= 2
        )
    ):
        part = part[:-1]
    start, end = part[0].start, part[-1].end
    by_kind: dict[str, list[Token]] = {}
    for token in part:
        by_kind.setdefault(token.kind, []).append(token)
    before = tokens[first - 1] if first else None
    after = tokens[last] if last < len(tokens) else None
    year = next((t.number for t in by_kind.get("y", ())), 0)
    months = by_kind.get("M", []) + by_kind.get("A", [])
    month = months[0].number if months else 0
    calendar = "persian" if months and "p" in months[0].flags else ""
    modifier = next((_MODIFIERS[t.number] for t in by_kind.get("P", ())), "")
    relation = "last" if "L" in by_kind else "next" if "X" in by_kind else "this" if "T" in by_kind else ""
    week = next((t.number for t in part if t.kind in "Ww"), 0)
    days = by_kind.get("d", [])

    def ok(*parts: int) -> bool:
        return bool(calendar) or valid(*parts)

    if rule in ("dm", "md", "ymd", "ydm"):
        if rule == "dm" and not lenient and any(t.kind == "-" for t in part) and _tight(part):
            return
        if not ok(year, month, days[0].number) or _attached(folded, start, end, lenient):
            return
        if not lenient and (
            _street(tokens[max(first - 3, 0) : first], after, folded, lex) or _compound(text, end, lex)
        ):
            return
        yield Found(start, end, "date", (year, month, days[0].number), week, calendar=calendar)
    elif rule in ("dmr", "mdr"):
        numbers = [t.number for t in days]
        if not all(ok(year, month, n) for n in numbers) or _attached(folded, start, end, lenient):
            return
        if rule == "dmr":
            for token in days[:-1]:
                kind = "range_start" if len(days) == 2 else "date"
                place = part.index(token) + 1
                low = _with_weekday(part, place - 1)
                stop = part[place].end if part[place].kind in "o." and part[place].start == token.end else token.end
                yield Found(low, stop, kind, (year, month, token.number), calendar=calendar)
            yield Found(
                _with_weekday(part, part.index(days[-1])),
                end,
                "range_end" if len(days) == 2 else "date",
                (year, month, numbers[-1]),
                calendar=calendar,
            )
        else:
            yield Found(start, days[0].end, "range_start", (year, month, numbers[0]), week)
            yield Found(days[1].start, end, "range_end", (year, month, numbers[1]))
    elif rule == "vi":
        named = _street(tokens[max(first - 3, 0) : first], after, folded, lex)
        if valid(year, days[1].number, days[0].number) and (lenient or not named):
            yield Found(start, end, "date", (year, days[1].number, days[0].number))
    elif rule == "vm":
        if 1 <= days[0].number <= 12:
            yield Found(start, end, "month", (year, days[0].number, 0), modifier=modifier)
    elif rule in ("my", "ym", "ym2"):
        token = months[0]
        if "a" in token.flags and token.kind == "A" and not (before and lx.IN in before.kinds) and not lenient:
            return
        if not _attached(folded, start, end, lenient):
            yield Found(start, end, "month", (year, month, 0), modifier=modifier, calendar=calendar)
    elif rule == "m":
        yield from _bare_month(
            part,
            before,
            tokens[first - 2] if first > 1 else None,
            after,
            text,
            folded,
            lex,
            month,
            modifier,
            relation,
            calendar,
            start,
            end,
        )
    elif rule == "num":
        token = by_kind["N"][0]
        if "W" in by_kind and "(" in by_kind:
            yield Found(by_kind["W"][0].start, by_kind["W"][0].end, "weekday", token.day, week)
        elif week and "(" not in by_kind:
            token = token._replace(start=start)
        precision = "date" if token.day[2] else "month" if token.day[1] else "year"
        if not _code(folded, token.start, token.end, lex.language in _SUFFIXED) or lenient:
            yield Found(token.start, token.end, precision, token.day, ambiguous="a" in token.flags)
    elif rule in ("dots", "ydots"):
        spaced = all(b.start == a.end + (a.kind == ".") for a, b in pairwise(part))
        if not spaced or (before is not None and before.kind == "." and before.end + 1 == start):
            return
        if not year:
            pair = part[0]._replace(end=days[1].end + 1, flags=".", day=(0, days[1].number, days[0].number))
            if valid(*pair.day):
                yield from _pair(pair, before, tokens[first - 2] if first > 1 else None, after, folded, lex)
            return
        date, month = [d.number for d in days][:: 1 if rule == "dots" else -1]
        if FIRST_YEAR <= year <= LAST_YEAR and valid(year, month, date):
            yield Found(start, end, "date", (year, month, date))
    elif rule == "era":
        yield Found(start, end, "decade", (part[0].number, 0, 0))
    elif rule == "num2":
        yield from _pair(part[0], before, tokens[first - 2] if first > 1 else None, after, folded, lex)
    elif rule == "dec":
        if "s" not in by_kind and _YEAR_BEHIND.match(folded, end):  # "w latach 2010-2015"
            only = by_kind["y"][0]
            yield Found(only.start, only.end, "year", (year, 0, 0))
        elif year % 10 == 0 and year >= 1500 and (year % 100 or year >= 1900):
            yield Found(start, end, "decade", (year, 0, 0))
    elif rule == "y":
        glued = modifier and "-" in by_kind  # "mid-2019"
        if glued or _year(by_kind["y"][0], before, after, folded, text, lex, bool("g" in by_kind or modifier)):
            yield Found(start, end, "year", (year, 0, 0), modifier=modifier)
    elif rule == "w":
        yield from _bare_weekday(part, before, after, text, folded, lex, week, relation, start, end)
    elif rule == "dei":
        token = part[0]
        unit = "year" if "y" in token.flags else "month" if "m" in token.flags else ""
        yield Found(
            start, end, "deictic" if token.kind == lx.DEICTIC else "anaphoric", offset=token.number, relation=unit
        )


def _with_weekday(part: list[Token], day: int) -> int:
    """Where a day begins, its weekday included: ``jeudi 10``."""
    place = day - 1
    while place > 0 and part[place].kind in ",.q":
        place -= 1
    return part[place if place >= 0 and part[place].kind in "Ww" else day].start


def _tight(part: list[Token]) -> bool:
    return all(a.end == b.start for a, b in pairwise(part))


def _attached(folded: str, start: int, end: int, lenient: bool) -> bool:
    """Whether the span hangs on a number, word or sign that makes it something else (``place du 8-mai-1945``)."""
    if lenient:
        return False
    before, after = folded[start - 1 : start], folded[end : end + 2]
    if before in ("-", "/") and (folded[start].isalpha() or folded[start - 2 : start - 1].isalpha()):
        before = ""  # "August 31-September 3", "Februar/März 2010", "ב-31"
    if _DAY_BEHIND.match(folded, end):
        after = ""  # "28 maj-2 juni"
    return before in ("-", "/", "_", "#", "@") or before.isdecimal() or (after[:1] in "-/" and after[1:].isdecimal())


def _street(before: list[Token], after: Token | None, folded: str, lex: Lexicon) -> bool:
    """Whether the tokens before a date, but for its article and the dot of an abbreviation, end in "street".

    Or whether the token behind it is one.
    """
    words = [t for t in before if t.kind not in ".cqp"]
    if words and folded[words[-1].start : words[-1].end] in lex.streets:
        return True
    return after is not None and folded[after.start : after.end] in lex.streets_after


def _compound(text: str, end: int, lex: Lexicon) -> bool:
    """Whether a word hangs on a month by a hyphen: ``17. mai-komiteen``."""
    hangs = text[end - 1].isalpha() and text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha()
    return hangs and lex.language not in _SUFFIXED


_YEAR_BEHIND: Final = re.compile(r" ?(?:-|[^\W\d_]{1,5}) ?\d{4}(?!\d)")
_DAY_BEHIND: Final = re.compile(r"-\d\d?[^\W\d_]{0,3}\.? ?[^\W\d_]{3}")


def _code(folded: str, start: int, end: int, suffixed: bool = False) -> bool:
    """Whether numbers at this place are part of a code: a file number, a version, a phone number, a link.

    Args:
        suffixed: the language glues its cases to numbers: ``2021.05.18-i``.
    """
    before = folded[max(0, start - 4) : start].rstrip()
    after = folded[end : end + 2]
    if suffixed and after[:1] == "-" and after[1:].isalpha():
        after = ""
    return (
        before.endswith(("no", "n°", "nº", "nr", "nr.", "no.", "№", "#", "/", "-", "_", "=", "v", "v.", "."))
        or (after[:1] in "-/_+%°" and after[1:].isalnum())
        or after[:1] == "%"
    )


def _pair(
    token: Token, before: Token | None, earlier: Token | None, after: Token | None, folded: str, lex: Lexicon
) -> Iterator[Found]:
    bracket = before is not None and before.kind == "(" and after is not None and after.kind == ")"
    weekday = before is not None and (
        before.kind == lx.WEEKDAY or (before.kind in ",(q" and earlier is not None and earlier.kind == lx.WEEKDAY)
    )
    follows = folded[token.end : token.end + 1]
    if token.flags == ".":
        allowed = lex.dotted and (follows in (" ", ")", ",", "\n", "")) and not _code(folded, token.start, token.end)
        following = folded[token.end : token.end + 14].lstrip().split(" ")[0].strip(".,)")
        allowed = allowed and (
            weekday
            or bracket
            or (
                before is not None
                and before.kind in "qpt"
                and following not in lex.units
                and following not in ("uhr", "hod", "kl", "kello")
            )
        )
    else:
        allowed = (weekday and (bracket or (before is not None and before.kind != "("))) or (lex.slash and bracket)
        allowed = allowed or (lex.slash and before is not None and before.kind in "qp")
    if allowed:
        yield Found(token.start, token.end, "date", token.day)


def _bare_month(
    part: list[Token],
    before: Token | None,
    earlier: Token | None,
    after: Token | None,
    text: str,
    folded: str,
    lex: Lexicon,
    month: int,
    modifier: str,
    relation: str,
    calendar: str,
    start: int,
    end: int,
) -> Iterator[Found]:
    token = next(t for t in part if t.kind == "M")
    if part[-1].kind == lx.PART and not lex.months_after:  # "toukokuun lopussa", but "in March early rains"
        end, modifier = part[-2].end, modifier if part[0].kind == lx.PART else ""
    unsure = "a" in token.flags
    cued = bool(modifier or relation or "b" in token.flags)
    if (
        before is not None
        and (word := folded[before.start : before.end])
        and (word in lex.every or word in lex.names_before)
    ):
        return
    if not cued and before is not None:
        cued = lx.IN in before.kinds or (before.kind in "t,-/" and earlier is not None and earlier.kind == "M")
    if not cued and after is not None and folded[after.start : after.end] in lex.months_after:
        cued = True
    if not cued:
        return
    if (
        after is not None
        and after.kind == "="
        and text[after.start].isupper()
        and unsure
        and lex.capital
        and not relation
    ):
        return
    if after is not None and after.kind in "dnxy" and after.end - after.start < 4 and not relation:
        return
    joined = before is not None and lx.CONNECT in before.kinds and lx.IN not in before.kinds
    if unsure and joined and not (modifier or relation):
        return
    if folded[end : end + 1] in ("-", "'") and folded[end + 1 : end + 2].isalpha() and lex.language not in _SUFFIXED:
        return
    yield Found(start, end, "month", (0, month, 0), modifier=modifier, relation=relation, calendar=calendar)


_SUFFIXED: Final = frozenset({"tr", "hu", "fi", "ru", "uk", "bg", "lt", "et", "en", "az"})


def _bare_weekday(
    part: list[Token],
    before: Token | None,
    after: Token | None,
    text: str,
    folded: str,
    lex: Lexicon,
    week: int,
    relation: str,
    start: int,
    end: int,
) -> Iterator[Found]:
    token = next(t for t in part if t.kind == "W")
    if (
        before is not None
        and (word := folded[before.start : before.end])
        and (word in lex.every or word in lex.names_before)
    ):
        return
    if after is not None and folded.startswith(lex.names_after, after.start):
        return
    if folded[max(0, start - 2) : start].rstrip()[-1:] == '"' and folded[end : end + 2].lstrip()[:1] == '"':
        return
    if (
        "a" in token.flags
        and not relation
        and not (before is not None and before.kind in "qpc")
        and (after is not None and after.kind not in ".,)" and folded[after.start : after.end] not in lex.months_after)
    ):
        return
    following = folded[end : end + 1]
    if (
        following in ("-", "'")
        and folded[end + 1 : end + 2].isalpha()
        and lex.language not in _SUFFIXED
        and folded[end : end + 3] != "'s "
    ):
        return
    if folded[start - 1 : start] in ("-", '"', "/") and start:
        return
    if (
        text[start].isupper()
        and not lex.capital
        and not text[start:end].isupper()
        and not _sentence_start(folded, start)
    ):
        return
    if any(t.kind == lx.WEEK_NOUN for t in part) and relation:
        yield Found(start, end, "weekday", weekday=week, relation="week", offset=-1 if relation == "last" else 1)
        return
    yield Found(start, end, "weekday", weekday=week, relation="past" if "s" in token.flags else relation)


def _sentence_start(folded: str, start: int) -> bool:
    before = folded[max(0, start - 3) : start].rstrip(' "(-')
    return not before or before[-1] in ".!?\n:"


def _year(
    token: Token, before: Token | None, after: Token | None, folded: str, text: str, lex: Lexicon, said: bool
) -> bool:
    year = token.number
    follows = folded[token.end : token.end + 2]
    precedes = folded[token.start - 1 : token.start] if token.start else ""
    if (
        precedes in ("-", "/", ".", ",", ":", "'", "+", "°", "·")
        and precedes != ""
        and not (
            precedes == "-"
            and before is not None
            and before.kind == "-"
            and FIRST_YEAR - 200 <= _digits(folded[max(0, token.start - 5) : token.start - 1]) <= LAST_YEAR
        )
    ):
        return False
    if follows[:1] in ("%", "°", "/", "_", "·", "$", "€", "£", "@") or (
        follows[:1] in ",.:" and follows[1:].isdecimal()
    ):
        return False
    if follows[:1] == "-" and follows[1:].isalpha() and lex.language not in _SUFFIXED:
        return False
    if follows[:1] == "-" and follows[1:].isdecimal() and not folded[token.end + 2 : token.end + 3].isdecimal():
        return False  # "ISO 2019-1"
    if follows[:1].isalpha():
        return False
    if before is not None and before.kind in "dnxy" and before.end + 1 == token.start and not said:
        return False
    cue = said or (before is not None and lx.IN in before.kinds)
    if after is not None:
        word = folded[after.start : after.end]
        if (
            word in lex.units
            or word in _UNITS
            or (len(word) > 4 and (word[:-1] in lex.units or word[:-2] in lex.units))
        ):
            return False
        if after.kind in "x" and after.start == token.end + 1 and after.end - after.start == 3:
            return False
    if before is not None:
        word = folded[before.start : before.end]
        if word in lex.about or word in _NUMBER_SIGNS:
            return False
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return cue and (1500 if lex.language in ("ar", "fa") else 1200) <= year <= 2100  # theirs are of the Hijra
    if year % 50 == 0 and not cue:
        return (before is not None and before.kind in "-(t") or follows[:1] in (")",)
    return True


def _digits(written: str) -> int:
    return int(written) if written.isdecimal() else 0


_UNITS: Final = frozenset((
    "kilos", "kilo", "tons", "tonnes", "tonnen", "liter", "litros", "litri",
    "km", "m", "cm", "mm", "kg", "g", "t", "ha", "l", "kw", "mw", "gw", "kwh", "gb", "mb", "tb", "hz", "mhz",
    "ghz", "euro", "euros", "eur", "usd", "dollar", "dollars", "chf", "gbp", "mm²", "m²", "km²", "m2", "km2",
    "px", "ft", "lbs", "mph", "kcal", "cal", "rpm", "hp", "ps", "v", "w", "nm", "mah", "fps", "dpi", "kr", "rub",
    "uah", "pln", "czk", "huf", "tl", "try", "rmb",
))  # fmt: skip
_NUMBER_SIGNS: Final = frozenset((
    "$", "€", "£", "¥", "₽", "₺", "~", ">", "<", "≈", "no", "n°", "nº", "nr", "№", "#", "usd", "eur", "chf",
    "gbp", "rs", "r$", "us$", "kr", "sek", "nok", "dkk", "page", "pages", "box", "room", "flight", "seite", "seiten",
    "zimmer", "postfach", "pagina", "pagine", "paginas", "bladzijde", "strana", "strane", "strani", "strona", "stronie",
    "sida", "sidan", "sivu", "sivulla", "oldal", "страница", "странице", "стр", "сторінка", "стор", "σελιδα", "صفحه",
))  # fmt: skip
