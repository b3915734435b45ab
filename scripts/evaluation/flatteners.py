"""Whole pages through flatteners the tagger was not trained on, all stages, cross-validated by site.

    scripts/evaluate flatteners [--cache DIR]

Word precision, recall and F1 against gold bodies, as in ``scripts/evaluate text``. What these flatteners lose are the
borders between elements: no space between them, spaces or line breaks everywhere, wrapped Markdown; some leave scripts
in. Of Markdown the words of links count, not their targets. Beside them one the tagger knows, on the same pages.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

from cleaner import Pipeline, markdown, tagger
from cleaner.tagger.model import Model
from scripts.evaluation.common import check_floors, corpus, table
from scripts.evaluation.text import Score, compare, mean
from scripts.training import cross
from scripts.training.pages import words

EVERY = {"wcxb-dev-articles": 8, "fundus-train": 2}
"""Of which corpora every how many-th page is taken."""
_AHEAD = 32


def _text_content(html: str, *, scripts: bool = False) -> str:
    from lxml import etree
    from lxml import html as lxml_html

    tree = lxml_html.fromstring(html.encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8"))
    if not scripts:
        etree.strip_elements(tree, "script", "style", "noscript", "template", with_tail=False)
    return str(tree.text_content())


def _soup(html: str, separator: str) -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")
    for element in soup(["script", "style", "noscript", "template"]):
        element.decompose()
    return str(soup.get_text(separator, strip=True))


def _html2text(html: str, **options: bool) -> str:
    from html2text import HTML2Text

    writer = HTML2Text()
    for name, value in options.items():
        setattr(writer, name, value)
    return str(writer.handle(html))


def _html2txt(html: str) -> str:
    from trafilatura import html2txt

    return str(html2txt(html))


def _inscriptis(html: str) -> str:
    from inscriptis import get_text

    return str(get_text(html))


FLATTENERS: dict[str, Callable[[str], str]] = {
    "inscriptis (known)": _inscriptis,
    "lxml, text_content": _text_content,
    "lxml, text_content, one line": lambda html: " ".join(_text_content(html).split()),
    "Beautiful Soup, line breaks": lambda html: _soup(html, "\n"),
    "Beautiful Soup, spaces": lambda html: _soup(html, " "),
    "Beautiful Soup, bars": lambda html: _soup(html, "|"),
    "inscriptis, line breaks become spaces": lambda html: _inscriptis(html).replace("\n", " "),
    "html2text": _html2text,
    "html2text, no links, no images": lambda html: _html2text(html, ignore_links=True, ignore_images=True),
    "trafilatura, html2txt": _html2txt,
    "lxml, text_content, scripts left in": lambda html: _text_content(html, scripts=True),
    "tags replaced by spaces, scripts left in": lambda html: re.sub("<[^>]+>", " ", html),
}


def scores(pages: Sequence[dict[str, Any]], flat: Callable[[str], str], models: Sequence[Model]) -> Iterator[Score]:
    """Of every page, by the model that never saw its site."""
    pipeline = Pipeline()
    for number, model in enumerate(models):
        mine = [page for page in pages if cross.fold(page["site"]) == number]
        with mock.patch.object(tagger, "load", lambda model=model: model):
            for at in range(0, len(mine), _AHEAD):
                group = mine[at : at + _AHEAD]
                records = pipeline.clean_many({"text": flat(page["html"]), "form": "text"} for page in group)
                for page, record in zip(group, records, strict=True):
                    yield compare(Counter(words(markdown.plain(record.text))), Counter(words(page["gold"])))


def main(argv: Sequence[str]) -> None:
    """Print the table and check the floors."""
    parser = argparse.ArgumentParser(prog="scripts/evaluate flatteners", description=__doc__)
    parser.add_argument("--cache", type=Path, default=cross.CACHE, help="where the models of the folds are kept")
    options = parser.parse_args(argv)
    models = cross.models(options.cache)
    rows: list[list[object]] = []
    measured: dict[str, float] = {}
    for name, every in EVERY.items():
        pages = [page for number, page in enumerate(corpus(name)) if number % every == 0]
        for flattener, flat in FLATTENERS.items():
            values = mean(scores(pages, flat, models))
            rows.append([name, flattener, len(pages), *values])
            measured[f"{name}.{re.sub('[^a-z0-9]+', '_', flattener.lower()).strip('_')}"] = values[2]
    print(table(["corpus", "flattener", "pages", "precision", "recall", "F1"], rows))
    check_floors("flatteners", measured)
