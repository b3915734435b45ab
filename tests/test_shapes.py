"""Shapes that programs give a text when they flatten a page: hard-wrapped lines, Markdown links."""

from __future__ import annotations

import textwrap
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean, restore
from cleaner.markdown import plain
from cleaner.pipeline import Pipeline
from cleaner.reader import composed, normalize, split_blocks

PARAGRAPHS = (
    "Die alte Hafenbrücke von Valmünde ist am Montag nach zwei Jahren Bauzeit wieder eröffnet worden, und die ersten "
    "Lastwagen rollten vor sechs Uhr am Morgen darüber, während die Fischer vom Kai aus zusahen.",
    "Die Arbeiten haben die Stadt elf Millionen Euro gekostet, drei mehr als der Rat bewilligt hatte, und die "
    "Bürgermeisterin sagte, die Brücke halte nun sechzig Jahre, wenn man sie rechtzeitig streiche.",
    "Händler auf der anderen Seite des Hafens klagten, ein Drittel der Kundschaft sei in dieser Zeit ausgeblieben, und "
    "mancher werde wohl nie mehr auf den alten Markt zurückkehren.",
)
MENU = ["Startseite", "Politik", "Wirtschaft", "Sport", "Kultur", "Wetter", "Anzeigen", "Abo bestellen", "Anmelden"]


def blocks(text: str) -> list[str]:
    return [" ".join(text[b.start : b.end].split()) for b in split_blocks(text)]


@pytest.mark.parametrize("width", [60, 72, 78, 100])
@pytest.mark.parametrize("indent", ["", "   "])
def test_wrapped_lines_are_paragraphs_again(width: int, indent: str) -> None:
    body = "\n\n".join(textwrap.fill(p, width, initial_indent=indent, subsequent_indent=indent) for p in PARAGRAPHS * 2)
    menu = "\n".join(f"{indent}* {word}" for word in MENU)
    assert blocks(f"{menu}\n\n{body}\n\n{menu}") == [
        *(f"* {w}" for w in MENU),
        *PARAGRAPHS * 2,
        *(f"* {w}" for w in MENU),
    ]


VERSE = """Und abends, wenn die Boote ruhn am Steg der alten Stadt,
geht einer noch zum Leuchtturm hin, der keine Eile hat,
und zählt die Lichter auf der See und nennt sie nach der Reihe,
und wer ihn fragt, dem sagt er nur, dass er sich jedes leihe
für eine Nacht, für eine Fahrt, für einen Brief nach Haus,
dann bläst er seine Lampe an und alle andern aus."""
TABLE = "\n".join(
    f"Montag, 1. Spieltag      Verein Nummer {n}      gegen Verein {n * 17}      {n}:0" for n in range(20)
)
TITLES = "\n".join(f"Rat der Stadt {'berät ' * (n % 4)}über die Brücke Nummer {n} am Hafen" for n in range(30))


@pytest.mark.parametrize(
    "text", [VERSE, TABLE, TITLES, "\n".join(MENU), "\n".join(PARAGRAPHS), "\n".join(["日本語の文" * 12] * 9)]
)
def test_lines_that_are_no_wrapping_stay(text: str) -> None:
    assert blocks(text) == [" ".join(line.split()) for line in text.split("\n")]


def test_wrapped_page_keeps_its_article() -> None:
    body = "\n\n".join(textwrap.fill(p, 78) for p in PARAGRAPHS)
    menu = "\n".join(f"  * {word}" for word in MENU * 3)
    assert clean(f"{menu}\n\n{body}\n\n{menu}").text == body


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("See [the plan](https://a.example/b) now", "See the plan now"),
        ('![Bridge](a.png "The bridge") opened', "opened"),
        ("[![logo](l.png) Home](https://a.example/x_(y))", "Home"),
        ('[a long\ntitle](/news/the-\nlong-title "A long\ntitle") end', "a long title end"),
        ("f[0](x) and [note] and (aside)", "f 0 and [note] and (aside)"),
        ("no links [here] (at all)", "no links [here] (at all)"),
    ],
)
def test_markdown_as_it_reads(text: str, read: str) -> None:
    assert len(plain(text)) == len(text)
    assert " ".join(plain(text).split()) == read


def test_menu_of_links_leaves_and_links_of_the_article_stay() -> None:
    menu = "\n".join(f"  * [{word}](https://zeitung.example/rubrik/{word.lower()}?ref=menu)" for word in MENU * 3)
    body = "\n\n".join(p.replace("Brücke", "[Brücke](https://zeitung.example/thema/bruecke)") for p in PARAGRAPHS)
    assert clean(f"{menu}\n\n{body}\n\n{menu}").text == body


@pytest.mark.parametrize("unit", ["](", "[a](", "![", "[a]((((", "[x](http://a b", '](a"'])
def test_hostile_markdown_is_read_to_its_end(unit: str) -> None:
    assert len(plain(unit * 100_000)) == len(unit) * 100_000


def test_offsets_are_those_of_the_source() -> None:
    doc, _ = Pipeline().annotate("[Home](/) [Sport](/s)\n\n" + PARAGRAPHS[0])
    assert doc.read.text == "Home Sport\n" + PARAGRAPHS[0]
    assert len(doc.read.blocks) == len(doc.blocks)


