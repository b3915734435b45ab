"""What a page says of itself: fields, names, dates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cleaner import clean
from cleaner.html import read
from cleaner.html.dates import iso_date
from cleaner.html.metadata import article_body, without_site
from cleaner.html.people import person_names


def page(head: str = "", body: str = "", ld: Any = None) -> dict[str, Any]:
    script = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    return read(
        f"<html><head>{head}{script}</head><body>{body}</body></html>", url="https://www.coast.example/n/1"
    ).metadata


NEWS = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "@id": "#site", "name": "Coast Daily"},
        {"@type": "Person", "@id": "#p", "name": "Ada Quill"},
        {
            "@type": "NewsArticle",
            "headline": "Ferry stops &amp; tram follows",
            "author": {"@id": "#p"},
            "publisher": {"@id": "#site"},
            "datePublished": "2024-05-03T14:05:00+0200",
            "dateModified": "2024-05-04",
            "keywords": ["Ferry", "Tram"],
            "inLanguage": "en-gb",
            "image": {"@type": "ImageObject", "url": "/lead.jpg"},
            "description": "Nobody knows why.",
            "articleBody": "The ferry stopped.",
        },
    ],
}


def test_json_ld() -> None:
    found = page(ld=NEWS)
    assert found == {
        "title": "Ferry stops & tram follows",
        "authors": ["Ada Quill"],
        "html_published": "2024-05-03T14:05:00+02:00",
        "html_modified": "2024-05-04",
        "html_guessed": "",
        "site": "Coast Daily",
        "url": "https://www.coast.example/n/1",
        "language": "en-GB",
        "tags": ["Ferry", "Tram"],
        "description": "Nobody knows why.",
        "image": "https://www.coast.example/lead.jpg",
    }


def test_precedence() -> None:
    head = (
        '<meta property="og:title" content="Other title | Coast Daily">'
        '<meta property="article:published_time" content="2020-01-01">'
        '<meta name="author" content="Bo Ek"><meta property="og:site_name" content="Coast Daily">'
    )
    assert page(head, ld=NEWS)["authors"] == ["Ada Quill"]
    assert page(head, ld=NEWS)["html_published"].startswith("2024")
    found = page(head, '<h1>Unlike</h1><span itemprop="author">Cy Poe</span>')
    assert found["authors"] == ["Bo Ek"]
    assert found["html_published"] == "2020-01-01"
    assert found["title"] == "Other title"


def test_everything_is_there_when_nothing_is_said() -> None:
    found = read("<p>Words.</p>").metadata
    assert set(found) == set(page(ld=NEWS))
    assert not any(found.values())


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        (
            "<title>Storm hits the coast - Coast Daily</title><meta property='og:site_name' content='Coast Daily'>",
            "",
            "Storm hits the coast",
        ),
        ("<title>Storm hits the coast, ten hurt | News</title>", "Storm hits the coast", "Storm hits the coast"),
        ("<title>Search title</title>", "Coast Daily", "Search title"),
        ("", "A lone heading", "A lone heading"),
        (
            "<meta property='og:title' content='Storm hits the southern coast again'>",
            "Weather: Storm hits the southern coast again",
            "Storm hits the southern coast again",
        ),
        ("<title>Ferry stops again</title>", "<span>Transport</span>Ferry stops again", "Ferry stops again"),
        ("", "<b>T</b>he ferry <i>Aurora</i><em>Bound</em> stops", "The ferry Aurora Bound stops"),
    ],
)
def test_title(head: str, heading: str, title: str) -> None:
    assert page(head, f"<h1>{heading}</h1>" if heading else "")["title"] == title


def test_visible_byline() -> None:
    found = page("", "<h1>Ferry stops again</h1><div><p>By Ada Quill</p></div><p>The ferry stopped.</p>")
    assert found["authors"] == ["Ada Quill"]


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ("<meta name='og:release_date' content='2023-11-02 20:13'>", "", "2023-11-02T20:13"),
        ("<meta name='coast-publishedDate' content='20231102'>", "", "2023-11-02"),
        (
            "<meta name='date' content='1970-01-01T00:00:00Z'><meta name='pubdate' content='2023-11-02'>",
            "",
            "2023-11-02",
        ),
        ("<meta name='article.created' content='November 2, 2023'>", "", "2023-11-02"),
        (
            "<meta name='article:expiration_time' content='2023-11-02'><meta name='render_date' content='2024-01-01'>",
            "",
            "",
        ),
        ("<meta name='pubdate' content='2023-11-02T20-13-53Z'>", "", "2023-11-02T20:13:53Z"),
        ("", "<span property='datePublished'>2 November 2023</span>", "2023-11-02"),
        ("", "<abbr class='published' title='2023-11-02T20:13'>Thursday</abbr>", "2023-11-02T20:13"),
        ("", "<p itemprop=''>a</p><p property=''>b</p><time pubdate datetime='2023-11-02'>2 Nov</time>", "2023-11-02"),
        ("", "".join(f"<li><time pubdate datetime='2023-11-0{n}'>{n}</time></li>" for n in range(1, 6)), ""),
        # The moment in UTC, told at the clock that another statement shows.
        (
            "<meta property='article:published_time' content='2023-11-09T03:28:35Z'>"
            "<meta name='sailthru.date' content='2023-11-08 22:28:35'>",
            "",
            "2023-11-08T22:28:35-05:00",
        ),
        (
            "<meta property='article:published_time' content='2023-11-08T23:15:00Z'>",
            "<p itemprop='datePublished'>9 November 2023</p>",
            "2023-11-09",
        ),
    ],
)
def test_published(head: str, body: str, published: str) -> None:
    assert page(head, body)["html_published"] == published


def test_day_that_readers_see() -> None:
    head = "<meta property='article:published_time' content='2023-11-09T03:28:35Z'>"
    story = "<h1>Ferry stops again</h1>{}<p>" + "The ferry stopped at noon, and nobody knows why it did. " * 5
    for shown, url, date in (
        ("<p>Published: 8 November 2023 22:28</p>", "", "2023-11-08T22:28-05:00"),
        ("<p>Published: 8 November 2023</p>", "", "2023-11-08"),
        ("<p>Published: 9 November 2023</p>", "https://coast.example/2023/11/08/ferry", "2023-11-09T03:28Z"),
        ("", "https://coast.example/2023/11/08/ferry", "2023-11-08"),
        ("", "https://coast.example/2023/11/05/ferry", "2023-11-09T03:28Z"),
    ):
        record = clean(f"<html><head>{head}</head><body>{story.format(shown)}</body></html>", url=url)
        assert record.date == date, (shown, url)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (["By Ada Quill and Bo Ek"], ["Ada Quill", "Bo Ek"]),
        (["Von Ada Quill, Bo Ek"], ["Ada Quill", "Bo Ek"]),
        (['"Ada Quill"', "& Bo Ek", "(Image: Bo Ek)"], ["Ada Quill", "Bo Ek"]),
        (["admin", "The Author", "page.head.author"], []),
        (["https://social.example/ada", "Ada Quill"], ["Ada Quill"]),
        (["Ada Quill, Senior Reporter"], ["Ada Quill"]),
        (["Ada Quill, Ph.D."], ["Ada Quill, Ph.D."]),
        (["Ada Quill December 2"], ["Ada Quill"]),
        (["Ada Quill", "ada quill"], ["Ada Quill"]),
        (["Coast Daily", "Ada Quill"], ["Ada Quill"]),
        (["Coast Daily"], ["Coast Daily"]),
        (["大渡 美咲"], ["大渡 美咲"]),
        (["", "undefined", "x" * 400], []),
    ],
)
def test_person_names(said: list[str], names: list[str]) -> None:
    assert person_names(said, frozenset({"coastdaily"})) == names


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2024-05-03T14:05:09.123Z", "2024-05-03T14:05:09Z"),
        ("2024-05-03 14:05:09+0200", "2024-05-03T14:05:09+02:00"),
        ("2017-09", "2017-09"),
        ("20240503", "2024-05-03"),
        ("2024/5/3", "2024-05-03"),
        ("Fri, 03 May 2024 14:05:00 GMT", "2024-05-03T14:05:00Z"),
        ("1714745100", "2024-05-03T14:05:00Z"),
        ("20190203T101500", "2019-02-03T10:15:00"),
        ("20190203T101500Z", "2019-02-03T10:15:00Z"),
        ("20190203101500", "2019-02-03T10:15:00"),
        ("2020-12-05T23:15:0Z", "2020-12-05T23:15:00Z"),
        ("2020-08-25|00h23", "2020-08-25T00:23"),
        ("2025-12-13 00:00:00 +0000 UTC", "2025-12-13T00:00:00+00:00"),
        ("Thu Nov 09 2023 04:59:25 GMT+0000 (UTC)", "2023-11-09T04:59:25Z"),
        ("1970-01-01T00:00:00Z", ""),
        ("0000000000", ""),
        ("2024", ""),
        ("2024-13-01", ""),
        ("3 May 2024", ""),
        ("", ""),
    ],
)
def test_iso_date(value: str, iso: str) -> None:
    assert iso_date(value) == iso


def test_without_site() -> None:
    assert without_site("Coast Daily | Storm - and after", frozenset({"coastdaily"})) == "Storm - and after"
    assert without_site("Storm - and after", frozenset({"coastdaily"})) == "Storm - and after"


def test_dates_of_json_ld_that_is_no_json() -> None:
    script = """{"@type": "NewsArticle", "headline": "The "wall"",
        "datePublished" : "2021-03-04T05:06:07+01:00",
        "dateModified": "2021-03-05", "author": {"@type": "Person", "name": "Ann"}}"""
    found = read(f'<html><head><script type="application/ld+json">{script}</script></head><body><p>x</p></body></html>')
    assert found.metadata["html_published"] == "2021-03-04T05:06:07+01:00"
    assert found.metadata["html_modified"] == "2021-03-05"


@pytest.mark.parametrize(
    "script", ["{broken", '{"a": 1,}', "[" * 3000, '<!--{"@type":"Article","articleBody":"B."}-->']
)
def test_bad_json_ld_is_no_trouble(script: str) -> None:
    found = read(f'<html><head><script type="application/ld+json">{script}</script></head><body><p>x</p></body></html>')
    assert found.metadata["title"] == ""
    assert found.tree is not None
    assert article_body(found.tree) in ("", "B.")
