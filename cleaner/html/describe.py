"""A page as the pipeline wants it: its metadata as plain data, and what its own markup already tells of its text."""

from __future__ import annotations

from typing import Any, NamedTuple

from cleaner.document import Annotation
from cleaner.html.metadata import resolve
from cleaner.html.page import Page


class Description(NamedTuple):
    """What a page says of itself."""

    metadata: dict[str, Any]
    """The fields of :func:`cleaner.html.metadata.read_metadata`, and ``links`` (start, end, address) and ``frames``
    (place, post) of the text."""
    language: str
    """The language the page declares, without its region."""
    found: list[Annotation]
    """Posts, captions and credits marked up as such."""


def describe(page: Page) -> Description:
    """The metadata of a page and the findings of its markup; nothing when it has no tree."""
    if page.tree is None:
        return Description({}, "", [])
    metadata = {key: value for key, value in page.metadata.items() if value}
    language = str(metadata.pop("language", "")).partition("-")[0].lower()
    metadata["links"] = [(link.start, link.end, resolve(page.base, link.url)) for link in page.links]
    metadata["frames"] = [(e.start, e.value) for e in page.embeds if e.start == e.end]
    return Description(metadata, language, page.annotations)
