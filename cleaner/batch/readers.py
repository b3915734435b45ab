"""Files to tasks, one reader a format. Whatever is wrong with a file or a part of it becomes a task too: a fault."""

from __future__ import annotations

import codecs
import hashlib
import io
import json
import re
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO, Final

import orjson

from cleaner.batch import formats, tables, warc
from cleaner.batch.formats import Format
from cleaner.batch.model import Settings, Task
from cleaner.batch.sources import STDIN, File, display
from cleaner.batch.streams import Broken, Inflate, Stream, TooLong, as_utf8, chunks, lines, optional, whole
from cleaner.errors import CleanerError, InputError

Tasks = Iterator[Task | None]
"""None stands for an entry of a container that is no document."""

_DEPTH: Final = 2
"""Archives within archives that are opened."""
_DAMAGED: Final = (InputError, OSError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError,
                   UnicodeError, ValueError, NotImplementedError, RuntimeError)  # fmt: skip
"""What reading a damaged, encrypted or vanished file raises."""


def read(file: File, settings: Settings) -> Tasks:
    """The tasks of one file, in order.

    Raises:
        CleanerError: a library for its format is not installed.
    """
    given = 0
    try:
        for task in _read(file, settings):
            given += 1
            yield task
    except (CleanerError, *_DAMAGED) as error:
        if isinstance(error, CleanerError) and not isinstance(error, InputError):
            raise
        yield _fault(file.id, file.id, _why(error) + (f" (after {given} of its entries)" if given else ""))


def _read(file: File, settings: Settings) -> Tasks:
    if file.fault:
        yield _fault(file.id, file.id, file.fault)
    elif file.path == STDIN:
        yield from _Reader(file.id, settings).stream(sys.stdin.buffer, file.id, _piped(file.format))
    elif file.format in (("text", ""), ("html", "")):
        # Read by the worker: nothing but its name goes through here.
        if file.size > settings.max_bytes:
            yield _fault(file.id, file.id, _too_long(file.size, settings))
        else:
            yield Task(file.id, file.id, "file", file.path, file.size, file.format.form)
    else:
        with open(file.path, "rb", buffering=0) as raw:
            yield from _Reader(file.id, settings).stream(raw, file.id, file.format)


def _piped(given: Format) -> Format:
    return given if given.form else Format("auto", "")


