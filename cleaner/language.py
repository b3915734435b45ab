"""Which language a document is written in: one decision a document, langdetect's answer at a thirtieth of its cost.

Scripts that write one language decide alone. Elsewhere the naive Bayes sum over langdetect's own n-gram profiles
answers when its margin is clear, and langdetect itself (seeded, over the same profiles) when it is not. Only the
profiles of the script at hand are read. langdetect: https://github.com/Mimino666/langdetect, after N. Shuyo, "Language
Detection Library for Java" (2010).
"""

from __future__ import annotations

import itertools
import re
import threading
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from cleaner.document import Block
from cleaner.fold import code_points
from cleaner.kept import kept

SAMPLE: Final = 500
"""Code points looked at in a document."""
MIN_LETTERS: Final = 40
"""Fewer letters are no evidence, save in a script that writes one language."""
FEW_LETTERS: Final = 120
"""With fewer letters langdetect itself is always asked."""
CLEAR_MARGIN: Final = 0.12
"""Mean log-likelihood ratio per n-gram between the first and the second language above which langdetect agrees."""
SURE: Final = 0.85
"""Probability below which langdetect's answer is no answer."""
FOREIGN_LETTERS: Final = 0.025
"""Share of letters that the language does not have, above which the text is in a language langdetect does not know."""
MIN_FIT: Final = -0.5
"""Mean log-likelihood per n-gram, against what is usual in the language, below which the text is in another one."""
MIN_FIT_UNCLEAR: Final = -0.3
"""The same where the margin is not clear either."""
SERBIAN_LETTERS: Final = 0.002
"""Share of letters that Serbian alone has, above which a Cyrillic text is Serbian: langdetect has no profile for it."""
_SERBIAN: Final = re.compile("[ђћЂЋ]")
_PIECE: Final = 100  # code points taken from one block, when there are enough blocks
_SCHEME: Final = 20  # code points within which a line that is an address has its ``://``
_MIN_SHARE: Final = 0.05  # of the letters, for a script to count as used
_SEED: Final = 0
_SMOOTHING: Final = 0.5 / 10_000  # langdetect's ALPHA_DEFAULT / BASE_FREQ

# First code point of each stretch and its ISO 15924 script; "" is no letter (or a script nobody here tells apart).
_STRETCHES: Final = (
    (0x0, ""),
    (0x41, "Latn"),
    (0x5B, ""),
    (0x61, "Latn"),
    (0x7B, ""),
    (0xAA, "Latn"),
    (0xAB, ""),
    (0xBA, "Latn"),
    (0xBB, ""),
    (0xC0, "Latn"),
    (0xD7, ""),
    (0xD8, "Latn"),
    (0xF7, ""),
    (0xF8, "Latn"),
    (0x2B0, ""),
    (0x370, "Grek"),
    (0x400, "Cyrl"),
    (0x530, "Armn"),
    (0x590, "Hebr"),
    (0x600, "Arab"),
    (0x660, ""),
    (0x66E, "Arab"),
    (0x700, ""),
    (0x750, "Arab"),
    (0x780, ""),
    (0x8A0, "Arab"),
    (0x900, "Deva"),
    (0x980, "Beng"),
    (0xA00, "Guru"),
    (0xA80, "Gujr"),
    (0xB00, "Orya"),
    (0xB80, "Taml"),
    (0xC00, "Telu"),
    (0xC80, "Knda"),
    (0xD00, "Mlym"),
    (0xD80, "Sinh"),
    (0xE00, "Thai"),
    (0xE80, "Laoo"),
    (0xF00, "Tibt"),
    (0x1000, "Mymr"),
    (0x10A0, "Geor"),
    (0x1100, "Hang"),
    (0x1200, "Ethi"),
    (0x13A0, ""),
    (0x1780, "Khmr"),
    (0x1800, "Mong"),
    (0x18B0, ""),
    (0x1C80, "Cyrl"),
    (0x1C90, "Geor"),
    (0x1CC0, ""),
    (0x1E00, "Latn"),
    (0x1F00, "Grek"),
    (0x2000, ""),
    (0x2C60, "Latn"),
    (0x2C80, ""),
    (0x2D00, "Geor"),
    (0x2D30, ""),
    (0x2DE0, "Cyrl"),
    (0x2E00, ""),
    (0x3005, "Hani"),
    (0x3008, ""),
    (0x3041, "Kana"),
    (0x3100, ""),
    (0x3131, "Hang"),
    (0x3190, ""),
    (0x31F0, "Kana"),
    (0x3200, ""),
    (0x3400, "Hani"),
    (0x4DC0, ""),
    (0x4E00, "Hani"),
    (0xA000, ""),
    (0xA640, "Cyrl"),
    (0xA6A0, ""),
    (0xA720, "Latn"),
    (0xA800, ""),
    (0xAC00, "Hang"),
    (0xD7B0, ""),
    (0xF900, "Hani"),
    (0xFB00, "Latn"),
    (0xFB13, ""),
    (0xFB1D, "Hebr"),
    (0xFB50, "Arab"),
    (0xFE00, ""),
    (0xFE70, "Arab"),
    (0xFEFF, ""),
    (0xFF21, "Latn"),
    (0xFF3B, ""),
    (0xFF41, "Latn"),
    (0xFF5B, ""),
    (0xFF66, "Kana"),
    (0xFFA0, ""),
    (0xFFFF, "Hani"),
)
_SCRIPTS: Final = tuple(sorted({script for _, script in _STRETCHES}))
SCRIPTS: Final = frozenset(_SCRIPTS) - {"", "Kana", "Hang"} | {"Jpan", "Kore"}
"""What :func:`scripts_of` can give, as ISO 15924 codes."""

