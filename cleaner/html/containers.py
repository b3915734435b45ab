"""Known containers: parts of a page whose class or id words say what they are.

The words are data, in ``containers.toml``: see the comment at its head.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from cleaner.errors import ConfigError, unknown
from cleaner.labels import LABELS


class Container(NamedTuple):
    """What a class word says about the text under it."""

    label: str
    rule: str
    """``html.consent.onetrust``"""
    weight: float
    """How sure, 0–1: :data:`SURE` decides alone, less is evidence for the vote."""


SURE = 1.0
_KEYS = {"label", "weight", "words", "tags"}


_Phrases = dict[str, list[tuple[tuple[str, ...], Container]]]

_WORDS = re.compile(r"[a-z0-9]+|[A-Z]+(?![a-z])[0-9]*|[A-Z][a-z0-9]+|[^\W_a-zA-Z0-9]+")


def path_words(token: str) -> str:
    """One class or id word in the form of block paths: ``relatedPosts`` and ``related__posts`` → ``related-posts``."""
    return token if token.isalnum() and token.islower() else "-".join(_WORDS.findall(token)).lower()


@cache
def _table() -> tuple[_Phrases, tuple[str, ...], dict[str, Container]]:
    """The phrases by their first word, longest first; prefixes to ignore; containers by tag."""
    data: dict[str, Any] = tomllib.loads(
        (resources.files("cleaner.html") / "containers.toml").read_text(encoding="utf-8")
    )
    phrases: _Phrases = {}
    by_tag: dict[str, Container] = {}
    ignored = tuple(data.pop("ignore")["prefixes"])
    for group, entry in data.items():
        for key in entry.keys() - _KEYS:
            raise ConfigError(f"containers.toml, {group}: {unknown('key', key, _KEYS)}")
        if entry["label"] not in LABELS:
            raise ConfigError(f"containers.toml, {group}: {unknown('label', entry['label'], LABELS)}")
        container = Container(entry["label"], f"html.{entry['label']}.{group}", float(entry["weight"]))
        for word in entry.get("words", ()):
            parts = tuple(word.split("-"))
            phrases.setdefault(parts[0], []).append((parts, container))
        for tag in entry.get("tags", ()):
            by_tag[tag] = container
    for known in phrases.values():
        known.sort(key=lambda item: -len(item[0]))
    return phrases, ignored, by_tag


class Finder:
    """Finds the container that class words name; remembers what the elements of one page say."""

    def __init__(self) -> None:
        _, _, self._by_tag = _table()
        self._seen: dict[tuple[str, str], tuple[str, Container | None]] = {}

    def __call__(self, attributes: str, tag: str) -> tuple[str, Container | None]:
        """The path words of an element's ``attributes`` (class, id … as written), and the surest container they
        name."""
        found = self._seen.get((attributes, tag))
        if found is None:
            found = self._seen[attributes, tag] = self._read(attributes, tag)
        return found

    def _read(self, attributes: str, tag: str) -> tuple[str, Container | None]:
        said = []
        best = self._by_tag.get(tag)
        for token in attributes.split():
            word, found = _named(token)
            said.append(word)
            if found is not None and (best is None or found.weight > best.weight):
                best = found
        return " ".join(said), best


@lru_cache(maxsize=1 << 15)  # pages of one site, and of all that share a framework, use the same words
def _named(token: str) -> tuple[str, Container | None]:
    """One class or id word in the form of block paths, and the surest container it names."""
    phrases, ignored, _ = _table()
    word = path_words(token)
    best: Container | None = None
    if word.startswith(ignored):
        return word, best
    parts = word.split("-")
    start = 0
    while start < len(parts):
        step = 1
        for phrase, container in phrases.get(parts[start], ()):
            size = len(phrase)
            if tuple(parts[start : start + size]) == phrase:
                if best is None or container.weight > best.weight:
                    best = container
                step = size  # a longer phrase hides the shorter ones inside it
                break
        start += step
    return word, best
