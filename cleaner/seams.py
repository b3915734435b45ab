"""Borders a flattener lost or made: elements that run together in one line, sentences torn over several.

``get_text()`` of Beautiful Soup, ``text_content()`` of lxml and the like write the strings of a page one behind the
other. Where its source has no white space between elements, menus, headline and paragraphs become one line:
``NewsSportThe dam holds, engineers said.Water rose``. With a space as separator menus are rows of capitalised words:
``News Sport The dam holds``. With a line break every link and every bold word has a line of its own, and what follows
begins with a comma.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import Final, NamedTuple

from cleaner import sentences

Spans = list[tuple[int, int]]

LONG: Final = 400
"""Characters from which a line may be several elements run together."""
ENDLESS: Final = 4000
"""Characters from which it is."""
ENOUGH: Final = 3
"""Seams that show that it is."""
MANY: Final = 8
"""Seams in long lines that show that the text is full of them: any line longer than :data:`SHORT` may have one."""
SHORT: Final = 80
TORN: Final = 3
"""Lines that begin with a closing mark from which on the lines of a text are taken for torn."""
# First halves of names written with a capital inside: YouTube, MacArthur, LinkedIn.
_NAMES: Final = re.compile(
    r"(?i:black|blue|buzz|chat|deep|face|fitz|git|grab|huff|insta|java|linked|mac|master|micro|open|pay|play|power"
    r"|prime|sky|snap|sound|tik|type|web|whats|wiki|you)\Z"
)
_BEFORE: Final = re.compile(r"[^\W\d_]*\Z")
_AFTER: Final = re.compile(r"[^\W\d_]*")


class _Shapes(NamedTuple):
    """Patterns over letters with case."""

    seam: re.Pattern[str]
    inner: re.Pattern[str]
    """A seam within a word."""
    menu: re.Pattern[str]
    """Eight capitalised words in a row."""


@cache
def _shapes() -> _Shapes:
    letters = [chr(code) for code in range(0x2000)]
    lower, upper = ("".join(filter(case, letters)) for case in (str.islower, str.isupper))
    uncased = "\u0590-\u08ff\uac00-\ud7a3"  # Hebrew, Arabic, Hangul
    inner = f"(?<=[{lower}]{{2}})(?=[{upper}](?:[{lower}]|[{upper}]))"  # airThe, SportPolitics, NewsUK
    return _Shapes(
        re.compile(
            f"{inner}|(?<=[)›])(?=[{upper}][{lower}])|(?<=[0-9])(?=[{upper}][{lower}]{{3}})"  # 2024Share
            f'|(?<=[{lower}]{{2}}[.!?…])["”»’)]{{0,2}}(?=["“„«‘(]?[{upper}])'  # said.Water
            f"|(?<=[{uncased}][.!?؟۔])(?=[{uncased}])"
            r"|(?<=\S)[ \t\xa0]{3,}(?=\S)"
        ),
        re.compile(inner),
        re.compile(rf"(?:[{upper}]\w*[ \xa0]{{1,2}}){{8}}"),
    )


def parts(text: str, lines: Spans) -> Spans:
    """``lines`` (spans without outer white space) cut where elements run together; sentences of a text without line
    breaks."""
    if len(lines) == 1 and lines[0][1] - lines[0][0] > LONG:
        return _trimmed(text, _sentences(text, *lines[0]))
    found = {line: cuts for line in lines if line[1] - line[0] > LONG and len(cuts := _cuts(text, *line)) >= ENOUGH}
    if sum(map(len, found.values())) >= MANY:
        found |= {line: _cuts(text, *line) for line in lines if line[1] - line[0] > SHORT and line not in found}
    pieces = (piece for line in lines for piece in itertools.pairwise([line[0], *found.get(line, ()), line[1]]))
    return _trimmed(
        text, [part for a, b in pieces for part in (_sentences(text, a, b) if _endless(text, a, b) else ((a, b),))]
    )


def _trimmed(text: str, spans: Spans) -> Spans:
    return [(a, a + len(text[a:b].rstrip())) for a, b in spans if not text[a:b].isspace()]


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Where elements begin within a line."""
    ends = (m.end() for m in _shapes().seam.finditer(text, start, end) if not _is_name(text, m))
    return sorted({at for at in ends if start < at < end})


