"""Finding input files: in one order that depends on their names alone, without holding their list."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cleaner.batch import formats
from cleaner.batch.formats import Format
from cleaner.errors import InputError

STDIN: Final = b"-"
_MAGIC: Final = frozenset("*?[")


class File(NamedTuple):
    """One file of the input."""

    path: bytes
    id: str
    """Its name relative to the directory given, or as given."""
    size: int
    stamp: int
    """Time of modification, in nanoseconds; files are told apart by it, never ordered."""
    format: Format
    fault: str = ""
    """Why it cannot be read, where that is known already."""


class Skipped(NamedTuple):
    """A file in a directory that is no input: hidden, or of a format that is not known."""

    kind: str
    """Its suffix, ``hidden``, or ``link to a directory``."""


@dataclass
class Inventory:
    """What there is to read."""

    files: int = 0
    bytes: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    """Files by format (``jsonl.gz``)."""
    form_bytes: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    digest: str = ""
    """Of names, sizes and times of all files, in order."""


def display(name: bytes) -> str:
    """A file's name as text. One that is not UTF-8 gets its bad bytes as ``\\xff`` and a hash, so that it stays unique.

    >>> display(b"caf\\xe9.txt")
    'caf\\\\xe9.txt~9c035039'
    """
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("utf-8", "backslashreplace") + "~" + hashlib.sha256(name).hexdigest()[:8]


class Sources:
    """The files of a command line: directories (recursively), patterns, files, ``-``."""

    def __init__(self, arguments: Sequence[str], input_format: str = "auto", avoid: Sequence[str] = ()) -> None:
        """``avoid`` are paths of the output, which is never input.

        Raises:
            InputError: an argument that is not there, matches nothing, or would be read twice.
        """
        self._forced = input_format
        self._avoid = {os.path.realpath(os.fsencode(path)) for path in avoid}
        self._roots = list(dict.fromkeys(_expanded(arguments)))
        _refuse_twice(self._roots)
        self._single = len(self._roots) == 1

    def __iter__(self) -> Iterator[File | Skipped]:
        for root in self._roots:
            if root == STDIN:
                yield File(STDIN, "stdin", 0, 0, Format("" if self._forced == "auto" else self._forced, ""))
            elif os.path.isdir(root):
                prefix = b"" if self._single else os.path.normpath(root) + b"/"
                yield from self._walk(root, prefix)
            elif os.path.realpath(root) not in self._avoid:
                name = os.path.normpath(root)
                kind = formats.of(os.fsdecode(name), self._forced)
                yield _file(root, display(name), kind if kind.form else kind._replace(form="text"))

    def files(self) -> Iterator[File]:
        """Without those passed over."""
        return (entry for entry in self if isinstance(entry, File))

    def inventory(self) -> Inventory:
        """Count what there is, with one look at every name."""
        found = Inventory()
        digest = hashlib.sha256()
        for entry in self:
            if isinstance(entry, Skipped):
                found.skipped[entry.kind] += 1
                continue
            found.files += 1
            found.bytes += entry.size
            name = ".".join(filter(None, entry.format)) or "auto"
            found.forms[name] += 1
            found.form_bytes[name] += entry.size
            digest.update(mark(entry))
        found.digest = digest.hexdigest()
        return found

    def _walk(self, folder: bytes, prefix: bytes) -> Iterator[File | Skipped]:
        try:
            with os.scandir(folder) as entries:
                # As if whole paths were sorted: a directory sorts with its slash.
                names: list[bytes] = sorted(
                    [e.name + (b"/" if e.is_dir(follow_symlinks=False) else b"") for e in entries]
                )
        except OSError as error:
            shown = display(prefix.removesuffix(b"/") or folder)
            yield File(folder, shown, 0, 0, Format("text", ""), error.strerror or str(error))
            return
        for name in names:
            path = os.path.join(folder, name.removesuffix(b"/"))
            if name.startswith(b"."):
                yield Skipped("hidden")
            elif name.endswith(b"/"):
                if os.path.realpath(path) not in self._avoid:
                    yield from self._walk(path, prefix + name)
            elif os.path.isdir(path):
                yield Skipped("link to a directory")
            else:
                kind = formats.of(os.fsdecode(name), self._forced)
                if not kind.form:
                    yield Skipped(os.path.splitext(display(name))[1].lower() or "no suffix")
                elif os.path.realpath(path) not in self._avoid:
                    yield _file(path, display(prefix + name), kind)


def mark(file: File) -> bytes:
    """What tells a changed file from an unchanged one."""
    return b"%s\0%d\0%d\n" % (file.id.encode(), file.size, file.stamp)


def _file(path: bytes, name: str, kind: Format) -> File:
    try:
        status = os.stat(path)
    except OSError as error:
        return File(path, name, 0, 0, kind, error.strerror or str(error))
    fault = "" if stat.S_ISREG(status.st_mode) else "not a regular file (pipe it into -)"
    return File(path, name, status.st_size, status.st_mtime_ns, kind, fault)


def _expanded(arguments: Sequence[str]) -> Iterator[bytes]:
    for argument in arguments:
        if argument == "-":
            yield STDIN
        elif os.path.lexists(argument):
            yield os.fsencode(argument)
        elif _MAGIC & set(argument):
            found = sorted(
                os.fsencode(path) for path in glob.iglob(argument, recursive=True) if not os.path.isdir(path)
            )
            if not found:
                raise InputError(f"no file matches {argument!r}")
            yield from found
        else:
            raise InputError(f"{argument}: no such file or directory")


def _refuse_twice(roots: Sequence[bytes]) -> None:
    real = {os.path.realpath(root): root for root in roots if root != STDIN}
    if len(real) < sum(root != STDIN for root in roots):
        raise InputError("an input is named twice")
    folders = {path for path in real if os.path.isdir(path)}
    for path, root in real.items():
        above = os.path.dirname(path)
        while above != os.path.dirname(above):
            if above in folders:
                raise InputError(f"{display(root)} lies in {display(real[above])}, which is an input too; name it once")
            above = os.path.dirname(above)
