"""The line tagger: whole pages lose their furniture, clean texts lose nothing, and nothing depends on the batch."""

# ruff: noqa: E501
from __future__ import annotations

import numpy as np
import pytest

from cleaner import reader, tagger
from cleaner.document import Annotation, Document
from cleaner.stages import tagger as stage
from cleaner.tagger import decode, features, kinds, model

MENU = "Home\nNews\nPolitics\nBusiness\nSport\nCulture\nWeather\nVideo\nPodcasts\nSubscribe\nLog in\nSearch"
ARTICLE_EN = """The harbour of Port Elian will close for eleven weeks this spring while divers replace the chains that hold its floating piers.
"We looked at doing it in winter, but the storms would have made the work impossible," said Marla Quint, who runs the port authority.
Ferries to the northern islands will leave from the old fish market instead, the authority said, and tickets will cost the same.
Shop owners along the quay are less pleased. Two of them told the council last week that they expect to lose a third of their trade.
The council has set aside 400,000 for rent relief, which it says can be claimed from the beginning of March until the end of June.
Work on the piers was last done in 1987, when the chains were expected to hold for twenty years at most."""
ARTICLE_DE = """Der Stadtrat von Lindenfurt hat am Montagabend beschlossen, die alte Markthalle nicht abzureißen, sondern umzubauen.
Damit endet ein Streit, der die Stadt fast neun Jahre lang beschäftigt hat und in dem zuletzt auch das Denkmalamt mitreden wollte.
„Wir haben gerechnet und noch einmal gerechnet, und am Ende war der Umbau billiger“, sagte Baudezernentin Helga Morsbach nach der Sitzung.
Die Händler sollen während der Arbeiten in Zelten auf dem Bahnhofsplatz unterkommen, für die sie vorerst keine Miete zahlen müssen.
Im kommenden Herbst will die Verwaltung einen Zeitplan vorlegen, über den dann noch einmal abgestimmt werden muss."""
ARTICLE_RU = """В городе Берёзовске этой осенью откроют новый мост через реку, который строили почти шесть лет и дважды останавливали.
По словам главы стройки Олега Пирогова, рабочим пришлось менять опоры, потому что весенний лёд оказался сильнее, чем считали инженеры.
Первыми по мосту пойдут автобусы, а легковые машины пустят только в декабре, когда закончат дорогу на левом берегу.
Жители соседнего посёлка надеются, что путь до больницы теперь займёт не час, а пятнадцать минут.
Старый паром, на котором все ездили раньше, обещают сохранить для туристов и поставить у музея."""
FOOT = """Related articles
Council votes on new harbour wall
Five islands to visit before summer
Ferry prices rise again
Most read
1
2
3
Share
Tweet
Print
About us
Contact
Advertise
Privacy policy
Terms of use
Cookie settings
© 2025 All rights reserved"""


def document(text: str, **metadata: str) -> Document:
    return Document(text, reader.split_blocks(text), metadata=metadata)


def kept(text: str, threshold: float = 0.8) -> list[str]:
    doc = document(text)
    gone = {a.start for a in stage.annotate(doc) if a.score >= threshold}
    return [doc.text[b.start : b.end] for b in doc.blocks if b.start not in gone]


@pytest.mark.parametrize("article", [ARTICLE_EN, ARTICLE_DE, ARTICLE_RU], ids=["en", "de", "ru"])
def test_a_whole_page_keeps_its_article_and_loses_its_furniture(article: str) -> None:
    lines = kept(f"{MENU}\n{article}\n{FOOT}")
    assert set(article.split("\n")) <= set(lines)
    furniture = [*MENU.split("\n"), *FOOT.split("\n")]
    assert len(set(lines) & set(furniture)) <= len(furniture) * 0.2


@pytest.mark.parametrize("article", [ARTICLE_EN, ARTICLE_DE, ARTICLE_RU], ids=["en", "de", "ru"])
@pytest.mark.parametrize(
    "extra", [[], ["What happens next?"], ["1. The piers", "2. The quay"], ["09:40", "10:15"], ["Is it safe?", "Yes."]]
)
def test_clean_text_is_untouched(article: str, extra: list[str]) -> None:
    lines = article.split("\n")
    for at, line in enumerate(extra):
        lines.insert(2 * at + 1, line)
    assert kept("\n".join(lines)) == lines


