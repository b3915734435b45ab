"""What keeps numbers and names from being dates: codes, compounds, streets, quantities."""

from __future__ import annotations

import re
from typing import Final

from cleaner.dates import lexicon as lx
from cleaner.dates import measures
from cleaner.dates.lexicon import Lexicon
from cleaner.dates.numeric import FIRST_YEAR, LAST_YEAR
from cleaner.dates.tokens import Token

_SUFFIXED: Final = frozenset({"tr", "hu", "fi", "ru", "uk", "bg", "lt", "et", "en", "az"})
_YEAR_BEHIND: Final = re.compile(r" ?(?:-|[^\W\d_]{1,5}) ?\d{4}(?!\d)")
_DAY_BEHIND: Final = re.compile(r"-\d\d?[^\W\d_]{0,3}\.? ?[^\W\d_]{3}")


def suffixed(lex: Lexicon) -> bool:
    """Whether the language glues cases and the like to names and numbers: ``2021.05.18-i``."""
    return lex.language in _SUFFIXED


def hangs(folded: str, end: int) -> bool:
    """Whether a word hangs on the span by a hyphen or apostrophe."""
    return folded[end : end + 1] in ("-", "'") and folded[end + 1 : end + 2].isalpha()


def prefixed(folded: str, start: int, lex: Lexicon) -> bool:
    """Whether what stands before the span with a hyphen is a preposition: ``ב-1992``."""
    if folded[start - 1 : start] != "-" or not folded[start - 2 : start - 1].isalpha():
        return False
    if folded[start - 3 : start - 2].isalnum():
        return False
    entry = lex.table.get(folded[start - 2])
    return entry is not None and lx.IN in entry.kinds


def attached(folded: str, start: int, end: int) -> bool:
    """Whether the span hangs on a number, word or sign that makes it something else (``place du 8-mai-1945``)."""
    before, after = folded[start - 1 : start], folded[end : end + 2]
    if before in ("-", "/") and (folded[start].isalpha() or folded[start - 2 : start - 1].isalpha()):
        before = ""  # "August 31-September 3", "Februar/März 2010", "ב-31"
    if _DAY_BEHIND.match(folded, end):
        after = ""  # "28 maj-2 juni"
    return before in ("-", "/", "_", "#", "@") or before.isdecimal() or (after[:1] in "-/" and after[1:].isdecimal())


def street(before: list[Token], after: Token | None, folded: str, lex: Lexicon) -> bool:
    """Whether the tokens before a date, but for its article and the dot of an abbreviation, end in "street".

    Or whether the token behind it is one.
    """
    words = [t for t in before if t.kind not in ".cqp"]
    if words and folded[words[-1].start : words[-1].end] in lex.streets:
        return True
    return after is not None and folded[after.start : after.end] in lex.streets_after


def compound(text: str, end: int, lex: Lexicon) -> bool:
    """Whether a word hangs on a month by a hyphen: ``17. mai-komiteen``."""
    joined = text[end - 1].isalpha() and text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha()
    return joined and not suffixed(lex)


def year_behind(folded: str, end: int) -> bool:
    """Whether another year follows: ``2010-2015``."""
    return _YEAR_BEHIND.match(folded, end) is not None


def code(folded: str, start: int, end: int, word: str, lex: Lexicon) -> bool:
    """Whether numbers at this place are part of a code: a file number, a version, a phone number, a link.

    An ending may hang on them (``2021.05.18-i``), a word not (``2.10.2017-beta``).

    Args:
        word: the folded word before them.
    """
    before = folded[max(0, start - 4) : start].rstrip()
    after = folded[end : end + 2]
    if suffixed(lex) and after[:1] == "-" and after[1:].isalpha():
        word_behind = "." in folded[start:end] and sum(map(str.isalpha, folded[end + 1 : end + 5])) == 4
        after = after if word_behind else ""
    if measures.versioned(word) and "." in folded[start:end]:
        return True
    return (
        (before.endswith(_CODES) and not prefixed(folded, start, lex))
        or (after[:1] in "-/_+%°" and after[1:].isalnum())
        or after[:1] == "%"
    )


_CODES: Final = ("no", "n°", "nº", "nr", "nr.", "no.", "№", "#", "/", "-", "_", "=", "v", "v.", ".")


def sentence_start(folded: str, start: int) -> bool:
    """Whether a sentence begins here."""
    before = folded[max(0, start - 3) : start].rstrip(' "(-')
    return not before or before[-1] in ".!?\n:"


def year(
    token: Token, before: Token | None, after: Token | None, text: str, folded: str, lex: Lexicon, said: bool
) -> bool:
    """Whether a number of four digits is a year.

    Args:
        before: the token before it, as ``after`` that behind it.
        said: a word says that it is one: ``rok 2019``.
    """
    written = token.number
    glued = prefixed(folded, token.start, lex)
    if not glued and _continues(token, before, folded):
        return False
    if _continued(token, folded, lex):
        return False
    if before is not None and before.kind in "dnxy" and before.end + 1 == token.start and not said:
        return False
    cued = said or glued or (before is not None and lx.IN in before.kinds)
    if after is not None and _counts(token, after, text, folded, lex, cued):
        return False
    if before is not None and not said and measures.counted(folded[before.start : before.end], lex):
        return False
    if not FIRST_YEAR <= written <= LAST_YEAR:
        return cued and (1500 if lex.language in ("ar", "fa") else 1200) <= written <= 2100  # theirs are of the Hijra
    if written % 50 == 0 and not cued:
        return (before is not None and before.kind in "-(t") or folded[token.end : token.end + 1] == ")"
    return True


def _continues(token: Token, before: Token | None, folded: str) -> bool:
    """Whether the number goes on what stands before it, but for a year and its hyphen."""
    precedes = folded[token.start - 1 : token.start] if token.start else ""
    if precedes not in ("-", "/", ".", ",", ":", "'", "+", "°", "·"):
        return False
    first = folded[max(0, token.start - 5) : token.start - 1]
    ranged = precedes == "-" and before is not None and before.kind == "-" and first.isdecimal()
    return not (ranged and FIRST_YEAR - 200 <= int(first) <= token.number)


def _continued(token: Token, folded: str, lex: Lexicon) -> bool:
    """Whether what follows the number goes on with it: ``2017.5``, ``2019/12``, ``2021-1109``."""
    follows = folded[token.end : token.end + 2]
    if follows[:1] in ("%", "°", "/", "_", "·", "$", "€", "£", "@") or follows[:1].isalpha():
        return True
    if follows[:1] in ",.:" and follows[1:].isdecimal():
        return True
    if follows[:1] != "-":
        return False
    if follows[1:].isalpha():
        return not suffixed(lex)
    behind = _DIGITS.match(folded, token.end + 1)
    if behind is None:
        return False
    # "2019-2021" and "2019-21", but "ISO 2019-1", "loi 2021-1109"
    return len(behind[0]) != 2 and not (len(behind[0]) == 4 and token.number <= int(behind[0]) <= LAST_YEAR + 50)


_DIGITS: Final = re.compile(r"\d+")


def _counts(token: Token, after: Token, text: str, folded: str, lex: Lexicon, cued: bool) -> bool:
    """Whether the number counts what follows: ``2000 people``, ``1 950 000``."""
    if after.kind == "x" and after.start == token.end + 1 and after.end - after.start == 3:
        return True
    if after.end - after.start == 1 and folded[after.end : after.end + 1] == "'":
        return False  # "nel 2019 l'Italia"
    return measures.unit(text, folded, after.start, after.end, lex, cued)
