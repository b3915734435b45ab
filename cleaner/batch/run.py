"""A batch from end to end: what is finished stays finished, and the same command goes on from there."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import orjson

from cleaner import __version__
from cleaner.batch.columns import Looks, merged
from cleaner.batch.dataset import readme
from cleaner.batch.journal import Journal, Shard, replace_with
from cleaner.batch.model import START, Position, Result, Settings, Unit
from cleaner.batch.progress import Progress
from cleaner.batch.sources import Inventory, Sources
from cleaner.batch.supervisor import Limits, Supervisor
from cleaner.batch.target import ShardWriter, Target
from cleaner.batch.units import Changed, units
from cleaner.batch.work import plain
from cleaner.config import Config
from cleaner.errors import CleanerError

ENOUGH: Final = 1000
"""Documents from which on a rate of errors stops a run before its end."""


class TooManyErrors(CleanerError):
    """The rate of errors is above the limit. What is finished is kept."""


@dataclass(frozen=True)
class Summary:
    """What became of all inputs: ``documents == records + rejected + errors``."""

    documents: int
    records: int
    rejected: int
    errors: int
    reasons: dict[str, int]
    """``rejected.REASON`` and ``errors.KIND``."""
    chars_in: int
    chars_out: int
    already: bool = False
    """It had been finished before."""


class Batch:
    """One run."""

    def __init__(
        self,
        inputs: list[str],
        output: str,
        config: Config,
        settings: Settings,
        limits: Limits,
        *,
        overwrite: bool = False,
        resume: bool = False,
        max_error_rate: float = 1.0,
        quiet: bool = True,
        watch: Callable[[Unit, Result], object] | None = None,
    ) -> None:
        """``overwrite`` starts again; ``resume`` goes on although settings or later inputs have changed;
        ``watch`` is called with every unit that is done.

        Raises:
            InputError: inputs that are not there, or named twice.
        """
        self.config = config
        self.settings = replace(settings, cleaning=plain(asdict(config)))
        self.limits = limits
        self.target = Target(output, self.settings)
        avoid = [str(p) for p in (self.target.single or self.target.path, self.target.work, self.target.rejects,
                                  self.target.errors, self.target.report)]  # fmt: skip
        self.sources = Sources(inputs, settings.input_format, avoid)
        self._overwrite, self._resume = overwrite, resume
        self._max_error_rate = max_error_rate
        self._quiet = quiet
        self._watch = watch
        self._supervisor: Supervisor | None = None

    def run(self) -> Summary:
        """Do what is left to do.

        Raises:
            TooManyErrors: the rate of errors is above the limit.
            CleanerError: the output belongs to another run, or cannot be written.
        """
        try:
            self.target.prepare(self._overwrite)
            with self.target.locked():
                journal = self.target.journal(self._overwrite)
                inventory = self.sources.inventory()
                self._agree(journal, inventory)
                self.target.tidy(journal)
                if journal.done:
                    self._sweep(journal)
                    return self._judged(_summary(journal, already=True))
                self._describe(journal)
                self._work(journal, inventory)
                if self.sources.inventory().digest != inventory.digest:
                    raise Changed("the inputs have changed while they were read")
                self._finish(journal, inventory)
                return self._judged(_summary(journal))
        except Changed as error:
            or_ = "" if self._resume else ", --resume does what is left"
            raise CleanerError(f"{error}; --overwrite starts again{or_}") from None
        except OSError as error:
            what = f"{error.filename}: " if error.filename else f"{self.target.path}: "
            begun = self.target.work.is_dir()
            kept = "; finished shards are kept, and the same command goes on from there" if begun else ""
            raise CleanerError(f"{what}{error.strerror or error}{kept}") from error

    def _agree(self, journal: Journal, inventory: Inventory) -> None:
        """Compare an earlier run with this one."""
        head = {
            "version": __version__, "code": code_digest(), "packs": packs_digest(self.config),
            "settings": plain(asdict(self.settings)),
            "inputs": {"files": inventory.files, "bytes": inventory.bytes, "digest": inventory.digest},
        }  # fmt: skip
        if not journal.head:
            journal.start(head)
            return
        changes = _differences(journal.head, head)
        if not changes:
            return
        state = "a finished" if journal.done else "an unfinished"
        told = f"{self.target.path} holds {state} run with other settings or inputs: {'; '.join(changes)}."
        fixed = [c for c in changes if c.startswith(("output_format", "compression"))]
        if fixed or (self.target.single and journal.done):
            raise CleanerError(f"{told} Start again with --overwrite, or choose another output.")
        if not self._resume:
            raise CleanerError(
                f"{told} Choose --overwrite (start again) or --resume (keep what is done, do the rest as asked now)."
            )
        journal.start(head)
        journal.done = False

    def _describe(self, journal: Journal) -> None:
        if self.target.readme:
            looks = merged(shard.looks for shard in journal.shards)
            replace_with(self.target.readme, readme(self.settings, self.target.pattern, looks).encode())

    def _work(self, journal: Journal, inventory: Inventory) -> None:
        last = journal.shards[-1] if journal.shards else None
        totals = _totals(journal)
        supply = units(
            self.sources.files(), self.settings, last.end if last else START, last.units if last else 0,
            taken=_documents(totals), prefix=last.prefix if last else "", crc=last.crc if last else 0,
        )  # fmt: skip
        if self.settings.limit and _documents(totals) >= self.settings.limit:
            return
        progress = Progress(inventory.bytes, self._quiet)
        supervisor = self._supervisor = Supervisor(self.config, self.settings, self.limits)
        shard: _Open | None = None
        stream = supervisor.run(supply, progress.beat)
        try:
            for unit, result in stream:
                shard = shard or _Open(self.target)
                shard.add(result)
                shard.size += unit.size
                totals.update(result.counts)
                if self._watch:
                    self._watch(unit, result)
                progress.update(len(unit.tasks), unit.size, result.counts.get("errors", 0), unit.read)
                if shard.size >= self.settings.shard_bytes:
                    shard.close(journal, unit.number + 1, unit.end, unit.prefix, unit.crc)
                    shard = None
                documents = _documents(totals)
                if documents >= ENOUGH and totals["errors"] > self._max_error_rate * documents:
                    raise TooManyErrors(self._too_many(totals["errors"], documents))
            if shard:
                shard.close(journal, unit.number + 1, unit.end, unit.prefix, unit.crc)
                shard = None
        finally:
            stream.close()  # type: ignore[attr-defined]
            progress.close()
            if shard:
                shard.drop()

    def _finish(self, journal: Journal, inventory: Inventory) -> None:
        self._describe(journal)
        if self.target.single:
            self.target.merge([shard.file for shard in journal.shards if shard.file])
        summary = asdict(_summary(journal))
        del summary["already"]
        report = {
            "version": __version__,
            **summary,
            "inputs": {
                "files": inventory.files, "bytes": inventory.bytes,
                "formats": dict(sorted(inventory.forms.items())), "skipped": dict(sorted(inventory.skipped.items())),
            },
            "settings": journal.head["settings"],
            "shards": [] if self.target.single else
                [{"file": s.file, "size": s.size, "sha256": s.sha256, "records": s.counts.get("records", 0)}
                 for s in journal.shards if s.file],
        }  # fmt: skip
        replace_with(self.target.report, orjson.dumps(report, option=orjson.OPT_INDENT_2) + b"\n")
        journal.finish()
        self._sweep(journal)

    def _sweep(self, journal: Journal) -> None:
        if self.target.single:
            for shard in journal.shards:
                if shard.file:
                    (self.target.shards / shard.file).unlink(missing_ok=True)

    def _judged(self, summary: Summary) -> Summary:
        if summary.errors > self._max_error_rate * summary.documents:
            raise TooManyErrors(self._too_many(summary.errors, summary.documents))
        return summary

    def _too_many(self, errors: int, documents: int) -> str:
        return (
            f"{errors:,} of {documents:,} documents failed, more than --max-error-rate {self._max_error_rate:g}; "
            f"see {self.target.errors}. Finished shards are kept"
        )


class _Open:
    """A shard that is being filled, with its rejects and errors."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._writer = ShardWriter(target)
        self._rejects = open(target.rejects, "ab")  # noqa: SIM115 - closed by close
        self._errors = open(target.errors, "ab")  # noqa: SIM115
        self._counts: Counter[str] = Counter()
        self._looks: Looks = {}
        self.size = 0

    def add(self, result: Result) -> None:
        self._writer.write(result.payload)
        self._rejects.write(result.rejects)
        self._errors.write(result.errors)
        self._counts.update(result.counts)
        self._looks = merged((self._looks, result.looks))

    def close(self, journal: Journal, done: int, end: Position, prefix: str, crc: int) -> None:
        """Make it durable, everything else first, the journal's line last."""
        for file in (self._rejects, self._errors):
            file.flush()
            os.fsync(file.fileno())
        lengths = self._rejects.tell(), self._errors.tell()
        name = f"clean-{sum(bool(s.file) for s in journal.shards):05d}{self._target.suffix}"
        size, digest = self._writer.close(name)
        counts = dict(sorted(self._counts.items()))
        journal.add(Shard(name if size else "", end, done, prefix, crc, *lengths, counts, self._looks, size, digest))
        self._rejects.close()
        self._errors.close()

    def drop(self) -> None:
        self._writer.drop()
        for file in (self._rejects, self._errors):
            # The disk may be full; what was not written is cut off at the next start anyway.
            with contextlib.suppress(OSError):
                file.close()


