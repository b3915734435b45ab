"""What the tagger sees of a block: its surface, its words, and its place among the others.

Everything is computed for a whole batch of documents at once, in three steps, with numpy alone:

1. :func:`surface`: counts over character classes, case, first and last characters, repeats; word hashes.
2. :func:`lexical`: how the words speak for or against the article, by hashed tables learned from pages
(:class:`Lexicon`).
3. :func:`context`: the neighbours, sums over windows to the left and right, distances to running text, the document.

Nothing here depends on a language: words enter by their hashes only, and a page in a language the tables have never
seen has lexical features near zero and ``known`` near zero, which the model has learned to read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Document
from cleaner.fold import code_points, fold

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# Character classes.
_OTHER, _SPACE, _LOWER, _UPPER, _CASELESS, _WIDE, _DIGIT, _FINAL, _COMMA, _QUOTE, _BRACKET, _DASH, _BULLET, _SYMBOL = (
    range(14)
)
_CLASSES: Final = 16
_BY_CHAR = {
    _FINAL: ".!?…。！？．؟۔।॥։።‽⁉‼",
    _COMMA: ",;:、，；：،؛·",
    _QUOTE: "\"'`´‘’‚‛“”„‟«»‹›「」『』〝〞〟＂＇",
    _BRACKET: "()[]{}（）【】〈〉《》［］〔〕",
    _DASH: "-‐‑‒–—―−﹣－",
    _BULLET: "|•●▪■□◆►▶▸→←↑↓/\\>*+#_~=‣◦○⋅¦",
}
# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = (
    (0x0E00, 0x0F00),
    (0x1000, 0x10A0),
    (0x1780, 0x1800),
    (0x3040, 0x3100),
    (0x31F0, 0x3200),
    (0x3400, 0xA000),
    (0xF900, 0xFB00),
    (0xFF66, 0xFFA0),
)

BUCKETS: Final = 1 << 17
"""Size of each hashed table: words, pairs of words."""
LINE_BUCKETS: Final = 1 << 15
"""Size of the hashed table of whole lines."""
STEPS: Final = 32
"""Steps of a hashed table per unit of log-odds."""
_PIECE: Final = 1 << 15  # characters read together: their arrays stay in the cache
_NONE, _CLOCK, _AT, _RIGHTS = range(4)  # what a character may be a sign of
_SIGNS: Final = {_CLOCK: ":.", _AT: "@#", _RIGHTS: "©®™"}
# What a word is, as bits of a number.
_CAPITAL, _ALL_CAPS, _SMALL, _NUMBER, _LONG_WORD = (1 << bit for bit in range(5))
_LONGEST: Final = 5  # characters of a word that are told apart
_LOCAL: Final = 1 << 12  # buckets for the words of one document
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)  # 2⁶⁴/φ, Knuth's multiplicative hashing
_BASE: Final = 0x100000001B3  # the 64-bit FNV prime, odd, hence invertible modulo 2⁶⁴
_BEGIN, _END = np.uint64(0xB5297A4D3F84D5B5), np.uint64(0x68E31DA4C5A9B3D1)
_LONG_LINE: Final = 12  # words
_SHORT_LINE: Final = 6  # words
_WHOLE_LINE: Final = 12  # words: longer lines are not looked up whole
_SAID: Final = 0.7  # from which share of its words on a line says the title


class Batch(NamedTuple):
    """The blocks of several documents, one row each, in order."""

    bounds: Ints
    """Row at which each document starts, and the number of rows: shape (documents + 1,)."""
    surface: Floats
    """Shape (rows, len(SURFACE))."""
    sizes: Floats
    """Words of each row; in scripts without spaces two characters count as one word."""
    words: Ints
    """Bucket of every word, all rows one after another."""
    word_rows: Ints
    """Row of every word."""
    pairs: Ints
    """Bucket of every word with the word before it (or the start of the row)."""
    ends: Ints
    """Bucket of the last word of each row with its end; -1 for rows without words."""
    lines: Ints
    """Bucket of each row as a whole; -1 for long rows and rows without words."""
    first: Ints
    """Index into ``words`` of the first word of each row; -1 without words."""


class Lexicon(NamedTuple):
    """Hashed log-odds for the article in steps of 1/STEPS: positive speaks for it, negative against, 0 is unknown."""

    words: NDArray[np.int8]
    pairs: NDArray[np.int8]
    lines: NDArray[np.int8]


SURFACE: Final = (
    "size",
    "length",
    "upper",
    "digits",
    "spaces",
    "finals",
    "commas",
    "quotes",
    "brackets",
    "dashes",
    "bullets",
    "symbols",
    "wide",
    "caseless",
    "word_length",
    "capitalised",
    "all_caps",
    "small_words",
    "numbers",
    "times",
    "links",
    "copyright",
    "starts_upper",
    "starts_lower",
    "starts_digit",
    "starts_bullet",
    "starts_quote",
    "ends_final",
    "ends_comma",
    "ends_letter",
    "ends_digit",
    "ends_ellipsis",
    "ends_quote",
    "repeats",
    "repeats_before",
    "recurring",
    "recurring_rare",
    "title",
    "link_density",
    "prose",
)
LEXICAL: Final = ("lex_words", "lex_pairs", "lex_line", "lex_first", "lex_last", "lex_low", "lex_high", "known")
NEAR: Final = (
    "size",
    "capitalised",
    "small_words",
    "digits",
    "commas",
    "ends_final",
    "ends_comma",
    "starts_bullet",
    "starts_lower",
    "times",
    "repeats",
    "recurring",
    "title",
    "prose",
    "lex_words",
    "lex_pairs",
    "lex_line",
)
FAR: Final = ("size", "ends_final", "prose", "lex_words", "lex_pairs")
SHIFTS: Final = (-1, 1, -2, 2)
FAR_SHIFTS: Final = (-3, 3)
SUMMED: Final = (
    "rows",
    "words",
    "short",
    "final",
    "prose_words",
    "lex",
    "lex_short",
    "repeated",
    "numbers",
    "recurring",
)
SPANS: Final = ((-3, 0), (1, 4), (-8, 0), (1, 9), (-25, 0), (1, 26))
PLACE: Final = (
    "before_rows",
    "after_rows",
    "before_words",
    "after_words",
    "before_prose",
    "after_prose",
    "to_prose_left",
    "to_prose_right",
    "size_prose_left",
    "size_prose_right",
    "words_to_left",
    "words_to_right",
    "short_run",
    "title_above",
)
PAGE: Final = (
    "page_rows",
    "page_words",
    "page_short",
    "page_final",
    "page_prose",
    "page_lex",
    "page_repeats",
    "page_mean",
    "page_bullets",
    "page_lex_short",
    "page_lex_low",
    "page_numbers",
    "page_longest",
)
NAMES: Final = (
    *SURFACE,
    *LEXICAL,
    *(f"{name}[{shift:+d}]" for shift in SHIFTS for name in NEAR),
    *(f"{name}[{shift:+d}]" for shift in FAR_SHIFTS for name in FAR),
    *(f"{name}[{low:+d}:{high:+d}]" for low, high in SPANS for name in SUMMED),
    *PLACE,
    *PAGE,
)
"""The columns of :func:`context`."""


@cache
def _classes() -> NDArray[np.uint8]:
    """Character class of every code point of the basic plane."""
    table = np.zeros(0x10000, dtype=np.uint8)
    kinds = {
        "Ll": _LOWER,
        "Lu": _UPPER,
        "Lt": _UPPER,
        "Lo": _CASELESS,
        "Lm": _CASELESS,
        "Mn": _CASELESS,
        "Mc": _CASELESS,
        "Nd": _DIGIT,
        "Nl": _DIGIT,
        "No": _SYMBOL,
        "Zs": _SPACE,
        "Zl": _SPACE,
        "Zp": _SPACE,
        "Cc": _SPACE,
    }
    for code in range(0x10000):
        kind = unicodedata.category(chr(code))
        table[code] = kinds.get(kind, _SYMBOL if kind[0] in "SP" else _OTHER)
    for low, high in _UNSPACED:
        letters = np.isin(table[low:high], (_CASELESS, _LOWER))
        table[low:high][letters] = _WIDE
    for kind_, chars in _BY_CHAR.items():
        for char in chars:
            table[ord(char)] = kind_
    table.flags.writeable = False
    return table


@cache
def _values() -> NDArray[np.uint64]:
    """What a character adds to the hash of its word: its folded form; every digit is a zero, what is no word is 1."""
    kinds = _classes()
    table = code_points(fold("".join(map(chr, range(0x10000))))).astype(np.uint64)
    table[kinds == _DIGIT] = ord("0")
    table[(kinds < _LOWER) | (kinds > _DIGIT)] = 1
    table.flags.writeable = False
    return table


@cache
def _powers(size: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Powers of the hash base and of its inverse, modulo 2⁶⁴."""
    up = np.full(size, _BASE, dtype=np.uint64)
    down = np.full(size, pow(_BASE, -1, 1 << 64), dtype=np.uint64)
    up[0] = down[0] = 1
    return np.multiply.accumulate(up), np.multiply.accumulate(down)


