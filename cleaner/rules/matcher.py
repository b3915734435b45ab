"""All active rules as one machine: scanned once per document, conditions looked at only where a literal was hit.

Two paths. *Running text*: one Aho–Corasick automaton over the literals of all rules; a hit nominates its rule in its
block. *Short blocks* (buttons, menu entries): see :mod:`cleaner.rules.buttons`, which also cuts blocks where flattening
glued a button or another sentence to one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from cleaner.document import Annotation, Block, Document
from cleaner.rules import glued
from cleaner.rules.boundaries import word_bounded
from cleaner.rules.buttons import Buttons
from cleaner.rules.context import settle, tempered
from cleaner.rules.layout import Layout
from cleaner.rules.pack import CALLS, Rule
from cleaner.rules.phrases import Phrase
from cleaner.rules.subject import spared
from cleaner.rules.verdict import Candidate, Verdict

STRETCH: Final = 1 << 20
"""Characters searched at a time; the list of what was found there is held in memory."""
MOST: Final = 1000
"""Anchors of a rule in one block that are looked at; more are no text."""
RIGHTS: Final = 8
"""Words of a line of rights that may be glued to the end of the article."""
_Nominee = tuple[Rule, Phrase | None, bool]
"""Who hears of a literal: a rule, for one of its phrases or its pattern; only where the literal opens the block."""
_Match = tuple[int, int, dict[str, str] | None]
"""The span of a match, and the texts of its named groups."""


class Matcher:
    """The compiled form of a set of rules. Holds no state between documents.

    Args:
        rules: the rules.
        base: a matcher whose rules come before them; its tables are shared, not built again.
    """

    rules: tuple[Rule, ...]
    _buttons: Buttons

    def __init__(self, rules: Iterable[Rule], base: Matcher | None = None) -> None:
        own = tuple(rules)
        self.rules = (*base.rules, *own) if base else own
        nominated: dict[str, list[_Nominee]] = {}
        for rule in own:
            if rule.at == "whole":
                continue
            for anchor in rule.anchors:
                nominated.setdefault(anchor.removeprefix("^"), []).append((rule, None, anchor[0] == "^"))
            for phrase in rule.phrases:
                for anchor in phrase.literals:
                    nominated.setdefault(anchor, []).append((rule, phrase, False))
        self._nominees = list(nominated.values())
        self._literals = list(nominated)
        self._longest = max(map(len, nominated), default=0)
        self._buttons = Buttons(own, base._buttons if base else None)
        self._parts: tuple[Matcher, ...] = (*(base._parts if base else ()), self)
        self._unanchored = tuple(r for r in self.rules if r.pattern and not r.anchors)
        self._containers = tuple(r for r in self.rules if r.within and not r.phrases and not r.pattern)

    @cached_property
    def _automaton(self) -> AhoCorasick:
        # Measured with 66,000 literals: contiguous NFA 60 MB/s, built in 0.26 s; DFA 150 MB/s, but 1.3 s and 250 MB.
        return AhoCorasick(self._literals, MatchKind.Standard, implementation=Implementation.ContiguousNFA)

    def find(self, doc: Document) -> list[Annotation]:
        """Every finding of the rules in ``doc``, by position. Scores below the policy's threshold are evidence."""
        return [a for verdict in self._judged(doc) if verdict.found for a in verdict.found]

    def judge(self, doc: Document) -> list[Verdict]:
        """Every candidate with what became of it, findings first in order of position."""
        verdicts = self._judged(doc)
        return [v for v in verdicts if v.found] + sorted(
            (v for v in verdicts if not v.found), key=lambda verdict: verdict.rule.id
        )

    def _judged(self, doc: Document) -> list[Verdict]:
        """The verdicts in any order, only those that found something sorted among themselves."""
        if not doc.blocks:
            return []
        page, doc = doc, self._buttons.cut(doc)
        layout = Layout(doc, page)
        found: list[Verdict] = []
        rejected: list[Verdict] = []
        waiting: list[Candidate] = []
        for candidate in itertools.chain(self._candidates(doc), self._buttons.candidates(doc)):
            rule = candidate.rule
            if rule.contextual or rule.position != "any":
                waiting.append(candidate)
            elif (verdict := judge(layout, candidate)).found:
                found.append(verdict)
            else:
                rejected.append(verdict)
        found = spared(layout, found)
        for verdict in settle(layout, found, waiting, judge, self._unanchored):
            (found if verdict.found else rejected).append(verdict)
        found = tempered(layout, found)
        found.sort(key=lambda verdict: (*verdict.found[0][:2], verdict.rule.id))
        return found + rejected

    def _candidates(self, doc: Document) -> Iterator[Candidate]:
        """Blocks where an anchor of a running-text rule stands, and blocks inside a rule's container."""
        blocks, folded = doc.blocks, doc.folded
        places: dict[tuple[Rule, int], list[tuple[Phrase, int, int]]] = {}
        index, block = -1, Block(-1, -1)
        for nominees, start, end in itertools.chain.from_iterable(part._anchors(folded) for part in self._parts):
            # Matches come ordered by their ends, so most are in the same block as the one before.
            if not block.start <= start < block.end:
                index = doc.block_index(start)
                if index < 0:
                    continue
                block = blocks[index]
            if end > block.end:
                continue
            for rule, phrase, opening in nominees:
                if opening and start > block.start:
                    before = folded[block.start : start]
                    if before[0].isalnum() or any(map(str.isalnum, before)):
                        continue
                hits = places.setdefault((rule, index), [])
                if phrase is not None and len(hits) < MOST:
                    hits.append((phrase, start, end))
        for (rule, index), hits in places.items():
            yield Candidate(rule, index, None, tuple(hits))
        if self._containers:
            held: dict[str, list[Rule]] = {}
            for index, block in enumerate(blocks):
                if block.path:
                    if block.path not in held:
                        held[block.path] = [r for r in self._containers if inside(block, r.within)]
                    for rule in held[block.path]:
                        yield Candidate(rule, index, (block.start, block.end))

    def _anchors(self, folded: str) -> Iterator[tuple[list[_Nominee], int, int]]:
        """Where the literals of this matcher's own rules stand, by their ends, and who hears of each."""
        if not self._literals:
            return
        for at in range(0, len(folded), STRETCH):
            piece = folded[at : at + STRETCH + self._longest]
            for literal, start, end in self._automaton.find_matches_as_indexes(piece, overlapping=True):
                if start < STRETCH:
                    yield self._nominees[literal], at + start, at + end


