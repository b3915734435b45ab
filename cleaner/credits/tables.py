"""The word lists of ``data/*.toml``, read once and folded: one place for every table."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple
from unicodedata import normalize

from cleaner.fold import fold
from cleaner.kept import kept

_DATA: Final = Path(__file__).resolve().parent / "data"
_LOOSE = re.compile(r"[\s\-_.'\"&/+]+")
_KINDS = ("wire", "photo", "stock", "archive")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """:func:`cleaner.fold.fold`, remembered: the readings of one line share most of their parts."""
    return fold(text)


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """``name`` for look-up, remembered too: folded; spaces, hyphens, dots, ampersands and quotes are one space."""
    return loose(folded(name))


def loose(folded: str) -> str:
    """The key of a name that is folded already."""
    return _LOOSE.sub(" ", folded).strip()


@cache
def _load(name: str) -> dict[str, Any]:
    path = _DATA / f"{name}.toml"
    return kept(name, [path], lambda: tomllib.loads(path.read_text(encoding="utf-8")))


class Agency(NamedTuple):
    """One entry of the gazetteer, as found under one of its keys."""

    name: str
    kind: str
    """``wire``, ``photo``, ``stock`` or ``archive``."""
    exact: str
    """The only spelling that counts, for names that are everyday words or very short; else empty."""


@cache
def agencies() -> dict[str, Agency]:
    """The gazetteer: key → agency."""
    return kept("agencies-by-key", [_DATA / "agencies.toml"], _gazetteer)


def _gazetteer() -> dict[str, Agency]:
    data = _load("agencies")
    weak = frozenset(data["weak"])
    found: dict[str, Agency] = {}
    for kind in _KINDS:
        for name, aliases in data[kind].items():
            for alias in (name, *aliases):
                short = alias.isascii() and len(alias) <= 3 and alias.isupper()
                found.setdefault(
                    key(normalize("NFKC", alias)), Agency(name, kind, alias if alias in weak or short else "")
                )
    return found


@cache
def agency_borders() -> tuple[frozenset[str], frozenset[str]]:
    """First and last words of all agencies' keys: a cheap test before a look-up."""
    split = [name.split() for name in agencies()]
    return frozenset(words[0] for words in split), frozenset(words[-1] for words in split)


def is_agency(folded: str) -> bool:
    """Whether a folded text is the name of an agency and nothing else."""
    first = folded.partition(" ")[0]
    return (first in agency_borders()[0] or not first.isalnum()) and loose(folded) in agencies()


@cache
def longest_agency() -> int:
    """The most words an agency's key has."""
    return max(name.count(" ") + 1 for name in agencies())


@cache
def flags() -> dict[str, tuple[str, ...]]:
    """Whole credit parts that are flags: key → flags."""
    found: dict[str, tuple[str, ...]] = {}
    for flag, lists in _load("flags").items():
        for word in lists["words"]:
            known = found.get(key(word), ())
            found[key(word)] = known if flag in known else (*known, flag)
    return found


@cache
def flag_words() -> frozenset[str]:
    """Every word of the flags, folded, that may open a part of a credit; bare initials may not."""
    return frozenset(
        fold(w) for lists in _load("flags").values() for w in lists["words"] if len(w) > 2 and "/" not in w
    )


@cache
def opening_flags() -> frozenset[str]:
    """The words of the flags that open a credit in running text too ("Archivfoto: …"), folded."""
    return frozenset(fold(w) for lists in _load("flags").values() for w in lists.get("open", ()))


@cache
def givers(place: str) -> re.Pattern[str]:
    """Phrases ``before`` or ``after`` the giver of a picture, on folded text; the phrase is group 1."""
    phrases = alternation(fold(w) for lists in _load("flags").values() for w in lists.get(place, ()))
    if place == "before":
        return re.compile(rf"({phrases})(?:(?<=\W)|(?<=[\u3040-\u9fff])|(?=[\s:\"'])|$)[\s:]*")
    return re.compile(rf"[\s,:]*({phrases})$")


@cache
def giver_flags(place: str) -> dict[str, str]:
    """Phrase of :func:`givers`, folded → flag."""
    return {fold(w): flag for flag, lists in reversed(_load("flags").items()) for w in lists.get(place, ())}


@cache
def words(table: str, name: str) -> frozenset[str]:
    """A list of ``data/<table>.toml`` as folded words."""
    value = _load(table)[name]
    return frozenset(fold(w) for w in (value.split() if isinstance(value, str) else value))


@cache
def keys(table: str, name: str) -> frozenset[str]:
    """A list of ``data/<table>.toml`` as keys."""
    return frozenset(key(w) for w in words(table, name))


@cache
def endings() -> tuple[str, ...]:
    """Ends of words that make an organisation."""
    return tuple(sorted(words("organisations", "endings")))


def alternation(phrases: Iterable[str]) -> str:
    """A pattern for any of the folded phrases, the longest first, spaces elastic.

    Phrases share their beginnings as in a trie, which spares the regex engine from trying every one of them.
    """
    return _branch(sorted({p.strip() for p in phrases if p.strip()}))


def _branch(phrases: list[str]) -> str:
    if len(phrases) == 1:
        return "".join(_literal(char) for char in phrases[0])
    branches = []
    for char, group in groupby((p for p in phrases if p), key=lambda p: p[0]):
        rest = _branch([p[1:] for p in group])
        branches.append(_literal(char) + rest)
    return f"(?:{'|'.join(branches)}){'?' if not phrases[0] else ''}"


def _literal(char: str) -> str:
    return r"\s{1,3}" if char == " " else re.escape(char)
