"""What a page says of itself: fields, names, dates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cleaner.html import read
from cleaner.html.metadata import article_body, iso_date, without_site
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
    ],
)
def test_title(head: str, heading: str, title: str) -> None:
    assert page(head, f"<h1>{heading}</h1>" if heading else "")["title"] == title


def test_visible_byline_and_date() -> None:
    found = page(
        "", "<h1>Ferry stops again</h1><div><p>By Ada Quill</p><p>12 May 2024</p></div><p>The ferry stopped.</p>"
    )
    assert found["authors"] == ["Ada Quill"]
    assert found["html_published"] == "2024-05-12"


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


@pytest.mark.parametrize(
    "script", ["{broken", '{"a": 1,}', "[" * 3000, '<!--{"@type":"Article","articleBody":"B."}-->']
)
def test_bad_json_ld_is_no_trouble(script: str) -> None:
    found = read(f'<html><head><script type="application/ld+json">{script}</script></head><body><p>x</p></body></html>')
    assert found.metadata["title"] == ""
    assert found.tree is not None
    assert article_body(found.tree) in ("", "B.")
