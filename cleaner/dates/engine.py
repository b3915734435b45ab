"""Dates in text: :func:`mentions` for prose, :func:`parse` for one date in a short string."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from cleaner.dates import unspaced
from cleaner.dates.found import Found
from cleaner.dates.grammar import find
from cleaner.dates.lexicon import SCRIPTS, Lexicon, base, candidates, lexicon
from cleaner.dates.resolve import Mention, resolve
from cleaner.dates.scan import MOST, triggers
from cleaner.dates.spans import Spans
from cleaner.dates.times import time_of
from cleaner.dates.values import YMD, Anchor, spell
from cleaner.fold import fold

_EAST: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def lexicon_for(language: str, text: str) -> Lexicon:
    """The lexicon of a document: of its language, or of the one that its script and words suggest."""
    if language:
        return lexicon(base(language))
    middle = max(0, (len(text) - SAMPLE) // 2)
    sample = text[middle : middle + SAMPLE]
    if _EAST.search(sample):
        return lexicon(
            "ko" if re.search("[\uac00-\ud7a3]", sample) else "ja" if re.search("[\u3040-\u30ff]", sample) else "zh"
        )
    for letters, languages in SCRIPTS:
        if letters.search(sample):
            return _likeliest(languages, sample)
    return lexicon("")


def _likeliest(languages: Sequence[str], sample: str) -> Lexicon:
    """The lexicon that knows most words of a text; those that a date can begin with weigh most."""
    folded = fold(sample)
    words = set(_WORD.findall(folded))
    latin = languages is SCRIPTS[-1][1]
    best, most = lexicon("" if latin else languages[0]), 1
    for code in ("en", *languages) if latin else (*languages, "en"):
        lex = lexicon(code)
        known = sum(word in lex.table and lex.table[word].kind != "" for word in words)
        score = known + 2 * len(triggers(sample, folded, lex._replace(dotted=False, slash=False)))
        if score > most:
            best, most = lex, score
    return best


SAMPLE: Final = 2000
"""Code points from the middle of a text in which the words of an unknown language are looked up."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def numeric_order(text: str, lex: Lexicon, url: str = "") -> str:
    """How a document writes dates in numbers: as its language does, else as its country seems to.

    English has no order of its own. What decides: a number over 12 in a date of the text, the time zone behind one,
    the order of its dates in words, time zones anywhere, the country in its address. ``""`` when nothing does.
    """
    if lex.numeric or _NUMBERS.search(text) is None or not (dates := list(_SLASHED.finditer(text))):
        return lex.numeric
    votes = sum((int(date[1]) > 12) - (int(date[2]) > 12) for date in dates)
    if not votes:
        behind = " ".join(text[date.end() : date.end() + 24].partition("\n")[0] for date in dates)
        votes = len(_ZONES_DAY.findall(behind)) + behind.count("GMT") - len(_ZONES_MONTH.findall(behind))
    votes = votes or len(_DAY_FIRST.findall(text)) - len(_MONTH_FIRST.findall(text))
    votes = votes or len(_ZONES_DAY.findall(text)) - len(_ZONES_MONTH.findall(text))
    if not votes and (host := re.match(r"(?:https?://)?[^/]*\.(\w{2,6})(?=[:/]|$)", url)):
        votes = (host[1] in _DAY_FIRST_COUNTRIES) - (host[1] in ("us", "gov", "mil"))
    return "dmy" if votes > 0 else "mdy" if votes < 0 else ""


_NUMBERS: Final = re.compile(r"[./-][0-9][0-9]?[./-][0-9][0-9]")
# What they begin with stands before what looks behind it: a set of characters is searched for much faster.
_SLASHED: Final = re.compile(r"([0-9](?<![\d./-].)\d?)[./-](\d\d?)[./-](?:20|19)?\d\d(?!\d|[./]\d)")
_NAMES: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY_FIRST: Final = re.compile(
    rf"[0-9](?<!\w.)(?:(?<=[0-3])\d)?(?:st|nd|rd|th)?\s{_NAMES}[a-z]{{0,6}}\.?,?\s(?:20|19)\d\d"
)
_MONTH_FIRST: Final = re.compile(
    rf"{_NAMES}(?<!\w...)(?<!\) ...)[a-z]{{0,6}}\.?\s[0-3]?\d(?:st|nd|rd|th)?,?\s(?:20|19)\d\d"
)
_ZONES_DAY: Final = re.compile(r"\b(?:BST|IST|AEST|AEDT|NZDT|NZST|CET|CEST|SAST|GMT\+\d)")
_ZONES_MONTH: Final = re.compile(r"\b(?:E[SD]?T|P[SD]?T|C[SD]T|M[SD]T)\b")
_DAY_FIRST_COUNTRIES: Final = frozenset((
    "uk", "ie", "au", "nz", "in", "za", "ng", "ke", "gh", "my", "sg", "pk", "bd", "lk", "zw", "zm", "ug", "tz",
    "jm", "tt", "mt", "cy", "bw", "na", "de", "fr", "it", "es", "nl", "be", "at", "ch", "pl", "se", "dk", "fi",
    "gr", "pt", "eu",
))  # fmt: skip


