"""Finds calendar expressions: one scan for trigger words and numbers, then a grammar in small windows around them.

Inside a window every token becomes one letter (a month ``M``, a number that can be a day ``d`` …, see
:mod:`cleaner.dates.lexicon`), and the grammar is one regular expression over that string of letters, the same for all
languages that part words by spaces. The lexicon says which orders of day, month and year a language writes;
:mod:`cleaner.dates.readings` says what a match of each rule means.
"""

from __future__ import annotations

import re
from functools import cache

from cleaner.dates import readings
from cleaner.dates.found import Found
from cleaner.dates.lexicon import Lexicon
from cleaner.dates.scan import windows
from cleaner.dates.tokens import Token, tokenise
from cleaner.dates.values import YMD


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
        rows = tokenise(text, folded, lex, low, high, anchor, lenient)
        for match in grammar.finditer("".join([row[0] for row in rows])):
            first, last = match.span()
            if rows[last - 1][2] <= trigger:
                continue
            near = max(0, first - 3)  # no rule looks farther back, or farther ahead than one
            tokens = [Token._make(row) for row in rows[near : last + 1]]
            part = readings.Part(tokens, first - near, last - near, text, folded, lex, lenient)
            for item in readings.READINGS[(match.lastgroup or "").rstrip("0123456789")](part):
                if not found or item.start >= found[-1].end:
                    found.append(item)
    return found


_DAY = r"d(?:\.?-?o|\.)?"
_WEEK = r"(?:(?:W|w\.?),?[qJ]*)?"
_MON = r"[MA]\.?"
_PARTS = r"(?:P[cqG-]*)?"
_YEAR = r"y(?:\.?g\.?)?"
_OF = r"[cqpt']{0,3}"
_TO = r"(?:-|[tu][-']?)(?:[qJ]-?)*"


@cache
def _grammar(orders: frozenset[str]) -> re.Pattern[str]:
    """One named group per rule: the name of its reading and a number."""
    rules = []
    if "ymd" in orders:
        rules += [
            ("dots", r"y\.d\.d"),
            ("day", rf"y[.,og]{{0,3}}c?{_MON},?{_DAY}"),
            ("month", rf"y[.,]?(?:g\.?)?c?{_PARTS}M"),
        ]
    if "ydm" in orders:
        rules += [("day", rf"y\.?g?{_DAY}{_MON}"), ("month", r"y\.?gM")]
    rules += [
        ("dots_range", rf"d\.{_TO}d\.d\.y"),
        ("dots", r"d\.d\.y?"),
        ("numbered_day", r"d-?md(?:[cg,/-]{0,2}y|Y)?"),
        ("numbered_month", rf"{_PARTS}md(?:[cg,/-]{{0,2}}y|Y)?"),
        (
            "days",
            rf"{_WEEK}{_DAY}(?:,q*{_DAY}){{0,6}}{_TO}(?:W,?q*)?{_DAY}[cq]{{0,2}}{_MON}(?:[c,]{{0,2}}g?{_YEAR})?",
        ),
        ("day", rf"{_WEEK}{_DAY}[cq/-]{{0,2}}{_MON}(?:[c,/-]{{0,2}}g?{_YEAR}|{_OF}Y)?"),
    ]
    if "mdy" in orders:
        rules += [
            ("range", rf"{_WEEK}{_MON}q?{_DAY}[-t]q?{_DAY}(?![cq]*{_MON})(?:[,c]{{0,2}}y)?"),
            ("day", rf"{_WEEK}{_MON}q?{_DAY}(?:[,c]{{0,2}}y|{_OF}Y)?"),
        ]
    else:
        rules.append(("day", rf"{_WEEK}{_MON}{_DAY},?c?y"))
    rules += [
        ("day", rf"Y[pqg]{{0,2}}{_DAY}[cq]{{0,2}}M"),
        ("month", rf"{_PARTS}L?{_MON}(?:[c,G/]{{0,2}}g?{_YEAR}|{_OF}Y)"),
        ("month", rf"Y[pqg]{{0,2}}{_PARTS}M"),
        ("bare_month", rf"{_PARTS}[LX]?M(?:Lg?|X|c?Tg?|c?g?[LX]|P)?"),
        ("numbers_range", rf"(?:d\.?|D){_TO}N"),
        ("numbers", rf"{_WEEK}\(?N\)?"),
        ("decade", rf"{_PARTS}(?:eq?c?y(?:[-']?s)?|y[-']?s|y\.?-?o?e)"),
        ("pair", r"Dy?"),
        ("year", r"(?:P[cqG-]*g?)?yo?(?:\.?g\.?)?(?:c?P)?"),
        ("weekday", r"(?:[LX]k[cqp]{0,2})?[LX]?W(?:[cqp]{0,2}(?:[LX]k|k[LX])|[LX])?"),
        ("deictic", r"[RYB]"),
        ("lone_day", r"Jd(?!\.?[-cq/,tu]{0,3}[MANDd])"),
        ("short_decade", r"E"),
    ]
    groups = "|".join(f"(?P<{name}{number}>{rule})" for number, (name, rule) in enumerate(rules))
    return re.compile(rf"(?=[dyMAWwNDPLXTeERYBmJ])(?:{groups})")
