"""What the line tagger costs: microseconds of CPU a line, by size of batch, on clean articles and on flattened pages.

scripts/bench tagger [--pages N]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence

from cleaner import reader
from cleaner.document import Document
from cleaner.stages import tagger
from scripts.evaluation.common import corpus, table


def documents(texts: Sequence[str]) -> list[Document]:
    """Plain texts as documents."""
    return [Document(text, reader.split_blocks(text)) for text in texts]


def cost(work: Callable[[], object], repeats: int = 3) -> float:
    """The least CPU time of some runs, in seconds."""
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main(argv: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="scripts/bench tagger", description=__doc__)
    parser.add_argument("--pages", type=int, default=60)
    args = parser.parse_args(argv)
    from inscriptis import get_text

    pages = list(corpus("fundus-train", args.pages))
    rows: list[list[object]] = []
    for name, texts in (
        ("clean articles", [page["gold"] for page in pages]),
        ("flattened pages", [get_text(page["html"]) for page in pages]),
    ):
        docs = documents(texts)
        lines, chars = sum(len(d.blocks) for d in docs), sum(len(d.text) for d in docs)
        size = sum(len(d.text.encode()) for d in docs) / 1e6
        tagger.annotate(docs[0])
        for batch in (1, 8, len(docs)):
            parts = [docs[i : i + batch] for i in range(0, len(docs), batch)]
            seconds = cost(lambda parts=parts: [tagger.annotate_many(part) for part in parts])  # type: ignore[misc]
            figures = seconds / lines * 1e6, seconds / len(docs) * 1e3, size / seconds
            rows.append([f"{name}, {batch} at a time", lines, chars / lines, *figures])
    print(table(["", "lines", "chars a line", "µs a line", "ms a document", "MB/s"], rows))
