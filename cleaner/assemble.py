"""From an annotated document to its record: the one place where findings become fields."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, Final

from cleaner.bylines import split_names
from cleaner.dates import publication
from cleaner.document import Annotation, Document
from cleaner.policy import Policy, Segment
from cleaner.record import Record, digest
from cleaner.render import Rendered, render

MOSTLY: Final = 0.8
"""Share of the characters from which on a document counts as mostly removed."""
PARAGRAPH: Final = 100
"""Characters from which a kept stretch is part of the article, and not a line that was left over."""
NEAR: Final = 1500
"""Characters from the article within which bylines are its own."""
FAR: Final = 5000
"""Characters above it within which those below its headline are."""


def assemble(
    doc: Document, policy: Policy, flags: Iterable[str] = (), extra: Mapping[str, Any] | None = None
) -> Record:
    """The record of ``doc`` under ``policy``; ``flags`` are what reading it told."""
    segments = policy.segments(doc)
    rendered = render(doc.text, segments, _seams(doc), _preformatted(doc))
    left = [s for s in segments if s.cause is not None]
    won = list({id(s.cause): s.cause for s in segments if s.cause is not None}.values())
    said = publication(doc)
    meta = doc.metadata
    return Record(
        id=doc.id,
        source=meta.get("source", ""),
        url=meta.get("url", ""),
        site=meta.get("site", ""),
        title=_title(doc, won),
        authors=_authors(doc, won, segments),
        date=said["published"]["value"],
        published=dict(said["published"]),
        modified=dict(said["modified"]),
        published_inferred=dict(said["published_inferred"]),
        language=doc.language,
        description=meta.get("description", ""),
        tags=list(meta.get("tags", ())),
        image=meta.get("image", ""),
        text=rendered.text,
        datelines=[_dateline(a, rendered) for a in doc.annotations if a.label == "dateline" and a.value is not None],
        dates=_dates(doc, segments, rendered),
        credits=[{**a.value, **_source(a)} for a in won if a.label in ("credit", "caption") and a.value],
        embeds=_embeds(doc, won),
        related=_related(doc, won),
        removed=[
            {"start": s.start, "end": s.end, "label": s.cause.label, "rule": s.cause.rule,
             "score": round(s.cause.score, 4), "text": doc.text[s.start : s.end]}
            for s in left if s.cause is not None
        ],
        spacing=[edit._asdict() for edit in rendered.spacing],
        flags=sorted({*flags, *_flags(doc, rendered, left)}),
        source_hash=digest(doc.text),
        source_chars=len(doc.text),
        extra=extra or {},
    )  # fmt: skip


_STOPS: Final = frozenset('.!?…"”’)')


def _seams(doc: Document) -> list[int]:
    """Where a paragraph begins with a capital or an opening quotation mark right behind the end of another: blocks
    that a flattener ran together (:mod:`cleaner.seams`). In scripts without spaces sentences stand so, and are left."""
    text = doc.text
    return [
        following.start
        for block, following in pairwise(doc.blocks)
        if not (gap := text[block.end : following.start]).isspace()
        and (
            text[block.end - 1] in _STOPS and (text[block.end].isupper() or text[block.end] in "“„«‘")
            if not gap
            else gap[-1] != "\n"  # what stood between is no block, but code, or a sign between strings
        )
    ]


def _preformatted(doc: Document) -> list[tuple[int, int]]:
    """The ``<pre>`` elements of a page, whose blank lines end blocks."""
    runs = groupby(doc.blocks, key=lambda block: block.tag == "pre")
    return [((run := list(blocks))[0].start, run[-1].end) for pre, blocks in runs if pre] if doc.page else []


def _source(a: Annotation) -> dict[str, int]:
    return {"source_start": a.start, "source_end": a.end}


def _title(doc: Document, won: list[Annotation]) -> str:
    if title := doc.metadata.get("title"):
        return str(title)
    titles = (str(a.value.get("title", "")) for a in won if a.label == "headline" and a.value)
    return next(filter(None, titles), "")


def _authors(doc: Document, won: list[Annotation], segments: tuple[Segment, ...]) -> list[str]:
    """Who the page names; else what bylines above the article say, else those within, else those below it.

    Every named group of a byline rule holds names. Far from the article, bylines are those of other articles.
    """
    if names := doc.metadata.get("authors"):
        return list(map(str, names))
    kept = [s for s in segments if s.cause is None and s.end - s.start >= PARAGRAPH]
    first, last = (kept[0].start, kept[-1].end) if kept else (0, len(doc.text))
    headlines = [a.start for a in won if a.label == "headline" and first - FAR <= a.start < first]
    top = min([first - NEAR, *headlines])
    places: tuple[list[str], ...] = ([], [], [])
    for a in won:
        if a.label == "byline" and top <= a.end and a.start <= last + NEAR:
            for said in (a.value or {}).values():
                for one in [said] if isinstance(said, str) else said:
                    places[(a.start >= first) + (a.start >= last)].extend(split_names(one, doc.language))
    return list(dict.fromkeys(next(filter(None, places), [])))


def _dateline(a: Annotation, rendered: Rendered) -> dict[str, Any]:
    start, end = rendered.locate(a.start, a.end) or (-1, -1)
    value = a.value or {}
    return {
        "place": value.get("place", ""), "agencies": list(value.get("agencies", ())), "date": value.get("date", ""),
        "raw": value.get("raw", ""), "start": start, "end": end,
    }  # fmt: skip


_WHERE: Final = {
    "caption": "caption", "credit": "caption", "social_embed": "embed", "timestamp": "metadata", "byline": "metadata",
}  # fmt: skip


def _dates(doc: Document, segments: tuple[Segment, ...], rendered: Rendered) -> list[dict[str, Any]]:
    """Mentions in the text, in captions and posts, and stamps; none in what was thrown away."""
    found = []
    index = 0
    for a in sorted((a for a in doc.annotations if a.rule == "dates.mention"), key=lambda a: a[:2]):
        while index < len(segments) - 1 and segments[index].end <= a.start:
            index += 1
        cause = segments[index].cause
        where = "body" if cause is None else _WHERE.get(cause.label, "")
        if not where:
            continue
        start, end = rendered.locate(a.start, a.end) or (-1, -1)
        value = {**(a.value or {}), "start": start, "end": end, **_source(a), "where": where}
        found.append({key: value[key] for key in _MENTION})
    return found


_MENTION: Final = (
    "text", "start", "end", "source_start", "source_end", "where", "type", "value", "precision", "modifier",
    "resolution", "anchor", "timex", "candidates", "confidence",
)  # fmt: skip


def _embeds(doc: Document, won: list[Annotation]) -> list[dict[str, Any]]:
    """Posts, and the frames of a page, which have a place but no text (``source_start == source_end``)."""
    found = [{**a.value, **_source(a)} for a in won if a.label == "social_embed" and a.value]
    found += [{**value, "source_start": at, "source_end": at} for at, value in doc.metadata.get("frames", ())]
    return sorted(found, key=lambda embed: embed["source_start"])


_EDGES: Final = " \t\n\u00a0-–—•·*|<>‹›→►▶▸"
"""Bullets and joints around the title of an article elsewhere."""


def _related(doc: Document, won: list[Annotation]) -> list[dict[str, Any]]:
    links: Sequence[tuple[int, int, str]] = doc.metadata.get("links", ())
    found = []
    for a in won:
        if a.label == "related" and a.value is not None and a.value.get("title"):
            title, label = (a.value.get(key, "").strip(_EDGES) for key in ("title", "label"))
            told = {"title": title, "url": a.value.get("url", ""), "label": label.rstrip(" :：")}
            if not told["url"] and links:
                first = bisect_left(links, a.start, key=lambda link: link[0])
                if first < len(links) and links[first][1] <= a.end:
                    told["url"] = links[first][2]
            found.append({**told, **_source(a)})
    return found


def _flags(doc: Document, rendered: Rendered, left: list[Segment]) -> Iterable[str]:
    if not any(map(str.isalpha, doc.text)):
        yield "empty"
    elif not any(map(str.isalpha, rendered.text)):
        yield "no_body"
    elif sum(s.end - s.start for s in left) > MOSTLY * len(doc.text):
        yield "mostly_removed"
    # A wall ends the article. The tagger cannot tell one from the button "Subscribe", above or within the article.
    walls = [s.end for s in left if s.cause and s.cause.label == "paywall" and s.cause.rule != "tagger"]
    if walls and not any(len(line) >= PARAGRAPH for line in rendered.lines(walls[-1])):
        yield "truncated"