def _bucket(hashes: NDArray[np.uint64], buckets: int) -> Ints:
    return ((hashes * _MIX) >> np.uint64(64 - buckets.bit_length() + 1)).astype(np.int64)


def _log(values: NDArray[np.generic] | Floats | Ints) -> Floats:
    result: Floats = np.log2(np.asarray(values, dtype=np.float32) + np.float32(1))
    return result


@cache
def _signs() -> NDArray[np.uint8]:
    """What each code point of the basic plane may be a sign of."""
    table = np.zeros(0x10000, dtype=np.uint8)
    for sign, chars in _SIGNS.items():
        table[list(map(ord, chars))] = sign
    table.flags.writeable = False
    return table


@cache
def _shapes() -> NDArray[np.uint8]:
    """What a word is, by its length (up to ``_LONGEST``), whether its second letter is upper case, and its first."""
    table = np.zeros((_LONGEST + 1, 2, _CLASSES), dtype=np.uint8)
    table[:, :, _UPPER] = _CAPITAL
    table[:, 1, _UPPER] |= _ALL_CAPS
    table[:4, :, _LOWER] = table[:3, :, _CASELESS] = _SMALL
    table[:, :, _DIGIT] = _NUMBER
    table[_LONGEST] |= _LONG_WORD
    table.flags.writeable = False
    return table.ravel()


