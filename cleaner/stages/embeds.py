"""Stage: posts of social networks, flattened into the text, as data."""

from __future__ import annotations

from cleaner import embeds
from cleaner.document import Annotation, Document


def annotate(doc: Document) -> list[Annotation]:
    """A ``social_embed`` for each post, its signature included; ``value`` is :func:`cleaner.embeds.post`'s.

    None where the markup of a page has already told of one: it knows the address too.
    """
    told = [(a.start, a.end) for a in doc.annotations if a.label == "social_embed"]
    return [
        Annotation(found.start, found.end, "social_embed", f"embeds.{found.post['platform']}", 1.0, found.post)
        for found in embeds.find(doc.text, doc.folded, doc.language)
        if not any(start < found.end and found.start < end for start, end in told)
    ]
