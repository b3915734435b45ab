"""Buttons: phrases that hold only where nothing else stands; alone, several run together, or glued to a sentence."""

from __future__ import annotations

import itertools
import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Final

from cleaner import sentences
from cleaner.document import Block, Document
from cleaner.labels import SURE
from cleaner.rules import glued
from cleaner.rules.boundaries import UNSPACED, divided
from cleaner.rules.context import VOUCHING
from cleaner.rules.layout import SHORT
from cleaner.rules.pack import Rule
from cleaner.rules.verdict import Candidate

OPENING: Final = 6
"""Characters of a button by which those that begin alike are looked up."""
MARKS: Final = 4
"""Signs that may stand before the first button of a sentence."""
SHARES: Final = 3
"""Names of networks and ways to share that are buttons when they stand together."""
LONG: Final = 6
"""Characters from which buttons beside a sentence are not a part of it, or of a name."""
_Tile = tuple[str, int, int]
"""A button in a run of them, and its span."""


class Buttons:
    """The rules with ``at = "whole"``, looked up by what stands in a block.

    Args:
        rules: the rules; those of other kinds are left out.
        base: buttons that come before them; its tables are shared, not built again.
    """

    def __init__(self, rules: Iterable[Rule], base: Buttons | None = None) -> None:
        whole: dict[str, list[Rule]] = {}
        for rule in rules:
            if rule.at == "whole":
                for literal in itertools.chain.from_iterable(phrase.literals for phrase in rule.phrases):
                    if literal not in whole:
                        whole[literal] = list(base._whole.get(literal, ())) if base else []
                    whole[literal].append(rule)
        self._whole: ChainMap[str, list[Rule]] = ChainMap(whole, *(base._whole.maps if base else ()))
        # Folded buttons → the rules that know them; own ones first.
        self._parts: tuple[Buttons, ...] = (*(base._parts if base else ()), self)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(" ".join(self._whole.maps[0])))

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """The first characters of a button → the lengths of such buttons, the longest first."""
        lengths: dict[str, set[int]] = {}
        for literal in self._whole.maps[0]:
            lengths.setdefault(literal[:OPENING], set()).add(len(literal))
        for part in self._parts[:-1]:
            for opening, known in part._lengths.items():
                lengths.setdefault(opening, set()).update(known)
        return {opening: sorted(known, reverse=True) for opening, known in lengths.items()}

    @cached_property
    def _starting(self) -> Callable[[str], tuple[int, ...]]:
        """From :data:`OPENING` characters, or what there is, to the lengths of the buttons that may begin so, the
        longest first."""
        known = self._lengths

        @lru_cache(maxsize=1 << 14)  # texts begin their sentences with few words
        def lengths(opening: str) -> tuple[int, ...]:
            sizes = range(len(opening), 0, -1)
            return tuple(itertools.chain.from_iterable(known.get(opening[:size], ()) for size in sizes))

        return lengths

    @cached_property
    def _sure(self) -> frozenset[str]:
        """The first characters of the sure buttons."""
        own = (literal[:OPENING] for literal, rules in self._whole.maps[0].items() if _sure(rules))
        return frozenset(own).union(*(part._sure for part in self._parts[:-1]))

    def candidates(self, doc: Document) -> Iterator[Candidate]:
        """Blocks that hold nothing but ``whole`` phrases, digits and punctuation; one candidate per phrase."""
        if not self._whole:
            return
        folded, text, whole = doc.folded, doc.text, self._whole.maps
        for index, block in enumerate(doc.blocks):
            start, end = block.start, block.end
            if end - start > SHORT:
                continue
            piece = folded[start:end]
            key = piece.strip(_EDGE)
            rules = None
            for known in whole:
                if rules := known.get(key):
                    break
            if rules and _DATE.search(piece):
                continue  # a word and a date are a stamp
            if rules:
                for rule in rules:
                    yield Candidate(rule, index, (start, end))
            elif (not piece[0].isalpha() or self._starting(piece[:OPENING])) and self._may_be_buttons(
                text, piece, start
            ):
                tiles = self._tiles(text, piece, start)
                edges = [start, *(tile[1] for tile in tiles[1:]), end]
                row = len(tiles) if all(_in_menu(text, *pair) for pair in itertools.pairwise(tiles)) else 1
                for n, (literal, _, _) in enumerate(tiles):
                    for rule in self._whole[literal]:
                        yield Candidate(rule, index, (edges[n], edges[n + 1]), row=row)

    def cut(self, doc: Document) -> Document:
        """The document with its blocks cut where a sentence was glued to another, or a button to a sentence."""
        cuts = self._cuts(doc)
        if not cuts:
            return doc
        blocks: list[Block] = []
        for index, block in enumerate(doc.blocks):
            places = sorted(cuts.get(index, ()))
            if not places or self._row(doc, block):
                blocks.append(block)
                continue
            for start, end in itertools.pairwise([block.start, *places, block.end]):
                if bare := doc.text[start:end].strip():
                    start = doc.text.index(bare, start)
                    blocks.append(block._replace(start=start, end=start + len(bare)))
        cut = replace(doc, blocks=tuple(blocks))
        vars(cut)["folded"] = doc.folded  # the text is the same
        return cut

    def _cuts(self, doc: Document) -> dict[int, set[int]]:
        """Where blocks are cut, by their index."""
        text, blocks, starting = doc.text, doc.blocks, self._starting
        cuts: dict[int, set[int]] = {}
        for at in itertools.chain(glued.stops(text), glued.last_lines(text, blocks)):
            cuts.setdefault(doc.block_index(at), set()).add(at)
        begun = {block.start for block in blocks}.union(*cuts.values(), sentences.breaks(text, 0, len(text)))
        capitals = list(glued.capitals(text))
        for at in capitals:
            index = doc.block_index(at)
            if glued.first_line(text, blocks[index].start, at, blocks[index].end):
                cuts.setdefault(index, set()).add(at)
        until = 0
        for at in sorted(begun.union(capitals)):
            first = at if text[at].isalnum() else _next(text, at, min(at + MARKS, len(text)))
            if at < until or not starting(doc.folded[first : first + OPENING]) or not self._begin(doc, first):
                continue
            index = doc.block_index(at)
            start, end = blocks[index][:2]
            if (stop := self._run(doc, at, first, end)) and not glued.leads_to(text, start, at):
                cuts.setdefault(index, set()).update((at, stop))
                until = stop
        kept = {index: places - set(blocks[index][:2]) for index, places in cuts.items()}
        return {index: places for index, places in kept.items() if places}

    def _begin(self, doc: Document, at: int) -> bool:
        """Whether buttons begin where they may: a sure one, or another and then a capital."""
        text, opening = doc.text, doc.folded[at : at + OPENING]
        if opening in self._sure:
            return True
        word = _WORD.match(text, at)
        if word is None or not word[0][1:].islower():
            return word is not None
        after = _next(text, word.end(), min(word.end() + MARKS, len(text)))
        return text[after : after + 1].isupper()

    def _row(self, doc: Document, block: Block) -> bool:
        """Whether a block is nothing but buttons."""
        piece = doc.folded[block.start : block.end]
        short = len(piece) <= SHORT and self._may_be_buttons(doc.text, piece, block.start)
        return short and bool(self._tiles(doc.text, piece, block.start))

    def _run(self, doc: Document, start: int, first: int, limit: int) -> int:
        """The end of the buttons from ``start`` on that stand apart from what follows them; 0 when there are none.

        Args:
            first: where the first of them begins, behind signs.
        """
        text, nouns = doc.text, glued.capitalises_nouns(doc.language)
        if '"' in doc.folded[start:first]:
            return 0
        at, ends, sure, shares = first, list[int](), list[bool](), list[bool]()
        while at < limit and (length := self._bounded(doc, at, limit)):
            gap = text[ends[-1] : at] if ends else ""
            if gap.strip(_BARS) or (gap.isspace() and text[at].islower()):
                break  # the next word of a sentence
            ends.append(at + length)
            rules = self._whole[doc.folded[at : at + length]]
            sure.append(_sure(rules))
            shares.append(any(rule.label == "social_promo" for rule in rules))
            at = _next(text, at + length, limit)
        for number in range(len(ends), 0, -1):
            end = ends[number - 1]
            lone = number == 1 and " " not in text[first:end]
            shared = number >= SHARES and all(shares[:number])
            if end - first < LONG or not (shared or any(sure[:number])):
                continue
            after = _next(text, end, limit)
            gap = text[end:after]
            if after == limit:
                if not (lone and gap[:1] in _STOPS):
                    return limit
            elif not text[after].isupper() or gap.strip(_BARS) or text[end - 1] in _STOPS:
                continue
            elif not gap and not lone and not self._has(doc, first, end, "related"):  # a lead's title would follow
                return end
            elif glued.sentence_like(text, after, limit):
                told = not lone or text[first:end].isupper() or self._has(doc, first, end, "advert")
                verb = not lone and self._has(doc, first, end, "consent")  # "I accept Ms Orr's submission"
                if not gap or (told and (number > 1 or not (nouns or verb) or glued.opens(text, after))):
                    return after if gap.strip() else end
        return 0

    def _has(self, doc: Document, start: int, end: int, label: str) -> bool:
        """Whether what stands there is a button of such a label."""
        return any(rule.label == label for rule in self._whole.get(doc.folded[start:end], ()))

    def _bounded(self, doc: Document, at: int, limit: int) -> int:
        """The length of the longest button at ``at`` that ends where a word may end; 0 when there is none."""
        text, piece = doc.text, doc.folded[at : min(at + SHORT, limit)]
        for length in self._beginning(piece, 0):
            end = at + length
            if end == limit or divided(text[end - 1], text[end]) or _in_capitals(text, at, end):
                return length
        return 0

    def _may_be_buttons(self, text: str, piece: str, at: int) -> bool:
        """Whether every word of ``piece``, which stands at ``at``, is a button's word, or may be several in one."""
        known = [part._words for part in self._parts]
        for word in _WORD.finditer(piece):
            for words in known:
                if word[0] in words:
                    break
            else:
                inner = text[at + word.start() + 1 : at + word.end()]
                if inner.islower() and (inner.isascii() or not UNSPACED.search(inner)):
                    return False
        return True

    def _beginning(self, piece: str, start: int) -> Iterator[int]:
        """The lengths of the buttons that begin at ``start`` of ``piece``, the longest first."""
        for length in self._starting(piece[start : start + OPENING]):
            literal = piece[start : start + length]
            if len(literal) == length and any(literal in known for known in self._whole.maps):
                yield length

    def _tiles(self, text: str, piece: str, at: int) -> list[_Tile]:
        """The buttons that make up ``piece``, which stands at ``at``; none when a letter is left over."""
        tiles: list[_Tile] = []
        start = 0
        while start < len(piece):
            found = next(self._beginning(piece, start), 0)
            if found:
                tiles.append((piece[start : start + found], at + start, at + start + found))
            elif text[at + start].isalpha():
                return []
            start += found or 1
        signs = [_apart(text, left, right) for left, right in itertools.pairwise(tiles)]
        # Many need no sign where one ends, fewer as many signs as not.
        return tiles if len(tiles) >= VOUCHING or 2 * sum(signs) >= len(signs) else []


