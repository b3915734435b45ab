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
from typing import Final, NamedTuple

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
_BITS: Final = np.arange(16)[:, None] >> np.arange(4) & 1  # which flags a number from 0 to 15 has
_LOCAL: Final = 1 << 12  # buckets for the words of one document
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)  # 2⁶⁴/φ, Knuth's multiplicative hashing
_BASE: Final = 0x100000001B3  # the 64-bit FNV prime, odd, hence invertible modulo 2⁶⁴
_BEGIN, _END = np.uint64(0xB5297A4D3F84D5B5), np.uint64(0x68E31DA4C5A9B3D1)
_LONG_LINE: Final = 12  # words
_SHORT_LINE: Final = 6  # words
_WHOLE_LINE: Final = 12  # words: longer lines are not looked up whole


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
    """Hashed log-odds for the article: positive speaks for it, negative against, 0 is unknown."""

    words: Floats
    pairs: Floats
    lines: Floats


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
    "page_short_words",
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


def surface(documents: Sequence[Document]) -> Batch:
    """Step 1: the surface and the word hashes of every block of ``documents``."""
    titles = [str(doc.metadata.get("title") or "") for doc in documents]
    texts = [doc.text for doc in documents] + titles
    begins, ends, links = [], [], []
    offset = 0
    for doc in documents:
        if doc.blocks:
            first, end, _, _, link = zip(*doc.blocks, strict=True)
            begins.append(np.array(first, dtype=np.int64) + offset)
            ends.append(np.array(end, dtype=np.int64) + offset)
            links.append(np.array(link, dtype=np.float32))
        offset += len(doc.text) + 1
    for title in titles:
        begins.append(np.array([offset]))
        ends.append(np.array([offset + len(title)]))
        offset += len(title) + 1
    return _surface(
        "\n".join(texts) + "\n",
        np.concatenate(begins),
        np.concatenate(ends),
        [len(doc.blocks) for doc in documents],
        np.concatenate([*links, np.zeros(0, np.float32)]),
    )


def rows(lines: Sequence[str], counts: Sequence[int], titles: Sequence[str]) -> Batch:
    """Like :func:`surface`, from ``lines`` of which the first ``counts[0]`` are the first document, and so on."""
    texts = [*lines, *titles]
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    return _surface("\n".join(texts) + "\n", starts, starts + lengths, counts, np.zeros(len(lines), np.float32))


