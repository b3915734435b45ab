"""The extractors that serve as witnesses. Each says what it kept of a page, as text.

What an extractor keeps is evidence, not a verdict. One that fails or finds nothing has nothing to say: ``""``.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from functools import cache
from typing import Final

from cleaner.errors import ConfigError, unknown
from cleaner.html.page import Page

EFFORTS: Final[dict[str, tuple[str, ...]]] = {
    "fast": ("resiliparse",),
    "default": ("resiliparse", "trafilatura"),
    "thorough": ("resiliparse", "trafilatura", "readability"),
}
"""Which witnesses are heard, by what one is ready to pay. Order is that of their cost."""

_MOST_TAGS: Final = 100_000
"""Pages with more tags are heard with resiliparse alone: the others need minutes for them."""


def trafilatura(page: Page) -> str:
    """trafilatura without comments, in its fast mode, which gives the same output on nearly all pages."""
    from trafilatura import bare_extraction

    found = bare_extraction(page.tree, fast=True, include_comments=False, include_formatting=False)
    return str(getattr(found, "text", "") or "")


def resiliparse(page: Page) -> str:
    """resiliparse's main content: rules over tags and classes, at a tenth of the others' cost."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(page.source, main_content=True, alt_texts=False, list_bullets=False))


def readability(page: Page) -> str:
    """readability-lxml: scores paragraphs upwards to their parents, and so keeps bodies split over siblings whole."""
    from lxml.html import fromstring
    from readability import Document

    summary = Document(copy.deepcopy(page.tree)).summary(html_partial=True)
    return "\n".join(map(str, fromstring(summary).itertext())) if summary.strip() else ""


_RUN: Final[dict[str, Callable[[Page], str]]] = {
    "trafilatura": trafilatura,
    "resiliparse": resiliparse,
    "readability": readability,
}


def witnesses(effort: str) -> tuple[str, ...]:
    """The names of the witnesses heard for an effort.

    Raises:
        ConfigError: no such effort.
    """
    if effort not in EFFORTS:
        raise ConfigError(unknown("html effort", effort, EFFORTS))
    return EFFORTS[effort]


def run(name: str, page: Page) -> str:
    """What one witness kept of a page, ``""`` when it fails or the page has no tree."""
    if page.tree is None:
        return ""
    _quiet()
    try:
        return _RUN[name](page)
    except Exception:  # whatever a foreign extractor raises, it is one witness less
        return ""


@cache
def _quiet() -> None:
    """Silence the extractors' loggers: what they think of a page is no news to the caller."""
    for name in ("trafilatura", "readability", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def too_large(page: Page) -> bool:
    """Whether a page is left to the first witness alone."""
    return page.tree is None or page.source.count("<") > _MOST_TAGS


def outputs(page: Page, effort: str = "default") -> dict[str, str]:
    """What each witness heard kept, by its name, in the order of :data:`EFFORTS`."""
    names = witnesses(effort)
    if page.tree is None:
        return {}
    if too_large(page):
        names = names[:1]
    return {name: run(name, page) for name in names}
