"""Borders a flattener lost or made: elements that run together in one line, sentences torn over several.

``get_text()`` of Beautiful Soup, ``text_content()`` of lxml and the like write the strings of a page one behind the
other. Where its source has no white space between elements, menus, headline and paragraphs become one line:
``NewsSportThe dam holds, engineers said.Water rose``. With a space as separator menus are rows of capitalised words:
``News Sport The dam holds``. With a line break every link and every bold word has a line of its own, and what follows
begins with a comma. With another sign, or where line breaks were replaced, all is in one line, but the sign tells.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner import sentences
from cleaner.code import is_code
from cleaner.fold import code_points

Spans = list[tuple[int, int]]

LONG: Final = 400
"""Characters from which a line may be several elements run together."""
ENDLESS: Final = 4000
"""Characters from which it is."""
BROAD: Final = 1000
"""Characters of a line, on average, from which a text is taken to have no line breaks but by chance."""
APART, FAR_APART = 12, 300
"""How often, and once in how many characters, a sign that keeps strings apart stands in a text at least."""
ENOUGH: Final = 3
"""Seams that show that it is."""
MANY: Final = 8
"""Seams that show that a line of any length is, and the text full of them: then one is enough."""
SHORT: Final = 80
"""Characters up to which a line is left as it is."""
AGAIN: Final = 50_000
"""Characters on each side within which a name may be said again."""
ROW: Final = 12
"""Capitalised words in a row, with no mark between them, that only menus have."""
PREFIX: Final = 4
"""Letters of a prefix before a name."""
PREFIXED: Final = 0.5
"""Part of the seams between letters that stand behind as few small letters, from which on they are of the language."""
TORN: Final = 3
"""Lines that begin with a closing mark from which on the lines of a text are taken for torn."""
# First halves of names written with a capital inside: YouTube, MacArthur, LinkedIn.
_NAMES: Final = re.compile(
    r"(?i:black|blue|buzz|chat|deep|face|fitz|git|grab|huff|insta|java|linked|mac|master|micro|open|pay|play|power"
    r"|prime|sky|snap|sound|tik|type|web|whats|wiki|you)\Z"
)
_MEMBER: Final = re.compile(r"\w{1,40}(?:\(|\.\w)")
_DOTTED: Final = re.compile(r"\w\.\w{1,40}\.\Z")
_PREFIX: Final = re.compile(rf"(?<![^\W_])[^\W\d_]{{1,{PREFIX}}}\Z")
_BEFORE: Final = re.compile(r"[^\W\d_]*\Z")
_AFTER: Final = re.compile(r"[^\W\d_]*")

_SEPARATORS: Final = {  # the first is an escaped line break, as in a string of JSON
    "\\n": re.compile(r"(?:(?:\\r)?\\n)+"),
    "\t": re.compile(r"\t+"),
    "|": re.compile(r"\|(?:\s?\|)*"),
    "  ": re.compile(r" {2,}"),
}

# What a character may be, as bits of a number.
_UPPER, _LOWER, _UNCASED, _FINAL, _MARK, _CLOSER, _OPENER, _BLANK = (1 << bit for bit in range(8))
_BY_CHAR: Final = {
    _FINAL: ".!?…؟۔",
    _MARK: ".!?…,;:",
    _CLOSER: '"”»’)›0123456789',
    _OPENER: "“„«‘(",
    _BLANK: " \t\xa0\n",
}


@cache
def _characters() -> NDArray[np.uint8]:
    table = np.zeros(0x10000, np.uint8)
    for code in range(0x2000):
        table[code] = _UPPER * chr(code).isupper() | _LOWER * chr(code).islower()
    table[0x590:0x900] |= _UNCASED  # Hebrew, Arabic
    table[0xAC00:0xD7A4] |= _UNCASED  # Hangul
    for bit, characters in _BY_CHAR.items():
        for character in characters:
            table[ord(character)] |= bit
    table.flags.writeable = False
    return table


def separators(text: str) -> Spans:
    """Where the sign stands that keeps the strings of a page apart in a text of hardly any lines: ``get_text("|")``,
    tabs, line breaks that were escaped or became spaces."""
    lines = text.strip().count("\n") + 1
    if len(text) < BROAD * lines:
        return []
    for sign, pattern in _SEPARATORS.items():
        number = text.count(sign)
        if number >= APART and number * FAR_APART >= len(text):
            return [m.span() for m in pattern.finditer(text)]
    return []


def parts(text: str, lines: Spans) -> Spans:
    """``lines`` (spans without outer white space) cut where elements run together; sentences of a text that has no
    line breaks, or hardly any."""
    sizes = [end - start for start, end in lines]
    longest = max(sizes, default=0)
    if longest <= SHORT:
        return lines
    characters = _characters().take(code_points(text), mode="clip")
    kinds = characters.tobytes()
    seams = _without_prefixes(text, kinds, [at for at in _candidates(characters) if _is_seam(text, kinds, at)])
    # Names with a capital inside stand in any text.
    places = [bisect_left(lines, (at,)) - 1 for at in seams]
    crowded = dict.fromkeys(n for n, m in zip(places, places[ENOUGH - 1 :], strict=False) if n == m)
    found = {
        line: cuts
        for line in map(lines.__getitem__, crowded)
        if len(cuts := _cuts(text, line, seams)) >= ENOUGH
        and _are_enough(sum(not kinds[at - 1] & _LOWER for at in cuts), len(cuts), line, len(lines))
    }
    if sum(map(len, found.values())) >= MANY:
        found |= {line: cuts for line in lines if line not in found and (cuts := _cuts(text, line, seams))}
    if not found and longest <= LONG:
        return lines
    pieces = lines
    if found:
        pieces = [piece for line in lines for piece in itertools.pairwise([line[0], *found.get(line, ()), line[1]])]
    long = [(start, end) for start, end in pieces if end - start > LONG]
    rows = _rows(characters) if long else []
    menus = {(start, end) for start, end in long if _between(rows, start, end)}
    broad = len(lines) == 1 or sum(sizes) > BROAD * len(lines)
    endless = {
        (start, end)
        for start, end in long
        if (broad or end - start > ENDLESS or (start, end) in menus) and not is_code(text, start, end)
    }
    if not found and not endless:
        return lines
    return _trimmed(
        text,
        [part for p in pieces for part in (_sentences(text, *p, labels=broad or p in menus) if p in endless else (p,))],
    )


def _are_enough(stopped: int, cuts: int, line: tuple[int, int], lines: int) -> bool:
    """Whether so many ``cuts`` show elements run together in a line: many, or some that are ``stopped``, not between
    two letters. The only line of a text has as many names with a capital inside as a text has."""
    long = line[1] - line[0] > LONG
    if long and lines == 1:
        return stopped >= ENOUGH
    return cuts >= MANY or (long and stopped > 0)


def _without_prefixes(text: str, kinds: bytes, seams: list[int]) -> list[int]:
    """``seams`` without those between a prefix and a name in languages that write so (isiZulu ``kuMongameli``)."""
    letters = [at for at in seams if kinds[at - 1] & _LOWER]
    prefixed = {at for at in letters if (m := _PREFIX.search(text, max(0, at - PREFIX - 1), at)) and m[0].islower()}
    if len(letters) < ENOUGH or len(prefixed) < PREFIXED * len(letters):
        return seams
    return [at for at in seams if at not in prefixed]


def _trimmed(text: str, spans: Spans) -> Spans:
    return [(a, a + len(text[a:b].rstrip())) for a, b in spans if not text[a:b].isspace()]


def _cuts(text: str, line: tuple[int, int], seams: list[int]) -> list[int]:
    """Which ``seams`` lie within a line; none in Markdown, which keeps elements apart and has addresses in it, and in
    code."""
    start, end = line
    if end - start <= SHORT or text.find("](", start, end) >= 0:
        return []
    found = _between(seams, start, end)
    if found and is_code(text, start, end):
        return []
    return [at for at in found if not _is_name(text, at)]


def _candidates(kinds: NDArray[np.uint8]) -> list[int]:
    """Where something may begin: a capital or an opening mark behind what is no space, a letter behind a full stop."""
    left, right = kinds[:-1], kinds[1:]
    begins = (right & (_UPPER | _OPENER) > 0) & (left & (_LOWER | _FINAL | _CLOSER) > 0)
    if (uncased := right & _UNCASED > 0).any():
        begins |= uncased & (left & _FINAL > 0)
    found: list[int] = (begins.nonzero()[0] + 1).tolist()
    return found


def _is_seam(text: str, kinds: bytes, at: int) -> bool:
    """Whether an element begins at ``at``."""
    here, before = kinds[at], kinds[at - 1]
    if here & _UNCASED:
        return at > 1 and bool(kinds[at - 2] & _UNCASED)
    following = kinds[at + 1] if at + 1 < len(text) else 0
    if here & _OPENER and not text[at + 1 : at + 2].isalnum():  # „so.“ Also
        return False
    if here & _UPPER and before & _LOWER:  # airThe, SportPolitics, NewsUK
        return at > 1 and bool(kinds[at - 2] & _LOWER) and following & (_LOWER | _UPPER) > 0
    if here & _UPPER and text[at - 1].isdigit():  # 2024Share, not 20:15Uhr
        return at + 3 < len(text) and bool(kinds[at + 1] & kinds[at + 2] & kinds[at + 3] & _LOWER)
    if here & _UPPER and text[at - 1] in ")›" and following & _LOWER:
        return True
    stop = at - 1  # said.Water, said.”“Water
    while stop > max(0, at - 3) and kinds[stop] & _CLOSER:
        stop -= 1
    return stop > 1 and bool(kinds[stop] & _FINAL and kinds[stop - 1] & kinds[stop - 2] & _LOWER)


def _is_name(text: str, at: int) -> bool:
    """Whether a seam is one within a name: it begins as many do, the text has it again, or it is of an account."""
    before = _BEFORE.search(text, max(0, at - 20), at)
    assert before is not None
    if not before[0]:  # os.Open(path), Data.Set.Basic
        return text[at - 1] == "." and bool(_MEMBER.match(text, at) or _DOTTED.search(text, max(0, at - 40), at))
    if _NAMES.match(before[0]) or text[before.start() - 1 : before.start()] in ("#", "@", "<", "/", "_"):
        return True
    after = _AFTER.match(text, at, at + 20)
    assert after is not None
    word = before[0] + after[0]
    inside = sum(a.islower() and b.isupper() for a, b in itertools.pairwise(word))
    return inside <= 2 and text.count(word, max(0, at - AGAIN), at + AGAIN) > 1


def _rows(kinds: NDArray[np.uint8]) -> list[int]:
    """Where :data:`ROW` capitalised words in a row begin."""
    blank = kinds & _BLANK > 0
    starts = (blank[:-1] > blank[1:]).nonzero()[0] + 1
    other = np.ones(len(starts) + 2, np.bool_)  # one before all words, one behind
    other[1:-1] = (kinds.take(starts) & _UPPER == 0) | (kinds.take(starts - 2, mode="clip") & _MARK > 0)
    ends = other.nonzero()[0]
    rows = (ends[1:] - ends[:-1] > ROW).nonzero()[0].tolist()
    return [int(starts[n]) for row in rows for n in range(ends[row], ends[row + 1] - ROW)]


def _between(positions: list[int], start: int, end: int) -> list[int]:
    """The ascending ``positions`` behind ``start`` and before ``end``."""
    return positions[bisect_left(positions, start + 1) : bisect_left(positions, end)]


def _sentences(text: str, start: int, end: int, labels: bool = True) -> Spans:
    cuts = sentences.breaks(text, start, end)
    if not labels:
        return list(itertools.pairwise([*cuts, end]))
    inner = [at for a, b in itertools.pairwise([*cuts, end]) for at in (a, *_labels(text, a, b))]
    return list(itertools.pairwise([*inner, end]))


# --- sentences torn over lines ----------------------------------------------------------------------------------------

_CLOSERS: Final = ",;:.!?…)]»”"
_CLOSING: Final = re.compile(rf"[{re.escape(_CLOSERS)}](?!\w)")
_OPEN: Final = re.compile(r"(?:[,(„“«–—-]|(?<![^\W_])[^\W\d_]{1,3})\Z")
_CLOCK: Final = re.compile(r"\d:\d\d ?(?:[ap]\.?m\.?)?\Z", re.IGNORECASE)
_SENTENCE: Final = 25
"""Characters of a line that may be the first part of a sentence."""


def mended(text: str, lines: Spans) -> Spans:
    """``lines`` joined where links and bold words have torn sentences; as they are where no such thing is seen.

    Nobody begins a line with a comma: :data:`TORN` such lines tell. Then a line goes on in the next when that begins
    like the rest of a sentence, or when it breaks off itself: with a comma, an article, or before a name after which
    the sentence goes on. ("pm" behind a time of day is no article.)
    """
    marks = [text[start] in _CLOSERS and _CLOSING.match(text, start) is not None for start, _ in lines]
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
                or (
                    _OPEN.search(text, max(begin, stop - 5), stop) is not None
                    and not _CLOCK.search(text, max(begin, stop - 8), stop)
                )
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
_CAPITAL, _SMALL, _LISTED, _TURN = 0.8, -1.2, -1.5, 4.0
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
        weight = _LISTED if text[high - 1] in ",;:" else more + (_CAPITAL if text[low].isupper() else _SMALL)
        back.append((prose - _TURN > menu, menu - _TURN > prose))
        menu, prose = max(menu, prose - _TURN) + weight, max(prose, menu - _TURN)
    in_menu = [menu > prose]
    for to_menu, to_prose in reversed(back[1:]):
        in_menu.append(not in_menu[-1] if (to_menu if in_menu[-1] else to_prose) else in_menu[-1])
    in_menu.reverse()
    capital = [text[low].isupper() for low, _ in words]
    for n in range(len(words) - 1):  # the first word of the prose has a capital as well
        in_menu[n] &= in_menu[n + 1] or not capital[n] or capital[n + 1]
    return [
        words[n][0]
        for n in range(1, len(words))
        if in_menu[n] != in_menu[n - 1] or (in_menu[n] and capital[n] and not text[words[n - 1][1] - 1].isupper())
    ]
