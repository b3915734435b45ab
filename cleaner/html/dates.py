"""When an article was published or changed, by what the markup of its page says.

The order of precedence: JSON-LD of the article, OpenGraph and other ``<meta>`` by their known names, JSON-LD of other
nodes, ``<meta>`` whose names speak for themselves, microdata, RDFa and microformats. A moment in UTC is told at the
publisher's clock where another statement shows it (:mod:`cleaner.dates.clock`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, Literal

from lxml.html import HtmlElement

from cleaner import dates
from cleaner.dates import clock
from cleaner.html import jsonld
from cleaner.html.jsonld import Node

Kind = Literal["published", "modified"]

_META: Final[dict[Kind, tuple[str, ...]]] = {
    "published": (
        "article:published_time",
        "og:published_time",
        "og:article:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publishdate",
        "publish-date",
        "publication_date",
        "published_time",
        "dc.date.issued",
        "dcterms.issued",
        "dc.date",
        "dcterms.date",
        "dc.date.created",
        "dcterms.created",
        "dcterms.available",
        "citation_publication_date",
        "citation_online_date",
        "citation_date",
        "parsely-pub-date",
        "sailthru.date",
        "cxenseparse:recs:publishtime",
        "article.published",
        "article:published",
        "originalpublicationdate",
        "article_date_original",
        "ptime",
        "last-published",
        "pub_date",
        "published",
        "datecreated",
        "date.release",
        "shareaholic:article_published_time",
        "bt:pubdate",
    ),
    "modified": (
        "article:modified_time",
        "og:updated_time",
        "og:modified_time",
        "datemodified",
        "last-modified",
        "lastmod",
        "dc.date.modified",
        "dcterms.modified",
        "modified_time",
        "article:modified",
        "revised",
        "utime",
        "shareaholic:article_modified_time",
        "bt:moddate",
    ),
}
"""Names of ``<meta>``, best first: OpenGraph, Dublin Core, Highwire (citation_), Parse.ly, Sailthru, other systems."""

# Names that nobody has listed: "awa-publishedDate", "article.created", "dtk:publishdate"; squeezed to letters.
_SPEAKING: Final[dict[Kind, re.Pattern[str]]] = {
    "published": re.compile(
        r"publi(?:sh(?:ed|ing)?|cation)?(?:date|time|at|on)|(?:date|time)publi|pubdate|datepub$|releasedate"
        r"|(?:issued?|creat(?:ed|ion)|articles?)date|datecreated|(?:article|page|content)created|creationtime"
    ),
    "modified": re.compile(
        r"(?:modif(?:ied|ication)|updated?|lastmod|revision)(?:date|time|at|on)|(?:date|last)(?:modif|updat)"
    ),
}
_OTHERS: Final = re.compile(
    r"expir|lastpubl|until|cover|cache|render|build|event|birth|cop(?:y|ies)|review|video|first"
)
_NAME: Final[dict[Kind, str]] = {"published": "datePublished", "modified": "dateModified"}
_MEDIA: Final = re.compile("Image|Video|Audio|Comment|Claim|Event|Person|Product")
_CLASSES: Final[dict[Kind, re.Pattern[str]]] = {
    "published": re.compile(r"publish|entry-date|pubdate"),
    "modified": re.compile(r"^updated$"),
}
"""Class words of ``<time>`` and ``<abbr>``: hAtom and its kin."""
_FEW: Final = 3
_CLOCKS: Final = 20
"""Times of a page, whatever they say, that are asked for the publisher's clock."""
_OFFSET: Final = re.compile(r"[+-]\d\d:\d\d$")


def stated(
    kind: Kind,
    meta: Mapping[str, Sequence[str]],
    nodes: Sequence[Node],
    article: Node,
    marked: Sequence[HtmlElement],
    times: Sequence[HtmlElement],
    language: str,
) -> str:
    """A date of the article as ISO 8601 at the precision it is given in, ``""`` when the markup says none.

    Args:
        kind: which of its dates.
        meta: contents of ``<meta>`` by name in lower case.
        nodes: the JSON-LD of the page.
        article: the one of ``nodes`` that is the article.
        marked: elements that microdata or RDFa name as this date.
        times: the ``<time>`` and ``<abbr>`` of the page.
        language: of the page, for dates in words.
    """
    raw = _statements(kind, meta, nodes, article, marked, times)
    said = [iso for value in raw if (iso := iso_date(value) or in_words(value, language))]
    if not said:
        return ""
    zoned = (iso_date(e.get("datetime") or "") for e in times[:_CLOCKS])
    return clock.local(said[0], [*said[1:], *(iso for iso in zoned if _OFFSET.search(iso))])


