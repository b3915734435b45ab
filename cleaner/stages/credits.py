"""Stage ``credits``: captions and photo credits leave the text and become data.

One scan finds the blocks that hold a marker or an agency; only those are read. An annotation ``credit`` carries
the whole picture (:meth:`cleaner.credits.Credit.to_dict` plus ``caption`` and ``caption_role``); an annotation
``caption`` marks the caption's own span, and carries a picture of the same shape only where no credit stands
beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from cleaner.credits import Credit, Prior, Split, boundary, split
from cleaner.credits.scan import SHORT, candidates, prior
from cleaner.dates.scan import DATED
from cleaner.document import Annotation, Block, Document

_CAPTION = 450
"""Longer text before a credit is a paragraph it was glued to, unless a figure stands around both."""
_RUNNING = 80
"""A block this long is running text; below the last one an agency alone signs the article."""
_DASH = re.compile(r"\s[-–—]\s")
_TIGHT = re.compile(r"\w/\w")
_BODY = 120
"""A block this long that holds no picture is the article's body; pictures before the first one lead it."""


def annotate(doc: Document) -> list[Annotation]:
    """Captions and credits of ``doc``: labels ``credit`` and ``caption``."""
    worth = candidates(doc)
    if not worth:
        return []
    site = str(doc.metadata.get("site") or "")
    last = max((i for i, b in enumerate(doc.blocks) if b.end - b.start >= _RUNNING), default=-1)
    found: list[Annotation] = []
    checked, lead = 0, True
    for index in sorted(worth):
        # A picture leads the article until the first long block that holds none.
        lead = lead and not any(b.end - b.start >= _BODY for b in doc.blocks[checked:index])
        checked = index + 1
        block = doc.blocks[index]
        known = prior(block)
        apart = not known and block.end - block.start <= SHORT and index < last
        line = doc.text[block.start : block.end]
        result = split(line, site, prior="apart" if apart else known)
        if result is not None and apart and _is_stamp(line, result):
            result = split(line, site, prior="")
        if result is not None and lead and not known and _is_byline(line, result):
            continue
        if result is not None and (known or apart or not _is_note(result)):
            found.extend(_picture(block, line, result, known, lead))
        elif result is None and (block.tag == "figcaption" or boundary.caption_start(line)):
            found.extend(_caption_alone(block, line, lead))
        elif not known:
            lead = lead and block.end - block.start < _BODY
    return found


def _is_stamp(line: str, result: Split) -> bool:
    """A day and a name are stamp and author, unless the words of a caption stand before them."""
    text = line[slice(*result.caption)] if result.caption else "" if result.parsed.copyright_notice else line
    return len(text.split()) < 6 and DATED.search(text) is not None


def _is_byline(line: str, result: Split) -> bool:
    """Above the body "Jane Doe / The Herald" or "Jane Doe - AGENCY" signs the article rather than a picture."""
    if result.rule != "line" or result.marked or not result.parsed.creators or line[0] in "([":
        return False
    return _DASH.search(line) is not None or not (result.parsed.agencies or _TIGHT.search(line))


def _is_note(result: Split) -> bool:
    """A sign-off rather than a picture, where no body text follows: an agency alone."""
    credit = result.parsed
    return not (credit.creators or credit.flags or result.caption)


def _picture(block: Block, line: str, result: Split, known: Prior, lead: bool) -> Iterable[Annotation]:
    low, high = result.credit
    caption = result.caption
    if caption and not known and caption[1] - caption[0] > _CAPTION:
        caption = None
    text = line[slice(*caption)] if caption else ""
    role = ""
    if text:
        if result.rule == "front" and not lead and not known and text[-1] not in '.!?…»”"':
            role = "related_headline"
        elif lead:
            role = "lead_image"
    score = 1.0 if result.marked or known else 0.9
    yield Annotation(
        block.start + low,
        block.start + high,
        "credit",
        f"credits.{result.rule}",
        score,
        _value(result.parsed, text, role),
    )
    if caption:
        start = 0 if caption[0] < low else high
        end = low if caption[0] < low else len(line)
        while start < end and line[start].isspace():
            start += 1
        yield Annotation(block.start + start, block.start + end, "caption", f"credits.{result.rule}", score)


def _caption_alone(block: Block, line: str, lead: bool) -> Iterable[Annotation]:
    start = boundary.caption_start(line)
    text = line[start:].strip()
    if text and len(line) <= 2 * SHORT:
        score = 0.9 if start else 0.8
        yield Annotation(
            block.start,
            block.end,
            "caption",
            "credits.caption",
            score,
            _value(Credit(), text, "lead_image" if lead else ""),
        )


def _value(credit: Credit, caption: str, role: str) -> Mapping[str, Any]:
    return {**credit.to_dict(), "caption": caption, "caption_role": role}
