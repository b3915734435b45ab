"""Pages as the tagger meets them: flattened, half extracted or clean lines, each line with its share of article words.

A page with a gold body becomes up to nine *views* (one per flattener or extractor, and the gold body alone). Whether a
line belongs to the article is read off a longest common subsequence of the words of the view and of the gold.
"""

from __future__ import annotations

import hashlib
import pickle
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from scripts.evaluation.common import corpus, need

FLAT = ("inscriptis", "html_text", "resiliparse", "soup")
"""Whole pages, menus and all."""
LEFTOVERS = ("resiliparse_main", "trafilatura_recall", "readability")
"""What an extractor left of the page."""
CLEAN = ("gold",)
"""The article alone."""
OTHER = ("trafilatura",)
"""An extractor at its default, for comparison."""
VIEWS = FLAT + LEFTOVERS + CLEAN + OTHER

# Han, kana, Hangul and Thai have no spaces between words: one character counts as one word.
_WORD = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\W_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"
    r"\uac00-\ud7af\uf900-\ufaff]+"
)


def words(text: str) -> list[str]:
    """The words of ``text``, case-folded: the unit of every figure in this evaluation."""
    return _WORD.findall(text.casefold())


class View(NamedTuple):
    """One page as one tool shows it."""

    page: str
    site: str
    corpus: str
    kind: str
    title: str
    lines: tuple[str, ...]
    """Lines without outer white space, none empty."""
    body: tuple[float, ...]
    """For each line the share of its words that belong to the article, 0–1."""
    gold: Counter[str]
    """The words of the gold body."""


def _inscriptis(html: str) -> str:
    from inscriptis import get_text

    return str(get_text(html))


def _html_text(html: str) -> str:
    import html_text

    return str(html_text.extract_text(html))


def _resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=False))


def _resiliparse_main(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True))


def _soup(html: str) -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")
    for element in soup(["script", "style", "noscript", "template"]):
        element.decompose()
    return soup.get_text("\n")


def _trafilatura(html: str) -> str:
    from trafilatura import extract

    return extract(html) or ""


def _trafilatura_recall(html: str) -> str:
    from trafilatura import extract

    return extract(html, favor_recall=True) or ""


def _readability(html: str) -> str:
    import html_text
    from readability import Document

    return str(html_text.extract_text(Document(html).summary()))


TOOLS: dict[str, Callable[[str], str]] = {
    "inscriptis": _inscriptis,
    "html_text": _html_text,
    "resiliparse": _resiliparse,
    "soup": _soup,
    "resiliparse_main": _resiliparse_main,
    "trafilatura_recall": _trafilatura_recall,
    "readability": _readability,
    "trafilatura": _trafilatura,
}


def split(text: str) -> tuple[str, ...]:
    """The non-empty lines of ``text`` without outer white space."""
    return tuple(line for raw in text.split("\n") if (line := raw.strip()))


def matched(page: list[str], gold: list[str]) -> list[int]:
    """For each word of ``page`` the index of the word of ``gold`` it stands for in a longest common subsequence, or -1.

    Bit-parallel (Hyyrö 2004, "Bit-parallel LCS-length computation revisited"), with the alignment read back from the
    stored rows. Among equal alignments the matches are then pulled towards their right neighbours, so that a body
    paragraph keeps its first word even when a menu above says the same word.
    """
    masks: dict[str, int] = {}
    for j, word in enumerate(gold):
        masks[word] = masks.get(word, 0) | 1 << j
    full = (1 << len(gold)) - 1
    row, rows = full, []
    for word in page:
        hits = row & masks.get(word, 0)
        row = ((row + hits) | (row - hits)) & full
        rows.append(row)
    found = [-1] * len(page)
    i, j = len(page) - 1, len(gold) - 1
    while i >= 0 and j >= 0:
        if rows[i] >> j & 1:
            j -= 1
        elif i and not rows[i - 1] >> j & 1:
            i -= 1
        else:
            found[i] = j
            i -= 1
            j -= 1
    where = {j: i for i, j in enumerate(found) if j >= 0}
    for i in range(len(page) - 1, 0, -1):
        j = found[i] - 1
        if j >= 0 and found[i - 1] < 0 and page[i - 1] == gold[j]:
            if j in where:
                found[where[j]] = -1
            found[i - 1], where[j] = j, i - 1
    return found


def shares(lines: Iterable[str], gold: str, shortest: int = 3) -> list[float]:
    """For each line the share of its words inside runs of at least ``shortest`` words shared with ``gold`` in order."""
    split_lines = [words(line) for line in lines]
    found = matched([w for line in split_lines for w in line], words(gold))
    inside = [False] * len(found)
    start = 0
    for i in range(1, len(found) + 1):
        if i == len(found) or found[i - 1] < 0 or found[i] != found[i - 1] + 1:
            if found[start] >= 0 and i - start >= shortest:
                inside[start:i] = [True] * (i - start)
            start = i
    # A line without words (a rule, a bullet) goes with its surroundings.
    result: list[float] = []
    at = 0
    for line in split_lines:
        result.append(sum(inside[at : at + len(line)]) / len(line) if line else -1.0)
        at += len(line)
    for i, share in enumerate(result):
        if share < 0:
            after = next((s for s in result[i + 1 :] if s >= 0), 0.0)
            result[i] = min(result[i - 1] if i else 0.0, after)
    return result


def views(page: dict[str, Any], name: str, gold: str, kinds: Iterable[str] = VIEWS) -> Iterator[View]:
    """Every view of one page of the corpus ``name`` with the body ``gold``; a tool that fails or keeps nothing gives
    none."""
    bag = Counter(words(gold))
    if not bag:
        return
    for kind in kinds:
        if kind in CLEAN:
            lines = split(gold)
            body = [1.0] * len(lines)
        else:
            try:
                lines = split(TOOLS[kind](page["html"]))
            except Exception:  # the tools raise all sorts of things on broken pages
                continue
            body = shares(lines, gold)
        if lines:
            yield View(page["id"], page["site"], name, kind, page.get("title") or "", lines, tuple(body), bag)


def load(name: str, cache: Path, gold: Callable[[dict[str, Any]], str] = lambda page: str(page["gold"])) -> list[View]:
    """The views of every page of the corpus ``name``, kept in ``cache`` under the digest of data and code.

    ``gold`` gives the body of a page, empty for a page to leave out.
    """
    digest = hashlib.sha256(need(f"corpus/{name}.jsonl.gz").read_bytes() + Path(__file__).read_bytes()).hexdigest()[:16]
    kept = cache / f"{name}-{digest}.pickle"
    if not kept.exists():
        found = [view for page in corpus(name) for view in views(page, name, gold(page))]
        cache.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        part.write_bytes(pickle.dumps(found))
        part.rename(kept)
    return list(pickle.loads(kept.read_bytes()))


def fold_of(site: str, folds: int) -> int:
    """The fold of a site: by digest, so that adding pages moves none."""
    return int.from_bytes(hashlib.sha256(site.encode()).digest()[:4], "big") % folds
