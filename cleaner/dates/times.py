"""The time of day beside a date: ``14h12``, ``3:45 PM``, ``17.30 Uhr``, ``20時14分``, with its zone if in numbers."""

from __future__ import annotations

import re
from typing import Final

_HALF: Final = (
    r"[ap]\.?\s?m\.?|مساء[اً]*|صباح[اً]*|[صم]|[قب]\.?ظ|午前|午後|上午|下午|오전|오후|ΠΜ|ΜΜ|π\.?μ\.?|μ\.?μ\.?|SA|CH"
    r"|এএম|পিএম|পূর্বাহ্[নণ]|অপরাহ্[নণ]|एएम|पीएम|पूर्वाह्न|अपराह्न"
)
_DAYPART: Final = r"午前|午後|上午|下午|오전|오후|সকাল|দুপুর|বিকা?ল|বিকেল|সন্ধ্যা|রাত|ভোর|सुबह|दोपहर|शाम|रात"
TIME: Final = re.compile(
    rf"(?<![\d.:/-])(?:(?P<before>{_DAYPART})\s?)?(?P<h>[01]?\d|2[0-4])"
    rf"(?:\s?(?:[:：hH時时시點点]|Uhr)\s?|(?P<dot>\.))(?P<m>[0-5]\d)?(?:[分분])?(?:[:.](?P<s>[0-5]\d)(?:\.\d{{1,9}})?)?"
    rf"\s?(?P<after>(?:{_HALF})(?![^\W\d_]))?\s?(?P<z>Z(?!\w)|(?:UTC|GMT)?\s?[+-]\d\d:?\d\d|\(?(?:UTC|GMT)\s?[+-]\d{{1,2}}(?!\d)"
    r"|UTC(?!\w)|GMT(?![+\w-]))?(?!\d)",
    re.I,
)
BASIC: Final = re.compile(r"T(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?:[0-5]\d)?(?P<z>Z|[+-]\d\d:?\d\d)?(?!\w)", re.I)
"""The time behind ``20170905``: ``T101500Z``."""
_PM: Final = (
    "p", "午後", "下午", "오후", "μ", "ch", "م", "ب",
    "পি", "অপ", "দুপুর", "বিক", "সন্ধ্যা", "রাত", "पी", "अप", "दोपहर", "शाम", "रात",
)  # fmt: skip
_NIGHT: Final = ("রাত", "रात")
"""Evening and the hours behind midnight."""
_DOTTED: Final = re.compile(
    r"(?i)uhr|alle|kl|klo|kello|pukul|jam|saat|ob|\b(?:u|h|hrs?|uur|godz|ore|[bi]st|gmt|utc|[cew]es?t|[ecmp][sd]t|wi[bt]a?)\b"
)
"""What shows that ``14.12`` is a time."""
_DIGITS: Final = {base + digit: str(digit) for base in (0x660, 0x6F0, 0x966, 0x9E6) for digit in range(10)}
BLANK: Final = " " * 6
"""Stands where a date was blanked; a number behind it is a time."""


def time_of(text: str) -> str:
    """``T14:12`` or ``T14:12+02:00`` for the first time of day in ``text``, or ``""``; hours alone are no time here."""
    if not text.isascii():
        text = text.translate(_DIGITS)
    if (basic := BASIC.search(text)) and text.endswith(BLANK, 0, basic.start()):
        return f"T{basic['h']}:{basic['m']}{_zone(basic['z'] or '')}"
    for found in TIME.finditer(text):
        half = (found["before"] or found["after"] or "").casefold()
        if found["m"] is None or (found["dot"] and not (half or _behind(text, found.start()) or _DOTTED.search(text))):
            continue
        hour, minute = int(found["h"]), int(found["m"])
        if half and hour <= 12:
            small = half in _NIGHT and hour % 12 < 5
            hour = hour % 12 + 12 * (half.startswith(_PM) and not small)
        if hour > 23:
            continue
        return f"T{hour:02d}:{minute:02d}{_zone(found['z'] or '')}"
    return ""


def _behind(text: str, place: int) -> bool:
    """Whether only signs part a number from the blanked date before it."""
    before = text[max(0, place - len(BLANK) - 3) : place]
    return BLANK in before and not before.strip(" |,·•–-")


def _zone(written: str) -> str:
    written = written.strip().upper()
    if written in ("Z", "UTC", "GMT"):
        return "Z"
    found = re.search(r"([+-])(\d\d?):?(\d\d)?$", written)
    return f"{found[1]}{int(found[2]):02d}:{found[3] or '00'}" if found else ""