@pytest.mark.parametrize(
    "text",
    ["", "a", "?", "\n\n", "OK.", "1\n2\n3", "☃ ☃", "東京で新しい橋が開通した。\n市民が集まった。", "x" * 100_000, "a " * 50_000,
     "🦊" * 3_000, "\ud7ff\ufffd\x00 x", "word\n" * 3_000, "\u0301" * 500],
)  # fmt: skip
def test_any_text_is_survived(text: str) -> None:
    doc = document(text)
    assert doc.annotate(stage.annotate(doc)).text == text


def test_results_do_not_depend_on_the_batch() -> None:
    texts = [f"{MENU}\n{ARTICLE_EN}\n{FOOT}", ARTICLE_DE, "", "One line.", f"{ARTICLE_RU}\n{FOOT}", MENU]
    docs = [document(text) for text in texts]
    alone = [stage.annotate(doc) for doc in docs]
    assert stage.annotate_many(docs) == alone
    assert stage.annotate_many(docs[::-1]) == alone[::-1]
    assert stage.annotate_many([]) == []


def test_a_weak_earlier_finding_names_the_block() -> None:
    doc = document(f"{MENU}\n{ARTICLE_EN}\n{FOOT}")
    start = doc.text.index("Cookie settings")
    doc = doc.annotate([Annotation(start, start + 6, "consent", "en.consent.weak", 0.3)])
    labels = {doc.text[a.start : a.end]: a.label for a in stage.annotate(doc)}
    assert labels["Cookie settings"] == "consent"
    assert labels["Contact"] == "interface"


@pytest.mark.parametrize(
    ("leaves", "named", "above", "below"),
    [
        ("xxx", ["related", "", ""], ["", "related", "related"], ["", "", ""]),
        ("x.x", ["related", "", ""], ["", "", ""], ["", "", ""]),
        ("xxx", ["related", "", "legal"], ["", "related", "related"], ["legal", "legal", ""]),
        (".xx", ["", "headline", ""], ["", "", ""], ["", "", ""]),
    ],
)
def test_a_named_block_speaks_for_its_run(leaves: str, named: list[str], above: list[str], below: list[str]) -> None:
    told = kinds.known({i: name for i, name in enumerate(named) if name}, len(named))
    levels = kinds.nearby(np.array([c == "x" for c in leaves]), told, np.array([0, len(named)])).reshape(
        len(named), 2, -1
    )
    for side, expected in ((0, above), (1, below)):
        assert [kinds.KINDS[row.argmax()] if row.any() else "" for row in levels[:, side]] == expected


def test_an_unsure_reading_is_interface() -> None:
    odds = np.zeros((2, len(kinds.KINDS)), np.float32)
    odds[1, kinds.KINDS.index("comments")] = 9
    assert kinds.names(odds) == ["interface", "comments"]
    odds[1, kinds.KINDS.index("legal")] = 9
    assert kinds.names(odds)[1] == "interface"


def test_the_heading_a_rule_knows_names_the_teasers_under_it() -> None:
    doc = document(f"{MENU}\n{ARTICLE_EN}\n{FOOT}")
    start = doc.text.index("Related articles")
    told = doc.annotate([Annotation(start, start + 16, "related", "en.related.heading", 0.95)])
    found = {doc.text[a.start : a.end]: a.label for a in stage.annotate(told)}
    teasers = [line for line in FOOT.split("\n")[1:4] if line in found]
    assert found["Related articles"] == "related"
    assert teasers
    assert {found[line] for line in teasers} <= {"related", "interface"}
    assert set(found.values()) <= {*kinds.KINDS}


def test_what_a_witness_of_the_html_kept_stays() -> None:
    doc = document(f"{MENU}\n{ARTICLE_EN}\n{FOOT}")
    start = doc.text.index("Contact")
    doc = doc.annotate([Annotation(start, start + 7, "body", "witness.trafilatura", 0.9)])
    found = {doc.text[a.start : a.end] for a in stage.annotate(doc)}
    assert "Contact" not in found
    assert "Advertise" in found


