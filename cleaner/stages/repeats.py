"""Stage ``repeats``: what a document says twice. A title at its head, a paragraph once more below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from cleaner.document import Annotation, Block, Document
from cleaner.fold import fold
from cleaner.labels import ACTS

HEAD: Final = 12
"""Blocks at the top among which a title may be said again."""
TITLE_CHARS: Final = (12, 250)
LONG: Final = 120
"""Characters from which a block that comes again, word by word, is a copy and no refrain."""
SENTENCE: Final = 40
"""Characters of a line with a full stop from which it is a sentence; two in succession begin an article too."""
SOON: Final = 3
"""Blocks after which a copy is one by itself; farther off it takes two in the same order."""
_LAST: Final = 40  # characters at the end of a block in which its last word is looked for
_BULLETS: Final = tuple("-–—*•·+▪●○")
_FURNITURE: Final = frozenset({"byline", "timestamp", "credit", "caption"})
_FINAL: Final = tuple(".!?…。！？؟")


def annotate(doc: Document) -> list[Annotation]:
    """Headlines (said twice, told by the caller, or set off from the article by a byline or stamp) and copies."""
    return [*_headlines(doc), *_copies(doc)]


def _key(doc: Document, block: Block) -> str:
    return " ".join(doc.folded[block.start : block.end].split())


def _headlines(doc: Document) -> Iterator[Annotation]:
    head = _head(doc)
    if not head or head[-1] + 1 >= len(doc.blocks):
        return
    keys = {i: _key(doc, doc.blocks[i]) for i in head}
    told = " ".join(fold(str(doc.metadata.get("title") or "")).split())
    if told:
        for i in head:
            if _says(keys[i], told):
                yield _headline(doc, doc.blocks[i], 0.95)
        return
    titles = [i for i in head if _title_shaped(doc, doc.blocks[i])]
    for n, i in enumerate(titles):
        again = [j for j in titles[n + 1 :] if _says(keys[j], keys[i]) or _says(keys[i], keys[j])]
        if again:
            shortest = min((doc.blocks[j] for j in [i, *again]), key=lambda block: block.end - block.start)
            for j in [i, *again]:
                yield _headline(doc, doc.blocks[j], 0.95, shortest)
            return
    if titles and titles[0] == head[0] and _set_off(doc, head):
        yield _headline(doc, doc.blocks[titles[0]], 0.85)


def _says(line: str, title: str) -> bool:
    """Whether a line is the title, or the title with the name of the site behind it."""
    return line == title or (line.startswith(f"{title} ") and line[len(title) + 1] in "|-–—·•")


def _head(doc: Document) -> list[int]:
    """The blocks above the article's first paragraph, what other stages have named left out; ``[]`` without any."""
    taken = sorted((a.start, a.end) for a in doc.annotations if a.score >= ACTS and a.label not in ("body", "headline"))
    head: list[int] = []
    passed = reach = 0
    prose = False
    for index, block in enumerate(doc.blocks[: HEAD + len(taken)]):
        while passed < len(taken) and taken[passed][0] <= block.start:
            reach = max(reach, taken[passed][1])
            passed += 1
        if block.end <= reach:
            continue
        end = next((start for start, stop in taken[passed:] if stop >= block.end), block.end)
        piece = doc.text[block.start : min(end, block.end)].rstrip(" \n\"'”’»)]")
        before, prose = prose, len(piece) > SENTENCE and piece.endswith(_FINAL)
        if (prose and len(piece) > LONG) or len(piece) > TITLE_CHARS[1]:
            return head
        if prose and before:
            return head[:-1]
        head.append(index)
        if len(head) > HEAD:
            break
    return []


def _title_shaped(doc: Document, block: Block) -> bool:
    low, high = TITLE_CHARS
    size = block.end - block.start
    return low <= size <= high and not doc.text[block.start : block.end].endswith((".", "。", ",", ";", ":"))


def _set_off(doc: Document, head: list[int]) -> bool:
    """Whether right below the first block stand an article's byline, stamp, caption or credit."""
    below = doc.blocks[head[0]].end
    following = doc.blocks[head[0] + 1]
    return len(head) <= 2 and any(
        a.label in _FURNITURE and a.score >= ACTS and below <= a.start <= following.start for a in doc.annotations
    )


def _headline(doc: Document, block: Block, score: float, title: Block | None = None) -> Annotation:
    words = doc.text[slice(*(title or block)[:2])]
    return Annotation(block.start, block.end, "headline", "repeats.title", score, {"title": words})


def _copies(doc: Document) -> Iterator[Annotation]:
    """Paragraphs that come again soon, or together with the one before or after them, as no author repeats himself."""
    long = [b for b in doc.blocks if b.end - b.start >= LONG and doc.text[b.start] not in _BULLETS]
    ends = [doc.folded[b.end - _LAST : b.end].split()[-1] for b in long]
    alike = Counter(ends)  # copies end in the same word, and few other paragraphs do
    if len(alike) == len(long):
        return
    starts = {block.start: index for index, block in enumerate(doc.blocks)}
    seen: dict[str, int] = {}
    copies: list[tuple[int, int, Block]] = []  # place among the long ones, place of the first, block
    for n, block in enumerate(long):
        if alike[ends[n]] == 1:
            continue
        key = _key(doc, block)
        if key in seen and key.rstrip("\"')]").endswith(_FINAL):
            copies.append((n, seen[key], block))
        seen.setdefault(key, n)
    places = {n: first for n, first, _ in copies}
    for n, first, block in copies:
        soon = starts[block.start] - starts[long[first].start] <= SOON
        if soon or any(places.get(n + d) == first + d for d in (-1, 1)):
            yield Annotation(block.start, block.end, "garbage", "repeats.copy", 0.85)
