"""HTML in: what is kept against gold bodies, and metadata against gold, beside the known extractors.

The metric. A *word* is a run of letters and digits, lower case; each Han, kana or Hangul character is a word of its
own. For
a page with gold word multiset G and output multiset O: P = |G∩O| / |O|, R = |G∩O| / |G|, F1 = 2PR/(P+R), 0 for an empty
output. Means over pages, so every page counts the same.

The vote's weights and the tagger are fitted, so all our rows are cross-validated: five folds by publisher, each page
judged by weights and by a tagger that have not seen it. "vote" is the lines the vote keeps, "cleaner" the text of the
whole pipeline. `--fit` fits on everything and writes the weights the package ships.

    scripts/evaluate html [--every N] [--limit N] [--only NAME,NAME] [--efforts NAME,NAME] [--worst N] [--fit]

Outputs of extractors are cached in the system's temporary directory, by tool version and page; models of the folds as
`scripts/training/cross.py` says.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from cleaner import config, tagger
from cleaner.document import Document
from cleaner.html import Page, extractors, read, vote
from cleaner.html.align import kept_shares, squeeze
from cleaner.html.metadata import article_body, read_metadata
from cleaner.pipeline import Pipeline
from cleaner.record import Record
from cleaner.tagger.model import Model
from scripts.evaluation.common import ROOT, check_floors, corpus, table
from scripts.training import cross

CORPORA = ("wcxb-dev-articles", "fundus-train")
DATED = "dated-pages"
"""Pages of many years and languages of which only the date is known."""
_SINGLE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_WORD = re.compile(rf"[{_SINGLE}]|(?:(?![{_SINGLE}])\w)+")


def words(text: str) -> Counter[str]:
    """The multiset of words of a text."""
    return Counter(_WORD.findall(text.lower()))


def scores(gold: Counter[str], output: Counter[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of one page."""
    common = (gold & output).total()
    if not common:
        return 0.0, 0.0, 0.0
    p, r = common / output.total(), common / gold.total()
    return p, r, 2 * p * r / (p + r)


# --- the others -------------------------------------------------------------------------------------------------------


def _trafilatura(**options: Any) -> Callable[[str], str]:
    def run(html: str) -> str:
        from trafilatura import extract

        return extract(html, include_comments=False, **options) or ""

    return run


def _resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True, alt_texts=False, list_bullets=False))


def _readability(html: str) -> str:
    from lxml.html import fromstring
    from readability import Document

    summary = Document(html).summary()
    return " ".join(fromstring(summary).itertext()) if summary.strip() else ""


def _justext(html: str) -> str:
    import justext

    # English where no list fits: jusText has no way to be told nothing.
    paragraphs = justext.justext(html.encode("utf-8", "replace"), justext.get_stoplist("English"), encoding="utf-8")
    return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)


def _newspaper(html: str) -> str:
    from newspaper import Article, Config

    config = Config()
    config.fetch_images = False
    article = Article("https://example.org/", config=config)
    article.download(input_html=html)
    article.parse()
    return str(article.text)


OTHERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "trafilatura": ("trafilatura", _trafilatura()),
    "trafilatura precision": ("trafilatura", _trafilatura(favor_precision=True)),
    "trafilatura recall": ("trafilatura", _trafilatura(favor_recall=True)),
    "trafilatura fast": ("trafilatura", _trafilatura(fast=True)),
    "resiliparse": ("Resiliparse", _resiliparse),
    "readability-lxml": ("readability-lxml", _readability),
    "jusText": ("jusText", _justext),
    "newspaper4k": ("newspaper4k", _newspaper),
}
_CACHE = Path(tempfile.gettempdir()) / "cleaner-evaluate-html"


def cached(name: str, package: str, page_id: str, run: Callable[[], str]) -> str:
    """A text from the cache, or made now; ``""`` when making it fails."""
    key = hashlib.sha256(f"{name} {version(package)} {page_id}".encode()).hexdigest()[:32]
    path = _CACHE / key[:2] / key
    if path.exists():
        return path.read_text(encoding="utf-8")
    try:
        text = run()
    except Exception as error:
        text = ""
        print(f"{name} failed on {page_id}: {error!r}"[:200])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.encode("utf-8", "replace").decode("utf-8"), encoding="utf-8")
    return text


def foreign(name: str, page: dict[str, Any]) -> str:
    """The output of a foreign extractor for a page of the corpus."""
    package, run = OTHERS[name]
    return cached(name, package, page["id"], lambda: run(page["html"]))


