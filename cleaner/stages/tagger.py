"""Stage ``tagger``: blocks that a statistical model, seeing each in its context, takes for boilerplate.

It finds what no phrase can know: menus, teasers, tag lists, comment threads, in any language. See ``docs/tagger.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from cleaner import tagger
from cleaner.document import Annotation, Document
from cleaner.labels import REMOVABLE

RULE: Final = "tagger"
LEAST: Final = 0.5
"""Score from which a block is reported at all."""


def annotate(doc: Document) -> list[Annotation]:
    """One finding for each block believed boilerplate, scored with the chance that it is.

    The label is that of an earlier finding in the block, however weak, when one names a removable kind; ``interface``
    otherwise. :func:`cleaner.tagger.explain` tells why.
    """
    return annotate_many([doc])[0]


def annotate_many(docs: Sequence[Document]) -> list[list[Annotation]]:
    """:func:`annotate` for several documents at once, several times faster, with the same results."""
    found = []
    for doc, scores in zip(docs, tagger.scores(docs), strict=True):
        labels = _labels(doc)
        found.append([
            Annotation(doc.blocks[i].start, doc.blocks[i].end, labels.get(i, "interface"), RULE,
            round(float(scores[i]), 4))
            for i in (scores >= LEAST).nonzero()[0].tolist()
        ])  # fmt: skip
    return found


def _labels(doc: Document) -> dict[int, str]:
    """For blocks with earlier removable findings the label of the strongest."""
    best: dict[int, tuple[float, str]] = {}
    for a in _removable(doc.annotations):
        index = doc.block_index(a.start)
        if index >= 0:
            best[index] = max(best.get(index, (0.0, "")), (a.score, a.label))
    return {index: label for index, (_, label) in best.items()}


def _removable(found: Iterable[Annotation]) -> Iterable[Annotation]:
    return (a for a in found if a.label in REMOVABLE)
