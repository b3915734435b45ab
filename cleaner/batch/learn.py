"""Lines a site repeats in document after document, as a rule pack for people to review.

Two passes in bounded memory: the first counts hashes of blocks with lossy counting (Manku and Motwani, 2002), which
never misses a frequent one; the second counts the few that are left exactly and takes down their words.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from cleaner.batch.model import Settings, site_of
from cleaner.batch.sources import Sources
from cleaner.batch.units import units
from cleaner.batch.work import item
from cleaner.config import load
from cleaner.document import Document
from cleaner.errors import CleanerError, ConfigError, InputError
from cleaner.fold import fold
from cleaner.inputs import Failure
from cleaner.labels import LABELS
from cleaner.pipeline import Pipeline, clean
from cleaner.rules import builtin
from cleaner.rules import load as load_pack
from cleaner.rules.check import check

CAPACITY: Final = 1_000_000
"""Hashes counted at once, some 100 MB."""
_SHORTEST, _LONGEST = 3, 240
"""Characters of a block that may become a rule."""


@dataclass(frozen=True)
class Options:
    """When a block is a site's own."""

    min_docs: int = 10
    """Documents of the site that hold it, at least."""
    min_share: float = 0.02
    """Share of the site's documents that hold it, at least."""
    max_rules: int = 300
    label: str = "interface"
    site: str = ""
    """One site for everything; else told by each document's ``site``, the host of its URL, or its folder."""


class Repeated(NamedTuple):
    """A block that a site repeats."""

    text: str
    site: str
    holding: int
    """Documents of the site that hold it."""
    documents: int
    """Documents of the site."""


class Learned(NamedTuple):
    """What was found."""

    pack: str
    """The rules, in TOML."""
    rules: int
    documents: int
    known: int
    """Repeated blocks that rules which come with the package take out already."""
    unfit: int
    """Repeated blocks that cannot be written as a phrase, or do not fire as one."""


def learn(sources: Sources, settings: Settings, options: Options) -> Learned:
    """Learn the blocks that documents of a site have in common.

    Raises:
        CleanerError: standard input, which cannot be read twice.
    """
    if options.label not in LABELS:
        raise ConfigError(f"unknown label {options.label!r}")
    if any(file.id == "stdin" and file.path == b"-" for file in sources.files()):
        raise CleanerError("standard input cannot be read twice; write it to a file first")
    counts = _Lossy(CAPACITY)
    sizes: Counter[str] = Counter()
    for site, blocks in _documents(sources, settings, options.site):
        sizes[site] += 1
        for text in blocks:
            counts.add(_key(site, text))
    frequent = counts.above(options.min_docs)
    found: dict[tuple[str, str], int] = {}
    for site, blocks in _documents(sources, settings, options.site):
        for text in blocks:
            if _key(site, text) in frequent:
                found[site, text] = found.get((site, text), 0) + 1
    repeated = [
        Repeated(text, site, count, sizes[site])
        for (site, text), count in found.items()
        if count >= max(options.min_docs, options.min_share * sizes[site])
    ]
    repeated.sort(key=lambda r: (-r.holding, r.site, r.text))
    fresh = [r for r in repeated if clean(r.text).text]
    rules = _that_work([_rule(r, options.label) for r in fresh if not set("{}~") & set(r.text)])
    documents, kept = sum(sizes.values()), rules[: options.max_rules]
    return Learned(_pack(kept, documents), len(kept), documents, len(repeated) - len(fresh), len(fresh) - len(rules))


class _Lossy:
    """Counts of the frequent among any number of keys: too low by at most the number of rounds of forgetting."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._counts: dict[int, int] = {}
        self._lost = 0

    def add(self, key: int) -> None:
        self._counts[key] = self._counts.get(key, self._lost) + 1
        while len(self._counts) > self._capacity:
            self._lost += 1
            self._counts = {k: n for k, n in self._counts.items() if n > self._lost}

    def above(self, least: int) -> set[int]:
        """The keys that may have been there so often; none that has been is missing."""
        return {key for key, count in self._counts.items() if count >= least}


def _documents(sources: Sources, settings: Settings, site: str) -> Iterator[tuple[str, set[str]]]:
    """Of each document its site and the blocks that may be the site's; what cannot be read is passed over."""
    # No stage runs, no language is told: all that is wanted is the blocks.
    pipeline = Pipeline(replace(load(), stages=(), html_effort="none"))
    for unit in units(sources.files(), settings):
        for task in unit.tasks:
            if task.kind == "fault":
                continue
            try:
                found = item(task, settings)
                if isinstance(found, Failure):
                    continue
                known = {**found.known, "language": "en"}
                doc, _ = pipeline.annotate(found.source, form=found.form, id=found.id, **known)
            except (InputError, OSError):
                continue
            folder = task.id.rpartition("/")[0].partition("/")[0]
            yield site or site_of(doc.metadata.get("site", ""), doc.metadata.get("url", "")) or folder, _blocks(doc)


def _blocks(doc: Document) -> set[str]:
    texts = (" ".join(doc.text[b.start : b.end].split()) for b in doc.blocks if b.end - b.start <= 2 * _LONGEST)
    return {t for t in texts if _SHORTEST <= len(t) <= _LONGEST and any(c.isalpha() for c in t) and t.isprintable()}


def _key(site: str, text: str) -> int:
    data = f"{site}\0{fold(text)}".encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")


def _rule(block: Repeated, label: str) -> dict[str, object]:
    hashed = hashlib.sha256(f"{block.site}\0{block.text}".encode()).hexdigest()[:8]
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in block.text.lower()).split()
    return {
        "id": "-".join([*words[:4], hashed]),
        "label": label,
        "phrases": [block.text],
        "at": "whole",
        "scope": "block",
        "score": 0.95,
        "hit": [block.text],
        "miss": [f"Somebody wrote {block.text} in the middle of a sentence that goes on."],
        "note": f"in {block.holding} of {block.documents} documents of {block.site or 'this input'}",
    }


def _that_work(tables: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rules that pass ``cleaner rules check``."""
    context = [rule for name in ("any", "en") for rule in builtin(name)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.toml"
        path.write_text(_toml(tables), encoding="utf-8")
        complaints = check(load_pack(path), context)
    bad = {complaint.partition(":")[0].rpartition(".")[2] for complaint in complaints}
    return [table for table in tables if table["id"] not in bad]


def _toml(tables: list[dict[str, object]]) -> str:
    # A JSON string or list of strings is one of TOML as well.
    return "".join(
        "[[rule]]\n" + "".join(f"{key} = {orjson.dumps(value).decode()}\n" for key, value in table.items()) + "\n"
        for table in tables
    )


def _pack(tables: list[dict[str, object]], documents: int) -> str:
    return (
        f"# Lines that come again and again in {documents} documents, the most frequent first. Learned, not judged:\n"
        "# read each rule, delete those that an article could hold, give the others their right label, then\n"
        "#   cleaner rules check THIS-FILE\n"
        "#   cleaner batch INPUT -o OUT --packs THIS-FILE\n\n"
    ) + _toml(tables)
