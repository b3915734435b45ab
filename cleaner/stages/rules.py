"""Stage ``rules``: phrase packs name the boilerplate they know."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cleaner.document import Annotation, Document
from cleaner.rules import Matcher, builtin, languages, load

# Languages that share a folder of packs.
_FOLDERS = {"nb": "no", "nn": "no", "zh-cn": "zh", "zh-tw": "zh", "iw": "he", "in": "id"}


def annotate(doc: Document, packs: tuple[Path, ...] = ()) -> list[Annotation]:
    """What the packs for the document's language, and a user's own ``packs``, find."""
    return matcher(doc.language, packs).find(doc)


def matcher(language: str, packs: tuple[Path, ...] = ()) -> Matcher:
    """The compiled rules for a language: its own, English (seen on sites in all languages) and ``any``.

    A language without packs, or unknown, gets all packs: phrases of another script cannot match anyway.
    """
    folder = _FOLDERS.get(language, language.partition("-")[0])
    return _compiled(folder if folder in languages() else "", packs)


@cache
def _compiled(folder: str, packs: tuple[Path, ...]) -> Matcher:
    names = dict.fromkeys(["any", "en", *([folder] if folder else languages())])
    return Matcher([rule for name in names for rule in builtin(name)] + [rule for path in packs for rule in load(path)])
