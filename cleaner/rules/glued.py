"""Where flattening joined what stood apart on the page: a sentence of the article glued to a call, a lead or a button.

Rules judge a call or a lead by its sentence and a button by its block. A sentence of the article that was glued to one
must not leave with it, nor shield it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from cleaner import sentences
from cleaner.document import Block
from cleaner.errors import ConfigError
from cleaner.rules.pack import listed

SENTENCE: Final = 5
"""Words from which what stands beyond a seam may be a sentence of the article."""

PARAGRAPH: Final = 25
"""Words from which what follows a lead and its title is no teaser any more."""
TOKEN: Final = 100
"""Characters of an address."""
REACH: Final = 600
"""Characters of a sentence that are looked at on each side of a match."""
LEAST: Final = 40
"""Characters from which a block may be a sentence and a line of the page."""
LINE: Final = 80
"""Characters up to which words without a stop behind a paragraph may be a line of the page."""

_STOP: Final = re.compile(
    r"""[.؟!?।॥]["'”’»)\]]{0,2}(?=[«“„"'‘¿¡(\[]{0,2}([^\W\d_])(?!\.)|\s{0,2}[©℗]|\d{1,3}(?:[.,]\d{3})?\s[^\W\d_]{4})"""
)
_ENDS: Final = ".!?…؟。।"
_ENDED: Final = re.compile(rf"""[{_ENDS}]["'”’»)\]]{{0,3}}(?!\S)""")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_CAPITAL: Final = re.compile("[A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁЄІЇҐ](?<=[^\\W\\d_].)", re.DOTALL)
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_OPENER: Final = re.compile(r"(?<=[^\s.,:;!?…|/–—-]\s)(\w+)(?:\s+|['’])(?=(\w))")
_TOKEN: Final = re.compile(r"\S+")
_ADDRESS: Final = ("@", "://", "www.")
_FULL: Final = re.compile(r"""(?:[^\W\d_]{3}|[»”")%€]|\d{4})\.["'”’»)]{0,2}\s*\Z""")
_CLOSED: Final = frozenset('»”")]%€$£')
_OPEN: Final = ",:;–—-("


def stops(text: str) -> Iterator[int]:
    """Offsets behind the stops of sentences that another follows without a space (``frontière.Lire``)."""
    for match in _STOP.finditer(text):
        begin = match.start()
        if text[begin] in "!?" and begin and text[begin - 1].isspace():
            begin -= 1  # as in French
        before = text[max(0, begin - 4) : begin]
        small = before[-2:].isalpha() and len(before) > 1 and not any(map(str.isupper, before[-2:]))
        danda = text[begin] in "।॥"  # which stands nowhere but behind a sentence
        if not (danda or small or before[-1:] in _CLOSED or (len(before) == 4 and before.isdigit())):
            continue
        if not danda and not (
            _begins(before[-1:], match[1]) if match[1] else before[-3:].isalpha() and before[-3:].islower()
        ):
            continue
        low, high = max(0, begin - TOKEN), begin + TOKEN
        space = max(text.rfind(" ", low, begin), text.rfind("\n", low, begin), low - 1)
        token = _TOKEN.match(text, space + 1, high)
        if token and not any(sign in token[0] for sign in _ADDRESS):
            yield match.end()


def capitals(text: str) -> Iterator[int]:
    """Offsets of capitals that are glued to a small letter."""
    return (m.start() for m in _CAPITAL.finditer(text) if text[m.start() - 1].islower())


def last_lines(text: str, blocks: Iterable[Block]) -> Iterator[int]:
    """Where the last sentence of a block begins, if it is short and unstopped: likely a line of its own on the page."""
    for block in blocks:
        start, end = block.start, block.end
        if end - start < LEAST or text[end - 1] in _ENDS or _ENDED.search(text, end - 4, end):
            continue
        begun = sentences.breaks(text, start, end)
        short = len(begun) > 1 and end - begun[-1] <= LINE
        if short and _FULL.search(text, begun[-2], begun[-1]) and sentence_like(text, begun[-2], begun[-1]):
            yield begun[-1]


def first_line(text: str, start: int, at: int, end: int) -> bool:
    """Whether ``text[start:at]``, to which a capital is glued, may be a line of its own before a sentence."""
    return at - start <= LINE and at in _capitals(text, start, min(at + TOKEN, end)) and sentence_like(text, at, end)


def _begins(left: str, right: str) -> bool:
    """Whether ``right`` may begin a sentence after ``left``: a capital, or letters of a script that has none."""
    return right.isupper() or (right.lower() == right.upper() and left.lower() == left.upper())


