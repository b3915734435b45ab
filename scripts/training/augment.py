"""More pages from the same pages: cropped, half cleaned, short and re-broken ones, so that every regime is learned."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

import numpy as np

from scripts.training.pages import FLAT, View, words

CROPPED, PARTIAL, SHORT, SENTENCES = "cropped", "partial", "short", "sentences"
TITLED, LINKED = "titled", "linked"
WITH_TITLE = (TITLED, CROPPED)
"""Views that come with the title of the article, as callers may give it."""
_BRIEF = 40
"""Characters of a line that may be an item of a menu."""
_MARKS = (
    ("[{text}][{number}]", "[{number}]: {address}"),
    ("[{number}]{text}", "{number}. {address}"),
    ("{text} [{number}]", "[{number}] {address}"),
)
"""How dumps mark a link, and how they list its address."""
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+(?=\w)")


def _rng(view: View, kind: str) -> np.random.Generator:
    digest = hashlib.sha256(f"{view.page} {view.kind} {kind}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def _pick(view: View, kind: str, rows: Iterable[int]) -> View:
    chosen = list(rows)
    return view._replace(
        kind=kind, lines=tuple(view.lines[i] for i in chosen), body=tuple(view.body[i] for i in chosen)
    )


def cropped(view: View) -> View | None:
    """The page without most of what stands above the article, below it, or both."""
    rng = _rng(view, CROPPED)
    body = [i for i, share in enumerate(view.body) if share >= 0.5]
    if not body:
        return None
    above, below = [(0, 15), (0, 3), (0, 400)][rng.integers(3)], [(0, 15), (0, 3), (0, 400)][rng.integers(3)]
    low = max(0, body[0] - int(rng.integers(*above)))
    high = min(len(view.lines), body[-1] + 1 + int(rng.integers(*below)))
    return _pick(view, CROPPED, range(low, high))


def partial(view: View) -> View | None:
    """The page as a good extractor leaves it: most runs of junk gone, of the others a few lines kept."""
    rng = _rng(view, PARTIAL)
    keep_run = rng.choice([0.05, 0.2, 0.5])
    rows: list[int] = []
    start = 0
    for i in range(1, len(view.body) + 1):
        if i == len(view.body) or (view.body[i] >= 0.5) != (view.body[start] >= 0.5):
            if view.body[start] >= 0.5:
                rows += range(start, i)
            elif rng.random() < keep_run:
                length = min(i - start, int(rng.integers(1, 8)))
                first = start + int(rng.integers(0, i - start - length + 1))
                rows += range(first, first + length)
            start = i
    return _pick(view, PARTIAL, rows) if rows else None


def short(view: View) -> View | None:
    """A clean piece of the article, as short as one line."""
    rng = _rng(view, SHORT)
    length = int(rng.integers(1, 13))
    first = int(rng.integers(0, max(1, len(view.lines) - length + 1)))
    return _pick(view, SHORT, range(first, min(len(view.lines), first + length)))


def sentences(view: View) -> View:
    """The page with a line for every sentence, as readers break a text that has no lines."""
    lines: list[str] = []
    body: list[float] = []
    for line, share in zip(view.lines, view.body, strict=True):
        parts = _SENTENCE.split(line)
        lines += parts
        body += [share] * len(parts)
    return view._replace(kind=SENTENCES, lines=tuple(lines), body=tuple(body))


def linked(view: View) -> View:
    """The page with numbers for its links and their addresses in a list at the end."""
    rng = _rng(view, LINKED)
    mark, entry = _MARKS[rng.integers(len(_MARKS))]
    bullet = str(rng.choice(["", "* "]))
    host = view.site.rpartition("/")[2].casefold()
    lines: list[str] = []
    addresses: list[str] = []
    for line, share in zip(view.lines, view.body, strict=True):
        parts = line.split()
        first, end, chance = 0, len(parts), 0.85
        if share >= 0.5 or len(line) >= _BRIEF:
            first = int(rng.integers(len(parts)))
            end, chance = first + int(rng.integers(1, 5)), 0.25
        if rng.random() < chance:
            text, number = " ".join(parts[first:end]), len(addresses) + 1
            parts[first:end] = [mark.format(text=text, number=number)]
            path = "-".join(words(text)[:6])
            addresses.append(entry.format(address=f"https://{host}/{path}", number=number))
            if not first and len(parts) == 1:
                parts[:0] = bullet.split()
        lines.append(" ".join(parts))
    lines += addresses
    return view._replace(kind=LINKED, lines=tuple(lines), body=view.body + (0.0,) * len(addresses))


def augment(views: Iterable[View]) -> list[View]:
    """Six more views a page, made from one of its whole pages and from its gold body; the choice is by digest."""
    made: list[View | None] = []
    for view in views:
        turn = int.from_bytes(hashlib.sha256(view.page.encode()).digest()[:4], "big")
        if view.kind == "gold":
            made += [short(view), sentences(view)]
        elif view.kind == FLAT[turn % len(FLAT)]:
            made += [cropped(view), partial(view), view._replace(kind=TITLED), linked(view)]
    return [view._replace(gold=_bag(view)) for view in made if view]


def _bag(view: View) -> Counter[str]:
    return Counter(w for line, share in zip(view.lines, view.body, strict=True) if share >= 0.5 for w in words(line))
