"""What every evaluation shares: where the development data lies, tables, and floors.

Floors are in ``scripts/floors/<evaluation>.toml``: ``name = value``. A measured value below its floor fails the run;
for a name that ends in ``_max`` a value above it does.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CLEANER_SHARED", ROOT.parent / "shared"))
FLOORS = ROOT / "scripts" / "floors"


def need(path: str) -> Path:
    """The path of a development file, or a clean exit (code 0) with a note where the data is absent."""
    found = SHARED / path
    if not found.exists():
        print(f"skipped: no {path} in {SHARED} (set CLEANER_SHARED)", file=sys.stderr)
        raise SystemExit(0)
    return found


def corpus(name: str, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """The pages of ``corpus/<name>.jsonl.gz``, in order."""
    with gzip.open(need(f"corpus/{name}.jsonl.gz"), "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if limit is not None and number >= limit:
                return
            yield json.loads(line)


def gold(name: str) -> list[dict[str, Any]]:
    """The rows of ``gold/<name>.jsonl``."""
    with need(f"gold/{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table: the first column left, the others right; floats with four significant places."""

    def cell(value: object) -> str:
        return f"{value:.4g}" if isinstance(value, float) else str(value)

    cells = [[cell(v) for v in row] for row in rows]
    widths = [max(len(head[i]), *(len(r[i]) for r in cells), 3) for i in range(len(head))]

    def line(row: Sequence[str]) -> str:
        return (
            "| "
            + " | ".join(v.ljust(w) if i == 0 else v.rjust(w) for i, (v, w) in enumerate(zip(row, widths, strict=True)))
            + " |"
        )

    rule = "|" + "|".join("-" * (w + 1) + ("-" if i == 0 else ":") for i, w in enumerate(widths)) + "|"
    return "\n".join([line(list(head)), rule, *map(line, cells)])


def check_floors(evaluation: str, measured: dict[str, float]) -> None:
    """Compare with ``scripts/floors/<evaluation>.toml``; exit with 1 and a list when any is broken."""
    path = FLOORS / f"{evaluation}.toml"
    floors = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    broken = []
    for name, floor in floors.items():
        if name not in measured:
            broken.append(f"{name}: not measured")
        elif (measured[name] > floor) if name.endswith("_max") else (measured[name] < floor):
            broken.append(f"{name}: {measured[name]:.5g}, floor {floor}")
    print(f"floors: {len(floors) - len(broken)} of {len(floors)} held", file=sys.stderr)
    if broken:
        print("broken floors:\n  " + "\n  ".join(broken), file=sys.stderr)
        raise SystemExit(1)
