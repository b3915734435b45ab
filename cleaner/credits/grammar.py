"""A credit string, taken apart: markers off, separators cut, every part named by gazetteer, flag list or shape.

    CREDIT := [BRACKET] HEAD* PART (SEPARATOR PART)* TAIL* [BRACKET]

A part is an agency, a flag, a person, an organisation, a user name or a licence; lists of persons share a part.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from cleaner.credits import names, tables
from cleaner.credits.model import FLAGS, Creator, CreatorType, Credit
from cleaner.credits.tables import folded as fold

_LONGEST = 600
# Invisible characters away, and signs that NFKC would make letters of.
_PLAIN = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
) | str.maketrans({"™": " ", "®": " ", "ⓒ": "©"})
_EMOJI = re.compile(r"[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]+")
_COMPANY = re.compile(r"(?<=\w), ?(?:Inc|Ltd|LLC|L\.L\.C|GmbH|PLC|S\.A|S\.L)\b\.?")
_TAKEN = re.compile(r"\s\([^\W\d_][^(),]{2,30}, ?\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}\)")  # "(Luzern, 4. 3. 2024)"
_BRACKETS = {"(": ")", "[": "]", "{": "}", "<": ">", "【": "】", "〔": "〕", "［": "］", "〈": "〉"}
_ADDRESS = re.compile(r"[^\s/@]{1,64}@[\w.-]{1,64}\.\w{2,12}|(?:https?://|www\.)\S{1,200}")
_LICENCE = re.compile(
    r"(?:licen[cs]ed? (?:under )?)?(?:creative commons\b.{0,40}|cc[ -](?:by|0)\b[\w .,-]{0,40}|cc0|"
    r"public domain|gemeinfrei|domaine public|"
    r"dominio publico|gfdl|fair use|lizenz.{0,30}|licence.{0,30}|license.{0,30})$"
)
_SEPARATOR = re.compile(
    r"""\s*[/|;·•∙●¦\\]+\s*        # the separators of agencies
    |\s*[()\[\]{}<>【】]+\s*        # Name (AGENCY)
    |\s+[-‐‑‒–—―]+\s+|^\s*[-‐‑‒–—―]+\s*|\s*[–—―]\s*
    |(?:\s*,)?\s+via\s+|\bvia\s+
    |(?:\s*,)?\s+(?-i:[Ff]or|FOR|pour|für|para|voor|för)\s+
    |\s+photos?\s+by\s+|\s+(?:staff\s+)?photographers?:?\s+
    |\s+(?:on|from|auf|von|bei|sur|de|en|su|da|op|på|z)\s+(?=(?:unsplash|pexels|pixabay|flickr|wikimedia)\b)
    |\s*[,、،，]\s*
    |\s*(?:记者|記者)\s*
    |\s*[:：=＝՝]\s*
    |(?<=[^\W\d_][^\W\d_][^\W\d_])(?<!\bfot)(?<!\bfoto)(?<!\bzdj)(?<!\bbros)\.\s+(?=\S)|(?<=[)\]])\.\s*|[。．]\s*
    """,
    re.X | re.I,
)
_PICTURE = frozenset({"photo", "photos", "foto", "fotos", "pic", "pics", "picture", "фото", "фота", "bild", "beeld"})
_PLURALS = frozenset({"photos", "pictures", "images", "pics", "fotos", "bilder", "videos"})
_YEARS = re.compile(
    r"[A-Z]{1,4}\d{4,}$|(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?$|\d{1,2}[./]\d{1,2}[./]\d{2,4}$|\d{4}([./])\d{1,2}\1\d{1,2}$|(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}日)?\w{0,4}$"
)
# "＝3月5日、名古屋市、Name撮影": where it was taken.
_PLACE = re.compile(r"[\u3040-\u9fff]{1,8}[市県區区都府町村島港駅](?:内|沖)?$")
_LAST_YEAR = re.compile(r"(?<=\w)\s+(?:19|20)\d\d$")
# "(서울=뉴스1)" is a dateline's place and agency; two agencies may share one word ("로이터연합뉴스").
_EASTERN = (
    (re.compile(r"[(\[][가-힣]{2,4}=([^()\[\]]{2,12})[)\]]\s*"), r"\1 / "),
    (re.compile(r"(AFP|EPA|AP|ロイター)(時事|共同)"), r"\1/\2"),
    (re.compile(r"(로이터|신화|타스|AP|AFP|EPA|UPI)[ /]?(연합뉴스|뉴시스|뉴스1)"), r"\1/\2"),
)
_SIGNED = re.compile(r"([^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){1,3}) photos?$")  # "Jane Doe photo"
_OF = re.compile(r"(?i:\w+\s(?:de|del|della|di|da|do|du|des))\s[a-zß-öø-ÿ]")  # "Imagen del incendio"
_GENITIVE = re.compile(r"(?:nuotr\w{0,5}|asociatyvi)\.?\)?$")
_NOTICE = re.compile(r"©|ⓒ|[(（][cCｃＣ][)）]|\bcopyrights?\b", re.I)
_GLUED_TAIL = re.compile(r"(?<=[^\W_])(?:Visa? (?:mer|mindre)|Näytä lisää|Read more|Show more|Ver más|Ver mais)$")


class Part(NamedTuple):
    """One part of a credit and what it is."""

    text: str
    kind: str
    """``agency``, ``flag``, ``name``, ``single``, ``handle``, ``organisation``, ``prose`` or ``nothing``."""
    joint: str
    """What stood before it: ``/``, ``|``, ``,``, ``via``, ``for``, ``(``, ``.``, ``-``, ``:`` or ""."""
    vouched: bool = False
    """A by-word or photographer word names it as the maker."""
    everyday: bool = False
    """An agency found under a name that is also an everyday word ("Forum", "Keystone")."""


@dataclass(frozen=True)
class Reading:
    """A credit with the evidence for its being one: what :mod:`cleaner.credits.boundary` weighs."""

    line: str
    """The words as they stand in the text."""
    parts: tuple[Part, ...]
    markers: frozenset[str]
    """The opening words: ``picture``, ``maker``, ``copyright``, ``source``, ``giver``."""
    flags: tuple[str, ...]
    """What it says of the picture: some of :data:`cleaner.credits.model.FLAGS`."""
    plural: bool = False
    """The picture word is a plural, as at the head of galleries and teasers ("Photos: …")."""
    genitive: bool = False
    """Names stand in the Lithuanian genitive."""
    address: bool = False
    """An e-mail address stood in it."""

    @property
    def marker(self) -> str:
        """The strongest opening word, or ""."""
        return next((m for m in ("picture", "maker", "copyright", "source", "giver") if m in self.markers), "")

    @property
    def pipes(self) -> int:
        """How many ``|`` the text has: many make a table row."""
        return self.line.count("|")

    @property
    def prose(self) -> bool:
        """Some part is a phrase or sentence rather than a name."""
        return any(part.kind == "prose" for part in self.parts)

    def count(self, *kinds: str) -> int:
        """How many parts are of one of these kinds."""
        return sum(part.kind in kinds for part in self.parts)

    @cached_property
    def credit(self) -> Credit:
        """What the parts say."""
        agencies: list[str] = []
        sources: list[str] = []
        creators: list[Creator] = []
        supported = not self.markers.isdisjoint({"picture", "maker"}) or bool(self.count("agency"))
        for part in self.parts:
            if part.kind == "agency":
                _once(agencies, part.text)
            elif part.kind in {"name", "handle", "studio"}:
                name = names.nominative(part.text) if self.genitive else names.spell(part.text)
                kind: CreatorType = "unknown"
                if part.kind == "studio":
                    kind = "organisation"
                elif part.kind == "name" and (part.vouched or supported or names.given(name.split()[0])):
                    kind = "person"
                _merge(creators, Creator(name, kind))
            elif part.kind in {"organisation", "single", "prose"}:
                _once(sources, part.text)
        text = self.line.strip().lstrip(",;|—–- ").strip()
        return Credit(
            credit_text=text,
            credit_line=" / ".join([*(agencies or sources), *(c.name for c in creators)]),
            creators=tuple(creators),
            agencies=tuple(agencies),
            sources=tuple(sources),
            copyright_notice=_notice(text),
            flags=self.flags,
        )


def parse(line: str, site: str = "") -> Credit:
    """The credit in a credit string.

    Args:
        line: the credit alone, as written, brackets and markers included; names are read from its first 600 characters.
        site: the publisher's name, so that it is taken for a source and not for a person.
    """
    return read(line, site).credit


@cache
def _openers() -> dict[str, str]:
    """Every word that may open a credit, folded → ``flag``, ``picture``, ``maker`` or ``source``."""
    kinds = dict.fromkeys(tables.flag_words(), "flag")
    for kind in ("source", "maker", "picture"):
        kinds |= dict.fromkeys(tables.words("markers", kind), kind)
    kinds |= dict.fromkeys(tables.words("markers", "open"), "picture")
    return {word.rstrip("."): kind for word, kind in kinds.items()}


@cache
def _opener() -> re.Pattern[str]:
    """Any of those words."""
    return re.compile(tables.alternation(_openers()))


@cache
def _opening() -> tuple[re.Pattern[str], ...]:
    """The ways an opening word (group 1) is followed: by a sign, a by-word, a copyright sign, a space."""
    by = tables.alternation(tables.words("markers", "by"))
    return (
        re.compile(r"([^:=/|©,՝]{1,48}?)(?:[\s.]{0,3}[:=/|՝]+\s*(?:(?:by|von|par)\s+)?|\s?(?:\.{3}|…)\s?(?=\S))"),
        re.compile(rf"(.{{2,40}}?)\.?\s+(?P<by>{by})(?:\s+|:\s*)"),
        re.compile(r"([^:=/|©,]{2,40}?)(?:\s*(?=©|\(c\))|・)"),
        re.compile(rf"({tables.alternation(tables.words('markers', 'open'))})(?:\s+|(?<=[.\u0e00-\u0e7f]))(?=\S)"),
        re.compile(r"([^\s:=/|©,]{4,30})\s+(?=\S)"),
    )


@cache
def _sign() -> re.Pattern[str]:
    def any_of(name: str) -> str:
        return tables.alternation(tables.words("markers", name))

    return re.compile(
        rf"""(?P<picture>{any_of("comma")}),\s+(?=\S)
        |(?P<copyright>{any_of("copyright")})(?:\s*(?:by\s+|:|-(?=\s))?\s*(?:(?:19|20)\d\d(?:\s?[-–,]\s?(?:19|20)?\d\d)?)?[\s:,.|/]*)
        |(?P<alone>by|von|par|af|av|door)(?:\s+|:\s*)(?=\S)
        """,
        re.X,
    )


def _head(folded: str) -> tuple[str, str, int] | None:
    """The marker that opens a text: its kind, its word and where it ends; kind ``by`` when a by-word follows it."""
    words = _openers()
    for number, pattern in enumerate(_opening() if _opener().match(folded) else ()):
        match = pattern.match(folded)
        kind = words.get(match[1].strip().rstrip(".")) if match else None
        if match is None or kind is None:
            continue
        by_word = number == 1
        if (
            (number in {2, 3} and kind != "picture")
            or (number == 4 and kind != "maker")
            or (kind == "flag" and "/" in match[0])
        ):
            continue
        if by_word and kind in {"picture", "source"}:
            kind = "by" if kind == "picture" or match["by"] == "by" else ""
        if kind:
            return kind, match[1], match.end()
    if match := _sign().match(folded):
        return match.lastgroup or "", match[0], match.end()
    return None


@cache
def _bare() -> re.Pattern[str]:
    return re.compile(rf"(?:{tables.alternation(tables.words('markers', 'picture'))})\s+")


@cache
def _tail() -> re.Pattern[str]:
    words = tables.alternation(tables.words("markers", "tail"))
    return re.compile(rf"(?:(?<=[\s/|,.;:\-)\]\u3040-\u9fff\uac00-\ud7af])|^)[\s/|,.;:\-]*({words})[\s.;:]*$")


def normal(line: str) -> str:
    """``line`` with full-width forms, invisible characters and runs of spaces made plain."""
    if not line.isascii():
        line = _EMOJI.sub(" ", unicodedata.normalize("NFKC", line.translate(_PLAIN)))
    return " ".join(_TAKEN.sub("", _COMPANY.sub("", line)).split())


def find_agency(text: str, *, glued: bool = False) -> tables.Agency | None:
    """The agency a whole part names, also as "AFP Photo" or "Agence Belga"; ``glued`` asks for an unmistakable name."""
    words = tables.key(text).split()
    if not words or len(words) > tables.longest_agency() + 2:
        return None
    table = tables.agencies()

    def look(first: int, last: int, whole: bool) -> tables.Agency | None:
        found = table.get(" ".join(words[first:last]))
        if found is None or not found.exact:
            return found
        bare = text.strip(" .") if whole else ""
        same = found.exact in text if not whole else found.exact == bare or bare.isupper()
        if glued or not whole:
            capitals = whole and len(bare) > 4 and bare.isupper()
            return found if capitals or (same and found.exact.isupper()) else None
        return found if same or (len(found.exact) > 3 and bare[:1].isupper()) or not found.exact.isascii() else None

    if found := look(0, len(words), True):
        return found
    last = len(words)
    while last > 1 and words[last - 1] in tables.words("agencies", "generic"):
        last -= 1
        if found := look(0, last, False):
            return found
    first = 0
    while first < len(words) - 1 and words[first] in tables.words("agencies", "generic_first"):
        first += 1
        for end in {last, len(words)}:
            if first < end and (found := look(first, end, False)):
                return found
    return None


def _unwrap(text: str) -> str:
    while text and (closing := _BRACKETS.get(text[0])):
        if text.rstrip(" .,;")[-1] == closing and text.count(text[0]) == 1:
            text = text[1:].rstrip(" .,;")[:-1].strip()
        elif closing not in text:
            text = text[1:].strip()
        else:
            break
    if text and text[-1] in ")]}" and not any(opening in text for opening in "([{"):
        text = text[:-1].strip()
    return text


def read(line: str, site: str = "", *, whole: bool = True) -> Reading:
    """The credit in ``line`` with the evidence for it; see :func:`parse`. Unless ``whole``, prose ends the reading."""
    text = normal(line[:_LONGEST])
    if not text.isascii():
        for pattern, plain in _EASTERN:
            text = pattern.sub(plain, text)
    text = _unwrap(text)
    addressed = "@" in text or "://" in text or "www." in text
    bare = (_ADDRESS.sub(" ", text) if addressed else text).strip(" ,;")
    reader = _Reader(tables.key(site), whole)
    reader.genitive = _GENITIVE.search(fold(text)) is not None
    reader.run(bare)
    return reader.reading(line, address="@" in text and len(bare) < len(text) - 5)


class _Reader:
    def __init__(self, site: str, whole: bool) -> None:
        self.site = site
        self.whole = whole
        self.parts: list[Part] = []
        self.flags: set[str] = set()
        self.markers: set[str] = set()
        self.genitive = False
        self.plural = False
        self._mute = False

    def run(self, text: str) -> None:
        text, by = self._strip(text)
        if not text:
            return
        if tables.key(text) in tables.flags():
            self._classify(names.trim(text), "", by)
            return
        opened = 0
        for index, (piece, joint, following) in enumerate(_pieces(text)):
            if not self.whole and self.parts and self.parts[-1].kind == "prose":
                return
            if following and "maker" in self.markers and _PLACE.match(piece):
                continue
            if following == ":" and joint and fold(piece.strip()) in _openers():
                continue  # "Foto: Jane Doe | Source: AGENCY"
            if following == "." and fold(piece.strip()) in tables.words("names", "titles"):
                opened = index + 1  # "Sgt. Jane Doe"
                continue
            self._part(piece, joint, by and index == opened, whole=piece == text)

    def _strip(self, text: str) -> tuple[str, bool]:
        """``text`` without opening markers and closing words, and whether a by-word opened it."""
        by = False
        for _ in range(6):
            text = text.strip()
            folded = fold(text)
            if tables.key(text) in tables.flags() or (
                (giver := tables.givers("before").match(folded))
                and giver.end() < len(text)
                and giver[1] not in {"via", "from", "handout"}
            ):
                return text, by
            if (head := _head(folded)) and not _OF.match(text, 0, head[2] + 1):
                kind, word, end = head
                if kind == "flag":
                    self.flags.update(tables.flags()[tables.key(word)])
                elif kind == "picture":
                    self.plural = self.plural or word.split()[-1] in _PLURALS
                by = by or kind in {"by", "alone", "maker"}
                if kind != "alone":
                    self.markers.add({"flag": "picture", "by": "picture"}.get(kind, kind))
                text = text[end:]
                continue
            if match := _GLUED_TAIL.search(text):
                text = text[: match.start()]
                continue
            if match := _tail().search(folded):
                if match.start() == 0:
                    return "", by
                if match[1] in {"撮影", "摄", "攝", "摄影", "攝影", "기자", "felvetele"}:
                    self.markers.add("maker")
                    by = True
                elif match[1].startswith(("nuotr", "foto")):
                    self.markers.add("picture")
                text = text[: match.start()]
                continue
            if (
                (match := _SIGNED.match(text))
                and names.given(match[1].split()[0])
                and not names.is_organisation(match[1])
            ):
                self.markers.add("picture")
                text = match[1]
                continue
            if match := _bare().match(folded):
                rest = text[match.end() :]
                first, *others = (names.trim(p) for p in re.split(r"[/|(),]|\svia\s", rest))
                named = names.is_name(first) and (names.given(first.split()[0]) or any(find_agency(o) for o in others))
                firm = names.is_acronym(first) or (first[:1].isupper() and names.is_organisation(first))
                firm = firm and not find_agency(text[: match.end()] + first)
                named = named or (firm and any(names.is_name(o) and names.given(o.split()[0]) for o in others))
                opens = (
                    named or find_agency(first) or find_agency(first, glued=True) or tables.key(first) in tables.flags()
                )
                if opens and not find_agency(text):
                    self.markers.add("picture")
                    text = rest
                    continue
            break
        return text.strip(), by

    def _part(self, piece: str, joint: str, by: bool, *, whole: bool) -> None:
        if not whole:
            stripped, more = self._strip(piece)
            by = by or more
            if stripped != piece and _SEPARATOR.search(stripped):
                self.run(stripped)
                return
            piece = stripped
        piece = names.trim(piece)
        if piece:
            if self._mute:
                self._mute = False
                return
            self._classify(piece, joint, by)

    def _add(self, text: str, kind: str, joint: str, by: bool = False) -> None:
        self.parts.append(Part(text, kind, joint, by))

    def _add_agency(self, agency: tables.Agency, joint: str) -> None:
        self.parts.append(Part(agency.name, "agency", joint, everyday=len(agency.exact) > 3))

    def _classify(self, text: str, joint: str, by: bool) -> None:
        text = _LAST_YEAR.sub("", text)
        if joint == "by":
            self.markers.add("picture")
            by = True
        folded, k = fold(text), tables.key(text)
        if not any(c.isalnum() for c in text) or _YEARS.match(text):
            return
        if k in tables.flags():
            self.flags.update(tables.flags()[k])
            self._add(text, "flag", joint)
        elif agency := find_agency(text):
            if joint == "(" and self.parts and _initials(self.parts[-1].text) == k:
                return  # "Northern News Agency (NNA)"
            last = k.rpartition(" ")[2]
            if last in {"pool", "archive", "archiv", "file", "handout"} and last not in tables.key(agency.name):
                self.flags.update(tables.flags()[last])
            self._add_agency(agency, joint)
        elif k in tables.keys("markers", "mute"):
            self._mute = True
        elif k in tables.keys("markers", "noise"):
            self._add(text, "nothing", joint)
        elif k and k == self.site:
            self._add(text, "organisation", joint)
        elif _LICENCE.match(folded):
            self._add(text, "flag", joint)
        elif text.startswith("@"):
            self._add(text.split()[0], "organisation", joint)
        elif not (
            self._giver(text, folded, joint)
            or self._joined(text, joint, by)
            or self._hyphened(text, joint, by)
            or self._glued(text, joint, by)
        ):
            self._shape(text, joint, by)

    def _giver(self, text: str, folded: str, joint: str) -> bool:
        """ "Courtesy of X", "Screenshot X", "X 提供": the flag, and X as a source (or as a person)."""
        match = tables.givers("before").match(folded)
        rest = names.trim(text[match.end() :]) if match else ""
        if not match or not rest:
            match = tables.givers("after").search(folded)
            if not match or not match.start():
                return False
            rest = names.trim(text[: match.start()])
            place = "after"
        else:
            place = "before"
        phrase = re.sub(r"\s+", " ", match[1])
        flag = tables.giver_flags(place).get(phrase, "handout")
        if phrase not in {"via", "from"}:
            self.flags.add(flag)
            self.markers.add("giver")
        rest = (
            re.sub(r"^(?:the|l[aeo]s?|el|il|der|die|das|den|det|het|os?)\s+", "", rest, flags=re.I)
            if place == "before"
            else rest
        )
        for piece in re.split(r"\s+(?:and|et|und|y|e|og|och)\s+", rest):
            piece = names.trim(piece)
            if agency := find_agency(piece):
                self._add_agency(agency, joint)
            elif tables.key(piece) in tables.flags():
                self.flags.update(tables.flags()[tables.key(piece)])
            elif (
                piece
                and flag == "handout"
                and place == "before"
                and names.is_name(piece)
                and not names.is_organisation(piece)
            ):
                self._add(piece, "name", joint)
            elif piece:
                self._add(piece, "organisation" if len(piece) < 90 else "prose", joint)
        return True

    def _joined(self, text: str, joint: str, by: bool) -> bool:
        """Two or more persons, agencies or flags joined by "and"."""
        words = text.split()
        joining = tables.words("markers", "joining")
        cuts = [i for i, word in enumerate(words) if fold(word) in joining and 0 < i < len(words) - 1]
        if not cuts:
            return False
        pieces, start = [], 0
        for cut in [*cuts, len(words)]:
            pieces.append(" ".join(words[start:cut]))
            start = cut + 1
        if all(find_agency(p) or tables.key(p) in tables.flags() for p in pieces):
            for piece in pieces:
                self._classify(piece, joint, by)
            return True
        if all(names.is_name(p) and len(p.split()) > 1 and not names.is_organisation(p) for p in pieces):
            for piece in pieces:
                self._add(piece, "name", "and", by)
            return True
        return False

    def _hyphened(self, text: str, joint: str, by: bool) -> bool:
        """A name and its agency joined as American sports pages do: "Jane Doe-AGENCY Images"."""
        for at in (i for i, char in enumerate(text) if char == "-"):
            name, agency = text[:at], find_agency(text[at + 1 :])
            if agency and " " in name and names.is_name(name) and not names.is_organisation(name):
                self._classify(name, joint, by)
                self._add_agency(agency, "/")
                return True
        return False

    def _glued(self, text: str, joint: str, by: bool) -> bool:
        """An agency and a name side by side without a separator: "REUTERS Jane Doe", "Jane Doe AFP"."""
        words = text.split()
        for size in range(min(len(words) - 1, tables.longest_agency() + 1), 0, -1):
            for head in (True, False):
                agency_words, rest = (words[:size], words[size:]) if head else (words[-size:], words[:-size])
                found = find_agency(" ".join(agency_words), glued=True)
                other = names.trim(" ".join(rest))
                if found is None or not other:
                    continue
                if tables.key(other) in tables.flags() or (names.is_name(other) and not names.is_organisation(other)):
                    for piece in (found.name, other) if head else (other, found.name):
                        self._classify(piece, joint, by)
                    return True
        return False

    def _shape(self, text: str, joint: str, by: bool) -> None:
        text = self._bare_name(text)
        if by and "maker" in self.markers and names.is_organisation(text) and not _prosaic(text):
            self._add(text, "studio", joint, by)
        elif names.is_handle(text) and "." not in text:
            self._add(text, "handle", joint, by)
        elif names.is_organisation(text):
            titled = "copyright" in self.markers and text[0].isupper() and len(text.split()) < 6
            self._add(text, "prose" if _prosaic(text) and not titled else "organisation", joint)
        elif names.is_name(text):
            self._add(text, "organisation" if joint == "for" else "name", joint, by)
        elif names.is_acronym(text):
            self._add(text, "organisation", joint)
        elif names.is_handle(text):
            self._add(text, "handle", joint, by)
        elif names.is_single(text):
            self._add(text, "single", joint, by)
        elif names.is_initials(text) and "picture" in self.markers:
            self._add(text, "name", joint, by)
        else:
            self._add(text, "prose" if _prosaic(text) else "organisation", joint)

    def _bare_name(self, text: str) -> str:
        """``text`` without what is no part of the name: "Sgt. Jane Doe", "ARCHIVES Jane Doe", "ABC Photo"."""
        person = names.untitled(text)
        first, _, rest = person.partition(" ")
        if "archive" in tables.flags().get(tables.key(first), ()) and names.given(rest.split(" ")[0]):
            self.flags.add("archive")
            person = rest
        if person != text and names.is_name(person) and not names.is_organisation(person):
            return person
        firm, _, last = text.rpartition(" ")
        if text.startswith("HO-"):
            self.flags.add("handout")
            return text[3:]
        owned = names.is_acronym(firm) or fold(firm).endswith(" pool")
        if fold(last) in _PICTURE and owned and not names.is_listed(text):
            self.markers.add("picture")
            text = firm
            firm, _, last = text.rpartition(" ")
        if firm and fold(last) in {"file", "pool"}:
            self.flags.update(tables.flags()[fold(last)])
            text = firm
        return text

    def reading(self, line: str, address: bool) -> Reading:
        flags = tuple(flag for flag in FLAGS if flag in self.flags)
        return Reading(
            line, tuple(self._resolve()), frozenset(self.markers), flags, self.plural, self.genitive, address
        )

    def _resolve(self) -> list[Part]:
        """Parts again, where the neighbours decide: one word alone, user names, a second name."""
        parts = self.parts
        fulls = [p for p in parts if p.kind == "name"]
        stock = any(p.kind == "agency" and tables.agencies()[tables.key(p.text)].kind == "stock" for p in parts)
        pair = len(parts) == 2 and parts[1].kind == "agency" and parts[1].joint == "via"
        sold = pair and tables.agencies()[tables.key(parts[1].text)].kind == "photo"
        singles = [p for p in parts if p.kind == "single"]
        known = [p for p in fulls if names.given(p.text.split()[0])]
        resolved = []
        for p in parts:
            kind = p.kind
            if kind == "handle":
                kind = "handle" if ((stock or sold) and not fulls) or p.vouched else "organisation"
            elif kind == "single":
                lone = len(singles) == 1 and not fulls and p.joint in {"/", "|", "-"} and not p.vouched
                after = any(q.kind in {"agency", "organisation", "single"} for q in parts[: parts.index(p)])
                before = parts[0] is p and len(parts) > 1 and parts[1].kind == "agency"
                lone = lone or (p.joint in {"/", "|"} and names.given(p.text))
                kind = "name" if p.vouched or (lone and after) or (before and stock) else "organisation"
            elif (
                kind == "name"
                and p not in known
                and known
                and not p.vouched
                and p.joint in {"", "/", "|"}
                and any(q.joint in {"/", "|"} for q in (p, *known))
                and _key(p) not in {_key(q) for q in known}
                and not any(_alike(_key(p), _key(q)) for q in known)
            ):
                kind = "organisation"
            resolved.append(p._replace(kind=kind))
        return resolved


def _initials(name: str) -> str:
    return "".join(word[0] for word in tables.key(name).split())


def _key(part: Part) -> str:
    return tables.key(part.text)


def _pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """The pieces between the separators of a credit, and the joints before and after each."""
    position, joint = 0, ""
    for match in _SEPARATOR.finditer(text):
        following = _joint(match[0])
        yield text[position : match.start()], joint, following
        position, joint = match.end(), following
    yield text[position:], joint, ""


def _joint(separator: str) -> str:
    word = separator.strip().lower().strip(",. ")
    if word == "via":
        return word
    if word.endswith("by") or "photographer" in word:
        return "by"
    if word in {"for", "pour", "für", "para", "voor", "för"}:
        return "for"
    for mark in "/|,(:.-":
        if mark in separator:
            return mark
    return "-"


def _prosaic(text: str) -> bool:
    """A phrase: small words that no name has, a verb's worth of length, or a sentence in a script without case."""
    words = text.split()
    if len(words) > 9 or len(text) > 80:
        return True
    if _OF.match(text) and _openers().get(fold(words[0])) == "picture":
        return True  # "Imagen del incendio"
    if re.search(r"[\u3040-\u30ff\u3400-\u9fff]{13}|[!?。！？](?:\s|$)|\w{4}(?<!\bBros)\.\s", text) or text.endswith(
        ("?", "!", "。")
    ):
        return True
    particles = tables.words("names", "particles") | tables.words("organisations", "small")
    if len(words) == 2 and all(w.islower() and w.isalpha() for w in words) and not names.is_organisation(text):
        return True
    small = sum(w[:1].islower() and fold(w) not in particles for w in words)
    return (
        (small >= 2 and len(words) > 2 and (small * 2 >= len(words) or len(words) > 5))
        or small >= 3
        or (small > 0 and len(words) > 6)
    )


def _notice(text: str) -> str:
    match = _NOTICE.search(text)
    if not match:
        return ""
    notice = text[match.start() :].strip()
    while (
        notice
        and notice[-1] in ")]）】"
        and notice.count(notice[-1]) > notice.count({")": "(", "]": "[", "）": "（", "】": "【"}[notice[-1]])
    ):
        notice = notice[:-1].strip()
    return notice


def _once(items: list[str], item: str) -> None:
    if all(tables.key(item) != tables.key(other) for other in items):
        items.append(item)


def _alike(a: str, b: str) -> bool:
    """The same name, or one cut short ("GEORG HOCHMUT")."""
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) > 6 and long.startswith(short))


def _merge(creators: list[Creator], new: Creator) -> None:
    for i, old in enumerate(creators):
        if _alike(tables.key(old.name), tables.key(new.name)):
            if len(new.name) > len(old.name):
                creators[i] = new
            return
    creators.append(new)
