"""Articles about what rules look for: who writes of cookies or newsletters says what banners and forms say, and who
writes of pages shows their code.

Such an article names its subject in one paragraph after the other, and has no buttons of it. There a sentence between
others is no call of the site, however much it sounds like one; nor is a line between lines of code debris.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from cleaner.code import is_code
from cleaner.labels import ACTS
from cleaner.rules.context import LONE_SCORE
from cleaner.rules.layout import COVERED, SHORT, Layout
from cleaner.rules.pack import words
from cleaner.rules.verdict import Verdict

SUBJECTS: Final = {
    "consent": ("subject_cookies",),
    "newsletter": ("subject_subscriptions",),
    "paywall": ("subject_subscriptions", "subject_comments"),
    "comments": ("subject_comments",),
    "advert": ("subject_advertising",),
}
"""Lists of words by label. Networks are no subject: "Follow us on Telegram" ends articles about Telegram, too."""
MENTIONS: Final = 3
"""Paragraphs (and the title) that name a subject from which on the article is about it."""
WORDS: Final = 6
"""Words of a short paragraph, or a sentence."""
LINES: Final = 3
"""Lines of code that follow each other in an example."""
ALL: Final = 0.9
"""Share of a block from which on nothing else stands in it."""
_Taken = Mapping[int, int]
"""Characters of blocks that findings hold."""


def spared(layout: Layout, verdicts: list[Verdict]) -> list[Verdict]:
    """The verdicts, those on an article about their own subject made evidence only."""
    acting = [v for v in verdicts if v.rule.score >= ACTS]
    about = []
    for label in {v.rule.label for v in acting} & SUBJECTS.keys():
        own = [v for v in acting if v.rule.label == label]
        if not _buttons(layout, own) and _about(layout, label, _taken(layout, own)):
            about.append(label)
    verdicts = [
        _weakened(v) if v.rule.label == "garbage" and v.rule.score >= ACTS and _shown(layout, v) else v
        for v in verdicts
    ]
    lone = [v for v in acting if v.rule.label == "consent"]
    if len(lone) == len({a for v in lone for a in v.found}) == 1 and not _names_cookies(layout, lone[0]):
        about.append("consent")
    if not about:
        return verdicts
    taken = _taken(layout, acting)
    article = [i for i in range(len(layout.doc.blocks)) if _told(layout, i) and not _covers(layout, i, taken, ALL)]
    return [
        _weakened(v) if v.rule.label in about and v.rule.score >= ACTS and _within(layout, v, article, taken) else v
        for v in verdicts
    ]


def _within(layout: Layout, verdict: Verdict, article: list[int], taken: _Taken) -> bool:
    """Whether a finding is the title, or lies in or between paragraphs of the article."""
    index = layout.doc.block_index(verdict.found[0].start)
    if not article:
        return False
    inside = article[0] <= index <= article[-1] and _told(layout, index)
    return inside or index == 0 or _in_line(layout, index) or not _covers(layout, index, taken, ALL)


def _names_cookies(layout: Layout, verdict: Verdict) -> bool:
    """Whether a sentence of consent is a banner's. "You can withdraw it at any time" by itself is what a law says."""
    start, end = verdict.found[0][:2]
    return verdict.rule.at == "whole" or any(
        layout.doc.folded.find(w, start, end) >= 0 for w in words("subject_cookies")
    )


def _shown(layout: Layout, verdict: Verdict) -> bool:
    """Whether debris is a line of an example, or of code that a paragraph speaks of: scripts of the page are gone."""
    blocks, text = layout.doc.blocks, layout.doc.text
    index = layout.doc.block_index(verdict.found[0].start)
    if verdict.rule.scope != "block" or not is_code(text, *blocks[index][:2]):
        return verdict.rule.scope == "block" and layout.paragraph(index) and layout.ended(index)
    low = high = index
    while low and index - low < LINES and is_code(text, *blocks[low - 1][:2]):
        low -= 1
    while high + 1 < len(blocks) and high - index < LINES and is_code(text, *blocks[high + 1][:2]):
        high += 1
    return high - low + 1 >= LINES


def _told(layout: Layout, index: int) -> bool:
    """Whether a block reads as a sentence or more."""
    return layout.paragraph(index) or (layout.ended(index) and layout.words(*layout.doc.blocks[index][:2]) >= WORDS)


def _taken(layout: Layout, verdicts: Iterable[Verdict]) -> _Taken:
    taken: dict[int, set[int]] = {}
    for verdict in verdicts:
        for a in verdict.found:
            taken.setdefault(layout.doc.block_index(a.start), set()).update(range(a.start, a.end))
    return {index: len(places) for index, places in taken.items()}


def _covers(layout: Layout, index: int, taken: _Taken, share: float) -> bool:
    block = layout.doc.blocks[index]
    return taken.get(index, 0) >= share * (block.end - block.start)


def _in_line(layout: Layout, index: int) -> bool:
    """Whether a block is a sentence of a text that has no line breaks."""
    start, end = layout.line(index)[:2]
    text = layout.doc.text
    before, behind = text[max(0, start - SHORT) : start].rstrip(" ")[-1:], text[end : end + 2].strip(" ")[:1]
    return before not in ("", "\n") and behind not in ("", "\n")


def _buttons(layout: Layout, verdicts: Iterable[Verdict]) -> bool:
    """Whether buttons of the label stand there for themselves, below the first line."""
    blocks = layout.doc.blocks
    return any(
        (v.rule.at == "whole" or v.rule.scope == "section")
        and (index := layout.doc.block_index(a.start)) > 0
        and (a.start, a.end) == blocks[index][:2]
        and (layout.cut(index) or not _in_line(layout, index))
        for v in verdicts
        for a in v.found
    )


def _about(layout: Layout, label: str, taken: _Taken) -> bool:
    """Whether the title and paragraphs that stay name a subject of the label often enough."""
    doc = layout.doc
    for subject in SUBJECTS[label]:
        named: set[int] = set()
        for word in words(subject):
            at = doc.folded.find(word)
            while at >= 0:
                index = doc.block_index(at)
                if index == 0 or (index > 0 and _told(layout, index) and not _covers(layout, index, taken, COVERED)):
                    named.add(index)
                    if len(named) == MENTIONS:
                        return True
                at = doc.folded.find(word, max(at + 1, doc.blocks[index].end if index >= 0 else 0))
    return False


def _weakened(verdict: Verdict) -> Verdict:
    weak = (a._replace(score=min(a.score, LONE_SCORE)) for a in verdict.found)
    return verdict._replace(found=tuple(weak))
