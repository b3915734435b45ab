"""What is in an output: counts by label, rule, language and site, from the records themselves."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from cleaner.batch import formats
from cleaner.batch.model import Settings, site_of
from cleaner.batch.readers import read
from cleaner.batch.sources import File
from cleaner.errors import InputError


def files(output: str) -> list[Path]:
    """The shards of a directory, or the one file.

    Raises:
        InputError: there are none.
    """
    path = Path(output)
    found = (
        sorted(p for p in path.glob("clean-*") if p.is_file()) if path.is_dir() else [path] if path.is_file() else []
    )
    if not found:
        raise InputError(f"{output}: no records here; name a file of them, or a directory that `cleaner batch` wrote")
    return found


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The records of one file, JSON lines or Parquet.

    Raises:
        InputError: a line that is no record.
    """
    kind = formats.of(path.name)
    status = path.stat()
    file = File(str(path).encode(), str(path), status.st_size, 0, kind if kind.form else kind._replace(form="jsonl"))
    for task in read(file, Settings(max_bytes=1 << 40)):
        row = orjson.loads(task.data) if task and task.kind == "row" else None
        if not isinstance(row, dict) or "removed" not in row or "source_chars" not in row:
            raise InputError(f"{task.id if task else path}: not a record of cleaner")
        yield row


def collect(output: str) -> dict[str, Any]:
    """The counts of an output, ready for JSON.

    ``characters``: ``in == kept + removed + spacing``, where spacing is white space taken out, less what was put in.
    ``repeated_ids``: records whose id another one has already (by a hash of 8 bytes each, the only thing held).
    """
    totals: Counter[str] = Counter()
    tables: dict[str, dict[str, Counter[str]]] = {
        name: defaultdict(Counter) for name in ("labels", "rules", "languages", "sites")
    }
    flags: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    ids = array("Q")
    for path in files(output):
        for row in rows(path):
            kept, removed = len(row["text"]), sum(len(r["text"]) for r in row["removed"])
            amounts = {"documents": 1, "in": row["source_chars"], "kept": kept, "removed": removed}
            totals.update(amounts)
            ids.frombytes(hashlib.blake2b(row["id"].encode("utf-8", "surrogatepass"), digest_size=8).digest())
            for gone in row["removed"]:
                for name in ("label", "rule"):
                    tables[name + "s"][gone[name]].update(spans=1, characters=len(gone["text"]))
            tables["languages"][row["language"]].update(amounts)
            tables["sites"][site_of(row["site"], row["url"])].update(amounts)
            flags.update(row["flags"])
            fields.update(
                key for key in ("title", "authors", "date", "credits", "embeds", "dates", "related") if row[key]
            )
    result: dict[str, Any] = {
        "documents": totals["documents"],
        "repeated_ids": len(ids) - int(np.unique(np.frombuffer(ids, np.uint64)).size),
        "characters": {key: totals[key] for key in ("in", "kept", "removed")},
    }
    result["characters"]["spacing"] = totals["in"] - totals["kept"] - totals["removed"]
    for name, table in tables.items():
        order = sorted(
            table, key=lambda key: (-table[key]["characters" if name in ("labels", "rules") else "documents"], key)
        )
        result[name] = {key: dict(table[key]) for key in order}
    result["flags"] = dict(sorted(flags.items()))
    result["fields"] = dict(sorted(fields.items()))
    report = Path(output) / "report.json"
    if report.is_file():
        told = orjson.loads(report.read_bytes())
        result["run"] = {key: told[key] for key in ("documents", "records", "rejected", "errors", "reasons")}
    return result


def as_text(counts: dict[str, Any], top: int = 20) -> str:
    """The counts for people, the ``top`` rows of each table."""
    chars = counts["characters"]
    whole = max(1, chars["in"])
    lines = [
        f"documents   {counts['documents']:>12,}",
        *(
            f"characters {key:<9}{chars[key]:>12,} {chars[key] / whole:>6.1%}"
            for key in ("in", "kept", "removed", "spacing")
        ),
    ]
    if counts["repeated_ids"]:
        lines.append(f"ids said before {counts['repeated_ids']:>8,}")
    if run := counts.get("run"):
        lines.append(f"rejected    {run['rejected']:>12,}")
        lines.append(f"errors      {run['errors']:>12,}")
    for name in ("labels", "rules", "languages", "sites", "fields", "flags"):
        table = counts[name]
        if not table:
            continue
        shown = list(table.items())[:top]
        width = max(24, *(len(key) for key, _ in shown))
        lines += ["", f"{name} ({len(table)})"]
        for key, row in shown:
            if name in ("labels", "rules"):
                amounts = f"{row['spans']:>10,} spans {row['characters']:>12,} characters"
            elif name in ("languages", "sites"):
                share = row["removed"] / max(1, row["in"])
                amounts = f"{row['documents']:>10,} documents {row['in']:>12,} characters, {share:.1%} removed"
            else:
                amounts = f"{row:>10,} documents"
            lines.append(f"  {key or '-':<{width}} {amounts}")
        if len(table) > top:
            lines.append(f"  … {len(table) - top} more (--json has all)")
    return "\n".join(lines) + "\n"