_ONE_LANGUAGE: Final = {
    "Jpan": "ja",
    "Kore": "ko",
    "Grek": "el",
    "Thai": "th",
    "Hebr": "he",
    "Geor": "ka",
    "Armn": "hy",
    "Beng": "bn",
    "Guru": "pa",
    "Gujr": "gu",
    "Orya": "or",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Sinh": "si",
    "Laoo": "lo",
    "Khmr": "km",
    "Mymr": "my",
}
# The languages langdetect has profiles for, where a script writes several.
_PROFILES: Final = {
    "Latn": (
        "af",
        "ca",
        "cs",
        "cy",
        "da",
        "de",
        "en",
        "es",
        "et",
        "fi",
        "fr",
        "hr",
        "hu",
        "id",
        "it",
        "lt",
        "lv",
        "nl",
        "no",
        "pl",
        "pt",
        "ro",
        "sk",
        "sl",
        "so",
        "sq",
        "sv",
        "sw",
        "tl",
        "tr",
        "vi",
    ),
    "Cyrl": ("bg", "mk", "ru", "uk"),
    "Arab": ("ar", "fa", "ur"),
    "Deva": ("hi", "mr", "ne"),
    "Hani": ("zh-cn", "zh-tw"),
}

_NOISE = re.compile(r"://\S{1,300}|[@#][\w.]{1,64}")
_ASCII_LETTERS = re.compile("[A-Za-z]+")
_SLOT_BITS: Final = 18
_SHIFT: Final = np.uint64(64 - _SLOT_BITS)
_MULTIPLIER: Final = 0x9E3779B97F4A7C15  # 2**64 / golden ratio (Knuth, TAOCP 6.4: multiplicative hashing)


class _Profiles(NamedTuple):
    """langdetect's profiles of one script as a matrix."""

    languages: tuple[str, ...]
    grams: tuple[str, ...]
    frequency: NDArray[np.float64]
    """n-gram × language: share of the language's n-grams of this length; the last row, of no n-gram, is 0."""
    keys: NDArray[np.uint64]
    """The n-grams, three UTF-16 units in one number; the last is no n-gram."""
    slots: tuple[NDArray[np.intp], NDArray[np.intp]]
    """Hash → row. An n-gram is in one of the two tables; empty slots point to the last row."""
    multipliers: tuple[np.uint64, np.uint64]
    logs: NDArray[np.float32]
    """n-gram × language: log(frequency + smoothing)."""
    usual: tuple[float, ...]
    """Per language: the mean log-likelihood per n-gram of its own texts (minus the entropy of its profile)."""
    has: NDArray[np.bool_]
    """n-gram × language: whether the profile has it."""
    plain: NDArray[np.uint32]
    """Code point (below 0x10000) → code point as langdetect normalises it."""
    upper: NDArray[np.bool_]
    """Code point (below 0x10000) → capital letter."""

    def rows(self, grams: NDArray[np.uint64]) -> NDArray[np.intp]:
        """The row of each n-gram, the last one for those no profile has."""
        rows = self.slots[0].take((grams * self.multipliers[0]) >> _SHIFT, mode="clip")
        missed = (self.keys.take(rows, mode="clip") != grams).nonzero()[0]
        grams = grams.take(missed)
        again = self.slots[1].take((grams * self.multipliers[1]) >> _SHIFT, mode="clip")
        again[self.keys.take(again, mode="clip") != grams] = len(self.keys) - 1
        rows[missed] = again
        return rows