def pages(name: str, every: int = 1, limit: int | None = None) -> list[dict[str, Any]]:
    """Every ``every``-th page of a corpus that has a gold body."""
    found = [page for number, page in enumerate(corpus(name)) if number % every == 0 and page.get("gold")]
    return found[:limit]


# --- ours -------------------------------------------------------------------------------------------------------------

_PACKAGES = {"trafilatura": "trafilatura", "resiliparse": "Resiliparse", "readability": "readability-lxml"}


@dataclass
class Case:
    """One page read, with its gold."""

    corpus: str
    id: str
    fold: int
    page: Page
    tables: dict[str, Any]
    """By effort: the evidence, ``[lines, len(vote.EVIDENCE)]``."""
    words: list[Counter[str]]
    sizes: Any
    gold: Counter[str]
    truth: Any
    """The share of each line that gold has."""


def case(name: str, row: dict[str, Any], models: Sequence[Model]) -> Case:
    """Read a page of a corpus with every witness, and the tagger of the fold the page is held out of."""
    page = read(row["html"], url=row.get("url") or "")
    lines = [squeeze(page.text[b.start : b.end]) for b in page.blocks]
    body = np.zeros(len(lines), np.float32)
    title = description = ""
    if page.tree is not None:
        body = kept_shares(lines, squeeze(article_body(page.tree)))
        told = read_metadata(page.tree, page.url, fallback=False)
        title, description = told["title"], told["description"]
    fold = cross.fold(row["site"])
    logits = tagger.logits([Document(page.text, page.blocks, metadata={"title": title})], models[fold])[0]
    shares = {
        w: kept_shares(
            lines, squeeze(cached(f"witness {w}", _PACKAGES[w], row["id"], lambda w=w: extractors.run(w, page)))
        )  # type: ignore[misc]
        for w in extractors.EFFORTS["thorough"]
    }
    tables = {
        effort: vote.evidence(page, np.stack([shares[w] for w in heard], 1), logits, body, title, description)
        for effort, heard in extractors.EFFORTS.items()
    }
    counted = [words(page.text[b.start : b.end]) for b in page.blocks]
    return Case(
        name,
        row["id"],
        fold,
        page,
        tables,
        counted,
        np.array([w.total() for w in counted], np.float32),
        words(row["gold"]),
        kept_shares(lines, squeeze(row["gold"])),
    )


