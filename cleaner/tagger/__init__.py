"""The line tagger: the chance of every block, seen in its context, of being boilerplate.

:func:`judge` is all the pipeline needs; :func:`explain` says why. numpy alone, no state, the same result for a
document
whatever batch it comes in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from cleaner.document import Document
from cleaner.tagger import decode, features
from cleaner.tagger.features import Batch, Floats, Ints
from cleaner.tagger.kinds import known, names, nearby
from cleaner.tagger.model import Model, load

BATCH: Final = 1 << 17
"""Characters of text judged together: enough to spread numpy's cost per call, few enough to stay in the caches."""
LEAST: Final = 0.5
"""Score from which a block is reported at all."""


class Verdict(NamedTuple):
    """What is thought of the blocks of one document."""

    scores: Floats
    """The chance, 0–1, of each block to be boilerplate, moved by what a mistake would cost: see
    :mod:`cleaner.tagger.decode` for what 0.5, 0.8 and 0.95 mean."""
    blocks: Ints
    """The blocks with a score of :data:`LEAST` or more."""
    levels: Floats
    """Their columns as levels: what tells their kind."""

    def kinds(self, named: Mapping[int, str]) -> dict[int, str]:
        """For each of :attr:`blocks` its kind, given what rules ``named`` some blocks of the document."""
        if not len(self.blocks):
            return {}
        told = known(named, len(self.scores))
        around = nearby((self.scores >= LEAST) | (told >= 0), told)[self.blocks]
        layer = load().kinds
        odds = layer.times(np.concatenate((self.levels, around), axis=1)) * layer.scale
        return dict(zip(self.blocks.tolist(), names(odds), strict=True))


def judge(docs: Sequence[Document]) -> list[Verdict]:
    """The verdict on each of ``docs``."""
    model = load()
    found: list[Verdict] = []
    for z, batch, columns in _judged(docs, model):
        bounds = batch.bounds
        scores = decode.scores(z, bounds, decode.paragraphs(batch))
        for low, high in pairwise(bounds.tolist()):
            blocks = np.flatnonzero(scores[low:high] >= LEAST)
            found.append(Verdict(scores[low:high], blocks, model.levels(columns[blocks + low])))
    return found


def logits(docs: Sequence[Document], model: Model | None = None) -> list[Floats]:
    """For each of ``docs`` the log-odds of each block to belong to the article, as evidence for other judges.

    Another ``model`` than the shipped one serves measuring: see ``scripts/training/cross.py``.
    """
    return [part for z, batch, _ in _judged(docs, model or load()) for part in np.split(z, batch.bounds[1:-1])]


def explain(doc: Document, index: int, most: int = 8) -> list[tuple[str, float]]:
    """What spoke for (positive) or against block ``index`` of ``doc`` being boilerplate, strongest first.

    Names are columns of :func:`cleaner.tagger.features.context`, and ``rows[-6:+0]``, ``page`` for what the
    surroundings as such said. Contributions are in log-odds, to first order.
    """
    model = load()
    surface = features.surface([doc])
    columns = features.context(surface, features.lexical(surface, model.lexicon))
    return model.reasons(columns, surface.bounds, index)[:most]


def _judged(docs: Sequence[Document], model: Model) -> Iterator[tuple[Floats, Batch, Floats]]:
    """Batch by batch the log-odds of all rows, their surfaces, and the columns."""
    for batch in _batches(docs):
        surface = features.surface(batch)
        columns = features.context(surface, features.lexical(surface, model.lexicon))
        yield model.logits(columns, surface.bounds), surface, columns


def _batches(docs: Sequence[Document]) -> Iterator[Sequence[Document]]:
    start = size = 0
    for i, doc in enumerate(docs):
        if i > start and size + len(doc.text) > BATCH:
            yield docs[start:i]
            start, size = i, 0
        size += len(doc.text)
    if start < len(docs):
        yield docs[start:]
