"""Batches from end to end, with worker processes."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from cleaner.batch import progress
from cleaner.batch.model import START, Settings, Task, Unit
from cleaner.batch.run import Batch, Summary, TooManyErrors
from cleaner.batch.supervisor import Limits
from cleaner.batch.work import Worker
from cleaner.config import Config, load
from cleaner.errors import CleanerError

TEXT = "The dam holds, engineers said on Friday.\n\nFollow us on Telegram\n"
TESTS = Path(__file__).resolve().parent


def faulty(tmp_path: Path) -> Config:
    """The default configuration with one stage alone, which misbehaves when told to; it loads fast, too."""
    path = tmp_path / "faulty.toml"
    path.write_text('stages = ["faults.stage"]\n')
    return load(path)


def corpus(folder: Path, repeat: int = 40, count: int = 60) -> Path:
    """Rows and files, of which some are bad."""
    (folder / "sub").mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / "rows.jsonl.gz", "wt") as file:
        for number in range(count):
            file.write(json.dumps({"text": f"{TEXT} {number}\n" * repeat, "topic": "dams", "n": number}) + "\n")
        file.write("{bad\n")
    for number in range(count // 2):
        (folder / "sub" / f"{number:04}.txt").write_text(f"Water rose by {number} cm.\n" * 300)
    (folder / "empty.txt").touch()
    (folder / "picture.png").touch()
    return folder


def run(source: Path, out: Path, config: Config | None = None, jobs: int = 1, **options: Any) -> Summary:
    known = {key: options.pop(key) for key in ("timeout", "memory") if key in options}
    flags = {key: options.pop(key) for key in ("overwrite", "resume", "max_error_rate") if key in options}
    settings = Settings(**{"shard_bytes": 300_000, **options})
    return Batch([str(source)], str(out), config or load(), settings, Limits(jobs, **known), **flags).run()


def tree(out: Path) -> dict[str, str]:
    """The digest of every file."""
    return {p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(out.rglob("*")) if p.is_file()}  # fmt: skip


def lines(path: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.split(b"\n") if line]


def records(out: Path) -> list[dict[str, Any]]:
    return [row for path in sorted(out.glob("clean-*")) for row in lines(path)]


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TESTS))  # workers find the faulty stage


def cli(*args: str, **options: Any) -> subprocess.Popen[bytes]:
    code = "from cleaner.cli import main; main()"
    return subprocess.Popen([sys.executable, "-c", code, *args], stdout=-1, stderr=-1, cwd=ROOT, **options)


# --- what comes out ---------------------------------------------------------------------------------------------------


def test_a_directory_becomes_a_data_set(tmp_path: Path) -> None:
    source, out = corpus(tmp_path / "in"), tmp_path / "out"
    summary = run(source, out)
    assert (summary.documents, summary.records, summary.rejected, summary.errors) == (92, 90, 1, 1)
    assert summary.reasons == {"errors.input": 1, "rejected.empty": 1}
    found = records(out)
    assert len(found) == 90
    assert [row["id"] for row in found] == [
        *(f"rows.jsonl.gz:{n}" for n in range(1, 61)), *(f"sub/{n:04}.txt" for n in range(30))
    ]  # fmt: skip
    assert found[0]["topic"] == "dams"
    assert "Telegram" not in found[0]["text"]
    [reject] = lines(out / "rejects.jsonl")
    assert (reject["reason"], reject["id"]) == ("empty", "empty.txt")
    [error] = lines(out / "errors.jsonl")
    assert error["id"] == "rows.jsonl.gz:61"
    assert "not JSON" in error["reason"]
    report = json.loads((out / "report.json").read_text())
    assert report["documents"] == report["records"] + report["rejected"] + report["errors"]
    assert sum(shard["records"] for shard in report["shards"]) == report["records"]
    assert report["inputs"]["skipped"] == {".png": 1}
    for shard in report["shards"]:
        assert hashlib.sha256((out / shard["file"]).read_bytes()).hexdigest() == shard["sha256"]
    head = (out / "README.md").read_text().split("---")[1]
    for key in [*found[0], "n"]:
        assert f"name: {key}," in head.replace('"', "")
    again = run(source, out)
    assert again == Summary(**{**summary.__dict__, "already": True})


def test_the_number_of_workers_changes_nothing(tmp_path: Path) -> None:
    source, config = corpus(tmp_path / "in", 500), faulty(tmp_path)
    trees = []
    for jobs in (1, 3):
        run(source, tmp_path / f"out{jobs}", config, jobs)
        trees.append(tree(tmp_path / f"out{jobs}"))
    assert trees[0] == trees[1]
    assert len([name for name in trees[0] if name.startswith("clean-")]) > 1


@pytest.mark.parametrize("name", ["out.jsonl.gz", "out.jsonl.zst", "out.parquet"])
def test_one_file(name: str, tmp_path: Path) -> None:
    from cleaner.batch.target import implied

    source, config = corpus(tmp_path / "in"), faulty(tmp_path)
    told = implied(name)
    assert told
    form, packed = told
    if name.endswith("zst"):
        pytest.importorskip("zstandard")
    if form == "parquet":
        pytest.importorskip("pyarrow")
    summary = run(source, tmp_path / name, config, output_format=form, compression=packed)
    if form == "parquet":
        import pyarrow.parquet as parquet

        found = parquet.read_table(tmp_path / name).to_pylist()
        assert json.loads(found[0]["extra"]) == {"topic": "dams", "n": 0}
        assert found[0]["date"] == ""
    elif packed == "zst":
        import zstandard

        plain = zstandard.ZstdDecompressor().stream_reader((tmp_path / name).read_bytes()).read()
        found = [json.loads(line) for line in plain.split(b"\n") if line]
    else:
        found = lines(tmp_path / name)
    assert len(found) == summary.records == 90
    assert len(lines(tmp_path / "out.rejects.jsonl")) == 1
    assert len(lines(tmp_path / "out.errors.jsonl")) == 1
    assert json.loads((tmp_path / "out.report.json").read_text())["records"] == 90
    left = sorted(p.name for p in (tmp_path / f".{name}.cleaner").iterdir())
    assert left == ["journal.jsonl", "lock"]
    assert run(source, tmp_path / name, config, output_format=form, compression=packed).already


def test_shards_of_other_kinds(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    zstandard = pytest.importorskip("zstandard")
    source, config = corpus(tmp_path / "in"), faulty(tmp_path)
    run(source, tmp_path / "p", config, output_format="parquet", compression="none")
    run(source, tmp_path / "z", config, compression="zst")
    run(source, tmp_path / "n", config, compression="none")
    import pyarrow.parquet as parquet

    rows = [row for path in sorted((tmp_path / "p").glob("*.parquet")) for row in parquet.read_table(path).to_pylist()]
    plain = records(tmp_path / "n")
    unpacked = [
        zstandard.ZstdDecompressor().stream_reader(p.read_bytes()).read()
        for p in sorted((tmp_path / "z").glob("*.zst"))
    ]
    assert [json.loads(line) for data in unpacked for line in data.split(b"\n") if line] == plain
    assert [row["id"] for row in rows] == [row["id"] for row in plain]
    assert [row["source_hash"] for row in rows] == [row["source_hash"] for row in plain]


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_the_guilty_document_is_named_and_the_rest_done(tmp_path: Path) -> None:
    source, config = tmp_path / "in", faulty(tmp_path)
    source.mkdir()
    told = {40: "exit", 50: "raise", 60: "memory", 61: "segfault"}
    with open(source / "a.jsonl", "w") as file:
        for number in range(100):
            fault = f" FAULT:{told[number]}" if number in told else ""
            file.write(json.dumps({"id": str(number), "text": f"Text.{fault}"}) + "\n")
    summary = run(source, tmp_path / "out", config, memory=300 << 20)
    assert (summary.documents, summary.records, summary.errors) == (100, 96, 4)
    errors = {row["id"]: (row["kind"], row["reason"]) for row in lines(tmp_path / "out" / "errors.jsonl")}
    assert {name: kind for name, (kind, _) in errors.items()} == {
        "a.jsonl:41": "crash", "a.jsonl:51": "failed", "a.jsonl:61": "memory", "a.jsonl:62": "crash",
    }  # fmt: skip
    assert "SIGSEGV" in errors["a.jsonl:62"][1]
    assert "exit status 3" in errors["a.jsonl:41"][1]
    assert "ValueError: told to" in errors["a.jsonl:51"][1]
    assert [row["id"] for row in records(tmp_path / "out")] == [str(n) for n in range(100) if n not in told]


def test_a_document_that_takes_too_long_is_named_and_the_rest_done(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text("".join(json.dumps({"text": f"Text.{fault}"}) + "\n" for fault in ("", " FAULT:spin", "")))
    summary = run(source, tmp_path / "out", faulty(tmp_path), timeout=6)
    assert (summary.records, summary.errors) == (2, 1)
    [error] = lines(tmp_path / "out" / "errors.jsonl")
    assert (error["id"].rpartition("/")[2], error["kind"]) == ("a.jsonl:2", "timeout")
    assert "longer than 6 s" in error["reason"]


def test_a_file_that_disappears_before_it_is_read_is_an_error(tmp_path: Path) -> None:
    tasks = tuple(Task(name, name, "file", str(tmp_path / name).encode(), 5, "text") for name in ("a.txt", "b.txt"))
    (tmp_path / "b.txt").write_text("Text.")
    result = Worker(faulty(tmp_path), Settings()).run(Unit(0, tasks, START, "", 0, 0))
    assert result.counts["records"] == result.counts["errors"] == 1
    assert json.loads(result.errors)["reason"] == "No such file or directory"


def test_a_file_that_disappears_before_it_is_found_stops_the_run(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in")
    batch = Batch([str(source)], str(tmp_path / "out"), faulty(tmp_path), Settings(), Limits(2))
    described = batch._describe

    def remove_then(journal: Any) -> None:
        (source / "sub" / "0003.txt").unlink(missing_ok=True)
        described(journal)

    batch._describe = remove_then  # type: ignore[method-assign]
    with pytest.raises(CleanerError, match="changed while they were read"):
        batch.run()
    with pytest.raises(CleanerError, match=r"inputs were 32 files .* are 31"):
        run(source, tmp_path / "out", faulty(tmp_path), shard_bytes=Settings().shard_bytes)
    assert len(records(tmp_path / "out")) == 89


def test_a_worker_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    source, config = tmp_path / "in", faulty(tmp_path)
    source.mkdir()
    (source / "a.jsonl").write_text("".join(json.dumps({"text": "FAULT:slow"}) + "\n" for _ in range(8)))
    batch = Batch([str(source)], str(tmp_path / "out"), config, Settings(), Limits(1))
    killed: set[int] = set()
    ended = threading.Event()

    def kill() -> None:
        while len(killed) < 2 and not ended.wait(0.05):
            for worker in list(batch._supervisor._workers) if batch._supervisor else []:
                if worker.done and worker.process.pid and worker.process.pid not in killed:
                    os.kill(worker.process.pid, signal.SIGKILL)
                    killed.add(worker.process.pid)

    thread = threading.Thread(target=kill)
    thread.start()
    summary = batch.run()
    ended.set()
    thread.join()
    assert len(killed) == 2
    assert (summary.records, summary.errors) == (8, 0)


def test_workers_that_cannot_start_end_the_run(tmp_path: Path) -> None:
    config = tmp_path / "exits.toml"
    config.write_text('stages = ["faults.exits"]\n')
    with pytest.raises(CleanerError, match=r"workers do not start: .*exit status 3"):
        run(corpus(tmp_path / "in"), tmp_path / "out", load(config))


def test_error_rate(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.jsonl").write_text('{"text": "Good."}\nbad\n' * 10)
    config = faulty(tmp_path)
    with pytest.raises(TooManyErrors, match="10 of 20"):
        run(source, tmp_path / "out", config, max_error_rate=0.4)
    assert run(source, tmp_path / "out", config, max_error_rate=0.5).already


# --- going on ---------------------------------------------------------------------------------------------------------


def test_changes_are_noticed(tmp_path: Path) -> None:
    source, out, config = corpus(tmp_path / "in"), tmp_path / "out", faulty(tmp_path)
    first = run(source, out, config)
    with pytest.raises(CleanerError, match=r'mode was "balanced", is "strict".*--overwrite.*--resume'):
        run(source, out, config.with_changes(mode="strict"))
    with pytest.raises(CleanerError, match="limit was 0, is 5"):
        run(source, out, config, limit=5)
    (source / "zzz.txt").write_text("New at the end.")
    with pytest.raises(CleanerError, match="inputs were 32 files"):
        run(source, out, config)
    grown = run(source, out, config, resume=True)
    assert (grown.documents, grown.records) == (first.documents + 1, first.records + 1)
    assert records(out)[-1]["id"] == "zzz.txt"
    (source / "rows.jsonl.gz").write_bytes(gzip.compress(b'{"text": "Other."}\n'))
    (source / "zzzz.txt").write_text("New again.")
    with pytest.raises(CleanerError, match="not those that were read before; --overwrite"):
        run(source, out, config, resume=True)
    fresh = run(source, out, config, overwrite=True)
    assert fresh.documents == 34
    run(source, tmp_path / "other", config)
    assert tree(out) == tree(tmp_path / "other")


def test_foreign_output_is_left_alone(tmp_path: Path) -> None:
    source, config = corpus(tmp_path / "in"), faulty(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.doc").write_text("Mine.")
    with pytest.raises(CleanerError, match="no run of cleaner made it"):
        run(source, tmp_path / "out", config)
    run(source, tmp_path / "out", config, overwrite=True)
    assert (tmp_path / "out" / "thesis.doc").read_text() == "Mine."
    (tmp_path / "out" / "clean-00000.jsonl.gz").unlink()
    with pytest.raises(CleanerError, match="missing or was changed"):
        run(source, tmp_path / "out", config)
    (tmp_path / "file.jsonl").write_text("mine\n")
    with pytest.raises(CleanerError, match="no run of cleaner made it"):
        run(source, tmp_path / "file.jsonl", config, compression="none")
    (tmp_path / "wall").write_text("")
    with pytest.raises(CleanerError, match="Not a directory"):
        run(source, tmp_path / "wall" / "out", config)


def test_another_run_at_the_same_output_is_kept_out(tmp_path: Path) -> None:
    source, out, config = corpus(tmp_path / "in"), tmp_path / "out", faulty(tmp_path)
    run(source, out, config)
    whole = tree(out)
    target = Batch([str(source)], str(out), config, Settings(), Limits(1)).target
    with target.locked():
        for choice in ({}, {"overwrite": True}, {"resume": True}):
            with pytest.raises(CleanerError, match="another run is writing"):
                run(source, out, config, **choice)
    assert tree(out) == whole


def test_output_inside_the_input_is_not_read(tmp_path: Path) -> None:
    source, config = corpus(tmp_path / "in"), faulty(tmp_path)
    first = run(source, source / "out", config)
    assert first.documents == 92
    assert run(source, source / "out", config).already


@pytest.mark.slow
@pytest.mark.parametrize("where", ["replace", "journal", "report"])
def test_killed_between_any_two_steps(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.batch import journal, target
    from cleaner.batch import run as runs

    class Killed(BaseException):
        pass

    source, config = corpus(tmp_path / "in", 500), faulty(tmp_path)
    run(source, tmp_path / "whole", config)
    shots = spared = 0

    def armed(real: Any) -> Any:
        def shoot(*args: Any, **kwargs: Any) -> Any:
            nonlocal shots
            shots += 1
            if shots > spared:
                raise Killed
            return real(*args, **kwargs)

        return shoot

    with monkeypatch.context() as patch:
        if where == "replace":
            patch.setattr(target.os, "replace", armed(os.replace))
        elif where == "journal":
            patch.setattr(journal.Journal, "_append", armed(journal.Journal._append))
        else:
            patch.setattr(runs, "replace_with", armed(runs.replace_with))
        for step in range(20):  # each run gets one step further than the one before
            shots, spared = 0, step
            with contextlib.suppress(Killed):
                run(source, tmp_path / "out", config)
                break
    assert spared > 1
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_a_line_of_the_journal_without_an_end_does_not_count(tmp_path: Path) -> None:
    source, out, config = corpus(tmp_path / "in"), tmp_path / "out", faulty(tmp_path)
    run(source, out, config)
    whole = tree(out)
    path = out / ".cleaner" / "journal.jsonl"
    head, first, *_ = path.read_bytes().split(b"\n")
    path.write_bytes(head + b"\n" + first + b"\n" + b'{"shard": {"file": "cle')
    run(source, out, config)
    assert tree(out) == whole


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    told, bar = io.StringIO(), Terminal()
    for stream in (told, bar):
        clock[0] = 100.0
        meter = progress.Progress(4_000_000, stream=stream)
        for clock[0], ahead in ((101.0, 0), (102.0, 7), (102.1, 8)):
            meter.beat(ahead)
        meter.update(50, 1_000_000, 2, 1_000_000)
        clock[0] = 140.0
        meter.beat(30)
        meter.close()
    text = "80 documents, 2/s, 0.03 MB/s, 25%, 1:57 left, 2 errors"
    assert told.getvalue() == f"cleaner: {text}\n"
    shown = [line.strip() for line in bar.getvalue().replace("\x1b[K", "").split("\r")]
    dots = "." * 24
    assert shown == ["", f"[{dots}] starting, 0 errors", f"[{dots}] 7 documents, 7/s, 0 errors",
                     f"[{'#' * 6}{'.' * 18}] {text}", ""]  # fmt: skip


# --- the command ------------------------------------------------------------------------------------------------------


def test_command(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in")
    config = tmp_path / "faulty.toml"
    faulty(tmp_path)
    env = {**os.environ, "PYTHONPATH": str(TESTS)}
    args = ["batch", str(source), "-o", str(tmp_path / "out"), "--config", str(config), "-j", "2"]
    dry = cli(*args, "--dry-run", env=env)
    told, _ = dry.communicate()
    assert b"text\t31 files" in told
    assert b"skipped: .png\t1 files" in told
    assert not (tmp_path / "out").exists()
    done = cli(*args, env=env)
    out, err = done.communicate()
    assert (done.returncode, out) == (1, b"")
    assert b"92 documents = 90 records + 1 rejected + 1 errors" in err
    assert b"rows.jsonl.gz:61: not JSON" in err
    assert cli(*args, "--max-error-rate", "0.001", "-q", env=env).wait() == 3
    for bad, message in (
        (["batch", "nowhere", "-o", str(tmp_path / "x")], b"no such file"),
        (["batch", str(source), "-o", "-"], b"cleaner clean"),
        (["batch", str(source), "-o", str(tmp_path / "a.jsonl"), "--compression", "gz"], b"tells its format"),
        (["batch", str(source), "-o", str(tmp_path / "x"), "--max-memory", "lots"], b"is no size"),
        (["batch", str(source), "-o", str(tmp_path / "x"), "--input-format", "jsonnl"], b"did you mean 'jsonl'"),
    ):
        process = cli(*bad)
        _, err = process.communicate()
        assert process.returncode == 2
        assert message in err
        assert b"Traceback" not in err


def test_standard_input(tmp_path: Path) -> None:
    config = faulty(tmp_path)
    env = {**os.environ, "PYTHONPATH": str(TESTS)}
    args = ["batch", "-", "-o", str(tmp_path / "out.jsonl"), "--config", str(tmp_path / "faulty.toml"), "-q"]
    process = cli(*args, env=env, stdin=-1)
    process.communicate(b'{"text": "One."}\n{"text": "Two."}\n')
    assert process.returncode == 0
    assert config.stages == ("faults.stage",)
    assert [row["id"] for row in lines(tmp_path / "out.jsonl")] == ["stdin:1", "stdin:2"]


def children(pid: int) -> list[int]:
    """The workers of a run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if int(fields[1]) == pid and b"spawn_main" in command:
                found.append(int(entry.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for the workers in /proc")
def test_interrupt(tmp_path: Path) -> None:
    source, env = tmp_path / "in", {**os.environ, "PYTHONPATH": str(TESTS)}
    source.mkdir()
    (source / "a.jsonl").write_text("".join(json.dumps({"text": "FAULT:hang"}) + "\n" for _ in range(600)))
    faulty(tmp_path)
    args = ["batch", str(source), "-o", str(tmp_path / "out"), "--config", str(tmp_path / "faulty.toml"), "-j", "2"]
    # Where the tests run in the background, SIGINT is ignored, and would be by the command.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = cli(*args, "--timeout", "3600", env=env, start_new_session=True, preexec_fn=heed)
    while not children(process.pid):  # until the work begins, however slow the machine
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C in a terminal does: parent and workers
    _, err = process.communicate(timeout=300)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert b"the same command goes on from there" in err
