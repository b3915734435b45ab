"""Stage ``witnesses``, HTML only: what extractors kept is evidence about each line; a vote removes the rest, named.

The line tagger has a voice in the vote: where the extractors err, the words of a line often tell. The stage ``tagger``
comes after this one and finds little more.

Two kinds of findings:

- ``body`` by ``witness.<name>`` for every line an extractor kept, with the share kept as score: evidence, never acting.
- a removal or extraction for every line that the vote (:mod:`cleaner.html.vote`) sends away. Its label and rule name
  the container the line stands in (``html.related.most-read``), or what it looks like (``witness.vote``).

In the default effort the dearer witness is heard only where the cheap one leaves a doubt
(:func:`cleaner.html.vote.doubt`).

The scores of the vote are laid out for the policy's modes: 0.8 is where the vote decides (balanced), 0.95 a quarter of
that chance (strict); below 0.8 stand the lines it kept with little confidence (aggressive takes them from 0.5 on).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from cleaner import tagger
from cleaner.document import Annotation, Block, Document
from cleaner.html import extractors, vote
from cleaner.html.align import kept_shares, squeeze
from cleaner.html.containers import SURE, Container
from cleaner.html.metadata import article_body, is_kicked, resolve
from cleaner.html.page import Page
from cleaner.html.vote import Floats
from cleaner.labels import ACTS, LABELS

_DOUBT: Final = 0.5
_SURE: Final = 0.97


def witness_shares(page: Page, effort: str = "default") -> Floats:
    """What each witness kept of each line: ``[lines, witnesses]``, 0–1, in the order of :func:`extractors.witnesses`.

    A witness that found nothing, or was not heard because the page is too large, has a column of zeros.
    """
    said = extractors.outputs(page, effort)
    return np.stack([_shares(page, said.get(name, "")) for name in extractors.witnesses(effort)], 1)


def annotate(doc: Document, effort: str = "default") -> list[Annotation]:
    """Evidence of the witnesses and the decisions of the vote; nothing for a document that is no page.

    Args:
        doc: a document read from HTML, with the findings of earlier stages.
        effort: which witnesses are heard, a key of :data:`cleaner.html.extractors.EFFORTS`; or ``none``.
    """
    page: Page | None = doc.page
    if page is None or not page.blocks or page.tree is None or effort == "none":
        return []
    body = article_body(page.tree)
    said = kept_shares(page.squeezed, squeeze(body)) if body else np.zeros(len(page.blocks), np.float32)
    title, description = (str(doc.metadata.get(key) or "") for key in ("title", "description"))
    sizes = np.array([doc.text.count(" ", b.start, b.end) + 1 for b in page.blocks], np.float32)
    names = extractors.witnesses(effort)
    logits = tagger.logits([doc])[0]
    shares = witness_shares(page, "fast")
    chance = vote.chances(vote.evidence(page, shares, logits, said, title, description))
    if effort == "thorough" or (len(names) > 1 and vote.doubt(chance, sizes) > vote.SETTLED):
        more = [_shares(page, extractors.run(name, page)) for name in names[1:] if not extractors.too_large(page)]
        shares = np.column_stack([shares, *more])
        chance = vote.chances(vote.evidence(page, shares, logits, said, title, description))
    chance = vote.together(page, chance, sizes)
    return [*_evidence(page, shares, names), *_decisions(doc, page, chance, vote.bar(chance, sizes), title)]


def _shares(page: Page, output: str) -> Floats:
    return kept_shares(page.squeezed, squeeze(output))


def _evidence(page: Page, shares: Floats, names: tuple[str, ...]) -> Iterator[Annotation]:
    for column, name in enumerate(names[: shares.shape[1]]):
        rule = f"witness.{name}"
        for number in np.flatnonzero(shares[:, column] > 0):
            block = page.blocks[number]
            yield Annotation(block.start, block.end, "body", rule, round(float(shares[number, column]), 4))


def _decisions(doc: Document, page: Page, chance: Floats, bar: float, title: str) -> Iterator[Annotation]:
    wanted = squeeze(title)
    stayed = np.flatnonzero(chance >= bar)
    first, last = (int(stayed[0]), int(stayed[-1])) if len(stayed) else (0, 0)
    links = _links(page)
    # What an earlier stage took out as data stays with it: its finding says more.
    taken = sorted(
        (a.start, a.end)
        for a in doc.annotations
        if LABELS[a.label].action == "extract" and a.value and a.score >= _DOUBT
    )
    decided = _decided(page)
    at = 0
    chances: list[float] = chance.tolist()
    for number, block in enumerate(page.blocks):
        container = page.containers[number]
        score = _score(chances[number], bar)
        if container is not None and container.rule in decided:
            score = max(score, _SURE)
        if block.tag == "h1" and is_kicked(page.squeezed[number], wanted):
            yield Annotation(block.start, block.end, "headline", "html.headline.kicked", _SURE, {"title": title})
            continue
        if score < _DOUBT:
            continue
        while at < len(taken) and taken[at][1] <= block.start:
            at += 1
        label, rule = _cause(doc, page, number, container, first <= number <= last, wanted)
        if LABELS[label].action == "extract" and at < len(taken) and taken[at][0] < block.end:
            continue
        yield Annotation(
            block.start, block.end, label, rule, round(score, 4), _value(doc, block, label, links.get(number), page)
        )


def _decided(page: Page) -> set[str]:
    """The containers that are sure by name, unless one holds most of the page."""
    sizes: dict[str, int] = {}
    for block, container in zip(page.blocks, page.containers, strict=True):
        if container is not None and container.weight >= SURE:
            sizes[container.rule] = sizes.get(container.rule, 0) + block.end - block.start
    return {rule for rule, size in sizes.items() if 2 * size < len(page.text)}


def _score(chance: float, bar: float) -> float:
    """The score of a removal: 0.8 at the bar, 1 where nothing speaks for the line, 0 where much does."""
    if chance < bar:
        return ACTS + (1 - ACTS) * (1 - chance / bar)
    doubt = (chance - bar) / (0.5 * (1 - bar) or 1.0)
    return max(0.0, min(ACTS - 0.0001, ACTS - (ACTS - _DOUBT) * doubt)) if doubt <= 1 else 0.0


def _cause(
    doc: Document, page: Page, number: int, container: Container | None, inside: bool, wanted: str
) -> tuple[str, str]:
    """What a line that goes is, and who says so."""
    block = page.blocks[number]
    text = doc.text[block.start : block.end]
    if container is not None and container.label == "interface" and block.link_density > 0.6 and _headline_like(text):
        # A rail or a carousel is only where it stands; a line that is a whole link of some words is a teaser.
        return "related", "html.related.teaser-link"
    if container is not None:
        return container.label, container.rule
    if len(wanted) > 8 and page.squeezed[number] == wanted:
        return "headline", "html.headline.title"
    if page.hidden[number]:
        return "interface", "html.interface.hidden"
    if block.link_density > 0.6:
        return ("related" if _headline_like(text) else "interface"), "witness.vote"
    # Prose that is linked nowhere and stands outside the article is most often the summary of another one.
    return ("related" if not inside and len(text) > 60 else "interface"), "witness.vote"


def _headline_like(text: str) -> bool:
    return len(text) >= 25 and (text.count(" ") >= 4 or not text.isascii())


def _links(page: Page) -> dict[int, tuple[str, str]]:
    """For each line that has one, its longest link: words and address."""
    found: dict[int, tuple[str, str]] = {}
    number = 0
    for link in page.links:
        while page.blocks[number].end <= link.start:
            number += 1
        words = page.text[link.start : link.end].strip()
        if len(words) > len(found.get(number, ("", ""))[0]):
            found[number] = words, link.url
    return found


def _value(
    doc: Document, block: Block, label: str, link: tuple[str, str] | None, page: Page
) -> Mapping[str, Any] | None:
    if label == "headline":
        return {"title": doc.text[block.start : block.end]}
    if label == "related" and link is not None and _headline_like(link[0]):
        words, url = link
        full = resolve(page.base, url)
        return {"title": " ".join(words.split()), "url": full, "label": ""}
    return None
