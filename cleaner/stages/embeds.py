"""Stage: posts of social networks, flattened into the text, as data."""

from __future__ import annotations

from cleaner import embeds
from cleaner.document import Annotation, Document


def annotate(doc: Document) -> list[Annotation]:
    """A ``social_embed`` for each post, its signature included; ``value`` is :func:`cleaner.embeds.post`'s."""
    return [
        Annotation(found.start, found.end, "social_embed", f"embeds.{found.post['platform']}", 1.0, found.post)
        for found in embeds.find(doc.text, doc.folded, doc.language)
    ]
