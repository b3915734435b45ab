"""What no single block can tell: positions in the document, neighbours, sections that leave together."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from cleaner.document import Annotation
from cleaner.labels import ACTS, SURE
from cleaner.rules.layout import Layout
from cleaner.rules.pack import Rule
from cleaner.rules.threads import thread
from cleaner.rules.verdict import Candidate, Verdict

MAX_TITLES: Final = 12
"""Titles one "read also" heading may take with it while the article goes on below it."""
CARD_LINES: Final = 2
"""Such lines one title may have."""
HEAD_LINES: Final = 3
"""Lines above the first paragraph that may be the article's own: title, stamp, byline."""
LONE_SCORE: Final = 0.6
"""Score of a less sure button that stands alone between paragraphs: there it may be a sub-heading or a list item."""
TITLE_WORDS: Final = 3
"""Words from which a button that is the first line may be the title."""
VOUCHING: Final = 4
"""Buttons in a row that vouch for each other."""
SECTION_SCORE: Final = 0.85
"""Score of a block that leaves with its section's heading."""
BIOGRAPHY: Final = 90
"""Words an author's biography may have."""


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
    threaded = 0
    for rule, head in sorted(heads, key=lambda h: h[1].start):
        first = layout.doc.block_index(head.start) + 1
        if rule.label == "comments":
            if first < threaded:
                continue  # a thread has headings of its own ("Replies")
            threaded = thread(layout, first)
        for found in _section(layout, rule, head, first, threaded):
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
    """The verdicts, those of buttons that stand alone between paragraphs or as a title made evidence only.

    A button run together with one that is sure does not stand alone.
    """
    return [_lone(layout, v) if v.found and v.rule.at == "whole" else v for v in verdicts]


def _lone(layout: Layout, verdict: Verdict) -> Verdict:
    index = layout.doc.block_index(verdict.found[0].start)
    title = _may_be_title(layout, index, verdict)
    if (
        not (title or (layout.position(index) == "body" and verdict.rule.score < SURE))
        or (index in layout.sure and not title)
        or any(layout.settled(at, index) for at in (index - 1, index + 1))
    ):
        return verdict
    weak = (a._replace(score=min(a.score, LONE_SCORE)) for a in verdict.found)
    return verdict._replace(found=tuple(weak))


def _may_be_title(layout: Layout, index: int, verdict: Verdict) -> bool:
    """Whether all of the first line is a heading of lists, or a button of several words: "Letters to the editor"."""
    start, end = layout.doc.blocks[index][:2]
    if index > 0 or verdict.found[0][:2] != (start, end):
        return False
    return (verdict.rule.scope == "section" and verdict.rule.label == "related") or (
        verdict.rule.score < SURE and layout.words(start, end) >= TITLE_WORDS
    )


def _section(layout: Layout, rule: Rule, head: Annotation, first: int, threaded: int) -> Iterable[Annotation]:
    """The blocks from ``first`` on that leave with a section's heading, those of a thread up to ``threaded``."""
    doc = layout.doc
    score = min(head.score, SECTION_SCORE)
    match rule.label:
        case "comments":
            below = [(i, False) for i in range(first, threaded) if not layout.covered[i]]
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