def _among(kinds: Sequence[int]) -> Floats:
    """1 for the character classes ``kinds``, 0 for the others."""
    return np.isin(np.arange(_CLASSES), kinds).astype(np.float32)


_SIGNED: Final = _among((_FINAL, _COMMA, _BULLET, _SYMBOL)) > 0  # classes with signs
_FIRST: Final = np.stack(
    [_among(k) for k in ((_UPPER,), (_LOWER,), (_DIGIT,), (_OTHER, _DASH, _BULLET, _SYMBOL), (_QUOTE,))], axis=1
)
_LAST: Final = np.stack([_among(k) for k in ((_LOWER, _UPPER, _CASELESS, _WIDE), (_DIGIT,), (_QUOTE,))], axis=1)
_CLOSING: Final = _among((_QUOTE, _BRACKET)) > 0
_RATED: Final = (_FINAL, _COMMA, _QUOTE, _BRACKET, _DASH, _BULLET, _SYMBOL)  # counted by the word


_START, _STOP, _LINKS = itemgetter(0), itemgetter(1), itemgetter(4)  # of a block


class _Read(NamedTuple):
    """What the characters of some rows say."""

    kinds: Floats
    """Characters of each class: shape (rows, classes)."""
    signs: Floats
    """Characters of each sign: shape (rows, signs)."""
    whole: NDArray[np.uint64]
    """Hash of the row."""
    words: Ints
    """How many words the row has."""
    hashes: NDArray[np.uint64]
    """Hash of every word of all rows."""
    shapes: NDArray[np.uint8]
    """What every word is."""


