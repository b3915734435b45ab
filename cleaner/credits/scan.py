"""Which blocks of a document may hold a picture's caption or credit: one scan for markers and agencies."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from cleaner.credits import names, tables
from cleaner.credits.evidence import Prior
from cleaner.document import Block, Document

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

SHORT = 300
"""Characters of a block that may be a caption as a whole."""
_TAIL = 160
"""A longer block is looked at only when a trigger stands this near to its end (or at its head)."""
_FIGURE = re.compile(
    r"(?<![a-z])(?:fig(?:ure|caption)?|captions?|img-?caption|legende?|legenda|pie-?(?:de-?)?foto|bildunterschrift|image-?caption|photo-?caption|"
    r"wp-caption\S*|media-?caption|picture-?caption|cutline|bu|epigrafe)(?![a-z])"
)
_CREDIT = re.compile(
    r"(?<![a-z])(?:credits?|copyright|photo-?credit|image-?credit|img-?credit|bildnachweis|fotocredit|photographer|autor-?foto|image-?source|photo-?source|"
    r"image-?author|rights|quelle|agency)(?![a-z])"
)

_FINAL = frozenset('.!?…:;,"»。！？')
_SIGNATURE = 60
"""Characters at the end of a short block in which a signature without marker may stand."""
_NAME = 26
"""A block this short may be an agency's name alone."""
_LINE = 80
"""A block this short may be a credit as a whole."""
_SITE = re.compile(r"[(\[]?[\w-]+\.[a-z]{2,4}/[^\W\d_][\w.'-]+ [^\W\d_]")
_BRACKETED = re.compile(r"[(\[【].*[)\]】]$|[/|]\s?[^\W\d_]")
_SHOT = re.compile(r"[^\W\d_]撮影$|[记記]者\s?\S.{1,12}[摄攝]影?$")
_WORDS = re.compile(r"[^\W_]+")
_TIED = re.compile(r"[.!?…]\s?[(\[][^()\[\]/]+/[^()\[\]/]+[)\]]$")
_FOR = re.compile(r"(?:\n|\(|[^\W\d_][.!?]\s?)([^\W\d_]+) (?:[^\W\d_][\w.'-]* ){1,3}for [^.]{3,40}$")
_NAMES = 40
"""Characters beside a sign in which an agency is looked for."""
_NEXT = re.compile(rf"[^/|()\[\]\n,;]{{0,{_NAMES}}}")
_FIRST = re.compile(r"[\s\-_.'\"&+]*([^\s\-_.'\"&+/|()\[\],;]+)")
_ENDINGS = frozenset(
    ("photo", "photos", "images", "foto", "bildfunk", "wire", "pool", "handout", "stringer", "contributor")
)


@cache
def _scanner() -> AhoCorasick:
    """The automaton over folded text: markers with what follows them, and the signs that tie agencies to names.

    The ties (:data:`_TIES`) come last.
    """
    from ahocorasick_rs import AhoCorasick, Implementation

    return AhoCorasick([*_markers(), *_TIES], implementation=Implementation.DFA)


_TIES = ("/", "|", "(", " via ", " - ")


@cache
def _markers() -> tuple[str, ...]:
    from ahocorasick_rs import AhoCorasick

    found = {"©", "(c)", "ⓒ", "copyright", "撮影)", "摄)", "攝)", "提供)", "供图)", "供圖)", "ljosmynd/", "nuotr."}
    for word in tables.words("markers", "picture") | tables.words("markers", "maker") | tables.opening_flags():
        joints = (":", " :", "=", " by ", "...", "…") if word.isascii() else (":", " :", "=", "・", "/", "՝")
        found.update(word + joint for joint in joints)
    found.update(("photo|", "photo |", "picha |"))
    for word in tables.words("markers", "by"):
        found.update(f"{stem} {word} " for stem in ("photo", "photos", "foto", "fotos", "image", "bild", "fotografia"))
    found.update(word + " " * word.isascii() for word in tables.words("markers", "open"))
    found.update(f"{word}," for word in tables.words("markers", "comma"))
    found.update(f"{word}{joint}" for word in tables.words("markers", "caption") for joint in (":", ",", "،"))
    found.update(word + " " for word in tables.giver_flags("before") if len(word) > (9 if " " in word else 7))
    for name, agency in tables.agencies().items():
        if name.endswith((" sports", "imagn images")):
            found.add(f"-{name}")  # "Jane Doe-AGENCY Sports"
        if agency.kind != "wire" and not agency.exact:
            found.add(f". {name}")
        if "\uac00" <= name[0] <= "\ud7a3":
            found.update((f"다. {name}", f"[{name}]"))
    # A pattern that holds another one never fires before it.
    ordered = sorted(found)
    longer: set[str] = set()
    text, starts, at = "\n".join(ordered), [], 0
    for word in ordered:
        starts.append(at)
        at += len(word) + 1
    for pattern, start, _ in AhoCorasick(ordered).find_matches_as_indexes(text, overlapping=True):
        holder = ordered[bisect_right(starts, start) - 1]
        if holder != ordered[pattern]:
            longer.add(holder)
    return tuple(word for word in ordered if word not in longer)


