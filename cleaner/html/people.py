"""Author statements as pages write them, and the clean names in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_BY_WORDS: Final = (
    "(?:written|posted|published|reported|words|story|text|reviewed|edited) by|by|von|par|por|de|di|da|door|av|af"
    "|autor(?:e|a|en|in|es)?|auteur|author|texte?|redaktion|escrito por|publicado por|publié par|scritto da"
    "|geschrieben von|fra|przez|от|автор|текст|yazan"
)
BY: Final = re.compile(rf"^(?:{_BY_WORDS})\b\s{{0,3}}[:：\-–]?\s{{0,3}}", re.IGNORECASE)
"""What opens a byline."""

_DEGREES: Final = r"(?:jr|sr|md|phd|ph\.d|m\.d|rn|rd|esq|dds|cpa|mba|ii|iii)"
_AND: Final = r"(?:and|und|et|y|e|og|och|en|with|mit|ve|и|i)"
_BETWEEN = re.compile(rf"\s*(?:[;|•·、]|,(?!\s?{_DEGREES}\b)|\s&\s|\s\+\s|\s/\s|\s{_AND}\s)\s*", re.IGNORECASE)

_RANKS: Final = "senior|chief|staff|deputy|associate|managing|political"
_FIELDS: Final = (
    "foreign|sports?|business|science|health|news|travel|contributing|special|guest|freelance|medical|reviewed"
)
_JOBS: Final = (
    "editor|reporter|writer|correspondent|journalist|contributor|author|columnist|producer|redakteur(?:in)?"
    "|rédact(?:eur|rice)|redactor|periodista|journaliste|giornalista|autor|editorial staff|dietitian"
)
_NOBODY: Final = (
    r"(?:\w{1,5} )?(?:admin|administrator|webmaster)|the authors?|editor"
    r"|updated\b.*|published\b.*|posted\b.*|follow\b.*|share\b.*|read more.*|view (?:all|bio|profile)\b.*"
    r"|see (?:all|full)\b.*|more by\b.*|guest|unknown|none|null|undefined|n/a"
)
_ROLE = re.compile(rf"^(?:(?:{_RANKS}|{_FIELDS})?\s?(?:{_JOBS})\b.*|{_NOBODY})$", re.IGNORECASE)
# "Jane Doe Senior Reporter", "Jane Doe December 2", "Jane Doe on Tuesday"
_TRAILER = re.compile(
    rf"\s+(?:(?i:{_RANKS})\s|\w{{3,9}}\.?\s\d|on\s\w+day).*$"
    r"|\s+(?:[A-Z]\w+\s)?(?:Reporter|Correspondent|Editor|Writer|Journalist)$"
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@\w|[{}<>=\[\]*]|\.(?:com|org|net)/|\d{3}|^[\d#(]|\s\d{1,2}$|\w\.\s\d|^[a-z]+(?:\.[a-z]+){2,}$"
)
_EDGES: Final = " ,;:|-–—·&\"“”„'"


def name_key(text: str) -> str:
    """Letters and digits, lower case: for comparing names and titles."""
    return "".join(c for c in text.lower() if c.isalnum())


def person_names(said: Iterable[str], sites: frozenset[str] = frozenset()) -> list[str]:
    """Clean names out of author statements: ``"By Jane Doe and John Roe"`` → ``["Jane Doe", "John Roe"]``.

    Addresses, handles, roles and dates go; an agency or an editorial office stays a name, the site's own name
    (``sites``, as :func:`name_key` gives them) only when nobody else is named.
    """
    names: dict[str, str] = {}
    for statement in said:
        if len(statement) > 300:
            continue
        for part in _BETWEEN.split(BY.sub("", " ".join(statement.split()))):
            name = BY.sub("", part.strip(_EDGES + ".")).strip(_EDGES)
            name = "" if _ROLE.match(name) else _TRAILER.sub("", name)
            if part.rstrip(_EDGES).endswith(f"{name}.") and re.search(r"\b[\w.]{1,4}$", name):
                name += "."  # of an abbreviation: "Ph.D.", "Jr."
            if _is_name(name):
                names.setdefault(name.casefold(), name)
    others = [name for name in names.values() if name_key(name) not in sites]
    return others or list(names.values())


def _is_name(name: str) -> bool:
    return (
        1 < len(name) <= 60
        and len(name.split()) <= 7
        and any(c.isalpha() for c in name)
        and not _NOT_A_NAME.search(name)
    )
