"""Language identification: milliseconds of CPU a call, from a warm start, and the start itself."""

from __future__ import annotations

import time
from collections.abc import Sequence

from cleaner import language
from scripts.evaluation.common import table

# Own sentences; each is repeated to the length of a paragraph.
TEXTS = {
    "fr": "Le conseil municipal a voté mardi soir la rénovation du vieux pont, "
    "que les riverains attendaient depuis dix ans. ",
    "de": "Der Gemeinderat hat am Dienstagabend beschlossen, die alte Brücke "
    "zu erneuern, auf die viele Anwohner warten. ",
    "ru": "Городской совет во вторник вечером принял решение отремонтировать "
    "старый мост, которого жители ждали десять лет. ",
    "zh-cn": "市议会星期二晚上决定修复这座老桥，附近的居民已经等待了整整十年，工程将于明年春天开始。",
    "ja": "市議会は火曜日の夜、住民が十年間待ち続けてきた古い橋を修復することを決めた。工事は来年の春に始まる。",
}


def main(argv: Sequence[str]) -> None:
    repeats = int(argv[0]) if argv else 300
    rows: list[list[object]] = []
    for code, sentence in TEXTS.items():
        text = sentence * (2000 // len(sentence))
        started = time.process_time()
        answer = language.identify(text)
        first = time.process_time() - started
        best = min(_time(text, repeats // 5) for _ in range(5))
        rows.append([code, answer, first * 1000, best * 1000])
    print(table(["text", "answer", "first call, ms CPU", "then, ms CPU"], rows))


def _time(text: str, repeats: int) -> float:
    started = time.process_time()
    for _ in range(repeats):
        language.identify(text)
    return (time.process_time() - started) / repeats