def clipped(text: str, left: int, right: int, start: int, end: int, language: str) -> tuple[int, int]:
    """A sentence ``[left, right)`` around a match ``[start, end)`` without what was joined to it unstopped."""
    if sentence_like(text, end, right):
        right = next((at for at in joints(text, end, right) if sentence_like(text, at, right)), right)
    near = max(left, start - REACH)
    before = text[near:start]
    if len(before.split()) >= SENTENCE:
        if before.rstrip().endswith("."):  # a small letter behind a stop begins no sentence elsewhere
            return start, right
        spaced = before[-1].isspace() and not capitalises_nouns(language) and _runs_on(before)
        if text[start].isupper() and (spaced or before[-1].islower()):
            return start, right
        left = next((at for at in reversed(list(_capitals(text, near, start))) if _runs_on(text[near:at])), left)
    return left, right


def leads_to(text: str, start: int, at: int) -> bool:
    """Whether ``text[start:at]`` belongs to the button behind it: a teaser that trails off, a mere question."""
    before = text[max(start, at - REACH) : at].rstrip(" [(])")
    return before.endswith(("…", "...")) or (before.endswith("?") and not _ENDED.search(before[:-1]))


def paragraph(text: str, start: int, end: int) -> int:
    """Where, from the end of a lead's title on, a paragraph of the article begins that was joined to it; or ``end``."""
    if len(text[start : min(end, start + REACH)].split()) >= PARAGRAPH and sentence_like(text, start, end):
        return start
    return end


def of_the_article(text: str, start: int, end: int, language: str) -> bool:
    """Whether ``text[start:end]`` may be sentences of the article beside a call: they speak of others."""
    ours = _address(language.partition("-")[0])
    words = _LETTERS.findall(text, start, end)
    return bool(ours) and sentence_like(text, start, end) and not any(w in ours or w.lower() in ours for w in words)


def sentence_like(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` may begin with a sentence: words enough, not all with a capital, and a stop."""
    stop = _ENDED.search(text, start, min(end, start + REACH))
    return stop is not None and _small(text[start : stop.end()].split())


def _runs_on(before: str) -> bool:
    """Whether what stands before a capital is running text that breaks off there."""
    words = before.split()
    return before.rstrip()[-1:] not in _OPEN and words[-1][0].islower() and _small(words)


def _small(words: list[str]) -> bool:
    """Whether words are running text: enough of them, a third with a small letter, and no label with a colon first."""
    small = sum(word[0].isalpha() and not word[0].isupper() for word in words)
    return len(words) >= SENTENCE and 3 * small >= len(words) and not any(w[-1] in ":：" for w in words[:SENTENCE])


def joints(text: str, start: int, end: int) -> list[int]:
    """Where a sentence may begin in ``text[start:end]``: at a glued capital, or at a word that opens sentences."""
    end = min(end, start + REACH)
    first, before_nouns = _openers()
    spaced = (
        m.start()
        for m in _OPENER.finditer(text, start, end)
        if (m[1] in first and m[2].islower()) or m[1] in before_nouns
    )
    glued = [start] if start < end and text[start].isupper() and text[start - 1].islower() else []
    return sorted([*glued, *_capitals(text, start, end), *spaced])


def _capitals(text: str, start: int, end: int) -> Iterator[int]:
    """Where a capital is glued to a small letter (``newsThe``), but not as in a name (``YouTube``, ``iPhone``)."""
    for match in _WORD.finditer(text, start, end):
        word = match[0]
        if word.islower() or word.istitle() or word.casefold() in _networks():
            continue
        for n in range(2, len(word)):
            if word[n - 1].islower() and word[n].isupper() and not word[n + 1 : n + 2].isupper():
                small = word[0].islower() or word[:n].casefold() in _networks()
                if small or _opening().match(text, match.start() + n, end):
                    yield match.start() + n


def capitalises_nouns(language: str) -> bool:
    """Whether a language writes nouns with a capital, so that one inside a sentence says nothing."""
    return language.startswith(("de", "lb"))


def opens(text: str, at: int) -> bool:
    """Whether the word at ``at`` opens a sentence wherever it stands with a capital."""
    word = _LETTERS.match(text, at)
    return word is not None and any(word[0] in words for words in _openers())


@cache
def _opening() -> re.Pattern[str]:
    first, before_nouns = _openers()
    return re.compile(rf"(?:{'|'.join(sorted(first))})['’\s]+[^\W\d_A-Z]|(?:{'|'.join(sorted(before_nouns))})\s")


@cache
def _openers() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(listed("openers")), frozenset(listed("noun_openers"))


@cache
def _address(language: str) -> frozenset[str]:
    try:
        return frozenset(listed(f"address_{language}"))
    except ConfigError:
        return frozenset()


@cache
def _networks() -> frozenset[str]:
    return frozenset(name.casefold() for name in listed("network"))
