"""Hard-wrapped text: at which width lines were broken, and which lines go on in the next.

Programs that turn pages or mail into text (html2text, lynx, w3m, mail as in RFC 3676) break a line before the first
word that would pass a fixed width. A line of length ``l`` before a word of length ``w`` was so broken at a width ``W``
only if ``l <= W < l + 1 + w``. Lines of menus, lists and verse meet that for one width or other by chance; those of
wrapped paragraphs all meet it for the same, and few lines are longer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

Spans = list[tuple[int, int]]

NARROW, WIDE = 40, 160
"""Widths that are tried."""
ENOUGH: Final = 5
"""Lines that must have been broken at the width."""
SHARE: Final = 0.7
"""Part of the lines that break off in a sentence which the width must explain."""
NEARLY: Final = 0.75
"""Part of the width from which on a line counts: shorter ones are items and titles, wrapped or not."""
LONGER: Final = 0.5
"""Lines beyond the width that are suffered, for each one that was broken at it: headings, items, tables, addresses."""
SURE, SURELY = 15, 0.95
"""Lines, and part of those that break off in a sentence, from which on longer lines are no matter."""
_WORD: Final = 30
"""Characters of a word; what is longer is an address, or a script without spaces."""
_UNIT: Final = re.compile(r"[^\s-]*-|\S+")
"""What is not broken: a word, up to its hyphen."""
_OPENS: Final = re.compile(r"[*+•·–—>#|-]\s|\d{1,3}[.)]\s|[|=_~-]{3}")
_COLUMNS: Final = re.compile(r"\S[ \xa0]{2,}\S")
_FINAL: Final = ".!?…:\"'”»)*_|"


class _Pair(NamedTuple):
    """A line and the one that follows it at once."""

    at: int
    """Number of the line."""
    length: int
    """Characters of the line with its indentation."""
    word: int
    """Characters of the first word of the next line."""
    ends: bool
    """Whether the line ends as sentences and labels do."""

    def broken(self, width: int) -> bool:
        return self.length <= width < self.length + 1 + self.word


def paragraphs(text: str, lines: Spans) -> Spans | None:
    """``lines`` (spans without outer white space) joined to paragraphs; ``None`` where the text is not wrapped."""
    # Few texts are wrapped: the lines that break off tell, and the others are looked at only then.
    off = [n for n, (start, end) in enumerate(lines) if end - start <= WIDE and text[end - 1] not in _FINAL]
    if sum(lines[n][1] - lines[n][0] > NARROW / 2 for n in off) < ENOUGH:
        return None
    pairs = _pairs(text, lines, off)
    if max(_counts(pairs)) < ENOUGH:
        return None
    pairs += _pairs(text, lines, sorted({*range(len(lines))}.difference(off)))
    width, sure = _width(pairs)
    if not width:
        return None
    broken = {pair.at for pair in pairs if pair.broken(width)}
    # No program breaks an address: lines with one are as long as they are.
    longer = sum(
        end - start > width and " " in (line := text[start:end]) and "](" not in line and "://" not in line
        for start, end in lines
    )
    if longer > LONGER * len(broken) and not sure:
        return None
    joined = [lines[0]]
    for n, (start, end) in enumerate(lines[1:]):
        if n in broken:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _pairs(text: str, lines: Spans, numbers: Sequence[int]) -> list[_Pair]:
    """Lines of some length and those that follow, which are no items, headings, rules or rows of a table."""
    found = []
    for n in numbers:
        start, end = lines[n]
        if end - start > WIDE or n + 1 == len(lines):
            continue
        following, last = lines[n + 1]
        length = end - text.rfind("\n", 0, start) - 1
        if not NARROW / 2 < length <= WIDE or 3 * (end - start) < 2 * length or text.count("\n", end, following) != 1:
            continue
        unit = _UNIT.match(text, following, min(last, following + WIDE))
        assert unit is not None
        word = len(unit[0]) - (text[end - 1] == "-")  # broken within a word: no space was due
        if word > _WORD or (not text[following].isalpha() and _OPENS.match(text, following)):
            continue
        apart = text.find("  ", start, end) >= 0 or text.find("\xa0", start, end) >= 0
        if not (apart and _COLUMNS.search(text, start, end)):
            found.append(_Pair(n, length, word, text[end - 1] in _FINAL))
    return found


def _counts(pairs: Sequence[_Pair]) -> list[int]:
    """For each width up to :data:`WIDE` how many lines were broken at it."""
    steps = [0] * (WIDE + 2)
    for pair in pairs:
        if pair.length + 1 + pair.word > NARROW:
            steps[max(pair.length, NARROW)] += 1
            steps[min(pair.length + 1 + pair.word, WIDE + 1)] -= 1
    return list(itertools.accumulate(steps[:-1]))


def _width(pairs: list[_Pair]) -> tuple[int, bool]:
    """The width that explains most lines, 0 when it explains too few of those that break off in a sentence; and
    whether it explains nearly all of many."""
    counts = _counts(pairs)
    most = max(counts)
    if most < ENOUGH:
        return 0, False
    width = max(w for w in range(NARROW, WIDE + 1) if counts[w] == most)
    off = [pair for pair in pairs if not pair.ends and pair.length > NEARLY * width]
    meant = sum(pair.broken(width) for pair in off)
    if meant < max(ENOUGH, SHARE * len(off)):
        return 0, False
    return width, meant >= max(SURE, SURELY * len(off))
