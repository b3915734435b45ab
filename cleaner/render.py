"""From segments to clean text. Only white space changes, and every change is written down.

What stands at the left of a line is the flattener's, but in code, where it means something.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from cleaner.code import is_code
from cleaner.policy import Segment


class Edit(NamedTuple):
    """White space of the source that the clean text has otherwise: ``text`` at ``start`` became ``replacement``."""

    start: int
    text: str
    replacement: str


@dataclass(frozen=True)
class Rendered:
    """The clean text, how its white space differs from the source, and where each stretch of it came from."""

    text: str
    spacing: tuple[Edit, ...]
    runs: tuple[tuple[int, int, int], ...]
    """``(source start, source end, start in the clean text)`` of each stretch copied verbatim, in order."""

    def locate(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the source span ``[start, end)`` stands in the clean text; None unless all of it was kept verbatim in
        one line."""
        index = bisect_right(self.runs, start, key=lambda run: run[0]) - 1
        if index < 0 or end > self.runs[index][1]:
            return None
        source, _, clean = self.runs[index]
        found = start - source + clean, end - source + clean
        return None if self.text.find("\n", *found) >= 0 else found

    def lines(self, behind: int) -> Iterator[str]:
        """The lines, or parts of one, that were copied from behind an offset of the source."""
        for source, end, clean in self.runs:
            if source >= behind:
                yield from self.text[clean : clean + end - source].split("\n")


# Scripts without spaces between words: what was apart because of a removal is joined without one.
_UNSPACED: Final = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u0e00-\u0eff]")


_GROUP: Final = re.compile(r"^(?:[ \t]*\S[^\n]*(?:\n|\Z))+", re.MULTILINE)
_LINE: Final = re.compile(r"^([ \t]*)(\S[^\n]*)", re.MULTILINE)
_INDENTED: Final = re.compile(r"\n[ \t]+\S")
_RAGGED: Final = re.compile(r"\n(?:[^\S\n]|\n\n|(?<=[^\S\n]\n))")
"""A line break with more around it than another one: white space that the clean text has otherwise."""


def _indents(text: str, preformatted: Sequence[tuple[int, int]]) -> dict[int, str]:
    """What stands left of the lines of code and of what is ``preformatted``, by the offset at which the line goes on;
    without what all lines of it have there."""
    found: dict[int, str] = {}
    code: list[tuple[int, str]] = []
    if _INDENTED.search(text) is None:
        return found
    for start, end in preformatted:
        first = text.rfind("\n", 0, start) + 1
        _note([(m.start(2), m[1]) for m in _LINE.finditer(text, first, end)], found)
    for group in _GROUP.finditer(text):
        lines = [(m.start(2), m[1], m[2].rstrip()) for m in _LINE.finditer(text, *group.span())]
        goes_on = code and lines[-1][2][-1] not in ".!?…" and all(left for _, left, _ in lines)
        if not goes_on and not _is_code("\n".join(line for *_, line in lines)):
            _note(code, found)
            code = []
        else:
            code += [line[:2] for line in lines]
    _note(code, found)
    return found


def _is_code(lines: str) -> bool:
    return is_code(lines, 0, len(lines))


def _note(code: Sequence[tuple[int, str]], found: dict[int, str]) -> None:
    common = min((len(left) for _, left in code), default=0)
    found.update((at, left[common:]) for at, left in code if len(left) > common)


def render(
    text: str,
    segments: Sequence[Segment],
    seams: Sequence[int] = (),
    preformatted: Sequence[tuple[int, int]] = (),
) -> Rendered:
    """Join what stays. Line breaks stay, paragraphs are one empty line apart, ends are trimmed.

    Where something left, the neighbours are joined as the source had them apart: by a space inside a line, by a line
    break or an empty line between blocks. ``seams`` are offsets, in ascending order, at which a paragraph begins right
    behind another, without any space: a line break is set there. ``preformatted`` are spans whose lines keep what
    stands left of them.
    """
    pieces, spaces = _scan(text, segments)
    pieces = [
        part
        for start, end in pieces
        for part in itertools.pairwise([start, *seams[bisect_right(seams, start) : bisect_left(seams, end)], end])
    ]
    sewn = frozenset(seams)
    indents = _indents(text, preformatted)
    parts: list[str] = []
    spacing: list[Edit] = []
    runs: list[tuple[int, int, int]] = []
    size = at = cursor = 0
    for start, end in [*pieces, (len(text), len(text))]:
        joint = _joint(text, at, start) if parts and start < end else ""
        if parts and start in sewn and "\n" not in joint:
            joint = "\n"
        if joint[-1:] == "\n":
            joint += indents.get(start, "")
        while cursor < len(spaces) and spaces[cursor][0] < at:
            cursor += 1
        first = cursor
        while cursor < len(spaces) and spaces[cursor][0] < start:
            cursor += 1
        gap = spaces[first:cursor]
        if joint and (not gap or gap[0][0] > at):
            spacing.append(Edit(at, "", joint))
            gap_joint = ""
        else:
            gap_joint = joint
        for left, right in gap:
            if text[left:right] != gap_joint:
                spacing.append(Edit(left, text[left:right], gap_joint))
            gap_joint = ""
        if start < end:
            parts += (joint, text[start:end])
            size += len(joint)
            runs.append((start, end, size))
            size += end - start
        at = end
    return Rendered("".join(parts), tuple(spacing), tuple(runs))


def _scan(text: str, segments: Sequence[Segment]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The kept stretches without outer white space, and the white space between and around them; line breaks that stay
    as they are lie within a stretch."""
    pieces, spaces = [], []
    for start, end, cause in segments:
        if cause is not None:
            continue
        piece = text[start:end]
        right = start + len(piece.rstrip())
        at = start + len(piece) - len(piece.lstrip())
        if at > start:
            spaces.append((start, at))
        while ragged := _RAGGED.search(text, at, right):
            stop = ragged.start()
            while text[stop - 1].isspace():
                stop -= 1
            pieces.append((at, stop))
            at = ragged.end()
            while text[at].isspace():
                at += 1
            spaces.append((stop, at))
        if at < right:
            pieces.append((at, right))
            if right < end:
                spaces.append((right, end))
    return pieces, spaces


def _joint(text: str, left: int, right: int) -> str:
    """What stands between two kept stretches with ``text[left:right]`` between them in the source."""
    gap = text[left:right]
    if lines := gap.count("\n"):
        return "\n\n" if lines > 1 else "\n"
    if not gap:
        return ""
    glued = _UNSPACED.match(text[left - 1]) and _UNSPACED.match(text[right])
    return "" if glued or text[right] in ".,;:!?…)]»”" else " "
