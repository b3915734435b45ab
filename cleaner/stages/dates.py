"""Stage ``dates``: stamps that leave the text, datelines that stay, and every other mention of a date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cleaner.dates import datelines, stamps
from cleaner.dates.engine import lexicon_for, mentions, numeric_order
from cleaner.dates.lexicon import Lexicon
from cleaner.dates.published import anchor, decide, finding
from cleaner.dates.scan import DATED
from cleaner.dates.shape import Shape, shape
from cleaner.dates.spans import Spans
from cleaner.dates.values import Anchor, precision, read
from cleaner.document import Annotation, Document
from cleaner.labels import ACTS, REMOVABLE

LINES: Final = 2_000
"""Lines with a date that are tried as stamps; what lies behind them is the archive of something."""
CHRONICLE: Final = 3
"""Dates in a row, each later than the one before it, that head the parts of a chronicle."""
PART, SENTENCE = 6, 15
"""Blocks a part of a chronicle may have, and characters of the sentence it ends with."""
TAKEN: Final = REMOVABLE | {"caption", "credit", "social_embed"}


def annotate(doc: Document) -> list[Annotation]:
    """Labels ``timestamp``, ``byline``, ``dateline`` and, as ``body``, the mentions (rule ``dates.mention``).

    A stamp's value is ``{kind, value, precision, raw}``, a mention's that of
    :meth:`cleaner.dates.resolve.Mention.to_dict`, a dateline's ``{place, agencies, date, raw}``. What was decided about
    the publication date is the value of one finding more: see :func:`cleaner.dates.published.finding`.
    """
    dated = [match.span() for match in DATED.finditer(doc.folded)]
    lex = lexicon_for(doc.language, doc.text)
    if any(end - start > len("2017") for start, end in dated):
        lex = lex._replace(numeric=numeric_order(doc.text, lex, str(doc.metadata.get("url", ""))))
    place = shape(doc)
    found = _headed(doc, _stamps(doc, lex, place, dated))
    said = decide(doc.annotate(found), place)
    counted = anchor(said)
    lines = _datelines(doc, lex, place, counted)
    junk = [(a.start, a.end) for a in doc.annotations if a.label in REMOVABLE and a.score >= ACTS]
    found += lines
    for m in mentions(doc.text, doc.language, counted, folded=doc.folded, skip=junk, lex=lex):
        found.append(Annotation(m.start, m.end, "body", "dates.mention", m.confidence, m.to_dict()))
    return found + finding(doc, said)


def _stamps(doc: Document, lex: Lexicon, place: Shape, dated: Iterable[tuple[int, int]]) -> list[Annotation]:
    taken = Spans((a.start, a.end) for a in doc.annotations if a.label in TAKEN and a.score >= ACTS)
    found: list[Annotation] = []
    after = tried = 0
    for start, _ in dated:
        if start < after:
            continue
        index = doc.block_index(start)
        block = doc.blocks[index]
        after = block.end
        if taken.meets(block.start, block.end):
            continue
        tried += 1
        if tried > LINES:
            break
        read_stamps, byline = stamps.read_line(doc.text, doc.folded, block.start, block.end, lex)
        for stamp in read_stamps:
            kind, cued = stamp.kind, stamp.cued
            if stamp.form == "line" and not cued and len(read_stamps) == 1 and index:
                above = doc.blocks[index - 1]
                if said := stamps.cue(doc.folded, above.start, above.end, lex):
                    kind, cued = said, True
            outside = not place.opens <= block.start < place.closes
            score = 0.5 if stamp.form == "loose" else 0.95 if cued else 0.9 if outside else 0.5
            form = "bare" if stamp.form == "line" else stamp.form
            rule = "dates.stamp." + (kind if cued or kind != "published" else form)
            value = {
                "kind": kind,
                "value": stamp.value,
                "precision": precision(stamp.value),
                "raw": doc.text[stamp.start : stamp.end],
            }
            found.append(Annotation(stamp.start, stamp.end, "timestamp", rule, score, value))
        if byline is not None and read_stamps:
            found.append(
                Annotation(
                    byline.start,
                    byline.end,
                    "byline",
                    "dates.byline",
                    min(a.score for a in found[-len(read_stamps) :]),
                    {"authors": list(byline.authors)},
                )
            )
    return found


def _headed(doc: Document, found: list[Annotation]) -> list[Annotation]:
    """``found`` without the bare dates that are headings of a chronicle: one after the other, sentences below each."""
    row: list[int] = []
    headings: set[int] = set()
    for n, stamp in enumerate(found):
        if stamp.rule != "dates.stamp.bare":
            continue
        if row and not _follows(doc, found[row[-1]], stamp):
            row = []
        row.append(n)
        if len(row) >= CHRONICLE:
            headings.update(row)
    return [stamp for n, stamp in enumerate(found) if n not in headings]


def _follows(doc: Document, one: Annotation, other: Annotation) -> bool:
    """Whether two bare dates may head two parts of a chronicle, one after the other."""
    first, last = doc.block_index(one.start), doc.block_index(other.start)
    if not first + 2 <= last <= first + PART or not "" < _day(one) < _day(other):
        return False
    body = doc.blocks[last - 1]
    return doc.text[body.end - 1] in ".!?…。！？؟।" and body.end - body.start >= SENTENCE


def _day(stamp: Annotation) -> str:
    """The value of a bare date without a time of day, else ``""``."""
    value = str((stamp.value or {}).get("value", ""))
    return "" if "T" in value or "X" in value else value


def _datelines(doc: Document, lex: Lexicon, place: Shape, counted: str) -> list[Annotation]:
    since = Anchor.read(counted)
    found: list[Annotation] = []
    first = place.first % max(len(doc.blocks), 1)
    for block in doc.blocks[max(first - 2, 0) : first + 3]:
        if block.end - block.start < 60:
            continue
        line = datelines.read(doc.text, doc.folded, block.start, block.end, lex)
        if line is None:
            continue
        end, value = line
        if value["date"].startswith("XXXX"):
            value["date"] = _latest(value["date"][4:], since)
        found.append(Annotation(block.start, end, "dateline", "dates.dateline", 0.9, value))
    return found


def _latest(rest: str, since: Anchor | None) -> str:
    """The last date with this month and day up to the anchor, which itself may be without a day; ``""`` without one."""
    if since is None or not since.day[1]:
        return ""
    year, month, day = since.day
    options = [f"{y}{rest}" for y in (year, year - 1) if (0, 0, 0) < read(f"{y}{rest}") <= (year, month, day or 31)]
    return options[0] if options else ""
