"""What the words of a language mean in dates: CLDR's months and weekdays (Babel), and our own TOML beside them.

A lexicon is compiled once per language, on first use, and never changes. Words are folded (:mod:`cleaner.fold`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

import ahocorasick_rs

from cleaner.fold import fold
from cleaner.kept import kept

# Classes of tokens, one letter each: the grammar is a regular expression over strings of them.
MONTH, MONTH_SHORT, WEEKDAY, WEEKDAY_SHORT = "M", "A", "W", "w"
CONNECT, ARTICLE, AND, IN = "c", "q", "t", "p"
PART, LAST, NEXT, THIS, YEAR_NOUN, MONTH_NOUN, DECADE = "P", "L", "X", "T", "g", "G", "e"
DEICTIC, DEICTIC_YEAR, ANAPHOR, MONTH_WORD, WEEK_NOUN, SHORT_DECADE, ONTO, DAY_WORD = (
    "R",
    "Y",
    "B",
    "m",
    "k",
    "E",
    "u",
    "J",
)
_PRIORITY: Final = {kind: rank for rank, kind in enumerate("MAWRYEBmwPLXTegGktcJqpu")}
"""What a word with several classes most likely is: the first of these."""

CAPITAL, DIGIT = 1, 2
"""What a trigger needs to be one: a capital, a digit close by; both together: one of the two."""
TOKEN: Final = re.compile(
    r"\d[\d.,:/-]*|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0900-\u0903\u093a-\u094f"
    r"\u0981-\u0983\u09bc-\u09cd\u0bbe-\u0bcd\u200c])*|\S"
)
"""A number with its signs, a word with its marks, or any other sign."""

ALIASES: Final = {
    "no": "nb",
    "nn": "nb",
    "zh-cn": "zh",
    "zh-tw": "zh",
    "zh-hant": "zh",
    "zh-hans": "zh",
    "tl": "fil",
    "iw": "he",
    "in": "id",
    "sh": "sr",
    "bs": "hr",
    "mo": "ro",
}
SCRIPTS: Final = (  # of a text in no known language: the first letters that tell, and the lexicons to try
    (re.compile("[\u0400-\u04ff]"), ("ru", "uk", "bg", "sr")),
    (re.compile("[\u0600-\u06ff]"), ("ar", "fa")),
    (re.compile("[\u0590-\u05ff]"), ("he",)),
    (re.compile("[\u0370-\u03ff]"), ("el",)),
    (re.compile("[\u0900-\u097f]"), ("hi",)),
    (re.compile("[\u0980-\u09ff]"), ("bn",)),
    (re.compile("[\u0b80-\u0bff]"), ("ta",)),
    (re.compile("[\u0e00-\u0e7f]"), ("th",)),
    (
        re.compile("[A-Za-z]"),
        (
            "fr",
            "de",
            "es",
            "it",
            "pt",
            "nl",
            "pl",
            "tr",
            "sv",
            "nb",
            "da",
            "fi",
            "cs",
            "sk",
            "ro",
            "hu",
            "vi",
            "id",
            "ca",
            "hr",
            "sr",
            "sl",
            "lt",
            "lv",
            "et",
            "is",
            "sw",
        ),
    ),
)
_DATA: Final = files("cleaner.dates") / "data"


class Word(NamedTuple):
    """What one word or phrase can be in a date."""

    kind: str
    number: int = 0
    """Month 1–12, ISO weekday 1–7, days of a deictic (-1 yesterday), part of a month (1 start, 2 middle, 3 end)."""
    flags: str = ""
    """``a`` ambiguous (also a name or another word), ``b`` a case that needs no preposition, ``s`` the past
    one, ``p`` Persian, ``m`` a deictic that counts months."""


class Entry(NamedTuple):
    """What a word at the place of a token is. Read by position, for it is looked up for every token."""

    kind: str
    """What it most likely is; ``""`` for a word that only begins phrases."""
    number: int
    kinds: str
    """All it can be."""
    flags: str
    phrases: tuple[tuple[str, Entry], ...]
    """The phrases that it begins, longest first."""


class Lexicon(NamedTuple):
    """The compiled words of one language."""

    language: str
    words: Mapping[str, tuple[Word, ...]]
    table: Mapping[str, Entry]
    """:attr:`words` by their first token."""
    starts: Mapping[str, int]
    """What the name of one month only begins with, three to five letters: ``лис``, ``febr``."""
    automaton: ahocorasick_rs.AhoCorasick
    """Finds the words that start a search: months, weekdays, deictics."""
    needs: tuple[int, ...]
    """Of each word of the automaton, :data:`CAPITAL` and :data:`DIGIT`."""
    orders: frozenset[str]
    """Orders of day, month and year in words beside ``dmy``: ``mdy``, ``ymd``, ``ydm``."""
    numeric: str
    """Order of numbers in dates without names: ``dmy``, ``mdy``, ``ymd``, ``persian`` (``ymd`` of that calendar)."""
    capital: bool
    exact: frozenset[str]
    """All words with their marks where other words differ by these alone (``tháng``, ``thắng``), else nothing."""
    dotted: bool
    """Whether ``12.3.`` is a day."""
    slash: bool
    """Whether ``12/3`` is a day."""
    ordinals: frozenset[str]
    decades: frozenset[str]
    units: frozenset[str]
    about: frozenset[str]
    months_after: frozenset[str]
    """Words after a bare month or weekday that make it one, where prepositions follow (``eylül ayında``)."""
    future: re.Pattern[str] | None
    future_endings: re.Pattern[str] | None
    """Verbs that their ending puts in the future; found in the text as written, for folding loses the accents."""
    ahead: frozenset[str]
    """Words before a weekday that mean the next one (``på måndag``)."""
    past: re.Pattern[str] | None
    past_endings: re.Pattern[str] | None
    """The same for the past, but for passives with an infinitive: ``was opened``, not ``will be opened``."""
    that: tuple[str, ...]
    """Words that open a clause of its own, spaces around them: ``said on Monday | that it will``."""
    deadline: frozenset[str]
    """Prepositions before a date by which something is to happen."""
    every: frozenset[str]
    """Words before a weekday or month that is no single one: ``every Monday``."""
    names_before: frozenset[str]
    """Words before a weekday or month that is a name then: ``Black Friday``, ``Frau März``."""
    names_after: tuple[str, ...]
    """The same after it: ``mardi gras``, ``Sunday Times``."""
    streets: frozenset[str]
    """Words that a date follows as the name of a street: ``rue du 11 Novembre``."""
    streets_after: frozenset[str]
    """The same behind it: ``30 Ağustos Caddesi``."""
    stamp: Mapping[str, tuple[str, ...]]
    """Words of stamps by use: ``published``, ``modified``, ``by``, ``noise``."""


def base(language: str) -> str:
    """The language our data knows under any of its codes: ``zh-cn`` → ``zh``, ``pt-BR`` → ``pt``, ``nn`` → ``nb``."""
    code = language.lower().replace("_", "-")
    return ALIASES.get(code) or ALIASES.get(code.split("-")[0]) or code.split("-")[0]


def candidates(language: str, text: str) -> tuple[str, ...]:
    """The languages to read a short string in: the named one, English, then those whose script fits."""
    tried = [base(language)] if language else []
    tried.append("en")
    for letters, languages in SCRIPTS:
        if letters.search(text):
            tried.extend(languages)
    return tuple(dict.fromkeys(tried))


def _split(value: Any) -> list[str]:
    return [fold(word.replace("_", " ")) for word in str(value).split()]


@cache
def _read(language: str) -> Mapping[str, Any]:
    path = _DATA / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _cldr(language: str) -> tuple[dict[str, list[list[str]]], bool]:
    """CLDR's format names, months and weekdays (Monday first), wide and abbreviated; whether they have capitals."""
    babel = find_spec("babel")
    data = Path(str(babel and babel.origin)).with_name("locale-data") / f"{language}.dat"
    if not data.is_file():  # an alias, or unknown
        return _of_babel(language)
    return kept(f"cldr-{language}", [Path(__file__), data], lambda: _of_babel(language))