def _is_name(text: str, seam: re.Match[str]) -> bool:
    """Whether a seam is one of the words of a name: it begins as many do, or the text has it again."""
    at = seam.start()
    if at < seam.end() or not text[at - 1].isalpha():
        return False
    before, after = _BEFORE.search(text, max(0, at - 20), at), _AFTER.match(text, at, at + 20)
    assert before is not None
    assert after is not None
    if _NAMES.match(before[0]):
        return True
    word = before[0] + after[0]
    return len(_shapes().inner.findall(word)) == 1 and len(re.findall(rf"\b{word}\b", text)) > 1


def _endless(text: str, start: int, end: int) -> bool:
    return end - start > ENDLESS or (end - start > LONG and _shapes().menu.search(text, start, end) is not None)


def _sentences(text: str, start: int, end: int) -> Spans:
    cuts = sentences.breaks(text, start, end)
    inner = [at for a, b in itertools.pairwise([*cuts, end]) for at in (a, *_labels(text, a, b))]
    return list(itertools.pairwise([*inner, end]))


# --- sentences torn over lines ----------------------------------------------------------------------------------------

_CLOSING: Final = re.compile(r"[,;:.!?…)\]»”](?!\w)")
_OPEN: Final = re.compile(r"(?:[,(„“«–—-]|(?<![^\W_])[^\W\d_]{1,3})\Z")
_SENTENCE: Final = 40
"""Characters of a line that may be the first part of a sentence."""


def mended(text: str, lines: Spans) -> Spans:
    """``lines`` joined where links and bold words have torn sentences; as they are where no such thing is seen.

    Nobody begins a line with a comma: :data:`TORN` such lines tell. Then a line goes on in the next when that begins
    like the rest of a sentence, or when it breaks off itself: with a comma, an article, or before a name after which
    the sentence goes on.
    """
    marks = [_CLOSING.match(text, start) is not None for start, _ in lines]
    if sum(marks) < TORN:
        return lines
    rest = [mark or text[start].islower() for mark, (start, _) in zip(marks, lines, strict=True)]
    joined = lines[:1]
    grown = False
    for n in range(1, len(lines)):
        start, end = lines[n]
        begin, stop = joined[-1]
        last = text[stop - 1]
        grown = marks[n] or (
            (grown or stop - begin >= _SENTENCE)
            and last not in ".!?…:"
            and (
                rest[n]
                or _OPEN.search(text, max(begin, stop - 5), stop) is not None
                or (last.islower() and n + 1 < len(lines) and rest[n + 1])
            )
        )
        if grown:
            joined[-1] = (begin, end)
        else:
            joined.append((start, end))
    return joined


# --- menus in a row ---------------------------------------------------------------------------------------------------

_WORD: Final = re.compile(r"(\S+)\s*")
_FEW: Final = 12
"""Words of a stretch without full stop that may be a menu."""
# How much a word speaks for a menu and against prose, in log-odds: capitalised four words in five, against one in three
# (German); with a mark behind it, as lists of names in prose have.
_CAPITAL, _SMALL, _MARK, _TURN = 0.8, -1.2, -1.5, 4.0
_MANY_WORDS, _MORE = 50, 0.4  # without a full stop: each of so many is that much likelier to be of a menu


def _labels(text: str, start: int, end: int) -> list[int]:
    """Where labels begin in what is no sentence but a menu run together, and where prose begins behind one.

    Two states, menu and prose, with a price on each turn from one to the other; the cheapest path is taken (Viterbi).
    """
    words = [m.span(1) for m in _WORD.finditer(text, start, end)]
    if len(words) < _FEW:
        return []
    more = _MORE if len(words) >= _MANY_WORDS else 0.0
    menu = prose = 0.0
    back: list[tuple[bool, bool]] = []  # for each word: whether menu came from prose, prose from menu
    for low, high in words:
        weight = _MARK if text[high - 1] in ",;:" else more + (_CAPITAL if text[low].isupper() else _SMALL)
        back.append((prose - _TURN > menu, menu - _TURN > prose))
        menu, prose = max(menu, prose - _TURN) + weight, max(prose, menu - _TURN)
    in_menu = menu > prose
    cuts: list[int] = []
    for n in range(len(words) - 1, 0, -1):
        low = words[n][0]
        before = in_menu
        if back[n][0 if in_menu else 1]:
            before = not in_menu
        if before != in_menu or (in_menu and text[low].isupper() and not text[words[n - 1][1] - 1].isupper()):
            cuts.append(low)
        in_menu = before
    return cuts[::-1]
