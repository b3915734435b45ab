"""Batches: MB/s and CPU time with one and two workers against as many loops in one process each; memory.

Articles as in `scripts/bench text`, as JSON lines, gzip out. Each measurement has a process of its own; what N workers
cost is compared with N loops that run side by side, since cores that share caches slow each other down whoever uses
them. Rates and CPU time are those after the first third of the input: what starting costs (imports, rules and
dictionaries of each language) has a column of its own, and depends on the languages, not on the size of the input. CPU
time is that of all processes, the best of ``--repeat`` rounds; on a machine that does other things too, trust it more
than the clock.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from evaluation.common import table

from benchmarks.text import articles
from cleaner.batch.model import Settings
from cleaner.batch.run import Batch
from cleaner.batch.supervisor import Limits
from cleaner.config import load
from cleaner.pipeline import Pipeline

BENCH: Final = Path(__file__).resolve().parent.parent / "bench"


class Measured(NamedTuple):
    """What one process tells."""

    start: float
    """CPU seconds until a third was done, less what so much costs later on."""
    wall: float
    cpu: float
    """Seconds for the rest."""
    parent: float
    worker: float
    """Most MB held; for workers, by the largest."""


def main(argv: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="scripts/bench batch", description=__doc__)
    parser.add_argument("--megabytes", type=float, default=30, help="size of the input (default 30)")
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2], help="numbers of workers (default 1 2)")
    parser.add_argument("--characters", type=int, default=0, help="cut articles to this length, for small documents")
    parser.add_argument("--only", help="articles in this language alone")
    parser.add_argument("--repeat", type=int, default=3, help="rounds (default 3)")
    parser.add_argument("--measure", nargs=3, metavar=("HOW", "IN", "OUT"), help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.measure:
        how, source, out = options.measure
        print(json.dumps(loop(source, out) if how == "loop" else batch(source, out, int(how))))
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        size, count = write(source, int(options.megabytes * 1e6), options.characters, options.only)
        print(f"{count:,} documents, {size / 1e6:.1f} MB; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        rows: list[list[object]] = []
        megabytes = size * 2 / 3 / 1e6
        for jobs in options.jobs:
            base = 0.0
            for how in ("loop", str(jobs)):
                rounds = [_measured(how, jobs if how == "loop" else 1, source) for _ in range(options.repeat)]
                start, wall, cpu = (min(values) for values in zip(*(m[:3] for m in rounds), strict=True))
                parent, worker = (max(values) for values in zip(*(m[3:] for m in rounds), strict=True))
                base = base or cpu
                if how == "loop":
                    name, wall = f"{jobs} loop{'s at once' * (jobs > 1)}", wall / jobs
                else:
                    name = f"batch -j {jobs}"
                rows.append([name, megabytes / wall, count * 2 / 3 / wall, cpu / megabytes, f"{cpu / base - 1:+.0%}",
                             start, parent, worker or ""])  # fmt: skip
        print(table(["", "MB/s (wall)", "documents/s", "CPU s/MB", "over the loop", "CPU s to start", "MB parent",
                     "MB worker, at most"], rows))  # fmt: skip


def _measured(how: str, times: int, source: Path) -> Measured:
    """One measurement, or the mean of some made at once."""
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    outs = [source.with_name(f"{how}-{n}") for n in range(times)]
    commands = [[sys.executable, BENCH, "batch", "--measure", how, source, out] for out in outs]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, env=env) for command in commands]
    told = [json.loads(process.communicate()[0]) for process in running]
    for out in outs:
        shutil.rmtree(out, ignore_errors=True)
    return Measured(*(sum(values) / times for values in zip(*told, strict=True)))


def write(path: Path, size: int, characters: int, language: str | None = None) -> tuple[int, int]:
    """Write rows of articles, ``size`` bytes at least; the bytes and rows written."""
    texts = [text[:characters] if characters else text for text in articles(400)]
    if language:
        texts = [text for text in texts if Pipeline().clean(text).language == language]
    count = 0
    with open(path, "wb") as file:
        while file.tell() < size:
            row = {"id": str(count), "text": texts[count % len(texts)]}
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            count += 1
        return file.tell(), count


class _Meter:
    """Time and memory from when a third of the documents is done."""

    def __init__(self, source: str, cpu: Callable[[], float]) -> None:
        with open(source, "rb") as file:
            self._third = sum(1 for _ in file) // 3
        self._cpu = cpu
        self._done = 0
        self._mark = (0, 0.0, 0.0)
        self._began = cpu()

    def note(self, count: int = 1) -> None:
        """So many documents more are done."""
        self._done += count
        if not self._mark[0] and self._done >= self._third:
            self._mark = (self._done, time.perf_counter(), self._cpu())

    def measured(self, worker: float = 0.0) -> Measured:
        """Everything is done."""
        first, wall, used = self._mark
        share = (self._done - first) / (self._done * 2 / 3)
        cpu = (self._cpu() - used) / share
        start = used - self._began - cpu / 2
        return Measured(start, (time.perf_counter() - wall) / share, cpu, peak("self"), worker)


def loop(source: str, out: str) -> Measured:
    """Read rows, clean, write: as one would without ``cleaner batch``."""
    meter = _Meter(source, time.process_time)
    with open(source, encoding="utf-8") as rows, gzip.open(out, "wb", 6) as sink:
        for record in Pipeline().clean_many(map(json.loads, rows)):
            sink.write(record.to_bytes() + b"\n")
            meter.note()
    return meter.measured()


def batch(source: str, out: str, jobs: int) -> Measured:
    """The same as a batch."""
    largest, ended = 0.0, False

    def pids() -> list[int]:
        return run._supervisor.pids if run._supervisor else []

    def cpu() -> float:
        ours = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return ours + sum(map(used, pids()))

    def watch() -> None:
        nonlocal largest
        while not ended:
            largest = max([largest, *(peak(str(pid)) for pid in pids())])
            time.sleep(0.1)

    run = Batch([source], out, load(), Settings(), Limits(jobs), watch=lambda unit, _: meter.note(len(unit.tasks)))
    meter = _Meter(source, cpu)
    thread = threading.Thread(target=watch)
    thread.start()
    run.run()
    ended = True
    thread.join()
    return meter.measured(largest)


def used(pid: int) -> float:
    """CPU seconds of a process that runs."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak(pid: str) -> float:
    """The most memory a process has held, in MB."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1000
    except OSError:
        pass
    return 0.0