class _Reader:
    """The formats. One for each file, called again for what stands in an archive."""

    def __init__(self, origin: str, settings: Settings, depth: int = 0) -> None:
        self.origin = origin
        self.settings = settings
        self.limit = settings.max_bytes
        self.depth = depth

    def stream(self, raw: Any, name: str, kind: Format) -> Tasks:
        """The tasks of what ``raw`` holds, called ``name``."""
        if kind.packed:
            raw = Inflate(raw, kind.packed)
        reader: Callable[[Any, str], Tasks] = getattr(self, f"_{kind.form}")
        return reader(raw, name)

    # Text

    def _auto(self, raw: Stream, name: str) -> Tasks:
        pieces = chunks(raw)
        head = next(pieces, b"")
        first = head.lstrip().partition(b"\n")[0]
        again = _Chained(chain([head], pieces))
        return (
            self._jsonl(again, name)
            if first.startswith(b"{") and _is_object(first)
            else self._text(again, name, "auto")
        )

    def _text(self, raw: Stream, name: str, form: str = "text") -> Tasks:
        data = whole(raw, self.limit)
        if isinstance(data, TooLong):
            yield self._fault(name, _too_long(data.size, self.settings))
        else:
            yield Task(name, self.origin, "bytes", data, len(data), form)

    def _html(self, raw: Stream, name: str) -> Tasks:
        return self._text(raw, name, "html")

    # Rows

    def _row(self, name: str, data: bytes) -> Task:
        if len(data) > self.limit:
            return self._fault(name, _too_long(len(data), self.settings))
        return Task(name, self.origin, "row", data, len(data) + 1)

    def _jsonl(self, raw: Stream, name: str) -> Tasks:
        for number, line in enumerate(lines(as_utf8(raw, self.settings.encoding), self.limit), 1):
            if isinstance(line, TooLong):
                yield self._fault(f"{name}:{number}", _too_long(line.size, self.settings))
            elif line.strip():
                yield self._row(f"{name}:{number}", line)

    def _json(self, raw: Stream, name: str) -> Tasks:
        for number, value in enumerate(_values(as_utf8(raw, self.settings.encoding), self.limit), 1):
            yield self._row(f"{name}:{number}", value)

    def _csv(self, raw: Stream, name: str, delimiter: str = "") -> Tasks:
        key, header = self.settings.text_key, None
        for number, row in tables.rows(lines(as_utf8(raw, self.settings.encoding), self.limit), self.limit, delimiter):
            here = f"{name}:{number}"
            if isinstance(row, str):
                yield self._fault(here, row)
            elif header is None:
                header, place = row, _column(key, row)
            elif len(row) > len(header) or len(row) <= place:
                yield self._fault(here, f"{len(row)} cells, but the header has {len(header)}")
            else:
                yield self._row(here, orjson.dumps(dict(zip(header, row, strict=False))))

    def _tsv(self, raw: Stream, name: str) -> Tasks:
        return self._csv(raw, name, "\t")

    def _parquet(self, raw: Stream, name: str) -> Tasks:
        parquet, arrow = optional("pyarrow.parquet", "parquet"), optional("pyarrow", "parquet")
        with _seekable(raw) as file:
            try:
                table = parquet.ParquetFile(file)
                _column(self.settings.text_key, table.schema_arrow.names)
                number = 0
                for batch in table.iter_batches(batch_size=128):
                    for row in batch.to_pylist():
                        number += 1
                        yield self._row(
                            f"{name}:{number}", orjson.dumps(row, default=str, option=orjson.OPT_NON_STR_KEYS)
                        )
            except (arrow.ArrowException, orjson.JSONEncodeError) as error:
                raise Broken(f"damaged parquet data: {error}") from None

    def _warc(self, raw: Stream, name: str) -> Tasks:
        for number, entry in enumerate(warc.records(raw, self.limit), 1):
            here = f"{name}:{number}"
            if entry is None:
                yield None
            elif isinstance(entry, TooLong):
                yield self._fault(here, _too_long(entry.size, self.settings))
            elif isinstance(entry, str):
                yield self._fault(here, entry)
            else:
                yield Task(here, self.origin, "bytes", entry.body, len(entry.body), entry.form, entry.known)

    # Archives

    def _zip(self, raw: Stream, name: str) -> Tasks:
        members = _Members(self, name)
        with _seekable(raw) as file, zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                if not info.is_dir():
                    yield from members.read(info.filename, lambda info=info: archive.open(info))  # type: ignore[misc]

    def _tar(self, raw: Stream, name: str) -> Tasks:
        members = _Members(self, name)
        headers = _checked()
        with tarfile.open(fileobj=_Exact(raw), mode="r|", tarinfo=headers, errors="surrogateescape") as archive:  # type: ignore[call-overload]
            for info in archive:
                archive.members.clear()  # or it would remember every member
                if info.isfile():
                    yield from members.read(info.name, lambda info=info: archive.extractfile(info))  # type: ignore[misc]
                elif not info.isdir():
                    yield None
            if end := headers.ended:
                raise Broken(f"damaged tar data: {end}")

    def _fault(self, name: str, reason: str) -> Task:
        return _fault(name, self.origin, reason)


class _Members:
    """The files in an archive: each has a name of its own, and what is wrong with one does not touch the next."""

    def __init__(self, reader: _Reader, name: str) -> None:
        self._reader = _Reader(reader.origin, reader.settings, reader.depth + 1)
        self._name = name
        self._seen: dict[bytes, int] = {}

    def read(self, member: str, opened: Callable[[], Any]) -> Tasks:
        name = f"{self._name}/{display(member.encode('utf-8', 'surrogateescape'))}"
        key = hashlib.blake2b(name.encode(), digest_size=8).digest()
        self._seen[key] = times = self._seen.get(key, 0) + 1
        if times > 1:
            name += f"#{times}"
        kind = formats.of(member, self._reader.settings.input_format)
        if not kind.form or member.rpartition("/")[2].startswith("."):
            yield None
            return
        if kind.form in formats.ARCHIVES and self._reader.depth > _DEPTH:
            yield self._reader._fault(name, f"an archive within {_DEPTH} others; unpack it")
            return
        given = 0
        try:
            with opened() as raw:
                for task in self._reader.stream(raw, name, kind):
                    given += 1
                    yield task
        except _DAMAGED as error:
            if isinstance(error, tarfile.TarError):
                raise  # the archive is at fault, not the member
            yield self._reader._fault(name, _why(error) + (f" (after {given} of its entries)" if given else ""))


