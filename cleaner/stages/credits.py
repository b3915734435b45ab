"""Stage ``credits``: captions and photo credits leave the text and become data.

One scan finds the blocks that hold a marker or an agency; only those are read. An annotation ``credit`` carries the whole
picture (:meth:`cleaner.credits.Credit.to_dict` plus ``caption`` and ``caption_role``); an annotation ``caption`` marks the
caption's own span, and carries a picture of the same shape only where no credit stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from cleaner.credits import Credit, Prior, Split, boundary, split, tables
from cleaner.document import Annotation, Block, Document
from cleaner.fold import fold

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_SHORT = 300
"""Characters of a block that may be a caption as a whole."""
_TAIL = 160
"""A longer block is looked at only when a trigger stands this near to its end (or at its head)."""
_BODY = 120
"""A block this long that holds no picture is the article's body; pictures before the first one lead it."""
_FIGURE = re.compile(r"(?<![a-z])(?:fig(?:ure|caption)?|captions?|img-?caption|legende?|legenda|pie-?(?:de-?)?foto|bildunterschrift|image-?caption|photo-?caption|"
                     r"wp-caption\S*|media-?caption|picture-?caption|cutline|bu|epigrafe)(?![a-z])")
_CREDIT = re.compile(r"(?<![a-z])(?:credits?|copyright|photo-?credit|image-?credit|img-?credit|bildnachweis|fotocredit|photographer|autor-?foto|image-?source|photo-?source|"
                     r"image-?author|rights|quelle|agency)(?![a-z])")


def annotate(doc: Document) -> list[Annotation]:
    """Captions and credits of ``doc``: labels ``credit`` and ``caption``."""
    candidates = _candidates(doc)
    if not candidates:
        return []
    site = str(doc.metadata.get("site") or "")
    lead_until = -1
    found: list[Annotation] = []
    for index in sorted(candidates):
        block = doc.blocks[index]
        prior = _prior(block)
        line = doc.text[block.start:block.end]
        result = split(line, site, prior=prior)
        if lead_until < 0 and (result or prior or boundary.caption_start(line)):
            lead_until = _first_body(doc)
        if result is None:
            if prior == "figure" and block.tag == "figcaption" or boundary.caption_start(line):
                found.extend(_caption_alone(doc, block, line, index < lead_until))
            continue
        if not prior and _is_note(doc, index, result):
            continue
        found.extend(_picture(doc, block, line, result, prior, index < lead_until))
    return found


@cache
def _scanner() -> tuple[AhoCorasick, tuple[bool, ...]]:
    """The automaton over folded text, and for every pattern whether it is a marker (or an agency)."""
    from ahocorasick_rs import AhoCorasick

    markers = {"©", "(c)", "ⓒ", "copyright"}
    for word in tables.words("markers", "picture") | tables.words("markers", "maker") | tables.opening_flags():
        # A picture word counts with what follows it; in scripts without spaces it may stand alone.
        joints = (":", " :", "=", " by ", ". ", " via ") if word.isascii() else (":", " :", "=", "・", "/")
        markers.update(word.rstrip(".") + joint for joint in joints)
    for word in tables.words("markers", "by"):
        markers.update(f"{stem} {word} " for stem in ("photo", "foto", "image", "bild", "fotografia", "fotos", "photos", "fot."))
    markers.update(f"{word}," for word in tables.words("markers", "comma"))
    markers.update(f"{word}{joint}" for word in tables.words("markers", "caption") for joint in (":", ",", "،"))
    markers.update(word + " " for word in tables.giver_flags("before") if len(word) > 9)
    markers.update(("撮影)", "摄)", "攝)", "ljosmynd/", "nuotr."))
    agencies = {f"{word}{mark}" for word in ("photo", "images", "foto", "bildfunk", "wire", "press", "pool", "handout", "stringer") for mark in ("/", " /", " |")}
    for name, agency in tables.agencies().items():
        agencies.update(f"{mark}{name}" for mark in ("/", "/ ", "(", "| ", "|", "via "))
        agencies.update(f"{name}{mark}" for mark in ("/", " /", " |", "|"))
        if agency.kind != "wire" and not agency.exact:
            agencies.add(f". {name}")
        if "\uac00" <= name[0] <= "\ud7a3":
            agencies.add(f"다. {name}")
    patterns = sorted(markers) + sorted(agencies - markers)
    return AhoCorasick(patterns), tuple(p in markers for p in patterns)


def _candidates(doc: Document) -> set[int]:
    chosen = {i for i, b in enumerate(doc.blocks) if b.tag == "figcaption" or b.path and _prior(b)}
    automaton, is_marker = _scanner()
    for pattern, start, end in automaton.find_matches_as_indexes(doc.folded):
        index = doc.block_index(start)
        if index < 0 or index in chosen:
            continue
        block = doc.blocks[index]
        if start >= block.end:
            continue
        near = block.end - end <= _TAIL or start - block.start <= 3 and is_marker[pattern]
        if block.end - block.start <= _SHORT or near:
            chosen.add(index)
    return chosen


def _prior(block: Block) -> Prior:
    if block.path:
        if _CREDIT.search(block.path):
            return "credit" if block.end - block.start < 120 else "figure"
        if _FIGURE.search(block.path):
            return "figure"
    return "figure" if block.tag == "figcaption" else ""


def _first_body(doc: Document) -> int:
    """Index of the first block long enough to be body text."""
    for index, block in enumerate(doc.blocks):
        if block.end - block.start >= _BODY and not _prior(block) and not (
            block.end - block.start <= _SHORT and split(doc.text[block.start:block.end], prior="")
        ):
            return index
    return len(doc.blocks)


def _is_note(doc: Document, index: int, result: Split) -> bool:
    """A sign-off rather than a picture: an agency alone with no body text behind it."""
    credit = result.parsed
    if credit.creators or credit.flags or result.caption:
        return False
    return not any(b.end - b.start >= 80 for b in doc.blocks[index + 1:])


def _picture(doc: Document, block: Block, line: str, result: Split, prior: Prior, lead: bool) -> Iterable[Annotation]:
    low, high = result.credit
    caption = result.caption
    # A long block without a figure around it is a paragraph that a credit was glued to.
    if caption and not prior and caption[1] - caption[0] > 2 * _SHORT:
        caption = None
    text = line[slice(*caption)] if caption else ""
    role = ""
    if text:
        if result.rule == "front" and not lead and not prior and text[-1] not in ".!?…»”\"":
            role = "related_headline"
        elif lead:
            role = "lead_image"
    score = 1.0 if result.marked or prior else 0.9
    yield Annotation(block.start + low, block.start + high, "credit", f"credits.{result.rule}", score,
                     _value(result.parsed, text, role))
    if caption:
        start = 0 if caption[0] < low else high
        end = low if caption[0] < low else len(line)
        while start < end and line[start].isspace():
            start += 1
        yield Annotation(block.start + start, block.start + end, "caption", f"credits.{result.rule}", score)


def _caption_alone(doc: Document, block: Block, line: str, lead: bool) -> Iterable[Annotation]:
    start = boundary.caption_start(line)
    text = line[start:].strip()
    if text and len(line) <= 2 * _SHORT:
        score = 0.9 if start else 0.8
        yield Annotation(block.start, block.end, "caption", "credits.caption", score,
                         _value(Credit(), text, "lead_image" if lead else ""))


def _value(credit: Credit, caption: str, role: str) -> Mapping[str, Any]:
    return {**credit.to_dict(), "caption": caption, "caption_role": role}
