"""The lexical tables: log-odds of hashed words, pairs and lines, by counting, never with the pages they are asked
about."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from cleaner.tagger.features import BUCKETS, LINE_BUCKETS, STEPS, Batch, Lexicon

_SIZES = (BUCKETS, BUCKETS, LINE_BUCKETS)
LARGEST = 4.0
"""Log-odds are cut off here, natural logarithm."""
_PRIOR, _LEAST = 1.0, 2.0


class Counts:
    """How often each bucket occurs in article lines and in others, by fold. A page counts by the square root of its
    occurrences, so that no page and no site dominates."""

    def __init__(self, counts: list[list[list[NDArray[np.float32]]]]) -> None:
        self._counts = counts  # fold, side (other, article), table

    @classmethod
    def empty(cls, folds: int) -> Counts:
        """Nothing counted yet in any of ``folds``."""
        return cls([[[np.zeros(size, np.float32) for size in _SIZES] for _ in range(2)] for _ in range(folds)])

    def add(self, batch: Batch, body: NDArray[np.float32], fold: int, pages: Iterable[int]) -> None:
        """Count the documents ``pages`` of ``batch``, whose rows belong to the article by the shares ``body``."""
        first_word = np.searchsorted(batch.word_rows, batch.bounds)
        article = body >= 0.5
        for i in pages:
            rows = slice(batch.bounds[i], batch.bounds[i + 1])
            span = slice(first_word[i], first_word[i + 1])
            of_word = article[batch.word_rows[span]]
            for side in (0, 1):
                mine, mine_rows = of_word == side, article[rows] == side
                for table, found in zip(
                    self._counts[fold][side],
                    (
                        batch.words[span][mine],
                        np.concatenate((batch.pairs[span][mine], batch.ends[rows][mine_rows])),
                        batch.lines[rows][mine_rows],
                    ),
                    strict=True,
                ):
                    buckets, occurrences = np.unique(found[found >= 0], return_counts=True)
                    table[buckets] += np.sqrt(occurrences).astype(np.float32)

    def lexicon(self, without: Collection[int] = ()) -> Lexicon:
        """The log-odds from every fold but those in ``without``."""
        tables = []
        for k in range(len(_SIZES)):
            junk, body = (
                sum(
                    (fold[side][k] for f, fold in enumerate(self._counts) if f not in without),
                    np.zeros(_SIZES[k], np.float32),
                )
                for side in (0, 1)
            )
            # Whole lines count by their absolute frequency, words and pairs by their share of each side.
            ratio = junk.sum() / body.sum() if k < 2 and junk.any() and body.any() else 1.0
            odds = np.log((body * ratio + _PRIOR) / (junk + _PRIOR))
            odds[body + junk < _LEAST] = 0
            tables.append(np.rint(np.clip(odds, -LARGEST, LARGEST - 1 / STEPS) * STEPS).astype(np.int8))
        return Lexicon(*tables)
