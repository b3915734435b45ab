"""From bytes to characters: byte order mark, what was declared, what the bytes look like.

The order is that of the WHATWG Encoding Standard's "sniffing": a byte order mark wins over the HTTP header, which wins
over ``<meta charset>``. A declaration is a claim: when the bytes contradict it, detection decides.
"""

from __future__ import annotations

import codecs
import re

from cleaner.document import Block
from cleaner.language import identify

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"""<(?:meta\b|\?xml)[^<>]{0,400}?\b(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w:.\-]{2,40})""",
    re.IGNORECASE,
)
_C1 = {n: bytes([n]).decode("windows-1252", "ignore") or chr(n) for n in range(0x80, 0xA0)}
_META_REACH = 8192
"""How far into the page a declaration is looked for, in bytes; browsers stop at 1,024, real pages do not."""
_SAMPLE = 60_000
_WORDS_OF_PAGE = re.compile(rb">([^<>]*[\x80-\xff][^<>]*)<")
_CENTRAL = frozenset({"cs", "sk", "pl", "hu", "sl", "hr", "bs", "ro", "sq"})
_TURKIC = frozenset({"tr", "az"})
_BALTIC = frozenset({"lt", "lv"})
_FEW = 40

# The names browsers read as another encoding than their own (WHATWG Encoding Standard, section 4.2).
_MEANT = {
    "iso8859-1": "windows-1252",
    "ascii": "windows-1252",
    "iso8859-9": "windows-1254",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "ks_c-5601": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
# Labels of that standard that Python does not know.
_ALIASES = {
    "windows-874": "cp874",
    "dos-874": "cp874",
    "x-sjis": "shift_jis",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gbk",
    "cn-big5": "big5",
    "x-x-big5": "big5",
    "x-cp1250": "windows-1250",
    "x-cp1251": "windows-1251",
    "x-cp1252": "windows-1252",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-roman": "mac_roman",
    "utf8mb4": "utf-8",
}


def _named(label: str) -> str:
    """Python's codec for a declared label, as browsers mean it; ``""`` when there is none."""
    label = label.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name
        "".encode(name)  # refuses codecs that are not of text
    except (LookupError, ValueError, TypeError):
        return ""
    return _MEANT.get(name, name)


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _windows_1252(data: bytes) -> str:
    # As browsers do: the five bytes Windows leaves open are the C1 controls of Latin-1.
    return data.decode("latin-1").translate(_C1)


def _detect(data: bytes) -> str:
    from charset_normalizer import from_bytes

    # Markup tells nothing and hides the letters: judge the parts that are not ASCII, with some context.
    parts = re.findall(rb"[^<>]{0,40}[\x80-\xff][^<>]{0,200}", data[:2_000_000])
    sample = b"\n".join(parts)[:_SAMPLE] or data[:_SAMPLE]
    best = from_bytes(sample).best()
    return _named(best.encoding) if best else ""


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """``data`` as text, never failing, and the name of the encoding it was read in.

    Args:
        data: a page as it came.
        declared: the charset of the HTTP header, ``""`` when unknown.

    The order: byte order mark; UTF-16 by its zeros; strict UTF-8 (bytes above 127 that are valid UTF-8 throughout are
    nothing else, whatever was declared); ``declared``; the page's own declaration; UTF-8 with a few broken bytes; the
    language that appears in one of the encodings of Latin letters; detection; windows-1252.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    claims = [_named(declared)] if declared else []
    if found := _META.search(data, 0, _META_REACH):
        claims.append(_named(found[1].decode("ascii", "replace")))
    # ISO-2022-JP and UTF-7 are plain ASCII bytes, so they must be asked before UTF-8 is.
    for claim in claims:
        if claim.startswith(("iso2022", "hz")) and (text := _try(data, claim)) is not None:
            return text, claim
    if 8 * data.count(b"\0", 0, 2000) > len(data[:2000]):
        for name in ("utf-16-le", "utf-16-be"):
            text = data.decode(name, "replace")
            if text.count("<") > 3 and "\0" not in text[:1000]:
                return text, name
    if (text := _try(data, "utf-8")) is not None:
        return text, "utf-8"
    for claim in claims:
        if claim.startswith("utf-16") and data.count(b"\0", 0, 2000) < 200:
            continue  # a page that names UTF-16 in ASCII letters is not UTF-16
        if claim == "windows-1252":
            # What is declared where nobody thought of it: believed unless the bytes speak of another script.
            if _plausible_latin(data):
                return _windows_1252(data), claim
        elif claim and (text := _try(data, claim)) is not None:
            return text, claim
    if _nearly_utf8(data):
        return data.decode("utf-8", "replace"), "utf-8"
    for claim in claims:
        # Legacy multi-byte pages with a few broken bytes are still what they say they are.
        if claim and not claim.startswith("utf"):
            text = data.decode(claim, "replace")
            if text.count("\ufffd") * 1000 < len(text):
                return text, claim
    if name := _by_language(data):
        return data.decode(name, "replace"), name
    if _plausible_latin(data) and len(re.findall(rb"[\x80-\xff]", data)) < _FEW:
        return _windows_1252(data), "windows-1252"  # too little to tell from; what browsers assume
    guess = _detect(data)
    if guess and guess != "windows-1252" and (text := _try(data, guess)) is not None:
        return text, guess
    return _windows_1252(data), "windows-1252"


def _by_language(data: bytes) -> str:
    """The encoding of a Latin script other than the western one, when the text is in a language written in it."""
    if not _plausible_latin(data):
        return ""
    words = b" ".join(_WORDS_OF_PAGE.findall(data, 0, 200_000))[:_SAMPLE]
    # The quotation marks of Windows stand where ISO 8859-2 has nothing but controls.
    central = "windows-1250" if re.search(rb"[\x80-\x9f]", words) else "iso8859-2"
    for name, languages in ((central, _CENTRAL), ("windows-1254", _TURKIC), ("windows-1257", _BALTIC)):
        text = words.decode(name, "replace")
        if identify(text, (Block(0, len(text)),)) in languages:
            return name
    return ""


def _nearly_utf8(data: bytes) -> bool:
    """Whether ``data`` is UTF-8 but for a few bytes (a cut, one pasted Latin-1 word)."""
    high = sum(1 for _ in re.finditer(rb"[\x80-\xff]+", data))
    return bool(high) and data.decode("utf-8", "replace").count("\ufffd") * 5 < high


def _plausible_latin(data: bytes) -> bool:
    """Whether the bytes above 127 stand as in western European text: alone or in pairs between ASCII letters."""
    runs = re.findall(rb"[\xc0-\xff]+", data)
    return not runs or sum(1 for run in runs if len(run) > 3) * 5 < len(runs)
