"""Whether what was read of a line is a credit: the evidence asked for, by what is known of the line."""

from __future__ import annotations

import re
from typing import Literal

from cleaner.credits import names, tables
from cleaner.credits.grammar import Part, Reading
from cleaner.fold import fold

Prior = Literal["", "apart", "figure", "credit"]
"""What is known of the line beforehand: nothing; that it is short and stands apart, with body text below it; that it
belongs to a picture; that it is the credit itself."""

BRACKETED = re.compile(r"[(\[【［]([^()\[\]【】［］]{3,120})[)\]】］]")
PHOTO = re.compile(r"\b(?:photos?|fotos?|pics?|bild|фото)\b")
CREDITING = frozenset({"handout", "private", "pool", "screenshot", "stringer", "uncredited", "ai"})
_RIGHTS = 64  # characters of "© All rights reserved"
_NOTICE = re.compile(
    r"(?:©|\(c\)|copyright)\D{0,60}(?:19|20)\d\d|(?<!py)right|recht|droits|derechos|direitos|diritti|rattigheter|rettigheter"
    r"|oikeudet|prawa|prava |drepturi|jog |haklar|δικαιωματ|права|無断|著作権|版[权權]|禁止|무단|재배포|حقوق|זכויות"
    r"|ban quyen|hak cipta"
)
_SIGN = re.compile(r"©|ⓒ|[(（][cCｃＣ][)）]|[Bb]y|[:：]")
_DOMAIN = re.compile(r"[\w-]+\.[a-z]{2,5}$")
_GRABBED = re.compile(r"(?:video )?(?:stills?|frames?|taken|repro|grabs?)\b.{0,10}")
_APART = frozenset({"handout", "screenshot"})  # those of them that no heading is made of


