"""What walks through a batch: tasks, in units, at positions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import urlsplit

Kind = Literal["row", "bytes", "file", "fault"]
"""What :attr:`Task.data` holds: a line of JSON, a document, the path of a file that is one, the reason of a failure."""

UNIT_BYTES: Final = 1 << 18
"""Input bytes of a unit, what a worker is given at once: one document a unit costs twice the work, 256 KB nothing."""
UNIT_TASKS: Final = 1000


class Task(NamedTuple):
    """One document to be, which ends as exactly one of record, rejected, error."""

    id: str
    origin: str
    """The file it comes from."""
    kind: Kind
    data: bytes
    size: int
    """Bytes of input it stands for."""
    form: str = "auto"
    """``text`` or ``html``; ``auto`` when its content must tell. Of a fault: the kind of error."""
    known: tuple[tuple[str, str], ...] = ()
    """Arguments of ``Pipeline.clean`` its container tells (the URL of a web archive's record)."""


def site_of(site: str, url: str) -> str:
    """The site of a document: as told, else the host of its address without ``www.``, else ``""``.

    >>> site_of("", "https://www.example.org/2019/dam")
    'example.org'
    """
    try:
        return site or (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


class Position(NamedTuple):
    """A place in the input: before entry number ``entry`` of file number ``file``, both from 0."""

    file: int = 0
    entry: int = 0


START: Final = Position()


class Unit(NamedTuple):
    """Tasks that one worker does in one go. Where units begin and end depends on the input alone."""

    number: int
    tasks: tuple[Task, ...]
    end: Position
    prefix: str
    """Digest of the names, sizes and times of all files up to the one its end lies in."""
    crc: int
    """CRC-32 of that file's tasks up to its end."""
    read: int
    """Bytes on disk up to its end, roughly; for progress."""
    singly: bool = False
    """Whether its tasks are done one by one, so that a guilty one is known."""

    @property
    def size(self) -> int:
        """Bytes of input."""
        return sum(task.size for task in self.tasks)


class Result(NamedTuple):
    """What became of a unit."""

    payload: bytes
    """Its records, as the output wants them."""
    rejects: bytes
    errors: bytes
    """JSON lines."""
    counts: dict[str, int]
    """``records``, ``rejected``, ``errors``, ``chars_in``, ``chars_out``; ``rejected.REASON`` and ``errors.KIND``."""
    looks: dict[str, list[int]]
    """How the values of its records look: see :mod:`cleaner.batch.columns`."""


@dataclass(frozen=True)
class Settings:
    """What shapes the output of a batch; all of it is in the digest that a resumed run must match."""

    text_key: str = "text"
    id_key: str = "id"
    input_format: str = "auto"
    encoding: str = ""
    known: dict[str, str] = field(default_factory=dict)
    """Arguments of ``Pipeline.clean`` for every document; they win over what rows tell."""
    output_format: Literal["jsonl", "parquet"] = "jsonl"
    compression: Literal["gz", "zst", "none"] = "gz"
    max_bytes: int = 16 << 20
    """Input bytes a document may have."""
    shard_bytes: int = 64 << 20
    """Input bytes from which on a shard is closed."""
    limit: int = 0
    """Documents after which the input is taken to end; 0 for none."""
    sample: float = 1.0
    """Share of the documents taken, chosen by their ids."""
    cleaning: dict[str, Any] = field(default_factory=dict)
    """The configuration of the pipeline, as plain values."""
