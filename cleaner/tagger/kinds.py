"""What kind of boilerplate a block is: a linear reading of its columns, and of what rules named in the same run.

A run is a stretch of blocks that leave. A heading that a rule knows ("Most read") names the teasers under it, which no
rule knows. When the reading is unsure the block is ``interface``, the kind most of them are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.tagger.features import Floats, Ints, nearest

KINDS: Final = ("interface", "related", "comments", "social_promo", "newsletter", "legal", "advert", "consent")
"""The labels the tagger gives of itself; the first when unsure. Not ``paywall``, which says the text is cut short."""
SURE: Final = 0.6
"""Chance from which a kind is named."""
_REACH: Final = 127
"""Level of a kind that was named one block away; it falls with the square root of the distance."""


def known(named: Mapping[int, str], blocks: int) -> Ints:
    """For each of ``blocks`` the index of the kind it was named, -1 for none and for labels that are no kind."""
    found = np.full(blocks, -1)
    for block, label in named.items():
        if label in KINDS:
            found[block] = KINDS.index(label)
    return found


def nearby(leaves: NDArray[np.bool_], named: Ints, bounds: Ints) -> Floats:
    """The kind named nearest above and below each block in its run, as levels: shape (blocks, 2 × kinds).

    Args:
        leaves: whether the block leaves.
        named: index of the kind that a rule named it, -1 for none.
        bounds: first block of each document, and the number of blocks.
    """
    low, high = np.repeat((bounds[:-1], bounds[1:]), bounds[1:] - bounds[:-1], axis=1)
    (left, left_end), (right, right_end) = nearest(np.stack((named >= 0, ~leaves)), low, high)
    levels = np.zeros((len(leaves), 2, len(KINDS)), np.float32)
    for side, near, inside in ((0, left, left > left_end), (1, right, right < right_end)):
        at = np.flatnonzero(inside & leaves)
        levels[at, side, named[near[at]]] = np.rint(_REACH / np.sqrt(np.abs(near[at] - at)))
    return levels.reshape(len(leaves), -1)


def names(odds: Floats) -> list[str]:
    """The kinds that ``odds``, unnormalised log-odds of shape (blocks, kinds), speak for."""
    odds = odds.T.copy()  # numpy reduces few long rows faster than many short ones
    weights = np.exp(odds - odds.max(axis=0))  # the largest is 1
    best = np.where(SURE * weights.sum(axis=0) <= 1, odds.argmax(axis=0), 0)
    return [KINDS[kind] for kind in best.tolist()]
