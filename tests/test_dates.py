"""Dates: mentions, stamps, datelines and the publication date, on sentences of our own."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import clean, reader
from cleaner.dates import mentions, parse, publication, stamps
from cleaner.dates.lexicon import base, lexicon
from cleaner.dates.numeric import numeric
from cleaner.dates.values import Anchor, persian, read, valid
from cleaner.document import Annotation, Document
from cleaner.fold import fold
from cleaner.stages import dates
from scripts.benchmarks import hostile

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("CLEANER_SHARED", HERE.parent.parent / "shared"))
MARK = re.compile(r"⟦([^=⟧]*)=([^⟧]*)⟧")


def rows(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def document(text: str, language: str = "", **metadata: str) -> Document:
    return Document(text, reader.split_blocks(text), language=language, metadata=metadata)


def annotated(text: str, language: str = "", **metadata: str) -> Document:
    doc = document(text, language, **metadata)
    return doc.annotate(dates.annotate(doc))


@pytest.mark.parametrize("row", rows("dates_cases.txt"))
def test_mentions(row: str) -> None:
    language, published, marked = row.split("|", 2)
    expected, text, at = [], "", 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        expected.append((len(text), mark[1], mark[2]))
        text += mark[1]
        at = mark.end()
    text += marked[at:]
    found = [(m.start, m.text, m.value) for m in mentions(text, language, published)]
    found = [(s, t, "?" if i < len(expected) and expected[i][2] == "?" else v) for i, (s, t, v) in enumerate(found)]
    assert found == expected


@pytest.mark.parametrize("row", rows("dates_traps.txt"))
def test_silent(row: str) -> None:
    language, text = row.split("|", 1)
    assert [(m.text, m.value) for m in mentions(text, language, "2024-05-15")] == []


@pytest.mark.parametrize("row", rows("dates_stamps.txt"))
def test_stamps(row: str) -> None:
    language, rest = row.split("|", 1)
    text, expected = rest.rsplit("|", 1)
    found, byline = stamps.read_line(text, fold(text), 0, len(text), lexicon(base(language)))
    said = " ".join(f"{s.kind} {s.value}" for s in found) + (f" by={byline.authors[0]}" if byline else "")
    assert (said or "-") == expected
    for a, b in pairwise(found):
        assert a.end <= b.start


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("6 septembre 2017", "fr", "2017-09-06"),
        ("6 septembre 2017", "de", "2017-09-06"),
        ("3:45 PM · Jan 20, 2021", "", "2021-01-20T15:45"),
        ("20 янв. 2021 г.", "", "2021-01-20"),
        ("2021年1月20日 午後3:45", "", "2021-01-20T15:45"),
        ("2021년 1월 20일", "fr", "2021-01-20"),
        ("٢٠ يناير ٢٠٢١", "", "2021-01-20"),
        ("20 ม.ค. 2564", "", "2021-01-20"),
        ("5. syyskuuta 2017", "", "2017-09-05"),
        ("ngày 5 tháng 9 năm 2017", "vi", "2017-09-05"),
        ("2017. szeptember 5.", "", "2017-09-05"),
        ("2017 m. rugsėjo 5 d.", "lt", "2017-09-05"),
        ("2017. gada 5. septembris", "lv", "2017-09-05"),
        ("2017-09-05T14:12:00+02:00", "", "2017-09-05T14:12+02:00"),
        ("2017-09", "", "2017-09"),
        ("2017", "", "2017"),
        ("05/09/2017", "fr", "2017-09-05"),
        ("05/09/2017", "en", "2017"),  # what is the day and what the month nobody knows
        ("25/09/2017", "en", "2017-09-25"),
        ("31 April 2017", "en", ""),
        ("29 February 2023", "en", ""),
        ("no date here", "en", ""),
        ("", "", ""),
    ],
)
def test_parse(text: str, language: str, value: str) -> None:
    assert parse(text, language) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Le pont a rouvert le 3 mai.", ["2021-05-03"]),
        ("Die Brücke wurde am Montag geöffnet.", ["2021-06-14"]),
        ("El puente abrió el 3 de mayo.", ["2021-05-03"]),
        ("Most otwarto 3 maja, we wtorek.", ["2021-05-03", "2021-06-15"]),
        ("Bron öppnades i tisdags.", ["2021-06-15"]),
        ("Broen åpnet i går.", ["2021-06-15"]),
        ("Міст відкрили 3 травня, у вівторок.", ["2021-05-03", "2021-06-15"]),
        ("The bridge opened on 3 May.", ["2021-05-03"]),
        ("Pons apertus est.", []),
    ],
)
def test_language_not_named(text: str, values: list[str]) -> None:
    assert [m.value for m in mentions(text, "", "2021-06-16")] == values


def test_parse_counts_from_an_anchor() -> None:
    assert parse("Jan 20", "en") == ""
    assert parse("Jan 20", "en", "2021-02-01") == "2021-01-20"


@pytest.mark.parametrize(
    ("written", "order", "anchor", "day"),
    [
        ("05/09/2017", "dmy", "", (2017, 9, 5)),
        ("05/09/2017", "mdy", "", (2017, 5, 9)),
        ("05/09/2017", "", "", None),
        ("05/09/2017", "", "2017-09-06", (2017, 9, 5)),
        ("05/25/2017", "dmy", "", (2017, 5, 25)),
        ("2017/13/01", "dmy", "", None),
        ("1.2.3", "dmy", "", None),
    ],
)
def test_numbers(written: str, order: str, anchor: str, day: tuple[int, int, int] | None) -> None:
    since = Anchor.read(anchor)
    found = numeric(written, order, anchor=since.day if since else (0, 0, 0))
    assert (found.day if found else None) == day


def test_english_numbers_follow_the_country() -> None:
    assert [m.value for m in mentions("It opened on 05/09/2017 after a delay.", "en")] == []
    found = mentions("It opened on 05/09/2017, not on 25/09/2017.", "en")
    assert [m.value for m in found] == ["2017-09-05", "2017-09-25"]
    found = mentions("It opened on 05/09/2017 after a delay.", "en", url="https://news.example.co.uk/a")
    assert [m.value for m in found] == ["2017-09-05"]


def test_persian_calendar() -> None:
    days = [((1396, 1, 1), (2017, 3, 21)), ((1403, 12, 30), (2025, 3, 20)), ((1399, 12, 30), (2021, 3, 20))]
    assert [persian(*day) for day, _ in days] == [gregorian for _, gregorian in days]


def test_unresolved_without_an_anchor() -> None:
    tuesday, day = mentions("On Tuesday the dam broke, as on 5 September.", "en")
    assert (tuesday.value, tuesday.timex, tuesday.resolution) == ("", "XXXX-WXX-2", "unresolved_no_anchor")
    assert (day.value, day.timex, day.precision) == ("", "XXXX-09-05", "day")
    assert mentions("On Tuesday the dam broke.", "en", "2017-09")[0].value == ""


def test_weekday_keeps_its_other_week() -> None:
    (monday,) = mentions("The dam broke on Monday.", "en", "2021-06-16")
    assert monday.candidates == ("2021-06-14", "2021-06-21")
    assert monday.confidence <= 0.8


def test_year_is_inherited_within_a_paragraph_only() -> None:
    text = "It began on 13 March 2011 and ended on 14 March.\n\nOn 14 March they met."
    assert [m.value for m in mentions(text, "en", "2021-06-16")] == ["2011-03-13", "2011-03-14", "2021-03-14"]


def test_stamp_glued_before_a_paragraph() -> None:
    text = " date 2019-04 Le pont a rouvert jeudi. Le 5 avril, la mairie a voté."
    doc = annotated(text, "fr")
    (stamp,) = [a for a in doc.annotations if a.label == "timestamp"]
    assert text[stamp.start : stamp.end] == "date 2019-04"
    published = publication(doc)["published"]
    assert (published["value"], published["precision"], published["raw"]) == ("2019-04", "month", "date 2019-04")
    said = {m.value["text"]: m.value["value"] for m in doc.annotations if m.rule == "dates.mention" and m.value}
    assert said == {"2019-04": "2019-04", "jeudi": "", "5 avril": "2019-04-05"}


def test_byline_and_stamp_tile_the_line() -> None:
    text = "By Dana Holt published 19 May 2020\n\n" + "The bridge opened again after a long winter. " * 5
    doc = annotated(text, "en")
    parts = sorted((a.start, a.end, a.label) for a in doc.annotations if a.label in ("byline", "timestamp"))
    line = text.split("\n")[0]
    assert [label for _, _, label in parts] == ["byline", "timestamp"]
    assert line[: parts[1][0]].strip() == "By Dana Holt"
    assert parts[1][1] == len(line)


PROSE = "The bridge opened again after a long winter, the mayor said to those who had come. " * 3


def test_bare_dates_between_paragraphs_stay() -> None:
    doc = annotated(f"{PROSE}\n\n5 May 2019\n\n{PROSE}\n\n7 May 2019\n\n{PROSE}", "en")
    assert all(a.score < 0.8 for a in doc.annotations if a.label == "timestamp")


@pytest.mark.parametrize("line", ["Réouverture le 9 novembre 2023", "- 2022-04-12 Two links to the port plan"])
def test_headings_with_a_date_stay(line: str) -> None:
    doc = annotated(f"{line}\n\n{PROSE}", "fr" if "le" in line.split() else "en")
    assert all(a.score < 0.8 for a in doc.annotations if a.label == "timestamp")


def test_not_published_after_its_change() -> None:
    text = f"The old bridge\n\nLast updated: 5 May 2019\n\n{PROSE}\n\n{PROSE}\n\nMore\n\n7 June 2023\n\nThe new bridge"
    said = publication(annotated(text, "en"))
    assert (said["published"]["value"], said["published"]["method"]) == ("2019-05-05", "updated")
    assert said["modified"]["value"] == "2019-05-05"


@pytest.mark.parametrize(
    ("head", "place", "agencies", "date"),
    [
        ("LISBON, May 5 (Reuters) - ", "LISBON", ["Reuters"], "2020-05-05"),
        ("LISBON (AP) — ", "LISBON", ["AP"], ""),
        ("LISBONNE, 5 mai (AFP) - ", "LISBONNE", ["AFP"], "2020-05-05"),
        ("Berlin (dpa) - ", "Berlin", ["dpa"], ""),
    ],
)
def test_datelines(head: str, place: str, agencies: list[str], date: str) -> None:
    language = "fr" if "mai" in head else "en"
    doc = annotated(head + PROSE, language, published="2020-05-06")
    (line,) = [a.value for a in doc.annotations if a.label == "dateline"]
    assert line is not None
    if "dpa" in head:
        assert line["place"] == place
    else:
        assert (line["place"], line["agencies"], line["date"]) == (place, agencies, date)


def test_prose_is_no_dateline() -> None:
    doc = annotated("The mayor, a quiet man (and a good one) - or so they said - came. " + PROSE, "en")
    assert [a for a in doc.annotations if a.label == "dateline"] == []


KEYS = {"value", "precision", "edtf", "raw", "start", "end", "source", "method", "confidence"}


def test_order_of_precedence() -> None:
    text = f"Published: 5 July 2019\n\n{PROSE}"
    url = "https://news.example.org/2018/04/03/bridge"
    known = {"published": "2020-01-01", "html_published": "2019-06-06T10:00:00Z", "url": url}
    seen = []
    for drop in ("", "published", "html_published"):
        known.pop(drop, None)
        seen.append((lambda p: (p["source"], p["value"]))(publication(annotated(text, "en", **known))["published"]))
    seen.append((lambda p: (p["source"], p["value"]))(publication(annotated(PROSE, "en", url=url))["published"]))
    assert seen == [("caller", "2020-01-01"), ("metadata", "2019-06-06T10:00Z"), ("stamp", "2019-07-05"),
                    ("url", "2018-04-03")]  # fmt: skip


def test_the_day_that_readers_see_is_before_that_of_the_system() -> None:
    text = f"The bridge is open again\n\n5 May 2019\n\n{PROSE}"
    for said, value, source in (
        ("2021-06-06T10:00:00Z", "2019-05-05", "stamp"),  # published anew: metadata has the day of the last change
        ("2019-05-05T10:00:00Z", "2019-05-05T10:00Z", "metadata"),
        ("2019-05-03T10:00:00Z", "2019-05-03T10:00Z", "metadata"),  # what is shown is the change
    ):
        found = publication(annotated(text, "en", html_published=said))["published"]
        assert (found["value"], found["source"]) == (value, source)


def test_inferred_is_never_stated() -> None:
    text = f"La ville a annoncé ce 3 mai 2018 la réouverture du pont, attendue depuis longtemps par tous. {PROSE}"
    said = publication(annotated(text, "fr"))
    assert (said["published"]["value"], said["published_inferred"]["value"]) == ("", "2018-05-03")
    doc = document(f"{PROSE}\n\nA post\n\n{PROSE}", "en")
    start = doc.text.index("A post")
    doc = doc.annotate([Annotation(start, start + 6, "social_embed", "x", 1.0, {"date": "2018-05-03"})])
    said = publication(doc.annotate(dates.annotate(doc)))
    assert (said["published"]["value"], said["published_inferred"]["edtf"]) == ("", "2018-05-03/..")
    assert all(set(entry) == KEYS for entry in said.values())


def test_only_the_update_is_said() -> None:
    doc = annotated(f"Updated: 5 May 2019\n\n{PROSE}\n\nIt rained on Monday.", "en")
    said = publication(doc)
    assert (said["published"]["value"], said["published"]["method"]) == ("2019-05-05", "updated")
    assert said["published"]["confidence"] < said["modified"]["confidence"]
    assert (said["modified"]["value"], said["published_inferred"]["edtf"]) == ("2019-05-05", "../2019-05-05")
    (monday,) = [a.value for a in doc.annotations if a.rule == "dates.mention" and a.value and "Mon" in a.value["text"]]
    assert monday["anchor"].startswith("modified:")
    said = publication(annotated(f"Updated: 5 May 2019\n\n{PROSE}", "en", url="https://a.example/2018/04/03/bridge"))
    assert (said["published"]["value"], said["modified"]["value"]) == ("2018-04-03", "2019-05-05")


def test_nothing_known() -> None:
    said = publication(annotated(PROSE, "en"))
    assert all(not entry["value"] and entry["start"] == -1 and set(entry) == KEYS for entry in said.values())


# --- properties -------------------------------------------------------------------------------------------------------

DATES = st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31))
PIECES = st.sampled_from(
    ["5", "12", "31", "2017", "1999", "May", "Mai", "mars", "Monday", "lundi", "12.3.", "05/09/2017", "2017-09-05", ",",
     ".", "-", "(", ")", " ", " ",
     " ", "de", "of", "last", "mi-", "9月5日", "昨年", "\n", "%", "km", "th", "'", "½", "٣"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["en", "fr", "de", "ja", "hu", ""]), DATES)
def test_spans_and_values(text: str, language: str, published: dt.date) -> None:
    end = 0
    for m in mentions(text, language, published.isoformat()):
        assert m.start >= end
        assert text[m.start : m.end] == m.text != ""
        end = m.end
        if m.value:
            parse_edtf(m.value)
        for value in m.candidates:
            assert valid(*read(value))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["en", "fr", "zh", "ar", "th", ""]))
def test_any_text(text: str, language: str) -> None:
    annotated(text, language)
    parse(text, language)


@pytest.mark.parametrize("make", hostile.DATES.values(), ids=hostile.DATES)
def test_hostile_text_has_mentions_apart(make: hostile.Make) -> None:
    text = make(3000)
    annotated(text, "en")
    end = 0
    for m in mentions(text, "en", "2017-09-05"):
        assert end <= m.start < m.end <= len(text)
        end = m.end


KNOWN_KEYS = {
    "months", "months_abbreviated", "weekdays", "weekdays_abbreviated", "month_suffixes",
    "bare_month_suffixes", "weekday_suffixes", "past_weekday_suffix", "prefixes", "months_extra_calendar",
    "month_word", "capital", "dotted", "slash_day_month", "numeric", "orders", "ordinal", "connect", "article",
    "and", "in", "in_after", "start", "middle", "end", "last", "next", "this", "year", "month", "decade",
    "decade_suffix", "yesterday", "before_yesterday", "tomorrow", "after_tomorrow", "day_before", "day_after",
    "last_year", "next_year", "ambiguous_months", "ambiguous_weekdays", "future", "past", "deadline", "every",
    "names_before", "names_after", "units", "about", "stamp", "short_decades", "span", "week", "bare_month_prefixes",
    "streets", "streets_after", "onto", "tens", "spelled_decades", "this_year", "exact", "day_word", "future_endings",
    "past_endings", "weekday_ahead", "that", "years",
}  # fmt: skip


def test_language_data_is_whole() -> None:
    folder = Path(dates.__file__).parent.parent / "dates" / "data"
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        assert set(data) <= KNOWN_KEYS, path.name
        assert set(data.get("stamp", {})) <= {"published", "modified", "other", "by", "noise"}, path.name
        assert all(len(data.get(key, [""] * 12)) == 12 for key in ("months", "months_abbreviated")), path.name
        assert all(len(data.get(key, [""] * 7)) == 7 for key in ("weekdays", "weekdays_abbreviated")), path.name
        words = lexicon(path.stem).words
        assert {w.number for found in words.values() for w in found if w.kind == "M"} >= set(range(1, 13)), path.name
        assert {w.number for found in words.values() for w in found if w.kind == "W"} >= set(range(1, 8)), path.name


# --- the five articles ------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not (SHARED / "gold" / "seeds_expected.json").exists(), reason="no development data")
def test_seed_articles() -> None:
    gold = json.loads((SHARED / "gold" / "seeds_expected.json").read_text(encoding="utf-8"))
    for article in gold["articles"]:
        text = (SHARED / "seeds" / article["file"]).read_text(encoding="utf-8")
        doc = document(text, "fr")
        found = [Annotation(e["source_start"], e["source_end"], "social_embed", "gold", 1.0, {"date": e["date"]})
                 for e in article["embeds"]]  # fmt: skip
        found += [Annotation(i["source_start"], i["source_end"], "caption", "gold") for i in article["images"]]
        doc = doc.annotate(found)
        doc = doc.annotate(dates.annotate(doc))
        said = publication(doc)
        published, inferred = article["published"] or {}, article["published_inferred"] or {}
        assert said["published"]["value"] == published.get("value", "")
        assert said["published_inferred"]["edtf"] == inferred.get("edtf", "")
        mentioned = {(a.start, a.end): a.value for a in doc.annotations if a.rule == "dates.mention" and a.value}
        for date in article["dates"]:
            value = mentioned[date["source_start"], date["source_end"]]
            assert value["value"] == (date["value"] or ""), (article["id"], date["text"])
            assert value["modifier"] == date.get("modifier", "")
            assert value["timex"] == date.get("timex", value["timex"])


CHRONICLE = (
    ("March 1994", "An engineer draws a bridge."),
    ("12 June 1994", "Fishermen protest on the quay."),
    ("September 2001", "The state refuses to pay a second time."),
    ("2 October 2018", "The bridge is opened."),
)


def test_headings_of_a_chronicle_stay() -> None:
    text = "\n".join(["How the bridge came to be", *(line for part in CHRONICLE for line in part)])
    record = clean(text, language="en")
    assert all(line in record.text for part in CHRONICLE for line in part)
    assert record.date == ""
    assert [mention["value"] for mention in record.dates] == ["1994-03", "1994-06-12", "2001-09", "2018-10-02"]


def test_dates_of_a_list_that_is_no_chronicle_leave() -> None:
    newest_first = reversed(CHRONICLE)
    text = "\n".join(["How the bridge came to be", *(line for part in newest_first for line in part)])
    assert not any(day in clean(text, language="en").text for day, _ in CHRONICLE)


@pytest.mark.parametrize("line", ["-----\n\n[29.04.2024NeustadtAltdorf", "-- \u2003 -- 29.04.2024 Neustadt"])
def test_signs_and_spaces_before_a_date_are_no_words(line: str) -> None:
    found, byline = stamps.read_line(line, fold(line), 0, len(line), lexicon("de"))
    assert byline is None
    assert all(stamp.value == "2024-04-29" for stamp in found)
