"""From bytes or a string to a frozen text and its blocks. Nothing here judges content."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from cleaner import seams, wrapping
from cleaner.document import Block
from cleaner.errors import InputError
from cleaner.language import identify


class Normalized(NamedTuple):
    """The text every offset refers to, and what had to be done to get it."""

    text: str
    flags: tuple[str, ...]
    """``mojibake_repaired``, ``surrogates_replaced``, ``decoded_<charset>``."""


# --- bytes to characters ----------------------------------------------------------------------------------------------

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Signatures of files that hold no text, whatever a charset detector makes of them.
_MAGIC: Final = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd",
    b"\x7fELF", b"MZ", b"RIFF", b"OggS", b"ID3", b"\xd0\xcf\x11\xe0", b"SQLite format 3",
)  # fmt: skip


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """``data`` as text and the name of its encoding: the caller's, by byte order mark, UTF-8, or detected.

    Raises:
        InputError: the bytes are no text, or not in the encoding asked for.
    """
    if encoding:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding
        except LookupError:
            raise InputError(f"unknown encoding {encoding!r}") from None
        except UnicodeDecodeError as error:
            hint = "leave the encoding out to have it detected"
            raise InputError(f"not {encoding}: byte {error.start} cannot be decoded; {hint}") from None
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(name), name
            except UnicodeDecodeError as error:
                at = error.start + len(bom)
                raise InputError(f"starts with a {name} byte order mark, but byte {at} is not {name}") from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        if data.startswith(_MAGIC) or _binary(data[:4096]):
            raise InputError("looks binary, not text") from None
        return _detected(data)
    if data.startswith(_MAGIC) and _binary(data[:4096]):
        raise InputError("looks binary, not text")
    return text, "utf-8"


def _binary(head: bytes) -> bool:
    """Whether control characters, which no text encoding of the web uses, make up over a tenth of ``head``."""
    controls = sum(1 for byte in head if byte < 9 or 13 < byte < 27 or 27 < byte < 32)
    return controls * 10 > len(head)


_SAMPLE: Final = 1 << 18
"""Bytes that are plenty to detect an encoding."""
_WESTERN: Final = frozenset(("af", "ca", "da", "de", "en", "es", "fi", "fr", "id", "it", "nl", "no", "pt", "sq", "sv"))
"""Languages that are written in Windows-1252 where they are not in UTF-8."""


def _detected(data: bytes) -> tuple[str, str]:
    head = data[:_SAMPLE].decode("latin-1")
    # A few accents say little of the encoding, so detectors miss it; the words around them tell the language.
    if identify(head, split_blocks(head)) in _WESTERN:
        return data.decode("cp1252", "replace"), "cp1252"

    from charset_normalizer import from_bytes  # slow to import, seldom needed

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise InputError("neither UTF-8 nor any encoding that could be detected")
    # Web pages that are said to be Latin-1 are Windows-1252 (WHATWG Encoding Standard, §4.2).
    name = {"iso8859-1": "cp1252", "latin_1": "cp1252", "ascii": "utf-8"}.get(best.encoding, best.encoding)
    return data.decode(name, "replace"), name


# --- characters to a frozen text --------------------------------------------------------------------------------------

_LINE_ENDS: Final = ("\r", "\x85", "\u2028", "\u2029")
# UTF-8 read as Latin-1 or Windows-1252 shows one of these pairs; only then ftfy, which is slow, is asked.
_SIGNS: Final = ("Ã", "Â", "â€", "ï»", "ï¿", "Ð", "Ñ", "ã")
_HIGH = "[\u0080-\u00bf\u2018-\u2122\u0152-\u017e\u0192\u02c6\u02dc]"
_MOJIBAKE: Final = re.compile(f"[ÃÂ]{_HIGH}|â€|ï»¿|ï¿½|[ÐÑ]{_HIGH}[ÐÑ]|ã{_HIGH}{_HIGH}")


def normalize(text: str, repair: bool = True) -> Normalized:
    """Line ends unified, a leading byte order mark and lone surrogates gone, mojibake repaired where there is some.

    Nothing else: every offset of the record refers to the text this returns.
    """
    flags: list[str] = []
    text = text.removeprefix("\ufeff")
    for end in _LINE_ENDS:
        if end in text:
            text = text.replace("\r\n", "\n").replace(end, "\n")
    if (formed := well_formed(text)) is not text:
        text = formed
        flags.append("surrogates_replaced")
    if (
        repair
        and not text.isascii()
        and any(sign[0] in text and sign in text for sign in _SIGNS)
        and _MOJIBAKE.search(text)
    ):
        from ftfy import fix_encoding
        from ftfy.badness import is_bad

        lines = [fix_encoding(line) if _MOJIBAKE.search(line) and is_bad(line) else line for line in text.split("\n")]
        if (fixed := "\n".join(lines)) != text:
            text = fixed
            flags.append("mojibake_repaired")
    return Normalized(text, tuple(flags))


class Derived(NamedTuple):
    """A text made from another."""

    text: str
    offsets: Sequence[int]
    """For each of its offsets, the end included, that in the text it was made from."""


def readable(text: str, left: Sequence[tuple[int, int]] = ()) -> Derived | None:
    """``text`` as the stages read it: a line break for each part that is ``left`` out (a page's code, the sign between
    its strings), and letters composed; ``None`` when it is that already."""
    parts = without(text, left) if left else None
    whole = composed(parts.text if parts else text)
    if parts and whole:
        return Derived(whole.text, [parts.offsets[at] for at in whole.offsets])
    return whole or parts


def without(text: str, parts: Sequence[tuple[int, int]]) -> Derived:
    """``text`` with a line break in the place of each of ``parts``."""
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for start, end in parts:
        pieces += (text[at:start], "\n")
        offsets += range(at, start + 1)
        at = end
    return Derived("".join([*pieces, text[at:]]), [*offsets, *range(at, len(text) + 1)])


def composed(text: str) -> Derived | None:
    """``text`` with letters that come as a base and its marks (``e`` and U+0301, as from some PDFs) composed, and
    without soft hyphens, marks of direction and spaces of no width beside letters.

    Nothing is known of words in parts: no phrase, no month, no word of the models. ``None`` when there are none.
    """
    if text.isascii() or (unicodedata.is_normalized("NFC", text) and not any(sign in text for sign in _UNSEEN)):
        return None
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for letter in _APART.finditer(text):
        (start, end), whole = letter.span(), unicodedata.normalize("NFC", letter[0].strip(_UNSEEN))
        pieces += (text[done:start], whole)
        offsets += range(done, start + len(whole[:1]))
        offsets += range(end - len(whole[1:]), end)
        done = end
    if not pieces:
        return None
    pieces.append(text[done:])
    offsets += range(done, len(text) + 1)
    return Derived("".join(pieces), offsets)


# A letter and its combining marks (Latin, Greek, Cyrillic, kana), the parts of a Hangul syllable. Other scripts' marks
# are written apart in composed text too.
# Soft hyphen, zero width space, marks of direction, word joiner, byte order mark; joiners are a part of spelling.
_UNSEEN: Final = "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u2060\u2066\u2067\u2068\u2069\ufeff"
# Indic letters with a dot that have a code point of their own; composed text (NFC) writes the dot apart.
_DOTTED: Final = "[\u0958-\u095f\u09dc\u09dd\u09df\u0a33\u0a36\u0a59-\u0a5b\u0a5e]"
_APART: Final = re.compile(
    f"[{_UNSEEN}]*\\w[\u0300-\u036f\u3099\u309a]+|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|{_DOTTED}|[{_UNSEEN}]+\\w|(?<=\\w)[{_UNSEEN}]+"
)


def well_formed(text: str) -> str:
    """``text`` itself, or, where it has surrogates, pairs as the character they encode and lone ones as U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


# --- text to blocks ---------------------------------------------------------------------------------------------------

_LINE: Final = re.compile(r"\S(?:[^\n]*\S)?")


def split_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text: its lines; paragraphs where lines are hard-wrapped; elements run together apart."""
    spans = [m.span() for m in _LINE.finditer(text)]
    spans = wrapping.paragraphs(text, spans) or seams.parts(text, seams.mended(text, spans))
    return tuple(itertools.starmap(Block, spans))
