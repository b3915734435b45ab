"""When a document was published and changed: one decision from all that is known, in one order of precedence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from cleaner.dates.clock import local
from cleaner.dates.engine import expressions, lexicon_for, parse
from cleaner.dates.found import Found
from cleaner.dates.scan import DATED
from cleaner.dates.shape import Shape, shape
from cleaner.dates.values import precision, read, spell, valid
from cleaner.document import Annotation, Document

UNKNOWN: Final[Mapping[str, Any]] = {
    "value": "",
    "precision": "",
    "edtf": "",
    "raw": "",
    "start": -1,
    "end": -1,
    "source": "",
    "method": "",
    "confidence": 0.0,
}
_URL_DAY: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(0?[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]|[1-9](?=/))(?!\d)")
_URL_MONTH: Final = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?=/)")
LEAST: Final = -1.6
"""Weight below which a stamp is taken for another article's."""
SHOWN: Final = 0.75
"""Weight from which a stamp before the article that is earlier than the metadata's day is the day of publication: many
systems put the day of the last change there."""


FINDING: Final = "dates.publication"
"""Rule of the finding that carries the decision."""


def publication(doc: Document) -> Mapping[str, Mapping[str, Any]]:
    """What the stage ``dates`` decided (:func:`decide`), or the decision now where it did not run."""
    return next((a.value for a in doc.annotations if a.rule == FINDING and a.value), None) or decide(doc, shape(doc))


def finding(doc: Document, said: Mapping[str, Mapping[str, Any]]) -> list[Annotation]:
    """The decision as a finding that never acts, over the words it rests on, else the first block."""
    spans = [(entry["start"], entry["end"]) for entry in said.values() if entry["start"] >= 0]
    start, end = (spans or [(b.start, b.end) for b in doc.blocks[:1]] or [(0, 0)])[0]
    return [Annotation(start, end, "body", FINDING, 0.0, said)] if start < end else []


def decide(doc: Document, place: Shape) -> dict[str, dict[str, Any]]:
    """``published``, ``modified`` and ``published_inferred`` of a document, each with all its keys.

    Keys: ``value`` (ISO 8601, never padded), ``precision``, ``edtf``, ``raw``, ``start`` and ``end`` (-1 when it does
    not stand in the text), ``source`` (``caller``, ``metadata``, ``stamp``, ``url``, ``inferred``), ``method``,
    ``confidence``; unknown is ``""``, -1 and 0.

    Published, the first that is there: what the caller says; a stamp well before the article that is earlier than the
    page's metadata (:data:`SHOWN`); the page's metadata, a moment in UTC told at the clock
    that a stamp or the address shows (:mod:`cleaner.dates.clock`); a stamp with a word such as "published"; a bare date
    line that the address confirms; a day in the address; a bare date line; what htmldate guesses of a page; a month in
    the address. When only an update is dated, its date stands here too, with the method ``updated``: it is the date
    that the page shows. Inferred, where it is that or none: "this 3 November 2017" in the text; not after the "updated"
    stamp; not before the latest post that is embedded.
    """
    result = {key: dict(UNKNOWN) for key in ("published", "modified", "published_inferred")}
    stamps = [a for a in doc.annotations if a.label == "timestamp" and a.value and a.rule.startswith("dates.stamp")]
    ranked = [r for r in _ranked(doc, place, stamps) if r.weight > LEAST]
    result["published"] = _published(doc, place, ranked)
    result["modified"] = _modified(doc, ranked, result["published"])
    if not result["published"]["value"]:
        result["published_inferred"] = _inferred(doc, place, result["modified"])
        if result["modified"]["value"]:
            result["published"] = {**result["modified"], "method": "updated", "confidence": 0.5}
    return result


def anchor(said: Mapping[str, Mapping[str, Any]]) -> str:
    """What year-less and relative dates count from by a decision, for :func:`cleaner.dates.mentions`, or ``""``."""
    if said["published"]["value"] and said["published"]["method"] != "updated":
        return f"published:{said['published']['value'][:10]}"
    inferred = said["published_inferred"]
    first, _, last = inferred["edtf"].partition("/")
    if first == "..":
        return f"modified:{last}"
    return f"{'embed' if last else 'mention'}:{first}" if first else ""


def _entry(
    value: str, source: str, method: str, confidence: float, raw: str = "", start: int = -1, end: int = -1
) -> dict[str, Any]:
    return {
        "value": value,
        "precision": precision(value),
        "edtf": value.partition("T")[0],
        "raw": raw,
        "start": start,
        "end": end,
        "source": source,
        "method": method,
        "confidence": confidence,
    }


