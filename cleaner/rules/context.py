"""What no single block can tell: positions in the document, neighbours, sections that leave together."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from cleaner import sentences
from cleaner.document import Annotation, Block, Document
from cleaner.labels import ACTS, SURE
from cleaner.rules.pack import Rule
from cleaner.rules.verdict import Candidate, Verdict

SHORT: Final = 160
"""Characters up to which a block may be a run of buttons."""
COVERED: Final = 0.6
"""Share of a block that settled findings must hold for the block to count as settled."""
REACH: Final = 4
"""How many settled blocks ``near`` may look across."""
MAX_TITLES: Final = 12
"""Titles one "read also" heading may take with it while the article goes on below it."""
TITLE_WORDS: Final = (4, 25)
"""Words of a title below a heading while the article goes on; in the tail, two are enough."""
CARD_WORDS: Final = (3, 6)
"""Words of a topic or author above a title in such a list; of a date there."""
CARD_LINES: Final = 2
"""Such lines one title may have."""
HEAD_LINES: Final = 3
"""Lines above the first paragraph that may be the article's own: title, stamp, byline."""
LONE_SCORE: Final = 0.6
"""Score of a less sure button that stands alone between paragraphs: there it may be a sub-heading or a list item."""
VOUCHING: Final = 4
"""Buttons in a row that vouch for each other."""
SECTION_SCORE: Final = 0.85
"""Score of a block that leaves with its section's heading."""
BIOGRAPHY: Final = 90
"""Words an author's biography may have."""
THREAD_GAP: Final = 8
"""Blocks a reader's comment may have between two of its controls ("Reply", "Report")."""

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
        scripts = () if doc.text.isascii() else ((_DENSE, 2), (_RUN_ON, 4))
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

    def quoted(self, index: int, start: int) -> bool:
        """Whether ``start`` lies inside a quotation of block ``index`` (quotation marks there being balanced)."""
        block, folded = self.doc.blocks[index], self.doc.folded
        marks = folded.count('"', block.start, start)
        return marks % 2 == 1 and folded.count('"', start, block.end) % 2 == 1

    def words(self, start: int, end: int) -> int:
        """Words in a span; where words are not spaced, half or a quarter of its characters."""
        key = (start, end)
        if key not in self._words:
            piece = self.doc.text[start:end]
            counts = ((len(letters.findall(piece)), size) for letters, size in self._unspaced)
            unspaced = next((n // size for n, size in counts if n * 2 > len(piece)), None)
            self._words[key] = len(piece.split()) if unspaced is None else unspaced
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
        return not _STOP.search(self.doc.text, max(block.start, block.end - 6), block.end)

    def card_line(self, index: int) -> bool:
        """Whether block ``index`` may be the topic, the author or the date above the title of another article."""
        block = self.doc.blocks[index]
        line = self.doc.text[block.start : block.end]
        dated = _DATED.search(line) is not None
        if len(line) > 60 or _STOP.search(line) or self.words(block.start, block.end) > CARD_WORDS[dated]:
            return False
        return dated or not any(map(str.isdigit, line))

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
            first = next((i for i in indexes if self._body(i)), -1)
            self._bounds = first, next((i for i in reversed(indexes) if self._body(i)), -1)
        return self._bounds

    def _body(self, index: int) -> bool:
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


def settle(
    layout: Layout,
    settled: list[Verdict],
    waiting: list[Candidate],
    judge: Callable[[Layout, Candidate], Verdict],
    unanchored: Sequence[Rule],
) -> list[Verdict]:
    """Judge what depends on the rest of the document; returns the verdicts to add to ``settled``.

    In order: sections opened by settled headings; rules with a position; then rules with ``near`` and ``between``,
    round after round until nothing new settles (a dialog's buttons vouch for each other along the chain).
    """
    result: list[Verdict] = []

    def note(verdict: Verdict) -> None:
        result.append(verdict)
        layout.settle(verdict.found)

    for verdict in settled:
        layout.settle(verdict.found)
    contextual: list[Candidate] = []
    for candidate in waiting:
        if candidate.rule.contextual:
            contextual.append(candidate)
        else:
            note(judge(layout, candidate))
    heads = [(v.rule, a) for v in settled + result if v.rule.scope == "section" for a in v.found if a.score >= ACTS]
    for rule, head in sorted(heads, key=lambda h: h[1].start):
        for found in _section(layout, rule, head):
            note(Verdict(rule, (found,), ""))
    if unanchored and layout.labels:
        beside = {i + d for i in layout.labels for d in (-1, 1)}
        for index in sorted(beside):
            if 0 <= index < len(layout.covered) and not layout.covered[index]:
                contextual += [Candidate(rule, index) for rule in unanchored]
    menus = _menus(layout, contextual)
    while contextual:
        left = []
        for candidate in contextual:
            rule, index = candidate.rule, candidate.block
            sides = [layout.near(index, rule.near or rule.between, step) for step in (-1, 1)]
            if all(sides) if rule.between else any(sides) or index in menus or layout.among(candidate):
                note(judge(layout, candidate))
            else:
                left.append(candidate)
        if len(left) == len(contextual):
            break
        contextual = left
    for candidate in contextual:
        rule = candidate.rule
        names = " or ".join(rule.between or rule.near)
        result.append(Verdict(rule, (), f"no settled {names} block {'on both sides' if rule.between else 'beside it'}"))
    return result


def _menus(layout: Layout, candidates: Iterable[Candidate]) -> set[int]:
    """The blocks whose buttons need no neighbours to vouch for them: entries of a menu, in one line or one each.

    What a line with a colon announces is a list of the article.
    """
    buttons = [c for c in candidates if c.span]
    alone = {
        c.block for c in buttons if c.span == layout.doc.blocks[c.block][:2] and layout.position(c.block) != "body"
    }
    menus = {c.block for c in buttons if c.row >= VOUCHING}
    for index in alone:
        if index - 1 not in alone:
            end = next(i for i in itertools.count(index) if i not in alone)
            announced = index > 0 and layout.doc.text[layout.doc.blocks[index - 1].end - 1] in ":：,;"
            if end - index >= VOUCHING and not announced:
                menus.update(range(index, end))
    return menus


def tempered(layout: Layout, verdicts: list[Verdict]) -> list[Verdict]:
    """The verdicts, those of buttons that stand alone between paragraphs made evidence only.

    A button run together with one that is sure does not stand alone.
    """
    return [_lone(layout, v) if v.found and v.rule.at == "whole" and v.rule.score < SURE else v for v in verdicts]


def _lone(layout: Layout, verdict: Verdict) -> Verdict:
    index = layout.doc.block_index(verdict.found[0].start)
    if (
        layout.position(index) != "body"
        or index in layout.sure
        or any(layout.settled(at, index) for at in (index - 1, index + 1))
    ):
        return verdict
    weak = (a._replace(score=min(a.score, LONE_SCORE)) for a in verdict.found)
    return verdict._replace(found=tuple(weak))


def _section(layout: Layout, rule: Rule, head: Annotation) -> Iterable[Annotation]:
    """The blocks that leave with a section's heading."""
    doc = layout.doc
    first = doc.block_index(head.start) + 1
    score = min(head.score, SECTION_SCORE)
    match rule.label:
        case "comments":
            below = _thread(layout, first)
        case "byline":
            below = _biography(layout, first)
        case _:
            below = _titles(layout, rule, first)
    end = 0
    for i, title in below:
        block = layout.line(i)
        if block.start < end:
            continue
        end = block.end
        value = None
        if title and rule.label == "related":
            value = {"title": doc.text[block.start : block.end], "label": doc.text[head.start : head.end]}
        yield Annotation(block.start, block.end, rule.label, rule.id, score, value)


def _titles(layout: Layout, rule: Rule, first: int) -> list[tuple[int, bool]]:
    """The title-like blocks below a heading with the topics and dates above each, never across a paragraph.

    With each block whether it is a title.
    """
    total = len(layout.covered)
    place = layout.position(first) if first < total else "tail"
    tail = place == "tail"
    bulleted = not tail and layout.bulleted(first)
    taken: list[list[tuple[int, bool]]] = []
    above: list[tuple[int, bool]] = []
    index = first
    while index < total and (tail or len(taken) < MAX_TITLES):
        if bulleted and not any(map(layout.bulleted, range(index, min(index + CARD_LINES + 1, total)))):
            return [block for card in taken for block in card]  # the list has ended
        if layout.covered[index]:
            if rule.label in layout.labels[index]:
                break  # another section of the same label begins
        elif layout.paragraph(index) and not (layout.cut(index) and layout.title_like(index, tail)):
            break
        elif layout.title_like(index, tail):
            taken.append([*above, (index, not layout.card_line(index))])
            above = []
        elif len(above) < CARD_LINES and layout.card_line(index):
            above.append((index, False))
        else:
            break
        index += 1
    # The last lines before the article begins are as likely its title, stamp and byline: left; the last short line
    # before it goes on its own sub-heading: left, unless it is all.
    if not tail and not above and index < total and not layout.covered[index]:
        del taken[max(0, len(taken) - HEAD_LINES) if place == "head" else max(1, len(taken) - 1) :]
    return [block for card in taken for block in card]


def _biography(layout: Layout, first: int) -> list[tuple[int, bool]]:
    """The paragraph below the heading of an author's biography."""
    if first >= len(layout.covered) or layout.covered[first]:
        return []
    block = layout.doc.blocks[first]
    return [(first, False)] if layout.words(block.start, block.end) <= BIOGRAPHY else []


def _thread(layout: Layout, first: int) -> list[tuple[int, bool]]:
    """The blocks of a comment thread: from its heading to the last control, at least two of them close together."""
    controls = 0
    last = previous = first - 1
    for index in range(first, len(layout.covered)):
        if index - previous > THREAD_GAP:
            break
        if "comments" in layout.labels.get(index, ()):
            controls += 1
            last = previous = index
    if controls < 2:
        return []
    return [(i, False) for i in range(first, last) if not layout.covered[i]]
