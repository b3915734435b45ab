"""Where words begin and end, with and without spaces between them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Scripts without spaces between words: a phrase may start and end anywhere. (Thai, Lao, Burmese, Khmer, kana, CJK)
UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# Korean words take their particles at the end, so only their start is a boundary.
_HANGUL: Final = re.compile("[\uac00-\ud7af]")


def word_bounded(text: str, start: int, end: int) -> bool:
    """Whether ``[start, end)`` begins and ends at word boundaries; a glued capital is one too (``surTelegram``)."""
    return not (start and not divided(text[start - 1], text[start])) and not (
        end < len(text) and not divided(text[end - 1], text[end]) and not _HANGUL.match(text[end - 1])
    )


def divided(left: str, right: str) -> bool:
    """Whether a word may end between two neighbouring characters."""
    if _is_mark(right):
        return False  # it belongs to the letter before it (Devanagari, Bengali, Thai ...)
    if not (right.isalnum() and (left.isalnum() or _is_mark(left))):
        return True
    if _is_mark(left):
        return right.isdigit() or UNSPACED.match(right) is not None
    if left.isdigit() or right.isdigit():
        return not (left.isdigit() and right.isdigit())
    if not (left.isalpha() and right.isalpha()):
        return True
    return (
        (left.islower() and right.isupper())
        or bool(UNSPACED.match(left) or UNSPACED.match(right))
        or bool(_HANGUL.match(left)) != bool(_HANGUL.match(right))
    )


def _is_mark(char: str) -> bool:
    """Whether a character is a vowel sign, a virama or another mark of the letter before it."""
    return char > "\u02ff" and unicodedata.category(char)[0] == "M"
