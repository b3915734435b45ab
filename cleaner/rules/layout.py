"""A document's blocks seen as the lines of a page: sentences, word counts, what is settled, what lies beside what."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from cleaner import sentences
from cleaner.document import Annotation, Block, Document
from cleaner.fold import code_points
from cleaner.labels import ACTS, SURE
from cleaner.rules.verdict import Candidate

SHORT: Final = 160
"""Characters up to which a block may be a run of buttons."""
COVERED: Final = 0.6
"""Share of a block that settled findings must hold for the block to count as settled."""
REACH: Final = 4
"""How many settled blocks ``near`` may look across."""
TITLE_WORDS: Final = (4, 25)
"""Words of a title below a heading while the article goes on; in the tail, two are enough."""
QUOTATION: Final = 5
"""Words from which a quotation is one of a sentence."""
CARD_WORDS: Final = (3, 6)
"""Words of a topic or author above a title in such a list; of a date there."""

_FINAL = re.compile(r"""[.!?…。！？؟۔।॥։។።:;]["'”’»)\]」』）]{0,3}$""")
_ITEM = re.compile(r"[*+•·▪●○–—-]\s")
_STOP = re.compile(r"""[.。…۔।॥։។።:：]["'”’»)\]」』）]{0,3}$""")
# A year, a time of day, or a single small number that may be a day.
_DATED = re.compile(r"(?:19|20)\d\d(?!\d)|\d:\d\d|^\D*\b\d{1,2}(?![\d%]|[.,]\d)\D*$")
# Scripts where a character is about half a word.
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Alphabets without spaces between words, where it is about a quarter of one. (Thai, Lao, Burmese, Khmer)
_RUN_ON = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


