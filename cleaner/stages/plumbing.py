"""Stage ``plumbing``: scripts, style sheets and data of a page that a flattener took for its text."""

from __future__ import annotations

from cleaner import code
from cleaner.document import Annotation, Document

RULE = "plumbing.code"
_SURE = 0.95


def annotate(doc: Document) -> list[Annotation]:
    """One finding for each block of code that is the page's own; none for a page read from HTML, which shows none."""
    if doc.page is not None:
        return []
    lines = [(block.start, block.end) for block in doc.blocks]
    return [
        Annotation(start, end, "garbage", RULE, _SURE)
        for first, last in code.plumbing(doc.text, lines)
        for start, end in lines[first : last + 1]
    ]