def _of_babel(language: str) -> tuple[dict[str, list[list[str]]], bool]:
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return {}, False
    names = {}
    for width in ("wide", "abbreviated"):
        months, days = locale.months["format"][width], locale.days["format"][width]
        names[f"months {width}"] = [[fold(str(months[i]))] for i in range(1, 13)]
        names[f"weekdays {width}"] = [[fold(str(days[i]))] for i in range(7)]
    return names, str(locale.days["format"]["wide"][0])[:1].isupper()


_BARE: Final = re.compile(r"^(?:de |d')(?=\w)")  # Catalan months carry their preposition in CLDR


def _forms(names: Iterable[str], data: Mapping[str, Any], kind: str) -> set[str]:
    forms = {_BARE.sub("", name.rstrip(".")) for name in names if name}
    suffixes = _split(data.get(f"{kind}_suffixes", ""))
    forms |= {name + suffix for name in forms for suffix in suffixes}
    forms |= {prefix + name for name in forms for prefix in _split(data.get("prefixes", ""))}
    return (
        forms
        | {f.replace("\u200c", "") for f in forms}
        | {f.replace("'", " ") for f in forms if "'" in f and kind == "w"}
    )


class _Names:
    """The words of one language as they are gathered, and which of them start a search."""

    def __init__(self, data: Mapping[str, Any], names: Mapping[str, list[list[str]]]) -> None:
        self.data, self.names = data, names
        self.words: dict[str, list[Word]] = {}
        self.triggers: set[str] = set()
        self.prefixes = ["", *self.of("prefixes")]
        self.months()
        self.weekdays()
        self.deictics()
        self.decades()
        self.others()

    def of(self, key: str) -> list[str]:
        """The folded words of a key of the data."""
        return _split(self.data.get(key, ""))

    def listed(self, key: str, index: int) -> list[str]:
        """Those of one month or weekday: of our data, then of CLDR."""
        ours = self.data.get(key, ())
        kind, _, short = key.partition("_")
        theirs = self.names.get(f"{kind} {short or 'wide'}")
        return (_split(ours[index]) if ours else []) + (theirs[index] if theirs else [])

    def add(self, form: str, word: Word, trigger: bool = False) -> None:
        known = self.words.setdefault(form, [])
        if all(w.kind != word.kind for w in known):
            known.append(word)
        if trigger:
            self.triggers.add(form)

    def months(self) -> None:
        unsure = set(self.of("ambiguous_months"))
        bare = tuple(self.of("bare_month_suffixes")) or ("\n",)
        fronted = tuple(self.of("bare_month_prefixes")) or ("\n",)
        for index in range(12):
            wide = _forms(self.listed("months", index), self.data, "month")
            for form in sorted(wide):
                if not any(c.isdecimal() for c in form):
                    cased = form.endswith(bare) or any(form.startswith(p) and form[len(p) :] in wide for p in fronted)
                    flags = ("a" if form in unsure else "") + ("b" if cased else "")
                    self.add(form, Word(MONTH, index + 1, flags), trigger=True)
            for form in sorted(_forms(self.listed("months_abbreviated", index), {}, "") - wide):
                if len(form) > 1 and not any(c.isdecimal() for c in form):
                    self.add(form, Word(MONTH_SHORT, index + 1), trigger=len(form) > 2)
        for index, names in enumerate(self.data.get("months_extra_calendar", [])):
            for form in _split(names):
                self.add(form, Word(MONTH, index + 1, "p" + ("a" if form in unsure else "")), trigger=True)

    def weekdays(self) -> None:
        unsure = set(self.of("ambiguous_weekdays"))
        past = fold(str(self.data.get("past_weekday_suffix", "")))
        for index in range(7):
            wide = self.listed("weekdays", index)
            for form in sorted(_forms(wide, self.data, "weekday")):
                if len(form) > 1:
                    self.add(form, Word(WEEKDAY, index + 1, "a" if form in unsure else ""), trigger=True)
            for form in wide if past else ():
                self.add(form + past, Word(WEEKDAY, index + 1, "s"), trigger=True)
            for form in self.listed("weekdays_abbreviated", index):
                if len(form.rstrip(".")) > 1 and not any(c.isdecimal() for c in form):
                    self.add(form.rstrip("."), Word(WEEKDAY_SHORT, index + 1))

    def deictics(self) -> None:
        for days, key in ((-1, "yesterday"), (-2, "before_yesterday"), (1, "tomorrow"), (2, "after_tomorrow")):
            self.fronted(self.of(key), Word(DEICTIC, days))
        for offset, key, cue in ((-1, "last_year", "last"), (1, "next_year", "next"), (0, "this_year", "this")):
            year, month = Word(DEICTIC_YEAR, offset), Word(DEICTIC, offset, "m")
            self.fronted(self.of(key), year)
            for word, noun in ((year, "year"), (month, "month")) if offset else ((year, "year"),):
                nouns = [n for n in self.of(noun) if len(n) > 1 or not n.isascii()]
                self.fronted(self.phrases(self.of(cue), nouns), word)
        for days, key in ((-1, "day_before"), (1, "day_after")):
            for form in self.of(key):
                self.add(form, Word(ANAPHOR, days), trigger=True)

    def phrases(self, cues: Iterable[str], nouns: Sequence[str]) -> Iterator[str]:
        """``last year`` and ``année dernière``; a cue that makes a span of time in front stands behind only."""
        spans = self.of("span")
        for cue in cues:
            for noun in nouns:
                if cue not in spans:
                    yield f"{cue} {noun}"
                yield f"{noun} {cue}"

    def fronted(self, forms: Iterable[str], word: Word) -> None:
        """Adds forms with every prefix that the language glues to words."""
        for form in forms:
            for prefix in self.prefixes:
                self.add(prefix + form, word, trigger=True)

    def decades(self) -> None:
        for form in self.of("short_decades"):
            for tens in range(30, 100, 10):
                self.add(form.replace("#", str(tens)), Word(SHORT_DECADE, 1900 + tens), trigger=True)
        for form in self.of("spelled_decades"):
            for tens, spelled in enumerate(self.of("tens"), 2):
                for word in spelled.split("/"):
                    self.add(form.replace("#", word), Word(SHORT_DECADE, 1900 + 10 * tens), trigger=True)

    def others(self) -> None:
        for kind, key in ((MONTH_WORD, "month_word"), (DAY_WORD, "day_word")):
            for form in self.of(key):
                self.add(form, Word(kind), trigger=True)
        for number, key in ((1, "start"), (2, "middle"), (3, "end")):
            for form in self.of(key):
                self.add(form, Word(PART, number))
        for kind, key in _PLAIN:
            for form in self.of(key):
                self.add(form, Word(kind))


