"""Documents, folding, policy, render, record: the invariants, on examples and on anything."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import ConfigError, InputError, Pipeline, clean, load, restore, schema
from cleaner.bylines import split_names
from cleaner.document import Annotation, Block, Document
from cleaner.fold import fold
from cleaner.labels import LABELS, REMOVABLE
from cleaner.policy import Policy
from cleaner.reader import normalize, split_blocks
from cleaner.record import KEYS
from cleaner.render import render
from cleaner.rules import Rule, builtin, languages
from cleaner.rules.check import try_line
from cleaner.rules.matcher import Matcher
from scripts.benchmarks import hostile


def document(text: str, *found: Annotation) -> Document:
    return Document(text, split_blocks(text)).annotate(found)


# --- labels and documents -------------------------------------------------------------------------------------------


def test_taxonomy_is_closed() -> None:
    assert len(LABELS) == 20
    assert all(name == label.name for name, label in LABELS.items())
    assert not any(LABELS[name].protects for name in REMOVABLE)


@pytest.mark.parametrize(
    "wrong",
    [
        Annotation(0, 0, "related", "r"),
        Annotation(-1, 2, "related", "r"),
        Annotation(0, 99, "related", "r"),
        Annotation(0, 2, "spam", "r"),
        Annotation(0, 2, "related", "r", 1.5),
    ],
)
def test_annotate_refuses(wrong: Annotation) -> None:
    with pytest.raises(ValueError, match="not a finding"):
        document("some text", wrong)


def test_annotate_returns_a_new_document() -> None:
    doc = document("some text")
    again = doc.annotate([Annotation(0, 4, "related", "r")])
    assert doc.annotations == ()
    assert len(again.annotations) == 1
    assert again.folded is doc.folded or again.folded == doc.folded


def test_block_index() -> None:
    doc = document("one\n\ntwo\nthree")
    assert [doc.block_index(i) for i in (0, 2, 4, 5, 9, 13)] == [0, 0, 0, 1, 2, 2]
    assert document("   x").block_index(0) == -1


# --- authors --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "language", "names"),
    [
        ("Ann Lee, Bo Ek and Cy Poe", "en", ["Ann Lee", "Bo Ek", "Cy Poe"]),
        ("Dr. Ann Lee (Rome) & Bo Ek, Political Editor", "en", ["Ann Lee", "Bo Ek"]),
        ("By Ann Lee in Rome", "en", ["Ann Lee"]),
        ("Jane Dan Poe", "en", ["Jane Dan Poe"]),
        ("Jane Doe jane@example.org @jane", "en", ["Jane Doe"]),
        ("Jane Doe - Rome", "en", ["Jane Doe"]),
        ("Marie Petit avec Luc de La Tour", "fr", ["Marie Petit", "Luc de La Tour"]),
        ("Ana Ruiz y Luis Alba", "es", ["Ana Ruiz", "Luis Alba"]),
        ("Raúl Olmo y Prado", "es", ["Raúl Olmo y Prado"]),
        ("Maria da Costa e Ana Reis", "pt", ["Maria da Costa", "Ana Reis"]),
        ("Ion Munte și Eva Lupu", "ro", ["Ion Munte", "Eva Lupu"]),
        ("Jana Dubová a Petr Lom", "cs", ["Jana Dubová", "Petr Lom"]),
        ("Мария Соколова и Пётр Ильин", "ru", ["Мария Соколова", "Пётр Ильин"]),
        ("سامي حداد وليلى ناصر", "ar", ["سامي حداد", "ليلى ناصر"]),
        ("وليد ناصر، سامي وائل حداد", "ar", ["وليد ناصر", "سامي وائل حداد"]),
        ("سامان رستمی و لیلا کریمی", "fa", ["سامان رستمی", "لیلا کریمی"]),
        ("דנה לוי ויואב כהן", "he", ["דנה לוי", "יואב כהן"]),
        ("김민수 기자, 이서연 인턴기자", "ko", ["김민수", "이서연"]),
        ("김민수·이서연 특파원", "ko", ["김민수", "이서연"]),
        ("田中一郎、山田 花子記者", "ja", ["田中一郎", "山田 花子"]),
        ("ジョン・リード", "ja", ["ジョン・リード"]),
        ("李晓明 王小红", "zh-cn", ["李晓明", "王小红"]),
        ("约翰·里德、李晓明", "zh-cn", ["约翰·里德", "李晓明"]),
        ("陳美玲／台北報導", "zh-tw", ["陳美玲"]),
        ("Trần Minh Anh - Lê Hoàng", "vi", ["Trần Minh Anh", "Lê Hoàng"]),
        ("Sari Wulan dan Bagus Adi", "id", ["Sari Wulan", "Bagus Adi"]),
        ("12 March 2020", "en", []),
        ("staff reporter", "en", []),
        ("x" * 400, "en", []),
    ],
)
def test_split_names(said: str, language: str, names: list[str]) -> None:
    assert split_names(said, language) == names


@pytest.mark.parametrize("language", languages())
def test_author_lines_name_their_authors(language: str) -> None:
    """Whatever group a byline rule fills holds a name that can be read."""
    for rule in builtin(language):
        if rule.label == "byline" and rule.regex.groupindex:
            # A newsroom's signature, among the hits, names nobody.
            said = [(line, v) for line in rule.hit for a in find(rule, line) for v in (a.value or {}).values() if v]
            assert said, rule.id
            for line in {line for line, _ in said}:
                assert any(split_names(v, language) for found, v in said if found == line), (rule.id, line)


def find(rule: Rule, text: str) -> list[Annotation]:
    return [a for v in try_line(Matcher([rule]), text) for a in v.found]


def test_authors_come_from_bylines() -> None:
    assert clean("By Ann Lee and Bo Ek\n\nThe dam holds, engineers said on Monday evening in the valley.").authors == [
        "Ann Lee",
        "Bo Ek",
    ]


# --- folding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Où l’État — ici", "ou l'etat - ici"),
        ("«Да»\u202f„Nein“", '"да" "nein"'),
        ("İSTANBUL ılık", "istanbul ilik"),
        ("ΟΔΟΣ Άθως", "οδοσ αθωσ"),
        ("ＯＫ：ｙｅｓ", "ok:yes"),
        ("がガ パ 한글", "がガ パ 한글"),
        ("آلة", "اله"),
        ("Straße Łódź đ", "straße lodz d"),
        ("Été 😀 Où\uffff", "ete 😀 ou\uffff"),
        ("a\tb\nc", "a b c"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_keeps_length(text: str) -> None:
    assert len(fold(text)) == len(text)


# --- policy ---------------------------------------------------------------------------------------------------------

LINE = "Ann Lee said so. Read more: Ten facts. Photo: Bo Ek"


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ([], LINE),
        ([Annotation(17, 38, "related", "r", 0.9)], "Ann Lee said so. Photo: Bo Ek"),
        ([Annotation(17, 38, "related", "r", 0.79)], LINE),
        ([Annotation(17, 38, "related", "r", 0.9), Annotation(17, 51, "interface", "s", 0.85)], "Ann Lee said so."),
        ([Annotation(17, 38, "editorial_note", "n", 0.9), Annotation(0, 51, "interface", "s", 1.0)], LINE),
        ([Annotation(17, 38, "body", "dates.mention", 1.0)], LINE),
    ],
    ids=["nothing", "acts", "weak", "overlap", "protected", "body"],
)
def test_policy(found: list[Annotation], kept: str) -> None:
    doc = document(LINE, *found)
    assert render(doc.text, Policy().segments(doc)).text == kept


def test_extraction_beats_removal() -> None:
    doc = document(LINE, Annotation(0, 51, "interface", "s", 1.0), Annotation(39, 51, "credit", "c", 0.8))
    causes = [(s.start, s.end, s.cause and s.cause.label) for s in Policy().segments(doc)]
    assert causes == [(0, 39, "interface"), (39, 51, "credit")]


def test_crumbs_leave_with_their_neighbour() -> None:
    doc = document(
        "Body text here.\n| Share | Print |", Annotation(18, 23, "interface", "a"), Annotation(26, 31, "interface", "b")
    )
    assert render(doc.text, Policy().segments(doc)).text == "Body text here."


SCORES = st.floats(0, 1)
NAMES = st.sampled_from(sorted(LABELS))


@st.composite
def annotated(draw: st.DrawFn) -> Document:
    text = normalize(
        draw(st.text(st.sampled_from("ab .\n\u00a0|é漢\u200d😀"), max_size=60) | st.text(max_size=40))
    ).text
    doc = Document(text, split_blocks(text))
    if not text:
        return doc
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)), NAMES, SCORES)
    found = [
        Annotation(min(a, b - 1), max(a + 1, b), n, f"r{i}", s)
        for i, (a, b, n, s) in enumerate(draw(st.lists(spans, max_size=12)))
    ]
    return doc.annotate(a for a in found if a.start < a.end)


@given(annotated())
def test_segments_tile(doc: Document) -> None:
    segments = Policy().segments(doc)
    at = 0
    for start, end, _ in segments:
        assert start == at < end
        at = end
    assert at == len(doc.text)


@given(st.lists(st.tuples(st.integers(0, 29), st.integers(1, 30), st.sampled_from([0.8, 0.9, 1.0])), max_size=10))
def test_the_best_finding_has_each_place(spans: list[tuple[int, int, float]]) -> None:
    text = "a" * 30
    found = [Annotation(a, b, "related", f"r{i}", s) for i, (a, b, s) in enumerate(spans) if a < b]
    segments = Policy().segments(document(text, *found))
    for place in range(len(text)):
        over = [a for a in found if a.start <= place < a.end]
        best = min(over, key=lambda a: (-a.score, a.start - a.end, a.start, a.rule), default=None)
        assert next(s.cause for s in segments if s.start <= place < s.end) == best
    assert all(a.cause is not b.cause or a.end < b.start for a, b in pairwise(segments))


@given(annotated())
def test_render_changes_only_white_space(doc: Document) -> None:
    segments = Policy().segments(doc)
    rendered = render(doc.text, segments)
    kept = "".join(doc.text[s.start : s.end] for s in segments if s.cause is None)
    assert "".join(rendered.text.split()) == "".join(kept.split())
    for source, end, clean_at in rendered.runs:
        assert rendered.text[clean_at : clean_at + end - source] == doc.text[source:end]


@given(annotated())
def test_restore_is_exact(doc: Document) -> None:
    from cleaner.assemble import assemble

    assert restore(assemble(doc, Policy())) == doc.text


@pytest.mark.parametrize(
    ("text", "gone", "joined"),
    [
        ("One.\nTwo.", (0, 0), "One.\nTwo."),
        ("One.\n\n\n\nTwo.  \n", (0, 0), "One.\n\nTwo."),
        ("One.\nX\nTwo.", (5, 6), "One.\n\nTwo."),
        ("One. X Two.", (5, 6), "One. Two."),
        ("One.XTwo.", (4, 5), "One. Two."),
        ("One X.", (4, 5), "One."),
        ("一。X二。", (2, 3), "一。二。"),
        ("X One.", (0, 1), "One."),
        ("  a  b\u00a0c  ", (0, 0), "a  b\u00a0c"),
    ],
)
def test_joints(text: str, gone: tuple[int, int], joined: str) -> None:
    found = [Annotation(*gone, "related", "r")] if gone[1] else []
    doc = document(text, *found)
    assert render(doc.text, Policy().segments(doc)).text == joined


def test_places_in_the_clean_text() -> None:
    text = "One two.\nThree.\n\n\nFour. X Five."
    x = text.index("X")
    rendered = render(text, Policy().segments(document(text, Annotation(x, x + 1, "related", "r"))))
    assert rendered.text == "One two.\nThree.\n\nFour. Five."

    def located(words: str) -> str | None:
        at = text.index(words)
        place = rendered.locate(at, at + len(words))
        return place and rendered.text[slice(*place)]

    for words in ("One", "two.", "Three.", "Four.", "Five."):
        assert located(words) == words
    for words in ("two.\nThree", "\nThree", "Three.\n", "Four. X", "X Five"):
        assert located(words) is None
    assert list(rendered.lines(0)) == ["One two.", "Three.", "Four.", "Five."]
    assert list(rendered.lines(x)) == ["Five."]


# --- anything in ----------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(
    st.text() | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Zl", "Zp", "So", "Lo", "Lu", "Nd", "Po"]))
)
def test_any_text_gives_a_record(text: str) -> None:
    record = clean(text, id="x")
    assert restore(record) == normalize(text).text
    assert list(record.to_dict()) == list(KEYS)
    assert json.loads(record.to_json())["id"] == "x"


PIECES = st.sampled_from(
    [
        "The keeper of the lock said on Monday, 5 June 2019, that nobody had come. ", "Le gardien dort. ", "a",
        "A. ", "1", "\n", "\n\n", " ", "\u00a0", "\u200b", "\u202e", "\u2028", "\r", "\x00", "\ud800",
        "\U0001f468\u200d\U0001f469", "e\u0301", "Follow us on Telegram", "Read also: Ten locks", "Lire aussi :",
        "Tout accepterTout refuser", "Accept all", "Share | Print | ", "Photo: Ann Lee/Reuters", "© AFP", " / AFP",
        "(AFP) - ", "By Ann Lee", "Updated 3 May 2020 at 10:30", "Correction: ", "pic.twitter.com/Zy9Xw8Vu7T",
        "https://t.co/abcdefghij", "— Ann (@annlee) June 5, 2019", "A post shared by Ann (@ann)",
        "昨日、水門が開いた。",
        "写真：", "قال الحارس ", "— ", "«", "»", "(", "⟦",
    ]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=16).map("".join))
def test_what_stays_and_what_left_is_the_source(text: str) -> None:
    record = clean(text, language="en")
    source = restore(record)
    assert source == normalize(text).text
    kept, at = [], 0
    for gone in record.removed:
        assert at <= gone["start"] < gone["end"]
        assert source[gone["start"] : gone["end"]] == gone["text"]
        kept.append(source[at : gone["start"]])
        at = gone["end"]
    assert "".join("".join([*kept, source[at:]]).split()) == "".join(record.text.split())
    for date in record.dates:
        assert source[date["source_start"] : date["source_end"]] == date["text"]
        assert date["start"] < 0 or record.text[date["start"] : date["end"]] == date["text"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\x00",
        "\ud800",
        "\ud83d\ude00",
        "a\r\nb\rc\u2028d\u2029e\x85f",
        "\u202eabc\u202c",
        "e\u0301\u0301",
        "👨‍👩‍👧‍👦",
        "\ufeffx",
        "0",
        "…",
        "⟦",
    ],
)
def test_odd_text(text: str) -> None:
    record = clean(text)
    assert restore(record) == normalize(text).text
    assert ("empty" in record.flags) == (not any(c.isalpha() for c in text.replace("\ud800", "")))


@pytest.mark.parametrize(
    "unseen",
    ["\u200b", "\u200b\u200b \u200d", "\ufeff", "\xad", "\u2060", "\ufffc", "\ufffd\ufffd", "\x00\x07", "\u202e",
     "\ufe0f", "\u3164", "\u2800", "\U000e0001", "\ue000"],
)  # fmt: skip
def test_a_block_without_anything_to_see_leaves(unseen: str) -> None:
    body = ["The dam holds, engineers said in the valley.", "Nobody had to leave, the mayor said in the evening."]
    record = clean(f"{body[0]}\n\n{unseen}\n\n{body[1]}", language="en")
    assert record.text == "\n\n".join(body)
    assert [r["label"] for r in record.removed] == ["garbage"]


@pytest.mark.parametrize(
    ("buttons", "left"),
    [
        ("Accept allReject allSettings", ""),
        ("Accept all Reject all Settings", ""),
        ("Accept allReject all\nSettings", ""),
        ("Settings", "Settings"),
    ],
)
def test_buttons_run_together_vouch_for_each_other(buttons: str, left: str) -> None:
    body = "The dam holds, engineers said on Friday, and the valley below it can sleep."
    kept = clean(f"{body}\n\n{buttons}\n\n{body.replace('dam', 'dyke')}", language="en").text
    assert kept.split("\n\n")[1:-1] == ([left] if left else [])


def test_odd_facts() -> None:
    record = clean("So it is.", id="a\ud800", url="\ud83d\ude00", language="FR")
    assert (record.id, record.url, record.language) == ("a\ufffd", "😀", "fr")
    assert json.loads(record.to_json())["id"] == "a\ufffd"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (None, "NoneType, neither text nor bytes"),
        ({"body": "x"}, "no 'text'"),
        ({"text": "x", "publshed": "2019"}, "did you mean 'published'"),
        ({"text": "x", "form": "htm"}, "did you mean 'html'"),
    ],
)
def test_what_is_no_source(source: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(Pipeline().clean_many(["One.", source]))


def test_line_ends_are_unified() -> None:
    assert normalize("a\r\nb\rc\u2028d\u2029e\x85f").text == "a\nb\nc\nd\ne\nf"


def test_record_validates() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    text = (
        "The bridge will open on 5 June 2019, the mayor said to reporters who had gathered on the eastern bank.\n"
        "The bridge in May. Photo: Ann Lee/Reuters\n"
        "Read also: Ten bridges\n\nFollow us on Telegram\n"
        "What a view! https://t.co/abcdefghij — Ann Lee (@annlee) June 5, 2019\n"
    )
    jsonschema.validate(clean(text, published="2019-06-04").to_dict(), schema())


@pytest.mark.parametrize("field", ["text", "removed", "spacing"])
def test_restore_refuses_a_changed_record(field: str) -> None:
    row = clean("One line of text.\n\n\n\nFollow us on Telegram").to_dict()
    row[field] = "x" if field == "text" else []
    with pytest.raises(InputError, match="changed"):
        restore(row)


@pytest.mark.parametrize("make", hostile.WHOLE.values(), ids=hostile.WHOLE)
def test_hostile_text_loses_nothing(make: hostile.Make) -> None:
    text = make(3000)
    assert restore(clean(text, language="en")) == text


def test_blocks() -> None:
    def cut(text: str) -> list[str]:
        return [text[b.start : b.end] for b in split_blocks(text)]

    assert cut(" a b \n\n\tc\n") == ["a b", "c"]
    sentence = "The committee met in the old hall on Monday to hear both sides. "
    assert len(cut(sentence * 8)) == 8
    wrapped = (
        "The committee met in the old hall of the town on Monday evening\n"
        "to hear both sides, and it heard them out until late in the night\n"
        "while the crowd outside waited for news that did not come in time."
    )
    assert cut(f"{wrapped}\n\n{wrapped}\n\n{wrapped}") == [wrapped] * 3
    poem = "The river keeps its own slow counsel here,\nand no one asks it why.\n" * 4
    assert len(cut(poem)) == 8
    assert Block(0, 1).tag == "p"


PARAGRAPH = (
    "The council met in the old hall on Monday evening to hear both sides of the quarrel over the bridge, and it heard "
    "them out until late in the night, while a crowd waited outside in the rain."
)
WALL = "Subscribe now to continue reading this article."


@pytest.mark.parametrize(
    ("text", "truncated"),
    [
        (f"{PARAGRAPH}\n\n{WALL}", True),
        (f"{PARAGRAPH}\n\n{WALL}\n\nHome\nNews", True),
        (f"Subscribe\n\n{PARAGRAPH}\n\n{PARAGRAPH}", False),
        (f"{PARAGRAPH}\n\n{WALL}\n\n{PARAGRAPH.replace('The', 'Later the')}", False),
        (PARAGRAPH, False),
    ],
)
def test_a_wall_ends_the_article(text: str, truncated: bool) -> None:
    assert ("truncated" in clean(text, language="en").flags) == truncated


def test_titles_of_other_articles_are_bare() -> None:
    record = clean(
        f"{PARAGRAPH}\n\nRead also:\n- Ten locks and how they work\n- Who paid for the bridge?", language="en"
    )
    assert {(r["title"], r["label"]) for r in record.related} == {
        ("Ten locks and how they work", "Read also"),
        ("Who paid for the bridge?", "Read also"),
    }


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("mode = 3", "unknown mode '3'"),
        ('mood = "strict"', "did you mean 'mode'"),
        ("mode = strict", "not valid TOML"),
        ('stages = ["ruls"]', "did you mean 'rules'"),
        ('stages = ["../x"]', "names of modules"),
        ('stages = ["nowhere.mine"]', "no module 'nowhere'"),
        ('stages = ["cleaner.labels"]', "no function annotate"),
        ('packs = "mine.toml"', "a list of paths"),
        ('packs = ["nowhere.toml"]', "No such file"),
        ('repair = "yes"', "true or false"),
        ("html_effort = 1", "unknown html_effort"),
        ("thresholds = 3", "must be tables"),
        ("[thresholds]\nlabels = 3", "must be tables"),
        ('[thresholds]\nstrict = "a"', "a number in"),
        ("[thresholds.labels]\nrelatd = 0.5", "did you mean 'related'"),
        ('[actions]\nrelated = "kep"', "did you mean 'keep'"),
    ],
)
def test_wrong_settings_are_told(settings: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text(settings)
    with pytest.raises(ConfigError, match=message):
        Pipeline(load(file))
