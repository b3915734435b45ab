"""Scripts, style sheets and data of a page that a flattener took for its text, told from code in articles.

``text_content()`` and taking out tags with a regular expression leave what stands in ``<script>`` and ``<style>``, even
in one line with what stood beside it. Code has signs that prose lacks, and few spaces: each character speaks for one or
the other, and a text is divided where that changes for long enough (two states, Viterbi).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner import markdown
from cleaner.fold import code_points

Spans = list[tuple[int, int]]

_MARKS: Final = '{}()[];=<>|&$_+"\\:-#%*/'
# What a character says for code, in log-odds: signs make up a sixth of code and a fortieth of prose, spaces a sixteenth
# and a sixth. Letters beyond ASCII, and the marks that only print has, are those of prose.
_SIGN, _SPACE, _PLAIN, _DIGIT, _LETTER, _PRINT = 1.9, -0.95, -0.06, 0.3, -0.5, -1.0
_ENDING, _OPENING = 2.0, 4.0
"""What a line says that ends as those of code do, or begins so."""
TURN: Final = 6.0
"""Price of a turn from prose to code or back: two are worth some eighty characters of prose."""
_ENDS: Final = (";", "{", "}", "*/", "=>")
_COMMENTS: Final = ("//", "/*", "*/", "<!--", "-->", "# sourceMappingURL")
# What strings and comments say is neither code nor prose of the page; a word of this length is no prose: an address,
# an encoded image, code without spaces.
_SAID: Final = re.compile(
    r"""(?<=[:\[,(=])\s{0,2}(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')(?=\s{0,9}[,}\]);:])"""
    r"|^[ \t]{0,99}//[^\n]*|/\*[^*]{0,2000}\*/",
    re.MULTILINE,
)
_ENDLESS: Final = re.compile(r"[!-~]{80,}")
_BEGINS: Final = r"""
    (?: \{\s?" | \[\{ | /[/*] | \*/ | <!-- | --> | [(!]function | (?:var|let|const|function|window|document)\b[\s.(]
    | @(?:media|font-face|import|keyframes)\b | (?:jQuery|\$|if|try)\s?[({] | \#[ ]sourceMappingURL
    | (?<![\w.\#:-])[.\#]?[\w-]+(?:[.\#:][\w-]+)*\s?\{[\w-]+\s?: | \#[\w-]+\s?\{[\w-]+\s?: )
"""
_OPENS: Final = re.compile(_BEGINS, re.VERBOSE)
"""What code, a comment in it or a selector begins with."""
_BORDER: Final = re.compile(
    rf"""(?<=[}}\])>;/"'])(?=\s*["“„«]?[^\W\d_a-z]) | (?<=\w|[.!?»”)\s])(?={_BEGINS})""", re.VERBOSE
)
"""Where code may end or begin within a line: before a capital behind what ends code; before what begins it."""
SHARE: Final = 0.1
"""Part of a line's characters from which it is code, when they are signs."""
_WORDS: Final = 12
"""Spaces in a line of code that is told by its end."""
_HINTS: Final = re.compile(r"[{}]|\w\(|[=:;]")
_PROSE: Final = 80
"""Characters from which what is no code is part of the article."""
_MUCH: Final = 300
"""Characters of dense code before all prose or behind it that are no example in an article."""
_LOADED: Final = 2000
"""Characters of a page's own code from which on all code of the text is its own."""
DENSE: Final = 0.05
"""Part of the characters that are spaces, up to which code was made by a machine."""
PACKED: Final = 200
"""Characters of a line, on average, from which on it was, too."""
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
    """Whether the line ``text[start:end]`` by itself looks like a line of code."""
    if text.startswith(_COMMENTS, start, end):
        return True
    marks = sum(text.count(mark, start, end) for mark in _MARKS)
    if marks < SHARE * (end - start) and not (
        text.endswith((*_ENDS, ",", ")"), start, end) and marks > 1 and text.count(" ", start, end) <= _WORDS
    ):
        return False
    return _HINTS.search(text, start, end) is not None


def plumbing(text: str) -> Spans:
    """The parts of ``text`` that are a page's own code, and not an example in an article: they do what only publishers'
    pages do; or stand outside all prose, and do what pages do or are too much for an example; or the text is full of
    such parts. Without outer white space."""
    if ("{" not in text and "}" not in text) or text.count("{") + text.count("}") < 2:
        return []
    text = markdown.plain(text) if "](" in text else text  # addresses are no code
    found = _runs(text)
    if not found:
        return []
    edges = [0, *itertools.chain.from_iterable(found), len(text)]
    prose = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if len(text[a:b].strip()) >= _PROSE]
    head, tail = (prose[0][0], prose[-1][1]) if prose else (len(text), 0)
    own = [run for run in found if _is_own(text, *run, before=run[1] <= head, behind=run[0] >= tail)]
    if sum(end - start for start, end in own) < _LOADED:
        return own
    return [run for run in found if any(text.find(sign, *run) >= 0 for sign in "{};")]  # not tables of numbers


def _is_own(text: str, start: int, end: int, *, before: bool, behind: bool) -> bool:
    if _PLUMBING.search(text, start, end):
        return True
    if text.find("{", start, end) < 0:
        return False
    size = end - start
    dense = text.count(" ", start, end) < DENSE * size  # nobody writes an example without spaces
    if dense and size >= (_MUCH if before or behind else _LOADED):
        return True
    packed = dense and text.count("\n", start, end) * PACKED < size
    return (before or behind or packed) and _WIRING.search(text, start, end) is not None


# --- where code stands ------------------------------------------------------------------------------------------------


@cache
def _weights() -> NDArray[np.float32]:
    """What each code point says for code."""
    table = np.full(0x10000, _PLAIN, np.float32)
    table[[code for code in range(0x80, 0x10000) if chr(code).isalpha()]] = _LETTER
    table[0x2010:0x2030] = _PRINT
    table[ord("0") : ord("9") + 1] = _DIGIT
    table[[ord(c) for c in " \t\xa0\u202f"]] = _SPACE
    table[[ord(c) for c in _MARKS]] = _SIGN
    table[[ord(c) for c in "\r\n"]] = 0.0
    table.flags.writeable = False
    return table


def _runs(text: str) -> Spans:
    """Where code stands, a page's own or an article's."""
    weights = _weights().take(code_points(text), mode="clip")
    blank = weights == _SPACE
    weights[1:][blank[1:] & blank[:-1]] = 0.0  # a gap is one space
    for said in _SAID.finditer(text):
        weights[said.start() : said.end()] = 0.0
    for word in _ENDLESS.finditer(text):
        np.maximum(here := weights[word.start() : word.end()], 0.0, out=here)
    sums = np.concatenate(([0.0], np.cumsum(weights, dtype=np.float64)))
    pieces = list(_pieces(text))
    found: Spans = []
    for (start, end), code in zip(pieces, _states([_says(text, sums, *piece) for piece in pieces]), strict=True):
        if not code:
            continue
        if found and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The lines, cut where code may begin or end; without outer white space."""
    for line in _LINE.finditer(text):
        start, end = line.span()
        cuts = [m.start() for m in _BORDER.finditer(text, start + 1, end)]
        for low, high in itertools.pairwise([start, *cuts, end]):
            bare = text[low:high].strip()
            if bare:
                low = text.index(bare, low)
                yield low, low + len(bare)


_LINE: Final = re.compile(r"\S(?:[^\n]*\S)?")


def _says(text: str, sums: NDArray[np.float64], start: int, end: int) -> float:
    """What a piece says for code, in log-odds."""
    said = float(sums[end] - sums[start]) + _ENDING * text.endswith(_ENDS, start, end)
    return said + _OPENING * (text[start] == "." or _OPENS.match(text, start, end) is not None)


def _states(says: list[float]) -> list[bool]:
    """For each piece whether it is code: the likeliest way through prose and code at :data:`TURN` a turn."""
    code, prose = -TURN, 0.0
    back: list[tuple[bool, bool]] = []
    for value in says:
        back.append((prose - TURN > code, code - TURN > prose))
        code, prose = max(code, prose - TURN) + value, max(prose, code - TURN)
    states: list[bool] = []
    at = code > prose
    for from_prose, from_code in reversed(back):
        states.append(at)
        at = (not from_prose) if at else from_code
    return states[::-1]