def candidates(doc: Document) -> set[int]:
    """Indices of the blocks worth reading."""
    folded, blocks = doc.folded, doc.blocks
    try:
        hits = _scanner().find_matches_as_indexes(folded)
    except UnicodeEncodeError:  # lone surrogates
        folded = re.sub("[\ud800-\udfff]", "\ufffd", folded)
        hits = _scanner().find_matches_as_indexes(folded)
    chosen: set[int] = set()
    for index, block in enumerate(blocks):
        start, end, tag, path, _ = block
        if (
            (path and prior(block))
            or tag == "figcaption"
            or (
                end - start <= SHORT
                and (folded[end - 1] not in _FINAL or folded.find('/ "', end - 40, end) > 0)
                and _is_signed(folded, start, end)
            )
        ):
            chosen.add(index)
    first_tie = len(_markers())
    for pattern, start, end in hits:
        index = doc.block_index(start)
        if index >= 0 and end > blocks[index].end:  # ". Agency" from the end of the block before
            index = doc.block_index(end - 1)
        if index < 0 or index in chosen:
            continue
        low, high, _, _, _ = blocks[index]
        if start >= high:
            continue
        if high - low > SHORT and high - end > _TAIL and (start - low > 3 or pattern >= first_tie):
            continue
        if pattern < first_tie or _ties(folded, low, start, end, high):
            chosen.add(index)
    return chosen


# What may be a name at the end of a block.
_NAME_LAST = r"""(?P<name>"?[^\W\d_][\w .,:'-]{1,48}"?)\)?$"""
_SIGNED = re.compile(
    r"""[.!?…»")/|](?:(?<=[^\W\d_][.!?…»")])\s?(?:[-/|]\s?)?(?P<bracket>\(?)(?:(?:foto|photo|pic) )?"""
    rf"""|(?<=\s[/|])\s?|(?<=\w/)){_NAME_LAST}"""
)
"""What may be a name after a sentence's end or a slash, where a block ends unlike a sentence."""


@cache
def _sourced() -> re.Pattern[str]:
    """The same after "Source:"."""
    return re.compile(rf"\b(?:{tables.alternation(tables.words('markers', 'source'))})\s?:\s{_NAME_LAST}")


@cache
def _plain() -> re.Pattern[str]:
    """A picture word with nothing but a space behind it (``Foto Ann Lee``)."""
    # No other picture word is as plain: "Picture Frank Ocean", "Still Joe Biden".
    words = tables.alternation(w for w in tables.words("markers", "picture") if re.search("foto|photo|фото|beeld", w))
    return re.compile(rf"(?:{words})\s[^\W\d_][\w .,/'-]{{3,40}}$")


def _is_signed(folded: str, start: int, end: int) -> bool:
    line = folded[start:end]
    if _plain().match(line):
        return True
    if len(line) < _NAME and tables.is_agency(line):
        return True
    if line[-1] in "影摄攝" and _SHOT.search(line[-20:]):
        return True
    if len(line) <= _LINE and (line[0] in "([【" or "/" in line or "|" in line) and _is_owned(line):
        return True
    low = max(start, end - _SIGNATURE)
    tail = line[-_SIGNATURE:]
    if " for " in tail and (match := _FOR.search("\n" * (low == start) + tail)):
        return match[0][0] != "\n" or names.given(match[1])
    if line[-1] in ")]" and _TIED.search(tail):
        return True
    match = _SIGNED.search(folded, low + 1, end)
    if ":" in tail and (source := _sourced().search(folded, low, end)):
        match = source if match is None or source.start() < match.start() - 1 else match
    if match is None:
        return False
    name = match["name"]
    if match.re is _SIGNED and match["bracket"] == "":  # behind a sentence: an agency or a giver
        if tables.is_agency(name) or tables.loose(name) in tables.flags() or tables.givers("before").match(name):
            return True
        tied = not {"/", "|"}.isdisjoint(match[0][:4])
        return tied and (names.given(name.split()[0]) or names.is_organisation(name))
    inside = folded.rfind("(", start, end) + 1 if folded[end - 1] == ")" else start
    labelled = folded.rfind(": ", low, end) + 2 if ": " in name else start
    if re.match(r"[a-z]\. ?\w", name):
        return True
    return any(names.given(folded[at : at + 20].split()[0]) for at in (match.start("name"), start, inside, labelled))


