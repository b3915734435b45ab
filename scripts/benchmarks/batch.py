"""Batches: MB/s with one and two workers, the cost over a loop in one process, memory of parent and workers.

Articles as in `scripts/bench text`, as JSON lines. Wall clock counts from the first result on, since starting a worker
takes about a second whatever the size of the input; CPU time counts everything. On a machine that does other things
too, trust CPU time.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from evaluation.common import table

from benchmarks.text import articles
from cleaner.batch.model import Settings
from cleaner.batch.run import Batch
from cleaner.batch.sources import Sources
from cleaner.batch.supervisor import Limits
from cleaner.batch.units import units
from cleaner.batch.work import Worker
from cleaner.config import load


def main(argv: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="scripts/bench batch", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=30, help="size of the input (default 30)")
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2], help="numbers of workers (default 1 2)")
    parser.add_argument(
        "--characters", type=int, default=0, help="cut articles to this length, for many small documents"
    )
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        size, count = write(source, options.megabytes * 1_000_000, options.characters)
        print(f"{count:,} documents, {size / 1e6:.1f} MB")
        rows: list[list[object]] = []
        wall, cpu, loop_memory = loop(source)
        base = cpu
        rows.append(["a loop in one process", size / wall / 1e6, count / wall, cpu, "", loop_memory, ""])
        for jobs in options.jobs:
            wall, cpu, parent, worker = batch(source, Path(folder) / f"out{jobs}", jobs)
            extra = f"{cpu / base - 1:+.0%}"
            rows.append([f"batch -j {jobs}", size / wall / 1e6, count / wall, cpu, extra, parent, worker])
        head = ["", "MB/s (wall)", "documents/s", "CPU s", "over the loop", "MB parent", "MB worker, at most"]
        print(table(head, rows))


def write(path: Path, size: int, characters: int) -> tuple[int, int]:
    """Write rows of articles, ``size`` bytes at least; the bytes and rows written."""
    texts = [text[:characters] if characters else text for text in articles(400)]
    count = 0
    with open(path, "wb") as file:
        while file.tell() < size:
            file.write(
                json.dumps({"id": str(count), "text": texts[count % len(texts)]}, ensure_ascii=False).encode() + b"\n"
            )
            count += 1
        return file.tell(), count


def loop(source: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and MB of doing all units here, one after the other."""
    settings = Settings()
    worker = Worker(load(), settings)
    supply = units(Sources([str(source)]).files(), settings)
    worker.run(next(supply))  # warm
    began, used = time.perf_counter(), time.process_time()
    for unit in supply:
        worker.run(unit)
    return time.perf_counter() - began, time.process_time() - used, peak("self")


def batch(source: Path, out: Path, jobs: int) -> tuple[float, float, float, float]:
    """Wall seconds from the first result on, CPU seconds of all processes, MB of the parent and the largest worker."""
    largest, first, ended = 0.0, 0.0, False

    def note(*_: object) -> None:
        nonlocal first
        first = first or time.perf_counter()

    run = Batch([str(source)], str(out), load(), Settings(), Limits(jobs), watch=note)

    def watch() -> None:
        nonlocal largest
        while not ended:
            for pid in run._supervisor.pids if run._supervisor else []:
                largest = max(largest, peak(str(pid)))
            time.sleep(0.1)

    thread = threading.Thread(target=watch)
    thread.start()
    before = cpu()
    run.run()
    wall = time.perf_counter() - first
    used = cpu() - before
    ended = True
    thread.join()
    return wall, used, peak("self"), largest


def cpu() -> float:
    """CPU seconds of this process and those it has waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def peak(pid: str) -> float:
    """The most memory a process has held, in MB."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1000
    except OSError:
        pass
    return 0.0
