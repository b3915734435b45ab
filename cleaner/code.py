"""Scripts, style sheets and data of a page that a flattener took for its text, told from code in articles.

``text_content()`` and taking out tags with a regular expression leave what stands in ``<script>`` and ``<style>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

Spans = Sequence[tuple[int, int]]

SHARE: Final = 0.1
"""Part of a line's characters from which it is code, when they are those of code."""
_MARKS: Final = '{}()[];=<>|&$_+"\\:-#%*/'
_COMMENTS: Final = ("//", "/*", "*/", "<!--", "-->", "# sourceMappingURL")
_ENDS: Final = (";", "{", "}", ",", ");", "});")
_WORDS: Final = 12
"""Spaces in a line of code that is told by its end."""
_HINTS: Final = re.compile(r"[{}]|\w\(|[=:;]")
_EDGE: Final = 250
"""Characters at both ends of a long line that are looked at by themselves."""
_GAP: Final = 60
"""Characters of a line within a script that does not look like code: a comment, a name."""
_PROSE: Final = 80
"""Characters from which a line that is no code is part of the article."""
_MUCH: Final = 300
"""Characters of code before all prose, or behind it and dense, that are no example in an article."""
DENSE: Final = 0.05
"""Part of the characters that are spaces, up to which code was made by a machine."""
# What measures readers, loads advertisements, asks for consent or belongs to a publishing system.
_PLUMBING: Final = re.compile(
    r"dataLayer|gtag\(|googletag|GoogleAnalytics|google_tag|_gaq\b|\bfbq\(|_satellite|adsbygoogle|googlefc|NREUM|newrelic"
    r"|_taboola|outbrain|hotjar|\bclarity\(|optanon|OneTrust|didomi|cookieconsent|__tcfapi"
    r"|__NEXT_DATA__|self\.__next|__INITIAL_|__APOLLO|__NUXT__|__PRELOADED|wpemoji|wp-emoji|wpcf7|wp--preset|wp-includes"
    r"|admin-ajax|elementor|fonts\.gstatic|drupalSettings|Fusion\.",
    re.IGNORECASE,
)
# What pages do, and what articles on building them show.
_WIRING: Final = re.compile(
    r"\"@context\"\s*:|schema\.org|!function\s*\(|\(function\s*\(\w(?:\s*,\s*\w){1,6}\)|@font-face|document\.documentElement"
    r"|document\.cookie|insertBefore\(|sourceMappingURL|\bjQuery\(|\$\(document\)|window\.__|modernizr",
    re.IGNORECASE,
)


def is_code(text: str, start: int, end: int) -> bool:
    """Whether the line ``text[start:end]`` looks like a line of a script, a style sheet or of JSON."""
    if end - start > 2 * _EDGE and not (is_code(text, start, start + _EDGE) and is_code(text, end - _EDGE, end)):
        return False  # an article that begins behind a script, on the same line
    if text.startswith(_COMMENTS, start, end):
        return True
    marks = sum(text.count(mark, start, end) for mark in _MARKS)
    if marks < SHARE * (end - start) and not (
        text.endswith(_ENDS, start, end) and marks > 1 and text.count(" ", start, end) <= _WORDS
    ):
        return False
    return _HINTS.search(text, start, end) is not None


def plumbing(text: str, lines: Spans) -> Iterator[tuple[int, int]]:
    """The runs of ``lines`` (first and last, inclusive) that are a page's own code, and not an example in an article:
    they do what only publishers' pages do; or stand outside all prose, and do what pages do or are too much for an
    example."""
    if text.count("{") + text.count("}") < 2:
        return
    code = [is_code(text, start, end) for start, end in lines]
    prose = [n for n, (start, end) in enumerate(lines) if not code[n] and end - start >= _PROSE]
    head, tail = (prose[0], prose[-1]) if prose else (len(lines), -1)
    first = 0
    while first < len(lines):
        if not code[first]:
            first += 1
            continue
        last = first
        for n in range(first + 1, len(lines)):
            if code[n]:
                last = n
            elif n - last > 1 or lines[n][1] - lines[n][0] > _GAP:
                break
        low, high = lines[first][0], lines[last][1]
        outside = last < head or first > tail
        # Behind the article an example may stand; nobody writes one without spaces.
        bare = last < head or text.count(" ", low, high) < DENSE * (high - low)
        much = outside and bare and high - low >= _MUCH and text.find("{", low, high) >= 0
        wired = outside and _WIRING.search(text, low, high)
        if much or wired or _PLUMBING.search(text, low, high):
            yield first, last
        first = last + 1