def _checked() -> type[Any]:
    """A class of headers that remembers when a tar file ends in a damaged one, which ``tarfile`` takes for its end."""

    class Checked(tarfile.TarInfo):
        ended = ""

        @classmethod
        def fromtarfile(cls, archive: tarfile.TarFile) -> Any:
            try:
                return super().fromtarfile(archive)
            except tarfile.HeaderError as error:
                cls.ended = "" if type(error).__name__ == "EOFHeaderError" else str(error)
                raise

    return Checked


# --- edges ------------------------------------------------------------------------------------------------------------


def _fault(name: str, origin: str, reason: str) -> Task:
    return Task(name, origin, "fault", reason.encode("utf-8", "backslashreplace"), 0)


def _why(error: BaseException) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__


def _too_long(size: int, settings: Settings) -> str:
    return f"{size} bytes, more than the {settings.max_bytes} a document may have (--max-bytes)"


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


class _Chained:
    """Pieces as a stream again."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, size: int, /) -> bytes:
        """The next piece, whatever the size."""
        return next(filter(None, self._pieces), b"")


class _Exact:
    """A stream whose ``read`` gives what was asked for, less only at the end: what ``tarfile`` expects."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        """``size`` bytes."""
        parts: list[bytes] = []
        while size > 0 and (part := self._stream.read(size)):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def _seekable(raw: Any) -> BinaryIO:
    """A file to jump about in: the file itself, or a copy on disk of what cannot seek."""
    if isinstance(raw, io.FileIO):
        return open(raw.fileno(), "rb", closefd=False)
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    for chunk in chunks(raw):
        copy.write(chunk)
    copy.seek(0)
    return copy


def _column(name: str, columns: list[str]) -> int:
    if name not in columns:
        raise Broken(f"no column {name!r}; it has {', '.join(columns)} (choose with --text-key)")
    return columns.index(name)


_BLANKS: Final = re.compile(r"[ \t\r\n]*")


def _values(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """The elements of a JSON array, or the values that stand one after the other, each as JSON again.

    A value that is not whole is tried again with twice as much text; one that is not by ``limit`` characters ends the
    file.
    """
    scan = json.JSONDecoder().raw_decode
    texts = _texts(pieces)
    held, at, number = "", 0, 0
    ended = array = comma = False

    def refill(wanted: int) -> None:
        nonlocal held, at, ended
        parts = [held[at:]]
        while wanted > 0 and not ended:
            part = next(texts, None)
            ended = part is None
            parts.append(part or "")
            wanted -= len(parts[-1])
        held, at = "".join(parts), 0

    while True:
        at = _BLANKS.match(held, at).end()  # type: ignore[union-attr]
        if at == len(held):
            if not ended:
                refill(1)
                continue
            if array:
                raise Broken(f"the array does not end; cut off after element {number}")
            return
        if not array and not number and held[at] == "[":
            array, at = True, at + 1
        elif array and held[at] == "]":
            if held[at + 1 :].strip() or any(text.strip() for text in texts):
                raise Broken(f"more text after the array ends, behind element {number}")
            return
        elif comma:
            if held[at] != ",":
                raise Broken(f"not JSON after element {number}: a comma or ] is missing")
            comma, at = False, at + 1
        else:
            try:
                value, end = scan(held, at)
                whole_value = ended or end < len(held) or isinstance(value, (dict, list, str))
            except (json.JSONDecodeError, RecursionError) as error:
                if ended:
                    raise Broken(f"not JSON at element {number + 1}: {error}") from None
                whole_value = False
            if whole_value:
                number += 1
                yield held[at:end].encode("utf-8", "surrogatepass")
                comma, at = array, end
            elif len(held) - at > limit:
                raise Broken(f"element {number + 1} does not end in {limit} characters, or is not JSON")
            else:
                refill(len(held) - at)


def _texts(pieces: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for piece in pieces:
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)
