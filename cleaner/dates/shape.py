"""Where a document's article stands among its blocks: what lies before it, in it, and after it."""

from __future__ import annotations

from typing import Final, NamedTuple

from cleaner.dates.spans import Spans
from cleaner.document import Document
from cleaner.labels import ACTS, REMOVABLE

PARAGRAPH: Final = 120
"""A block of so many characters that ends or breaks like a sentence is taken for a paragraph."""
EAST: Final = 50
"""The same in scripts that write a word in two characters."""
GAP: Final = 8
"""Blocks between two paragraphs of one article, at most."""


class Shape(NamedTuple):
    """The run of paragraphs with most text: character offsets and block indices, half-open."""

    start: int
    end: int
    first: int
    last: int
    opens: int
    """Offset of the first paragraph of any run."""
    closes: int
    """End of the last one."""


def shape(doc: Document) -> Shape:
    """The article's place; all at the end of the text when nothing looks like a paragraph."""
    removed = Spans((a.start, a.end) for a in doc.annotations if a.label in REMOVABLE and a.score >= ACTS)
    text, best, size = doc.text, None, 0
    first = last = total = 0  # of the run at hand; none when total is 0
    opens, closes = -1, 0
    for index, (start, end, _, _, links) in enumerate(doc.blocks):
        length = end - start
        if length < EAST or links > 0.5:
            continue
        if length < PARAGRAPH and not "\u3040" <= text[start + length // 2] < "\uac00":
            continue
        if not (text[end - 1] in _ENDS or _sentences(text, start, end)) or removed.cover(start, end):
            continue
        if not total or index - last > GAP:
            first, total = index, 0
        last = index
        total += length
        opens, closes = (start if opens < 0 else opens), end
        if total > size:
            best, size = (first, index), total
    if best is None:
        return Shape(len(text), len(text), len(doc.blocks), len(doc.blocks), len(text), len(text))
    return Shape(doc.blocks[best[0]].start, doc.blocks[best[1]].end, best[0], best[1] + 1, opens, closes)


_ENDS: Final = '.!?…»”"’)。।؟:'
_STOPS: Final = (". ", "! ", "? ", "。", "؟ ", "। ")


def _sentences(text: str, start: int, end: int) -> bool:
    """Whether one sentence ends, and another begins, between ``start`` and ``end``."""
    return any(text.find(mark, start, end) >= 0 for mark in _STOPS)
