"""The vote: from what the witnesses kept, what the page says of a line, and what the tagger makes of its words, to the
chance that it is the article's.

One logistic function for every effort: it knows how many of the witnesses heard kept a line, never which ones. Its
weights are in ``vote.toml``, one a piece of evidence, fitted by ``scripts/evaluate html --fit`` and readable as they
stand: a positive weight speaks for the article. What is not known of a page is 0 and says nothing.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from bisect import bisect_right
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner.html.align import squeeze
from cleaner.html.page import Page

Floats = NDArray[np.float32]

ABSTAINS: Final = 0.55
"""A witness that kept less than this share of what the fullest one kept (in characters) has lost the page, and is not
counted."""
KEEP: Final = 0.6
"""Lines with at least this chance stay."""
SETTLED: Final = 0.2
"""Doubt up to which the cheap witness alone decides: six pages of seven on the development corpora."""
_ITEM: Final = 30
_LOUDEST: Final = 8.0
"""Log-odds of the tagger beyond which it says no more."""
_MOST: Final = 0.4
_BESIDE: Final = 600
"""Characters kept outside of them from which on readers' comments are only a part of the page, however long."""
_RELATIVE, _BODY, _PART = 0.6, 150, 0.4
# On pages where nothing is sure the bar is lower: this share of the chance of the surest 150 words, or of the surest
# two fifths of a short page.

_LABELS: Final = (
    "consent",
    "related",
    "newsletter",
    "paywall",
    "comments",
    "advert",
    "social_promo",
    "interface",
    "caption",
    "credit",
    "byline",
    "timestamp",
    "legal",
)
_HEADINGS: Final = frozenset({"h2", "h3", "h4"})
_BODY_WORDS: Final = (
    "article-body", "articlebody", "entry-content", "post-content", "story-body", "storybody", "article-content",
    "post-body", "article-text", "content-body", "story-content", "body-text", "body-copy", "article-main-body",
    "article-paragraph",
)  # fmt: skip
_STANDFIRST: Final = re.compile(
    r"(?<![a-z])(?:lead|leadtext|lede|intro|standfirst|dek|deck|excerpt|preamble|sub-?title|sub-?head(?:line|ing)?|abstract|chapo|chapeau|ingress|entradilla|"
    r"sommario|vorspann|sumario|summary|strapline|bajada|occhiello)(?![a-z])"
)
_NEAREST: Final = 100
"""Characters at the end of a path that name the element itself."""
_OPENING: Final = 40
"""Letters by which two openings are compared."""
_ENDS: Final = frozenset('.!?…"”’»。！？')

EVIDENCE: Final[tuple[str, ...]] = (
    "kept",
    "kept_by_all",
    "kept_by_any",
    "kept_near",
    "kept_around",
    "nobody_kept",
    "before_core",
    "after_core",
    "in_article_body",
    "not_in_article_body",
    "in_named_body",
    "not_in_named_body",
    "length",
    "under_40",
    "over_120",
    "links",
    "mostly_links",
    "ends_as_sentence",
    "heading",
    "first_heading",
    "small_heading",
    "item",
    "paragraph",
    "row",
    "said_before",
    "tagger",
    "tagger_alike",
    "is_title",
    "is_description",
    "named_standfirst",
    "hidden",
    *(f"in_{label}" for label in _LABELS),
)
"""The pieces of evidence, in the order of the columns of :func:`evidence`."""
AGAINST: Final = frozenset({"hidden", *(f"in_{label}" for label in _LABELS)})
"""Those that never speak for the article."""


def _opens_alike(lines: list[str], told: str, links: Floats) -> Floats:
    """1 for each line of prose that says what the description says, or begins as it does."""
    found = np.zeros(len(lines), np.float32)
    if len(told) >= 20:
        for number, line in enumerate(lines):
            found[number] = len(line) >= 20 and links[number] < 0.5 and told.startswith(line[:_OPENING])
    return found


def _in_body(page: Page) -> Floats:
    """1 for each line in whose path stands one of :data:`_BODY_WORDS`."""
    paths = list(dict.fromkeys(block.path for block in page.blocks))
    joined = "\n".join(paths)  # all at once: most pages have hundreds of paths
    starts = [0, *itertools.accumulate(len(path) + 1 for path in paths)]
    found: set[str] = set()
    for word in _BODY_WORDS:
        at = joined.find(word)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            found.add(paths[number])
            at = joined.find(word, starts[number + 1])
    return np.array([block.path in found for block in page.blocks], np.float32)


