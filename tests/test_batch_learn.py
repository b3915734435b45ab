"""Learning a site's lines, and counting what is in an output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner import clean
from cleaner.batch import stats
from cleaner.batch.learn import Options, _Lossy, learn
from cleaner.batch.model import Settings
from cleaner.batch.sources import Sources
from cleaner.config import load
from cleaner.errors import InputError
from cleaner.pipeline import Pipeline
from cleaner.rules import load as load_pack
from cleaner.rules.check import check

SLOGAN = "The Daily Dam, since 1902"


def site(folder: Path, count: int = 40) -> Path:
    folder.mkdir()
    with open(folder / "a.jsonl", "w") as file:
        for number in range(count):
            text = f"Sluice {number} was opened at dawn, the keeper said.\n\n{SLOGAN}\n\nFollow us on Telegram\n"
            braces = "Sign {here} please\n" if number % 2 else ""
            file.write(json.dumps({"text": text + braces, "url": f"https://www.dam.example/{number}"}) + "\n")
            file.write(
                json.dumps({"text": f"Other news {number}.\n\n{SLOGAN if number < 5 else ''}", "site": "Other"}) + "\n"
            )
    (folder / "page.html").write_text(f"<html><body><p>{SLOGAN}</p></body></html>")
    (folder / "bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe")
    return folder


def test_learn(tmp_path: Path) -> None:
    found = learn(Sources([str(site(tmp_path / "in"))]), Settings(), Options())
    assert (found.rules, found.documents, found.known, found.unfit) == (1, 81, 1, 1)
    pack = tmp_path / "dam.toml"
    pack.write_text(found.pack)
    [rule] = load_pack(pack)
    assert check([rule]) == []
    assert (rule.label, rule.hit) == ("interface", (SLOGAN,))
    assert "in 40 of 40 documents of dam.example" in found.pack
    pipeline = Pipeline(load().with_changes(packs=[pack]))
    source = f"The keeper slept, the keeper said.\n\n{SLOGAN}"
    assert pipeline.clean(source).text == "The keeper slept, the keeper said."
    assert SLOGAN in clean(source).text
    assert learn(Sources([str(tmp_path / "in")]), Settings(), Options()) == found


def test_learn_thresholds(tmp_path: Path) -> None:
    source = Sources([str(site(tmp_path / "in"))])
    assert learn(source, Settings(), Options(min_docs=41)).rules == 0
    assert learn(source, Settings(), Options(min_docs=5, min_share=0.1)).rules == 2
    assert learn(source, Settings(), Options(min_docs=5, min_share=0.2)).rules == 1
    assert "in 46 of 81 documents of one" in learn(source, Settings(), Options(site="one")).pack


def test_frequent_lines_survive_forgetting() -> None:
    counts = _Lossy(50)
    for number in range(5000):
        counts.add(number + 10)
        if number % 10 == 0:
            counts.add(1)
    assert len(counts._counts) <= 50
    assert 1 in counts.above(100)


def test_stats(tmp_path: Path) -> None:
    records = [
        clean("The dam holds, engineers said on Friday.\n\nFollow us on Telegram", url="https://www.dam.example/1"),
        clean("Le barrage tient bon, ont annoncé les ingénieurs de la région dans la soirée.", site="Le Barrage"),
    ]
    (tmp_path / "out.jsonl").write_bytes(b"".join(record.to_bytes() + b"\n" for record in records))
    counts = stats.collect(str(tmp_path / "out.jsonl"))
    assert (counts["documents"], counts["repeated_ids"]) == (2, 1)  # both have none
    chars = counts["characters"]
    assert chars["in"] == chars["kept"] + chars["removed"] + chars["spacing"]
    assert counts["labels"] == {"social_promo": {"spans": 1, "characters": 21}}
    assert {name: row["documents"] for name, row in counts["sites"].items()} == {"Le Barrage": 1, "dam.example": 1}
    assert "social_promo" in stats.as_text(counts)
    json.dumps(counts)
    (tmp_path / "not.jsonl").write_text('{"text": "x"}\n')
    with pytest.raises(InputError, match="not a record"):
        stats.collect(str(tmp_path / "not.jsonl"))
    with pytest.raises(InputError, match="no records here"):
        stats.collect(str(tmp_path / "none"))


def test_types_that_keep_strings_as_written() -> None:
    from cleaner.batch.columns import Looks, features, look, merged
    from cleaner.record import Record

    def types(dates: list[str], **extra: object) -> dict[str, str]:
        parts: list[Looks] = []
        for date in dates:
            parts.append({})
            look(Record(date=date, extra=extra), parts[-1])
        lines = features(merged(parts))
        return {line.split(":")[1].split(",")[0].strip(' "'): line.rsplit(" ", 1)[1].rstrip("}") for line in lines}

    assert types(["2017-09-05"] * 3)["date"] == "json"  # as strings all of a block would become timestamps
    assert types(["2017-09-05", "2017"])["date"] == "string"  # as JSON the year would become a number
    assert types(["2017-09-05"] * 200 + ["2017"])["date"] == "json"  # most blocks have no year, but many dates
    assert types(["2017-09-05"] * 9 + ["2017-09"])["date"] == "json"  # which is no number
    assert types(["2017"] * 3, n="17", crawled="2017-09-05", any={"a": 1}, odd=7)["n"] == "string"
    told = types(["2017-09"], n="17", crawled="2017-09-05", any={"a": 1}, odd=7)
    assert (told["crawled"], told["any"], told["odd"], told["text"], told["dates"]) == (
        "json", "json", "json", "string", "json",
    )  # fmt: skip
