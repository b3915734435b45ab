"""Phrases with variants, as the packs write them: ``{a|b}`` either, ``{a|}`` optional, ``~`` a space or none.

A phrase of running text is never spelled out in all its variants: it becomes a regular expression, with *anchors* that
the automaton looks for. Only buttons (``at = "whole"``) are spelled out, to be looked up.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from cleaner.errors import ConfigError

MAX_VARIANTS: Final = 20_000
"""Variants a phrase may be spelled out in; more is a mistake in its braces."""
MAX_ANCHORS: Final = 512
"""Anchors one phrase may have."""
LONG_ENOUGH: Final = 10
"""Characters from which an anchor is rare enough: a longer one gains nothing."""

_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_SPACES: Final = re.compile(" +")


def parts(phrase: str) -> list[tuple[str, ...]]:
    """A phrase as a sequence of choices; fixed text is a choice of one.

    >>> parts("{follow|join} us on~X")
    [('follow', 'join'), (' us on',), (' ', ''), ('X',)]

    Raises:
        ConfigError: braces that do not pair, or stand in each other.
    """
    pieces = _BRACES.split(phrase.replace("~", "{ |}"))
    if any(c in "".join(pieces[::2]) for c in "{}"):
        raise ConfigError(f"unbalanced or nested braces in {phrase!r}")
    if any("||" in piece for piece in pieces[1::2]):
        raise ConfigError(f"an empty choice between two others in {phrase!r}; what is optional ends with a bar")
    choices = [tuple(piece.split("|")) if i % 2 else (piece,) for i, piece in enumerate(pieces)]
    return [choice for choice in choices if choice != ("",)]


def _join(pieces: tuple[str, ...]) -> str:
    text = "".join(pieces).strip()
    return _SPACES.sub(" ", text) if "  " in text else text


def variants(phrase: str) -> Iterator[str]:
    """A phrase in all its variants.

    >>> list(variants("{follow|} us"))
    ['follow us', 'us']
    """
    choices = parts(phrase)
    if (size := math.prod(map(len, choices))) > MAX_VARIANTS:
        raise ConfigError(f"{phrase!r} has {size} variants, more than {MAX_VARIANTS}")
    return filter(None, map(_join, itertools.product(*choices)))


def anchors(phrase: str) -> tuple[str, ...]:
    """Literals of which one stands in every variant: those of the stretch of the phrase whose shortest one is longest.

    Each also with one of its spaces lost, as happens where lines or elements were joined.

    >>> anchors("{follow|join} us")
    ('follow us', 'followus', 'join us', 'joinus')
    """
    choices = parts(phrase)
    shortest = [min(map(len, choice)) for choice in choices]
    best = (0, 0, 0, 0)
    for first in range(len(choices)):
        length, size = 0, 1
        for last in range(first, len(choices)):
            length, size = length + shortest[last], size * len(choices[last])
            if size > MAX_ANCHORS and last > first:
                break
            best = max(best, (min(length, LONG_ENOUGH), -size, -first, last + 1))
    literals = {_join(pieces) for pieces in itertools.product(*choices[-best[2] : best[3]])}
    if not best[0] or "" in literals:
        raise ConfigError(f"{phrase!r} has no fixed part")
    literals |= {text[: m.start()] + text[m.end() :] for text in literals for m in _SPACES.finditer(text)}
    return tuple(sorted(literals))


def expression(phrase: str) -> str:
    """The regular expression that matches all variants of a phrase, longer choices first, spaces lost or not.

    >>> expression("{à|} lire {aussi|également}")
    '(?:à)? ?lire ?(?:également|aussi)'
    """
    out: list[str] = []
    for choice in parts(phrase):
        words = sorted(set(choice), key=lambda word: (-len(word), word))
        escaped = [_SPACES.sub(" ?", re.escape(word).replace("\\ ", " ")) for word in words if word]
        out.append(escaped[0] if len(choice) == 1 else f"(?:{'|'.join(escaped)})" + ("?" if "" in choice else ""))
    return "".join(out).replace(" ? ?", " ?")


class Phrase:
    """A phrase ready to be found.

    Args:
        text: the folded phrase with its braces.
        whole: whether it is a button, looked up by the whole block, or stands in running text.
    """

    def __init__(self, text: str, whole: bool = False) -> None:
        self.literals = tuple(variants(text)) if whole else anchors(text)
        """What is looked for: all variants of a button, or anchors."""
        self.reach = sum(max(map(len, choice)) for choice in parts(text))
        """Characters of the longest variant."""
        self._text = text

    def __str__(self) -> str:
        return self._text

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """What matches all variants; compiled on first use, because most phrases are never near a text."""
        return re.compile(expression(self._text))
