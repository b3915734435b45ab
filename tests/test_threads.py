"""Threads of readers' comments below an article, and what looks like one and is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cleaner import Pipeline, config

ARTICLE = (
    "The council of Kelmouth voted on Tuesday to rebuild the harbour wall after a long debate about its cost.",
    "Work on the wall begins in March, and the fishing boats will have to move to the northern basin until the "
    "autumn, the harbour master told the meeting.",
    "Those who sell fish on the quay fear for the summer, and the mayor promised them stalls behind the church, where "
    "the buses from the valley stop, until the wall is ready and the old cranes are back in their places.",
)
SPOKEN = (
    "My grandfather built a part of that wall with his own hands, and nobody ever had to mend it in sixty years.",
    "They should have asked the fishermen first, as they know better than any engineer what the sea does in winter.",
    "The northern basin is far too small for all of us, which everybody in the town hall knows well enough by now.",
    "I moved away ten years ago and still read about the wall every spring, so some things never seem to change.",
    "Let us hope that the money lasts this time, because the last works stopped half way through for want of it.",
)
NAMES = ("Ann Miller", "quayside", "J. Okafor", "Old Pete", "Maren")
STAMPS = (
    "March 3, 2021 at 9:46 pm",
    "March 3, 2021 at 10:02 pm",
    "March 4, 2021 at 7:15 am",
    "April 1, 2021 at 1:20 pm",
    "May 9, 2021 at 4:44 pm",
)
NUMERIC = (
    "03.03.2021, 21:46 Uhr",
    "03.03.2021, 22:02 Uhr",
    "04.03.2021, 07:15 Uhr",
    "01.04.2021, 13:20 Uhr",
    "5.5.2021",
)


def rules(text: str, language: str = "en") -> str:
    """``text`` without what the rules take alone: no other stage has a say."""
    return Pipeline(replace(config.load(), stages=("rules",))).clean(text, language=language).text


def thread(heading: str, *frames: tuple[str, ...]) -> str:
    return "\n".join([*ARTICLE, heading, *(line for frame in frames for line in frame)])


@pytest.mark.parametrize("heading", ["5 Comments", "Comments", "12 Reader Comments", "5 Replies to “The wall”"])
@pytest.mark.parametrize(
    "frames",
    [
        [(n, t, s) for n, t, s in zip(NAMES, STAMPS, SPOKEN, strict=True)],
        [(n, t, s) for n, t, s in zip(NAMES, NUMERIC, SPOKEN, strict=True)],
        [(f"{n} {t}", s) for n, t, s in zip(NAMES, STAMPS, SPOKEN, strict=True)],
        [(s, f"Posted by: {n} at {t}") for n, t, s in zip(NAMES, STAMPS, SPOKEN, strict=True)],
        [(f"{n} says:", t, s, "Reply") for n, t, s in zip(NAMES, STAMPS, SPOKEN, strict=True)],
    ],
    ids=["name, stamp", "numeric", "in one line", "signed below", "controls"],
)
def test_a_thread_leaves(heading: str, frames: list[tuple[str, ...]]) -> None:
    assert rules(thread(heading, *frames)).split("\n") == list(ARTICLE)


@pytest.mark.parametrize(("heading", "leaves"), [("42 Comments", True), ("Comments", False), ("Reactions", False)])
def test_who_says_what_is_a_thread_where_it_is_counted(heading: str, leaves: bool) -> None:
    frames = [(f"{n.capitalize()} wrote:", s) for n, s in zip(NAMES, SPOKEN, strict=True)]
    kept = rules(thread(heading, *frames))
    assert all((line in kept) != leaves for line in SPOKEN)


AGO = {
    "de": ("Kommentare (5)", "vor 2 Tagen", "vor 3 Stunden", "vor einem Monat"),
    "en": ("5 comments", "2 days ago", "3 hours ago", "a month ago"),
    "fr": ("5 commentaires", "il y a 2 jours", "il y a 3 heures", "il y a 5 minutes"),
    "ru": ("Комментарии (5)", "2 дня назад", "3 часа назад", "5 минут назад"),
}


@pytest.mark.parametrize("language", AGO)
def test_a_thread_dated_from_today_leaves(language: str) -> None:
    heading, *stamps = AGO[language]
    frames = [(n, t, s) for n, t, s in zip(NAMES[:3], stamps, SPOKEN, strict=False)]
    kept = rules(thread(heading, *frames), language)
    assert not any(line in kept for line in SPOKEN)


def test_a_live_blog_with_headlines_below_its_stand_first_stays() -> None:
    entries = [
        line for n, s in enumerate(SPOKEN) for line in (f"{2 + n} hours ago", NAMES[n], f"{s} That was entry {n}.")
    ]
    text = "\n".join([ARTICLE[0], "12 comments", *entries])
    assert all(line in rules(text) for line in entries[2::3])


@pytest.mark.parametrize("joined", ["Leave a Reply", "Comments are closed."])
def test_the_last_comment_ends_where_something_else_is_known(joined: str) -> None:
    last = (
        NAMES[4],
        STAMPS[4],
        SPOKEN[4],
        "I forgot: greetings to all who have to move their boats.",
        joined,
    )
    frames = [(n, t, s) for n, t, s in zip(NAMES[:4], STAMPS, SPOKEN, strict=False)]
    assert rules(thread("5 Comments", *frames, last)).split("\n") == list(ARTICLE)


def test_a_live_blog_below_a_button_stays() -> None:
    entries = [line for n in range(8) for line in (f"{9 + n}:15", SPOKEN[n % 5] + f" That was entry {n}.")]
    text = "\n".join([*ARTICLE, "View comments", *entries])
    assert all(line in rules(text) for line in entries)


def test_an_article_between_a_button_and_dated_teasers_stays() -> None:
    body = [f"{line} So much for part {n} of this long report." for n in range(3) for line in SPOKEN]
    teasers = [line for n, t in zip(NAMES, STAMPS, strict=True) for line in (t, n)]
    text = "\n".join([ARTICLE[0], "View comments", STAMPS[0], NAMES[0], *body, *teasers])
    assert all(line in rules(text) for line in body)


def test_a_list_of_goods_below_a_button_stays() -> None:
    goods = [line for n, s in enumerate(SPOKEN) for line in (f"Harbour lamp {2019 + n}", f"${19 + n}.59", s)]
    text = "\n".join([*ARTICLE, "Comments", *goods])
    assert all(line in rules(text) for line in SPOKEN)


def test_two_signed_and_dated_lines_are_no_thread() -> None:
    frames = [(n, t, s) for n, t, s in zip(NAMES[:2], STAMPS, SPOKEN, strict=False)]
    assert all(line in rules(thread("View comments", *frames)) for line in SPOKEN[:2])