def inside(block: Block, words: tuple[str, ...]) -> bool:
    """Whether one of ``words`` is a class or id word around the block; a trailing ``*`` matches any continuation."""
    path = f" {block.path} "
    return any(f" {w[:-1]}" in path if w.endswith("*") else f" {w} " in path for w in words)


# --- one candidate ----------------------------------------------------------------------------------------------------


def judge(layout: Layout, candidate: Candidate) -> Verdict:
    """Whether a candidate's own conditions hold (its neighbours aside), and the findings if they do."""
    rule, index = candidate.rule, candidate.block
    doc, block = layout.doc, layout.doc.blocks[index]
    if rule.tags and block.tag not in rule.tags:
        return Verdict(rule, (), f"tag {block.tag!r} is not among {list(rule.tags)}")
    if rule.within and not inside(block, rule.within):
        return Verdict(rule, (), f"not within {list(rule.within)}")
    if rule.position != "any" and rule.position != layout.position(index):
        return Verdict(rule, (), f"stands in the {layout.position(index)}, not the {rule.position}, of the document")
    if rule.at == "whole" and candidate.span:
        return Verdict(rule, (_found(layout, rule, *candidate.span, *candidate.span, None),), "")
    if not rule.narrowed:
        if rule.max_words and layout.words(block.start, block.end) > rule.max_words:
            return Verdict(rule, (), f"more than {rule.max_words} words")
        if veto := _vetoed(doc, rule, block.start, block.end):
            return Verdict(rule, (), f"the block holds {veto!r}")
    matches: Iterable[_Match]
    if candidate.span:
        matches = [(*candidate.span, None)]
    else:
        matches = _of_phrases(doc, candidate) if candidate.hits else _of_pattern(layout, rule, index)
    found: list[Annotation] = []
    why = "an anchor is there, the pattern does not match"
    for number, (start, end, groups) in enumerate(matches):
        result = _place(layout, rule, index, start, end)
        if isinstance(result, str):
            why = why if number else result
        elif not found or result[0] >= found[-1].end:
            found.append(_found(layout, rule, start, end, *result, groups))
    return Verdict(rule, tuple(found), "" if found else why)


