"""From log-odds to scores that mean the same in every regime.

A whole page flattened shows dozens of rows that are boilerplate beyond doubt; an extractor's output a few; a clean text
none, or a few far apart. How many there are, and how dense, tells how boldly to judge the others: on a whole page the
better
half decides, in a text that looks clean only rows far beyond doubt may go. So every document has a *bar*, which rises
with the
evidence, and scores are laid around it: 0.8, where the balanced mode acts, lies at the bar.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.tagger.features import Floats, Ints

CERTAIN: Final = -4.0
"""Log-odds for the article about which a row is boilerplate beyond doubt."""
EVIDENCE: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
BARS: Final = (-4.0, -3.5, -2.0, -0.8, 0.0, 0.0)
"""The bar, in log-odds for the article, for each value of :data:`EVIDENCE`, the expected number of certain rows times
the
square root of their share; between them on the logarithm. Read off cross-validated predictions: ``docs/tagger.md``."""
_EVIDENCE: Final = np.log2(EVIDENCE)
_AT_BAR: Final = float(np.log(0.8 / 0.2))


def bars(logits: Floats, bounds: Ints) -> Floats:
    """The bar of each document whose rows have ``logits``."""
    certain = 1 / (1 + np.exp(np.clip(logits.astype(np.float64) - CERTAIN, -30, 30)))
    # In millionths, so that the sums are exact and no document depends on those before it.
    sums = np.concatenate(([0], np.cumsum(np.rint(certain * 1e6).astype(np.int64))))
    number = (sums[bounds[1:]] - sums[bounds[:-1]]) / 1e6
    evidence = number * np.sqrt(number / np.maximum(np.diff(bounds), 1))
    bar: Floats = np.interp(np.log2(evidence + 1e-9), _EVIDENCE, BARS).astype(np.float32)
    return bar


def scores(logits: Floats, bounds: Ints) -> Floats:
    """The score of each row, 0–1: its odds for boilerplate, moved so that the bar of its document comes to 0.8.

    The first row has the lowest bar whatever the document: a page begins with its headline more often than it looks.
    """
    counts = np.diff(bounds)
    bar = np.repeat(bars(logits, bounds), counts)
    bar[bounds[:-1][counts > 0]] = BARS[0]  # the first row is where a headline stands
    found: Floats = (1 / (1 + np.exp(np.clip(logits - bar - _AT_BAR, -30, 30)))).astype(np.float32)
    return found
