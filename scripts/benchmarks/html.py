"""Speed and memory on whole news pages: reading, metadata, witnesses and vote, beside trafilatura's own `extract`.

    scripts/bench html [--every N] [--efforts NAME,NAME] [--memory PAGES]

CPU seconds of one process, so that other work on the machine counts little; every tool reads the same pages, after a
few to warm up, which load what is loaded once. `--memory N` reads N pages in a row and reports the resident size on the
way.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any

from evaluation.common import corpus, table

from cleaner.document import Document
from cleaner.html import extractors, read
from cleaner.stages import witnesses

WARM = 20
"""Pages read before the clock starts."""


def ours(effort: str) -> Callable[[dict[str, Any]], None]:
    """Everything the package does with a page before the other stages."""

    def run(row: dict[str, Any]) -> None:
        page = read(row["html"], url=row.get("url") or "")
        doc = Document(page.text, page.blocks, metadata=page.metadata, page=page).annotate(page.annotations)
        doc.annotate(witnesses.annotate(doc, effort))

    return run


def trafilatura(**options: Any) -> Callable[[dict[str, Any]], None]:
    """trafilatura's main function."""

    def run(row: dict[str, Any]) -> None:
        from trafilatura import extract

        extract(row["html"], include_comments=False, **options)

    return run


def _resident() -> float:
    """The largest resident size so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench html", description="Pages a second on HTML.")
    parser.add_argument("--every", type=int, default=10, help="take every N-th page")
    parser.add_argument("--efforts", default=",".join(extractors.EFFORTS), help="which efforts to time")
    parser.add_argument("--memory", type=int, default=0, help="read N pages and report the resident size")
    options = parser.parse_args(argv)
    rows = [
        r for name in ("wcxb-dev-articles", "fundus-train") for n, r in enumerate(corpus(name)) if not n % options.every
    ]
    size = sum(len(r["html"]) for r in rows) / 1e6
    if options.memory:
        run, seen = ours("default"), []
        for n in range(options.memory):
            run(rows[n % len(rows)])
            if n in {options.memory // 10, options.memory // 2, options.memory - 1}:
                seen.append([n + 1, _resident()])
        print(table(["pages read", "peak MB"], seen))
        return
    tools: dict[str, Callable[[dict[str, Any]], None]] = {
        "read only": lambda row: void(read(row["html"])),
        "read and metadata": lambda row: void(read(row["html"]).metadata),
        **{f"cleaner, {e}, with metadata": ours(e) for e in options.efforts.split(",")},
        "trafilatura extract": trafilatura(),
        "trafilatura extract, with metadata": trafilatura(with_metadata=True),
        "trafilatura extract, fast": trafilatura(fast=True),
    }
    body: list[list[object]] = []
    for name, run in tools.items():
        for row in rows[:WARM]:
            run(row)
        start = time.process_time()
        for row in rows:
            run(row)
        spent = time.process_time() - start
        body.append([name, spent / len(rows) * 1000, len(rows) / spent, size / spent])
    print(f"{len(rows)} pages, {size / len(rows) * 1000:.0f} KB each\n")
    print(table(["", "ms a page", "pages/s", "MB/s"], body))


def void(_: object) -> None:
    """Make a value and forget it."""