def _normal(value: object, language: str) -> str:
    written = str(value or "").strip()
    return parse(written, language) if written else ""


def _stamp(doc: Document, a: Annotation, method: str, confidence: float) -> dict[str, Any]:
    value = (a.value or {})["value"]
    return _entry(value, "stamp", method, confidence, doc.text[a.start : a.end], a.start, a.end)


def _published(doc: Document, place: Shape, ranked: list[_Ranked]) -> dict[str, Any]:
    if value := _normal(doc.metadata.get("published"), doc.language):
        return _entry(value, "caller", "caller", 1.0, str(doc.metadata["published"]))
    day, month = _in_url(str(doc.metadata.get("url", "")))
    changed = next((r for r in ranked if r.stamp.rule.endswith("modified")), None)
    firsts = [r for r in ranked if not _is(r.stamp, "modified") and not _after(r, changed)]
    partly = firsts  # of 05/09/2017 perhaps no more than the year is known
    firsts = [r for r in firsts if len(_day(r.stamp)) > len("2017")]
    best = firsts[0] if firsts else None
    if value := _normal(doc.metadata.get("html_published"), doc.language):
        value = local(value, [*(str((r.stamp.value or {})["value"]) for r in firsts), day])
        if best and best.weight > SHOWN and doc.block_index(best.stamp.start) < place.first:
            shown = _day(best.stamp)
            if len(shown) == 10 and shown < value[:10]:
                return _stamp(doc, best.stamp, "shown", 0.9)
        return _entry(value, "metadata", "html", 0.97, str(doc.metadata["html_published"]))
    if best is not None and best.stamp.rule.endswith(("published", "prefix")):
        return _stamp(doc, best.stamp, "cue", 0.95)
    for r in firsts:
        if day and str((r.stamp.value or {})["value"]).startswith(day):
            return _stamp(doc, r.stamp, "bare_and_url", 0.95)
    if day:
        return _entry(day, "url", "url", 0.9)
    if best is not None and (best.weight > 0 or not doc.metadata.get("html_guessed")):
        return _stamp(doc, best.stamp, "bare", 0.8 if best.weight > 1 else 0.6)
    if value := _normal(doc.metadata.get("html_guessed"), doc.language):
        return _entry(value, "metadata", "html_guessed", 0.6, str(doc.metadata["html_guessed"]))
    if month:
        return _entry(month, "url", "url", 0.8)
    return _stamp(doc, partly[0].stamp, "bare", 0.6) if partly else dict(UNKNOWN)


def _day(a: Annotation) -> str:
    return str((a.value or {})["value"])[:10]


def _is(a: Annotation, kind: str) -> bool:
    return (a.value or {}).get("kind") == kind


def _modified(doc: Document, ranked: list[_Ranked], published: Mapping[str, Any]) -> dict[str, Any]:
    if value := _normal(doc.metadata.get("html_modified"), doc.language):
        return _entry(value, "metadata", "html", 0.97, str(doc.metadata["html_modified"]))
    best = next((r.stamp for r in ranked if _is(r.stamp, "modified")), None)
    if best is None or str((best.value or {})["value"])[:10] < str(published["value"])[:10]:
        return dict(UNKNOWN)
    return _stamp(doc, best, "cue", 0.9)


class _Ranked(NamedTuple):
    weight: float
    stamp: Annotation


def _after(r: _Ranked, changed: _Ranked | None) -> bool:
    """Whether a date is later than that of a change which is much more clearly the article's."""
    return changed is not None and r.weight + 1.5 < changed.weight and _day(r.stamp) > _day(changed.stamp)


_FORMS: Final = {"published": 3.0, "modified": 2.2, "other": 2.2, "prefix": 1.5, "byline": 1.4, "bare": 1.0}
NEAR: Final = 10
"""Blocks around a stamp in which dates of other days speak against it: a list of teasers, of comments."""