# --- facts ------------------------------------------------------------------------------------------------------------


def _totals(journal: Journal) -> Counter[str]:
    totals: Counter[str] = Counter()
    for shard in journal.shards:
        totals.update(shard.counts)
    return totals


def _documents(totals: Mapping[str, int]) -> int:
    return sum(totals.get(key, 0) for key in ("records", "rejected", "errors"))


def _summary(journal: Journal, already: bool = False) -> Summary:
    totals = _totals(journal)
    return Summary(
        documents=_documents(totals), records=totals["records"], rejected=totals["rejected"], errors=totals["errors"],
        reasons={key: n for key, n in sorted(totals.items()) if "." in key},
        chars_in=totals["chars_in"], chars_out=totals["chars_out"], already=already,
    )  # fmt: skip


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    changes = []
    if before["version"] != now["version"]:
        changes.append(f"version {before['version']}, now {now['version']}")
    elif before["code"] != now["code"]:
        changes.append("the code or rules of cleaner have changed")
    old, new = before["settings"], now["settings"]
    for table, other in ((old, new), (old["cleaning"], new["cleaning"])):
        for key in sorted({*table, *other} - {"cleaning"}):
            if table.get(key) != other.get(key):
                changes.append(
                    f"{key} was {orjson.dumps(table.get(key)).decode()}, is {orjson.dumps(other.get(key)).decode()}"
                )
    if before["packs"] != now["packs"]:
        changes.append("a rule pack has changed")
    old, new = before["inputs"], now["inputs"]
    if old["digest"] != new["digest"]:
        sizes = [f"{inputs['files']:,} files of {inputs['bytes']:,} bytes" for inputs in (old, new)]
        told = f"inputs were {sizes[0]}, are {sizes[1]}"
        changes.append(told if sizes[0] != sizes[1] else "an input file was changed or renamed")
    return changes


def code_digest() -> str:
    """Of everything in this package that shapes records: code, rules, weights, tables."""
    root = Path(__file__).resolve().parent.parent
    return _digest(root, sorted(p for p in root.rglob("*") if p.suffix in {".py", ".toml", ".npz", ".json"}))


def packs_digest(config: Config) -> str:
    """Of the user's own packs."""
    digest = hashlib.sha256()
    for pack in config.packs:
        files = sorted(pack.rglob("*.toml")) if pack.is_dir() else [pack]
        digest.update(_digest(pack if pack.is_dir() else pack.parent, files).encode())
    return digest.hexdigest()


def _digest(root: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
