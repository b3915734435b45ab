"""Numbers that look like years or dates and are none: quantities, prices, pages, versions."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from cleaner.dates.lexicon import Lexicon
from cleaner.fold import fold


class _Measures(NamedTuple):
    units: frozenset[str]
    signs: frozenset[str]
    unsure: frozenset[str]
    stems: tuple[str, ...]
    before: frozenset[str]
    versions: frozenset[str]


@cache
def _measures() -> _Measures:
    data = tomllib.loads((files("cleaner.dates") / "measures.toml").read_text(encoding="utf-8"))
    known = {key: fold(words).split() for key, words in data.items()}
    return _Measures(
        frozenset(known["units"]),
        frozenset(data["signs"].split()),
        frozenset(known["unsure"]),
        tuple(known["stems"]),
        frozenset(known["before"]),
        frozenset(known["versions"]),
    )


def unit(text: str, folded: str, start: int, end: int, lex: Lexicon, cued: bool) -> bool:
    """Whether the word ``[start, end)`` behind a number is what the number counts: ``euros``, ``habitants``, ``kW``.

    Args:
        cued: a preposition stands before the number: ``in 2019``.
    """
    known, word = _measures(), folded[start:end]
    if word in lex.units or word in known.units or text[start:end] in known.signs:
        return True
    if folded.startswith(known.stems, start):
        return True
    if len(word) > 4 and (word[:-1] in lex.units or word[:-2] in lex.units):
        return True
    return word in known.unsure and not cued


def counted(word: str, lex: Lexicon) -> bool:
    """Whether the word or sign before a number says that it is a quantity or a page: ``about``, ``€``, ``No.``"""
    return word in lex.about or (word in _measures().before and word not in lex.words)


def versioned(word: str) -> bool:
    """Whether the word before a number with dots makes it a version."""
    return word in _measures().versions
