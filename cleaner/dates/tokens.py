"""The tokens of a window of text, each with the letter that the grammar knows it by (:mod:`cleaner.dates.lexicon`)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cleaner.dates import lexicon as lx
from cleaner.dates.lexicon import TOKEN, Lexicon
from cleaner.dates.numeric import day_month, numeric
from cleaner.dates.values import YMD

NOTHING: Final[YMD] = (0, 0, 0)


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


def tokenise(text: str, folded: str, lex: Lexicon, low: int, high: int, anchor: YMD, lenient: bool) -> list[Row]:
    """The tokens of ``text[low:high]``; arguments as in :func:`cleaner.dates.grammar.find`."""
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
                if (
                    folded.startswith(phrase, start)
                    and (phrase[-1] == "'" or not folded[stop : stop + 1].isalpha())
                    and _exact(text, start, stop, lex)
                ):
                    kind, number, kinds, flags, _ = meaning
                    position = stop
                    break
            if kind and _exact(text, start, position, lex):
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
        if lenient and (month := lex.starts.get(word)) and _after_day(tokens) and _IN_YEAR.match(folded, end):
            add((lx.MONTH_SHORT, start, end, month, "", "", NOTHING))  # "7 лис. 2023"
        elif first.isalpha():
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


def _exact(text: str, start: int, end: int, lex: Lexicon) -> bool:
    """Whether the words are written as the lexicon has them, in a language where marks make other words."""
    return not lex.exact or lex.exact.issuperset(text[start:end].lower().split())


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
    if kind in "-'." and len(tokens) > 1 and tokens[-2][2] == start:
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
            dotted = folded[end : end + 1] == "." and "/" not in bare
            if pair := day_month(bare + "." * dotted):
                tokens.append(("D", start, end + dotted, 0, "", "." if dotted else "/", (0, pair[1], pair[0])))
                return end + dotted
    if (ranged := _SPAN.match(bare)) and (last := numeric(bare[ranged.end() :], lex.numeric, anchor=anchor)):
        middle = start + ranged.end()
        first, pair = ranged[1], day_month(ranged[1].rstrip(".") + "." * ("." in ranged[1]))
        tokens.append(
            ("D", start, middle - 1, 0, "", ".", (0, pair[1], pair[0]))
            if pair
            else _plain(first.rstrip("."), start, middle - 1)
        )  # "3.-9.6.2024", "28.5.-3.6.2024"
        tokens.append(("-", middle - 1, middle, 0, "", "", NOTHING))
        tokens.append(("N", middle, end, 0, "", "a" if last.ambiguous else "", last.day))
    elif _RANGE.match(bare):
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
_SPAN: Final = re.compile(r"(\d{1,2}\.?|\d{1,2}(?:\.\d{1,2}\.?|/\d{1,2}))-(?=\d)")
_PIECES: Final = re.compile(r"\d+|\D")


def _plain(digits: str, start: int, end: int) -> Row:
    value = int(digits) if len(digits) <= 4 else 0
    kind = "x"
    if len(digits) <= 2:
        kind = "d" if 1 <= value <= 31 else "n"
    elif len(digits) == 4 and 1000 <= value < 3000:
        kind = "y"
    return kind, start, end, value, "", "", NOTHING