_lock = threading.RLock()


@cache
def _script_table() -> NDArray[np.uint8]:
    """Code point (below 0x10000; 0xFFFF stands for Han beyond it) → index in ``_SCRIPTS``."""
    table = np.zeros(0x10000, dtype=np.uint8)
    for start, script in _STRETCHES:
        table[start:] = _SCRIPTS.index(script)
    return table


def _narrow(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """``codes`` for tables of 0x10000 rows: the supplementary ideographs become 0xFFFF, other high planes no letter."""
    if int(codes.max(initial=0)) < 0x10000:
        return codes
    high = np.where((codes >= 0x20000) & (codes < 0x32000), 0xFFFF, 0)
    return np.where(codes < 0x10000, codes, high).astype(np.uint32)


def _script_counts(text: str) -> dict[str, int]:
    """Letters per script; Han counts as Japanese beside kana and as Korean beside Hangul."""
    found = np.bincount(_script_table().take(_narrow(code_points(text)))).tolist()
    counts = {name: n for name, n in zip(_SCRIPTS, found, strict=False) if n and name}
    kana, hangul, han = counts.pop("Kana", 0), counts.pop("Hang", 0), counts.pop("Hani", 0)
    if kana * 10 > han:
        counts["Jpan"], han = kana + han, 0
    if hangul * 10 > han:
        counts["Kore"], han = hangul + han, 0
    if han:
        counts["Hani"] = han + kana
    return {name: n for name, n in counts.items() if n}


def scripts_of(text: str) -> set[str]:
    """The scripts that write at least a twentieth of the letters of ``text``, out of :data:`SCRIPTS`."""
    counts = _script_counts(text)
    total = sum(counts.values())
    return {script for script, n in counts.items() if n >= _MIN_SHARE * total}


def code(name: str) -> str:
    """The code :func:`identify` would give for a language named in another style; ``""`` when ``name`` is no code.

    >>> [code(name) for name in ("FR", "pt_BR", "zh-Hant", "fra_Latn", "French")]
    ['fr', 'pt', 'zh-tw', 'fr', '']
    """
    base, *rest = name.strip().lower().replace("_", "-").split("-")
    if not (base.isascii() and base.isalpha() and 2 <= len(base) <= 3):
        return ""
    if len(base) == 3:  # CLDR knows which of them have a code of two letters
        from babel.core import get_global

        base = get_global("language_aliases").get(base, base)
    if base == "zh" and rest:
        return "zh-tw" if {"hant", "tw", "hk", "mo"} & {*rest} else "zh-cn"
    return base


def sample(text: str, blocks: Sequence[Block] = ()) -> str:
    """At most :data:`SAMPLE` code points out of the middle of the longest blocks (of ``text`` as it is without blocks).

    Paragraphs are longer than menus, and several of them outvote one quotation. Addresses, handles and hashtags are
    blanked.
    """
    spans = [(b.end - b.start, -b.start) for b in blocks] or [(len(text), 0)]
    if len(spans) > 1:
        longest = sorted(spans, reverse=True)
        prose = (span for span in longest if "://" not in text[-span[1] : _SCHEME - span[1]])  # no lists of addresses
        spans = list(itertools.islice(prose, 2 * SAMPLE // _PIECE)) or longest[:1]
        spans = [span for span in spans if span[0] * 4 >= spans[0][0]]
    pieces, room, piece = [], SAMPLE, max(_PIECE, SAMPLE // len(spans))
    for length, start in spans:
        if room <= 0:
            break
        size, start = min(length, piece, room), -start
        if size < length:
            start += (length - size) // 2
            if (space := text.find(" ", start, start + 20)) >= 0:
                start = space + 1
        pieces.append(text[start : start + size])
        room -= size
    seen = unicodedata.normalize("NFC", "\n".join(pieces))
    return _NOISE.sub(" ", seen) if "@" in seen or "#" in seen or "://" in seen else seen


def identify(text: str, blocks: Sequence[Block] = ()) -> str:
    """The language most of ``text`` is written in.

    Args:
        text: the document.
        blocks: its blocks, from which the sample is taken; without them the middle of the text is looked at.

    Returns:
        The code langdetect uses (``fr``, ``zh-cn``), ISO 639-1 for the scripts of one language that langdetect has no
        profile for (``ka``, ``hy``, ``si`` …), ``""`` when the text has too few letters or the answer is not sure.
    """
    seen = sample(text, blocks)
    counts = _script_counts(seen)
    if not counts:
        return ""
    script, letters = max(counts.items(), key=lambda item: (item[1], item[0]))
    if letters * 2 < sum(counts.values()):
        return ""
    if script in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[script]
    if script not in _PROFILES or letters < (MIN_LETTERS if script != "Hani" else MIN_LETTERS // 4):
        return ""
    with _lock:
        profiles = _profiles(script)
    if script != "Latn":
        seen = _ASCII_LETTERS.sub(" ", seen)
    if script == "Cyrl" and len(_SERBIAN.findall(seen)) > SERBIAN_LETTERS * letters:
        return "sr"
    guess = _score(seen, profiles)
    clear = guess.margin >= CLEAR_MARGIN
    # The two ways to write Chinese share one script with nobody; how a text fits says nothing there.
    if script != "Hani" and (guess.foreign > FOREIGN_LETTERS or guess.fit < (MIN_FIT if clear else MIN_FIT_UNCLEAR)):
        return ""
    return guess.language if clear and letters >= FEW_LETTERS else _arbitrate(seen, script)


class _Guess(NamedTuple):
    language: str
    margin: float
    """Lead over the second language, nats per n-gram."""
    fit: float
    """Log-likelihood minus what a text of the language has on average, nats per n-gram."""
    foreign: float
    """Share of the letters that the language's profile does not have, 0–1."""


def _score(text: str, profiles: _Profiles) -> _Guess:
    """The language with the highest sum of log-likelihoods over all n-grams of ``text``."""
    codes = profiles.plain.take(_narrow(code_points(f" {text} ")))
    upper = profiles.upper.take(codes)
    # langdetect's n-grams end at every letter or gap, never reach over a gap, and skip words in capitals.
    heard = ~(upper[2:] & upper[1:-1])
    one = codes.astype(np.uint64)
    two = one[:-1] | one[1:] << np.uint64(16)
    three = two[:-1] | one[2:] << np.uint64(32)
    three[codes[1:-1] == 0x20] = 0
    grams = np.concatenate((one[2:][heard], two[1:][heard], three[heard]))
    rows = profiles.rows(grams)
    letters = rows[: np.count_nonzero(heard)][codes[2:][heard] != 0x20]
    rows = rows[rows != len(profiles.keys) - 1]
    if not len(rows):
        return _Guess("", 0.0, 0.0, 1.0)
    scores = np.ones(len(rows), dtype=np.float32) @ profiles.logs.take(rows, axis=0, mode="clip") / len(rows)
    second, best = scores.argsort(kind="stable")[-2:].tolist()
    foreign = 1.0 - np.count_nonzero(profiles.has[letters, best]) / max(1, len(letters))
    return _Guess(
        profiles.languages[best],
        float(scores[best] - scores[second]),
        float(scores[best]) - profiles.usual[best],
        float(foreign),
    )


def _arbitrate(text: str, script: str) -> str:
    """langdetect's answer over the profiles of ``script``, or ``""`` when it is not sure."""
    from langdetect.lang_detect_exception import LangDetectException

    with _lock:
        factory = _factory(script)
    detector = factory.create()
    detector.append(text)
    try:
        found = detector.get_probabilities()
    except LangDetectException:  # no n-gram of the text is in any profile
        return ""
    return str(found[0].lang) if found and found[0].prob >= SURE else ""


@cache
def _factory(script: str) -> Any:
    from langdetect.detector_factory import DetectorFactory

    profiles = _profiles(script)
    # A factory of our own: langdetect's module-level one is shared with the caller's code, and so is its seed.
    factory = DetectorFactory()
    factory.set_seed(_SEED)
    factory.langlist = list(profiles.languages)
    factory.word_lang_prob_map = dict(zip(profiles.grams, profiles.frequency.tolist(), strict=False))
    return factory


@cache
def _profiles(script: str) -> _Profiles:
    from langdetect.detector_factory import PROFILES_DIRECTORY

    files = [Path(PROFILES_DIRECTORY) / name for name in _PROFILES[script]]
    return kept(f"language-{script}", [Path(__file__), *files], lambda: _made(script, files))


def _made(script: str, files: Sequence[Path]) -> _Profiles:
    from langdetect.utils.ngram import NGram

    languages = _PROFILES[script]
    raw = tuple(orjson.loads(file.read_bytes()) for file in files)
    grams = tuple(dict.fromkeys(itertools.chain.from_iterable(profile["freq"] for profile in raw)))
    rows = {gram: row for row, gram in enumerate(grams)}
    frequency = np.zeros((len(rows), len(languages)))
    for column, profile in enumerate(raw):
        counts, sizes = profile["freq"], np.array(profile["n_words"], dtype=np.float64)
        lengths = np.fromiter(map(len, counts), np.intp)
        frequency[np.fromiter(map(rows.__getitem__, counts), np.intp), column] = (
            np.fromiter(counts.values(), np.float64) / sizes[lengths - 1]
        )
    units = np.frombuffer("".join(gram.ljust(3, "\0") for gram in grams).encode("utf-16-le"), np.uint16)
    one, two, three = units.astype(np.uint64).reshape(-1, 3).T
    keys = np.append(one | two << np.uint64(16) | three << np.uint64(32), np.uint64(2**64 - 1))
    frequency = np.append(frequency, np.zeros((1, len(languages))), axis=0)
    slots, multipliers = _hash(keys)

    plain = np.arange(0x10000, dtype=np.uint32)
    for low, high in ((0x0, 0x250), (0x600, 0x700), (0x1E00, 0x1F00), (0x2000, 0x2070)):
        plain[low:high] = [ord(NGram.normalize(chr(code))) for code in range(low, high)]
    if script == "Hani":
        for char, same in NGram.CJK_MAP.items():
            plain[ord(char)] = ord(same)
    upper = np.zeros(0x10000, dtype=np.bool_)
    upper[:0x2000] = [chr(code).isupper() for code in range(0x2000)]
    logs = np.log(frequency + _SMOOTHING).astype(np.float32)
    # Every text has about as many n-grams of each length, so the three entropies have equal weight; what the profile
    # cut off as rare counts as smoothing.
    rare = 3.0 - frequency.sum(axis=0)
    usual = tuple((((frequency * logs).sum(axis=0) + rare * np.log(_SMOOTHING)) / 3.0).tolist())
    return _Profiles(languages, grams, frequency, keys, slots, multipliers, logs, usual, frequency > 0, plain, upper)


def _hash(
    keys: NDArray[np.uint64],
) -> tuple[tuple[NDArray[np.intp], NDArray[np.intp]], tuple[np.uint64, np.uint64]]:
    """Two tables over ``keys`` (the last one excepted): the second holds those that lost their slot in the first."""
    none = len(keys) - 1

    def place(rows: NDArray[np.intp], multiplier: np.uint64) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        at = (keys[rows] * multiplier) >> _SHIFT
        slots = np.full(1 << _SLOT_BITS, none, dtype=np.intp)
        slots[at] = rows
        return slots, rows[slots[at] != rows]

    first = np.uint64(_MULTIPLIER)
    slots, lost = place(np.arange(none), first)
    for turn in range(1, 1000):
        second = np.uint64(_MULTIPLIER * (2 * turn + 1) % 2**64)
        others, homeless = place(lost, second)
        if not len(homeless):
            return (slots, others), (first, second)
    raise AssertionError("no second hash function without collisions")
