"""Bytes in pieces: decompressed without holding a file, cut into lines without holding a long one.

A stream here is anything whose ``read(n)`` gives at most ``n`` bytes, and ``b""`` at the end only.
"""

from __future__ import annotations

import bz2
import codecs
import importlib
import io
import lzma
import zlib
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, Final, NamedTuple, Protocol

from cleaner import reader
from cleaner.errors import CleanerError, InputError

CHUNK: Final = 1 << 18


class Stream(Protocol):
    """A source of bytes."""

    def read(self, size: int, /) -> bytes | None:
        """At most ``size`` bytes; ``b""`` at the end."""


class Broken(InputError):
    """Input that ends too soon or is not what it claims to be. What came before it is good."""


class TooLong(NamedTuple):
    """A line that was passed over because of its length."""

    size: int


def optional(name: str, extra: str) -> ModuleType:
    """A module that comes with an extra.

    Raises:
        CleanerError: it is not installed; how to install it.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise CleanerError(f"this needs {name}: pip install 'article-cleaner[{extra}]'") from None


# --- decompression ----------------------------------------------------------------------------------------------------


class _Zlib:
    """zlib's decompressor with the interface of bz2's."""

    def __init__(self) -> None:
        self._engine = zlib.decompressobj(31)

    def decompress(self, data: bytes, size: int) -> bytes:
        return self._engine.decompress(self._engine.unconsumed_tail + data, size)

    @property
    def eof(self) -> bool:
        return self._engine.eof

    @property
    def needs_input(self) -> bool:
        return not self._engine.unconsumed_tail and not self.eof

    @property
    def unused_data(self) -> bytes:
        return self._engine.unused_data


class _Zstd:
    """zstandard's with the same interface. It cannot bound what it gives, so it is fed in small pieces."""

    PIECE: Final = 1 << 9

    def __init__(self) -> None:
        self._engine = optional("zstandard", "zstd").ZstdDecompressor().decompressobj()
        self._input = b""

    def decompress(self, data: bytes, size: int) -> bytes:
        self._input += data
        out: list[bytes] = []
        given = at = 0
        while at < len(self._input) and given < size and not self._engine.eof:
            out.append(self._engine.decompress(self._input[at : at + self.PIECE]))
            given += len(out[-1])
            at += self.PIECE
        self._input = self._input[at:]
        return b"".join(out)

    @property
    def eof(self) -> bool:
        return bool(self._engine.eof)

    @property
    def needs_input(self) -> bool:
        return not self._input and not self.eof

    @property
    def unused_data(self) -> bytes:
        return bytes(self._engine.unused_data) + self._input


_ENGINES: Final[dict[str, Any]] = {
    "gz": _Zlib, "bz2": bz2.BZ2Decompressor, "xz": lzma.LZMADecompressor, "zst": _Zstd,
}  # fmt: skip


class Inflate(io.RawIOBase):
    """A compressed stream read as what it holds, also of several members one after the other.

    Unlike the modules for each compression it gives all that can be had before a cut, and always tells of the cut.
    """

    def __init__(self, stream: Stream, kind: str) -> None:
        self._stream = stream
        self._kind = kind
        self._engine: Any = _ENGINES[kind]()
        self._fed = self._ended = False
        self._ahead = b""
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with at least one byte, or none at the end.

        Raises:
            Broken: the data is damaged or ends too soon.
        """
        room = len(buffer)
        while not self._rest:
            try:
                given = self._next(room)
            except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
                raise self._damaged(error) from None
            except Exception as error:
                if type(error).__name__ != "ZstdError":
                    raise
                raise self._damaged(error) from None
            if given is None:
                return 0
            self._rest = memoryview(given)
        size = min(room, len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]  # a view: nothing is copied
        return size

    def _damaged(self, error: Exception) -> Broken:
        if self._ended:
            return Broken(f"what follows after the end of the {self._kind} data is none")
        return Broken(f"damaged {self._kind} data: {error}")

    def _next(self, room: int) -> bytes | None:
        if self._engine.eof:
            following = self._engine.unused_data
            if self._kind == "gz":
                following = following.lstrip(b"\0")
            following = following or self._stream.read(CHUNK) or b""
            if self._kind == "gz":
                following = following.lstrip(b"\0")
            if not following:
                return None
            self._engine, self._ahead, self._ended = _ENGINES[self._kind](), following, True
        data, self._ahead = self._ahead, b""
        if not data and self._engine.needs_input:
            data = self._stream.read(CHUNK) or b""
            if not data:
                raise Broken(f"the {self._kind} data is cut off" if self._fed else f"empty, not {self._kind} data")
        self._fed = True
        given: bytes = self._engine.decompress(data, room)
        self._ended = False
        return given


# --- pieces -----------------------------------------------------------------------------------------------------------


def chunks(stream: Stream) -> Iterator[bytes]:
    """The pieces of a stream."""
    while chunk := stream.read(CHUNK):
        yield chunk


def whole(stream: Stream, limit: int) -> bytes | TooLong:
    """All of a stream, or how long it is when it is longer than ``limit``."""
    parts: list[bytes] = []
    size = 0
    for chunk in chunks(stream):
        size += len(chunk)
        if size <= limit:
            parts.append(chunk)
        else:
            parts.clear()
    return b"".join(parts) if size <= limit else TooLong(size)


def lines(pieces: Iterable[bytes], limit: int) -> Iterator[bytes | TooLong]:
    """The lines, without their ends; only ``b"\\n"`` ends one. At most ``limit`` and a piece are ever held."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        first, *more = piece.split(b"\n")
        size += len(first)
        held.append(first)
        if size > limit:
            held.clear()
        if not more:
            continue
        yield b"".join(held) if size <= limit else TooLong(size)
        *done, last = more
        for line in done:
            yield line if len(line) <= limit else TooLong(len(line))
        held, size = [last], len(last)
    if size:
        yield b"".join(held) if size <= limit else TooLong(size)


def as_utf8(stream: Stream, encoding: str = "") -> Iterator[bytes]:
    """The pieces of a stream of text as UTF-8 without byte order mark; its encoding is named, or told by its beginning.

    Text that begins as UTF-8 is passed on as it is; a line that is none is a matter of that line.

    Raises:
        InputError: it begins with no text.
    """
    pieces = chunks(stream)
    head = next(pieces, b"")
    name = encoding or _encoding(head)
    if name == "utf-8":
        yield head.removeprefix(codecs.BOM_UTF8)
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(name)("replace")
    yield decoder.decode(head).removeprefix("\ufeff").encode("utf-8", "replace")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _encoding(head: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        even = len(head) - len(head) % 4  # UTF-16 and UTF-32 must not be cut inside a character
        return reader.decode(head[:even] if even else head)[1]
    return "utf-8"
