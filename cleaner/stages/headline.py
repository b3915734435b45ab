"""Stage ``headline``: the title of a flattened page, among the lines above its first paragraph.

Where the tagger has found a page's menus and teasers, the title is one of the short lines between them and the article.
A conditional logit over those lines, with "none of them" as one more choice, tells which: the title shares its words
with the article, stands near it, often above a byline or stamp, and is said again elsewhere on the page. The weights
(``headline.toml``) are fitted by ``scripts/evaluate headline --fit``.

A text that looks clean keeps its first line (see :mod:`cleaner.stages.repeats` for what is said twice there).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Annotation, Document
from cleaner.labels import ACTS, LABELS

RULE: Final = "headline.above"
REACH: Final = 60
"""Blocks above the first paragraph among which a title may be."""
PARAGRAPH: Final = 120
"""Characters of a kept block that begins the article."""
MENU: Final = 3
"""Blocks the tagger must have found for a text to be a page."""
LEAST: Final = 0.4
"""Chance from which a line is taken for the title; there its score is that from which findings act."""
_CHARS: Final = (8, 220)
_READ: Final = 12  # paragraphs of the article whose words are compared
_OPEN: Final = frozenset({"interface", "related", "garbage", "headline", "comments"})
_FURNITURE: Final = frozenset({"byline", "timestamp"})
_KEPT: Final = frozenset(name for name, label in LABELS.items() if label.action == "keep")
_WORD = re.compile(r"\w{4,}")
_NOT_WORD = re.compile(r"\W+")
_BEGIN: Final = 12  # characters at the head of a block that tell it from most others
# Scripts in which a character is about half a word; pairs of them stand for words.
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LISTED = re.compile(r"[*•\-–+#>|]|\d+[.)]")

FEATURES: Final = (
    "shared", "shared_words", "distance", "above_byline", "said_again", "words", "long", "asks", "listed", "unsure",
    "above_shared", "below_shared", "path", "colon",
)  # fmt: skip
"""What is known of each line, in the order of the columns of :func:`evidence`."""


def annotate(doc: Document) -> list[Annotation]:
    """The headline of a page whose title nobody has told yet."""
    if doc.metadata.get("title") or any(a.label == "headline" and a.score >= ACTS for a in doc.annotations):
        return []
    lines, table = evidence(doc)
    if not lines:
        return []
    weights, none = _weights()
    odds = np.append(table @ weights, none)
    chances = np.exp(odds - odds.max())
    chances /= chances.sum()
    best = int(chances[:-1].argmax())
    chance = float(chances[best])
    if chance < LEAST:
        return []
    block = doc.blocks[lines[best]]
    score = round(ACTS + (1 - ACTS) * (chance - LEAST) / (1 - LEAST), 4)
    return [Annotation(block.start, block.end, "headline", RULE, score, {"title": doc.text[block.start : block.end]})]


def evidence(doc: Document) -> tuple[list[int], NDArray[np.float64]]:
    """The blocks that may be the title, and what is known of each: ``[lines, len(FEATURES)]``, values about 0–3."""
    left = gone(doc) if tagged(doc.annotations) >= MENU else {}
    if tagged(left.values()) < MENU:
        return [], np.zeros((0, len(FEATURES)))
    text, folded, blocks = doc.text, doc.folded, doc.blocks
    paragraphs = article(doc, left)[:_READ]
    if not paragraphs:
        return [], np.zeros((0, len(FEATURES)))
    first = paragraphs[0]
    lines = [i for i in range(max(0, first - REACH), first) if _may_be_title(doc, i, left.get(i))]
    said = set[str]().union(*(_words(folded[blocks[i].start : blocks[i].end]) for i in paragraphs))
    again = _said_again(doc, lines)
    furniture = [a.start for a in doc.annotations if a.label in _FURNITURE and a.score >= ACTS]
    table = np.zeros((len(lines), len(FEATURES)))
    for row, i in zip(table, lines, strict=True):
        line, low = text[blocks[i].start : blocks[i].end], folded[blocks[i].start : blocks[i].end]
        words = _words(low)
        known = sum(word in said for word in words)
        length = _length(line)
        row[:10] = (
            known / max(len(words), 2),
            min(known, 6) / 6,
            np.log(first - i),
            any(0 <= start - blocks[i].end <= 200 for start in furniture),
            i in again,
            min(length, 12) / 12,
            length > 18,
            line.rstrip("\"'”’» ").endswith(("?", "!", "？", "！")),
            _LISTED.match(line) is not None,
            min((1 - left[i].score) * 10, 3) / 3 if i in left else 1.0,
        )
        row[12:] = "|" in line or " / " in line or "»" in line or "›" in line, ":" in line
    for n, i in enumerate(lines):
        table[n, 10] = table[n - 1, 0] if n and lines[n - 1] >= i - 3 else 0.0
        table[n, 11] = table[n + 1, 0] if n + 1 < len(lines) and lines[n + 1] <= i + 3 else 0.0
    return lines, table


def _said_again(doc: Document, lines: Iterable[int]) -> set[int]:
    """Those of the blocks ``lines`` whose letters some other block has as well."""
    folded, blocks = doc.folded, doc.blocks
    keys = {i: _NOT_WORD.sub("", folded[blocks[i].start : blocks[i].end]) for i in lines}
    begins = {key[:size] for key in keys.values() for size in range(_BEGIN + 1)}
    said: Counter[str] = Counter()
    for start, end, _, _, _ in blocks:
        if (first := folded[start : min(start + 3, end)]) not in begins and first.isalnum():
            continue
        if _NOT_WORD.sub("", folded[start : min(start + _BEGIN, end)]) in begins:
            said[_NOT_WORD.sub("", folded[start:end])] += 1
    return {i for i, key in keys.items() if said[key] > 1}


def tagged(findings: Iterable[Annotation]) -> int:
    """How many of the findings are the tagger's, which finds block by block."""
    return sum(a.rule == "tagger" for a in findings)


