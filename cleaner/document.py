"""The types that walk through the pipeline: a frozen text, its blocks, and what was found in it.

Offsets are Unicode code points, half-open ``[start, end)``, into :attr:`Document.text`.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from cleaner import markdown
from cleaner.fold import fold
from cleaner.labels import LABELS


class Block(NamedTuple):
    """One paragraph, line, list item, heading or caption: the span ``[start, end)`` without outer white space."""

    start: int
    end: int
    tag: str = "p"
    """HTML tag, lower case; plain text has ``p``."""
    path: str = ""
    """Class and id words of the HTML ancestors, lower case, separated by spaces; empty for plain text."""
    link_density: float = 0.0
    """Share of the block's characters that lie inside links, 0–1; 0 for plain text."""


class Annotation(NamedTuple):
    """One finding over ``[start, end)``."""

    start: int
    end: int
    label: str
    """What it is: a name in :data:`cleaner.labels.LABELS`."""
    rule: str
    """Who says so: ``fr.consent.accept-all``, ``dates.stamp``, ``tagger``."""
    score: float = 1.0
    """How sure, 0–1. Below the policy's threshold a finding is evidence only."""
    value: Mapping[str, Any] | None = None
    """What it says, as JSON: a date, a credit, a post."""


@dataclass(frozen=True)
class Document:
    """A text and everything found in it. Nothing changes it: :meth:`annotate` returns a new one."""

    text: str
    blocks: tuple[Block, ...]
    id: str = ""
    language: str = ""
    """ISO 639 code as langdetect gives it (``fr``, ``zh-cn``), ``""`` when unsure."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """What the caller or the page says of the article: ``url``, ``site``, ``title``, ``published``, ``authors`` …"""
    annotations: tuple[Annotation, ...] = ()
    page: Any = None
    """The :class:`cleaner.html.Page` it was read from, for stages that look at the markup; ``None`` for plain text."""

    @cached_property
    def folded(self) -> str:
        """The text for matching, of the same length: see :func:`cleaner.fold.fold`. Never cut values from it."""
        return fold(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    def block_index(self, offset: int) -> int:
        """Index of the block that holds ``offset``, or of the last one before it; -1 before the first."""
        return bisect_right(self._starts, offset) - 1

    def annotate(self, found: Iterable[Annotation]) -> Document:
        """This document with ``found`` added.

        Raises:
            ValueError: a span outside the text or empty, an unknown label, or a score outside 0–1.
        """
        added = tuple(found)
        if not added:
            return self
        size = len(self.text)
        for a in added:
            if not 0 <= a.start < a.end <= size or a.label not in LABELS or not 0.0 <= a.score <= 1.0:
                raise ValueError(f"not a finding over a text of {size} characters: {a!r}")
        return self._with(annotations=self.annotations + added)

    @cached_property
    def read(self) -> Document:
        """This document as it reads: blocks without the targets of Markdown links; itself where there are none."""
        if "](" not in self.text:
            return self
        plain = markdown.plain(self.text)
        lines = [" ".join(plain[b.start : b.end].split()) or "|" for b in self.blocks]
        ends = list(itertools.accumulate(len(line) + 1 for line in lines))
        blocks = (
            b._replace(start=end - 1 - len(line), end=end - 1)
            for b, line, end in zip(self.blocks, lines, ends, strict=True)
        )
        return replace(self, text="\n".join(lines), blocks=tuple(blocks), annotations=())

    def over(self, text: str, offsets: Sequence[int]) -> Document:
        """This document over the text its own was made from.

        Args:
            text: that text.
            offsets: for each offset of this document's text, the end included, that in ``text``; never falling.
        """

        def moved(value: Any) -> Any:
            if not isinstance(value, Mapping):
                return value
            spans = {key: offsets[at] for key, at in value.items() if key in ("start", "end") and at >= 0}
            return {key: moved(inner) for key, inner in value.items()} | spans

        return replace(
            self,
            text=text,
            blocks=tuple(b._replace(start=offsets[b.start], end=offsets[b.end]) for b in self.blocks),
            annotations=tuple(
                a._replace(start=offsets[a.start], end=offsets[a.end], value=moved(a.value)) for a in self.annotations
            ),
        )

    def in_language(self, language: str) -> Document:
        """This document with its language set."""
        return self._with(language=language)

    def _with(self, **changes: Any) -> Document:
        # Like dataclasses.replace, but cached views of the unchanged text come along.
        new = object.__new__(Document)
        new.__dict__.update(self.__dict__, **changes)
        return new
