"""Markdown as html2text and its like write it: its links as a reader would see them."""

from __future__ import annotations

import re
from typing import Final

# [words](target "title") and ![words](target); what is inside the brackets may hold an image of its own. html2text
# breaks lines at the hyphens of a target, and within words and title.
_TARGET: Final = re.compile(r"\]\((?:[^()\s<>]|(?<=-)\n(?=\S)|\([^()\s]{0,200}\)){0,2000}(?:\s\"[^\"\0]{0,300}\")?\)")
# An image is no text; its words say what it shows, or are the title of the article it leads to.
_IMAGE: Final = re.compile(r"!\[[^\[\]\n]{0,300}\n?[^\[\]\n]{0,300}(?=\]\()")
_OPEN: Final = re.compile(r"!?\[(?=[^\[\]\n\0]{0,300}\n?[^\[\]\n\0]{0,300}\0)")


def plain(text: str) -> str:
    """``text`` without the targets of links and without images, of the same length: blanks in their place.

    >>> plain("See [the plan](https://a.example/b).")
    'See  the plan                      .'
    """
    if "](" not in text:
        return text
    text = _IMAGE.sub(lambda m: "[" + re.sub(r"\S", " ", m[0][1:]), text.replace("\0", " "))
    marked = _TARGET.sub(lambda m: "\0" * len(m[0]), text)
    for _ in range(2):  # an image inside a link
        marked = _OPEN.sub(lambda m: "\0" * len(m[0]), marked)
    return marked.replace("\0", " ")
