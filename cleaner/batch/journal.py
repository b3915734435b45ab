"""The journal of a batch: a line for every finished shard, so that a killed run goes on where it was.

A line is written when everything it speaks of is on disk. A line without its end, from a run killed while writing it,
does not count and is cut off.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from cleaner.batch.model import Position
from cleaner.errors import CleanerError

FORMAT: Final = 1


class Shard(NamedTuple):
    """A finished shard."""

    file: str
    """Its name; ``""`` when no document of it gave a record."""
    end: Position
    """Where the input goes on after it."""
    units: int
    """Units until its end."""
    prefix: str
    crc: int
    """Both as in the unit that ends there."""
    rejects: int
    errors: int
    """Length of the lists of rejects and errors until its end, in bytes."""
    counts: dict[str, int]
    looks: dict[str, list[int]]
    size: int
    sha256: str


class Journal:
    """The journal file, opened for one run at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.head: dict[str, Any] = {}
        """What the run was started with; empty for a new one."""
        self.shards: list[Shard] = []
        self.done = False

    def load(self) -> None:
        """Read what there is, and cut off a line that was not finished.

        Raises:
            CleanerError: it is no journal.
        """
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return
        whole = content[: content.rfind(b"\n") + 1]
        try:
            for line in whole.splitlines():
                row = orjson.loads(line)
                if "head" in row:
                    self.head = row["head"]
                    if self.head["format"] != FORMAT:
                        raise CleanerError(f"{self._path}: written by another version of cleaner; use --overwrite")
                elif "shard" in row:
                    row = row["shard"]
                    self.shards.append(Shard(**{**row, "end": Position(*row["end"])}))
                    self.done = False
                else:
                    self.done = bool(row["done"])
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise CleanerError(f"{self._path} is damaged ({error}); use --overwrite to start again") from None
        if len(whole) < len(content):
            os.truncate(self._path, len(whole))

    def delete(self) -> None:
        """Forget what there is."""
        self._path.unlink(missing_ok=True)

    def start(self, head: Mapping[str, Any]) -> None:
        """Note what a run is started with."""
        self.head = {"format": FORMAT, **head}
        self._append({"head": self.head})

    def add(self, shard: Shard) -> None:
        """Note a shard, durably."""
        self._append({"shard": {**shard._asdict(), "end": list(shard.end)}})
        self.shards.append(shard)

    def finish(self) -> None:
        """Note that all is done."""
        self._append({"done": True})
        self.done = True

    def _append(self, row: Mapping[str, Any]) -> None:
        with open(self._path, "ab") as file:
            file.write(orjson.dumps(row) + b"\n")
            file.flush()
            os.fsync(file.fileno())


def durable(folder: Path) -> None:
    """Make renames in a folder last."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replace_with(target: Path, content: bytes) -> None:
    """Write a small file, whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    with open(part, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, target)
    durable(target.parent)