def expressions(
    text: str,
    folded: str,
    lex: Lexicon,
    anchor: YMD = (0, 0, 0),
    *,
    lenient: bool = False,
    start: int = 0,
    end: int | None = None,
) -> list[Found]:
    """All calendar expressions of ``text[start:end]`` in order, unresolved, in any script."""
    end = len(text) if end is None else end
    if lex.language not in unspaced.LANGUAGES:
        return find(text, folded, lex, anchor, lenient=lenient, start=start, end=end)
    here = list(islice(unspaced.find(text, folded, lex.language, start, end), MOST))
    taken = Spans((f.start, f.end) for f in here)
    others = find(text, folded, lexicon("")._replace(numeric="ymd"), anchor, lenient=lenient, start=start, end=end)
    here.extend(f for f in others if not taken.meets(f.start, f.end))
    return sorted(here, key=lambda f: f.start)


def mentions(
    text: str,
    language: str = "",
    anchor: str = "",
    *,
    folded: str | None = None,
    skip: Iterable[tuple[int, int]] = (),
    url: str = "",
    lex: Lexicon | None = None,
) -> list[Mention]:
    """The dates that prose mentions, in order, without overlaps.

    Args:
        language: ISO 639 code; ``""`` reads ISO, English and what the script allows.
        anchor: date that relative and year-less ones count from: ``2017-09-06``, ``2017-09`` or with its source,
            ``embed:2017-09-06``. Without one they stay unresolved.
        folded: ``fold(text)``, when it is at hand.
        skip: spans in which nothing is looked for.
        url: address of the page; its country helps with ``05/09/2017`` in English.
        lex: the document's lexicon with its order of numbers, when it is at hand; then ``language`` and ``url`` say
            nothing.
    """
    folded = fold(text) if folded is None else folded
    if lex is None:
        lex = lexicon_for(language, text)
        lex = lex._replace(numeric=numeric_order(text, lex, url))
    counted = Anchor.read(anchor)
    found = expressions(text, folded, lex, counted.day if counted else (0, 0, 0))
    skipped = Spans(skip)
    found = [f for f in found if not skipped.meets(f.start, f.end)]
    return resolve(found, text, folded, lex, counted)


def parse(text: str, language: str = "", anchor: str = "") -> str:
    """The one date in a short string at its true precision, time included (``2021-01-20T15:45``), or ``""``.

    Tried in the named language, then English, then every language whose script fits; the reading that says most wins,
    the earlier language on a tie. A date without a year needs an ``anchor``.
    """
    text = text[:400].encode("utf-8", "replace").decode()  # lone surrogates are no text for the automata
    folded = fold(text)
    counted = Anchor.read(anchor)
    own = base(language) if language else ""
    best, rank = "", 0
    for code in candidates(language, text) if not _EAST.search(text) else (lexicon_for("", text).language,):
        lex = lexicon(code)
        found = {
            f.start: f
            for f in expressions(text, folded, lex, counted.day if counted else (0, 0, 0), lenient=True)
            if f.type in ("date", "month", "year", "range_start", "deictic", "weekday")
            and (f.day[0] or counted)
            and not (f.ambiguous and code != own)
        }
        for mention in resolve(tuple(found.values()), text, folded, lex, counted):
            item = found[mention.start]
            said = 4 * bool(item.day[0] and item.day[2]) or 3 * bool(item.day[2]) or 2 * bool(item.day[1]) or 1
            if not mention.value or said <= rank:
                continue
            around = text[: item.start] + " " * (item.end - item.start) + text[item.end :]
            if said < 3 and any(c.isdecimal() for c in around):
                continue  # "31 April 2017" is no day, and so not its month either
            best, rank = mention.value, said
            if len(best) == 10:
                best += time_of(around)
        if rank == 4:
            break
    return best


__all__ = ["Mention", "expressions", "lexicon_for", "mentions", "parse", "spell"]
