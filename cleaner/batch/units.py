"""Files to units, from any position on: the same files give the same units, whatever was done of them before."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator

from cleaner.batch.model import START, UNIT_BYTES, UNIT_TASKS, Position, Settings, Task, Unit
from cleaner.batch.readers import read
from cleaner.batch.sources import File, mark
from cleaner.errors import InputError

_PACKED_RATIO = 4
"""How many bytes a compressed one holds, roughly; only for the progress bar."""


class Changed(InputError):
    """The input is not what it was when its beginning was done."""


def units(
    files: Iterable[File],
    settings: Settings,
    start: Position = START,
    number: int = 0,
    *,
    taken: int = 0,
    prefix: str = "",
    crc: int = 0,
) -> Iterator[Unit]:
    """The units of files from ``start`` on; ``number`` is that of the first, ``taken`` the documents before it.

    ``prefix`` and ``crc`` are those of the unit that ended at ``start``.

    Raises:
        Changed: the input before ``start`` is not what it was.
    """
    chosen = _chooser(settings.sample)
    names = hashlib.sha256()
    tasks: list[Task] = []
    size = read_before = 0

    def unit(end: Position, sum_: int, read_here: int) -> Unit:
        nonlocal number, size
        made = Unit(number, tuple(tasks), end, names.hexdigest(), sum_, read_before + read_here)
        tasks.clear()
        number, size = number + 1, 0
        return made

    index, entry, check = start.file, start.entry, 0
    for index, file in enumerate(files):
        names.update(mark(file))
        if index < start.file:
            read_before += file.size
            continue
        behind = start.entry if index == start.file else 0
        if index == start.file and prefix and names.hexdigest() != prefix:
            raise Changed(f"files up to {file.id} are not those that were read before")
        given = check = entry = 0
        for entry, task in enumerate(read(file, settings), 1):
            if task is not None:
                given += task.size
                if task.kind in ("row", "bytes"):
                    check = zlib.crc32(task.data, check)
            if entry <= behind:
                if entry == behind and check != crc:
                    raise Changed(f"the first {behind} entries of {file.id} are not those that were read before")
                continue
            if task is None or not chosen(task.id):
                continue
            tasks.append(task)
            size += task.size
            taken += 1
            full = bool(settings.limit) and taken >= settings.limit
            if full or size >= UNIT_BYTES or len(tasks) >= UNIT_TASKS:
                yield unit(
                    Position(index, entry), check, min(file.size, given // (_PACKED_RATIO if file.format.packed else 1))
                )
            if full:
                return
        if entry < behind:
            raise Changed(f"{file.id} has {entry} entries, but {behind} were read before")
        read_before += file.size
    if tasks:
        yield unit(Position(index, entry), check, 0)


def _chooser(share: float) -> Callable[[str], bool]:
    """Whether a document belongs to the sample, by a hash of its id."""
    if share >= 1:
        return lambda _: True
    bound = int(share * 2**64)
    return lambda name: int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big") < bound