def _named(rest: str) -> bool:
    """What follows "PHOTO | " is a flag or a person."""
    words = _WORDS.findall(rest)
    return tables.loose(rest) in tables.flags() or bool(words and names.given(words[0]))


def _is_owned(line: str) -> bool:
    """A short line that opens as no sentence does: "[Jane Doe, Herald]", "Handout/Acme", "acme.com/Jane Doe"."""
    head, sign, rest = line.partition("/" if "/" in line else "|")
    flags = tables.flags()
    if sign and (
        tables.loose(head) in flags
        or (head.strip() in tables.words("markers", "picture") and _named(rest))
        or _SITE.match(line)
        or not tables.keys("organisations", "names").isdisjoint((tables.loose(head), tables.loose(rest)))
    ):
        return True
    if _BRACKETED.match(line) and (words := _WORDS.findall(line)):
        named = [*words[:2], *_WORDS.findall(line.partition(": ")[2])[:1]]
        known = any(map(names.given, named)) or any(" ".join(words[:n]) in flags for n in (1, 2))
        return known or (sign == "/" and line[0] != "/")
    return False


def _ties(folded: str, low: int, start: int, end: int, high: int) -> bool:
    """An agency stands right before or right after the sign at ``[start, end)``."""
    if folded[start] == " " and folded[end - 2] == "-":  # a dash joins much else
        if min(start - low, high - end) > _NAMES:
            return False
        before = folded[max(low, start - _NAMES) : start].rpartition(". ")[2].lstrip("([")
        return tables.is_agency(before) or (high - end <= _NAMES and tables.is_agency(folded[end:high].rstrip(")].")))
    if _opens(folded, end, high):
        return True
    if folded[start] == "(":
        # What the bracket hides from the automaton.
        giver = tables.givers("before").match(folded, end, high)
        return folded.startswith("(c)", start) or (giver is not None and giver[1] not in {"via", "from"})
    return _closes(folded, low, start)


def _opens(folded: str, start: int, end: int) -> bool:
    """An agency stands at the start of ``[start, end)``."""
    firsts, generic = tables.agency_borders()[0], tables.words("agencies", "generic_first")
    first = _FIRST.match(folded, start, min(end, start + _NAMES))
    if first is None or (first[1] not in firsts and first[1] not in generic):
        return False
    after = _NEXT.match(folded, start, end)
    words = tables.loose(after[0]).split() if after else []
    while words and words[0] in generic:
        words.pop(0)
    known, longest = tables.agencies(), tables.longest_agency()
    return bool(words) and words[0] in firsts and any(" ".join(words[:n]) in known for n in range(1, longest + 1))


def _closes(folded: str, start: int, end: int) -> bool:
    """An agency stands at the end of ``[start, end)``."""
    lasts = tables.agency_borders()[1]
    before = folded[max(start, end - _NAMES) : end].rpartition("/")[2].rstrip()
    last = before.rpartition(" ")[2]
    if last.isalnum() and last not in lasts and last not in _ENDINGS:
        return False
    known, longest = tables.agencies(), tables.longest_agency()
    words = tables.loose(before.lstrip("[(【")).split()
    while words:
        if words[-1] in lasts and any(" ".join(words[-n:]) in known for n in range(1, longest + 1)):
            return True
        if words.pop() not in _ENDINGS:
            break
    return False


def prior(block: Block) -> Prior:
    """What the markup says of a block."""
    if block.path:
        if _CREDIT.search(block.path):
            return "credit" if block.end - block.start < 120 else "figure"
        if _FIGURE.search(block.path):
            return "figure"
    return "figure" if block.tag == "figcaption" else ""
