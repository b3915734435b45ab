"""HTML in: what is kept against gold bodies, and metadata against gold, beside the known extractors.

The metric. A *word* is a run of letters and digits, lower case; each Han, kana or Hangul character is a word of its own. For
a page with gold word multiset G and output multiset O: P = |G∩O| / |O|, R = |G∩O| / |G|, F1 = 2PR/(P+R), 0 for an empty
output. Means over pages, so every page counts the same.

    scripts/evaluate html [--every N] [--limit N] [--only NAME,NAME] [--worst N] [--no-metadata]

Outputs of foreign extractors are cached in the system's temporary directory, by tool version and page.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from evaluation.common import check_floors, corpus, table

CORPORA = ("wcxb-dev-articles", "fundus-train")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]|(?:(?![\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af])\w)+")


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


def foreign(name: str, page: dict[str, Any]) -> str:
    """The output of a foreign extractor for a page, from the cache where it is; ``""`` when the extractor fails."""
    package, run = OTHERS[name]
    key = hashlib.sha256(f"{name} {version(package)} {page['id']}".encode()).hexdigest()[:32]
    path = _CACHE / key[:2] / key
    if path.exists():
        return path.read_text(encoding="utf-8")
    try:
        text = run(page["html"])
    except Exception as error:
        text = ""
        print(f"{name} failed on {page['id']}: {error!r}"[:200])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.encode("utf-8", "replace").decode("utf-8"), encoding="utf-8")
    return text


def pages(name: str, every: int = 1, limit: int | None = None) -> list[dict[str, Any]]:
    """Every ``every``-th page of a corpus that has a gold body."""
    found = [page for number, page in enumerate(corpus(name)) if number % every == 0 and page.get("gold")]
    return found[:limit]