def surface(documents: Sequence[Document]) -> Batch:
    """Step 1: the surface and the word hashes of every block of ``documents``."""
    titles = [str(doc.metadata.get("title") or "") for doc in documents]
    texts = [*(doc.text for doc in documents), *titles]
    counts = [len(doc.blocks) for doc in documents]
    blocks = [block for doc in documents for block in doc.blocks]
    number = len(blocks)
    # Where the text of each row begins; a title is a row of its own.
    begins = np.cumsum([0, *(len(text) + 1 for text in texts[:-1])])
    begins = np.repeat(begins, [*counts, *(1 for _ in titles)])
    starts, stops = begins, begins.copy()
    starts[:number] += np.fromiter(map(_START, blocks), np.int64, number)
    stops[:number] += np.fromiter(map(_STOP, blocks), np.int64, number)
    stops[number:] += np.fromiter(map(len, titles), np.int64, len(titles))
    links = np.fromiter(map(_LINKS, blocks), np.float32, number)
    return _surface("\n".join(texts) + "\n", starts, stops, counts, links)


def rows(lines: Sequence[str], counts: Sequence[int], titles: Sequence[str]) -> Batch:
    """Like :func:`surface`, from ``lines`` of which the first ``counts[0]`` are the first document, and so on."""
    texts = [*lines, *titles]
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    return _surface("\n".join(texts) + "\n", starts, starts + lengths, counts, np.zeros(len(lines), np.float32))


def _read(codes: NDArray[np.uint32], starts: Ints, stops: Ints) -> _Read:
    """The rows ``starts[i]:stops[i]`` of a text that ends with white space."""
    size, total = len(codes), len(starts)
    plane = codes.astype(np.intp)
    # "clip": a character beyond the basic plane is like U+FFFF, no letter.
    kinds = _classes().take(plane, mode="clip")
    # Each row owns the white space behind it, the first one also what stands before.
    owned = np.concatenate((starts, [size]))
    owned[0] = 0

    # Most characters are lower case letters: only the others are looked at one by one.
    at = np.flatnonzero(kinds != _LOWER)
    kind = kinds.take(at)
    row = np.repeat(np.arange(total), _between(at, owned))
    found = np.bincount(row * _CLASSES + kind, minlength=total * _CLASSES).reshape(total, _CLASSES)
    lengths = owned[1:] - owned[:-1]
    found[:, _LOWER] = lengths - found.sum(axis=1)
    found[:, _SPACE] -= lengths - (stops - starts)
    some = np.flatnonzero(_SIGNED.take(kind))
    where = at.take(some)
    sign = _signs().take(plane.take(where), mode="clip")
    timed = (kinds.take(where - 1) == _DIGIT) & (kinds.take(where + 1) == _DIGIT)
    sign[(sign == _CLOCK) & ~timed] = _NONE
    signs = np.bincount(row.take(some) * 4 + sign, minlength=total * 4).reshape(total, 4)

    # Words: runs of letters and digits; in scripts without spaces every character.
    inside = kinds - np.uint8(_LOWER) <= _DIGIT - _LOWER
    cut = np.empty(size, dtype=bool)
    cut[0] = inside[0]
    np.not_equal(inside[1:], inside[:-1], out=cut[1:])
    if found[:, _WIDE].any():
        wide = kinds == _WIDE
        cut |= wide
        cut[1:] |= wide[:-1]
        edge = np.flatnonzero(cut)
        within = inside.take(edge)
        head, tail = edge[within], edge[1:][within[:-1]]
    else:  # into a word, out of it
        edge = np.flatnonzero(cut)
        head, tail = edge[::2], edge[1::2]
    shape = np.minimum(tail - head, _LONGEST) * 2 + (kinds.take(head + 1) == _UPPER)
    shape = shape * _CLASSES + kinds.take(head)

    # Hashes of words and lines from prefix sums of a polynomial in the folded characters; see _values.
    up, down = _powers(1 << max(_PIECE.bit_length(), size.bit_length()))
    values = _values().take(plane, mode="clip")
    values *= up[:size]
    prefix = np.zeros(size + 1, dtype=np.uint64)
    np.cumsum(values, out=prefix[1:])

    def hashed(first: Ints, end: Ints) -> NDArray[np.uint64]:
        result: NDArray[np.uint64] = (prefix.take(end) - prefix.take(first)) * down.take(first)
        result ^= result >> np.uint64(29)
        return result

    return _Read(
        found.astype(np.float32),
        signs.astype(np.float32),
        hashed(starts, stops),
        _between(head, owned),
        hashed(head, tail),
        _shapes().take(shape),
    )


