"""Where output goes: a directory that is a data set, or one file. Only whole things appear under their final names."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

from cleaner.batch.columns import unpacked
from cleaner.batch.journal import Journal, durable
from cleaner.batch.model import Settings
from cleaner.batch.streams import optional
from cleaner.errors import CleanerError

SINGLE: Final = re.compile(r"(?P<stem>.+?)\.(?P<form>jsonl|ndjson|parquet)(?:\.(?P<packed>gz|zst))?$")
"""Names of single files."""
_ZSTD_LEVEL: Final = 3

OutputFormat = Literal["jsonl", "parquet"]
Compression = Literal["gz", "zst", "none"]


def implied(output: str) -> tuple[OutputFormat, Compression] | None:
    """Format and compression that the name of a single output file tells; None for a directory."""
    match = SINGLE.fullmatch(os.path.basename(output.rstrip("/")))
    if not match or os.path.isdir(output):
        return None
    if match["form"] == "parquet":
        return "parquet", "none"
    packed: Compression = "gz" if match["packed"] == "gz" else "zst" if match["packed"] == "zst" else "none"
    return "jsonl", packed


class Target:
    """The files of an output."""

    def __init__(self, output: str, settings: Settings) -> None:
        path = Path(output)
        self.settings = settings
        self.single = path if implied(output) else None
        if self.single:
            match = SINGLE.fullmatch(path.name)
            assert match
            self.work = path.parent / f".{path.name}.cleaner"
            self.shards = self.work
            beside = path.parent / match["stem"]
            self.rejects, self.errors, self.report = (
                beside.with_name(f"{beside.name}.{name}") for name in ("rejects.jsonl", "errors.jsonl", "report.json")
            )
            self.readme = None
        else:
            self.work = path / ".cleaner"
            self.shards = path
            self.rejects, self.errors, self.report = (
                path / name for name in ("rejects.jsonl", "errors.jsonl", "report.json")
            )
            self.readme = path / "README.md"
        packed = settings.compression
        # A single file has one zstd frame (some readers stop after the first), made when it is put together.
        self.zstd = packed == "zst" and not self.single
        suffix = "" if packed == "none" or (packed == "zst" and self.single) else f".{packed}"
        self.suffix = ".parquet" if settings.output_format == "parquet" else f".jsonl{suffix}"
        self.pattern = f"clean-*{self.suffix}"
        self.path = path

    def owned(self) -> Iterator[Path]:
        """The files a run makes, where there are some."""
        yield from sorted(
            p for p in self.shards.glob("clean-*") if re.fullmatch(r"clean-\d{5,}\.(jsonl|parquet).*", p.name)
        )
        for path in (self.rejects, self.errors, self.report, self.readme, self.single):
            if path and path.exists():
                yield path

    def prepare(self, overwrite: bool) -> None:
        """Make the directories.

        Raises:
            CleanerError: there are files that no run made, and ``overwrite`` does not allow for them.
        """
        foreign = [p.name for p in self.owned()] if self.single else _names(self.path)
        if foreign and not overwrite and not self.work.is_dir():
            what = f"{self.path} exists" if self.single else f"{self.path} is not empty"
            raise CleanerError(f"{what} and no run of cleaner made it; choose another output, or --overwrite")
        self.work.mkdir(parents=True, exist_ok=True)

    def journal(self, overwrite: bool) -> Journal:
        """The journal of an earlier run, or an empty one, for which ``overwrite`` deletes what there is."""
        journal = Journal(self.work / "journal.jsonl")
        if overwrite:
            journal.delete()
            for path in list(self.owned()):
                path.unlink()
        journal.load()
        return journal

    def tidy(self, journal: Journal) -> None:
        """Bring the files to the state the journal tells of.

        Raises:
            CleanerError: something it tells of is gone or has another size.
        """
        sizes = {shard.file: shard.size for shard in journal.shards if shard.file}
        for name, size in sizes.items():
            try:
                found = (self.shards / name).stat().st_size
            except FileNotFoundError:
                found = -1
            if found != size and not (self.single and journal.done):
                raise CleanerError(f"{self.shards / name} is missing or was changed; --overwrite starts again")
        for path in list(self.owned()):
            if path.name.startswith("clean-") and path.name not in sizes:
                path.unlink()  # finished, but killed before that was noted
        last = journal.shards[-1] if journal.shards else None
        for path, length in ((self.rejects, last.rejects if last else 0), (self.errors, last.errors if last else 0)):
            with open(path, "ab") as file:
                if file.tell() < length:
                    raise CleanerError(f"{path} was shortened; --overwrite starts again")
                file.truncate(length)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs out.

        Raises:
            CleanerError: another run is at it.
        """
        try:
            import fcntl
        except ImportError:  # Windows
            yield
            return
        with open(self.work / "lock", "wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise CleanerError(f"another run is writing {self.path}") from None
            yield

    def merge(self, shards: Sequence[str]) -> None:
        """Put shards together to the single file."""
        assert self.single
        part = self.work / "merged.part"
        if self.settings.output_format == "parquet":
            _merge_parquet([self.shards / name for name in shards], part)
        else:
            with open(part, "wb") as out, _compressed(out, self.settings.compression == "zst") as sink:
                for name in shards:
                    with open(self.shards / name, "rb") as file:
                        shutil.copyfileobj(file, sink, 1 << 20)
        _sync(part)
        os.replace(part, self.single)
        durable(self.single.parent)


class ShardWriter:
    """A shard being written."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._part = target.work / "shard.part"
        self._file: BinaryIO | None = open(self._part, "wb")  # noqa: SIM115 - closed by close
        self._compressor = (
            optional("zstandard", "zstd").ZstdCompressor(level=_ZSTD_LEVEL).compressobj() if target.zstd else None
        )
        self._tables: list[Any] = []
        self._empty = True

    def write(self, payload: bytes) -> None:
        """Add the records of a unit."""
        if not payload:
            return
        assert self._file
        self._empty = False
        if self._target.settings.output_format == "parquet":
            self._tables.append(unpacked(payload))
        else:
            self._file.write(self._compressor.compress(payload) if self._compressor else payload)

    def close(self, name: str) -> tuple[int, str]:
        """Give the shard its name; its size and SHA-256. One without records leaves no file, and has size 0."""
        assert self._file
        if self._empty:
            self.drop()
            return 0, ""
        if self._tables:
            arrow, parquet = optional("pyarrow", "parquet"), optional("pyarrow.parquet", "parquet")
            parquet.write_table(arrow.concat_tables(self._tables), self._file, compression="zstd")
        elif self._compressor:
            self._file.write(self._compressor.flush())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None
        with open(self._part, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = self._part.stat().st_size
        os.replace(self._part, self._target.shards / name)
        durable(self._target.shards)
        return size, digest

    def drop(self) -> None:
        """Forget what was written."""
        if self._file:
            # What is buffered may not fit on the disk; it is not wanted any more.
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None
        self._part.unlink(missing_ok=True)


def _names(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir()] if folder.is_dir() else []


def _sync(path: Path) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def _compressed(out: BinaryIO, zstd: bool) -> Iterator[Any]:
    if not zstd:
        yield out
        return
    with optional("zstandard", "zstd").ZstdCompressor(level=_ZSTD_LEVEL).stream_writer(out, closefd=False) as sink:
        yield sink


def _merge_parquet(shards: Sequence[Path], part: Path) -> None:
    from cleaner.batch.columns import arrow_schema

    parquet = optional("pyarrow.parquet", "parquet")
    with parquet.ParquetWriter(part, arrow_schema(), compression="zstd") as writer:
        for path in shards:
            file = parquet.ParquetFile(path)
            for group in range(file.num_row_groups):
                writer.write_table(file.read_row_group(group))
