"""Titles of flattened pages (stage ``headline``), cross-validated by site.

    scripts/evaluate headline [--limit N] [--fit] [--show]

Right: letters and digits are those of the gold title, which often is the one for search engines; near: one holds the
other, or half of the words of the shorter are in both; wrong: another line; none: no title given. ``--fit`` writes the
weights fitted on all pages to ``cleaner/stages/headline.toml``. The tagger has seen most of these pages, so what it
leaves in doubt is told somewhat too clearly here.
"""

from __future__ import annotations

import argparse
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner import Pipeline
from cleaner.config import load
from cleaner.stages import headline
from cleaner.stages.headline import FEATURES

from .common import ROOT, check_floors, corpus, table

CORPORA = {"wcxb-dev-articles": 400, "fundus-train": 400}
FOLDS = 5
WORTH = {"right": 1.0, "near": 0.6}
"""In fitting: what a line is worth as title, unless there is a better one on the page."""


class Case(NamedTuple):
    """One flattened page."""

    corpus: str
    kind: str
    site: str
    title: str
    lines: list[str]
    """Each line that may be the title."""
    table: NDArray[np.float64]
    right: NDArray[np.float64]
    """What each is worth as title."""


def main(argv: Sequence[str]) -> None:
    """Print the table and check the floors."""
    parser = argparse.ArgumentParser(prog="scripts/evaluate headline", description=__doc__)
    parser.add_argument("--limit", type=int, help="pages of each corpus")
    parser.add_argument("--fit", action="store_true", help="write the weights")
    parser.add_argument("--show", action="store_true", help="print what is wrong")
    options = parser.parse_args(argv)
    cases = [case for name, most in CORPORA.items() for case in _cases(name, options.limit or most)]
    counts: dict[tuple[str, str], Counter[str]] = {}
    for number in range(FOLDS):
        weights, none = fitted([case for case in cases if _fold(case.site) != number])
        for case in cases:
            if _fold(case.site) == number:
                what, chosen = _outcome(case, np.array(list(weights.values())), none)
                counts.setdefault((case.corpus, case.kind), Counter())[what] += 1
                if options.show and what in ("wrong", "near"):
                    print(f"{what}: {chosen} | {case.title}")
    outcomes = ("right", "near", "wrong", "none")
    rows = [[*key, found.total(), *(found[o] / found.total() for o in outcomes)] for key, found in counts.items()]
    print(table(["corpus", "flattener", "pages", *outcomes], rows))
    total = sum(counts.values(), Counter[str]())
    if options.fit:
        _write(*fitted(cases))
    check_floors("headline", {"right": total["right"] / total.total(), "wrong_max": total["wrong"] / total.total()})


def _cases(name: str, limit: int) -> list[Case]:
    from html_text import extract_text
    from inscriptis import get_text

    stages = tuple(stage for stage in load().stages if stage not in ("headline", "bylines"))
    pipeline = Pipeline(replace(load(), stages=stages))
    found = []
    for page in corpus(name, limit):
        if not page.get("title"):
            continue
        for kind, flatten in (("inscriptis", get_text), ("html_text", extract_text)):
            doc, _ = pipeline.annotate(re.sub(r"\n\s*\n", "\n", flatten(page["html"])), form="text")
            indexes, evidence = headline.evidence(doc)
            lines = [doc.text[doc.blocks[i].start : doc.blocks[i].end] for i in indexes]
            found.append(_case(name, kind, page, lines, evidence))
    return found


def _case(name: str, kind: str, page: dict[str, Any], lines: list[str], evidence: NDArray[np.float64]) -> Case:
    title = page["title"]
    worth = np.array([WORTH.get(_compared(line, title), 0.0) for line in lines])
    return Case(name, kind, page["site"], title, lines, evidence, np.where(worth == worth.max(initial=0.0), worth, 0.0))


def _compared(line: str, title: str) -> str:
    """``right``, ``near`` or ``wrong``."""
    ours, gold = (re.findall(r"\w+", text.casefold()) for text in (line, title))
    if "".join(ours) == "".join(gold):
        return "right"
    short, long = sorted(("".join(ours), "".join(gold)), key=len)
    inside = short in long and 2 * len(short) > len(long)
    shared = len({*ours} & {*gold}) >= max(0.5 * min(len({*ours}), len({*gold})), 2)
    return "near" if inside or shared else "wrong"


def _fold(site: str) -> int:
    return zlib.crc32(site.encode()) % FOLDS


def _outcome(case: Case, weights: NDArray[np.float64], none: float) -> tuple[str, str]:
    odds = np.append(case.table @ weights, none)
    chances = np.exp(odds - odds.max())
    chances /= chances.sum()
    if not case.lines or chances[:-1].max() < headline.LEAST:
        return "none", ""
    chosen = case.lines[int(chances[:-1].argmax())]
    return _compared(chosen, case.title), chosen


def fitted(cases: Sequence[Case]) -> tuple[dict[str, float], float]:
    """The weights of a conditional logit over the lines of each page, and that of "none of them"."""
    cases = [case for case in cases if case.lines]
    w, mean, square = (np.zeros(len(FEATURES) + 1) for _ in range(3))
    for _ in range(300):  # Adam, full batch; it has converged by then
        gradient = 0.002 * np.append(w[:-1], 0.0)
        for case in cases:
            odds = np.append(case.table @ w[:-1], w[-1])
            chances = np.exp(odds - odds.max())
            wanted = np.append(case.right, 0.0 if case.right.any() else 1.0)
            error = chances / chances.sum() - wanted / wanted.sum()
            gradient += np.append(error[:-1] @ case.table, error[-1]) / len(cases)
        mean, square = 0.9 * mean + 0.1 * gradient, 0.99 * square + 0.01 * gradient**2
        w -= 0.06 * mean / (np.sqrt(square) + 1e-6)
    return {name: round(float(x), 2) for name, x in zip(FEATURES, w, strict=False)}, round(float(w[-1]), 2)


def _write(weights: dict[str, float], none: float) -> None:
    lines = "\n".join(f"{name} = {value}" for name, value in weights.items())
    head = "# Written by scripts/evaluate headline --fit. Positive weights speak for the title."
    (ROOT / "cleaner/stages/headline.toml").write_text(f"{head}\nnone = {none}\n\n[weights]\n{lines}\n")
