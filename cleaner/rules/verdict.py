"""What may be found and what became of it: the two values the matcher and its context exchange."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.document import Annotation
from cleaner.rules.pack import Rule
from cleaner.rules.phrases import Phrase


class Candidate(NamedTuple):
    """A place where a rule may hold."""

    rule: Rule
    block: int
    span: tuple[int, int] | None = None
    """The finding itself: a button, or the block inside a container."""
    hits: tuple[tuple[Phrase, int, int], ...] = ()
    """Where anchors of the rule's phrases stand. Without either the rule's pattern is tried on the block."""
    row: int = 1
    """Buttons that stand in one line with it as entries of a menu do."""


class Verdict(NamedTuple):
    """What became of a candidate: the finding, or the reason why there is none."""

    rule: Rule
    found: tuple[Annotation, ...]
    why: str
