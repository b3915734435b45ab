"""Models that have not seen a site, one a fold: whatever is measured on the development corpora is judged by them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from cleaner.tagger.model import Model, read, save
from scripts.evaluation.common import ROOT
from scripts.training import card, fit
from scripts.training.augment import augment
from scripts.training.pages import fold_of, load
from scripts.training.silver import silver

CACHE = ROOT / "build" / "tagger"
"""Where views of pages and the models of the folds are kept."""
_LEARNING = ("augment", "fit", "lexicon", "net", "pages", "silver")


def fold(site: str) -> int:
    """The fold of a page by its ``site``, as the corpora name it."""
    return fold_of(fit.publisher(site), fit.FOLDS)


def models(cache: Path = CACHE) -> list[Model]:
    """For each fold a model trained without it, kept in ``cache`` under the digest of the code that trains."""
    code = [ROOT / "scripts" / "training" / f"{name}.py" for name in _LEARNING]
    code += [ROOT / "cleaner" / "tagger" / f"{name}.py" for name in ("features", "model")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()[:16]
    kept = [cache / f"fold-{digest}-{number}.npz" for number in range(fit.FOLDS)]
    if not all(path.exists() for path in kept):
        views = [view for name in card.CORPORA for view in load(name, cache)] + silver(cache)
        pages = fit.prepare(views + augment(views))
        counted = fit.counts(pages)
        for number, path in enumerate(kept):
            if not path.exists():
                fit.say(f"fold {number}")
                save(fit.fit(pages, counted, held=(number,)), str(path))
    return [read(str(path)) for path in kept]


def unseen(cache: Path = CACHE) -> Callable[[str], Model]:
    """A function from the site of a page to the model that has not seen it, for :func:`cleaner.tagger.logits`."""
    known = models(cache)
    return lambda site: known[fold(site)]
