"""Moments in UTC, told at the publisher's clock."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from cleaner.dates.clock import local
from cleaner.html.metadata import read_metadata


@pytest.mark.parametrize(
    ("moment", "told", "value"),
    [
        ("2023-11-09T03:28:35Z", ["2023-11-08T22:28:35-05:00"], "2023-11-08T22:28:35-05:00"),
        ("2023-11-09T03:28:35+00:00", ["2023-11-09T03:28:34+00:00"], "2023-11-09T03:28:35+00:00"),
        ("2023-11-09T03:28:35Z", ["2023-11-08T22:28"], "2023-11-08T22:28:35-05:00"),
        ("2023-11-09T03:28:35Z", ["2023-11-09T09:13:35"], "2023-11-09T09:13:35+05:45"),
        ("2023-11-09T03:28Z", ["2023-11-09T09:13"], "2023-11-09T03:28Z"),  # minutes alone may agree by chance
        ("2023-11-09T03:28Z", ["2023-11-09T09:00"], "2023-11-09T03:28Z"),
        ("2023-11-09T03:28Z", ["2023-11-08"], "2023-11-08"),
        ("2023-11-09T23:28Z", ["2023-11-08"], "2023-11-09T23:28Z"),  # no place on Earth
        ("2023-11-09T23:28Z", ["2023-11-10"], "2023-11-10"),
        ("2023-11-09T03:28:35Z", ["2023-11-08T21:00:00-05:00"], "2023-11-08T22:28:35-05:00"),
        ("2023-11-09T03:28Z", ["2023-11-10"], "2023-11-09T03:28Z"),
        ("2023-11-09T03:28Z", ["2023-11-01", "2023-11-09", "2023-11-08"], "2023-11-09T03:28Z"),
        ("2023-11-09T03:28Z", ["2023-11-09T03:28"], "2023-11-09T03:28Z"),
        ("2023-11-09T03:28+03:00", ["2023-11-08"], "2023-11-09T03:28+03:00"),  # its own clock already
        ("2023-11-09", ["2023-11-08"], "2023-11-09"),
        ("2023-11-09T03:28Z", ["", "2023", "2023-11"], "2023-11-09T03:28Z"),
        ("2023-99-09T03:28Z", ["2023-11-08"], "2023-99-09T03:28Z"),
        ("", ["2023-11-08"], ""),
    ],
)
def test_local(moment: str, told: list[str], value: str) -> None:
    assert local(moment, told) == value


def test_the_clock_of_a_page() -> None:
    page = (
        '<html><head><meta property="article:published_time" content="2023-11-08T23:41:58Z"></head>'
        '<body><time class="label" datetime="2023-11-09T00:41:58+01:00">9 hours ago</time></body></html>'
    )
    assert read_metadata(fromstring(page))["html_published"] == "2023-11-09T00:41:58+01:00"
