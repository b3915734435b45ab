"""Where dates can be: one scan for names and numbers that can belong to one, and windows of text around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from cleaner.dates.lexicon import CAPITAL, DIGIT, Lexicon

BEFORE, AFTER, GAP = 28, 24, 24
"""How far, in characters, a window reaches before its first and after its last trigger, and what gap splits two."""
NEAR: Final = 16
"""How far from a short name (``Mar``, ``Sun``) the digit stands that makes it one."""
MOST: Final = 20_000
"""Triggers in one text; more is no article, and what lies behind them is not looked at."""
CROWD: Final = 60
"""Triggers in one window; after so many the next window begins."""
CHUNK: Final = 1 << 20
LONGEST: Final = 24
"""Letters a name can go on behind a phrase that ends inside it."""

_DIGIT: Final = re.compile(r"\d")
_WORD: Final = re.compile(r"[^\W_]*")
_NUMBER: Final = re.compile(r"(?:[^\W_]|[.,/-])*")
_DIGITS: Final = "[0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]"
"""What a number begins with: a set of characters is searched for much faster than ``\\d``."""
DATED: Final = re.compile(
    rf"[年년{_DIGITS[1:]}(?:(?<=[年년])|\d{{3}}|\d?[./-]\d\d?[./-]\d\d|(?<='\d)\d(?!\d)"
    rf"|\d?\.?[ -](?:[^\W\d_]{{3,4}}\.?|[\u0e01-\u0e4e]{{1,3}}\.[\u0e01-\u0e2e]\.)[ -]\d\d(?![\d:]))"
)
"""What every stamp contains: a year, be it short, or a date in numbers."""


@cache
def _numbers(dotted: bool, slash: bool, lenient: bool) -> re.Pattern[str]:
    """Numbers that can be a date by themselves: a year, all of a date, where a language writes so a day and month."""
    apart = r"(?<!\d[.:]\d)" if lenient else r"(?<![\w$€£#@№+%*\\=]\d)(?<!\d[.:]\d)"
    year = r"\d\d(?:\d\d)?" if lenient or dotted else r"\d{4}"
    day_month = (r"|\d?\.\d\d?\." if dotted else "") + (r"|\d?/\d\d?(?![\d/])" if slash else "")
    whole = rf"\d?(?:\.\d\d?\.|-\d\d?-|/\d\d?/){year}(?!\d)"
    basic = r"|\d{7}(?!\d)" if lenient else ""
    return re.compile(rf"{_DIGITS}{apart}(?:\d{{3}}(?!\d)|{whole}{day_month}{basic})")


def _covered(part: str, low: int, high: int, lex: Lexicon) -> Iterator[tuple[int, int, int]]:
    """The names that begin within a phrase that ends inside a word: ``maandag`` within ``vorige maand|ag``."""
    if inner := part.find(" ", low, high) + 1:
        for index, start, end in lex.automaton.find_matches_as_indexes(part[inner : high + LONGEST]):
            if inner + start < high:
                yield index, inner + start, inner + end


def triggers(
    text: str, folded: str, lex: Lexicon, start: int = 0, end: int | None = None, lenient: bool = False
) -> list[tuple[int, int]]:
    """Spans of the words and numbers a date can be made of, in order."""
    end = len(folded) if end is None else end
    hits: list[tuple[int, int]] = []
    numbers = _numbers(lex.dotted, lex.slash, lenient)
    needs = lex.needs
    while start < end and len(hits) < MOST:
        stop = min(start + CHUNK, end)
        if stop < end:
            stop = max(folded.rfind(" ", start, stop), folded.rfind("\n", start, stop)) + 1 or stop
        part = folded if start == 0 and stop == len(folded) else folded[start:stop]
        size = stop - start
        names = lex.automaton.find_matches_as_indexes(part)
        for index, low, high in names:
            if low and part[low - 1].isalnum():
                continue
            if high < size and part[high].isalpha():
                names.extend(_covered(part, low, high, lex))
                continue
            if need := needs[index]:
                if need & CAPITAL and text[start + low].isupper():
                    pass
                elif not need & DIGIT or _DIGIT.search(part, max(low - NEAR, 0), high + NEAR) is None:
                    continue
            hits.append((start + low, start + high))
        for match in numbers.finditer(part):
            low, high = match.span()
            if high - low != 4 or not match[0].isdecimal() or 1000 <= int(match[0]) < 3000:
                hits.append((start + low, start + high))
        start = stop
    hits.sort()
    return hits[:MOST]


def windows(
    text: str, folded: str, lex: Lexicon, start: int, end: int, lenient: bool
) -> Iterator[tuple[int, int, int]]:
    """Start and end of each window in ``text[start:end]``, and where its first trigger starts."""
    hits = triggers(text, folded, lex, start, end, lenient)
    index, count = 0, len(hits)
    while index < count:
        first, (low, high) = index, hits[index]
        trigger = low
        index += 1
        while index < count and hits[index][0] - high <= GAP and index - first < CROWD:
            if text.find("\n", high, hits[index][0]) >= 0:
                break
            high = max(high, hits[index][1])
            index += 1
        after = AFTER
        if index - first == 1 and high - low == 4 and folded[low].isdecimal() and folded[low:high].isdecimal():
            after = AFTER // 2  # a year by itself needs little behind it
        left = max(low - BEFORE, start)
        left = max(text.rfind("\n", left, low) + 1, left)
        if start < left and (word_end := _NUMBER.match(folded, left - 1, low).end()) >= left:  # type: ignore[union-attr]
            left = min(word_end + 1, low)
        right = min(high + after, end)
        if (line := text.find("\n", high, right)) >= 0:
            right = line
        whole = min(right + 24, end)  # the last word is not cut
        right = max(right, _WORD.match(folded, right - 1, whole).end())  # type: ignore[union-attr]
        yield left, right, trigger
