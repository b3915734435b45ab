"""Dates on the development data: mentions per language, traps, prose without dates, publication dates of flat pages."""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from cleaner import reader
from cleaner.dates import mentions, publication
from cleaner.dates.engine import expressions, lexicon_for
from cleaner.dates.lexicon import lexicon
from cleaner.document import Document
from cleaner.language import identify
from cleaner.stages import dates
from scripts.evaluation import common

PAGES = ("dated-pages", "fundus-train", "wcxb-dev-articles")
SHORT = 220
"""A page shows its date when a line shorter than this has it."""


def f1(right: int, found: int, gold: int) -> float:
    """F1 of ``right`` hits among ``found`` where ``gold`` were to be found."""
    return 2 * right / (found + gold) if found + gold else 1.0


def score_mentions() -> dict[str, float]:
    """Spans (any overlap) and values against ``gold/dates.jsonl``; expressions it does not score count nowhere."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for row in common.gold("dates"):
        count, used = totals[row["lang"]], set()
        found = mentions(row["text"], row["lang"], row["dct"])
        for gold in row["mentions"]:
            hits = [i for i, m in enumerate(found) if m.start < gold["end"] and gold["start"] < m.end]
            used.update(hits)
            if gold["kind"] == "IGN":
                continue
            count["gold"] += 1
            count["hit"] += bool(hits)
            count["exact"] += any((found[i].start, found[i].end) == (gold["start"], gold["end"]) for i in hits)
            count["value"] += any(found[i].value == gold["value"] for i in hits)
        count["false"] += len(found) - len(used)
    totals["all"] = sum(totals.values(), Counter())
    rows, measured = [], {}
    for language, c in totals.items():
        said = c["hit"] + c["false"]
        precision, recall = (c["hit"] / said if said else 1.0), (c["hit"] / c["gold"] if c["gold"] else 1.0)
        rows.append(
            (language, c["gold"], precision, recall, f1(c["value"], said, c["gold"]), c["exact"] / max(c["gold"], 1))
        )
        if language == "all":
            measured = {"span_precision": precision, "span_recall": recall, "value_f1": rows[-1][4]}
    print("\n## Mentions, development gold\n")
    print(common.table(("language", "gold", "span P", "span R", "value F1", "same span"), rows))
    return measured


def _rows(name: str) -> Iterator[tuple[str, str]]:
    for line in (common.ROOT / "tests" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, _, rest = line.partition("|")
            yield language, rest


def score_silence() -> dict[str, float]:
    """Our own traps, and prose without a date: how many mentions too many."""
    traps = [bool(mentions(text, language, "2024-05-15")) for language, text in _rows("dates_traps.txt")]
    prose = list(_rows("dates_negative.txt"))
    size = sum(len(text) for _, text in prose)
    false = [(text, m) for language, text in prose for m in mentions(text, language, "2024-05-15")]
    for text, m in false:
        print(f"false: {m.text!r} in {text[max(0, m.start - 30) : m.end + 30]!r}")
    print(f"\nTraps silent: {traps.count(False)} of {len(traps)}.", end=" ")
    print(f"False mentions in {size / 1000:.1f} KB of undated prose: {len(false)}.")
    return {"traps_silent": traps.count(False) / len(traps), "false_per_20kb_max": len(false) / size * 20_000}


def flatteners() -> dict[str, Callable[[str], str]]:
    """Three ways to make text of a page, by name."""
    import html_text
    from inscriptis import get_text
    from resiliparse.extract.html2text import extract_plain_text

    return {"inscriptis": get_text, "html_text": html_text.extract_text, "resiliparse": extract_plain_text}


def shows(doc: Document, day: str) -> bool:
    """Whether a short line of the page has this day."""
    for words in {lexicon_for(doc.language, doc.text).language, "en"}:
        for f in expressions(doc.text, doc.folded, lexicon(words), lenient=True):
            if all(f.day) and f"{f.day[0]:04d}-{f.day[1]:02d}-{f.day[2]:02d}" == day:
                start, end = doc.text.rfind("\n", 0, f.start), doc.text.find("\n", f.end)
                if (len(doc.text) if end < 0 else end) - start < SHORT:
                    return True
    return False


def score_publication(flat: str, step: int) -> dict[str, float]:
    """Publication days of flattened pages, without HTML metadata and without the address."""
    flatten, rows, measured = flatteners()[flat], [], {}
    for corpus in PAGES:
        count: Counter[str] = Counter()
        for number, page in enumerate(common.corpus(corpus)):
            day = page.get("date")
            if number % step or not isinstance(day, str) or not day[:4].isdecimal() or len(page["html"]) > 1_500_000:
                continue
            text = reader.normalize(flatten(page["html"])).text
            blocks = reader.split_blocks(text)
            doc = Document(text, blocks, language=identify(text, blocks))
            shown = shows(doc, day[:10])
            said = publication(doc.annotate(dates.annotate(doc)))
            found = said["published"]["value"][:10]
            kind = "none" if len(found) < 10 else "right" if found == day[:10] else "wrong"
            if kind == "wrong" and abs((date.fromisoformat(found) - date.fromisoformat(day[:10])).days) == 1:
                kind = "off by one"
            if shown and said["published"]["method"] == "updated":
                count["shown updated"] += 1
            count.update(("pages", kind, *(("shown", f"shown {kind}") if shown else ())))
        shown_pages = max(count["shown"], 1)
        right, wrong = count["shown right"] / shown_pages, count["shown wrong"] / shown_pages
        rows.append((corpus, count["pages"], count["shown"], right, count["shown off by one"] / shown_pages, wrong,
                     count["shown updated"] / shown_pages,
                     count["shown none"] / shown_pages, count["wrong"] / max(count["pages"], 1)))  # fmt: skip
        name = corpus.split("-")[0]
        measured |= {f"published_right_{name}": right, f"published_wrong_{name}_max": wrong}
    print(f"\n## Publication day, {flat}, no metadata, no address\n")
    head = ("corpus", "pages", "show it", "right", "off by one", "wrong", "by update", "none", "wrong of all")
    print(common.table(head, rows))
    return measured


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="scripts/evaluate dates", description=__doc__)
    parser.add_argument("--flat", default="inscriptis", choices=("inscriptis", "html_text", "resiliparse"))
    parser.add_argument("--step", type=int, default=1, help="every so many pages only (floors are for 1)")
    parser.add_argument("--no-pages", action="store_true", help="leave the publication dates out")
    options = parser.parse_args(argv)
    started = time.perf_counter()
    measured: dict[str, Any] = score_mentions() | score_silence()
    if not options.no_pages:
        measured |= score_publication(options.flat, options.step)
    print(f"\n{time.perf_counter() - started:.0f} s")
    if not options.no_pages and options.step == 1 and options.flat == "inscriptis":
        common.check_floors("dates", measured)
