"""Language identification on the gold bodies: agreement with langdetect, answers that contradict the country, cost."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence

from cleaner import language
from cleaner.document import Block
from scripts.evaluation import common

# The main language of a country's press. Papers in other languages exist, so this is a rough check.
COUNTRY = {
    "at": "de",
    "au": "en",
    "cl": "es",
    "cn": "zh-cn",
    "de": "de",
    "dk": "da",
    "es": "es",
    "fr": "fr",
    "gl": "da",
    "hu": "hu",
    "id": "id",
    "ie": "en",
    "il": "he",
    "is": "",
    "jp": "ja",
    "kr": "ko",
    "lt": "lt",
    "mx": "es",
    "nl": "nl",
    "no": "no",
    "pl": "pl",
    "pt": "pt",
    "py": "es",
    "ru": "ru",
    "se": "sv",
    "tr": "tr",
    "tw": "zh-tw",
    "tz": "sw",
    "uk": "en",
    "us": "en",
    "vn": "vi",
}


def lines(text: str) -> list[Block]:
    """The non-empty lines of ``text`` as blocks."""
    found, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Block(start, start + len(line)))
        start += len(line) + 1
    return found


def reference(text: str) -> str:
    """langdetect's own answer, seeded, over all its profiles."""
    import langdetect

    try:
        return str(langdetect.detect(text))
    except langdetect.LangDetectException:
        return ""


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="evaluate language")
    parser.add_argument("--limit", type=int, default=200, help="pages per corpus (default 200)")
    options = parser.parse_args(argv)

    import langdetect

    langdetect.DetectorFactory.seed = 0
    asked: Counter[str] = Counter()
    rows: dict[str, Counter[str]] = {}
    clear = right = total = fast = agreed_fast = agreed = answered = 0
    seconds = 0.0
    for name in ("fundus-train", "wcxb-dev-articles"):
        for page in common.corpus(name, options.limit):
            blocks = lines(page["gold"])
            if not blocks:
                continue
            language.identify(page["gold"], blocks)
            started = time.perf_counter()
            answer = language.identify(page["gold"], blocks)
            took = time.perf_counter() - started
            expected = reference(language.sample(page["gold"], blocks))
            total += 1
            if answer:
                answered += 1
                agreed += answer == expected
                if took < 0.0006:  # langdetect was not asked: it takes over a millisecond
                    fast += 1
                    seconds += took
                    agreed_fast += answer == expected
            if answer != expected:
                print(f"{page['site']}: {answer!r}, langdetect {expected!r}", file=sys.stderr)
            asked[answer] += 1
            country = page.get("country", "")
            if country in COUNTRY:
                clear += 1
                right += answer == COUNTRY[country]
                rows.setdefault(country, Counter())[answer] += 1
    measured = {
        "agreement": agreed / answered,
        "agreement_fast": agreed_fast / fast,
        "answered": answered / total,
        "country": right / clear,
        "fast_ms_max": 1000 * seconds / fast,
    }
    print(common.table(["country", "answers"], [[c, dict(rows[c].most_common())] for c in sorted(rows)]))
    print()
    print(common.table(["measure", "value"], [["pages", total], *map(list, measured.items())]))
    common.check_floors("language", measured)