def _in_standfirst(page: Page) -> Floats:
    """1 for each line the end of whose path names a standfirst."""
    seen = {
        path: _STANDFIRST.search(path, max(0, len(path) - _NEAREST)) is not None
        for path in {block.path for block in page.blocks}
    }
    return np.array([seen[block.path] for block in page.blocks], np.float32)


def _around(values: Floats, weights: Floats, reach: int) -> Floats:
    """The weighted mean of each line's neighbours, up to ``reach`` lines away on both sides."""
    total = np.concatenate([[0.0], np.cumsum(values * weights)])
    weight = np.concatenate([[0.0], np.cumsum(weights)])
    at = np.arange(len(values))
    low, high = np.maximum(at - reach, 0), np.minimum(at + reach + 1, len(values))
    own = values * weights
    mean = (total[high] - total[low] - own) / np.maximum(weight[high] - weight[low] - weights, 1e-6)
    return np.asarray(mean, np.float32)


def _alike(page: Page, values: Floats, weights: Floats) -> Floats:
    """The weighted mean over each line's kin: the lines of the same path and tag, itself among them."""
    kinds: dict[tuple[str, str], int] = {}
    kin = np.array([kinds.setdefault((b.path, b.tag), len(kinds)) for b in page.blocks])
    mean = np.bincount(kin, values * weights) / np.bincount(kin, weights)
    return np.asarray(mean[kin], np.float32)


def heard(shares: Floats, sizes: Floats) -> Floats:
    """The shares of the witnesses that have not lost the page; one column of zeros when there is none.

    Args:
        shares: ``[lines, witnesses]``, what each kept of each line.
        sizes: ``[lines]``, characters.
    """
    kept = (shares * sizes[:, None]).sum(0)
    found = shares[:, (kept > 0) & (kept >= ABSTAINS * kept.max(initial=0.0))]
    return found if found.shape[1] else np.zeros((len(sizes), 1), np.float32)


def evidence(
    page: Page, shares: Floats, logits: Floats, article_body: Floats, title: str = "", description: str = ""
) -> Floats:
    """What is known of each line: ``[lines, len(EVIDENCE)]``, values mostly 0–1.

    Args:
        page: the page.
        shares: ``[lines, witnesses]``, what each witness kept of each line, 0–1.
        logits: ``[lines]``, what the text alone says: the log-odds of :func:`cleaner.tagger.logits`.
        article_body: ``[lines]``, the share of each line found in the JSON-LD's ``articleBody``; zeros without one.
        title: the article's title; the lines that repeat it are marked.
        description: the page's description, which most often is the standfirst.
    """
    count = len(page.blocks)
    lines = [page.text[b.start : b.end] for b in page.blocks]
    sizes = np.array([len(line) for line in lines], np.float32)
    seen = heard(shares, sizes)
    kept = seen.mean(1)
    weights = np.minimum(sizes, 300) + 5
    core = np.flatnonzero((kept > 0.5) & (sizes > 80))
    at = np.arange(count)
    tags = np.array([b.tag for b in page.blocks])
    links = np.array([b.link_density for b in page.blocks], np.float32)
    named = _in_body(page)
    has_named = float((named * sizes).sum() > 500)
    has_body = float((article_body * sizes).sum() > 400)
    wanted, told = squeeze(title), squeeze(description)
    said = np.clip(logits, -_LOUDEST, _LOUDEST) / _LOUDEST
    first: dict[str, int] = {}
    for number, line in enumerate(lines):
        first.setdefault(line, number)
    columns: dict[str, NDArray[Any] | float] = {
        "kept": kept,
        "kept_by_all": seen.min(1),
        "kept_by_any": seen.max(1),
        "kept_near": _around(kept, weights, 1),
        "kept_around": _around(kept, weights, 4),
        "nobody_kept": float(len(core) == 0),
        "before_core": (at < core[0]) if len(core) else 0.0,
        "after_core": (at > core[-1]) if len(core) else 0.0,
        "in_article_body": article_body * has_body,
        "not_in_article_body": (1 - article_body) * has_body,
        "in_named_body": named * has_named,
        "not_in_named_body": (1 - named) * has_named,
        "length": np.log1p(sizes) / 5,
        "under_40": sizes < 40,
        "over_120": sizes > 120,
        "links": links,
        "mostly_links": links > 0.6,
        "ends_as_sentence": np.array([line[-1] in _ENDS for line in lines]),
        "heading": np.isin(tags, list(_HEADINGS)),
        "first_heading": tags == "h1",
        "small_heading": (tags == "h5") | (tags == "h6"),
        "item": tags == "li",
        "paragraph": (tags == "p") | (tags == "blockquote"),
        "row": (tags == "tr") | (tags == "td") | (tags == "th"),
        "said_before": np.array([first[line] < number for number, line in enumerate(lines)]),
        "tagger": said,
        "tagger_alike": _alike(page, said, weights),
        "is_title": np.array([line == wanted for line in page.squeezed]) if len(wanted) > 8 else 0.0,
        "is_description": _opens_alike(page.squeezed, told, links),
        "named_standfirst": _in_standfirst(page) * (links < 0.5),
        "hidden": np.array(page.hidden),
    }
    labels = np.array([c.label if c is not None else "" for c in page.containers])
    named_by = np.array([c.rule if c is not None else "" for c in page.containers])
    sure = np.array([c.weight if c is not None else 0.0 for c in page.containers], np.float32)
    weighed = kept * sizes
    for rule in set(named_by) - {""}:
        inside = weighed[named_by == rule].sum()
        thread = rule.startswith("html.comments.") and weighed.sum() - inside > _BESIDE
        if inside > _MOST * weighed.sum() and not thread:
            # A class word around most of what was kept speaks of the page (a newsletter's archive), not of a box in it;
            # but threads are longer than articles.
            sure[named_by == rule] = 0.0
    for label in _LABELS:
        columns[f"in_{label}"] = sure * (labels == label)
    table = np.zeros((count, len(EVIDENCE)), np.float32)
    for number, name in enumerate(EVIDENCE):
        table[:, number] = columns[name]
    return table