def _ranked(doc: Document, place: Shape, stamps: list[Annotation]) -> list[_Ranked]:
    """The stamps by how much each looks like that of the article, best first.

    The weights were tried out on the development pages (``scripts/evaluate dates``); a choice among round numbers, for
    fitted ones did no better on pages they had not seen.
    """
    values = [str((a.value or {})["value"]) for a in stamps]
    days = [(doc.block_index(a.start), value[:10]) for a, value in zip(stamps, values, strict=True)]
    alone = len({day for _, day in days}) == 1
    written = Counter(doc.text[a.start : a.end] for a in stamps)
    titles = [doc.block_index(a.end - 1) for a in doc.annotations if a.label == "headline"]
    ranked = []
    for number, (a, value, (index, day)) in enumerate(zip(stamps, values, days, strict=True)):
        form = a.rule.rpartition(".")[2]
        weight = _FORMS.get(form, 0.3) + 1.0 * alone
        weight += 0.5 * ("T" in value) - (2.0 if len(value) < 10 and form != "published" else 0.0)
        if index < place.first:
            weight -= min(0.05 * (place.first - index - 1), 1.5)
        elif index < place.last:
            weight -= 1.0 + min(0.1 * (index - place.first), 2.0)
        else:
            weight -= 1.2 + min(0.15 * (index - place.last), 2.0)
            weight -= 2.0 * (written[doc.text[a.start : a.end]] > 2)  # teasers
        if form not in ("published", "modified") and doc.text[a.start] in "*•-+":
            weight -= 0.8  # an item of a list
        around = (*days[max(number - NEAR, 0) : number], *days[number + 1 : number + 1 + NEAR])
        weight -= 0.3 * min(len({d for i, d in around if i != index and abs(i - index) <= NEAR and d != day}), 4)
        if any(0 < index - title <= 6 for title in titles):
            weight += 1.0
        ranked.append(_Ranked(weight, a))
    return sorted(ranked, key=lambda r: (-r.weight, r.stamp.start))


def _in_url(url: str) -> tuple[str, str]:
    """Day and month (or ``""``) that an address names: ``/2017/09/05/``, ``/2017-09-05-title``, ``/20170905/``."""
    path = url.split("://", 1)[-1].partition("/")[2]
    for found in _URL_DAY.finditer("/" + path):
        day = int(found[1]), int(found[3]), int(found[4])
        if valid(*day) and 1990 <= day[0] <= 2049:
            return spell(*day), spell(day[0], day[1])
    in_month = _URL_MONTH.search("/" + path)
    return ("", spell(int(in_month[1]), int(in_month[2]))) if in_month else ("", "")


_THIS: Final = "ce|this|heutigen|este|questo|oggi|aujourd'hui|hoy|hoje|heute|today|сегодня|dzis|dag|bugun"
"""Words (folded) before a full date that say it is the day of writing, an article or a comma between them or not."""
_BEFORE: Final = rf"(?<!\w)(?:{_THIS}),? (?:le |el |den )?"
_NUMBERED: Final = re.compile(_BEFORE + r"(?=[^ ]{0,20} ?\d)")
_TODAY: Final = re.compile(_BEFORE + "$")


def _inferred(doc: Document, place: Shape, modified: Mapping[str, Any]) -> dict[str, Any]:
    start = place.start
    lead = min(len(doc.text), start + 1200)
    captions = [
        (a.start, a.end) for a in doc.annotations if a.label in ("caption", "credit", "social_embed") and a.score >= 0.5
    ]
    days: dict[str, list[Found]] = {}
    if DATED.search(doc.folded, start, lead) and _NUMBERED.search(doc.folded, start, lead):
        lex = lexicon_for(doc.language, doc.text)
        for item in expressions(doc.text, doc.folded, lex, start=start, end=lead):
            pictured = any(a < item.end and item.start < b for a, b in captions)
            said_today = _TODAY.search(doc.folded, max(0, item.start - 16), item.start) is not None
            if item.type == "date" and all(item.day) and said_today and not pictured:
                days.setdefault(spell(*item.day), []).append(item)
    if len(days) == 1:
        value, items = next(iter(days.items()))
        low = items[0]
        return {
            **_entry(
                value,
                "inferred",
                "deictic",
                0.9 if len(items) > 1 else 0.8,
                doc.text[low.start : low.end],
                low.start,
                low.end,
            )
        }
    if day := modified["edtf"]:
        return {**modified, "edtf": f"../{day}", "source": "inferred", "method": "not_after_update", "confidence": 0.5}
    posts = sorted(
        day
        for a in doc.annotations
        if a.label == "social_embed" and a.value
        if (day := str(a.value.get("date", ""))[:10]) and read(day)[2]
    )
    if posts:
        entry = _entry("", "inferred", "not_before_latest_embed_date", 0.5)
        return {**entry, "edtf": f"{posts[-1]}/.."}
    return dict(UNKNOWN)


__all__ = ["UNKNOWN", "anchor", "decide", "finding", "publication"]
