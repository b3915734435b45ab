"""From log-odds to scores that mean the same in every regime.

A whole page flattened shows dozens of rows that are boilerplate beyond doubt; an extractor's output a few; a clean
text none, or a few far apart. How many there are, and how dense, tells how boldly to judge the others: on a whole page
the better half decides, in a text that looks clean only rows far beyond doubt may go. So every document has a *bar*,
which rises with the evidence, and scores are laid around it: 0.8, where the balanced mode acts, lies at the bar.

An article often opens with a paragraph between its headline, its byline and a row of buttons. What stands around it
drags it down; so a paragraph just below the bar that stands out from what is above it, with article below, is lifted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Document
from cleaner.tagger.features import SURFACE, Batch, Floats, Ints

CERTAIN: Final = -4.0
"""Log-odds for the article about which a row is boilerplate beyond doubt."""
EVIDENCE: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
BARS: Final = (-4.0, -3.5, -2.0, -0.8, 0.0, 0.0)
"""The bar, in log-odds for the article, for each value of :data:`EVIDENCE`, the expected number of certain rows times
the
square root of their share; between them on the logarithm. Read off cross-validated predictions: ``docs/tagger.md``."""
UNBROKEN: Final = (-4.0, -3.5, -2.0, -0.8, 0.75, 0.75)
"""The bar of texts without line breaks: nothing tells the sentences of their teasers from those of the article but what
they say."""
OPENING_WORDS: Final = 20
"""Words of a paragraph that may open the article."""
BELOW, ABOVE = 8, 6
"""Rows below it among which one must belong to the article, and above it from which it must stand out."""
LIFT, APART = 1.5, 2.0
"""How far below the bar it may be, and how far above the median of the rows above it, in log-odds."""
ROWS: Final = 10
"""Rows a line break from which on a text counts as one without."""
_PROSE: Final = SURFACE.index("prose")
_EVIDENCE: Final = np.log2(EVIDENCE)
_AT_BAR: Final = float(np.log(0.8 / 0.2))
_JUST: Final = np.float32(0.01)  # above the bar, so that the balanced mode keeps it


def bars(logits: Floats, bounds: Ints, unbroken: NDArray[np.bool_] | None = None) -> Floats:
    """The bar of each document whose rows have ``logits``."""
    certain = 1 / (1 + np.exp(np.clip(logits.astype(np.float64) - CERTAIN, -30, 30)))
    # In millionths, so that the sums are exact and no document depends on those before it.
    sums = np.concatenate(([0], np.cumsum(np.rint(certain * 1e6).astype(np.int64))))
    number = (sums[bounds[1:]] - sums[bounds[:-1]]) / 1e6
    evidence = number * np.sqrt(number / np.maximum(np.diff(bounds), 1))
    evidence = np.log2(evidence + 1e-9)
    bar: Floats = np.interp(evidence, _EVIDENCE, BARS).astype(np.float32)
    if unbroken is not None:
        bar[unbroken] = np.interp(evidence[unbroken], _EVIDENCE, UNBROKEN)
    return bar


def paragraphs(batch: Batch) -> NDArray[np.bool_]:
    """Which rows are paragraphs long enough to open an article."""
    long: NDArray[np.bool_] = (batch.sizes >= OPENING_WORDS) & (batch.surface[:, _PROSE] > 0)
    return long


def unbroken(documents: Sequence[Document]) -> NDArray[np.bool_]:
    """Which documents have hardly a line break: their rows are sentences and what was seen to be glued to them."""
    return np.array([doc.text.count("\n") * ROWS < len(doc.blocks) for doc in documents], np.bool_)


def scores(
    logits: Floats, bounds: Ints, paragraphs: NDArray[np.bool_], unbroken: NDArray[np.bool_] | None = None
) -> Floats:
    """The score of each row, 0–1: its odds for boilerplate, moved so that the bar of its document comes to 0.8.

    The first row has the lowest bar whatever the document: a page begins with its headline more often than it looks.
    """
    counts = np.diff(bounds)
    bar = np.repeat(bars(logits, bounds, unbroken), counts)
    logits = _lifted(logits, bounds, bar, paragraphs)
    bar[bounds[:-1][counts > 0]] = BARS[0]  # the first row is where a headline stands
    found: Floats = (1 / (1 + np.exp(np.clip(logits - bar - _AT_BAR, -30, 30)))).astype(np.float32)
    return found


def _lifted(logits: Floats, bounds: Ints, bar: Floats, paragraphs: NDArray[np.bool_]) -> Floats:
    """The log-odds with the paragraphs that open an article a little above the bar."""
    below = logits <= bar
    lifted = logits.copy()
    for row in np.flatnonzero(paragraphs & below & (logits > bar - LIFT)):
        document = int(np.searchsorted(bounds, row, side="right")) - 1
        first, end = int(bounds[document]), int(bounds[document + 1])
        above = logits[max(first, row - ABOVE) : row]
        if not below[row + 1 : min(end, row + 1 + BELOW)].all() and (
            not len(above) or logits[row] > np.median(above) + APART
        ):
            lifted[row] = bar[row] + _JUST
    return lifted
