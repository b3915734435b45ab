"""The fault suite, for real: kill -9 at random moments, a full disk, broken and monstrous input. Run with `-m slow`."""

from __future__ import annotations

import gzip
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT
from test_batch import TESTS, children, cli, lines, records, tree

pytestmark = pytest.mark.slow

KILLS = 50
ENV = {**os.environ, "PYTHONPATH": str(TESTS)}


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some 8 MB of rows, files and members, a few of them bad."""
    folder = tmp_path_factory.mktemp("articles")
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "fixtures" / "raw").glob("*.txt"))]
    for name, count in (("a.jsonl", 1500), ("b.jsonl.gz", 1500)):
        opened = gzip.open if name.endswith("gz") else open
        with opened(folder / name, "wt") as file:
            for number in range(count):
                row = {"text": f"{number}\n\n" + texts[number % len(texts)] * 2, "url": f"https://example.org/{number}"}
                file.write(json.dumps(row) + ("\n" if number % 100 else "\nnot json\n"))
    with zipfile.ZipFile(folder / "c.zip", "w") as archive:
        for number in range(300):
            archive.writestr(f"{number:04}.txt", texts[number % len(texts)] * 3)
    for number in range(300):
        (folder / f"d{number:04}.txt").write_text(texts[number % len(texts)] * 3 if number % 20 else "")
    return folder


class Undisturbed(NamedTuple):
    """A run that nothing disturbed, with one worker."""

    tree: dict[str, str]
    seconds: float
    """What it took here, for the moments of the kills."""


@pytest.fixture(scope="module")
def whole(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    out, began = tmp_path_factory.mktemp("whole") / "out", time.monotonic()
    assert start_light(articles, out, "-j", "1").wait() == 1
    return Undisturbed(tree(out), time.monotonic() - began)


def start(source: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    return cli(
        "batch", str(source), "-o", str(out), "--shard-size", "500KB", "-q", *options, env=ENV, start_new_session=True
    )


def start_light(source: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    """A run of English rules alone: what starts fast is killed at work more often."""
    config = source.with_suffix(".toml")
    config.write_text('stages = ["rules"]\n')
    return start(source, out, "--config", str(config), "--lang", "en", *options)


@pytest.mark.parametrize("victim", ["parent", "group"])
def test_killed_at_random_moments(victim: str, articles: Path, whole: Undisturbed, tmp_path: Path) -> None:
    chance = random.Random(victim)
    out, kills, rounds = tmp_path / "out", 0, 0
    while kills < KILLS:
        process = start_light(articles, out, "-j", "2", *(["--overwrite"] if rounds == 0 and kills else []))
        rounds += 1
        try:
            code = process.wait(timeout=chance.uniform(0, whole.seconds))
        except subprocess.TimeoutExpired:
            workers = children(process.pid)
            os.kill(process.pid, signal.SIGKILL) if victim == "parent" else os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
            deadline = time.monotonic() + 60
            while any(
                Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in workers
            ):
                assert time.monotonic() < deadline, "a worker outlived its parent"
                time.sleep(0.05)
            continue
        assert code == 1, process.communicate()
        assert tree(out) == whole.tree
        rounds = 0
    while (code := start_light(articles, out, "-j", "3").wait()) != 1:
        raise AssertionError(code)
    assert tree(out) == whole.tree


def test_workers_killed_at_random_moments(articles: Path, whole: Undisturbed, tmp_path: Path) -> None:
    chance = random.Random(7)
    kills = rounds = 0
    while kills < KILLS:
        rounds += 1
        process = start_light(articles, tmp_path / f"out{rounds}", "-j", "2")
        while kills < KILLS and process.poll() is None:
            time.sleep(chance.uniform(0.1, 0.5) * whole.seconds)
            if (workers := children(process.pid)) and process.poll() is None:
                os.kill(chance.choice(workers), signal.SIGKILL)
                kills += 1
        assert process.wait() == 1, process.communicate()
        assert tree(tmp_path / f"out{rounds}") == whole.tree


def test_workers_that_stop_leave_or_talk_nonsense(tmp_path: Path) -> None:
    source, told = tmp_path / "a.jsonl", {3: "quit", 10: "stop", 11: "garbage", 20: "garbage", 29: "stop"}
    with open(source, "w") as file:
        for number in range(30):
            fault = f" FAULT:{told[number]}" if number in told else " x" * 10_000
            file.write(json.dumps({"id": str(number), "text": f"Text.{fault}"}) + "\n")
    config = tmp_path / "faulty.toml"
    config.write_text('stages = ["faults.stage"]\n')
    options = ("--config", str(config), "--timeout", "10", "-j", "2")
    process = start(source, tmp_path / "out", *options)
    process.communicate()
    assert process.returncode == 1
    errors = {int(row["id"].rpartition(":")[2]) - 1: row["kind"] for row in lines(tmp_path / "out" / "errors.jsonl")}
    assert errors == {number: "timeout" if fault == "stop" else "crash" for number, fault in told.items()}
    assert [int(row["id"]) for row in records(tmp_path / "out")] == [n for n in range(30) if n not in told]


def test_a_run_that_is_suspended_goes_on(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text("".join(json.dumps({"text": "FAULT:slow"}) + "\n" for _ in range(60)))
    config = tmp_path / "faulty.toml"
    config.write_text('stages = ["faults.stage"]\n')
    process = start(source, tmp_path / "out", "--config", str(config), "--timeout", "6", "-j", "2")
    for _ in range(4):
        time.sleep(3)
        os.killpg(process.pid, signal.SIGSTOP)  # as Ctrl-Z does
        time.sleep(9)
        os.killpg(process.pid, signal.SIGCONT)
    assert process.wait() == 0
    assert len(records(tmp_path / "out")) == 60


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 600 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a file system is not permitted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_full_disk(articles: Path, whole: Undisturbed, small_disk: Path) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(bytes(300_000))
    out = small_disk / "out"
    process = start_light(articles, out, "-j", "2")
    _, err = process.communicate()
    assert process.returncode == 2
    assert b"No space left on device" in err
    assert b"the same command goes on from there" in err
    assert b"Traceback" not in err
    kept = {name: digest for name, digest in tree(out).items() if name.startswith("clean-")}
    assert kept
    assert kept.items() <= whole.tree.items()
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=20m", small_disk], check=True)
    assert start_light(articles, out, "-j", "2").wait() == 1
    assert tree(out) == whole.tree


def test_broken_input_is_named(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    row = b'{"text": "The dam holds."}\n'
    (source / "cut.jsonl.gz").write_bytes(gzip.compress(row * 5 + os.urandom(50_000).hex().encode())[:-5000])
    (source / "broken.zip").write_bytes(b"PK\x03\x04 nothing else")
    (source / "broken.tar").write_bytes(os.urandom(5000))
    (source / "bad.warc").write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\nx\r\n\r\n")
    (source / "bad.parquet").write_bytes(b"PAR1" + os.urandom(500))
    (source / "bad.csv").write_bytes(b'text\n"' + b"x" * 2_000_000)
    (source / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe")
    (source / "zero.jsonl.gz").touch()
    (source / "zero.txt").touch()
    os.mkfifo(source / "pipe.txt")
    (source / "new\nline.txt").write_text("The dam holds.")
    with open(os.fsencode(source) + b"/bad\xff\xfename.txt", "w") as file:
        file.write("The dam holds.")
    with tarfile.open(source / "good.tar.gz", "w:gz") as tar:
        tar.add(source / "new\nline.txt", "a\nb.txt")
    process = cli("batch", str(source), "-o", str(tmp_path / "out"), "--max-bytes", "1MB", "-q", env=ENV)
    assert process.wait() == 1
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert (report["records"], report["rejected"]) == (8, 1)
    assert {row["id"] for row in lines(tmp_path / "out" / "errors.jsonl")} == {
        "bad.csv:2", "bad.parquet", "bad.warc:1", "binary.txt", "broken.tar", "broken.zip", "cut.jsonl.gz", "pipe.txt",
        "zero.jsonl.gz",
    }  # fmt: skip
    ids = [row["id"] for row in records(tmp_path / "out")]
    assert "new\nline.txt" in ids
    assert "good.tar.gz/a\nb.txt" in ids


def test_a_line_of_a_gigabyte(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    with open(source / "a.jsonl", "wb") as file:
        file.write(b'{"text": "First."}\n')
        file.seek(1 << 30, 1)  # a hole: zeros that take no room on the disk
        file.write(b'\n{"text": "Last."}\n')
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import cleaner.cli; cleaner.cli.main()"
    command = [sys.executable, "-c", code, "batch", str(source), "-o", str(tmp_path / "out"), "-q"]
    done = subprocess.run(command, check=False)
    assert done.returncode == 1
    assert [row["text"] for row in records(tmp_path / "out")] == ["First.", "Last."]
    [error] = lines(tmp_path / "out" / "errors.jsonl")
    assert error["id"] == "a.jsonl:2"
    assert "1073741824 bytes" in error["reason"]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 400_000


def test_a_hundred_thousand_tiny_files(tmp_path: Path) -> None:
    source = tmp_path / "in"
    for folder in range(100):
        (source / f"{folder:02}").mkdir(parents=True)
        for number in range(1000):
            (source / f"{folder:02}" / f"{number:03}.txt").write_text(f"File {number} of folder {folder}.\n")
    config = tmp_path / "fast.toml"
    config.write_text('stages = ["faults.stage"]\n')
    process = cli("batch", str(source), "-o", str(tmp_path / "out"), "-q", "--config", str(config), env=ENV)
    assert process.wait() == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert (report["documents"], report["records"]) == (100_000, 100_000)
    assert len({row["id"] for row in records(tmp_path / "out")}) == 100_000