class Judge:
    """One line with what is known of it; the methods weigh readings of it or of its parts."""

    def __init__(self, line: str, start: int, end: int, prior: Prior) -> None:
        self.line, self.folded = line, fold(line)
        self.start, self.end = start, end
        self.prior: Prior = "" if prior == "apart" else prior
        self.apart = prior == "apart"

    def _sure(self, r: Reading) -> bool:
        """Clear even in running text: a picture word before names, or an agency joined to a name."""
        if r.prose or not r.parts or len(r.parts) > 9:
            return False
        named = [p for p in r.parts if p.kind in {"name", "handle"}]
        agencies = r.count("agency")
        if r.marker in {"picture", "maker"}:
            if agencies or any(p.vouched or names.given(p.text.split()[0]) for p in named):
                return True
            if r.plural:
                return False
            return bool(
                named or r.count("flag") or (r.count("organisation", "studio") and self._short(r) and self._titled(r))
            )
        if r.marker == "copyright":
            person = any(names.given(p.text.split()[0]) for p in named)
            if self._page_notice() and not person and not (agencies and named):
                return False
            if not _SIGN.search(r.credit.copyright_notice) and not person and not agencies:
                return False  # "Copyright Office Report"
            if not named and any(c.isdigit() for p in r.parts for c in p.text):
                return False
            return bool((agencies and len(r.parts) <= 5) or (len(r.credit.creators) == 1 and len(r.parts) <= 2))
        return any(self._joined(r.parts, i) for i, p in enumerate(r.parts) if p.kind == "agency") and r.pipes < 4

    def _page_notice(self) -> bool:
        """A year behind the ©, or rights reserved: the page's own notice unless a person is named."""
        return bool(_NOTICE.search(self.folded, self.start, self.end))

    @staticmethod
    def _joined(parts: tuple[Part, ...], i: int) -> bool:
        """The agency at ``i`` is tied by a slash, pipe, bracket or "via" to a name, a flag or another agency."""
        agency = tables.agencies()[tables.key(parts[i].text)]
        everyday = parts[i].everyday
        for other, joint in ((i - 1, parts[i].joint), (i + 1, parts[i + 1].joint if i + 1 < len(parts) else "")):
            if not 0 <= other < len(parts) or joint not in {"/", "|", "via", "(", "-", "for"}:
                continue
            kind = parts[other].kind
            if joint == "(" and "".join(w[0] for w in parts[other].text.split()).casefold() == parts[i].text.casefold():
                return False  # "Application Programming Interface (API)"
            if joint == "-":  # a dash joins much else
                if kind == "name" and not everyday and names.given(parts[other].text.split()[0]):
                    return True
                continue
            if joint == "via" and not everyday and 0 < other < i and parts[other - 1].kind == "name":
                return True  # "Jane Doe/The Herald via AP"
            if joint == "for" and other > i and not everyday and agency.kind != "wire":
                return True  # "Getty Images for Acme"
            if (kind == "name" and (joint != "(" or not everyday)) or (
                not everyday
                and joint != "("
                and (
                    kind == "flag"
                    or (kind == "agency" and agency.kind != "wire")
                    or (kind == "organisation" and agency.kind != "wire")
                )
            ):
                return True
        return False

    @staticmethod
    def _short(r: Reading) -> bool:
        return len(r.parts) <= 4 and all(len(p.text.split()) <= 5 and not p.text[0].isdigit() for p in r.parts)

    @staticmethod
    def _titled(r: Reading) -> bool:
        """No organisation holds a verb: "Foto von Anna Berger hängt im Rathaus"."""
        small = (
            tables.words("names", "particles")
            | tables.words("organisations", "small")
            | tables.words("markers", "prepositions")
        )
        organisations = [p.text.split() for p in r.parts if p.kind == "organisation"]
        persons = [words for words in organisations if names.given(words[0])]
        return not any(word[0].islower() and fold(word) not in small for words in persons for word in words)

    def _likely(self, r: Reading) -> bool:
        """Enough where the line is known to belong to a picture."""
        if r.prose or len(r.parts) > 9:
            return False
        if self._sure(r) or r.marker:
            return bool(r.parts or r.flags)
        held = len(r.parts) == 2 and r.parts[0].kind == "flag" and r.parts[1].joint == "/"
        alone = len(r.parts) == 1 and r.parts[0].kind == "organisation"
        domain = alone and (_DOMAIN.match(r.parts[0].text) is not None or self.line[self.start] in "|/@")
        sure = r.count("agency") or self._crediting(r) or (r.address and r.count("name"))
        return bool(sure or held or domain or self._medium(r))

    @staticmethod
    def _crediting(r: Reading) -> bool:
        """Flags that stand for a maker or giver: "Supplied", "Screenshot Instagram"; "Archivbild" does not."""
        return (
            bool(set(r.flags) & CREDITING)
            and len(r.parts) <= 4
            and all(len(p.text.split()) < 6 or p.kind == "flag" or r.marker for p in r.parts)
        )

    def _medium(self, r: Reading, *, whole: bool = False) -> bool:
        """ "Jane Doe/The Herald", "Jane Doe for The Herald", "Jane Doe/Archive": a name tied to a medium.

        If in doubt by a tight slash; where the ``whole`` line is read, by any.
        """
        if len(r.parts) != 2:
            return False
        name, other = sorted(r.parts, key=lambda p: p.kind != "name")
        if name.kind != "name" or other.kind not in {"organisation", "flag"}:
            return False
        known, joint = names.given(name.text.split()[0]), r.parts[1].joint
        tight = re.search(r"\w/\w", self.line[max(self.start, self.end - 80) : self.end]) is not None
        if other.kind == "flag":
            return known and (tight or (whole and joint == "/"))
        if joint == "for":
            return known
        if not self.prior and " " in other.text and any(char.isdigit() for char in other.text):
            return False  # "4 March 2024 / Jane Doe"
        firm = names.is_organisation(other.text)
        loose = known and joint == "/" and firm and (bool(self.prior) or (whole and len(other.text.split()) < 5))
        if whole and self.prior:
            loose = loose or (joint == "/" and (known or firm) and (firm or names.is_acronym(other.text)))
            loose = loose or (joint == "(" and known and firm and " " in other.text)
        return tight or loose

    def _signs(self, r: Reading) -> bool:
        """A whole line apart that is neither prose nor heading: agencies joined, "© Firm", "[Jane Doe, Herald]"."""
        if len(r.parts) > 4 or any(len(p.text.split()) > 8 for p in r.parts):
            return False
        agencies, firms = r.count("agency"), r.count("organisation", "single")
        line = self.line[self.start : self.end]
        known = [tables.agencies()[tables.key(p.text)] for p in r.parts if p.kind == "agency"]
        persons = [p for p in r.parts if p.kind == "name" and names.given(p.text.split()[0])]
        sold = any(agency.kind != "wire" for agency in known)
        bracketed = BRACKETED.fullmatch(line) is not None
        if len(r.parts) == agencies == 1:  # "(AGENCY Photo)", "(Picture Agency)"
            return bool(PHOTO.search(fold(line))) or (
                line[0] in "【—–" or (sold and not r.parts[0].everyday and (bracketed or known[0].kind == "photo"))
            )
        if len(r.parts) == agencies > 1:  # but "(dpa/AFP)" signs an article
            sold = sold or any(p.joint == "via" for p in r.parts)
            return sold and all(p.joint in {"/", "via", "|"} for p in r.parts[1:])
        if len(r.parts) == len(persons) == 1:
            return "archive" in r.flags and line[0] in "/|"
        if r.marker == "copyright":
            if not _SIGN.search(r.credit.copyright_notice) or self._page_notice():
                return agencies > 1
            return firms == len(r.parts) < 3 or (firms + r.count("name") == len(r.parts) < 4)
        if len(r.parts) > 1 and r.count("flag") == len(r.parts):
            return bool(set(r.flags) & CREDITING)
        if r.parts[-1].joint == "via" and r.parts[-1].kind == "agency":  # "Acme Police via AGENCY"
            return r.parts[0].kind != "organisation" or names.is_organisation(r.parts[0].text)
        if len(r.parts) != 2:
            return False
        if len(known) == 1 and known[0].kind == "stock" and r.count("handle", "single", "name", "organisation"):
            return r.parts[1].joint in {"/", "-", "|"}
        if len(persons) == firms == 1 and (bracketed or _DOMAIN.match(r.parts[0].text)):
            return True
        person, other = sorted(r.parts, key=lambda p: p.kind != "name")
        if person.kind == "name" and r.parts[1].joint == "/" and names.is_listed(other.text):
            return True
        if (bracketed or self.prior) and self._labelled(r):
            return True
        return len(persons) == 1 and self._medium(r, whole=True)

    def _closing(self, r: Reading) -> bool:
        """Names or a firm alone, which close a caption only as its credit ("… in the rain. Jane Doe")."""
        if r.prose or not r.parts or len(r.parts) > 4:
            return False
        if any(p.kind not in {"name", "organisation"} or len(p.text.split()) > 4 for p in r.parts):
            return False
        if any(c.isdigit() for c in self.line[max(self.start, self.end - len(r.credit.credit_text)) : self.end]):
            return False  # "… on 5. January 2026 | Jane Doe" has its border further on
        return bool(r.count("name")) or (len(r.parts) == 1 and names.is_organisation(r.parts[0].text))

    def _accept(self, r: Reading) -> bool:
        return self._likely(r) if self.prior else self._sure(r) or (self.apart and self._signed(r))

    def _signed(self, r: Reading) -> bool:
        """Names no subject a line apart could have: "Jane Doe/The Herald", "© AGENCY", "Screenshot Instagram"."""
        if r.prose or not r.parts or len(r.parts) > 4:
            return False
        persons = [p for p in r.parts if p.kind == "name" and names.given(p.text.split()[0])]
        if r.marker == "source":
            return len(persons) == len(r.parts) == 1
        if r.marker == "copyright":
            return bool(r.count("agency")) and len(r.parts) < 3 and not self._page_notice()
        if (weak := _GRABBED.match(self.folded, self.start)) and ":" not in weak[0]:
            return False  # "Stills from Marseille"
        given = r.marker == "giver" or (r.parts[0].kind == "flag" and len(r.parts) > 1)
        given = given and not any(p.text[0].islower() and p.text.count(" ") > 3 for p in r.parts)
        given = given and self._crediting(r) and set(r.flags) <= _APART and self.line[self.start].isalpha()
        return given or (len(persons) == 1 and self._medium(r))

    def _says_nothing(self, r: Reading) -> bool:
        """Nobody is named: "© All rights reserved", "(Courtesy)"."""
        line = self.line[self.start : self.end]
        if r.flags:
            return bool(set(r.flags) & CREDITING) and BRACKETED.fullmatch(line) is not None
        return len(line) < _RIGHTS and line[0] in "©(" and bool(r.credit.copyright_notice)

    @staticmethod
    def _relayed(r: Reading) -> bool:
        """ "(Acme Technologies via AGENCY)", "(Doe/AGENCY)"."""
        return len(r.parts) == 2 and r.parts[1].joint in {"via", "/"} and r.parts[1].kind == "agency"

    @staticmethod
    def _labelled(r: Reading) -> bool:
        """ "(Jane Doe for The Herald)", "(Doe/The Herald)", "(AGENCY: Jane Doe)", "(Supplied: Acme Zoo)"."""
        if len(r.parts) != 2:
            return False
        first, second = r.parts
        if second.joint in {"for", "/"}:
            person, firm = (first, second) if first.kind == "name" else (second, first)
            if person.kind != "name" or firm.kind != "organisation":
                return False
            known = second.joint == "for" and names.given(person.text.split()[0])
            return known or names.is_organisation(firm.text)
        if second.joint != ":":
            return False
        if first.kind == "flag":
            return second.kind in {"name", "organisation"}
        named = second.kind == "name" and names.given(second.text.split()[0])
        return named and (first.kind == "agency" or names.is_acronym(first.text.split()[0]))

    @staticmethod
    def _given(text: str, r: Reading) -> bool:
        """ "(Courtesy of …)", "(Dok. …)": someone gave the picture."""
        return bool(r.flags and r.parts and tables.givers("before").match(fold(text)))

    @staticmethod
    def _held(r: Reading, tail: str) -> bool:
        """Behind a finished sentence: "/ Acme Fire Brigade", "Jane Doe for The Herald"."""
        firm = r.parts[-1]
        if firm.kind != "organisation" or not names.is_organisation(firm.text) or len(firm.text.split()) > 4:
            return False
        if len(r.parts) == 1:
            return tail[0] in "/|" and tail.count("|") < 2
        return len(r.parts) == 2 and firm.joint == "for" and r.parts[0].kind == "name"