@cache
def weights() -> tuple[NDArray[np.float64], float]:
    """The weight of each piece of :data:`EVIDENCE`, and the bias."""
    data = tomllib.loads((resources.files("cleaner.html") / "vote.toml").read_text(encoding="utf-8"))
    return np.array([data["weights"][name] for name in EVIDENCE]), float(data["bias"])


def chances(table: Floats) -> Floats:
    """The chance of each line of :func:`evidence` to be the article's, 0–1."""
    weight, bias = weights()
    result: Floats = (1 / (1 + np.exp(-np.clip(table @ weight + bias, -30, 30)))).astype(np.float32)
    return result


def together(page: Page, chance: Floats, words: Floats) -> Floats:
    """``chance`` with the items of one list judged as one, by the mean of their log-odds: no list loses half its items.

    Args:
        page: the page.
        chance: ``[lines]``, from :func:`chances`.
        words: ``[lines]``, how many words each has; a long item has more to say, up to 30 words.
    """
    sure = np.clip(chance, 1e-6, 1 - 1e-6)
    odds, weights = np.log(sure / (1 - sure)), np.minimum(words, _ITEM) + 1
    kinds = [(b.tag == "li", b.path) for b in page.blocks]
    first = 0
    for last in range(1, len(kinds) + 1):
        if last == len(kinds) or kinds[last] != kinds[first]:
            if kinds[first][0] and last - first > 1:
                odds[first:last] = np.average(odds[first:last], weights=weights[first:last])
            first = last
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def doubt(chance: Floats, words: Floats) -> float:
    """How unsure the vote is of a page: the words it expects to misjudge, for each word it keeps.

    Below :data:`SETTLED` another witness changes nothing that can be measured, so it need not be paid for.
    """
    kept_words = float(words[chance >= bar(chance, words)].sum())
    return float((words * np.minimum(chance, 1 - chance)).sum()) / max(kept_words, 1.0)


def bar(chance: Floats, words: Floats) -> float:
    """The chance from which on a line stays: :data:`KEEP`, or less on a page where nothing is sure.

    Args:
        chance: ``[lines]``, from :func:`chances`.
        words: ``[lines]``, how many words each has.
    """
    if not len(chance):
        return KEEP
    order = np.argsort(-chance, kind="stable")
    enough = int(np.searchsorted(np.cumsum(words[order]), min(_BODY, _PART * float(words.sum()))))
    return min(KEEP, _RELATIVE * float(chance[order][min(enough, len(order) - 1)]))
