"""Stage ``rules``: phrase packs name the boilerplate they know. Blocks in which nothing can be seen leave too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from cleaner.dates.lexicon import base
from cleaner.document import Annotation, Document
from cleaner.language import scripts_of
from cleaner.rules import Matcher, builtin, languages, load


def annotate(doc: Document, packs: tuple[Path, ...] = ()) -> list[Annotation]:
    """What the packs for the document's language, and a user's own ``packs``, find."""
    return [*matcher(doc.language, packs, doc.text).find(doc), *_unseen(doc)]


# Controls, format characters, fillers, variation selectors and tags (Unicode: Cc, Cf, Default_Ignorable_Code_Point);
# glyphs of icon fonts (private use), and what stands for something lost (U+FFFC, U+FFFD).
_UNSEEN: Final = re.compile(
    "[\\s\0-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)


def _unseen(doc: Document) -> Iterator[Annotation]:
    for block in doc.blocks:
        if (found := _UNSEEN.match(doc.text, block.start, block.end)) and found.end() == block.end:
            yield Annotation(block.start, block.end, "garbage", "rules.unseen")


def matcher(language: str, packs: tuple[Path, ...] = (), text: str = "") -> Matcher:
    """The compiled rules for a language: its own, English (seen on sites in all languages) and ``any``.

    A language without packs, or unknown, gets the packs whose script fits ``text``: those written in Latin letters
    when it has no others, otherwise, and without a text, all.
    """
    folder = _folder(language) or (_LATIN if text and scripts_of(text) <= {_LATIN} else "")
    if folder == "sr" and text and scripts_of(text) <= {_LATIN}:
        folder = "hr"  # Serbian is written in both scripts; the pack for Latin letters is the Croatian one
    return _compiled(folder, packs)


_LATIN: Final = "Latn"


@cache
def _folder(language: str) -> str:
    return next((name for name in languages() if base(name) == base(language)), "")


@cache
def _compiled(folder: str, packs: tuple[Path, ...]) -> Matcher:
    if packs:
        return Matcher([rule for path in packs for rule in load(path)], _compiled(folder, ()))
    match folder:
        case "en":
            names, base = ["any", "en"], None
        case "Latn":
            names, base = [name for name in _in_latin() if name != "en"], _compiled("en", ())
        case "":
            names, base = sorted({*languages()} - {*_in_latin()}), _compiled(_LATIN, ())
        case _:
            names, base = [folder], _compiled("en", ())
    return Matcher([rule for name in names for rule in builtin(name)], base)


@cache
def _in_latin() -> tuple[str, ...]:
    """The folders of languages that are written in Latin letters, by CLDR's likely subtags."""
    from babel.core import get_global

    return tuple(name for name in languages() if f"_{_LATIN}_" in get_global("likely_subtags")[name])
