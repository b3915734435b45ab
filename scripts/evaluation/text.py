"""The line tagger on text alone, cross-validated by site, beside what others make of the same pages.

Words are the unit (:func:`scripts.training.pages.words`). A page's precision, recall and F1 compare the bag of words
kept with
the bag of words of its gold body; figures are means over pages. Regimes: whole pages flattened; what an extractor
left of
the page; the gold body alone.

    scripts/evaluate text [--cache DIR] [--errors N] [--write]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.tagger import decode
from cleaner.tagger.features import Floats, Lexicon
from cleaner.tagger.model import Model
from scripts.evaluation.common import ROOT, check_floors, table
from scripts.training import card, cross, fit, outcomes
from scripts.training.pages import CLEAN, FLAT, LEFTOVERS, View, load, words

MODES = {"strict": 0.95, "balanced": 0.8, "aggressive": 0.5}
_MARKS = ("<!-- scripts/evaluate text --write: begin -->", "<!-- end -->")


class Case(NamedTuple):
    """One view with what a model that never saw its site says of it."""

    view: View
    logits: Floats
    paragraphs: NDArray[np.bool_]
    words: list[list[str]]

    @property
    def scores(self) -> Floats:
        """Scores of boilerplate, row by row."""
        return decode.scores(self.logits, np.array([0, len(self.logits)]), self.paragraphs)


def cases(views: Sequence[View], models: Sequence[Model]) -> list[Case]:
    """``views`` with log-odds by the model of the fold their site was held out of."""
    found = []
    for number, model in enumerate(models):
        mine = [view for view in views if cross.fold(view.site) == number]
        for view, z in zip(mine, fit.judge(mine, model), strict=True):
            paragraphs = decode.paragraphs(fit.surface([view]))
            found.append(Case(view, z, paragraphs, [words(line) for line in view.lines]))
    return found


class Score(NamedTuple):
    """Of one page."""

    precision: float
    recall: float
    f1: float


def compare(kept: Counter[str], gold: Counter[str]) -> Score:
    """Bags of words against each other."""
    common = sum((kept & gold).values())
    p = common / max(1, sum(kept.values()))
    r = common / max(1, sum(gold.values()))
    return Score(p, r, 2 * p * r / (p + r) if common else 0.0)


def score(case: Case, keep: Sequence[bool]) -> Score:
    """The page when only the rows ``keep`` stay."""
    return compare(Counter(w for row, k in zip(case.words, keep, strict=True) if k for w in row), case.view.gold)


def tagger(mode: str) -> Callable[[Case], Sequence[bool]]:
    """What the tagger keeps in ``mode``."""
    return lambda case: (case.scores < MODES[mode]).tolist()


def untouched(case: Case) -> Sequence[bool]:
    """Everything."""
    return [True] * len(case.words)


def c4(case: Case) -> Sequence[bool]:
    """The line rules of C4 (Raffel et al. 2020, §2.2): an end mark, five words, no "javascript"."""
    return [
        line.endswith((".", "!", "?", '"')) and len(line.split()) >= 5 and "javascript" not in line.lower()
        for line in case.view.lines
    ]


def _wrapped(case: Case) -> str:
    from html import escape

    return "<html><body>" + "".join(f"<p>{escape(line)}</p>\n" for line in case.view.lines) + "</body></html>"


def justext_lines(case: Case) -> Sequence[bool]:
    """jusText over the lines as paragraphs, without stop words."""
    import justext

    found = justext.justext(_wrapped(case), frozenset(), stopwords_low=0, stopwords_high=0, max_heading_distance=150)
    good = Counter(" ".join(p.text.split()) for p in found if not p.is_boilerplate)
    return [good[" ".join(line.split())] > 0 for line in case.view.lines]


def trafilatura_lines(case: Case) -> Sequence[bool]:
    """trafilatura over the lines as paragraphs."""
    from trafilatura import extract

    good = {" ".join(line.split()) for line in (extract(_wrapped(case)) or "").split("\n")}
    return [" ".join(line.split()) in good for line in case.view.lines]


def mean(scores: Iterable[Score]) -> list[float]:
    """Mean precision, recall and F1."""
    return [float(x) for x in np.mean(list(scores), axis=0)]


def of(found: Iterable[Case], corpus: str = "", kinds: Sequence[str] = ()) -> list[Case]:
    """The cases of a corpus and of some kinds."""
    return [c for c in found if c.view.corpus.startswith(corpus) and (not kinds or c.view.kind in kinds)]


def weight(case: Case) -> tuple[Floats, Floats]:
    """Words of each row that belong to the article, and words that do not."""
    sizes = np.array([len(row) for row in case.words], np.float32)
    body = np.asarray(case.view.body, np.float32)
    return sizes * body, sizes * (1 - body)


def flat_table(found: list[Case], measured: dict[str, float]) -> str:
    """Whole pages: the tagger by flattener and mode, the others beside it."""
    rows: list[list[object]] = []
    for corpus in card.CORPORA:
        for kind in FLAT:
            some = of(found, corpus, (kind,))
            for mode in MODES:
                values = mean(score(c, tagger(mode)(c)) for c in some)
                rows.append([f"{corpus}, {kind}, {mode}", len(some), *values])
                measured[f"flat.{corpus}.{kind}.{mode}"] = values[2]
        some = of(found, corpus, FLAT[:1])
        for name, other in (
            ("untouched", untouched),
            ("C4 lines", c4),
            ("jusText, lines", justext_lines),
            ("trafilatura, lines", trafilatura_lines),
        ):
            rows.append([f"{corpus}, {FLAT[0]}, {name}", len(some), *mean(score(c, other(c)) for c in some)])
        for kind in ("resiliparse_main", "readability", "trafilatura_recall", "trafilatura"):
            views = {c.view.page: c for c in of(found, corpus, (kind,))}
            pages = {c.view.page for c in some}
            values = mean(
                [score(views[p], untouched(views[p])) if p in views else Score(0, 0, 0) for p in sorted(pages)]
            )
            rows.append([f"{corpus}, {kind} with the HTML", len(pages), *values])
    return table(["whole pages", "pages", "precision", "recall", "F1"], rows)


def leftover_table(found: list[Case], measured: dict[str, float]) -> str:
    """Extractor output: what leaves of the junk and of the body."""
    rows: list[list[object]] = []
    for corpus in card.CORPORA:
        for kind in LEFTOVERS:
            some = of(found, corpus, (kind,))
            before = mean(score(c, untouched(c)) for c in some)[2]
            for mode in MODES:
                gone = [(c, ~np.array(tagger(mode)(c)), *weight(c)) for c in some]
                junk = sum(float(j[g].sum()) for _, g, _, j in gone) / sum(float(j.sum()) for *_, j in gone)
                lost = sum(float(b[g].sum()) for _, g, b, _ in gone) / sum(float(b.sum()) for _, _, b, _ in gone)
                after = mean(score(c, tagger(mode)(c)) for c in some)[2]
                rows.append([f"{corpus}, {kind}, {mode}", len(some), junk * 100, lost * 100, before, after])
                measured[f"left.{corpus}.{kind}.{mode}.junk_gone"] = junk
                measured[f"left.{corpus}.{kind}.{mode}.body_lost_max"] = lost
    return table(["leftovers", "pages", "junk gone %", "body lost %", "F1 before", "F1 after"], rows)


def clean_table(found: list[Case], measured: dict[str, float]) -> str:
    """Gold bodies: what the tagger takes from a text that has nothing to take."""
    rows: list[list[object]] = []
    for corpus in card.CORPORA:
        some = of(found, corpus, CLEAN)
        for mode in MODES:
            gone = [(~np.array(tagger(mode)(c)), weight(c)[0]) for c in some]
            kept = 1 - sum(float(b[g].sum()) for g, b in gone) / sum(float(b.sum()) for _, b in gone)
            whole = float(np.mean([not g.any() for g, _ in gone]))
            rows.append([f"{corpus}, {mode}", len(some), f"{kept:.4%}", f"{whole:.2%}"])
            measured[f"clean.{corpus}.{mode}.words_kept"] = kept
            measured[f"clean.{corpus}.{mode}.untouched"] = whole
    return table(["clean texts", "pages", "words kept", "untouched"], rows)


def reliability(found: list[Case]) -> str:
    """Predicted chance of belonging to the article against what came true, rows weighted by words."""
    some = of(found, kinds=FLAT)
    z = np.concatenate([c.logits for c in some])
    chance = 1 / (1 + np.exp(-z))
    body, junk = (np.concatenate(parts) for parts in zip(*(weight(c) for c in some), strict=True))
    rows: list[list[object]] = []
    for low in np.arange(0, 1, 0.1):
        inside = (chance >= low) & (chance < low + 0.1 + 1e-9)
        total = float((body + junk)[inside].sum())
        rows.append(
            [
                f"{low:.1f}–{low + 0.1:.1f}",
                int(inside.sum()),
                float((chance * (body + junk))[inside].sum() / total),
                float(body[inside].sum() / total),
            ]
        )
    return table(["predicted", "lines", "mean predicted", "came true"], rows)


def country_table(found: list[Case]) -> str:
    """Flattened pages of the multilingual corpus by country."""
    rows: list[list[object]] = []
    by: dict[str, list[Case]] = {}
    for c in of(found, "fundus", FLAT[:3]):
        by.setdefault(c.view.site.split("/")[0], []).append(c)
    for country, some in sorted(by.items()):
        rows.append([country, len({c.view.page for c in some}), *mean(score(c, tagger("balanced")(c)) for c in some)])
    return table(["country", "pages", "precision", "recall", "F1"], rows)


def foreign_table(views: Sequence[View], models: Sequence[Model], measured: dict[str, float]) -> str:
    """Whole pages as if in a language nobody trained on: not one word known."""
    mute = [m._replace(lexicon=Lexicon(*(np.zeros_like(t) for t in m.lexicon))) for m in models]
    rows: list[list[object]] = []
    found = cases([v for v in views if v.kind == FLAT[0]], mute)
    for corpus in card.CORPORA:
        values = mean(score(c, tagger("balanced")(c)) for c in of(found, corpus))
        rows.append([f"{corpus}, {FLAT[0]}", len(of(found, corpus)), *values])
        measured[f"foreign.{corpus}"] = values[2]
    return table(["no word known", "pages", "precision", "recall", "F1"], rows)


def main(argv: Sequence[str]) -> None:
    """Print the tables, check the floors; ``--write`` keeps them in ``docs/quality.md``."""
    parser = argparse.ArgumentParser(prog="scripts/evaluate text", description=__doc__)
    parser.add_argument("--cache", type=Path, default=cross.CACHE)
    parser.add_argument("--errors", type=int, default=0, help="print the worst N documents instead")
    parser.add_argument("--write", action="store_true", help="write docs/quality.md")
    args = parser.parse_args(argv)
    models = cross.models(args.cache)
    views = [view for name in card.CORPORA for view in load(name, args.cache)]
    measured: dict[str, float] = {}
    all_stages = outcomes.outcomes(outcomes.chosen(views), models, measured)
    if args.errors:
        print(outcomes.worst(all_stages, args.errors))
        return
    found = cases(views, models)
    parts = [
        outcomes.regime_table(all_stages, measured),
        outcomes.language_table(all_stages, "whole"),
        outcomes.language_table(all_stages, "clean"),
        flat_table(found, measured),
        leftover_table(found, measured),
        clean_table(found, measured),
        reliability(found),
        foreign_table(views, models, measured),
        country_table(found),
    ]
    print("\n\n".join(parts))
    if args.write:
        page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
        before, _, rest = page.partition(_MARKS[0])
        _, _, after = rest.partition(_MARKS[1])
        kept = before + _MARKS[0] + "\n\n" + "\n\n".join(parts) + "\n\n" + _MARKS[1] + after
        (ROOT / "docs" / "quality.md").write_text(kept, encoding="utf-8")
    check_floors("text", measured)
