"""Web archives (ISO 28500, WARC 1.0 and 1.1), read record by record; a broken record costs itself alone.

Libraries stop at the first broken record, or hand out a cut one without a word; a batch must name it and go on.
"""

from __future__ import annotations

import codecs
import io
import zlib
from collections.abc import Iterator
from email.message import Message
from typing import Any, BinaryIO, Final, NamedTuple

from cleaner.batch.streams import Broken, TooLong
from cleaner.errors import InputError

_HEADER: Final = 1 << 16
"""Bytes a header line may have."""
_VERSION: Final = b"WARC/"


class Entry(NamedTuple):
    """A document of an archive."""

    body: bytes
    form: str
    known: tuple[tuple[str, str], ...]
    """``url``, and ``encoding`` where its headers name one."""


def records(raw: Any, limit: int) -> Iterator[Entry | TooLong | str | None]:
    """The records of a plain stream in order: a document, one that is too long, what is wrong with one, or None for one
    that is no document.

    Raises:
        Broken: the stream itself is damaged.
    """
    stream: BinaryIO = io.BufferedReader(_Raw(raw), 1 << 18)
    line = _next_line(stream)
    while line:
        if not line.startswith(_VERSION):
            line = _resync(stream)
            yield "no WARC record begins here; the next one is read"
            continue
        headers = _headers(stream)
        length = headers.get("content-length", "")
        if not length.isascii() or not length.isdigit():
            line = _resync(stream)
            yield f"a WARC record without a valid Content-Length ({length!r})"
            continue
        size = int(length)
        body = _body(stream, size, limit)
        ended = stream.read(4)
        line = b"" if ended == b"\r\n\r\n" else ended.lstrip(b"\r\n")
        line = line + stream.readline(_HEADER) if line else _next_line(stream)
        if ended in (b"\r\n\r\n", b"") or line.startswith(_VERSION):
            yield _entry(headers, body, limit)
        else:
            line = _resync(stream)
            yield f"a WARC record that is not {size} bytes long as it says"


def _entry(headers: dict[str, str], body: bytes | TooLong, limit: int) -> Entry | TooLong | str | None:
    kind = headers.get("warc-type", "").lower()
    if kind not in ("response", "resource", "conversion"):
        return None
    content = headers.get("content-type", "")
    if isinstance(body, TooLong):
        return body
    status = "200"
    if kind == "response" and (content.startswith("application/http") or body.startswith(b"HTTP/")):
        head, found, body = body.partition(b"\r\n\r\n")
        if not found:
            return "an HTTP response without a body"
        first, *rest = head.split(b"\r\n")
        status = [*first.split(), b"", b""][1].decode("latin-1")
        http = _parsed(rest)
        content = http.get("content-type", "")
        try:
            body = _decoded(body, http, limit)
        except (InputError, zlib.error, ValueError) as error:
            return f"an HTTP body that cannot be decoded: {error}"
    message = Message()
    message["content-type"] = content or "text/html"
    mime = message.get_content_type()
    form = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}.get(mime)
    if form is None or status != "200":
        return None
    url = headers.get("warc-target-uri", "").strip("<>")
    known = {
        "url": url,
        "encoding": message.get_content_charset("") if _usable(message.get_content_charset("")) else "",
    }
    return Entry(body, form, tuple((key, value) for key, value in known.items() if value))


def _usable(charset: str) -> bool:
    try:
        codecs.lookup(charset)
    except LookupError:
        return False
    return True


def _decoded(body: bytes, http: dict[str, str], limit: int) -> bytes:
    if http.get("transfer-encoding", "").lower() == "chunked":
        body = _unchunked(body)
    coding = http.get("content-encoding", "").lower()
    if coding in ("gzip", "x-gzip", "deflate") and (bits := _zlib_format(body)):
        engine = zlib.decompressobj(bits)
        body = engine.decompress(body, limit)
        if engine.unconsumed_tail:
            raise InputError(f"it unpacks to more than {limit} bytes")
    if coding in ("br", "zstd"):
        raise InputError(f"Content-Encoding {coding} is not supported")
    return body


def _zlib_format(body: bytes) -> int:
    """``wbits`` for zlib; 0 for what is not compressed although it says so."""
    if body.startswith(b"\x1f\x8b"):
        return 31
    if len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0:
        return 15
    return 0


def _unchunked(body: bytes) -> bytes:
    """A chunked body in one; one that is not chunked although it says so stays (crawlers often undo it)."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 20)
        try:
            size = int(body[at:end].split(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0 or end + 2 + size > len(body):
            return body if not parts else b"".join([*parts, body[at:]])
        if not size:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def _body(stream: BinaryIO, size: int, limit: int) -> bytes | TooLong:
    if size <= limit:
        data = stream.read(size)
        if len(data) < size:
            raise Broken(f"the last WARC record is cut off, {size - len(data)} bytes are missing")
        return data
    left = size
    while left:
        data = stream.read(min(left, 1 << 18))
        if not data:
            raise Broken(f"the last WARC record is cut off, {left} bytes are missing")
        left -= len(data)
    return TooLong(size)


def _headers(stream: BinaryIO) -> dict[str, str]:
    found: list[bytes] = []
    while (line := stream.readline(_HEADER)).strip():
        if len(found) < 1000:
            found.append(line)
    if not line:
        raise Broken("the last WARC record is cut off in its header")
    return _parsed(found)


def _parsed(header_lines: list[bytes]) -> dict[str, str]:
    out: dict[str, str] = {}
    for line in header_lines:
        key, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon:
            out.setdefault(key.strip().lower(), value.strip())
    return out


def _next_line(stream: BinaryIO) -> bytes:
    """The first line that is not empty; ``b""`` at the end."""
    while line := stream.readline(_HEADER):
        if line.strip():
            return line
    return b""


def _resync(stream: BinaryIO) -> bytes:
    """The version line of the next record; ``b""`` when there is none."""
    while line := stream.readline(_HEADER):
        if line.startswith(_VERSION) and line.rstrip()[len(_VERSION) :].replace(b".", b"").isdigit():
            return line
    return b""


class _Raw(io.RawIOBase):
    """A stream as the raw side of a buffered reader."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
