"""The day in the signature of a post: where it ends, and what it says."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_TIME: Final = (
    r"(?:[\s,]{0,2}(?:-\s)?(?:(?:[^\W\d_]{1,4}\.?\s){0,2}\d{1,2}(?:\s?[:.]|\s?h\s?)\d\d(?::\d\d)?(?i:\s?[ap]\.?\s?m\b\.?)?"
    r"|(?:午前|午後|오전|오후|上午|下午|早上|晚上)?\s?\d{1,2}\s?[時时시:]\s?\d{1,2}[分분]?)(?:\s?(?:[A-Z]{3,4}\b|\([A-Z]{3,4}\)))?)?"
)
# One date in the order of any language: each word of it is bounded, and so is their number.
_SHAPE: Final = re.compile(
    r"[\s,·•|-]{0,4}\[?(?P<date>"
    r"\d{4}\s?[年년]\s?\d{1,2}\s?[月월]{1,2}\s?\d{1,2}\s?[日일]?"
    r"|\d{4}(?:-\d\d-\d\d|\.\s?\d{1,2}\.\s?\d{1,2}\.?|/\d{1,2}/\d{1,2})"
    r"|\d{4}\.?\s(?:m\.\s|gada\s)?[^\W\d_]{3,14}\.?\s\d{1,2}\.?(?:\sd\.)?"
    r"|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}"
    r"|(?:[^\s()<>@#/—–]{1,16}[ \u00a0\u202f]{1,2}){1,5}?\d{4}(?!\d)"
    r")(?:\s?(?:г\.|р\.|roku|y\.))?" + _TIME + r"(?:\]\((?P<url>https?://[^\s()]{4,200})\))?"
)

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


class Day(NamedTuple):
    """A day written after a name."""

    value: str
    """ISO 8601; ``""`` where the words have the shape of a date but name no day."""
    end: int
    """Where it ends, its time of day included, from the start of the text that was given."""
    url: str = ""
    """Address the date links to, where an extractor left Markdown."""


def day_at(text: str, language: str) -> Day | None:
    """The date at the start of ``text`` (separators before it are skipped), or None when there is no date shape."""
    found = _SHAPE.match(text[:400])
    if not found:
        return None
    return Day(value(found["date"], language), found.end(), found["url"] or "")


def value(words: str, language: str) -> str:
    """The day that ``words`` name, read in ``language``, else in any other, as ISO 8601; ``""`` when they name none."""
    from cleaner import dates

    # Instagram's Japanese dates say "月" twice.
    said = dates.parse(words.replace("月月", "月"), language)[:10]
    return said if _DAY.fullmatch(said) else ""