def _statements(
    kind: Kind,
    meta: Mapping[str, Sequence[str]],
    nodes: Sequence[Node],
    article: Node,
    marked: Sequence[HtmlElement],
    times: Sequence[HtmlElement],
) -> Iterator[str]:
    key = _NAME[kind]
    yield jsonld.text(article.get(key))
    if kind == "published":
        yield jsonld.text(article.get("dateCreated"))
    for name in _META[kind]:
        yield from meta.get(name, ())
    for node in nodes:
        if kind == "published" and key in node and not _MEDIA.search(" ".join(jsonld.types(node))):
            yield jsonld.text(node[key])
    known = {*_META["published"], *_META["modified"]}
    for name, contents in meta.items():
        letters = "".join(filter(str.isalpha, name))
        if name not in known and _SPEAKING[kind].search(letters) and not _OTHERS.search(letters):
            yield from contents
    yield from map(_said, marked[:_FEW])
    dated = [_said(e) for e in times if _CLASSES[kind].search(e.get("class") or "") or _is_pubdate(kind, e)]
    if len({iso_date(said)[:10] for said in dated}) <= _FEW:  # else they are those of a list
        yield from dated[:_FEW]


def _is_pubdate(kind: Kind, element: HtmlElement) -> bool:
    return kind == "published" and element.get("pubdate") is not None


def _said(element: HtmlElement) -> str:
    said = [element.get("content"), element.get("datetime")]
    if element.tag == "abbr":
        said.append(element.get("title"))
    return next(filter(None, said), None) or " ".join("".join(element.itertext()).split())[:60]


def guessed(root: HtmlElement, url: str) -> str:
    """The day of a page's ``<time>`` if they have one only, else what htmldate finds in its fast mode; or ``""``."""
    days = {iso_date(element.get("datetime") or "")[:10] for element in root.iter("time")} - {""}
    if len(days) == 1 and len(day := days.pop()) == 10:
        return day
    from htmldate import find_date

    try:
        # The end of the range is fixed: what is found must not depend on today.
        return find_date(root, extensive_search=False, original_date=True, max_date="2100-01-01", url=url or None) or ""
    except Exception:  # whatever it raises, the date stays unknown
        return ""


def in_words(said: str, language: str) -> str:
    """A date in prose (``3 November 2017``), a whole day or nothing."""
    if not 6 <= len(said) <= 60 or sum(c.isdigit() for c in said) < 3:
        return ""
    day = dates.parse(said, language)
    return day if len(day) >= 10 and day[4] == day[7] == "-" and day[:10] != _ZERO else ""


_ISO: Final = re.compile(
    r"^((?:19|20)\d{2})(?:[-/.]?(\d{1,2})(?:[-/.]?(\d{1,2}))?)?"  # the day
    r"(?:[Tt\s|:]+(\d{1,2})[:h-]?(\d{2})(?:[:-]?(\d{1,2})(?:[.,]\d{1,9})?)?)?"  # the time
    r"\s*(?:Z|UTC|GMT|([+-])(\d{1,2}):?(\d{2})?(?:\s*UTC)?)?\s*(?:\[[\w/]*\])?$"
)
_ZERO: Final = "1970-01-01"
"""The day of the number 0: a system's way to say that it knows none."""
_UTC: Final = re.compile(r"(?:Z|UTC|GMT)$")
# As JavaScript writes them: Thu Nov 09 2023 04:59:25 GMT+0000 (UTC)
_SCRIPT: Final = re.compile(
    r"^\w{3},? (\w{3}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) (?:GMT|UTC)?([+-]\d{4})?(?: \([^()]*\))?$"
)


def iso_date(value: str) -> str:
    """A machine-made date as ISO 8601 at its own precision, ``""`` when it is none: ``2017-09``,
    ``2017-11-03T14:05:00+01:00``.

    Reads ISO 8601, extended and basic, with its common mistakes, RFC 2822, JavaScript's dates, and seconds or
    milliseconds since 1970. Prose is not read here.
    """
    value = value.strip()
    if not value or len(value) > 80:
        return ""
    if value.isdecimal() and len(value) in (10, 13):
        value = datetime.fromtimestamp(int(value[:10]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if value.isdecimal() and len(value) in (12, 14):  # 20190203101500
        value = f"{value[:8]}T{value[8:]}"
    if script := _SCRIPT.match(value):
        month, day, year, time, zone = script.groups()
        value = f"{day} {month} {year} {time} {zone or ''}".strip()
    found = _ISO.match(value)
    if found is None:
        if "," in value[:5] or script:
            try:
                return parsedate_to_datetime(value).isoformat().replace("+00:00", "Z")
            except (ValueError, TypeError, IndexError):
                return ""
        return ""
    year, month, day, hour, minute, second, sign, zone_hour, zone_minute = found.groups()
    if month is None or not 1 <= int(month) <= 12:
        return ""
    text = f"{year}-{int(month):02}"
    if day is None:
        return text
    if not 1 <= int(day) <= 31:
        return ""
    text += f"-{int(day):02}"
    if text == _ZERO:
        return ""
    if hour is None or int(hour) > 23 or int(minute) > 59:
        return text
    text += f"T{int(hour):02}:{minute}" + (f":{int(second):02}" if second else "")
    if sign:
        return f"{text}{sign}{int(zone_hour):02}:{zone_minute or '00'}"
    return text + ("Z" if _UTC.search(value) else "")