def _between(positions: Ints, edges: Ints) -> Ints:
    """How many of the ascending ``positions`` lie between each of ``edges`` and the next."""
    found = np.searchsorted(positions, edges)
    return found[1:] - found[:-1]


def _pieces(codes: NDArray[np.uint32], starts: Ints, stops: Ints, firsts: Ints) -> _Read:
    """Like :func:`_read`, in pieces of whole documents; ``firsts`` are their first rows."""
    begins = [*starts[firsts].tolist(), len(codes)]
    parts: list[_Read] = []
    done = 0
    for i in range(1, len(begins)):
        if i + 1 < len(begins) and begins[i + 1] - begins[done] <= _PIECE:
            continue
        low, high = (0 if done == 0 else begins[done]), begins[i]
        mine = slice(firsts[done], firsts[i] if i < len(firsts) else len(starts))
        if mine.start < mine.stop:
            parts.append(_read(codes[low:high], starts[mine] - low, stops[mine] - low))
            done = i
    return parts[0] if len(parts) == 1 else _Read(*map(np.concatenate, zip(*parts, strict=True)))


def _surface(joined: str, starts: Ints, stops: Ints, counts: Sequence[int], links: Floats) -> Batch:
    """The rows ``starts[i]:stops[i]`` of ``joined``: those of the documents, then for each document its title."""
    total, pages = len(starts), len(counts)
    number = total - pages
    bounds = np.zeros(pages + 1, dtype=np.int64)
    np.cumsum(counts, out=bounds[1:])
    page_of = np.concatenate((np.repeat(np.arange(pages), counts), np.arange(pages)))
    codes = code_points(joined)
    read = _pieces(codes, starts, stops, np.concatenate((bounds[:-1], np.arange(number, total))))
    n, per_row, shapes = read.kinds, read.words, read.shapes
    chars = np.maximum(stops - starts, 1).astype(np.float32)
    letters = n[:, _LOWER] + n[:, _UPPER] + n[:, _CASELESS] + n[:, _WIDE]
    sizes = (per_row - n[:, _WIDE] / 2).astype(np.float32)
    spaced = np.maximum(per_row, 1).astype(np.float32)
    word_rows = np.repeat(np.arange(total), per_row)

    first = np.cumsum(per_row) - per_row
    has = per_row > 0
    with_words = first[has]
    words = _bucket(read.hashes, BUCKETS)
    before = np.empty_like(read.hashes)
    before[1:] = read.hashes[:-1]
    before[with_words] = _BEGIN
    pairs = _bucket(before * np.uint64(31) + read.hashes, BUCKETS)
    ends = np.full(total, -1)
    ends[has] = _bucket(read.hashes[with_words + per_row[has] - 1] * np.uint64(31) + _END, BUCKETS)
    whole_line = np.where(has & (per_row <= _WHOLE_LINE), _bucket(read.whole, LINE_BUCKETS), -1)

    # Words that recur in the long lines of the document: its function words and its topic, whatever the language.
    local = (page_of * _LOCAL)[word_rows] + (words & (_LOCAL - 1))
    long_row = sizes >= _LONG_LINE
    long_row[number:] = False
    in_long = long_row[word_rows]
    seen = np.bincount(local[in_long], minlength=pages * _LOCAL)[local] - in_long
    named = int(per_row[:number].sum())
    in_title = np.zeros(pages * _LOCAL, dtype=bool)
    in_title[local[named:]] = True
    traits = (seen >= 2) + 2 * ((seen >= 1) & (shapes >= _LONG_WORD)) + 4 * in_title[local]
    recurring, topical, titled = _with_bit(word_rows, traits, total, 3) / spaced
    titled *= np.minimum(1.0, spaced / np.maximum(per_row[number:], 1)[page_of])

    # Rows said more than once in the document.
    keys = read.whole[:number] ^ (page_of[:number].astype(np.uint64) * _MIX)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    fresh = np.ones(number + 1, dtype=bool)
    fresh[1:-1] = ordered[1:] != ordered[:-1]
    runs = np.flatnonzero(fresh)
    repeats, repeats_before = np.empty((2, number), dtype=np.float32)
    repeats[order] = np.repeat(np.diff(runs) - 1, np.diff(runs))
    repeats_before[order] = ~fresh[:-1]

    # First and last characters that say something: behind an opening quote, before a closing one.
    at_last = np.maximum(stops - 1, starts)
    around = codes.take(np.concatenate((starts, np.maximum(at_last - 1, starts), at_last))).reshape(3, total)
    opening, inner, last = _classes().take(around, mode="clip")
    dots = (around[2] == 0x2026) | ((around[1:] == 46).all(axis=0))
    last_inner = np.where(_CLOSING[last], inner, last)
    ends_final = last_inner == _FINAL
    prose = (sizes >= _LONG_LINE) & (ends_final | (sizes >= 3 * _LONG_LINE))
    whole_letters = np.maximum(letters, 1)
    table = np.empty((total, len(SURFACE)), dtype=np.float32)
    table[:, 0] = _log(sizes)
    table[:, 1] = _log(chars)
    table[:, 2] = n[:, _UPPER] / whole_letters
    table[:, 3] = n[:, _DIGIT] / chars
    table[:, 4] = n[:, _SPACE] / chars
    table[:, 5:12] = n[:, _RATED] / (spaced + 2)[:, None]
    table[:, 12] = n[:, _WIDE] / whole_letters
    table[:, 13] = n[:, _CASELESS] / whole_letters
    table[:, 14] = (letters + n[:, _DIGIT]) / spaced
    table[:, 15:19] = (_with_bit(word_rows, shapes & (_LONG_WORD - 1), total, 4) / spaced).T
    table[:, 19:22] = np.minimum(read.signs[:, 1:], (3, 3, 2))
    table[:, 22:27] = _FIRST[opening]
    table[:, 27] = ends_final
    table[:, 28] = last_inner == _COMMA
    table[:, 29:31] = _LAST[last, :2]
    table[:, 31] = dots
    table[:, 32] = _LAST[last, 2]
    table[:number, 33] = _log(np.minimum(repeats, 15))
    table[:number, 34] = repeats_before
    table[:, 35] = recurring
    table[:, 36] = topical
    table[:, 37] = titled
    table[:number, 38] = links
    table[:, 39] = prose
    return Batch(
        bounds,
        table[:number],
        sizes[:number],
        words[:named],
        word_rows[:named],
        pairs[:named],
        ends[:number],
        whole_line[:number],
        np.where(has, first, -1)[:number],
    )


