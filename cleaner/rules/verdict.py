"""What may be found and what became of it: the two values the matcher and its context exchange."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.document import Annotation
from cleaner.rules.pack import Rule


class Candidate(NamedTuple):
    """A place where a rule may hold: a literal's span, or the whole block for a pattern (``start == -1``)."""

    rule: Rule
    block: int
    start: int
    end: int


class Verdict(NamedTuple):
    """What became of a candidate: the finding, or the reason why there is none."""

    rule: Rule
    found: tuple[Annotation, ...]
    why: str