class Layout:
    """A document's blocks seen as lines of a page: sentences, quotations, word counts, paragraphs.

    Args:
        doc: the document with its blocks cut where something was glued to a sentence.
        page: the same before.
    """

    def __init__(self, doc: Document, page: Document) -> None:
        self.doc = doc
        self.page = page
        self._breaks: dict[int, list[int]] = {}
        self._words: dict[tuple[int, int], int] = {}
        self._bounds: tuple[int, int] | None = None
        self._above = [0]
        scripts = ((_DENSE, 2), (_RUN_ON, 4)) if _may_be_unspaced(doc.text) else ()
        self._unspaced = [(letters, size) for letters, size in scripts if letters.search(doc.text)]
        self._held: dict[int, set[int]] = {}
        self.covered: list[bool] = [False] * len(doc.blocks)
        self.edges: dict[tuple[int, int], set[str]] = {}
        """The labels of settled findings that begin (1) or end (-1) at an offset."""
        self.labels: dict[int, set[str]] = {}
        """The labels of settled findings that cover a block."""
        self.sure: dict[int, set[str]] = {}
        """The labels of sure findings in a block, whether they cover it or not."""

    def sentences(self, index: int) -> list[int]:
        """Where the sentences of block ``index`` begin, and its end."""
        if index not in self._breaks:
            block = self.doc.blocks[index]
            self._breaks[index] = [*sentences.breaks(self.doc.text, block.start, block.end), block.end]
        return self._breaks[index]

    def sentence(self, index: int, start: int, end: int) -> tuple[int, int]:
        """The span of the sentences of block ``index`` that hold ``[start, end)``."""
        breaks = self.sentences(index)
        left = breaks[bisect_right(breaks, start, hi=len(breaks) - 1) - 1]
        right = breaks[min(bisect_right(breaks, max(start, end - 1)), len(breaks) - 1)]
        text = self.doc.text
        while right > left and text[right - 1].isspace():
            right -= 1
        return left, right

    def quoted(self, index: int, start: int, end: int) -> bool:
        """Whether a match in block ``index`` begins inside a quotation, or ends in one of a sentence.

        Quotation marks in the block are balanced then; names of buttons are no sentences.
        """
        block, folded = self.doc.blocks[index], self.doc.folded
        marks = folded.count('"', block.start, start)
        if marks % 2 == 1 and folded.count('"', start, block.end) % 2 == 1:
            return True
        marks += folded.count('"', start, end)
        if marks % 2 == 0 or folded.count('"', end, block.end) % 2 == 0:
            return False
        return self.words(folded.rindex('"', start, end), folded.index('"', end)) >= QUOTATION

    def words(self, start: int, end: int) -> int:
        """Words in a span; where words are not spaced, half or a quarter of its characters."""
        key = (start, end)
        if key not in self._words:
            piece = self.doc.text[start:end]
            words = len(piece.split())
            for letters, size in self._unspaced:
                if (number := len(letters.findall(piece))) * 2 > len(piece):
                    words = number // size
                    break
            self._words[key] = words
        return self._words[key]

    def paragraph(self, index: int) -> bool:
        """Whether block ``index`` reads as running text: sentences, not a heading, title or button."""
        block = self.doc.blocks[index]
        size = block.end - block.start
        if size < 25:
            return False
        words = self.words(block.start, block.end)
        final = _FINAL.search(self.doc.text, max(block.start, block.end - 6), block.end)
        return words >= 40 or (words >= 12 and final is not None)

    def title_like(self, index: int, tail: bool) -> bool:
        """Whether block ``index``, with what was cut from it, may be the title of another article."""
        block = self.line(index)
        least, most = TITLE_WORDS
        if block.end - block.start > 240 or not (2 if tail else least) <= self.words(block.start, block.end) <= most:
            return False
        return not self._stopped(block)

    def card_line(self, index: int) -> bool:
        """Whether block ``index`` may be the topic, the author or the date above the title of another article."""
        block = self.doc.blocks[index]
        line = self.doc.text[block.start : block.end]
        dated = _DATED.search(line) is not None
        if len(line) > 60 or self.ended(index) or self.words(block.start, block.end) > CARD_WORDS[dated]:
            return False
        return dated or not any(map(str.isdigit, line))

    def ended(self, index: int) -> bool:
        """Whether block ``index`` ends like a sentence."""
        return self._stopped(self.doc.blocks[index])

    def _stopped(self, block: Block) -> bool:
        return _STOP.search(self.doc.text, max(block.start, block.end - 6), block.end) is not None

    def bulleted(self, index: int) -> bool:
        """Whether block ``index`` is an item of a list."""
        return _ITEM.match(self.doc.text, self.doc.blocks[index].start) is not None

    def settle(self, found: Iterable[Annotation]) -> None:
        """Take note of settled findings: which blocks they cover and what label those have."""
        doc = self.doc
        for a in found:
            if a.score < ACTS:
                continue
            self.edges.setdefault((a.start, 1), set()).add(a.label)
            self.edges.setdefault((a.end, -1), set()).add(a.label)
            for index in range(max(0, doc.block_index(a.start)), len(doc.blocks)):
                block = doc.blocks[index]
                if block.start >= a.end:
                    break
                low, high = max(a.start, block.start), min(a.end, block.end)
                size, taken = block.end - block.start, high - low
                if a.score >= SURE and taken > 0:
                    self.sure.setdefault(index, set()).add(a.label)
                    if taken < COVERED * size <= COVERED * SHORT:  # buttons run together cover their block together
                        held = self._held.setdefault(index, set())
                        held.update(range(low, high))
                        taken = len(held)
                # A line of rights ends no paragraph that the article would go on below.
                if taken >= COVERED * size or (a.label == "legal" and a.score >= SURE):
                    self.covered[index] = True
                    self._bounds = None
                    self.labels.setdefault(index, set()).add(a.label)

    def bound(self) -> tuple[int, int]:
        """The first and last paragraph that nothing settled covers, the article between them; (-1, -1) without any."""
        if self._bounds is None:
            indexes = range(len(self.doc.blocks))
            first = next((i for i in indexes if self.body(i)), -1)
            self._bounds = first, next((i for i in reversed(indexes) if self.body(i)), -1)
        return self._bounds

    def above(self, index: int) -> int:
        """Words of the paragraphs above block ``index`` that nothing settled covered when this was first asked."""
        while len(self._above) <= index:
            last = len(self._above) - 1
            block = self.doc.blocks[last]
            self._above.append(self._above[last] + (self.words(block.start, block.end) if self.body(last) else 0))
        return self._above[index]

    def body(self, index: int) -> bool:
        """Whether block ``index`` is a paragraph that nothing settled covers."""
        return not self.covered[index] and self.paragraph(index)

    def position(self, index: int) -> str:
        """``head`` before the first paragraph, ``tail`` after the last, ``body`` between; ``body`` without any."""
        first, last = self.bound()
        if first < 0:
            return "body"
        return "head" if index < first else "tail" if index > last else "body"

    def cut(self, index: int) -> bool:
        """Whether block ``index`` is a part of a block of the page."""
        return self.line(index) != self.doc.blocks[index]

    def settled(self, at: int, index: int) -> bool:
        """Whether block ``at`` is settled and counts beside ``index``: both are lines of the page, or of one line."""
        if not 0 <= at < len(self.covered):
            return False
        if self._edge(at, index) in self.edges and self.line(at) == self.line(index):
            return True
        if not self.covered[at]:
            return False
        line = self.line(at)
        return line == self.line(index) or (line == self.doc.blocks[at] and self.line(index) == self.doc.blocks[index])

    def _edge(self, at: int, index: int) -> tuple[int, int]:
        """The edge of block ``at`` towards block ``index``."""
        return (self.doc.blocks[at].end, -1) if at < index else (self.doc.blocks[at].start, 1)

    def line(self, index: int) -> Block:
        """The block of the page that block ``index`` is or was cut from."""
        return self.page.blocks[self.page.block_index(self.doc.blocks[index].start)]

    def near(self, index: int, labels: Sequence[str], step: int) -> bool:
        """Whether, going from block ``index`` in direction ``step`` across settled blocks, one has such a label."""
        at = index + step
        for _ in range(REACH):
            if not self.settled(at, index):
                return False
            found = self.labels.get(at, set()) | self.edges.get(self._edge(at, index), set())
            if not found.isdisjoint(labels):
                return True
            at += step
        return False

    def among(self, candidate: Candidate) -> bool:
        """Whether a button is one of several that were run together, and another of them, which is sure, vouches."""
        block = self.doc.blocks[candidate.block]
        if candidate.span is None or candidate.span == (block.start, block.end):
            return False
        return not self.sure.get(candidate.block, set()).isdisjoint(candidate.rule.near)


def _may_be_unspaced(text: str) -> bool:
    """Whether a text has characters of the blocks that hold :data:`_RUN_ON` and :data:`_DENSE`; cheaper than either."""
    if text.isascii():
        return False
    codes = code_points(text)
    high = codes[codes >= 0x0E00]
    return bool(((high < 0x2000) | (high >= 0x3040)).any())  # General Punctuation and signs lie between
