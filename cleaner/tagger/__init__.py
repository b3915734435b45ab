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
    hints: Floats
    """What their columns say of their kinds: :meth:`cleaner.tagger.model.Model.hints`."""


def judge(docs: Sequence[Document]) -> list[Verdict]:
    """The verdict on each of ``docs``."""
    found: list[Verdict] = []
    model = load()
    unbroken, done = decode.unbroken(docs), 0
    for z, batch, levels in _judged(docs, model):
        first, done = done, done + len(batch.bounds) - 1
        scores = decode.scores(z, batch.bounds, decode.paragraphs(batch), unbroken[first:done])
        rows = np.flatnonzero(scores >= LEAST)
        hints = model.hints(levels).take(rows, axis=0)
        cuts = np.searchsorted(rows, batch.bounds).tolist()
        for (low, high), (first, end) in zip(pairwise(batch.bounds.tolist()), pairwise(cuts), strict=True):
            found.append(Verdict(scores[low:high], rows[first:end] - low, hints[first:end]))
    return found


def kinds_of(verdicts: Sequence[Verdict], named: Sequence[Mapping[int, str]]) -> list[list[str]]:
    """For each of ``verdicts`` the kinds of its :attr:`Verdict.blocks`.

    Args:
        named: what rules named some blocks of each document.
    """
    if not any(len(verdict.blocks) for verdict in verdicts):
        return [[] for _ in verdicts]
    bounds = np.cumsum([0, *(len(verdict.scores) for verdict in verdicts)])
    told = np.concatenate([known(n, len(v.scores)) for n, v in zip(named, verdicts, strict=True)])
    leaves = (np.concatenate([verdict.scores for verdict in verdicts]) >= LEAST) | (told >= 0)
    rows = np.concatenate([v.blocks + low for v, low in zip(verdicts, bounds[:-1].tolist(), strict=True)])
    around = nearby(leaves, told, bounds).take(rows, axis=0)
    found = names(load().kinds_of(np.concatenate([verdict.hints for verdict in verdicts]), around))
    ends = np.cumsum([0, *(len(verdict.blocks) for verdict in verdicts)]).tolist()
    return [found[first:end] for first, end in pairwise(ends)]


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
    return model.reasons(model.levels(columns), surface.bounds, index)[:most]


def _judged(docs: Sequence[Document], model: Model) -> Iterator[tuple[Floats, Batch, Floats]]:
    """Batch by batch the log-odds of all rows, their surfaces, and their columns as levels."""
    for batch in _batches(docs):
        surface = features.surface(batch)
        levels = model.levels(features.context(surface, features.lexical(surface, model.lexicon)))
        yield model.logits(levels, surface.bounds), surface, levels


def _batches(docs: Sequence[Document]) -> Iterator[Sequence[Document]]:
    start = size = 0
    for i, doc in enumerate(docs):
        if i > start and size + len(doc.text) > BATCH:
            yield docs[start:i]
            start, size = i, 0
        size += len(doc.text)
    if start < len(docs):
        yield docs[start:]
