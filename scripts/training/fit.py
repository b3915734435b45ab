"""From views to a model: features without peeking, standardised; the network; predictions for sites never seen."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.tagger import features
from cleaner.tagger.features import NAMES, Batch, Floats, Ints, Lexicon
from cleaner.tagger.model import LEVELS, Model, quantized
from scripts.training.augment import WITH_TITLE
from scripts.training.lexicon import Counts
from scripts.training.net import Net, train
from scripts.training.pages import FLAT, LEFTOVERS, View, fold_of

FOLDS = 5
EPOCHS, HIDDEN, SECOND, DROPOUT, NOISE, DECAY = 10, 40, 24, 0.2, 0.2, 1e-3
MUTED = 0.4
"""Share of documents shown without lexical evidence, as a language nobody trained on."""
WORDY = np.array([i for i, name in enumerate(NAMES) if "lex" in name or name.startswith("known")])
"""The columns that lexical evidence reaches."""
NEWS = 3
"""How often a page of the small multilingual corpus counts."""
_CHUNK = 48  # documents whose features are computed together
_SLOTS = (FLAT, (*FLAT, "titled", "linked"), LEFTOVERS, ("gold", "short", "sentences"), ("cropped", "partial"))
_CUT = 5.0  # standard deviations


def say(message: str) -> None:
    """A line of progress for people."""
    print(f"{time.strftime('%H:%M:%S')} {message}", file=sys.stderr, flush=True)


def publisher(site: str) -> str:
    """One name for a site in every corpus: ``www.example.co.uk``, ``uk/Example`` → ``example``."""
    if "/" in site:
        return site.rpartition("/")[2].casefold()
    labels = [label for label in site.casefold().split(".") if label != "www"]
    while len(labels) > 1 and len(labels[-1]) <= 3:
        labels.pop()
    return labels[-1].replace("-", "")


@dataclass(frozen=True)
class Pages:
    """Views with their surfaces, in order of fold."""

    views: list[View]
    folds: NDArray[np.int64]
    bounds: Ints
    body: Floats
    sizes: Floats
    batches: list[tuple[int, Batch]]
    """Fold and surface of consecutive chunks of ``views``."""


def prepare(views: Sequence[View]) -> Pages:
    """Sort ``views`` by fold and compute their surfaces."""
    order = sorted(range(len(views)), key=lambda i: (fold_of(publisher(views[i].site), FOLDS), i))
    ordered = [views[i] for i in order]
    folds = np.array([fold_of(publisher(v.site), FOLDS) for v in ordered])
    batches = []
    for fold in range(FOLDS):
        members = [v for v, f in zip(ordered, folds, strict=True) if f == fold]
        for at in range(0, len(members), _CHUNK):
            batches.append((fold, surface(members[at : at + _CHUNK])))
    return Pages(
        ordered,
        folds,
        np.concatenate(([0], np.cumsum([len(v.lines) for v in ordered]))),
        np.concatenate([np.asarray(v.body, np.float32) for v in ordered]),
        np.concatenate([b.sizes for _, b in batches]),
        batches,
    )


def surface(views: Sequence[View]) -> Batch:
    """The surfaces of ``views``; the title is known of those made for it."""
    lines = [line for v in views for line in v.lines]
    titles = [v.title if v.kind in WITH_TITLE else "" for v in views]
    return features.rows(lines, [len(v.lines) for v in views], titles)


def counts(pages: Pages) -> Counts:
    """Lexical counts by fold, from one whole-page view of every page."""
    joined = Counts.empty(FOLDS)
    at = 0
    for fold, batch in pages.batches:
        number = len(batch.bounds) - 1
        chosen = [i for i in range(number) if pages.views[at + i].kind in ("inscriptis", "soup")]
        rows = slice(pages.bounds[at], pages.bounds[at + number])
        joined.add(batch, pages.body[rows], fold, chosen)
        at += number
    return joined


def columns(pages: Pages, lexicon: Callable[[int], Lexicon], folds: Sequence[int]) -> list[Floats]:
    """Per chunk of ``pages`` the columns, each fold read with its own ``lexicon``; empty for folds not asked for."""
    tables = {fold: lexicon(fold) for fold in folds}
    return [
        features.context(b, features.lexical(b, tables[fold]))
        if fold in tables
        else np.zeros((len(b.sizes), 0), np.float32)
        for fold, b in pages.batches
    ]


def draws(pages: Pages, held: Sequence[int]) -> Callable[[np.random.Generator], NDArray[np.int64]]:
    """A function that draws the documents of one epoch: of every page two whole views, one with leftovers, a clean one
    and a made one, those of the multilingual corpus several times."""
    slots: dict[tuple[str, int], list[int]] = {}
    for i, view in enumerate(pages.views):
        if pages.folds[i] in held:
            continue
        for slot, kinds in enumerate(_SLOTS):
            if view.kind in kinds:
                for turn in range(NEWS if view.corpus.startswith("fundus") else 1):
                    slots.setdefault((view.page, slot + len(_SLOTS) * turn), []).append(i)
    choices = [np.array(found) for found in slots.values()]
    return lambda rng: np.array([found[int(rng.integers(len(found)))] for found in choices])


def fit(pages: Pages, counted: Counts, held: Sequence[int], seed: int = 0) -> Model:
    """Learn from every fold but ``held``. Lexical columns of a fold come from the other training folds."""
    training = [f for f in range(FOLDS) if f not in held]
    chunks = columns(pages, lambda fold: counted.lexicon({fold, *held}), training)
    used = [c for c in chunks if c.shape[1]]
    rows = sum(len(c) for c in used)
    center = np.sum([c.sum(axis=0, dtype=np.float64) for c in used], axis=0) / rows
    spread = np.sqrt(np.sum([((c - center) ** 2).sum(axis=0, dtype=np.float64) for c in used], axis=0) / rows) + 1e-3
    center, spread = center.astype(np.float32), spread.astype(np.float32)
    step = np.float32(_CUT / LEVELS)
    x = np.zeros((int(pages.bounds[-1]), len(NAMES)), np.int8)
    at = 0
    for chunk in chunks:
        if chunk.shape[1]:
            x[at : at + len(chunk)] = np.clip(np.rint((chunk - center) / (spread * step)), -LEVELS, LEVELS)
        at += len(chunk)
    sample = next(c for c in used if len(c))
    sample_bounds = next(b.bounds for (_, b), c in zip(pages.batches, chunks, strict=True) if c is sample)
    del chunks, used

    weight = np.sqrt(pages.sizes + 1)
    weight /= np.repeat(np.add.reduceat(weight, pages.bounds[:-1]), np.diff(pages.bounds))
    net = Net(len(NAMES), HIDDEN, SECOND, seed)
    average = train(
        net,
        x,
        pages.bounds,
        pages.body,
        weight,
        draws(pages, held),
        epochs=EPOCHS,
        seed=seed,
        unit=float(step),
        dropout=DROPOUT,
        decay=DECAY,
        noise=NOISE,
        mute=(WORDY, np.clip(-center / spread, -_CUT, _CUT)[WORDY], MUTED),
        say=say,
    )
    return quantized(average, center, spread, _CUT, sample, sample_bounds, counted.lexicon(held))


def judge(views: Sequence[View], model: Model) -> list[Floats]:
    """Log-odds of the rows of each of ``views``."""
    found: list[Floats] = []
    for at in range(0, len(views), _CHUNK):
        batch = surface(views[at : at + _CHUNK])
        levels = model.levels(features.context(batch, features.lexical(batch, model.lexicon)))
        z = model.logits(levels, batch.bounds)
        found += np.split(z, batch.bounds[1:-1])
    return found