def article(doc: Document, left: Mapping[int, Annotation]) -> list[int]:
    """The blocks that are paragraphs of the article, when those in ``left`` leave."""
    return [i for i, b in enumerate(doc.blocks) if i not in left and b.end - b.start >= PARAGRAPH]


def gone(doc: Document) -> dict[int, Annotation]:
    """The blocks that leave for the most part, and the strongest finding that takes each."""
    blocks, found = doc.blocks, dict[int, Annotation]()
    for a in doc.annotations:
        start, end, label, _, score, _ = a
        if score < ACTS or label in _KEPT:
            continue
        for i in range(max(0, doc.block_index(start)), doc.block_index(end - 1) + 1):
            low, high, _, _, _ = blocks[i]
            covers = (start <= low and high <= end) or min(end, high) - max(start, low) >= 0.6 * (high - low)
            if covers and (i not in found or found[i].score < score):
                found[i] = a
    return found


def _may_be_title(doc: Document, index: int, taken: Annotation | None) -> bool:
    block = doc.blocks[index]
    if not _CHARS[0] <= block.end - block.start <= _CHARS[1]:
        return False
    if taken is not None and taken.rule != "tagger" and taken.label not in _OPEN:
        return False
    line = doc.text[block.start : block.end]
    if _length(line) < 3:
        return False
    return not line.rstrip("\"'”’»").endswith((".", "。", ",", ";"))


def _words(folded: str) -> set[str]:
    """Words of four letters and more, and pairs of characters where words are not spaced."""
    words = set(_WORD.findall(folded))
    if not folded.isascii():
        words.update(folded[m.start() : m.start() + 2] for m in _DENSE.finditer(folded))
    return words


def _length(line: str) -> float:
    """Words of a line."""
    return len(line.split()) + (0 if line.isascii() else len(_DENSE.findall(line)) / 2)


@cache
def _weights() -> tuple[NDArray[np.float64], float]:
    data = tomllib.loads((resources.files("cleaner.stages") / "headline.toml").read_text(encoding="utf-8"))
    return np.array([data["weights"][name] for name in FEATURES]), float(data["none"])
