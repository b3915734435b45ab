"""The shape of names: who can be a person, what must be an organisation, and how a name is written."""

from __future__ import annotations

import re
from functools import cache

from cleaner.credits import tables
from cleaner.credits.tables import folded as fold

_INITIAL = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*\.?$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?){2,3}$")
_CAPITALS = re.compile(r"(?:Mc|Mac)?(?=[^\W\d_])[^a-zß-öø-ÿ]+$")
_ROMAN = re.compile(r"(?:II|III|IV|Jr\.?|Sr\.?|jr\.?)$")
# Vowel signs of Asian scripts are no letters to ``re``.
_TOKEN = re.compile(
    r"[^\W\d_][\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0981-\u0e4e\u0e80-\u109f\u1780-\u17d3’'ʼ`´·‧・-]*\.?$"
)
_ABBREVIATED = re.compile(r"(?:\b\w|\b[JSjs]r|\b[Ii]nc|\b[Ll]td|\b[Cc]o)\.$")
_SITE = re.compile(r"\w\.(?:com|org|net|info|tv|eu|[a-z]{2})\b")
_EDGE = " \t'\"“”„‟«»‹›‘’‚*_,;:!?=…–—-|/"
# Scripts without case, where shape says nothing and length has to.
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNCASED = re.compile(r"[\u0590-\u08ff\u0900-\u10ff\u1200-\u137f\u1780-\u17ff]")
_ARTICLE = re.compile(r"[Ll]['’]\w{4,}$")  # "L'Alsace"
_HANDLE = re.compile(r"@?[a-z0-9][\w.\-]{2,29}$")


def cased(text: str) -> bool:
    """Whether the script has capitals."""
    return not (_UNCASED.match(text) or _CJK.match(text))


def trim(text: str) -> str:
    """``text`` without quotation marks, dashes and punctuation at its ends; a dot stays after an initial or "Jr."."""
    text = text.strip(_EDGE)
    while text.endswith(".") and not _ABBREVIATED.search(text):
        text = text[:-1].rstrip(_EDGE)
    return text


def is_handle(text: str) -> bool:
    """A user name as stock sites and networks have them: one word, small letters or digits."""
    return bool(_HANDLE.match(text)) and not text[:1].isupper()


def given(token: str) -> bool:
    """A known given name (either half of a double one counts)."""
    known = tables.words("names", "given")
    folded = fold(token).strip(".")
    return folded in known or any(part in known for part in folded.split("-") if len(part) > 2)


def is_listed(text: str) -> bool:
    """One of the media, firms and platforms known by name."""
    return fold(text).strip() in tables.words("organisations", "names") or tables.key(text) in tables.keys(
        "organisations", "names"
    )


def is_organisation(text: str) -> bool:
    """Words, endings, digits, domains or acronyms that no person's name has."""
    folded = fold(text)
    tokens = [t.strip("\"'.,:;()") for t in folded.split()]
    if not tokens:
        return False
    if is_listed(text):
        return True
    if tokens[0] in tables.words("organisations", "openers") and not (
        tokens[0] in {"der", "die", "los", "las", "les", "el"} and len(tokens) < 2
    ):
        return True
    if " ".join(tokens[:2]) in tables.words("organisations", "openers"):
        return True
    if text[:3] in {"Le ", "LE ", "La ", "LA "} and not given(text.split()[1]):
        return True
    if _ARTICLE.match(text):
        return True
    if any(c.isdigit() or c in "&+@#™®" for c in text) or _SITE.search(folded):
        return True
    if len(tokens) > 1 and any(token in tables.words("organisations", "places") for token in tokens):
        return True
    if len(tokens) == 2 and tokens[0] == tokens[1] and len(tokens[0]) > 3:
        return True  # "Bafana Bafana"
    words, surnames = tables.words("organisations", "words"), tables.words("organisations", "surnames")
    for i, token in enumerate(tokens):
        if token in words:
            if not i and len(tokens) > 1 and token in tables.words("organisations", "given"):
                continue
            if len(token) < 3 and text.split()[i][0].isupper() and not text.split()[i].isupper():
                continue  # "Evaristo Sa", and no "Acme SA"
            if i and token in surnames and (given(tokens[0]) or _INITIAL.match(tokens[0])):
                continue
            return True
        if "-" in token and any(part in words for part in token.split("-")) and not given(token):
            return True
    ends = tables.endings()
    if any(t.endswith(ends) and (len(t) > 5 or not t.isascii() or len(tokens) == 1) and not given(t) for t in tokens):
        return True
    written = text.split()
    acronyms = [t for t in written if len(t.strip(".")) > 2 and t.isupper() and t.isalpha() and not _ROMAN.match(t)]
    # "Jean DUPONT" is how French and Hungarian papers set surnames.
    surname = len(acronyms) == 1 and (given(written[0]) or len(acronyms[0]) > 5)
    return bool(acronyms) and not surname and len(written) > 1 and any(any(c.islower() for c in t) for t in written)


