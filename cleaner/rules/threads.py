"""Threads of readers' comments: how far one goes on below its heading.

A comment is anybody's prose, so nothing in its words tells it from the article. What tells it is the frame that comes
again and again: controls ("Reply", "Report"), and beside each comment a name and when it was written, or "… says:".
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.rules.layout import Layout

ARTICLE: Final = 80
"""Words of paragraphs above a thread without controls: above the article "12 comments" is a button beside its stamp."""
CONTROLS: Final = 2
"""Controls that make a thread by themselves, below a heading."""
GAP: Final = 8
"""Blocks a comment may have between two of its controls."""
SIGNED: Final = 3
"""Comments signed and dated that make a thread."""
FIRST_GAP, FIRST_WORDS = 12, 200
"""Blocks and words such a comment may have until the thread is sure: below a mere button the article may follow."""
LONG_GAP, LONG_WORDS = 30, 600
"""Blocks and words it may have from then on."""
HEAD_SIZE, HEAD_WORDS = 90, 12
"""Characters and words of a line that says who wrote a comment, or when."""
NAME_WORDS: Final = 5
"""Words of a name."""

_CLOCK = re.compile(r"(?<![\d.,:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:,])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_SAYS = re.compile(r"\s(\w+ ?[:：])$")


def thread(layout: Layout, first: int) -> int:
    """The block after the last of the thread that begins with block ``first``, which stands below its heading;
    ``first`` if there is none."""
    above = layout.above(first)
    return max(_by_controls(layout, first) if above else first, _by_heads(layout, first) if above >= ARTICLE else first)


def _by_controls(layout: Layout, first: int) -> int:
    found = 0
    last = previous = first - 1
    for index in range(first, len(layout.covered)):
        if index - previous > GAP:
            break
        if "comments" in layout.labels.get(index, ()):
            found += 1
            last = previous = index
    return last if found >= CONTROLS else first


def _by_heads(layout: Layout, first: int) -> int:
    """By lines that are signed and dated, or, below a heading that counts, end in the same word ("says:"), each with
    another name. An article that gathers reactions has such lines as well, but does not count them.

    A live blog has dates in a row as well, but no names beside them.
    """
    counted = first > 0 and _DIGITS.search(_line(layout, first - 1)) is not None
    dated = signed = spoken = gap = 0
    forms: set[str] = set()
    said: dict[str, set[str]] = {}
    above: bool | None = None  # whether names stand above their comments
    found, last = False, first - 1
    for index in range(first, len(layout.covered)):
        if gap > (LONG_GAP if found else FIRST_GAP) or spoken > (LONG_WORDS if found else FIRST_WORDS):
            break
        if free := not layout.covered[index]:
            block = layout.doc.blocks[index]
            spoken += layout.words(block.start, block.end)
            gap += 1
        frame = "comments" in layout.labels.get(index, ())
        if "timestamp" in layout.labels.get(index, ()) or (free and _dated(layout, index)):
            form = _form(layout, index)
            own = form not in forms and _CLOCK.search(_line(layout, index)) is not None
            forms.add(form)
            dated += 1
            if own or _name(layout, index - 1) or _name(layout, index + 1):
                signed += 1
                frame = True
        elif counted and (name := _says(layout, index)):
            names = said.setdefault(name[1], set())
            names.add(name[0])
            frame = frame or len(names) >= SIGNED
            found = found or len(names) > SIGNED
        found = found or (signed >= SIGNED and signed * 3 >= dated * 2)
        if above is None and (dated or said):
            above = spoken <= HEAD_WORDS
        if frame:
            last, spoken, gap = index, 0, 0
    if not found:
        return first
    return _closed(layout, last + 1) if above else last + 1


def _closed(layout: Layout, begin: int) -> int:
    """Where the comment ends that begins with block ``begin``: at something settled, or else with the first block that
    is no name."""
    reach = range(begin, min(begin + FIRST_GAP, len(layout.covered)))
    said = (i + 1 for i in reach if not _name(layout, i))
    return next((i for i in reach if layout.covered[i]), next(said, begin))


def _line(layout: Layout, index: int) -> str:
    block = layout.doc.blocks[index]
    return layout.doc.text[block.start : block.end]


def _form(layout: Layout, index: int) -> str:
    """The line of block ``index`` without its figures."""
    return _DIGITS.sub("#", _line(layout, index))


def _dated(layout: Layout, index: int) -> bool:
    """Whether block ``index`` is a line with a time of day, or a year and a day, and little else."""
    line = _line(layout, index)
    if len(line) > HEAD_SIZE or len(line.split()) > HEAD_WORDS or layout.ended(index):
        return False
    if _CLOCK.search(line):
        return True
    rest, years = _YEAR.subn("", line)
    return years == 1 and _DIGITS.search(rest) is not None and len(line.split()) <= NAME_WORDS


def _name(layout: Layout, index: int) -> bool:
    """Whether block ``index`` may be the name of who wrote a comment."""
    if not 0 <= index < len(layout.covered):
        return False
    block = layout.doc.blocks[index]
    if layout.words(block.start, block.end) > NAME_WORDS or layout.ended(index):
        return False
    line = _line(layout, index)
    return _LETTER.search(line) is not None and _DIGITS.search(line) is None


def _says(layout: Layout, index: int) -> tuple[str, str] | None:
    """A name and the word behind it: "Ann Miller says:", "Ann Miller schrieb:"."""
    line = _line(layout, index)
    found = _SAYS.search(line) if len(line) <= HEAD_SIZE else None
    if found is None or len(line.split()) > NAME_WORDS + 1 or line[:1].islower():
        return None
    return line[: found.start()], found[1]