def test_menu_in_one_line_with_the_article_is_cut_at_its_capitals() -> None:
    menu = " ".join(f"{word} heute" for word in MENU * 6)
    text = f"{menu} {' '.join(PARAGRAPHS)}"
    found = blocks(text)
    assert found[0] == "Startseite heute"
    assert found[-2:] == list(PARAGRAPHS[1:])


def test_article_in_one_line_is_cut_at_its_sentences() -> None:
    assert blocks(" ".join(PARAGRAPHS * 2)) == list(PARAGRAPHS * 2)


@pytest.mark.parametrize(
    "menu",
    [
        "Startseite Politik Wirtschaft Sport Kultur",
        "Politik | Wirtschaft | Sport | Kultur",
        "Politik\nWirtschaft\nSport\nKultur",
        "Home News Sport Business Opinion",
    ],
)
def test_names_of_sections_in_a_row_are_a_menu(menu: str) -> None:
    body = "\n\n".join(PARAGRAPHS)
    assert clean(f"{menu}\n\n{body}").text == body
    assert clean(f"{body}\n\n{menu}").text == body


@pytest.mark.parametrize("line", ["Politik, Wirtschaft, Sport, Kultur", "Politik Wirtschaft Sport Kultur"])
def test_names_of_sections_inside_the_article_stay(line: str) -> None:
    text = "\n\n".join((PARAGRAPHS[0], line, *PARAGRAPHS[1:]))
    assert clean(text).text == text


def test_title_said_twice_above_short_paragraphs() -> None:
    title = "Hafenbrücke von Valmünde wieder offen"
    body = (
        "Die Brücke ist seit Montag wieder für alle offen.\n"
        "Zwei Jahre lang hat man an ihr gebaut, Tag für Tag.\nEs gibt ein Fest."
    )
    for first in (title, f"{title} | Valmünder Bote"):
        record = clean(f"{first}\n{title}\n{body}")
        assert (record.title, record.text) == (title, body)


def test_refrain_is_no_title() -> None:
    song = "Fahr hinaus, mein Boot\nÜber grauen Wellen\nFahr hinaus, mein Boot\nBis die Möwen schweigen\n"
    assert clean(song).text == song.strip()


@pytest.mark.parametrize(
    ("line", "language"),
    [("Čtěte také: Most se zavře už v březnu", "cs"), ("Đọc thêm: Cầu mới đóng cửa từ tháng Ba", "vi")],
)
def test_letters_in_parts_are_read_as_whole_and_come_out_as_they_were(line: str, language: str) -> None:
    whole = "\n".join((PARAGRAPHS[0], line, "Publié le 3 mai 2019", PARAGRAPHS[1]))
    text = unicodedata.normalize("NFD", whole)
    record, same = clean(text, language=language), clean(whole, language=language)
    assert record.text == unicodedata.normalize("NFD", same.text)
    assert [r["label"] for r in record.removed] == [r["label"] for r in same.removed]
    assert restore(record) == text
    for piece in record.removed:
        assert text[piece["start"] : piece["end"]] == piece["text"]
    if record.published["start"] >= 0:
        assert text[record.published["start"] : record.published["end"]] == record.published["raw"]


UNSEEN = "\u00ad\u200b\u200e"


@given(st.text(st.sampled_from("ae\u0301\u0323\u0308 \n한ㄱ각\u1100\u1161\u11a8か\u3099.é" + UNSEEN), max_size=60))
def test_composed_offsets(text: str) -> None:
    found = composed(text)
    if found is None:
        return
    assert len(found.offsets) == len(found.text) + 1
    assert (found.offsets[0], found.offsets[-1]) == (0, len(text))
    assert sorted(found.offsets) == list(found.offsets)
    seen, source = (
        unicodedata.normalize("NFD", "".join(c for c in piece if c not in UNSEEN)) for piece in (found.text, text)
    )
    assert seen == source
    assert restore(clean(text)) == normalize(text).text


def test_what_cannot_be_seen_in_a_line_hides_nothing() -> None:
    first, second = "\u200e" + PARAGRAPHS[0], PARAGRAPHS[1].replace("Arbeiten", "Arbei\u00adten")
    stamp = "\u200eDatum:\u200f 3. No\u00advem\u00adber 2017\u200e"
    text = f"{stamp}\n\n{first}\n\nKom\u00admen\u00adta\u00adre le\u00adsen\n\n{second}"
    record = clean(text, language="de")
    assert record.text == f"{first}\n\n{second}"
    assert record.date == "2017-11-03"
    assert restore(record) == text


@pytest.mark.parametrize("line", ["• 12 comments", "12 comments »", "* 12 comments", "12 comments"])
def test_lines_in_lists_and_with_arrows_are_known(line: str) -> None:
    assert clean(f"{PARAGRAPHS[0]}\n{line}", language="de").text == PARAGRAPHS[0]


def test_read_more_takes_no_paragraph_that_ends_with_a_danda() -> None:
    paragraph = "नदी पर बना पुराना पुल सोमवार को दो साल के काम के बाद फिर से खुल गया और लोग सुबह से ही उसे देखने आए।"
    text = f"{paragraph}\nRead more\n{paragraph[:60]}, नगर ने कहा कि पुल अब साठ साल तक चलेगा।\n{paragraph[10:]}"
    kept = clean(text, language="bn").text
    assert kept.count("।") == 3
