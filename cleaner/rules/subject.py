"""Articles about what rules look for: who writes of cookies or newsletters says what banners and forms say.

Such an article names its subject in one paragraph after the other, and has no buttons of it. There a sentence between
others is no call of the site, however much it sounds like one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from cleaner.labels import ACTS
from cleaner.rules.context import LONE_SCORE
from cleaner.rules.layout import COVERED, Layout
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
    if not about:
        return verdicts
    taken = _taken(layout, acting)
    article = [i for i in range(len(layout.doc.blocks)) if _told(layout, i) and not _covers(layout, i, taken, ALL)]
    return [
        _weakened(v) if v.rule.label in about and v in acting and _within(layout, v, article, taken) else v
        for v in verdicts
    ]


def _within(layout: Layout, verdict: Verdict, article: list[int], taken: _Taken) -> bool:
    """Whether a finding is the title, or lies in or between paragraphs of the article."""
    index = layout.doc.block_index(verdict.found[0].start)
    if not article:
        return False
    inside = article[0] <= index <= article[-1] and _told(layout, index)
    return inside or index == 0 or _in_line(layout, index) or not _covers(layout, index, taken, ALL)


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
    return text[:start].rstrip(" ")[-1:] not in ("", "\n") and text[end : end + 2].strip(" ")[:1] not in ("", "\n")


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
    folded, blocks = layout.doc.folded, layout.doc.blocks
    places = [i for i in range(len(blocks)) if not i or (_told(layout, i) and not _covers(layout, i, taken, COVERED))]
    return any(
        sum(any(folded.find(w, *blocks[i][:2]) >= 0 for w in words(subject)) for i in places) >= MENTIONS
        for subject in SUBJECTS[label]
    )


def _weakened(verdict: Verdict) -> Verdict:
    weak = (a._replace(score=min(a.score, LONE_SCORE)) for a in verdict.found)
    return verdict._replace(found=tuple(weak))