def _sure(rules: list[Rule]) -> bool:
    """Whether a button is sure wherever it stands."""
    return any(rule.score >= SURE and not rule.contextual and rule.position == "any" for rule in rules)


def _apart(text: str, left: _Tile, right: _Tile) -> bool:
    """Whether two buttons that follow each other are two, and not the halves of a word (``Newsroom``)."""
    if left[2] < right[1] or divided(text[left[2] - 1], text[right[1]]) or left[0] == right[0]:
        return True
    if _in_capitals(text, *left[1:]):
        return True
    several_words = (" " in left[0]) + (" " in right[0])
    caseless = text[right[1]].lower() == text[right[1]].upper()
    return several_words > (0 if caseless else 1)


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Whether a button in capitals is followed by another word (``CGVPolitique``)."""
    return text[start:end].isupper() and text[end + 1 : end + 2].islower()


def _in_menu(text: str, left: _Tile, right: _Tile) -> bool:
    """Whether two buttons follow each other as entries of a menu do, not as words of a list (``Health, sport``)."""
    between = text[left[2] : right[1]]
    return not any(c in ",;.、，" for c in between) if between else divided(text[left[2] - 1], text[right[1]])


_EDGE: Final = " \t\n.,:;!?…|/\\·•*+-=_<>»«›‹\"'()[]{}→←↑↓▶►▼▲✕✖✓✔×&#0123456789"
_DATE: Final = re.compile(r"\d[./-]\d\d?[./-]\d\d")
_WORD: Final = re.compile(r"[^\W\d_]+")
_BARS: Final = " \t\n\u00a0|•·»›→▶"
_STOPS: Final = frozenset(".!?…。！？؟")


def _next(text: str, at: int, limit: int) -> int:
    """The next letter or digit."""
    while at < limit and not text[at].isalnum():
        at += 1
    return at