def _vetoed(doc: Document, rule: Rule, start: int, end: int) -> str:
    """A literal of the rule's ``unless`` that stands in a span; empty when none does."""
    folded = doc.folded
    for veto in rule.unless:
        if folded.find(veto, start, end) >= 0:
            return veto
    return ""


def _of_pattern(layout: Layout, rule: Rule, index: int) -> Iterator[_Match]:
    """The matches of a rule's pattern in a block, without outer white space."""
    doc, block = layout.doc, layout.doc.blocks[index]
    whole = doc.text if rule.cased else doc.folded
    if rule.opens:
        first = rule.regex.match(whole[block.start : block.end])
        if not first and (bare := _bare(doc.text, block)) != block:
            block = bare
            first = rule.regex.match(whole[block.start : block.end])
        if first and rule.scope in ("block", "sentence"):  # without sentences of the article behind it
            end = _article_from(layout, rule, index, block.start)
            first = rule.regex.match(whole[block.start : end].rstrip()) or first
        matches = iter([first] if first else [])
        begin = block.start
    else:  # what stood before in the line is seen, not taken
        begin = layout.line(index).start
        matches = rule.regex.finditer(whole[begin : block.end])
    for match in matches:
        piece = whole[max(begin + match.start(), block.start) : begin + match.end()].strip()
        if piece:
            start = whole.index(piece, max(begin + match.start(), block.start))
            yield start, start + len(piece), _groups(doc.text, begin, match)


_SIGNS: Final = " •·▪●○◦■►▶▷>*|-"
_ENDS: Final = " »«›‹>|►▶→"


def _bare(text: str, block: Block) -> Block:
    """The block without the bullet before it and the arrow behind it."""
    start, end = block.start, block.end
    while start < end and text[start] in _SIGNS:
        start += 1
    while end > start and text[end - 1] in _ENDS:
        end -= 1
    return block._replace(start=start, end=end)


def _of_phrases(doc: Document, candidate: Candidate) -> list[_Match]:
    """Where phrases of a rule stand around their anchors at word boundaries; the first and longest of overlapping."""
    block = doc.blocks[candidate.block]
    spans: set[tuple[int, int]] = set()
    done: dict[Phrase, int] = {}
    for phrase, start, end in candidate.hits:
        low = max(block.start, start - phrase.reach, done.get(phrase, 0))
        high = min(block.end, end + phrase.reach)
        done[phrase] = max(low, start)
        for span in _around(doc, phrase, low, high):
            spans.add(span)
            done[phrase] = max(done[phrase], span[1])
    chosen: list[_Match] = []
    for left, right in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not chosen or left >= chosen[-1][1]:
            chosen.append((left, right, None))
    return chosen


