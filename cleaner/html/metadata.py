"""What a page says of its article, as fields. This is the one place where the order of precedence stands.

For every field the first source that says something wins::

    JSON-LD  >  OpenGraph and other <meta>  >  microdata and rel  >  visible (h1, byline)

with one exception. The **title** is the headline a reader sees: the ``h1`` when another source confirms it, for the
machine-read titles often carry a site name, a search engine's version or a cut; without the kicker, when the first of
the others goes without it. The title element and OpenGraph lose the site's name.

Dates are those of :mod:`cleaner.html.dates`, which has their names and order; what is guessed, by htmldate, only where
the markup states no day of publication, is a field of its own. trafilatura's own metadata are not asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from cleaner.html import dates, jsonld
from cleaner.html.jsonld import Node
from cleaner.html.people import BY, name_key, person_names

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")

# <meta name|property|itemprop|http-equiv> by field, best first. Names as used by OpenGraph, Dublin Core, Highwire
# (citation_),
# Parse.ly, Sailthru and the big publishing systems.
_META: Final[dict[str, tuple[str, ...]]] = {
    "title": (
        "og:title",
        "twitter:title",
        "dc.title",
        "dcterms.title",
        "citation_title",
        "parsely-title",
        "sailthru.title",
        "headline",
        "title",
    ),
    "authors": (
        "author",
        "article:author",
        "dc.creator",
        "dcterms.creator",
        "dc.creator.author",
        "citation_author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "authors",
        "article:author_name",
        "og:article:author",
        "cxenseparse:author",
        "twitter:data1",
    ),
    "site": (
        "og:site_name",
        "application-name",
        "publisher",
        "dc.publisher",
        "dcterms.publisher",
        "citation_journal_title",
        "copyright",
        "al:ios:app_name",
    ),
    "url": ("og:url", "twitter:url", "parsely-link"),
    "language": ("og:locale", "content-language", "dc.language", "dcterms.language", "language"),
    "description": (
        "og:description",
        "description",
        "twitter:description",
        "dc.description",
        "dcterms.description",
        "dcterms.abstract",
        "sailthru.description",
    ),
    "image": (
        "og:image",
        "og:image:url",
        "og:image:secure_url",
        "twitter:image",
        "twitter:image:src",
        "parsely-image-url",
        "sailthru.image.full",
        "thumbnail",
    ),
    "tags": (
        "article:tag",
        "og:article:tag",
        "keywords",
        "news_keywords",
        "parsely-tags",
        "sailthru.tags",
        "dc.subject",
        "dcterms.subject",
        "citation_keywords",
    ),
}

_KICKER, _SHORTEST = 40, 12
"""Letters and digits of the longest kicker, and of the shortest headline behind one."""

Fields = dict[str, Any]


def read_metadata(root: HtmlElement, url: str = "", *, fallback: bool = True) -> Fields:
    """The fields of a page.

    They are ``title, authors[], html_published, html_modified, html_guessed, site, url, language, tags[], description,
    image``.

    Args:
        root: the tree of the page; it is not changed.
        url: where the page came from, used when the page names no canonical address, and to resolve relative ones.
        fallback: whether a missing day of publication may be guessed (``html_guessed``).

    Every key is there; unknown is ``""`` or ``[]``. Dates are ISO 8601 at the precision the page gives.
    """
    page = _Sources(root, url)
    fields: Fields = {
        "title": page.title(),
        "authors": page.authors(),
        "html_published": page.date("published"),
        "html_modified": page.date("modified"),
        "html_guessed": "",
        "site": page.site,
        "url": page.url(),
        "language": page.language(),
        "tags": page.tags(),
        "description": page.description(),
        "image": page.image(),
    }
    if fallback and not fields["html_published"]:
        fields["html_guessed"] = dates.guessed(root, str(fields["url"]))
    return fields


def article_body(root: HtmlElement) -> str:
    """The ``articleBody`` of the page's JSON-LD, ``""`` when there is none: the publisher's own statement of the
    text."""
    bodies = (node.get("articleBody") for node in jsonld.nodes(root))
    return max((b for b in bodies if isinstance(b, str)), key=len, default="")


class _Sources:
    """The page's statements, looked up as they are needed."""

    def __init__(self, root: HtmlElement, url: str) -> None:
        self.root, self.given = root, url
        self.meta: dict[str, list[str]] = {}
        for element in root.iter("meta"):
            content = element.get("content")
            if content:
                for key in ("property", "name", "itemprop", "http-equiv"):
                    if name := element.get(key):
                        self.meta.setdefault(name.strip().lower(), []).append(content)
        self.nodes = jsonld.nodes(root)

    def metas(self, field: str) -> Iterator[str]:
        """The contents of the meta elements of a field, best first."""
        for name in _META[field]:
            for content in self.meta.get(name, ()):
                if value := jsonld.text(content):
                    yield value

    def first(self, field: str) -> str:
        return next(self.metas(field), "")

    @cached_property
    def article(self) -> Node:
        """The JSON-LD node of the article: of the best-fitting type, then the one whose headline the page shows."""
        found = [
            n
            for n in self.nodes
            if jsonld.rank(n) < len(jsonld.ARTICLES) and n.keys() & {"headline", "datePublished", "author", "name"}
        ]
        if not found:
            return {}
        best = min(map(jsonld.rank, found))
        found = [n for n in found if jsonld.rank(n) == best]
        titles = {name_key(t) for t in (*self.metas("title"), self.title_element, *self.headings)}
        return next((n for n in found if name_key(jsonld.text(n.get("headline") or n.get("name"))) in titles), found[0])

    @cached_property
    def marked(self) -> list[HtmlElement]:
        """The elements of the body with microdata or RDFa."""
        return [e for e in _MARKED(self.root) if e.tag != "meta" or e.get("itemprop")]

    @cached_property
    def times(self) -> list[HtmlElement]:
        return list(self.root.iter("time", "abbr"))

    @cached_property
    def headings(self) -> list[str]:
        texts = (_seen(h) for h in self.root.iter("h1"))
        return [t for t in texts if t][:5]

    @cached_property
    def title_element(self) -> str:
        found = self.root.find(".//title")
        return _collapse("".join(found.itertext())) if found is not None else ""

    # --- fields ---

    def title(self) -> str:
        said = [
            jsonld.text(self.article.get("headline")),
            *self.metas("title"),
            self.title_element,
            jsonld.text(self.article.get("name")),
        ]
        said = [s for s in (without_site(s, self.site_names) for s in said) if s]
        for heading in self.headings:
            if any(_confirms(heading, other) for other in said):
                return said[0] if is_kicked(name_key(heading), name_key(said[0])) else heading
        if said:
            return said[0]
        # A heading that is the site's name is its logo.
        return next((h for h in self.headings if name_key(h) not in self.site_names), "")

    def authors(self) -> list[str]:
        house: list[str] = []
        for names in self._author_sources():
            clean = person_names(names, self.site_names)
            if clean and any(name_key(name) not in self.site_names for name in clean):
                return clean
            house = house or clean  # the site itself, when nobody else is named anywhere
        return house

    def _author_sources(self) -> Iterator[list[str]]:
        by_id = {n["@id"]: n for n in self.nodes if isinstance(n.get("@id"), str) and n.get("name")}
        for key in ("author", "creator"):
            value = self.article.get(key)
            items = value if isinstance(value, list) else [value]
            people = [by_id.get(i.get("@id", ""), i) if isinstance(i, dict) and not i.get("name") else i for i in items]
            yield [jsonld.text(p) for p in people if p]
        for name in _META["authors"]:
            if name in self.meta:
                yield [jsonld.text(c) for c in self.meta[name]]
        yield from self._visible_authors()

    def _visible_authors(self) -> Iterator[list[str]]:
        classed = [e for e in _MAY_NAME(self.root) if _BYLINE.search(e.get("class"))]
        items = [e for e in self.marked if e.get("itemprop") == "author"]
        for elements in (
            [name for e in items for name in e.findall(".//*[@itemprop='name']") or [e]],
            [e for e in self.root.iter("a") if "author" in (e.get("rel") or "").split()],
            [e for e in classed if _NAMED.search(e.get("class")) and e.find(".//p") is None],
            [e for e in classed if len(e) < 2],
        ):
            if elements:
                # Names that belong together stand together; the next ones are those of other articles.
                first = elements[0].getparent()
                near = [
                    e for e in elements[:12] if e.getparent() is first or e.getparent().getparent() is first.getparent()
                ]
                names = [_collapse(" ".join(e.itertext())) for e in near[:6]]
                yield [n for n in names if 3 < len(n) <= 80 and not n.split()[-1][0].islower()]
        for element in self.root.xpath(_LEAVES)[:_NEAR]:
            plain = len(element) < 5 and not any(child.tag in ("p", "div", "ul", "li", "time") for child in element)
            line = _collapse("".join(element.itertext())) if plain else ""
            if 5 < len(line) <= 80 and BY.match(line):
                name = BY.sub("", line)
                if name[:1].isupper() and 2 <= len(name.split()) <= 6:
                    yield [name]

    def date(self, kind: dates.Kind) -> str:
        key = "datePublished" if kind == "published" else "dateModified"
        marked = [e for e in self.marked if key in (e.get("itemprop") or e.get("property") or "")]
        return dates.stated(kind, self.meta, self.nodes, self.article, marked, self.times, self.language()[:2])

    @cached_property
    def site(self) -> str:
        publisher = self.article.get("publisher")
        if isinstance(publisher, dict) and not publisher.get("name"):
            ids = {n.get("@id"): n for n in self.nodes if n.get("@id") and n.get("name")}
            publisher = ids.get(publisher.get("@id"), {})
        said = next(iter(self.meta.get("og:site_name", ())), "") or jsonld.text(
            (publisher or {}).get("name") if isinstance(publisher, dict) else publisher
        )
        if not said:
            said = next(
                (jsonld.text(n.get("name")) for n in self.nodes if "WebSite" in jsonld.types(n) and n.get("name")), ""
            )
        said = said or self.first("site")
        said = jsonld.text(said)
        return said if 1 < len(said) <= 100 and not said.startswith(("http", "@")) else _host(self.url())

    @cached_property
    def site_names(self) -> frozenset[str]:
        """The site's names in comparable form: as it calls itself, and its host."""
        names = [self.site, *self.meta.get("og:site_name", ()), *self.meta.get("application-name", ())]
        names += [
            jsonld.text(n.get("name"))
            for n in self.nodes
            if "WebSite" in jsonld.types(n) or "Organization" in jsonld.types(n)
        ]
        host = _host(self.url())
        names += [host, host.removeprefix("www."), host.removeprefix("www.").rsplit(".", 1)[0]]
        return frozenset(k for k in map(name_key, names) if k)

    def url(self) -> str:
        base = self.given
        link = next(
            (
                e.get("href")
                for e in self.root.iter("link")
                if "canonical" in (e.get("rel") or "").lower().split() and e.get("href")
            ),
            "",
        )
        for said in (
            link,
            self.first("url"),
            jsonld.text(self.article.get("url")),
            jsonld.text(self.article.get("mainEntityOfPage")),
        ):
            if said:
                full = resolve(base, said.strip())
                # An address without a path is the home page, a mistake of the template, unless the page is the home
                # page.
                if full.startswith(("http://", "https://")) and (
                    urlsplit(full).path.strip("/") or urlsplit(full).query or not base
                ):
                    return full
        return base

    def language(self) -> str:
        said = [
            self.root.get("lang")
            or self.root.get("{http://www.w3.org/XML/1998/namespace}lang")
            or self.root.get("xml:lang")
            or "",
            jsonld.text(self.article.get("inLanguage")),
            *self.metas("language"),
        ]
        for value in said:
            found = re.match(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?(?![A-Za-z])", value.strip())
            if found:
                return found[1].lower() + (
                    f"-{found[2].upper() if len(found[2]) == 2 else found[2].title()}" if found[2] else ""
                )
        return ""

    def tags(self) -> list[str]:
        said: list[str] = []
        value = self.article.get("keywords")
        for item in value if isinstance(value, list) else [value]:
            said += _split_tags(jsonld.text(item))
        if not said:
            for name in _META["tags"]:
                if name in self.meta:
                    said = [t for c in self.meta[name] for t in _split_tags(jsonld.text(c))]
                    break
        if not said:
            links = self.root.xpath("//a[contains(concat(' ', normalize-space(@rel), ' '), ' tag ')]")
            said = [_collapse("".join(e.itertext())).lstrip("#") for e in links[:30]]
        return _unique(t for t in said if 0 < len(t) <= 80)[:50]

    def description(self) -> str:
        return jsonld.text(self.article.get("description")) or self.first("description")

    def image(self) -> str:
        value = self.article.get("image") or self.article.get("thumbnailUrl")
        if isinstance(value, list):
            value = next((v for v in value if v), "")
        if isinstance(value, dict):
            if not (value.get("url") or value.get("contentUrl")):
                value = next((n for n in self.nodes if n.get("@id") == value.get("@id") and n.get("url")), value)
            value = value.get("url") or value.get("contentUrl") or value.get("@id") or ""
        for said in (jsonld.text(value), *self.metas("image")):
            full = resolve(self.url(), said)
            if full.startswith(("http://", "https://")):
                return full
        return ""


# --- where to look on the page ----------------------------------------------------------------------------------------


_BYLINE = re.compile("byline|author", re.IGNORECASE)
_NAMED = re.compile("(?:author|byline)(?:-|__)?name|(?:article|post|entry)(?:-|__)author", re.IGNORECASE)
_MARKED: Final[Callable[[HtmlElement], list[HtmlElement]]] = etree.XPath("//*[@itemprop or @property]")  # type: ignore[assignment]
_MAY_NAME: Final[Callable[[HtmlElement], list[HtmlElement]]] = etree.XPath(  # type: ignore[assignment]
    "//*[self::a or self::span or self::p or self::div or self::strong or self::li]"
    "[contains(@class, 'uthor') or contains(@class, 'yline') or contains(@class, 'yLine') or contains(@class, 'UTHOR')]"
)
_NEAR: Final = 40
"""Elements after the headline among which a byline is looked for."""
_LEAVES: Final = (
    "(//h1)[1]/following::*["
    + " or ".join(f"self::{tag}" for tag in ("time", "span", "div", "p", "li", "a", "small", "em", "td"))
    + "]"
)


# --- small tools ------------------------------------------------------------------------------------------------------

_SEPARATOR = re.compile(r"\s+[|\-–—·•»›:/]+\s+|\s*[|»]\s*")


def without_site(title: str, sites: frozenset[str]) -> str:
    """A title without the site's name behind or before it: ``"Storm hits coast | The Daily"`` → ``"Storm hits
    coast"``."""
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            break
        last, first = cuts[-1], cuts[0]
        if _is_site(title[last.end() :], sites) and last.start() > 0:
            title = title[: last.start()]
        elif _is_site(title[: first.start()], sites) and first.end() < len(title):
            title = title[first.end() :]
        elif len(cuts) > 1 and _is_site(title[cuts[-2].end() :], sites):
            title = title[: cuts[-2].start()]
        else:
            break
    return title.strip()


def _is_site(part: str, sites: frozenset[str]) -> bool:
    key = name_key(part)
    return bool(key) and any(
        key == site
        or (
            len(key) > 3
            and len(site) > 3
            and (key.startswith(site) or site.startswith(key))
            and len(key) < 2 * len(site) + 4
        )
        for site in sites
    )


def _confirms(heading: str, other: str) -> bool:
    """Whether ``other`` is the same headline as ``heading``, give or take an addition or other words for a third of
    it."""
    a, b = name_key(heading), name_key(other)
    if len(a) < 4:
        return False
    if a in b or b in a:
        return min(len(a), len(b)) >= 12 or a == b
    mine, its = set(_WORD.findall(heading.lower())), set(_WORD.findall(other.lower()))
    return 3 * len(mine & its) >= 2 * min(len(mine), len(its)) and len(mine & its) >= 3


def is_kicked(heading: str, title: str) -> bool:
    """Whether ``heading`` is ``title`` with a kicker of a few words before it, both in letters and digits alone."""
    return len(title) >= _SHORTEST and 0 < len(heading) - len(title) <= _KICKER and heading.endswith(title)


def _seen(heading: HtmlElement) -> str:
    """The text of a heading, its parts apart where one ends and the next begins with a capital: a kicker."""
    text = ""
    for part in map(str, heading.itertext()):
        apart = text[-1:].islower() and part[:1].isupper()
        text += f" {part}" if apart else part
    return _collapse(text)


def _collapse(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _split_tags(text: str) -> list[str]:
    parts = text.split(";") if text.count(";") > text.count(",") else text.split(",")
    return [p.strip() for p in parts if p.strip()]


def _unique(items: Iterable[str]) -> list[str]:
    return list({item.casefold(): item for item in reversed(list(items))}.values())[::-1]


def resolve(base: str, said: str) -> str:
    """An address in full, ``""`` when it is malformed."""
    try:
        return urljoin(base, said)
    except ValueError:
        return ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
