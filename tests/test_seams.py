"""Flatteners that set the borders of elements wrongly: run together in one line, or torn over several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean, restore
from cleaner.reader import split_blocks
from cleaner.seams import separators

MENU = ["News", "Politics", "World", "Business", "Sport", "Culture", "Travel", "Weather", "Podcasts", "Log In"]
PARAGRAPHS = [
    "The dam above the valley holds, engineers of the water board said on Friday after a night in which the level rose "
    "by two metres.",
    "Some four hundred people had spent the night in the school of the next village, where volunteers cooked soup and "
    "the fire brigade brought blankets.",
    "“We did not sleep at all,” said Maria Lopez, who has run the bakery near the river since her parents retired.",
    "The council wants to decide on Monday whether the road to the north can be opened again for lorries.",
]


def blocks(text: str) -> list[str]:
    return [text[b.start : b.end] for b in split_blocks(text)]


def test_elements_without_space_between_them_are_cut_apart() -> None:
    text = "".join(MENU * 4) + "Dam holds after a long night" + "".join(PARAGRAPHS) + "\n" + "".join(MENU * 4)
    found = blocks(text)
    assert found[:3] == MENU[:3]
    assert PARAGRAPHS[1] in found
    assert "".join(found) == text.replace("\n", "")


def test_a_page_without_space_between_elements_keeps_its_article() -> None:
    page = "\n".join(["".join(MENU * 6), "".join(PARAGRAPHS), "".join(MENU * 6)])
    record = clean(page)
    assert record.text == "\n".join(PARAGRAPHS)
    assert restore(record) == page


def test_a_page_in_one_line_is_cut_where_elements_run_together() -> None:
    page = "".join([*MENU * 6, *PARAGRAPHS, *MENU * 6])
    record = clean(page)
    assert record.text == "\n".join(PARAGRAPHS)
    assert restore(record) == page


@pytest.mark.parametrize("sign", ["|", " | ", "\t", "\\n", "\\r\\n\\r\\n", "  ", " \t "])
def test_a_sign_between_all_strings_of_a_page_in_one_line_is_a_line_break(sign: str) -> None:
    paragraphs = [f"{n}. {paragraph}" for n in range(1, 11) for paragraph in PARAGRAPHS]
    page = sign.join([*MENU * 6, *paragraphs, *MENU * 6]) + "\n"
    record = clean(page)
    assert record.text.split() == " ".join(paragraphs).split()
    assert "\n" in record.text or sign.isspace()
    assert restore(record) == page
    assert {p["text"].strip("|\\rn ") for p in record.removed if p["rule"] == "seams.separator"} <= {""}


@pytest.mark.parametrize("sign", ["|", "\t", "\\n", "  "])
def test_a_sign_in_a_text_with_lines_is_none_of_those(sign: str) -> None:
    text = "\n".join(f"{n}. {sign.join(PARAGRAPHS)}" for n in range(1, 21))
    assert not separators(text)
    assert clean(text).text == text


@pytest.mark.parametrize(
    "sentence",
    [
        "Umongameli ukhulume noMphathiswa weZemfundo eGoli, wathi abaseKapa nabaseThekwini bayamsekela uNkosi loGama. ",
        "Call os.Open(name), then dst.Close() and src.Close(), or data.Set.Basic, and log.Print(name) in the end. ",
        "The video was on YouTube before noon, on TikTok by one and on LinkedIn at three, said Ann McDonald. ",
    ],
    ids=["prefixes", "members", "names"],
)
def test_an_article_in_one_line_is_not_cut_within_words(sentence: str) -> None:
    text = (sentence * 12).strip()
    assert blocks(text) == [sentence.strip()] * 12
    assert clean(text).text == text


def test_a_menu_in_a_row_before_the_article_leaves() -> None:
    page = "Dam holds | The Valley Post\n" + " ".join([*MENU * 3, *PARAGRAPHS, *MENU * 3])
    assert clean(page).text.removeprefix("Dam holds | The Valley Post\n") == " ".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "The video was on YouTube before noon, on TikTok by one and on LinkedIn at three, said Ann McDonald. " * 6,
        "The film GravityWell opened on Friday. Critics of GravityWell say that GravityWell is no GravityWell. " * 6,
        "The board named Brown, Smith, Jones, Taylor, Evans, Wilson, Thomas, Roberts, Johnson, Lewis and Walker. " * 6,
        "Le maire a dit : « Nous voulons la paix ». Der Rat sagte: »Wir wollen Frieden«. He said: \"We do.\" " * 6,
        "Am Freitag hat der Rat der Stadt Neustadt im Saal des Rathauses den Bau der Brücke am Fluss beschlossen. " * 6,
        "See https://a.example/TheMap/OfThe/Road and [the plan](https://a.example/ThePlan/ForThe/Bridge) here. " * 6,
    ],
    ids=["names of networks", "a name again and again", "list of names", "quotes", "German", "addresses"],
)  # fmt: skip
def test_a_long_paragraph_is_one_block(line: str) -> None:
    text = f"{line.strip()}\n\n{PARAGRAPHS[0]}"
    assert blocks(text) == text.split("\n\n")


def test_sentences_torn_at_links_are_joined() -> None:
    text = "\n".join(
        [
            "Home", "News", "The dam above the valley holds,", "engineers", "of the", "Water Board",
            "said on Friday after a night in which the level rose near", "Old Mill", ", where the", "road", "ends.",
            "Some four hundred people had spent the night in the school of", "Newtown", ", volunteers said.",
            "Prices for sandbags doubled at", "Builders & Sons", ", the only shop.", "Read also", "Sport",
        ]
    )  # fmt: skip
    found = [" ".join(block.split("\n")) for block in blocks(text)]
    assert found == [
        "Home", "News",
        "The dam above the valley holds, engineers of the Water Board said on Friday after a night in which the level "
        "rose near Old Mill , where the road ends.",
        "Some four hundred people had spent the night in the school of Newtown , volunteers said.",
        "Prices for sandbags doubled at Builders & Sons , the only shop.",
        "Read also", "Sport",
    ]  # fmt: skip


def test_lines_without_torn_sentences_stay_apart() -> None:
    text = "the old mill\nwhere the road ends\n\nsix verses later\n, said nobody\nand the river went on\nto the sea"
    assert blocks(text) == [line for line in text.split("\n") if line]


@given(st.lists(st.sampled_from([*MENU, *PARAGRAPHS, "\n", " ", "…", "“So.” ", "Lire aussi : Le pont"]), max_size=40))
def test_whatever_runs_together_can_be_restored(pieces: list[str]) -> None:
    text = "".join(pieces)
    record = clean(text)
    assert restore(record) == text
    assert set("".join(record.text.split())) <= set(text)


@pytest.mark.parametrize("unit", ["aB", "a.B", "Aa ", "a   b", ",\n", "Wort", "»A", "1Abcd", "| ", "a|"])
def test_hostile_text_is_cut_to_its_end(unit: str) -> None:
    text = unit * 50_000
    assert "".join(blocks(text)).replace(" ", "").replace("\n", "") == "".join(text.split())