def _with_bit(rows: Ints, numbers: NDArray[np.integer[Any]], total: int, bits: int) -> Floats:
    """For each bit how many of ``numbers`` in each of ``total`` rows have it: shape (bits, total)."""
    found = np.bincount(rows << bits | numbers, minlength=total << bits).reshape(total, 1 << bits)
    result: Floats = _BITS[:bits, : 1 << bits] @ found.T.astype(np.float32)
    return result


_BITS: Final = (np.arange(16) >> np.arange(4)[:, None] & 1).astype(np.float32)  # which bits a number has


def lexical(batch: Batch, lexicon: Lexicon) -> Floats:
    """Step 2: what the words of each row say, by ``lexicon``. Shape (rows, len(LEXICAL))."""
    rows = len(batch.sizes)
    words = lexicon.words.take(batch.words)
    pairs = lexicon.pairs.take(batch.pairs)
    count = np.bincount(batch.word_rows, minlength=rows)
    has = count > 0
    at = batch.first[has]
    table = np.zeros((rows, len(LEXICAL)), dtype=np.float32)
    table[:, 0] = np.bincount(batch.word_rows, weights=words, minlength=rows) / (count + 1)
    table[:, 1] = np.bincount(batch.word_rows, weights=pairs, minlength=rows) / (count + 1)
    table[:, 2] = np.where(batch.lines >= 0, lexicon.lines.take(batch.lines, mode="clip"), 0)
    table[:, 4] = np.where(batch.ends >= 0, lexicon.pairs.take(batch.ends, mode="clip"), 0)
    if len(at):
        table[has, 3] = pairs[at]
        table[has, 5] = np.minimum.reduceat(pairs, at)
        table[has, 6] = np.maximum.reduceat(pairs, at)
    table /= STEPS
    table[:, 7] = np.bincount(batch.word_rows[words != 0], minlength=rows) / (count + 1)
    return table