def _surface(joined: str, starts: Ints, stops: Ints, counts: Sequence[int], links: Floats) -> Batch:
    """The rows ``starts[i]:stops[i]`` of ``joined``: those of the documents, then for each document its title."""
    total, pages = len(starts), len(counts)
    number = total - pages
    bounds = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
    page_of = np.repeat(np.arange(pages + pages), np.concatenate((counts, np.ones(pages, dtype=np.int64))))
    page_of[number:] = np.arange(pages)
    lengths = stops - starts
    # Each row owns the white space behind it, the first one also what stands before.
    owned = np.diff(starts, append=len(joined))
    owned[0] += starts[0]
    codes = code_points(joined)
    plane = np.minimum(codes, 0xFFFF).astype(np.intp)  # beyond the basic plane: like U+FFFF, no letter
    kinds = _classes()[plane]
    row_of = np.repeat(np.arange(total), owned)
    n = np.bincount(row_of * _CLASSES + kinds, minlength=total * _CLASSES).reshape(total, _CLASSES).astype(np.float32)
    n[:, _SPACE] -= owned - lengths
    chars = np.maximum(lengths, 1).astype(np.float32)
    letters = n[:, _LOWER] + n[:, _UPPER] + n[:, _CASELESS] + n[:, _WIDE]

    # Words: runs of letters and digits; in scripts without spaces every character.
    wide = kinds == _WIDE
    inside = (kinds >= _LOWER) & (kinds <= _DIGIT)
    begins = inside.copy()
    begins[1:] &= ~inside[:-1] | wide[1:] | wide[:-1]
    closes = inside.copy()
    closes[:-1] &= ~inside[1:] | wide[:-1] | wide[1:]
    head, tail = np.flatnonzero(begins), np.flatnonzero(closes) + 1
    word_rows = row_of[head]
    per_row = np.bincount(word_rows, minlength=total)
    sizes = (per_row - n[:, _WIDE] / 2).astype(np.float32)
    spaced = np.maximum(per_row, 1).astype(np.float32)
    word_lengths = tail - head
    head_kinds = kinds[head]
    capital = head_kinds == _UPPER
    second = kinds[np.minimum(head + 1, len(kinds) - 1)]
    all_caps = capital & (word_lengths > 1) & (second == _UPPER)
    small = (head_kinds == _LOWER) & (word_lengths <= 3) | ((head_kinds == _CASELESS) & (word_lengths <= 2))
    numeric = head_kinds == _DIGIT
    flags = np.bincount(word_rows * 16 + (capital * 1 + all_caps * 2 + small * 4 + numeric * 8), minlength=total * 16)
    flags = flags.reshape(total, 16)
    with_flag = (flags @ _BITS).T

    # Hashes of words and lines from prefix sums of a polynomial in the folded characters; see _values.
    up, down = _powers(1 << max(14, len(codes).bit_length()))
    prefix = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(_values()[plane] * up[: len(codes)], out=prefix[1:])
    hashes = (prefix[tail] - prefix[head]) * down[head]
    hashes ^= hashes >> np.uint64(29)
    whole = (prefix[stops] - prefix[starts]) * down[starts]
    whole ^= whole >> np.uint64(29)

    first = np.cumsum(per_row) - per_row
    has = per_row > 0
    before = np.concatenate((np.zeros(1, dtype=np.uint64), hashes[:-1]))
    before[first[has]] = _BEGIN
    pairs = _bucket(before * np.uint64(31) + hashes, BUCKETS)
    ends = np.full(total, -1)
    ends[has] = _bucket(hashes[first[has] + per_row[has] - 1] * np.uint64(31) + _END, BUCKETS)
    whole_line = np.where(has & (per_row <= _WHOLE_LINE), _bucket(whole, LINE_BUCKETS), -1)
    words = _bucket(hashes, BUCKETS)

    # First and last characters that say something: behind an opening quote, before a closing one.
    last_index = np.maximum(stops - 1, starts)
    last = kinds[last_index]
    closing = (last == _QUOTE) | (last == _BRACKET)
    last_inner = np.where(closing, kinds[np.maximum(last_index - 1, starts)], last)
    first_kind = kinds[starts]
    ends_final = last_inner == _FINAL
    dots = (codes[last_index] == 0x2026) | (
        (codes[last_index] == 46) & (codes[np.maximum(last_index - 1, starts)] == 46)
    )

    # Words that recur in the long lines of the document: its function words and its topic, whatever the language.
    page_words = page_of[word_rows]
    local = page_words * _LOCAL + (words & (_LOCAL - 1))
    long_row = (sizes >= _LONG_LINE) & (np.arange(total) < number)
    in_long = np.bincount(local[long_row[word_rows]], minlength=pages * _LOCAL)
    seen = in_long[local] - long_row[word_rows]
    recurring = np.bincount(word_rows, weights=seen >= 2, minlength=total) / spaced
    topical = np.bincount(word_rows, weights=(seen >= 1) & (word_lengths >= 5), minlength=total) / spaced
    in_title = np.zeros(pages * _LOCAL, dtype=bool)
    in_title[local[word_rows >= number]] = True
    titled = np.bincount(word_rows, weights=in_title[local], minlength=total) / spaced
    title_size = per_row[number:][page_of[:total]]
    titled *= np.minimum(1.0, spaced / np.maximum(title_size, 1))

    # Rows said more than once in the document.
    keys = whole[:number] ^ (page_of[:number].astype(np.uint64) * _MIX)
    order = np.argsort(keys, kind="stable")
    same = np.zeros(number, dtype=bool)
    if number:
        ordered = keys[order]
        same[1:] = ordered[1:] == ordered[:-1]
    group = np.cumsum(~same) - 1
    repeats = np.zeros(number)
    repeats_before = np.zeros(number)
    if number:
        group_sizes = np.bincount(group)
        repeats[order] = group_sizes[group] - 1
        repeats_before[order] = same

    colon = (codes == 58) | (codes == 46)
    digit = kinds == _DIGIT
    clock = np.zeros(len(codes), dtype=bool)
    clock[1:-1] = colon[1:-1] & digit[:-2] & digit[2:]
    times = np.bincount(row_of[clock], minlength=total)
    at = np.bincount(row_of[(codes == 64) | (codes == 35)], minlength=total)
    copyright_ = np.bincount(row_of[(codes == 0xA9) | (codes == 0xAE) | (codes == 0x2122)], minlength=total)

    per_word = [n[:, kind] / (spaced + 2) for kind in (_FINAL, _COMMA, _QUOTE, _BRACKET, _DASH, _BULLET, _SYMBOL)]
    prose = (sizes >= _LONG_LINE) & (ends_final | (sizes >= 3 * _LONG_LINE))
    columns: list[NDArray[np.generic]] = [
        _log(sizes),
        _log(chars),
        n[:, _UPPER] / np.maximum(letters, 1),
        n[:, _DIGIT] / chars,
        n[:, _SPACE] / chars,
        *per_word,
        n[:, _WIDE] / np.maximum(letters, 1),
        n[:, _CASELESS] / np.maximum(letters, 1),
        (letters + n[:, _DIGIT]) / spaced,
        *(flag / spaced for flag in with_flag),
        np.minimum(times, 3),
        np.minimum(at, 3),
        np.minimum(copyright_, 2),
        first_kind == _UPPER,
        first_kind == _LOWER,
        first_kind == _DIGIT,
        (first_kind == _OTHER) | (first_kind == _DASH) | (first_kind == _BULLET) | (first_kind == _SYMBOL),
        first_kind == _QUOTE,
        ends_final,
        last_inner == _COMMA,
        (last >= _LOWER) & (last <= _WIDE),
        last == _DIGIT,
        dots,
        last == _QUOTE,
    ]
    table = np.empty((number, len(SURFACE)), dtype=np.float32)
    for i, column in enumerate(columns):
        table[:, i] = column[:number]
    table[:, -7] = _log(np.minimum(repeats, 15))
    table[:, -6] = repeats_before
    table[:, -5] = recurring[:number]
    table[:, -4] = topical[:number]
    table[:, -3] = titled[:number]
    table[:, -2] = links
    table[:, -1] = prose[:number]
    kept = int(per_row[:number].sum())
    return Batch(
        bounds,
        table,
        sizes[:number],
        words[:kept],
        word_rows[:kept],
        pairs[:kept],
        ends[:number],
        whole_line[:number],
        np.where(has, first, -1)[:number],
    )


