"""Where a document's article stands among its blocks: what lies before it, in it, and after it."""

from __future__ import annotations

from typing import Final, NamedTuple

from cleaner.document import Document
from cleaner.labels import REMOVABLE

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


def shape(doc: Document) -> Shape:
    """The article's place; all at the end of the text when nothing looks like a paragraph."""
    removed = [(a.start, a.end) for a in doc.annotations if a.label in REMOVABLE and a.score >= 0.8]
    text, best, size = doc.text, None, 0
    run: list[int] = []
    total = 0
    for index, block in enumerate(doc.blocks):
        length = block.end - block.start
        if length < EAST or block.link_density > 0.5:
            continue
        if length < PARAGRAPH and not "\u3040" <= text[block.start + length // 2] < "\uac00":
            continue
        if not _sentence(text, block.start, block.end) or any(a <= block.start and block.end <= b for a, b in removed):
            continue
        if run and index - run[-1] > GAP:
            run, total = [], 0
        run.append(index)
        total += length
        if total > size:
            best, size = (run[0], index), total
    if best is None:
        return Shape(len(text), len(text), len(doc.blocks), len(doc.blocks))
    return Shape(doc.blocks[best[0]].start, doc.blocks[best[1]].end, best[0], best[1] + 1)


def _sentence(text: str, start: int, end: int) -> bool:
    return text[end - 1] in '.!?…»”"’)。।؟:' or any(
        text.find(mark, start, end) >= 0 for mark in (". ", "! ", "? ", "。", "؟ ", "। ")
    )
