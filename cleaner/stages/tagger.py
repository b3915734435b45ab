"""Stage ``tagger``: blocks that a statistical model, seeing each in its context, takes for boilerplate.

It finds what no phrase can know: menus, teasers, tag lists, comment threads, in any language. See ``docs/tagger.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from cleaner import tagger
from cleaner.document import Annotation, Document
from cleaner.labels import ACTS, REMOVABLE
from cleaner.tagger import LEAST, Verdict

RULE: Final = "tagger"


def annotate(doc: Document) -> list[Annotation]:
    """One finding for each block believed boilerplate, scored with the chance that it is.

    Blocks kept by an extractor that saw the HTML (stage ``witnesses``) are left alone. The label is that of an earlier
    finding in the block, however weak, when one names a removable kind; else the likeliest of
    :data:`cleaner.tagger.kinds.KINDS`, given those of the blocks about it. :func:`cleaner.tagger.explain` tells why.
    """
    return annotate_many([doc])[0]


def annotate_many(docs: Sequence[Document]) -> list[list[Annotation]]:
    """:func:`annotate` for several documents at once, several times faster, with the same results."""
    verdicts = tagger.judge([doc.read for doc in docs])
    named = [_named(doc) for doc in docs]
    kinds = tagger.kinds_of(verdicts, [_sure(n) for n in named])
    return [_found(*one) for one in zip(docs, verdicts, named, kinds, strict=True)]


def _found(
    doc: Document, verdict: Verdict, named: Mapping[int, tuple[float, str]], kinds: Sequence[str]
) -> list[Annotation]:
    indices = verdict.blocks.tolist()
    scores = np.round(verdict.scores[verdict.blocks].astype(np.float64), 4).tolist()
    vouched = _vouched(doc)
    return [
        Annotation(doc.blocks[i].start, doc.blocks[i].end, named[i][1] if i in named else kind, RULE, score)
        for i, kind, score in zip(indices, kinds, scores, strict=True)
        if i not in vouched
    ]


def _vouched(doc: Document) -> set[int]:
    """Blocks that an extractor kept which saw the HTML: it saw more than the text can tell, and the vote has judged."""
    return {
        doc.block_index(a.start)
        for a in doc.annotations
        if a.label == "body" and a.score >= LEAST and a.rule.startswith("witness.")
    }


def surely_named(doc: Document) -> dict[int, str]:
    """The labels of blocks with earlier removable findings beyond doubt."""
    return _sure(_named(doc))


def _sure(named: Mapping[int, tuple[float, str]]) -> dict[int, str]:
    return {index: label for index, (score, label) in named.items() if score >= ACTS}


def _named(doc: Document) -> dict[int, tuple[float, str]]:
    """For blocks with earlier removable findings the score and the label of the strongest."""
    best: dict[int, tuple[float, str]] = {}
    for a in doc.annotations:
        index = doc.block_index(a.start)
        if index >= 0 and a.label in REMOVABLE:
            best[index] = max(best.get(index, (0.0, "")), (a.score, a.label))
    return best