def lexical(batch: Batch, lexicon: Lexicon) -> Floats:
    """Step 2: what the words of each row say, by ``lexicon``. Shape (rows, len(LEXICAL))."""
    rows = len(batch.sizes)
    words = lexicon.words[batch.words]
    pairs = lexicon.pairs[batch.pairs]
    count = np.bincount(batch.word_rows, minlength=rows)
    has = count > 0
    table = np.zeros((rows, len(LEXICAL)), dtype=np.float32)
    table[:, 0] = np.bincount(batch.word_rows, weights=words, minlength=rows) / (count + 1)
    table[:, 1] = np.bincount(batch.word_rows, weights=pairs, minlength=rows) / (count + 1)
    table[:, 2] = np.where(batch.lines >= 0, lexicon.lines[batch.lines], 0)
    table[has, 3] = pairs[batch.first[has]]
    table[:, 4] = np.where(batch.ends >= 0, lexicon.pairs[batch.ends], 0)
    if has.any():
        at = batch.first[has]
        table[has, 5] = np.minimum.reduceat(pairs, at)
        table[has, 6] = np.maximum.reduceat(pairs, at)
    table[:, 7] = np.bincount(batch.word_rows, weights=words != 0, minlength=rows) / (count + 1)
    return table


def _nearest(mark: NDArray[np.bool_], low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """For each row the nearest marked row before it and after it, within its document; ``low - 1`` or ``high`` if
    none."""
    rows = len(mark)
    at = np.arange(rows)
    left = np.maximum.accumulate(np.where(mark, at, -1))
    left = np.concatenate(([-1], left[:-1]))
    right = np.minimum.accumulate(np.where(mark, at, rows)[::-1])[::-1]
    right = np.concatenate((right[1:], [rows]))
    return np.maximum(left, low - 1), np.minimum(right, high)


def context(batch: Batch, lex: Floats) -> Floats:
    """Step 3: each row with its neighbours, its place and its page. Shape (rows, len(NAMES)), zeros outside the
    page."""
    rows = len(batch.sizes)
    own = np.concatenate((batch.surface, lex), axis=1)
    names = (*SURFACE, *LEXICAL)
    column = {name: i for i, name in enumerate(names)}
    counts = np.diff(batch.bounds)
    low = np.repeat(batch.bounds[:-1], counts)
    high = np.repeat(batch.bounds[1:], counts)
    at = np.arange(rows)
    table = np.empty((rows, len(NAMES)), dtype=np.float32)
    done = own.shape[1]
    table[:, :done] = own

    padded = np.concatenate((own, np.zeros((1, own.shape[1]), dtype=np.float32)))
    for shifts, wanted in ((SHIFTS, NEAR), (FAR_SHIFTS, FAR)):
        some = np.ascontiguousarray(padded[:, [column[name] for name in wanted]])
        index = at + np.array(shifts)[:, None]
        near = some.take(np.where((index >= low) & (index < high), index, rows), axis=0, mode="clip")
        more = len(shifts) * len(wanted)
        table[:, done : done + more] = near.transpose(1, 0, 2).reshape(rows, more)
        done += more

    sizes = batch.sizes
    short = sizes < _SHORT_LINE
    prose = own[:, column["prose"]]
    word_score = own[:, column["lex_words"]] + own[:, column["lex_pairs"]]
    quantities = np.empty((rows, len(SUMMED)), dtype=np.float64)
    quantities[:, 0] = 1
    quantities[:, 1] = sizes
    quantities[:, 2] = short
    quantities[:, 3] = own[:, column["ends_final"]]
    quantities[:, 4] = prose * sizes
    quantities[:, 5] = word_score * sizes
    quantities[:, 6] = word_score * short
    quantities[:, 7] = own[:, column["repeats"]] > 0
    quantities[:, 8] = own[:, column["numbers"]]
    quantities[:, 9] = own[:, column["recurring"]] * sizes
    sums = np.concatenate((np.zeros((1, len(SUMMED))), np.cumsum(quantities, axis=0)))
    spans = np.array(SPANS)[:, :, None]
    window = sums.take(np.minimum(np.maximum(at + spans[:, 1], low), high), axis=0, mode="clip")
    window -= sums.take(np.minimum(np.maximum(at + spans[:, 0], low), high), axis=0, mode="clip")
    n = np.maximum(window[:, :, 0], 1)
    words = np.maximum(window[:, :, 1], 1)
    part = np.empty(window.shape, dtype=np.float32)
    part[:, :, 0] = window[:, :, 0] / (spans[:, 1] - spans[:, 0])
    part[:, :, 1] = np.log2(window[:, :, 1] + 1)
    part[:, :, (2, 3, 7, 8)] = window[:, :, (2, 3, 7, 8)] / n[:, :, None]
    part[:, :, 4] = window[:, :, 4] / words
    part[:, :, 5] = window[:, :, 5] / (words + 10)
    part[:, :, 6] = window[:, :, 6] / (n + 1)
    part[:, :, 9] = window[:, :, 9] / words
    more = len(SPANS) * len(SUMMED)
    table[:, done : done + more] = part.transpose(1, 0, 2).reshape(rows, more)
    done += more

    page = sums[batch.bounds[1:]] - sums[batch.bounds[:-1]]
    before = sums[at] - sums[low]
    after = sums[high] - sums[at + 1]
    left, right = _nearest(prose > 0, low, high)
    run_left, run_right = _nearest(~short, low, high)
    has_left, has_right = left >= low, right < high
    title_left, _ = _nearest(own[:, column["title"]] > 0.7, low, high)
    page_prose = np.repeat(page[:, 4], counts)
    place = table[:, done : done + len(PLACE)]
    place[:, 0] = before[:, 0] / np.maximum(high - low, 1)
    place[:, 1] = _log(after[:, 0])
    place[:, 2] = _log(before[:, 1])
    place[:, 3] = _log(after[:, 1])
    place[:, 4] = before[:, 4] / (page_prose + 1)
    place[:, 5] = after[:, 4] / (page_prose + 1)
    place[:, 6] = np.where(has_left, _log(at - left), 8)
    place[:, 7] = np.where(has_right, _log(right - at), 8)
    place[:, 8] = np.where(has_left, _log(sizes[np.maximum(left, 0)]), 0)
    place[:, 9] = np.where(has_right, _log(sizes[np.minimum(right, rows - 1)]), 0)
    place[:, 10] = _log(sums[at, 1] - sums[left + 1, 1])
    place[:, 11] = _log(sums[right, 1] - sums[at + 1, 1])
    place[:, 12] = np.where(short, _log(run_right - run_left - 1), 0)
    place[:, 13] = np.where(title_left >= low, _log(at - title_left), 10)

    n = np.maximum(page[:, 0], 1)
    words = np.maximum(page[:, 1], 1)
    bullets = np.concatenate(([0.0], np.cumsum(own[:, column["starts_bullet"]], dtype=np.float64)))
    negative = np.concatenate(([0.0], np.cumsum((word_score < -1) * 1.0)))
    longest = np.zeros(len(counts))
    full = counts > 0
    if full.any():
        longest[full] = np.maximum.reduceat(sizes, batch.bounds[:-1][full])
    whole = np.empty((len(counts), len(PAGE)), dtype=np.float32)
    whole[:, 0] = _log(page[:, 0])
    whole[:, 1] = _log(page[:, 1])
    whole[:, 2] = page[:, 2] / n
    whole[:, 3] = page[:, 3] / n
    whole[:, 4] = page[:, 4] / words
    whole[:, 5] = page[:, 5] / words
    whole[:, 6] = page[:, 7] / n
    whole[:, 7] = _log(page[:, 1] / n)
    whole[:, 8] = (bullets[batch.bounds[1:]] - bullets[batch.bounds[:-1]]) / n
    whole[:, 9] = page[:, 6] / n
    whole[:, 10] = (negative[batch.bounds[1:]] - negative[batch.bounds[:-1]]) / n
    whole[:, 11] = page[:, 8] / n
    whole[:, 12] = _log(longest)
    table[:, done + len(PLACE) :] = np.repeat(whole, counts, axis=0)
    return table
