"""Stage ``tagger``: blocks that a statistical model, seeing each in its context, takes for boilerplate.

It finds what no phrase can know: menus, teasers, tag lists, comment threads, in any language. See ``docs/tagger.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner import tagger
from cleaner.document import Annotation, Document
from cleaner.labels import REMOVABLE
from cleaner.tagger.features import Floats

RULE: Final = "tagger"
LEAST: Final = 0.5
"""Score from which a block is reported at all."""


def annotate(doc: Document) -> list[Annotation]:
    """One finding for each block believed boilerplate, scored with the chance that it is.

    Blocks kept by an extractor that saw the HTML (stage ``witnesses``) are left alone. The label is that of an earlier
    finding in the block, however weak, when one names a removable kind; ``interface`` otherwise.
    :func:`cleaner.tagger.explain` tells why.
    """
    return annotate_many([doc])[0]


def annotate_many(docs: Sequence[Document]) -> list[list[Annotation]]:
    """:func:`annotate` for several documents at once, several times faster, with the same results."""
    return [_found(doc, scores) for doc, scores in zip(docs, tagger.scores(docs), strict=True)]


def _found(doc: Document, scores: Floats) -> list[Annotation]:
    labels, vouched = _labels(doc), _vouched(doc)
    return [
        Annotation(doc.blocks[i].start, doc.blocks[i].end, labels.get(i, "interface"), RULE, round(float(scores[i]), 4))
        for i in (scores >= LEAST).nonzero()[0].tolist()
        if i not in vouched
    ]


def _vouched(doc: Document) -> set[int]:
    """Blocks that an extractor kept which saw the HTML: it saw more than the text can tell, and the vote has judged."""
    return {
        doc.block_index(a.start)
        for a in doc.annotations
        if a.label == "body" and a.score >= LEAST and a.rule.startswith("witness.")
    }


def _labels(doc: Document) -> dict[int, str]:
    """For blocks with earlier removable findings the label of the strongest."""
    best: dict[int, tuple[float, str]] = {}
    for a in doc.annotations:
        index = doc.block_index(a.start)
        if index >= 0 and a.label in REMOVABLE:
            best[index] = max(best.get(index, (0.0, "")), (a.score, a.label))
    return {index: label for index, (_, label) in best.items()}
