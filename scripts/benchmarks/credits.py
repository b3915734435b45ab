"""Cost of the stage ``credits`` on article text, per KB: the scan alone, the whole stage, and per credit string.

scripts/bench credits [--pages N]
"""

from __future__ import annotations

import re
import sys
import time

from evaluation.common import corpus, gold, table

from cleaner.credits import parse, scan, split
from cleaner.document import Block, Document
from cleaner.stages import credits as stage


def main(argv: list[str]) -> None:
    """Print the table; times are CPU time of this process, the best of three."""
    pages = int(argv[argv.index("--pages") + 1]) if "--pages" in argv else 300
    begin = time.process_time()
    stage.annotate(_document("Photo: Jane Doe / AFP", ""))
    start = time.process_time() - begin
    documents = [
        _document(p["gold"] or "", p["site"]) for n in ("wcxb-dev-articles", "fundus-train") for p in corpus(n, pages)
    ]
    for document in documents:
        document.folded  # noqa: B018 - the stages share it, so it is no cost of this one
    size = sum(len(d.text) for d in documents) / 1000
    rows = [r["credit"] for r in gold("credits")]
    lines = [r["flattened_line"] for r in gold("credits") if r["flattened_line"]]
    print(
        table(
            ["", "value"],
            [
                ["article text, KB", round(size)],
                ["first use: tables and automaton, ms", 1000 * start],
                [
                    "scan for candidates, ms per KB",
                    1000 * _best(lambda: [scan.candidates(d) for d in documents]) / size,
                ],
                ["whole stage, ms per KB", 1000 * _best(lambda: [stage.annotate(d) for d in documents]) / size],
                ["parse, µs per credit string", 1e6 * _best(lambda: [parse(r) for r in rows]) / len(rows)],
                ["split, µs per caption line", 1e6 * _best(lambda: [split(r) for r in lines]) / len(lines)],
            ],
        )
    )
    sys.stdout.flush()


def _document(text: str, site: str) -> Document:
    blocks = tuple(Block(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text))
    return Document(text, blocks, metadata={"site": site})


def _best(run: object) -> float:
    assert callable(run)
    times = []
    for _ in range(3):
        begin = time.process_time()
        run()
        times.append(time.process_time() - begin)
    return min(times)