_PLAIN: Final = (
    (LAST, "last"),
    (NEXT, "next"),
    (THIS, "this"),
    (YEAR_NOUN, "year"),
    (YEAR_NOUN, "years"),
    (MONTH_NOUN, "month"),
    (WEEK_NOUN, "week"),
    (DECADE, "decade"),
    (CONNECT, "connect"),
    (ARTICLE, "article"),
    (AND, "and"),
    (IN, "in"),
    (ONTO, "onto"),
)
"""Classes whose words say nothing by themselves, and the keys that list them."""


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language (a code of :func:`base`); ``""`` and unknown ones know ISO and English dates."""
    data = _read(language)
    names, upper = _cldr(language) if language else ({}, False)
    if not names and not data:
        data, (names, _) = _read("en"), _cldr("en")
    gathered = _Names(data, names)
    words, ordered = gathered.words, tuple(sorted(gathered.triggers))
    capital = bool(data.get("capital")) if data else upper

    def known_words(key: str) -> frozenset[str]:
        return frozenset(gathered.of(key))

    return Lexicon(
        language=language,
        words={form: tuple(found) for form, found in words.items()},
        table=_table(words),
        starts=_starts(words),
        automaton=ahocorasick_rs.AhoCorasick(ordered, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest),
        needs=tuple(_needs(words[form], capital and not data.get("in_after")) for form in ordered),
        orders=frozenset(data.get("orders", [])),
        numeric=data.get("numeric", "dmy"),
        capital=capital,
        exact=_written(data) if data.get("exact") else frozenset(),
        dotted=bool(data.get("dotted")),
        slash=bool(data.get("slash_day_month")),
        ordinals=known_words("ordinal"),
        decades=known_words("decade_suffix"),
        units=known_words("units"),
        about=known_words("about"),
        months_after=known_words("in_after"),
        future=_any(gathered.of("future")),
        future_endings=_ending(str(data.get("future_endings", "")).split()),
        ahead=known_words("weekday_ahead"),
        past=_any(gathered.of("past")),
        past_endings=_ending(str(data.get("past_endings", "")).split(), "(?<!be )(?<!been )(?<!get )"),
        that=tuple(f" {word} " for word in gathered.of("that")),
        deadline=known_words("deadline"),
        every=known_words("every"),
        names_before=known_words("names_before"),
        names_after=tuple(sorted(known_words("names_after"))),
        streets=known_words("streets"),
        streets_after=known_words("streets_after"),
        stamp={use: tuple(_split(value)) for use, value in data.get("stamp", {}).items()},
    )


def _written(data: Mapping[str, Any]) -> frozenset[str]:
    """The words of a language as its data writes them, in small letters."""
    values = [value for entry in data.values() for value in (entry if isinstance(entry, list) else [entry])]
    return frozenset(word for value in values for word in str(value).lower().replace("_", " ").split())


def _likely(words: Iterable[Word]) -> Word:
    return min(words, key=lambda w: _PRIORITY[w.kind])


def _needs(words: Iterable[Word], capital: bool) -> int:
    kind, _, flags = _likely(words)
    if kind in (MONTH_SHORT, WEEKDAY_SHORT, DAY_WORD):
        return DIGIT
    if not capital or kind not in (MONTH, WEEKDAY):
        return 0
    return CAPITAL if kind == WEEKDAY or "a" in flags else CAPITAL | DIGIT


def _table(words: Mapping[str, Iterable[Word]]) -> dict[str, Entry]:
    table: dict[str, Entry] = {}
    phrases: dict[str, list[tuple[str, Entry]]] = {}
    for form, meanings in words.items():
        best = _likely(meanings)
        entry = Entry(best.kind, best.number, "".join(w.kind for w in meanings), best.flags, ())
        first = TOKEN.match(form)
        if first and first.end() < len(form):
            phrases.setdefault(first[0], []).append((form, entry))
        else:
            table[form] = entry
    for word, found in phrases.items():
        longest_first = tuple(sorted(found, key=lambda item: len(item[0]), reverse=True))
        table[word] = table.get(word, Entry("", 0, "", "", ()))._replace(phrases=longest_first)
    return table


def _starts(words: Mapping[str, Iterable[Word]]) -> dict[str, int]:
    begun: dict[str, set[int]] = {}
    for form, meanings in words.items():
        for word in meanings:
            if word.kind == MONTH and "p" not in word.flags and " " not in form:
                for length in range(3, min(6, len(form))):
                    begun.setdefault(form[:length], set()).add(word.number)
    return {start: numbers.pop() for start, numbers in begun.items() if len(numbers) == 1 and start not in words}


def _ending(endings: list[str], guard: str = "") -> re.Pattern[str] | None:
    if not endings:
        return None
    return re.compile(rf"(?<!\w){guard}[^\W\d_A-ZÀ-Þ]{{3,}}(?:{'|'.join(map(re.escape, endings))})(?!\w)")


def _any(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + r")(?!\w)")
