"""Which of our lines did an extractor keep? Told by text, in order, whatever it did to white space and punctuation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.fold import code_points

_SURE = 24
"""Letters and digits from which a line found in the output is taken to be that line."""
_CHUNK = 12
"""Length of the pieces by which the kept share of a changed or cut line is counted."""


def squeeze(text: str) -> str:
    """Letters and digits of ``text``, lower case: what survives any extractor's reformatting."""
    return _squeezed(text).replace("\n", "")


def squeeze_lines(lines: Sequence[str]) -> list[str]:
    """:func:`squeeze` for many lines at once, without line breaks in them."""
    return _squeezed("\n".join(lines)).split("\n") if lines else []


def _squeezed(text: str) -> str:
    """Letters, digits and line breaks of ``text``, lower case."""
    codes = code_points(text.lower())
    kept = _alphanumeric().take(codes, mode="clip")
    beyond = np.flatnonzero(codes >= len(_alphanumeric()))
    kept[beyond] = [chr(code).isalnum() for code in codes[beyond].tolist()]
    return codes[kept].tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _alphanumeric() -> NDArray[np.bool_]:
    """Whether a character of the Basic Multilingual Plane is a letter, a digit or a line break."""
    table = np.fromiter((chr(code).isalnum() for code in range(0x10000)), np.bool_, 0x10000)
    table[ord("\n")] = True
    return table


def kept_shares(lines: Sequence[str], output: str) -> NDArray[np.float32]:
    """The share of each line that an extractor kept, 0–1.

    Args:
        lines: the page's lines, squeezed (:func:`squeeze`), in page order.
        output: what the extractor gave, squeezed as a whole.

    Long lines are looked up anywhere in the output; of lines said twice on the page, the ones whose neighbours were
    kept at that place count. Short lines count only where they stand between the long ones kept around them. Of a
    long line that is not there as a whole, the share is that of its pieces of 12 characters that were kept with a
    neighbour.
    """
    count = len(lines)
    shares = np.zeros(count, np.float32)
    if not output:
        return shares
    where: list[int] = [-1] * count  # offset in the output of a line that was found whole
    twins: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if len(line) >= _SURE:
            twins.setdefault(line, []).append(i)
    unsettled: list[tuple[str, list[int], list[int]]] = []
    for line, members in twins.items():
        places = _places(line, output, len(members))
        if not places:
            for i in members:
                shares[i] = _partly(line, output)
        elif len(places) >= len(members):
            for i, place in zip(members, places, strict=False):
                where[i] = place
        else:
            unsettled.append((line, members, places))
    if unsettled:
        settled = [i for i in range(count) if where[i] >= 0]
        for _, members, places in unsettled:
            for place in places:
                free = [i for i in members if where[i] < 0]
                if free:
                    where[min(free, key=lambda i: _misfit(i, place, where, settled, lines))] = place
    _fill(lines, output, where)
    for i, place in enumerate(where):
        if place >= 0:
            shares[i] = 1.0
    return shares


def _places(line: str, output: str, most: int) -> list[int]:
    places: list[int] = []
    at = output.find(line)
    while at >= 0 and len(places) < most:
        places.append(at)
        at = output.find(line, at + len(line))
    return places


def _partly(line: str, output: str) -> float:
    # Two pieces must follow each other: twelve letters alone turn up by chance.
    starts = range(0, len(line) - 2 * _CHUNK + 1, _CHUNK)
    found = [line[i : i + 2 * _CHUNK] in output for i in starts]
    covered = sum(1 for a, b in zip([*found, False], [False, *found], strict=True) if a or b)
    return covered / (len(found) + 1)


def _misfit(i: int, place: int, where: list[int], settled: list[int], lines: Sequence[str]) -> int:
    """How far ``place`` is from where the output has the lines kept before and after line ``i``, in characters."""
    at = int(np.searchsorted(settled, i)) if settled else 0
    cost = 0
    if at > 0:
        before = settled[at - 1]
        cost += min(abs(place - where[before] - len(lines[before])), 100_000) + (i - before)
    else:
        cost += place
    if at < len(settled):
        after = settled[at]
        cost += min(abs(where[after] - place - len(lines[i])), 100_000) + (after - i)
    return cost


def _fill(lines: Sequence[str], output: str, where: list[int]) -> None:
    """Find the short lines, each between the ends of the lines kept before and after it."""
    anchors = [i for i in range(len(lines)) if where[i] >= 0]
    # (line before which the gap ends, offset where it starts, offset where it ends)
    gaps: list[tuple[int, int, int, int]] = []
    previous, start = -1, 0
    for anchor in [*anchors, len(lines)]:
        end = where[anchor] if anchor < len(lines) else len(output)
        if anchor - previous > 1 and end > start:
            gaps.append((previous + 1, anchor, start, end))
        if anchor < len(lines):
            previous, start = anchor, where[anchor] + len(lines[anchor])
    for low, high, start, end in gaps:
        # From both ends inwards: what touches a kept line is surer than what floats in between.
        at = start
        while low < high and (not lines[low] or output.startswith(lines[low], at, end)):
            if lines[low]:
                where[low] = at
            at += len(lines[low])
            low += 1
        while high > low and (not lines[high - 1] or output.endswith(lines[high - 1], at, end)):
            high -= 1
            end -= len(lines[high])
            if lines[high]:
                where[high] = end
        for i in range(low, high):
            if len(lines[i]) >= 4 and (found := output.find(lines[i], at, end)) >= 0:
                where[i] = found
                at = found + len(lines[i])
