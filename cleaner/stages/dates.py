"""Stage ``dates``: stamps that leave the text, datelines that stay, and every other mention of a date."""

from __future__ import annotations

from typing import Final

from cleaner.dates import datelines, stamps
from cleaner.dates.engine import lexicon_for, mentions, numeric_order
from cleaner.dates.lexicon import Lexicon
from cleaner.dates.published import anchor
from cleaner.dates.shape import shape
from cleaner.dates.values import Anchor, precision, read
from cleaner.document import Annotation, Document
from cleaner.labels import REMOVABLE

SURE: Final = 0.8
"""Score from which an earlier stage's removal is believed."""
TAKEN: Final = REMOVABLE | {"caption", "credit", "social_embed"}


def annotate(doc: Document) -> list[Annotation]:
    """Labels ``timestamp``, ``byline``, ``dateline`` and, as ``body``, the mentions (rule ``dates.mention``).

    A stamp's value is ``{kind, value, precision, raw}``, a mention's that of
    :meth:`cleaner.dates.resolve.Mention.to_dict`, a dateline's ``{place, agencies, date, raw}``.
    """
    url = str(doc.metadata.get("url", ""))
    lex = lexicon_for(doc.language, doc.text)
    lex = lex._replace(numeric=numeric_order(doc.text, lex, url))
    found = _stamps(doc, lex)
    dated = doc.annotate(found)
    counted = anchor(dated)
    lines = _datelines(doc, lex, counted)
    junk = [(a.start, a.end) for a in doc.annotations if a.label in REMOVABLE and a.score >= SURE]
    said = mentions(doc.text, doc.language, counted, folded=doc.folded, skip=junk, url=url)
    return (
        found + lines + [Annotation(m.start, m.end, "body", "dates.mention", m.confidence, m.to_dict()) for m in said]
    )


def _stamps(doc: Document, lex: Lexicon) -> list[Annotation]:
    place = shape(doc)
    taken = sorted((a.start, a.end) for a in doc.annotations if a.label in TAKEN and a.score >= SURE)
    found: list[Annotation] = []
    for block in doc.blocks:
        if any(a < block.end and block.start < b for a, b in taken):
            continue
        read_stamps, byline = stamps.read_line(doc.text, doc.folded, block.start, block.end, lex)
        for stamp in read_stamps:
            outside = not place.start <= block.start < place.end
            score = 0.95 if stamp.cued else 0.9 if outside else 0.5
            rule = "dates.stamp." + (stamp.kind if stamp.cued else {"line": "bare"}.get(stamp.form, stamp.form))
            found.append(
                Annotation(
                    stamp.start,
                    stamp.end,
                    "timestamp",
                    rule,
                    score,
                    {
                        "kind": stamp.kind,
                        "value": stamp.value,
                        "precision": precision(stamp.value),
                        "raw": doc.text[stamp.start : stamp.end],
                    },
                )
            )
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


def _datelines(doc: Document, lex: Lexicon, counted: str) -> list[Annotation]:
    since = Anchor.read(counted)
    found: list[Annotation] = []
    first = shape(doc).first % max(len(doc.blocks), 1)
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
