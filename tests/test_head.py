"""The head of a page: its title and its authors, found once the menus are known."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.bylines import split_names

MENU = """Skip to content
* Home
* News
* Sport
* Weather
* Business
* Opinion
* Podcasts
* Jobs
* Subscribe
* Log in
"""
BODY = """The old harbour bridge of Valmouth reopened on Monday after two years of work, and the first lorries rolled over it before six in the morning while the fishermen watched from the quay.

The repairs cost the town eleven million pounds, three more than the council had set aside, and the mayor said the bridge would now last for another sixty years if it is painted in time.

Shopkeepers on the far side of the harbour said they had lost a third of their customers while the bridge was closed, and that some of them may never come back to the old market.
"""  # noqa: E501
FOOT = """
More from News
* Council to vote on parking
* School wins prize for garden
* About us
* Contact
* Terms and conditions
* Privacy policy
"""
TITLE = "Harbour bridge of Valmouth reopens after two years of work"


def page(head: str) -> str:
    return f"{MENU}{head}\n\n{BODY}{FOOT}"


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (f"{TITLE}\nMartin Blake\n4 March 2024", ["Martin Blake"]),
        (f"{TITLE}\nBy\nMartin Blake\n4 March 2024", ["Martin Blake"]),
        (f"{TITLE}\n* Martin Blake\n* 4 March 2024\n* 5 min read", ["Martin Blake"]),
        (f"{TITLE}\nPublished 4 March 2024\nMartin Blake and Sarah Lane", ["Martin Blake", "Sarah Lane"]),
        (f"{TITLE}\nBy Martin Blake\n4 March 2024", ["Martin Blake"]),
        (f"{TITLE}\n* Written by Martin Blake\n4 March 2024", ["Martin Blake"]),
        (f"{TITLE}\nBy\nMartin Blake\nSarah Lane\n4 March 2024", ["Martin Blake", "Sarah Lane"]),
        (f"{TITLE}\nMartin Blake News Reporter\n4 March 2024", ["Martin Blake"]),
        (f"{TITLE}\nMartin Blake@martinblake\n4 March 2024", ["Martin Blake"]),
        (f"{TITLE}\nMartin Blake | 4 min read\n4 March 2024", ["Martin Blake"]),
        (f"{TITLE}\n4 March 2024 / Martin Blake", ["Martin Blake"]),
        (f"{TITLE}\nMartin BlakePublished 4 March 2024", ["Martin Blake"]),
        (f"{TITLE}\nNorthern England\n4 March 2024", []),
        (f"{TITLE}\n4 March 2024", []),
    ],
)
def test_title_and_authors_of_a_flattened_page(head: str, authors: list[str]) -> None:
    record = clean(page(head))
    assert record.title == TITLE
    assert record.authors == authors
    assert record.date == "2024-03-04"
    assert record.text == BODY.strip()


LEAD = (
    "The old bridge of the harbour was closed for two years, and those who live beyond it had to cross the river by "
    "the ferry or drive for an hour."
)


def test_a_byline_may_follow_the_lead() -> None:
    record = clean(page(f"{TITLE}\n{LEAD}\nAuthor of the article:\nMartin Blake\n4 March 2024\nShare\nPrint"))
    assert record.authors == ["Martin Blake"]
    assert record.text.startswith(LEAD)


def test_a_name_above_a_credit_is_that_of_the_picture() -> None:
    record = clean(page(f"{TITLE}\n4 March 2024\nMartin Blake\nPhoto: Sarah Lane/Reuters"))
    assert record.authors == []


LIST = "Most read\n* Ten walks for the weekend\n* Where to swim this summer\n"


@pytest.mark.parametrize("above", [LIST, LIST.replace("* ", "")])
def test_a_list_above_leaves_the_articles_head_alone(above: str) -> None:
    record = clean(f"{MENU}{above}{TITLE}\n4 March 2024\nMartin Blake\n\n{BODY}{FOOT}")
    assert (record.title, record.date, record.authors) == (TITLE, "2024-03-04", ["Martin Blake"])


def test_a_known_title_is_not_looked_for() -> None:
    record = clean(page(TITLE), title="Said by the caller")
    assert record.title == "Said by the caller"


def test_clean_text_keeps_its_first_line() -> None:
    record = clean(f"{TITLE}\n\nMartin Blake\n\n{BODY}")
    assert record.text == f"{TITLE}\n\nMartin Blake\n\n{BODY}".strip()


def test_bylines_far_from_the_article_are_those_of_others() -> None:
    teasers = "".join(f"\nA walk along the river number {n} and back\nBy Peter Moss\n" for n in range(60))
    assert clean(f"{TITLE}\n\nBy Martin Blake\n\n{BODY}{teasers}").authors == ["Martin Blake"]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Ann Leeds, Bo Ek, and Cy Poe", ["Ann Leeds", "Bo Ek", "Cy Poe"]),
        ("Ann LeedsPublished", ["Ann Leeds"]),
        ("Ann Leeds Follow", ["Ann Leeds"]),
        ("Ann Leeds Ann Leeds", ["Ann Leeds"]),
        ("Author", []),
        ("Email Address", []),
        ("Anne-Kathrin Moor-Veil", ["Anne-Kathrin Moor-Veil"]),
    ],
)
def test_names_without_what_clings_to_them(said: str, names: list[str]) -> None:
    assert split_names(said) == names


@pytest.mark.parametrize(
    "lines",
    [
        ("Martin Blake", BODY),
        ("Martin Blake", "What is a bridge?", BODY),
        (BODY, "June 17, 2025", BODY.replace("bridge", "pier")),
        (BODY.splitlines()[0], BODY.splitlines()[2], BODY.splitlines()[4], f"- {BODY.splitlines()[0]}"),
        (BODY.replace("bridge", "[bridge](https://a.example/b)"),),
    ],
)
def test_clean_text_in_these_shapes_goes_through_untouched(lines: tuple[str, ...]) -> None:
    text = "\n\n".join(line.strip() for line in lines)
    assert clean(text).text == text
