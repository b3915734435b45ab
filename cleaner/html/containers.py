"""Known containers: parts of a page whose class or id words say what they are.

The words are data, in ``containers.toml``: see the comment at its head.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
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
    """Finds the container that class words name; remembers the words it has seen on one page."""

    def __init__(self) -> None:
        self._phrases, self._ignored, self._by_tag = _table()
        self._tokens: dict[str, tuple[str, Container | None]] = {}
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
            known = self._tokens.get(token)
            if known is None:
                word = path_words(token)
                known = self._tokens[token] = word, None if word.startswith(self._ignored) else self._named(word)
            word, found = known
            said.append(word)
            if found is not None and (best is None or found.weight > best.weight):
                best = found
        return " ".join(said), best

    def _named(self, word: str) -> Container | None:
        parts = word.split("-")
        best = None
        start = 0
        while start < len(parts):
            step = 1
            for phrase, container in self._phrases.get(parts[start], ()):
                size = len(phrase)
                if tuple(parts[start : start + size]) == phrase:
                    if best is None or container.weight > best.weight:
                        best = container
                    step = size  # a longer phrase hides the shorter ones inside it
                    break
            start += step
        return best