def test_explain_names_columns_and_sorts_them() -> None:
    doc = document(f"{MENU}\n{ARTICLE_EN}\n{FOOT}")
    reasons = tagger.explain(doc, 0, most=5)
    assert len(reasons) == 5
    assert [abs(value) for _, value in reasons] == sorted((abs(value) for _, value in reasons), reverse=True)
    known = {*features.NAMES, "page", *(f"rows[{low:+d}:{high:+d}]" for low, high in model.WINDOWS)}
    assert {name for name, _ in reasons} <= known
    assert sum(value for _, value in tagger.explain(doc, 0, most=999)) > 0


def test_text_between_blocks_belongs_to_nobody() -> None:
    tight = document(ARTICLE_EN)
    wide = document("\n \n  " + ARTICLE_EN.replace("\n", "  \n\n \t"))
    assert np.array_equal(features.surface([tight]).surface, features.surface([wide]).surface)


def test_the_bar_rises_as_certain_rows_get_fewer() -> None:
    rows = [np.full(n, -9.0, np.float32) for n in (0, 1, 2, 4, 8, 16, 32, 64)]
    bounds = np.concatenate(([0], np.cumsum([len(r) for r in rows])))
    bars = decode.bars(np.concatenate(rows), bounds)
    assert bars[0] == min(decode.BARS)
    assert bars[-1] == max(decode.BARS)
    assert (np.diff(bars) >= 0).all()


def test_whole_pages_without_line_breaks_have_a_higher_bar() -> None:
    logits = np.concatenate((np.full(60, -9.0, np.float32), np.zeros(4, np.float32)))
    bounds = np.array([0, 60, 64])  # a whole page and a clean text
    apart, together = (decode.bars(logits, bounds, np.full(2, unbroken)) for unbroken in (False, True))
    assert together[0] > apart[0]
    assert together[1] == apart[1]
    lines, line = document("One.\n" * 30), document("One. " * 30)
    assert decode.unbroken([lines, line._with(blocks=lines.blocks)]).tolist() == [False, True]


def test_at_the_bar_the_score_is_that_of_balanced() -> None:
    logits = np.array([-9.0] * 40 + [max(decode.BARS)], np.float32)
    scores = decode.scores(logits, np.array([0, 41]), np.zeros(41, bool))
    assert scores[-1] == pytest.approx(0.8, abs=1e-6)
    assert (scores[:-1] > 0.95).all()


def test_a_first_block_goes_only_beyond_doubt() -> None:
    for first, goes in ((-3.5, False), (-4.5, True)):
        logits = np.array([first, *[-9.0] * 40, -3.5], np.float32)
        scores = decode.scores(logits, np.array([0, 42]), np.zeros(42, bool))
        assert (scores[0] >= 0.8) == goes
        assert scores[-1] >= 0.8


@pytest.mark.parametrize(
    ("above", "own", "below", "stays"),
    [
        ([-5.0] * 6, -1.0, [-3.0, -2.0, 2.0], True),
        ([-5.0] * 6, -1.6, [-3.0, -2.0, 2.0], False),  # too far below the bar
        ([-2.5] * 6, -1.0, [-3.0, -2.0, 2.0], False),  # does not stand out
        ([-5.0] * 6, -1.0, [-3.0] * 9 + [2.0], False),  # no article below
        ([], -1.0, [2.0], True),
    ],
)
def test_a_paragraph_that_opens_the_article_stays(
    above: list[float], own: float, below: list[float], stays: bool
) -> None:
    menu = [] if not above else [-9.0] * 60
    logits = np.array([*menu, *above, own, *below, *[-9.0] * 60], np.float32)
    row = len(menu) + len(above)
    paragraphs = np.arange(len(logits)) == row
    bounds = np.array([0, len(logits), len(logits)])
    assert (decode.scores(logits, bounds, paragraphs)[row] < 0.8) == stays
    if above:  # the first row stays anyhow
        assert decode.scores(logits, bounds, ~paragraphs)[row] >= 0.8


def test_no_sum_of_the_network_leaves_the_exact_range() -> None:
    m = model.load()
    for layer, reach in ((m.rows, model.LEVELS), (m.places, 2 * model.LEVELS), (m.last, 2 * model.LEVELS)):
        assert (np.abs(layer.weights).sum(axis=0) * reach + np.abs(layer.bias)).max() < model.EXACT
        assert np.array_equal(layer.weights, np.rint(layer.weights))
