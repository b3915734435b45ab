"""What kind of boilerplate a block is: learned from pages whose containers say so by class, id or element.

The examples are blocks that the tagger takes for boilerplate, seen as text alone. A softmax regression, the rarer kinds
counting more; it is only as good as the names that sites give their containers.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner import html
from cleaner.document import Block, Document
from cleaner.language import identify
from cleaner.stages import rules
from cleaner.stages.tagger import surely_named
from cleaner.tagger import LEAST, decode, features
from cleaner.tagger.kinds import KINDS, known, names, nearby
from cleaner.tagger.model import LEVELS, Layer, Model, linear
from scripts.evaluation.common import corpus, table
from scripts.training import cross, fit

CORPORA = {"fundus-train": 1, "dated-pages": 2, "more-pages": 2, "wcxb-dev-articles": 3}
"""Where examples come from, and of how many pages one is taken."""
MOST = 10
"""Examples of a kind a page gives at most."""
NAMED = 0.6
"""Weight from which a container names what is in it."""
_LONGEST = 3000  # blocks of a page
_STEPS, _RATE, _DECAY = 200, 0.03, 1e-3


class Examples(NamedTuple):
    """Blocks of known kind."""

    levels: NDArray[np.float32]
    """Columns and what was named nearby, as levels: shape (examples, inputs)."""
    kinds: NDArray[np.int64]
    """Index into :data:`KINDS`."""
    folds: NDArray[np.int64]


def examples(model: Model) -> Examples:
    """The examples of all :data:`CORPORA`, of blocks that ``model`` takes for boilerplate."""
    parts = [
        _of_page(page, model)
        for name, step in CORPORA.items()
        for number, page in enumerate(corpus(name))
        if number % step == 0
    ]
    return Examples(*(np.concatenate(part) for part in zip(*(p for p in parts if p), strict=True)))


def _of_page(page: dict[str, Any], model: Model) -> Examples | None:
    read = html.read(page["html"])
    if not 0 < len(read.blocks) <= _LONGEST:
        return None
    blocks = tuple(Block(block.start, block.end) for block in read.blocks)
    doc = Document(read.text, blocks, language=identify(read.text, blocks))
    surface = features.surface([doc])
    levels = model.levels(features.context(surface, features.lexical(surface, model.lexicon)))
    scores = decode.scores(model.logits(levels, surface.bounds), surface.bounds, decode.paragraphs(surface))
    told = known(surely_named(doc.annotate(rules.annotate(doc))), len(blocks))
    containers = {i: c.label for i, c in enumerate(read.containers) if c and c.weight >= NAMED}
    truth = np.where(scores >= LEAST, known(containers, len(blocks)), -1)
    rng = np.random.default_rng(0)
    found = [np.flatnonzero(truth == kind) for kind in range(len(KINDS))]
    chosen = np.sort(np.concatenate([rng.permutation(some)[:MOST] for some in found]))
    around = nearby((scores >= LEAST) | (told >= 0), told, surface.bounds)
    return Examples(
        np.concatenate((levels[chosen], around[chosen]), axis=1),
        truth[chosen],
        np.full(len(chosen), cross.fold(page.get("site") or page["id"])),
    )


def learn(found: Examples, without: int | None = None) -> Layer:
    """The layer that fits all examples ``found`` but those of one fold."""
    mine = found.folds != without
    x, kinds = found.levels[mine] / np.float32(LEVELS), found.kinds[mine]
    number = np.bincount(kinds, minlength=len(KINDS))
    share = np.sqrt(1 / np.maximum(number, 1))[kinds].astype(np.float32)  # the square root: rarer kinds count more
    share /= share.sum()
    target = np.eye(len(KINDS), dtype=np.float32)[kinds]
    parameters = np.zeros((x.shape[1] + 1, len(KINDS)), np.float32)
    first, second = np.zeros_like(parameters), np.zeros_like(parameters)
    x = np.concatenate((x, np.ones((len(x), 1), np.float32)), axis=1)
    for step in range(1, _STEPS + 1):  # Adam, whole set
        odds = x @ parameters
        chance = np.exp(odds - odds.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        slope = x.T @ ((chance - target) * share[:, None])
        slope[:-1] += _DECAY * parameters[:-1]
        first += 0.1 * (slope - first)
        second += 0.01 * (slope**2 - second)
        parameters -= _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return linear(parameters[:-1] / LEVELS, parameters[-1])


def report(found: Examples, measured: dict[str, float]) -> str:
    """Kinds of blocks on sites never seen, against what their containers are called."""
    said = np.empty(len(found.kinds), np.int64)
    for fold in range(fit.FOLDS):
        layer, held = learn(found, fold), found.folds == fold
        said[held] = [KINDS.index(name) for name in names(layer.times(found.levels[held]) * layer.scale)]
    rows: list[list[object]] = []
    for kind, name in enumerate(KINDS):
        both = int(((said == kind) & (found.kinds == kind)).sum())
        total = int((found.kinds == kind).sum())
        rows.append([name, total, both / max(1, int((said == kind).sum())), both / max(1, total)])
    right, other = said == found.kinds, said > 0
    rows.append(
        [
            "all but interface",
            int((found.kinds > 0).sum()),
            float(right[other].mean()),
            float(right[found.kinds > 0].mean()),
        ]
    )
    measured["kinds.accuracy"] = float(right.mean())
    measured["kinds.precision"] = float(right[other].mean())
    return table(["kind", "blocks", "precision", "recall"], rows)
