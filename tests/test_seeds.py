"""The five real articles become what was agreed (only where the development data is)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cleaner import clean, restore

IDS = ("000", "001", "002", "003", "004")
LABELS_OF = {
    "duplicate_title": {"headline"}, "promo_social": {"social_promo"}, "section_label": {"interface"},
    "cookie_consent": {"consent"}, "consent_button": {"consent", "interface"}, "metadata_prefix": {"timestamp"},
}  # fmt: skip


def norm(text: str | None) -> str:
    text = (text or "").replace("\u00a0", " ").replace("\u202f", " ")
    return "\n".join(" ".join(line.split(" ")).strip() for line in _collapse(text).split("\n"))


def _collapse(text: str) -> str:
    while "  " in text:
        text = text.replace("  ", " ")
    return text


@pytest.fixture(scope="module")
def articles(shared: Path) -> dict[str, tuple[dict[str, Any], Any]]:
    rows = json.loads((shared / "gold/seeds_expected.json").read_text(encoding="utf-8"))["articles"]
    return {
        row["id"]: (row, clean((shared / "seeds" / row["file"]).read_bytes(), site=row["site_name"] or ""))
        for row in rows
    }


@pytest.mark.parametrize("key", IDS)
def test_text(articles: dict[str, Any], shared: Path, key: str) -> None:
    row, record = articles[key]
    assert norm(record.text) == norm(row["text"])
    assert record.language == row["language"]
    assert restore(record) == (shared / "seeds" / row["file"]).read_text(encoding="utf-8")


@pytest.mark.parametrize("key", IDS)
def test_title_and_date(articles: dict[str, Any], key: str) -> None:
    row, record = articles[key]
    assert record.title == (row["title"]["text"] if row["title"] else "")
    assert record.date == (row["published"]["value"] if row["published"] else "")
    if row["published"]:
        assert record.published["raw"] == row["published"]["raw"]
        assert (record.published["start"], record.published["end"]) == (
            row["published"]["source_start"],
            row["published"]["source_end"],
        )
    if row["published_inferred"]:
        assert record.published_inferred["edtf"] == row["published_inferred"]["edtf"]


@pytest.mark.parametrize("key", IDS)
def test_mentions(articles: dict[str, Any], key: str) -> None:
    row, record = articles[key]
    have = {(d["source_start"], d["source_end"]): d for d in record.dates}
    for want in row["dates"]:
        if want["where"] == "metadata":
            continue  # a stamp: record.published
        found = have.get((want["source_start"], want["source_end"]))
        if found is None:
            assert not want["required"], want
            continue
        assert found["value"] == (want["value"] or ""), want
        assert found["where"] == want["where"]
        if want["value"] is None:
            assert found["timex"] == want["timex"]
        if want["where"] == "body":
            assert record.text[found["start"] : found["end"]] == want["text"]


@pytest.mark.parametrize("key", IDS)
def test_credits(articles: dict[str, Any], key: str) -> None:
    row, record = articles[key]
    assert len(record.credits) == len(row["images"])
    for want, have in zip(row["images"], record.credits, strict=True):
        assert norm(have["caption"]) == norm(want["caption"])
        assert have["credit_text"] == want["credit_text"]
        assert have["credit_line"] == want["credit_line"]
        assert [c["name"] for c in have["creators"]] == want["creators"]
        assert have["agencies"] == want["agencies"]
        assert have["copyright_notice"] == want["copyright_notice"]
        assert have["flags"] == want["flags"]


@pytest.mark.parametrize("key", IDS)
def test_embeds(articles: dict[str, Any], key: str) -> None:
    row, record = articles[key]
    assert len(record.embeds) == len(row["embeds"])
    for want, have in zip(row["embeds"], record.embeds, strict=True):
        assert (have["author"], have["handle"], have["date"]) == (
            want["author_name"],
            want["author_handle"],
            want["date"],
        )
        assert have["text"] == want["text"]
        assert have["urls"] == want["links"]
        assert have["media"] == want["media_urls"]
        assert have["hashtags"] == want["hashtags"]
        assert (have["source_start"], have["source_end"]) == (want["source_start"], want["source_end"])


@pytest.mark.parametrize("key", IDS)
def test_removed_and_related(articles: dict[str, Any], key: str) -> None:
    row, record = articles[key]
    assert [norm(r["title"]) for r in record.related] == [norm(r["title"]) for r in row["related"]]
    for want in row["removed"]:
        covering = [r for r in record.removed if r["start"] < want["source_end"] and want["source_start"] < r["end"]]
        assert covering, want
        assert {r["label"] for r in covering} <= LABELS_OF[want["kind"]], want
