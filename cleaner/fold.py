"""Length-preserving folding: one code point in, one code point out, so offsets stay true.

Folded text is for *matching* only. Case, diacritics, quotation marks, dashes, kinds of spaces and full-width forms
disappear; ``"Où l’État — ici"`` becomes ``"ou l'etat - ici"``.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

_SAME = {
    "'": "’‘‚‛ʼʹ′´`＇",
    '"': "“”„‟«»‹›″＂「」『』〝〞〟",
    "-": "‐‑‒–—―−﹘﹣－⸺",
    " ": "\t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "i": "ıİ",
    "l": "łŁ",
    "o": "øØ",
    "d": "đĐðÐ",
    "σ": "ς",
    # Arabic and Persian letters that one keyboard has and the other has not
    "ا": "أإآٱ",
    "ي": "ىی",
    "ك": "ک",
    "ه": "ة",
    ":": "：",
    "…": "⋯",
}
# Where letters have case, marks or full-width forms; every other code point folds to itself.
_RANGES = (
    (0x41, 0x590),
    (0x10A0, 0x1100),
    (0x13A0, 0x1400),
    (0x1C80, 0x2200),
    (0x2C00, 0x2E00),
    (0xA640, 0xA800),
    (0xAB30, 0xABC0),
    (0xFF00, 0xFF60),
)
# Diacritics are dropped in alphabets where they get lost in practice, never in kana, Hangul or Indic scripts,
# where the mark makes another letter.
_LOSES_MARKS = ((0x00C0, 0x0250), (0x0370, 0x0530), (0x1E00, 0x2000))


def _fold_one(char: str) -> str:
    if len(lower := char.lower()) == 1:
        char = lower
    code = ord(char)
    if any(low <= code < high for low, high in _LOSES_MARKS):
        base = unicodedata.normalize("NFD", char)[0]
        return base if len(base.lower()) != 1 else base.lower()
    if 0xFF00 <= code < 0xFF5F:
        return unicodedata.normalize("NFKC", char)[0].lower()
    return char


@cache
def _table() -> NDArray[np.uint32]:
    table = np.arange(0x10000, dtype=np.uint32)
    for low, high in _RANGES:
        for code in range(low, high):
            table[code] = ord(_fold_one(chr(code)))
    for target, sources in _SAME.items():
        for char in sources:
            table[ord(char)] = ord(target)
    return table


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of ``text`` as an array (read-only view)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def fold(text: str) -> str:
    """``text`` folded for matching, with the same length in code points."""
    if text.isascii():
        return text.lower().replace("\t", " ").replace("\n", " ").replace("`", "'")
    codes = code_points(text)
    folded = _table().take(codes, mode="clip")  # beyond the table every code point folds to itself
    found = folded.tobytes().decode("utf-32-le", "surrogatepass")
    if "\uffff" not in found:
        return found
    return np.where(codes < 0x10000, folded, codes).tobytes().decode("utf-32-le", "surrogatepass")
