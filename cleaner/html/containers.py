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
    """How sure, 0–1: at :data:`SURE` and above it decides alone, below it is evidence."""


SURE = 0.9
_KEYS = {"label", "weight", "words", "tags", "unless"}


@cache
def _table() -> tuple[re.Pattern[str], dict[str, Container], re.Pattern[str], dict[str, Container]]:
    data: dict[str, Any] = tomllib.loads((resources.files("cleaner.html") / "containers.toml").read_text(encoding="utf-8"))
    by_word: dict[str, Container] = {}
    by_tag: dict[str, Container] = {}
    ignore = data.pop("ignore")
    for group, entry in data.items():
        for key in entry.keys() - _KEYS:
            raise ConfigError(f"containers.toml, {group}: {unknown('key', key, _KEYS)}")
        if entry["label"] not in LABELS:
            raise ConfigError(f"containers.toml, {group}: {unknown('label', entry['label'], LABELS)}")
        for word in entry.get("words", ()):
            by_word[word] = Container(entry["label"], f"html.{entry['label']}.{group}", float(entry["weight"]))
        for tag in entry.get("tags", ()):
            by_tag[tag] = Container(entry["label"], f"html.{entry['label']}.{group}", float(entry["weight"]))
    # Longest first, so that "newsletter-signup" is not read as "signup".
    words = "|".join(re.escape(w).replace(r"\*", "[a-z0-9]*") for w in sorted(by_word, key=lambda w: (-len(w), w)))
    skip = "|".join(re.escape(w) for w in ignore["prefixes"])
    return (re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])"), by_word,
            re.compile(rf"(?:^|(?<= ))(?:{skip})[^ ]*"), by_tag)


class Finder:
    """Finds the container that class words name; remembers the words it has seen on one page."""

    def __init__(self) -> None:
        self._pattern, self._by_word, self._skip, self._by_tag = _table()
        self._seen: dict[str, Container | None] = {}

    def __call__(self, words: str, tag: str) -> Container | None:
        """The container named by ``words`` (in the form of :func:`cleaner.html.tree.path_words`), or by the ``tag``."""
        if words not in self._seen:
            best = None
            for match in self._pattern.finditer(self._skip.sub("", words)):
                found = self._by_word[match[0]]
                if best is None or found.weight > best.weight:
                    best = found
            self._seen[words] = best
        found = self._seen[words]
        by_tag = self._by_tag.get(tag)
        if found is None or (by_tag is not None and by_tag.weight > found.weight):
            return by_tag
        return found