_OWN: Final = (*SURFACE, *LEXICAL)
_COLUMN: Final = {name: i for i, name in enumerate(_OWN)}
_NEIGHBOURS: Final = tuple(
    (np.array(shifts)[:, None], [_COLUMN[name] for name in wanted])
    for shifts, wanted in ((SHIFTS, NEAR), (FAR_SHIFTS, FAR))
)
_LOWS, _HIGHS = np.array(SPANS).T[:, :, None]


def nearest(marks: NDArray[np.bool_], low: Ints | np.int64, high: Ints | np.int64) -> tuple[Ints, Ints]:
    """For each kind of mark and each row the nearest marked row before it and after it, within its document;
    ``low - 1`` or ``high`` if none."""
    kinds, rows = marks.shape
    at = np.arange(rows)
    left = np.full((kinds, rows), -1)
    right = np.full((kinds, rows), rows)
    np.maximum.accumulate(np.where(marks, at, -1)[:, :-1], axis=1, out=left[:, 1:])
    np.minimum.accumulate(np.where(marks, at, rows)[:, :0:-1], axis=1, out=right[:, -2::-1])
    return np.maximum(left, low - 1), np.minimum(right, high)


def context(batch: Batch, lex: Floats) -> Floats:
    """Step 3: each row with its neighbours, its place and its page. Shape (rows, len(NAMES)), zeros outside the
    page."""
    rows = len(batch.sizes)
    bounds = batch.bounds
    counts = bounds[1:] - bounds[:-1]
    low, high = np.repeat((bounds[:-1], bounds[1:]), counts, axis=1)
    at = np.arange(rows)
    own = np.zeros((rows + 1, len(_OWN)), dtype=np.float32)  # the last row stands for whatever is outside
    own[:-1, : len(SURFACE)] = batch.surface
    own[:-1, len(SURFACE) :] = lex
    table = np.empty((rows, len(NAMES)), dtype=np.float32)
    done = len(_OWN)
    table[:, :done] = own[:-1]
    for shifts, wanted in _NEIGHBOURS:
        index = at + shifts
        near = own[:, wanted].take(np.where((index >= low) & (index < high), index, rows), axis=0, mode="clip")
        more = len(shifts) * len(wanted)
        table[:, done : done + more] = near.transpose(1, 0, 2).reshape(rows, more)
        done += more

    own = own[:-1]
    sizes = batch.sizes
    short = sizes < _SHORT_LINE
    prose = own[:, _COLUMN["prose"]]
    word_score = own[:, _COLUMN["lex_words"]] + own[:, _COLUMN["lex_pairs"]]
    quantities = np.empty((len(SUMMED) + 2, rows), dtype=np.float64)
    quantities[0] = 1
    quantities[1] = sizes
    quantities[2] = short
    quantities[3] = own[:, _COLUMN["ends_final"]]
    quantities[4] = prose * sizes
    quantities[5] = word_score * sizes
    quantities[6] = word_score * short
    quantities[7] = own[:, _COLUMN["repeats"]] > 0
    quantities[8] = own[:, _COLUMN["numbers"]]
    quantities[9] = own[:, _COLUMN["recurring"]] * sizes
    quantities[10] = own[:, _COLUMN["starts_bullet"]]
    quantities[11] = word_score < -1
    sums = np.zeros((len(quantities), rows + 1))
    np.cumsum(quantities, axis=1, out=sums[:, 1:])
    counted = sums[: len(SUMMED)]
    window = counted.take(np.minimum(np.maximum(at + _HIGHS, low), high), axis=1, mode="clip")
    window -= counted.take(np.minimum(np.maximum(at + _LOWS, low), high), axis=1, mode="clip")
    n = np.maximum(window[0], 1)
    words = np.maximum(window[1], 1)
    window[0] /= _HIGHS - _LOWS
    window[1] = np.log2(window[1] + 1)
    window[2:4] /= n
    window[4] /= words
    window[5] /= words + 10
    window[6] /= n + 1
    window[7:9] /= n
    window[9] /= words
    more = len(SPANS) * len(SUMMED)
    table[:, done : done + more].reshape(rows, len(SPANS), len(SUMMED))[:] = window.transpose(2, 1, 0)
    done += more

    page = (sums[:, bounds[1:]] - sums[:, bounds[:-1]]).T
    before = sums[:5, :-1] - sums[:5].take(low, axis=1)
    after = sums[:5].take(high, axis=1) - sums[:5, 1:]
    marks = np.stack((prose > 0, ~short, own[:, _COLUMN["title"]] > _SAID))
    (left, run_left, title_left), (right, run_right, _) = nearest(marks, low, high)
    page_prose = np.repeat(page[:, 4], counts) + 1
    has_left, has_right = left >= low, right < high
    place = table[:, done : done + len(PLACE)]
    place[:] = 0
    # Distances, first as numbers: a missing neighbour is as far as 2⁸ or 2¹⁰ rows.
    place[:, 1] = after[0]
    place[:, 2] = before[1]
    place[:, 3] = after[1]
    place[:, 6] = np.where(has_left, at - left, 255)
    place[:, 7] = np.where(has_right, right - at, 255)
    place[:, 8] = np.where(has_left, sizes.take(left, mode="clip"), 0)
    place[:, 9] = np.where(has_right, sizes.take(right, mode="clip"), 0)
    place[:, 10] = sums[1, :-1] - sums[1, left + 1]
    place[:, 11] = sums[1, right] - sums[1, 1:]
    place[:, 12] = np.where(short, run_right - run_left - 1, 0)
    place[:, 13] = np.where(title_left >= low, at - title_left, 1023)
    place[:] = _log(place)
    place[:, 0] = before[0] / np.maximum(high - low, 1)
    place[:, 4] = before[4] / page_prose
    place[:, 5] = after[4] / page_prose

    n = np.maximum(page[:, 0], 1)
    longest = np.zeros(len(counts))
    full = counts > 0
    longest[full] = np.maximum.reduceat(sizes, bounds[:-1][full])
    whole = np.empty((len(counts), len(PAGE)), dtype=np.float32)
    whole[:, 2:12] = page[:, (2, 3, 4, 6, 7, 1, 10, 6, 11, 8)] / n[:, None]
    whole[:, 4:6] = page[:, 4:6] / np.maximum(page[:, 1:2], 1)
    for column, values in ((0, page[:, 0]), (1, page[:, 1]), (7, whole[:, 7]), (12, longest)):
        whole[:, column] = _log(values)
    table[:, done + len(PLACE) :] = np.repeat(whole, counts, axis=0)
    return table
