"""Markdown as html2text and its like write it: its links and images as a reader would see them."""

from __future__ import annotations

import re
from typing import Final

# [words](target "title") and ![words](target); what is inside the brackets may hold an image of its own.
_TARGET: Final = re.compile(r"\]\((?:[^()\s<>]|\([^()\s]{0,200}\)){0,2000}(?:\s\"[^\"\n]{0,300}\")?\)")
_OPEN: Final = re.compile(r"!?\[(?=[^\[\]\n\0]{0,300}\0)")


def plain(text: str) -> str:
    """``text`` without the targets of links, of the same length: blanks in place of ``[``, ``![`` and ``](target)``.

    >>> plain("See [the plan](https://a.example/b).")
    'See  the plan                      .'
    """
    if "](" not in text:
        return text
    marked = _TARGET.sub(lambda m: "\0" * len(m[0]), text.replace("\0", " "))
    for _ in range(2):  # an image inside a link
        marked = _OPEN.sub(lambda m: "\0" * len(m[0]), marked)
    return marked.replace("\0", " ")
