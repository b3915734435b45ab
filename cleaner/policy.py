"""What happens to a finding: which labels leave, and from which score on. One ordered knob, three positions."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import accumulate
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from cleaner.labels import ACTS, LABELS, Action

if TYPE_CHECKING:  # the command line needs the modes, not numpy
    from cleaner.document import Annotation, Document

Mode = Literal["strict", "balanced", "aggressive"]
MODES: Final[tuple[str, ...]] = get_args(Mode)


class Segment(NamedTuple):
    """A stretch of the text that stays (``cause`` None) or leaves. The segments of a document tile its text."""

    start: int
    end: int
    cause: Annotation | None


@dataclass(frozen=True)
class Policy:
    """Thresholds and actions, resolved for one mode."""

    threshold: float = ACTS
    """Score from which a finding acts."""
    actions: Mapping[str, Action] = field(default_factory=lambda: {n: label.action for n, label in LABELS.items()})
    thresholds: Mapping[str, float] = field(default_factory=dict)
    """Exceptions from ``threshold`` by label."""

    def acts(self, a: Annotation) -> bool:
        """Whether a finding makes its span leave the text."""
        return self.actions[a.label] != "keep" and a.score >= self.thresholds.get(a.label, self.threshold)

    def protects(self, a: Annotation) -> bool:
        """Whether a finding shields its span from every removal."""
        return LABELS[a.label].protects and self.actions[a.label] == "keep" and a.score >= self.threshold

    def segments(self, doc: Document) -> tuple[Segment, ...]:
        """The document's text as a tiling of kept and leaving segments.

        Where findings overlap, extraction beats removal, then the higher score, the longer span, the earlier start and
        the name of the rule decide. A removal that overlaps a protected span is void.
        """
        shielded = _Shields(a for a in doc.annotations if self.protects(a))
        leaving = [
            a
            for a in doc.annotations
            if self.acts(a) and (self.actions[a.label] == "extract" or not shielded.meets(a.start, a.end))
        ]
        leaving.sort(key=lambda a: (self.actions[a.label] != "extract", -a.score, a.start - a.end, a.start, a.rule))
        taken = _divided(leaving)
        tiling: list[Segment] = []
        at = 0
        for segment in _without_crumbs(doc, taken):
            if segment.start > at:
                tiling.append(Segment(at, segment.start, None))
            tiling.append(segment)
            at = segment.end
        if at < len(doc.text):
            tiling.append(Segment(at, len(doc.text), None))
        return tuple(tiling)


class _Shields:
    """Spans that no removal may touch."""

    def __init__(self, protected: Iterable[Annotation]) -> None:
        spans = sorted((a.start, a.end) for a in protected)
        self._starts = [start for start, _ in spans]
        self._reach = list(accumulate((end for _, end in spans), max))

    def meets(self, start: int, end: int) -> bool:
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start


def _divided(ranked: Sequence[Annotation]) -> list[Segment]:
    """The stretches that findings cover, in order; where several do, the first of ``ranked`` has it."""
    taken: list[Segment] = []
    open_ranks: list[int] = []
    at = 0
    by_start = sorted(range(len(ranked)), key=lambda rank: ranked[rank].start)
    for rank in [*by_start, -1]:
        until = ranked[rank].start if rank >= 0 else sys.maxsize
        while open_ranks and at < until:
            cause = ranked[open_ranks[0]]
            if cause.end <= at:
                heappop(open_ranks)
                continue
            stop = min(cause.end, until)
            start = taken.pop().start if taken and taken[-1].end == at and taken[-1].cause is cause else at
            taken.append(Segment(start, stop, cause))
            at = stop
        at = until
        heappush(open_ranks, rank)
    return taken


def _without_crumbs(doc: Document, taken: list[Segment]) -> list[Segment]:
    """Let bare punctuation that is all a block would keep leave with its neighbour."""
    if not taken:
        return taken
    text, result, cursor = doc.text, list[Segment](), 0
    for index in sorted({i for s in taken for i in _blocks_of(doc, s)}):
        block = doc.blocks[index]
        while cursor < len(taken) and taken[cursor].end <= block.start:
            cursor += 1
        inner = []
        at = cursor
        while at < len(taken) and taken[at].start < block.end:
            inner.append(taken[at])
            at += 1
        gaps = _gaps(block.start, block.end, inner)
        if inner and gaps and not any(c.isalnum() for start, end in gaps for c in text[start:end]):
            before = {segment.end: segment.cause for segment in inner}
            for start, end in gaps:
                if text[start:end].strip():
                    result.append(Segment(start, end, before.get(start, inner[0].cause)))
    return sorted([*taken, *result])


def _blocks_of(doc: Document, segment: Segment) -> tuple[int, ...]:
    # Only a segment's first and last block can be covered in part.
    return tuple(i for i in {doc.block_index(segment.start), doc.block_index(segment.end - 1)} if i >= 0)


def _gaps(start: int, end: int, inner: list[Segment]) -> list[tuple[int, int]]:
    gaps, at = [], start
    for segment in inner:
        if segment.start > at:
            gaps.append((at, segment.start))
        at = max(at, segment.end)
    if at < end:
        gaps.append((at, end))
    return gaps
