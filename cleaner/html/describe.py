"""A page as the pipeline wants it: its metadata as plain data, and what its own markup already tells of its text."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urljoin

from cleaner.document import Annotation
from cleaner.html.media import find_embeds, find_pictures
from cleaner.html.metadata import read_metadata
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
    metadata = {key: value for key, value in read_metadata(page.tree, page.url).items() if value}
    language = str(metadata.pop("language", "")).partition("-")[0].lower()
    found: list[Annotation] = []
    frames: list[tuple[int, dict[str, Any]]] = []
    for start, end, value in find_embeds(page.tree, page.source, page.text, page.spans, language):
        if start < end:
            found.append(Annotation(start, end, "social_embed", f"html.embed.{value['platform']}", 1.0, value))
        else:
            frames.append((start, value))
    for start, end, label, credit in find_pictures(page.tree, page.text, page.spans, str(metadata.get("site", ""))):
        found.append(Annotation(start, end, label, "html.figure", 1.0, credit))
    base = metadata.get("url") or page.url
    metadata["links"] = [(link.start, link.end, urljoin(base, link.url)) for link in page.links]
    metadata["frames"] = frames
    return Description(metadata, language, found)