def fit(cases: list[Case], ridge: float = 1e-3) -> tuple[Any, float]:
    """The vote's weights by penalised logistic regression (Newton's method), every page with the same weight.

    A line weighs as many words as it has, every effort is a separate sample of the page, and a page of news (fundus)
    weighs twice as much as one of the mixed corpus.
    """
    rows, truth, weight = [], [], []
    for c in cases:
        for found in c.tables.values():
            rows.append(found)
            truth.append(c.truth)
            weight.append((c.sizes + 1) / (c.gold.total() + 50) * (2 if c.corpus.startswith("fundus") else 1))
    x, y, w = (
        np.concatenate(rows).astype(float),
        np.concatenate(truth).astype(float),
        np.concatenate(weight).astype(float),
    )
    w /= w.sum()
    mean, scale = x.mean(0), x.std(0) + 1e-3
    z = np.c_[(x - mean) / scale, np.ones(len(x))]
    penalty = ridge * np.r_[np.ones(x.shape[1]), 0.0]
    b = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(z @ b, -30, 30)))
        step = np.linalg.solve(
            (z * (w * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ z + np.diag(penalty + 1e-9),
            z.T @ (w * (p - y)) + penalty * b,
        )
        b -= step
        if np.abs(step).max() < 1e-5:
            break
    weights = b[:-1] / scale
    bias = float(b[-1] - weights @ mean)
    # A container never speaks for the article, nor does being hidden, whatever a few odd pages say.
    named = np.array([name in vote.AGAINST for name in vote.EVIDENCE])
    return np.where(named, np.minimum(weights, 0.0), weights), bias


def judged(c: Case, effort: str, weights: Any, bias: float) -> Any:
    """Which lines the vote keeps, as the stage does it: in the default effort in two steps."""

    def chances(effort: str) -> Any:
        return 1 / (1 + np.exp(-np.clip(c.tables[effort] @ weights + bias, -30, 30)))

    chance = chances("fast")
    if effort == "thorough" or (effort == "default" and vote.doubt(chance, c.sizes) > vote.SETTLED):
        chance = chances(effort)
    chance = vote.together(c.page, chance, c.sizes)
    return chance >= vote.bar(chance, c.sizes)


def kept_words(c: Case, effort: str, weights: Any, bias: float) -> Counter[str]:
    """The words of the lines the vote keeps."""
    total: Counter[str] = Counter()
    for counted, keep in zip(c.words, judged(c, effort, weights, bias), strict=True):
        if keep:
            total.update(counted)
    return total


def cleaned(
    rows: list[dict[str, Any]], effort: str, folds: dict[int, tuple[Any, float]], models: Sequence[Model]
) -> dict[str, Record]:
    """By page what the whole pipeline makes of it, with the fold's weights and tagger in the place of those shipped."""
    pipeline = Pipeline(config.load().with_changes(html_effort=effort))
    records = {}
    for fold, fitted in folds.items():
        with (
            mock.patch.object(tagger, "load", lambda fold=fold: models[fold]),
            mock.patch.object(vote, "weights", lambda fitted=fitted: fitted),
        ):
            for row in rows:
                if cross.fold(row["site"]) == fold:
                    records[row["id"]] = pipeline.clean(row["html"], url=row.get("url") or "", form="html")
    return records


def junk(cases: list[Case], folds: dict[int, tuple[Any, float]], others: list[str], records: dict[str, Record]) -> str:
    """A table of the junk that survives: words a page of lines inside named containers that gold does not have."""
    counts: dict[str, dict[str, float]] = {}
    tools = ["untouched", *others[:1], "vote", "cleaner"]
    for c in cases:
        kept = {"untouched": np.ones(len(c.sizes)), "vote": judged(c, "default", *folds[c.fold])}
        said = {
            "cleaner": records[c.id].text,
            **{name: cached(name, OTHERS[name][0], c.id, str) for name in others[:1]},
        }
        for name, text in said.items():
            kept[name] = kept_shares(c.page.squeezed, squeeze(text)) >= 0.5
        for number, container in enumerate(c.page.containers):
            if c.truth[number] < 0.5:
                row = counts.setdefault(container.label if container else "no container", dict.fromkeys(tools, 0.0))
                for tool in tools:
                    row[tool] += float(kept[tool][number] * c.sizes[number]) / len(cases)
    ranked = sorted(counts.items(), key=lambda item: -item[1][tools[0]])
    return table(["", *tools], [[label, *(round(row[t], 2) for t in tools)] for label, row in ranked])


def write_weights(weights: Any, bias: float) -> None:
    """Write the weights the package ships."""
    lines = [
        "# Weights of the evidence in cleaner/html/vote.py, fitted by `scripts/evaluate html --fit`.",
        "# Positive speaks for the article. A chance is 1 / (1 + exp(-(bias + sum of weight * evidence))).",
        "",
        f"bias = {bias:.3f}",
        "",
        "[weights]",
    ]
    lines += [f"{name} = {value:.3f}" for name, value in zip(vote.EVIDENCE, weights, strict=True)]
    (ROOT / "cleaner" / "html" / "vote.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


# --- metadata ---------------------------------------------------------------------------------------------------------


def _names(said: Any) -> frozenset[str]:
    parts = said if isinstance(said, list) else re.split(r"\s*[;,]\s*|\s+(?:and|&)\s+", said or "")
    return frozenset(" ".join(p.split()).casefold() for p in parts if p.strip())


def _plain(title: str) -> str:
    return " ".join((title or "").replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').split())


def _day(gold: object) -> str:
    # Where gold knows no date it has a number that is none.
    return gold[:10] if isinstance(gold, str) else ""


def metadata_rows(rows: list[dict[str, Any]], records: dict[str, Record]) -> dict[str, tuple[int, int, int]]:
    """For each field: pages with gold, exact here, exact in trafilatura. Quotation marks of any shape are alike."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        said = cached("metadata", "trafilatura", row["id"], lambda row=row: _trafilatura_metadata(row))  # type: ignore[misc]
        theirs = json.loads(said or "{}")
        ours = records[row["id"]]
        for field, gold, mine, its in (
            ("title", _plain(row.get("title") or ""), _plain(ours.title), _plain(theirs.get("title") or "")),
            ("date", _day(row.get("date")), ours.date[:10], (theirs.get("date") or "")[:10]),
            ("authors", _names(row.get("author")), _names(ours.authors), _names(theirs.get("author"))),
        ):
            if gold:
                count = counts.setdefault(field, [0, 0, 0])
                count[0] += 1
                count[1] += mine == gold
                count[2] += its == gold
    return {field: (c[0], c[1], c[2]) for field, c in counts.items()}


def _trafilatura_metadata(row: dict[str, Any]) -> str:
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(row["html"], row.get("url") or None)
    return json.dumps({"title": found.title, "author": found.author, "date": found.date})


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="scripts/evaluate html", description="Word F1 and metadata on HTML pages.")
    parser.add_argument("--every", type=int, default=1, help="take every N-th page")
    parser.add_argument("--limit", type=int, help="take at most N pages of each corpus")
    parser.add_argument("--only", default="", help="comma-separated names of other extractors; 'none' for none")
    parser.add_argument("--efforts", default="default", help="efforts of which the whole pipeline is measured")
    parser.add_argument("--cache", type=Path, default=cross.CACHE, help="where models of the folds are kept")
    parser.add_argument("--worst", type=int, default=0, help="list the N worst pages of the default effort")
    parser.add_argument("--fit", action="store_true", help="fit the vote on everything and write its weights")
    options = parser.parse_args(argv)
    logging.disable(logging.CRITICAL)

    chosen = {name: pages(name, options.every, options.limit) for name in CORPORA}
    models = cross.models(options.cache)
    cases = [case(name, row, models) for name, rows in chosen.items() for row in rows]
    if options.fit:
        write_weights(*fit(cases))
    others = [n for n in OTHERS if not options.only or n in options.only.split(",")]
    body: list[list[object]] = []
    measured: dict[str, float] = {}
    for name in others:
        row: list[object] = [name]
        for source, rows in chosen.items():
            row += list(np.mean([scores(words(r["gold"]), words(foreign(name, r))) for r in rows], 0))
            measured[f"{name} {source}"] = float(row[-1])  # type: ignore[arg-type]
        body.append(row)
    folds = {f: fit([c for c in cases if c.fold != f]) for f in sorted({c.fold for c in cases})}
    for effort in extractors.EFFORTS:
        row = [f"vote, {effort}"]
        for source in chosen:
            found = [scores(c.gold, kept_words(c, effort, *folds[c.fold])) for c in cases if c.corpus == source]
            row += list(np.mean(found, 0))
            measured[f"vote_{effort}_{source.split('-')[0]}"] = float(row[-1])  # type: ignore[arg-type]
        body.append(row)
    records: dict[str, Record] = {}
    for effort in options.efforts.split(","):
        records = cleaned([row for rows in chosen.values() for row in rows], effort, folds, models)
        row = [f"cleaner, {effort}"]
        for source in chosen:
            row += list(np.mean([scores(c.gold, words(records[c.id].text)) for c in cases if c.corpus == source], 0))
            measured[f"{effort}_{source.split('-')[0]}"] = float(row[-1])  # type: ignore[arg-type]
        body.append(row)
    print(f"\n## Word precision, recall, F1 on {' and '.join(f'{len(r)} pages of {n}' for n, r in chosen.items())}\n")
    print(table(["", *(f"{n.split('-')[0]} {m}" for n in chosen for m in ("P", "R", "F1"))], body))
    if options.worst:
        worst = sorted(([c.id, *scores(c.gold, words(records[c.id].text))] for c in cases), key=lambda row: row[-1])
        print("\n## Worst pages\n")
        print(table(["page", "P", "R", "F1"], worst[: options.worst]))
    print("\n## Words left that gold has not, by the container they stand in, per page\n")
    print(junk(cases, folds, others, records))
    print("\n## Metadata: exact matches\n")
    rows_out: list[list[object]] = []
    dated = list(corpus(DATED))[:: options.every][: options.limit]
    records |= {row["id"]: Pipeline().clean(row["html"], url=row.get("url") or "", form="html") for row in dated}
    for source, rows in {**chosen, DATED: dated}.items():
        for field, (total, ours, theirs) in metadata_rows(rows, records).items():
            rows_out.append([f"{source}, {field}", total, ours / total, theirs / total])
            measured[f"{field}_{source.split('-')[0]}"] = ours / total
    print(table(["", "pages", "cleaner", "trafilatura"], rows_out))
    for source in chosen:
        short = source.split("-")[0]
        if f"trafilatura {source}" in measured:
            measured[f"ahead_of_trafilatura_{short}"] = measured[f"default_{short}"] - measured[f"trafilatura {source}"]
    if options.every == 1 and options.limit is None and not options.only:
        check_floors("html", measured)