def _around(doc: Document, phrase: Phrase, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The matches of a phrase in ``[low, high)`` at word boundaries."""
    folded, text = doc.folded, doc.text
    while match := phrase.regex.search(folded, low, high):
        low = match.start() + 1
        shorter: re.Match[str] | None = match
        while shorter and (piece := shorter[0].strip()):
            start = shorter.start() + shorter[0].index(piece)
            end = start + len(piece)
            if word_bounded(text, start, end):
                yield start, end
                low = end
                break
            shorter = phrase.regex.match(folded, shorter.start(), end - 1)


def _place(layout: Layout, rule: Rule, index: int, start: int, end: int) -> tuple[int, int] | str:
    """The span a rule takes around its match ``[start, end)``, or the condition that fails."""
    doc, block = layout.doc, layout.doc.blocks[index]
    text, folded = doc.text, doc.folded
    sentence = unit = block.start, block.end
    if rule.scope in ("sentence", "rest"):
        sentence = glued.clipped(text, *layout.sentence(index, start, end), start, end, doc.language)
    if rule.scope == "sentence":
        unit = sentence
    elif rule.scope == "block":
        unit = _of_block(layout, rule, index, start, end)
    if rule.narrowed:
        if veto := _vetoed(doc, rule, *unit):
            return f"what would leave holds {veto!r}"
        if (
            rule.max_words
            and layout.words(unit[0], unit[1] if rule.scope == "sentence" else block.end) > rule.max_words
        ):
            return f"more than {rule.max_words} words"
    if rule.at == "start" and any(c.isalnum() for c in folded[sentence[0] : start]):
        return "not at the start"
    if rule.at == "end" and any(c.isalnum() for c in folded[end : sentence[1]]):
        return "not at the end"
    if rule.scope == "rest" and not _fresh_start(text, folded, sentence[0], start):
        return "does not start a sentence"
    if rule.scope == "rest" and _goes_on(text, end):
        return "goes on as a sentence"
    if layout.quoted(index, start, end):
        return "stands inside a quotation"
    match rule.scope:
        case "match":
            return _absorb(folded, block, start, end)
        case "rest":
            opened = start - 1 if start > block.start and text[start - 1] in "([" else start
            if sentence[1] < layout.sentence(index, start, end)[1]:
                return opened, sentence[1]
            return opened, glued.paragraph(text, sentence[1], block.end)
        case _:
            return unit


def _of_block(layout: Layout, rule: Rule, index: int, start: int, end: int) -> tuple[int, int]:
    """The block around a match, without sentences of the article that were glued to it."""
    text, left = layout.doc.text, layout.doc.blocks[index].start
    first, _ = layout.sentence(index, start, end)
    # A long sentence of rights stands among others in an imprint.
    short = rule.label != "legal" or layout.words(first, layout.doc.blocks[index].end) <= RIGHTS
    if left < first and short and rule.narrowed and glued.of_the_article(text, left, first, layout.doc.language):
        left = first
    return left, _article_from(layout, rule, index, end)


def _article_from(layout: Layout, rule: Rule, index: int, at: int) -> int:
    """Where in block ``index`` after ``at`` sentences of the article begin that go on to its end; or its end."""
    doc, (left, right) = layout.doc, layout.doc.blocks[index][:2]
    text = doc.text
    if right - left > 2 * glued.REACH:  # no call is that long
        return right
    if rule.label in CALLS:  # sentences beside it that speak of others are the article's
        starts = sorted({*layout.sentences(index), *glued.joints(text, at, right)} - {left})
        ours = (start for start in starts if start >= at and glued.of_the_article(text, start, right, doc.language))
    else:
        ours = (start for start in glued.joints(text, at, right) if glued.sentence_like(text, start, right))
    return next(ours, right)


_JOINT: Final = " |•·»›>→▶►–—-:*+(["
_TRAIL: Final = " .:!?…|·•»›>→"


def _fresh_start(text: str, folded: str, sentence_start: int, start: int) -> bool:
    """Whether something new begins at ``start``: a sentence, what follows a joint, or a glued capital."""
    before = folded[sentence_start:start]
    if not any(c.isalnum() for c in before):
        return True
    stripped = before.rstrip(" ")
    return stripped[-1] in _JOINT or stripped[-1] in '.!?…")' or (before[-1].isalnum() and text[start].isupper())


def _goes_on(text: str, end: int) -> bool:
    """Whether words follow in small letters: titles begin with a capital."""
    return text[end - 1].isalnum() and text[end : end + 1].isspace() and text[end + 1 : end + 2].islower()


def _absorb(folded: str, block: Block, start: int, end: int) -> tuple[int, int]:
    """A match with the joints it leaves hanging: bullets and bars before it, colons and stops after it."""
    stop = end
    while stop < block.end and folded[stop] in _TRAIL:
        stop += 1
    if stop < block.end and stop > end and folded[stop - 1] == " ":
        stop -= 1  # keep the space that separates what follows
    begin = start
    while begin > block.start and folded[begin - 1] in " |•·»›>→▶►":
        begin -= 1
    if begin > block.start and stop < block.end:
        return start, end if stop == end else stop
    return begin, stop


def _found(
    layout: Layout, rule: Rule, start: int, end: int, left: int, right: int, groups: dict[str, str] | None
) -> Annotation:
    value: dict[str, Any] | None = dict(groups) if groups else None
    if rule.label == "related" and rule.at != "whole":
        text = layout.doc.text
        lead = text[start:end].strip(_EDGE_TITLE)
        if groups and groups.get("title"):
            title = groups["title"].strip(_EDGE_TITLE)
        else:
            title = text[end:right].strip(_EDGE_TITLE)
        value = {"title": title if rule.scope != "section" else "", "label": lead}
    return Annotation(left, right, rule.label, rule.id, rule.score, value)


_EDGE_TITLE: Final = " \t\n\u00a0\u202f:|·•→▶►>–—-"


def _groups(text: str, at: int, match: re.Match[str]) -> dict[str, str] | None:
    named = match.re.groupindex
    if not named:
        return None
    return {name: text[at + match.start(name) : at + match.end(name)] for name in named if match.start(name) >= 0}
