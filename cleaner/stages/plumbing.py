"""Stage ``plumbing``: scripts, style sheets and data of a page that a flattener took for its text."""

from __future__ import annotations

from cleaner import code
from cleaner.document import Annotation, Document

RULE = "plumbing.code"
_SURE = 0.95


def annotate(doc: Document) -> list[Annotation]:
    """One finding for each part that is code of the page; none for a page read from HTML, which shows none."""
    if doc.page is not None:
        return []
    return [Annotation(start, end, "garbage", RULE, _SURE) for start, end in code.plumbing(doc.text)]