def is_acronym(text: str) -> bool:
    """One word of two to five capitals: a broadcaster or a paper, not a name."""
    return (
        bool(re.match(r"[^\W\d_]{2,5}$|[A-Z]{2,5}-\w+$", text))
        and text.split("-")[0].isupper()
        and not _CJK.search(text)
    )


def is_name(text: str) -> bool:
    """Two to five words that could be a person's full name; in scripts without case, a short run of letters."""
    if not text or len(text) > 60:
        return False
    if _CJK.search(text):
        if re.search(r"[\u30a1-\u30fa]", text) and "・" not in text:
            return False  # foreign persons in katakana have a middle dot; firms have none
        bare = re.sub(r"[\s・·=]", "", text)
        return 2 <= len(bare) <= (14 if "・" in text else 6) and all(_CJK.match(c) for c in bare)
    tokens = text.split()
    if not 2 <= len(tokens) <= 6:
        return False
    if len(tokens) > 3 and _UNCASED.match(text) and not given(tokens[0]):
        return False
    particles = tables.words("names", "particles")
    full = 0
    for i, token in enumerate(tokens):
        if fold(token) in particles and (i or len(tokens) > 2):
            continue
        if _ROMAN.match(token) and i:
            continue
        if not _TOKEN.match(token):
            if _INITIAL.match(token):
                continue
            return False
        head = token[0]
        if head.islower() and not re.match(r"(?:d|l|al|el|ad|ash|an|as)['’-]\w", token):
            return False
        if len(token.strip(".")) > 1:
            full += 1
    return full >= 1


def is_initials(text: str) -> bool:
    """A person who signs with initials alone: "A. K."."""
    return bool(_INITIALS.match(text))


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{tables.alternation(tables.words('names', 'titles'))})[.,]?\s+)+")


def untitled(text: str) -> str:
    """``text`` without the ranks and titles it opens with ("Staff Sgt. Jane Doe", "Dr. Jane Doe")."""
    match = _titled().match(fold(text))
    return text[match.end() :] if match else text


def is_single(text: str) -> bool:
    """One capitalised word: a surname alone, or a firm."""
    return " " not in text and bool(_TOKEN.match(text)) and (text[0].isupper() or bool(_UNCASED.match(text)))


def spell(text: str) -> str:
    """``text`` in title case if it is all capitals: particles small, ``McX``, ``O'X`` and hyphens right."""
    letters = [c for c in text if c.isalpha()]
    if not letters or any(c.islower() for c in letters) or not any(c.isupper() for c in letters):
        # A single word in capitals beside others is a surname: "Jean DUPONT".
        if any(c.islower() for c in letters):
            return " ".join(
                _title(t, i) if len(t) > 2 and _CAPITALS.match(t) and not _ROMAN.match(t) and "." not in t else t
                for i, t in enumerate(text.split())
            )
        return text
    return " ".join(_title(token, i) for i, token in enumerate(text.split()))


def _title(token: str, index: int) -> str:
    if _ROMAN.match(token) or (len(token.strip(".")) <= 2 and ("." in token or (index == 0 and not _vowel(token)))):
        return token
    lowered = _lower(token)
    if index and fold(lowered) in tables.words("names", "particles"):
        return lowered
    parts = re.split(r"([-'’])", lowered)
    for i, part in enumerate(parts):
        if i and parts[i - 1] in "'’" and (len(part) < 2 or i < 2):
            continue
        if index and part in {"al", "el"} and len(parts) > 1 and i == 0:
            continue
        if part.startswith("mc") and len(part) > 3:
            part = "mc" + part[2:].capitalize()
        parts[i] = part[:1].upper() + part[1:]
    return "".join(parts)


def _lower(token: str) -> str:
    # "İ".lower() has a combining dot that no name has.
    return token.replace("İ", "i").lower()


def _vowel(token: str) -> bool:
    return bool(set(fold(token)) & set("aeiouyаеиоуяюєіїыэ"))


_LITHUANIAN = (
    ("džio", "dis"),
    ("čio", "tis"),
    ("iaus", "ius"),
    ("aus", "us"),
    ("ės", "ė"),
    ("os", "a"),
    ("io", "is"),
    ("o", "as"),
)


def nominative(name: str) -> str:
    """A Lithuanian name out of the genitive that stands before "nuotr." ("J. Kazlausko" → "J. Kazlauskas")."""

    def one(token: str) -> str:
        if token.isupper():
            token = _title(token, 0)
        for ending, base in _LITHUANIAN:
            if token.endswith(ending) and len(token) > len(ending) + 2:
                return token[: -len(ending)] + base
        return token

    return " ".join(token if "." in token else one(token) for token in name.split())
