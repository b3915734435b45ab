"""Where a caption ends and its credit begins, in one line of text.

Tried in this order (first match wins): the whole line; credit before caption; a bracket at the end; a marker inside;
a part after a sentence end or a separator; no border at all ("… in Prague Jane Doe/AFP").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from cleaner.credits import names, tables
from cleaner.credits.evidence import BRACKETED, CREDITING, PHOTO, Judge, Prior
from cleaner.credits.grammar import Part, Reading, find_agency, read
from cleaner.credits.model import Credit
from cleaner.fold import fold

Span = tuple[int, int]

_SHORT = 300  # characters of a line that may be a caption as a whole
_INITIALS = 3  # letters the author of a paragraph signs with
_LONGEST = 220  # characters of the longest credit seen was 170
_BRACKET = re.compile(
    r"[(\[（【［〈]([^()\[\]（）【】［］]{2,200}(?:\([^()]{2,80}\)[^()]{0,40})?)[)\]）】］〉]\s*[.。]?\s*$"
)
_BORDER = re.compile(
    r"(?<=[.!?…。！？»”\"])(?<!\bBros\.)[)\]]?\s{1,3}(?=\S)|(?<=[다。！？][.。])\s*(?=\S)|(?<=[。！？])(?=[^\s」』”）)])|\s+[|—–]\s*|\s[-/]\s+|(?<=[^\W\d_A-ZÀ-Þ]{2}[.!?»”)])(?=[A-ZÀ-ÞΑ-ΩА-Я(©]|dpa\b|epd\b|imago\b)|\s*(?:\||｜)\s*|(?<=\w)\s*[=＝]|\s/(?=\w)"
)
_CHAIN = re.compile(r"\s*[/|]\s*")
_TIED = re.compile(
    r"[/|@©]|\bvia\b|\s[-–—]\s|^\S+(?: \S+){1,3} for [A-Z]|\(\w|撮影$|[摄攝]$"
    r"|^(?:[-–—]\s*)?(?:[Pp]hoto|PHOTO|[Ff]oto|FOTO|Beeld|Kuva|Bild)\s[^\W\d_a-zß-öø-ÿ][^\s.]*\s[^\W\d_a-zß-öø-ÿ]"
)
_TRIES = 8  # places in one line worth reading as the start of a credit
# "caption / photographer (genitive) / agency nuotr."
_LITHUANIAN = re.compile(r"[^/]\s/\s([^/]{3,50}/[^/]{2,40}\snuotr\.?)\s*$")
_ARTICLE = re.compile(r"(?i)(?<!\w)(?:an?|the|this|un[ae]?|l[ae]|el|eine?|d(?:as|ie|er|ieses)|het|een|e[nt]|il|uma?)$")
_FLAGGED = re.compile(r"(?:(?<=[.!?…»”\"])\s+|\|\s*)([^.|]{2,30}\.?)$")  # "… at dawn. File | Photo: Jane Doe"
_OWNER = re.compile(r"(?:^|[.!?…”\"»)]\s+|[(\[|—–]\s*)((?:[^\W\d_a-zß-öø-ÿ][\w.&'’-]*\s?){1,4})$")
_SURNAME = re.compile(r"(?:[A-ZÀ-Þ]\. ?){1,2}[A-ZÀ-Þ][A-ZÀ-Þ'’-]+")
_OPENER = re.compile(r"(?<=\s)(?:Photos?|Fotos?|PHOTOS?|FOTOS?|Pic|Picture|Beeld|Kuva|Bild|Image|Фото)\s$")
_STAMP = re.compile(r"\d{4}\.\d{1,2}\.\d{1,2}/")  # "2025.3.4/뉴스1"
_ENDS = '.!?…。！？»”"'
_TRAILING_JOINT = " \t\u00a0\u3000,;|—–-/(（=＝"


@dataclass(frozen=True, slots=True)
class Split:
    """A line cut in two. Spans are half-open offsets into the line."""

    credit: Span
    """All that belongs to the credit: brackets, the joint before it, words such as "Vis mer" after it."""
    caption: Span | None
    """The caption, without its own marker ("Image caption, …"); None where the line has none."""
    rule: str
    """``line``, ``front``, ``bracket``, ``marker``, ``tail`` or ``glued``."""
    parsed: Credit
    marked: bool
    """A picture word, © or photographer word stands at the credit."""


@cache
def _marker() -> re.Pattern[str]:
    def any_of(*lists: str) -> str:
        return tables.alternation(w for name in lists for w in tables.words("markers", name))

    by = tables.alternation(tables.words("markers", "by") - {"via"})
    flags = tables.alternation(tables.opening_flags())
    native = tables.alternation(w for w in tables.words("markers", "picture") if not w.isascii())
    before = tables.alternation(w for w in tables.giver_flags("before") if len(w) > 4 and w not in {"from", "via"})
    return re.compile(
        rf"""(?<![\w/.="'$%&@#-])(?:
          (?:{any_of("comma")}),\s
        | (?P<icelandic>ljosmynd|mynd|myndir)/(?=\S)
        | (?P<picture>{any_of("picture", "maker")})
          (?:\s{{0,2}}[:=՝]|\s?(?:\.{{3}}|…)(?=\S)|\.?\s+(?:{by})\s+(?=\S)|\s*(?=©|\(c\)))
        | (?P<flag>{flags})\s?[:=]
        | (?P<giver>{before})\s+(?=\S)
        | (?P<open>{any_of("open")})(?:\s+|(?<=[\u0e00-\u0e7f]))(?=\S)
        | (?P<source>{any_of("source")})\s{{0,2}}[:=]
        | (?P<word>copyright)
        )|(?P<sign>©|\(c\)|ⓒ)
        |(?<=[^\W\d_]|[.!?»)])(?P<glued>(?:{any_of("picture")})\s?:)
        |(?<=[\u3040-\u9fff\uac00-\ud7af）\])])(?P<cjk>(?:{native})\s?[:=/・]|\(c\)|©)
        """,
        re.X,
    )


@cache
def _source() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{tables.alternation(tables.words('markers', 'source'))})\s?[:=]\s*$")


@cache
def _caption() -> re.Pattern[str]:
    return re.compile(rf"\s*[*•·–-]?\s*(?:{tables.alternation(tables.words('markers', 'caption'))})\s?[:،,，：|]\s*")


@cache
def _inner_caption() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{tables.alternation(tables.words('markers', 'caption_inside'))})\s?[:،,，：]?\s+")


def caption_start(line: str) -> int:
    """Where the caption starts after a marker of its own ("Legende: …"); 0 without one."""
    match = _caption().match(fold(line))
    return match.end() if match else 0


def split(line: str, site: str = "", *, prior: Prior = "figure") -> Split | None:
    """Caption and credit of one line, or None when it holds no credit.

    Args:
        line: the line as found.
        site: the publisher's name.
        prior: what is known of the line. Without a prior only clear credits count, so that prose stays whole; a line
            apart may end in a name or a giver as no prose does.
    """
    start, end = len(line) - len(line.lstrip()), len(line.rstrip())
    if end - start < 2:
        return None
    found = _Splitter(line, start, end, site, prior).run()
    return None if found and _is_signature(found) else found


def _is_signature(found: Split) -> bool:
    """Whether the credit is what the author of a paragraph signs with: initials in small letters ("… / ab")."""
    credit = found.parsed
    if found.marked or not found.caption or credit.creators or credit.agencies or credit.flags:
        return False
    return all(len(source) <= _INITIALS and source.islower() for source in credit.sources)


def _titled(text: str) -> bool:
    """All words have capitals but the small ones that names of firms have."""
    small = tables.words("names", "particles") | tables.words("organisations", "small")
    return all(word[0].isupper() or fold(word) in small for word in text.split())


class _Splitter(Judge):
    def __init__(self, line: str, start: int, end: int, site: str, prior: Prior) -> None:
        super().__init__(line, start, end, prior)
        self.site = site
        self._opened = False
        self._parts: tuple[Part, ...] = ()

    def run(self) -> Split | None:
        if lithuanian := _LITHUANIAN.search(self.folded):
            return self._cut(lithuanian.start(1), "tail", self._read(lithuanian.start(1), self.end))
        marked = _marker().match(self.folded, self.start) or self.line[self.start] in "([（【|/"
        if not self.prior and not marked and self.line.count("|", self.start, self.end) > 3:
            return None  # a table row
        whole = None
        if self.end - self.start <= (_LONGEST if self.prior or marked else _LONGEST // 2):
            whole = self._whole()
            if whole and (marked or self._opened):
                return whole
        for attempt in (self._front, self._bracket, self._marked, self._after_border, self._no_border):
            found = attempt()
            if found and (whole is None or (found.caption and self._better(found, whole, found.caption))):
                return found
        return whole

    def _better(self, found: Split, whole: Split, span: Span) -> bool:
        """``found`` leaves the caption at ``span`` and needs nothing of it: "Jane Doe (John Smith/AFP)"."""
        caption = self.line[slice(*span)]
        if found.rule == "front" and whole.parsed.creators:
            return False
        chain = len(self._parts) > 1 and self._parts[1].joint in {"/", "|", "via", "for"}
        made = len(found.parsed.creators)
        if found.rule == "glued" and (chain or not made or made >= len(whole.parsed.creators)):
            return False  # the caption would be the person's first name
        if caption[-1] in ".!?。" and (len(caption.split()) > 2 or not names.cased(caption)):
            return True
        if chain and found.rule == "tail" and not made:
            return False
        title = names.is_organisation(caption) and caption.istitle()
        if found.rule == "bracket" and self._parts[0].kind == "organisation" and not title:
            return True
        return found.marked or bool(found.parsed.creators and found.parsed.agencies)

    def _read(self, start: int, end: int) -> Reading:
        return read(self.line[start:end], self.site, whole=False)

    def _cut(self, at: int, rule: str, reading: Reading, end: int | None = None) -> Split:
        """The credit from ``at``, the joint before it included; the caption before that."""
        if word := _source().search(self.folded, self.start, at):
            at = word.start()
        caption_end = self._before_joint(at)
        flagged = _FLAGGED.search(self.line, max(self.start, caption_end - _LONGEST), caption_end)
        if flagged and tables.key(flagged[1]) in tables.flags():
            caption_end = self._before_joint(flagged.start(1))
            reading = self._read(flagged.start(1), self.end)
        return self._made((caption_end, self.end), (self.start, caption_end), rule, reading)

    def _before_joint(self, at: int) -> int:
        while at > self.start and self.line[at - 1] in _TRAILING_JOINT:
            at -= 1
        return at

    def _made(self, credit: Span, caption: Span | None, rule: str, reading: Reading) -> Split:
        if caption:
            low, high = caption
            marker = _caption().match(self.folded, low, high)
            low = marker.end() if marker else low
            while low < high and self.line[low] in " \t\u00a0*•–—-|,;:":
                low += 1
            while high > low and self.line[high - 1] in " \t\u00a0":
                high -= 1
            caption = (low, high) if low < high else None
        marked = reading.marker in {"picture", "maker", "copyright"}
        return Split(credit, caption, rule, reading.credit, marked)

    def _whole(self) -> Split | None:
        if _caption().match(self.folded):
            return None
        r = self._read(self.start, self.end)
        if not r.parts and (self.prior or self.apart) and self._says_nothing(r):
            return self._made((self.start, self.end), None, "line", r)
        if not r.parts or r.prose:
            return None
        self._opened, self._parts = r.parts[0].kind in {"agency", "flag"}, r.parts
        accepted = (
            self._accept(r)
            or (self.apart and self._signs(r))
            or (bool(self.prior) and (self._signs(r) or self._medium(r, whole=True)))
            or self.prior == "credit"
        )
        first = r.parts[0].text
        if r.parts[0].kind == "organisation" and not r.marker and len(first.split()) > 2:
            joint = r.parts[1].joint if len(r.parts) > 1 else "/"
            named = first.istitle() or (names.is_organisation(first) and (joint in {"/", "|", "via"} or _titled(first)))
            accepted = accepted and named and len(first.split()) < (9 if joint == "via" else 6)
        if (
            len(r.parts) == 2
            and r.parts[1].joint == "("
            and not names.cased(first)
            and not names.given(first.split()[0])
        ):
            accepted = False  # a caption of two words, in a script where names look like any words
        if any(p.text.isdigit() for p in r.parts):
            accepted = False  # an age: "Jane Doe, 37 (AGENCY)"
        if accepted and not (r.marker and self._interior_marker(r)):
            return self._made((self.start, self.end), None, "line", r)
        return None

    def _interior_marker(self, r: Reading) -> bool:
        """The marker stands behind a text that is the caption: "Friedrich Merz, Foto: dpa"."""
        match = _marker().search(self.folded, self.start, self.end)
        if not match or match.start() <= self.start + 3:
            return False
        head = self.line[self.start : match.start()].strip(" ([|/,;—–-")
        before = read(head, self.site)
        if fold(head) in tables.words("markers", "picture"):
            return False  # "Photo courtesy Jane Doe"
        return bool(head) and not (before.marker or before.count("agency") or before.flags)

    def _front(self) -> Split | None:
        """Credit first, then caption: "© AGENCY. Given Family Caption …", "Image source, AGENCY Image caption, …"."""
        if opening := BRACKETED.match(self.line, self.start, self.end):
            return self._front_bracket(opening)
        match = _marker().match(self.folded, self.start, self.end)
        if not match and not self.prior:
            return None
        opened = match.end() if match else self.start
        inner = _inner_caption().search(self.folded, opened, min(self.end, opened + _LONGEST)) if match else None
        if inner:
            r = self._read(self.start, inner.start())
            if r.parts and not r.prose:
                return self._made((self.start, inner.start()), (inner.end(), self.end), "front", r)
        words = [
            (m.start(), m.end())
            for m in re.finditer(r"\S+", self.line[: min(self.end, self.start + 160)])
            if m.end() > opened
        ]
        if not match and not self._agency_among(words[:12]):
            return None
        for count in range(1, min(len(words), 12)):
            stop = words[count - 1][1]
            head = self.line[self.start : stop]
            if head[-1] in "/|,&©:-–—" or head.endswith((" via", " for")) or not self._opens_caption(words, count):
                continue
            r = self._read(self.start, stop)
            if r.parts and not r.prose and self._ends_front(r, words, count, marked=match is not None):
                return self._made((self.start, stop), (stop, self.end), "front", r)
        return None

    def _agency_among(self, words: list[Span]) -> bool:
        pieces = re.split(r"[/|,]| via ", self.line[words[0][0] : words[-1][1]] if words else "")
        runs = [piece.split() for piece in pieces]
        return any(
            find_agency(" ".join(run[at : at + n]), glued=True)
            for run in runs
            for at in range(len(run))
            for n in (1, 2)
        )

    def _ends_front(self, r: Reading, words: list[Span], count: int, *, marked: bool) -> bool:
        """The credit read from the first ``count`` words ends there: with its agency, or with a person's name."""
        last, agencies = r.parts[-1], r.count("agency")
        following = [self.line[low:high] for low, high in words[count : count + 2]]
        if last.kind == "agency":
            recent = self.line[words[max(0, count - 2)][0] : words[count][1]]
            longer = any(
                find_agency(part, glued=True) for part in (re.split(r"[/|]", recent)[-1], " ".join(recent.split()[-2:]))
            )
            alone = len(r.parts) == 1 and tables.agencies()[tables.key(last.text)].kind != "wire"
            clear = marked or alone or (bool(r.count("name")) and self._sure(r))
            return bool(self.prior) and clear and not longer and not self._name_follows(words, count)
        if last.kind == "name" and " " in last.text:
            if agencies:
                return marked or (r.parts[0].kind == "agency" and self._sure(r))
            sentence = fold(following[0]) in tables.words("markers", "articles") or (
                len(following) > 1 and following[1][0].islower()
            )
            known = marked and names.given(last.text.split()[0]) and len(last.text.split()) < 4
            return bool(self.prior) and known and sentence
        if last.kind == "flag" and marked and self.prior:
            return bool(set(r.flags) & CREDITING) and fold(following[0]) in tables.words("markers", "articles")
        dotted = self.line[words[count - 1][1] - 1] == "." and not names.is_initials(last.text)
        return bool(self.prior) and marked and dotted and self._sure(r)

    def _front_bracket(self, opening: re.Match[str]) -> Split | None:
        """ "(Photo: Jane Doe/AGENCY) Caption"."""
        stop = opening.end()
        rest = self.line[stop : self.end].strip()
        r = read(opening[1], self.site, whole=False)
        if len(rest) < 15 or not rest[0].isupper() or r.prose or not (self._likely(r) if self.prior else self._sure(r)):
            return None
        one = self.prior or (len(rest) < _SHORT // 2 and not any(end in rest for end in (". ", "! ", "? ")))
        return self._made((self.start, stop), (stop, self.end) if one else None, "front", r)

    def _opens_caption(self, words: list[Span], count: int) -> bool:
        """The word after the first ``count`` may begin a caption of at least 15 characters and three words."""
        at = words[count][0]
        rest = self.line[at : self.end]
        if (
            len(rest) < 15
            or len(rest.split()) < 3
            or not (rest[0].isupper() or rest[0] in "«“\"'‘" or rest[0].isdigit())
        ):
            return False
        if count + 1 >= len(words):
            return True
        tokens = [self.line[a:b] for a, b in words[count - 2 : count + 3]] if count >= 2 else []
        # Of three capital words behind two given names the third is a surname.
        surname = (
            len(tokens) == 5
            and names.given(tokens[0])
            and names.given(tokens[1])
            and not names.given(tokens[2])
            and tokens[3][:1].isupper()
        )
        return not surname

    def _name_follows(self, words: list[Span], count: int) -> bool:
        """A separator and a name come next, so the credit is longer than its agency."""
        here = self.line[words[count - 1][0] : words[count - 1][1]]
        after = self.line[words[count][0] : words[count][1]]
        return here[-1] in "./|,:" or after[0] in "/|-–—"

    def _bracket(self) -> Split | None:
        match = _BRACKET.search(self.line, max(self.start, self.end - _LONGEST), self.end)
        if not match or match.start() <= self.start:
            return None
        r = read(match[1], self.site, whole=False)
        if r.prose or (not r.parts and not r.flags):
            return None
        if not r.marker and (earlier := self._marked()) and earlier.credit[0] < match.start():
            return earlier
        bare = not r.marker and len(r.parts) == 1
        if (bare and r.parts[0].kind == "agency") or (not r.marker and all(p.kind == "agency" for p in r.parts)):
            # "Name (AGENCY)": the credit starts at the name.
            if named := self._named_bracket(match.start()):
                return named
            if not (self.prior or self._agency_bracket(match, r)):
                return None
        elif (
            self.apart
            and (self._labelled(r) or self._relayed(r))
            and (r.parts[1].joint != "/" or self._ended_at(match))
        ):
            return self._cut(match.start(), "bracket", r)
        elif r.marker == "source" and not self.prior:
            return None
        elif self._given(match[1], r):
            pass
        elif (bare and r.parts[0].kind != "flag") or (not r.marker and not r.count("agency") and not r.flags):
            ended = self._ended_at(match)
            known = len(r.parts) == 1 and (
                (r.parts[0].kind == "name" and names.given(r.parts[0].text.split()[0]))
                or (names.is_organisation(r.parts[0].text) and len(r.parts[0].text.split()) < 5)
            )
            if self.apart and ended and known and " " in r.parts[0].text:
                return self._cut(match.start(), "bracket", r)
            if (self.prior or ended) and self._labelled(r):
                return self._cut(match.start(), "bracket", r)
            if not self.prior or not (
                known or self._medium(r) or (ended and (self._closing(r) or names.is_acronym(match[1])))
            ):
                return None
        elif not (self._accept(r) or (r.marker in {"picture", "maker"} and self._short(r))):
            return None
        elif r.count("flag") == len(r.parts) and not r.marker and (not self.prior or not set(r.flags) & CREDITING):
            # "(Symbolbild)" says something of the picture, and is no credit yet.
            return None
        return self._cut(match.start(), "bracket", r)

    def _ended_at(self, match: re.Match[str]) -> bool:
        return self.line[self.start : match.start()].rstrip()[-1:] in _ENDS

    def _agency_bracket(self, match: re.Match[str], r: Reading) -> bool:
        """Agencies alone in a bracket are a picture's: "(PTI Photo)", "(LaPresse)", a caption without a full stop."""
        if not r.parts:
            return False
        agency, before = tables.agencies()[tables.key(r.parts[0].text)], self.line[self.start : match.start()].rstrip()
        if self.apart and "\uac00" <= match[1][0] <= "\ud7a3" and self.end - self.start < _SHORT // 2:
            return True
        if PHOTO.search(fold(match[1])) or (agency.kind != "wire" and not agency.exact):
            return True
        open_end = before[-1] not in _ENDS + ":,;" and self.line[self.end - 1] not in _ENDS
        return (
            self.apart
            and open_end
            and len(before.split()) > 3
            and self.end - self.start <= _SHORT // 2
            and not any(end in before for end in (". ", "! ", "? "))
            and not names.cased(before)
        )

    def _named_bracket(self, at: int) -> Split | None:
        begin = self._name_start(self.line[self.start : at].rstrip(), self.start)
        if begin is None:
            return None
        before = self.line[self.start : begin].rstrip()
        if not before or before[-1] in _ENDS + "|—–/":
            r = self._read(begin, self.end)
            if not r.prose and r.count("name") and r.count("agency"):
                return self._cut(begin, "tail", r) if before else self._made((self.start, self.end), None, "line", r)
        return None

    def _marked(self) -> Split | None:
        low = self.start if self.end - self.start < 2 * _LONGEST else self.end - _LONGEST
        for match in islice(_marker().finditer(self.folded, low, self.end), _TRIES):
            at, kind = match.start(), match.lastgroup
            before = self.line[self.start : at].rstrip()
            if not before or self.end - at > _LONGEST:
                continue
            begin = self._owner(at) if kind == "picture" else at
            if begin == at and not self._may_mark(match, before):
                continue
            at = begin
            r = self._read(at, self.end)
            if r.prose or not r.parts:
                continue
            if kind == "giver" and (earlier := self._after_border()) and earlier.credit[0] < at:
                return earlier
            known = r.count("agency") or any(names.given(c.name.split()[0]) for c in r.credit.creators)
            if kind == "word" and not self.prior and not known:
                continue
            # A © or a giver behind a finished sentence of a short line is a picture's.
            closing = (
                kind in {"sign", "word", "giver"}
                and self.end - self.start <= _SHORT
                and self._short(r)
                and before[-1] in _ENDS
                and not self._page_notice()
            )
            if closing or kind == "cjk" or self._accept(r):
                return self._cut(at, "marker", r)
        return None

    def _may_mark(self, match: re.Match[str], before: str) -> bool:
        """The marker may open a credit after ``before``: it is no word of a sentence, and no "text and photo: …"."""
        kind, at = match.lastgroup, match.start()
        if kind == "glued":  # "… in OdessaFoto: Jane Doe"
            return self.line[at].isupper() and not before[-1].isupper() and self.line[at - 1] == before[-1]
        if fold(before).endswith(("&", " and", " und", " et", " y", " e")):
            return False
        if kind == "giver" and not self._ended(at):
            return False
        if self.prior:
            return match[0][-1] in ":=©" or not _ARTICLE.search(before)  # "A still from the film. Courtesy of …"
        if kind == "source" or (kind == "word" and before[-1] not in _ENDS + ")|"):
            return False
        # "… sell pictures by the million"
        return match[0][-1] in ":=©" or kind == "sign" or before[-1] in _ENDS + ")(|—–/," or self.line[at].isupper()

    def _owner(self, at: int) -> int:
        """Where the credit starts when a firm owns the picture word at ``at``: "U.S. Navy photo by", "ABC Foto:"."""
        match = _OWNER.search(self.line[:at], max(self.start, at - 40))
        owner = match[1].strip() if match else ""
        if match is None and self.prior and (word := re.search(r"(?<=\s)[A-Z]{2,5}\s$", self.line[self.start : at])):
            return self.start + word.start()  # "… the bridge PTI Photo by"
        firm = names.is_acronym(owner) or names.is_organisation(owner) or tables.key(owner) in tables.flags()
        if match and owner[-1:] != "." and (find_agency(owner) or (firm and names.cased(owner))):
            return match.start(1)
        return at

    def _ended(self, at: int) -> bool:
        before = self.line[self.start : at].rstrip()
        return not before or before[-1] in _ENDS + "|—–/,;:)]（(" or (self.line[at].isupper() and bool(self.prior))

    def _after_border(self) -> Split | None:
        low = max(self.start, self.end - _LONGEST)
        chosen: tuple[int, Reading] | None = None
        for match in islice(_BORDER.finditer(self.line, low, self.end), 2 * _TRIES):
            at, tail = match.end(), self.line[match.end() : self.end]
            if at <= self.start or at >= self.end:
                continue
            supplied = self.apart and len(tail) < 60 and self._finished(match.start()) and self._supplied(tail)
            if (
                not self.prior
                and not supplied
                and not _TIED.search(tail)
                and not (len(tail) < 40 and self._lone_agency(tail, match[0]))
            ):
                continue
            r = self._read(at, self.end)
            ended = self.line[: match.end()].rstrip(" |/—–-")[-1:] in ".!?…"
            strong = "|" in match[0] or self.line[match.start() - 1] in _ENDS
            if not r.parts or not (
                self._accept(r)
                or (self.prior and strong and self._closing(r))
                or (not self.prior and self._lone_agency(tail, match[0]))
                or (supplied and set(r.flags) == {"handout"})
                or (self.apart and ended and self._finished(match.start()) and self._held(r, tail))
            ):
                continue
            if (
                len(r.parts) == 1
                and not r.marker
                and r.parts[0].kind == "flag"
                and not (supplied or (self.prior and set(r.flags) & CREDITING))
            ):
                continue
            if chosen is None:
                chosen = at, r
            elif (
                (strong or r.marker)
                and r.credit.creators
                and r.credit.agencies
                and not _marker().match(self.folded, chosen[0])
            ):
                # "… Aug. 29. AP Photo/Jane Doe": the later border leaves a whole credit behind it.
                chosen = at, r
        if chosen:
            at = self._with_agency(*chosen)
            return self._cut(at, "tail", chosen[1] if at == chosen[0] else self._read(at, self.end))
        return self._name_after_border() if self.prior or self.apart else None

    @staticmethod
    def _supplied(tail: str) -> bool:
        """Words of a giver, with a capital: "Supplied", "Cedida por …"."""
        return tail[0].isupper() and bool(
            tables.givers("before").match(fold(tail)) or tables.key(tail) in tables.flags()
        )

    def _finished(self, at: int) -> bool:
        """A sentence of four words or more ends at ``at``; "8. Selfie" and "A vs. B" are none."""
        words = self.line[self.start : at].split()
        return len(words) > 3 and words[-1] not in {"vs.", "v."}

    def _lone_agency(self, tail: str, border: str) -> bool:
        """One agency closes a short line in a way no prose does: ". Getty Images", " / EFE", "… 있다. 뉴시스"."""
        if self.end - self.start > _SHORT:
            return False
        before, tail = self.line[self.start : self.end - len(tail)], _STAMP.sub("", tail)
        agency = find_agency(names.trim(tail))
        if agency and self.apart and re.match(r"[-–—]\s?\w", tail):
            return len(before.split()) > 2
        if (len(before.split()) < 4 and before.isascii()) or before.rstrip(" .)")[-1:].isdigit():
            return False
        if agency is None or len(agency.exact) > 3:
            return False
        if self.apart and self._finished(self.start + len(before.rstrip())):
            # A caption has a sentence or two; a paragraph signed by an agency has more.
            return sum(1 for _ in islice(_BORDER.finditer(before.rstrip()), 2)) < 2
        return (
            (agency.kind != "wire" and not agency.exact)
            or "/" in border
            or "\uac00" <= tail.lstrip("/ ")[:1] <= "\ud7a3"
        )

    def _name_after_border(self) -> Split | None:
        """ " / Jane Doe" or " | Jane Doe" closes a caption of several words."""
        match = re.search(r"(?:\s/\s?|\s\|\s|\s[—–]\s)([^/|—–]{4,40})$", self.line[self.start : self.end])
        if not match or len(self.line[self.start : self.start + match.start()].split()) < 3:
            return None
        r = read(match[1], self.site, whole=False)
        before = self.line[: self.start + match.start()].split()
        known = self.prior or (
            (names.given(match[1].split()[0]) or _SURNAME.fullmatch(match[1]))
            and not names.given(before[-2])
            and not any(word[0].isdigit() for word in before[-6:])  # a stamp and a byline
        )
        if known and len(r.parts) == 1 and r.parts[0].kind == "name":
            at = self._with_agency(self.start + match.start(1), r)
            return self._cut(at, "tail", self._read(at, self.end))
        return None

    def _with_agency(self, at: int, r: Reading) -> int:
        """Where the credit starts when the agency stands before the slash: "… the bridge AGENCY / Jane Doe"."""
        before = self.line[self.start : at].rstrip(" /")
        tied = at - self.start - len(before) > 1 and before[-1:] not in _ENDS
        if not (self.prior and tied and r.parts[0].kind == "name"):
            return at
        begin = self._agency_start(before)
        if begin is None and names.is_acronym(before.split()[-1]):
            begin = before.rindex(before.split()[-1])
        return self.start + begin if begin else at

    def _no_border(self) -> Split | None:
        """ "… in Prague Jane Doe/AFP", "… a Madrid EFE", "… Jane Doe via Getty Images"."""
        low = max(self.start, self.end - _LONGEST)
        text = self.line[low : self.end]
        pieces = _CHAIN.split(text)
        glue = [m.start() for m in _CHAIN.finditer(text)]
        for index, position in enumerate(glue[:_TRIES]):
            if not self.prior and "|" in text[position : position + 3]:
                continue  # bylines and stamps have pipes too
            right = read(text[position:].strip(" /|"), self.site, whole=False)
            if right.prose or (not right.parts and not right.flags):
                continue
            left = text[:position].rstrip()
            at = self._agency_start(left)
            acronym = names.is_acronym(left.split()[-1]) if left else False
            if at is None and right.count("agency") and not acronym:
                at = self._name_start(left, 0)
            if at is None and self.prior and right.parts and names.is_organisation(right.parts[0].text):
                at = self._name_start(left, 0)
                at = at if at is not None and names.given(left[at:].split()[0]) else None
            if at is None and self.prior and (right.count("agency") or right.count("name") == 1 == len(right.parts)):
                at = self._word_start(left, right)
            if at is None or (at == 0 and low == self.start):
                continue
            r = self._read(low + at, self.end)
            tied = r.count("agency") and (r.count("name", "organisation", "flag") or r.count("agency") > 1)
            if not r.prose and (tied or (self.prior and self._medium(r))):
                named = [p.text for p in r.parts if p.kind == "name"]
                if not self.prior and (not named or len(pieces[index + 1].split()) > 4):
                    continue
                if not self.prior and r.parts[0].kind == "agency" and not names.given(named[0].split()[0]):
                    continue  # "…, Reuters/Ipsos Find"
                if word := _OPENER.search(text[:at]):
                    at = word.start()
                return self._cut(low + at, "glued", r)
        if via := re.search(r"\svia\s", text):
            left = text[: via.start()]
            at = self._agency_start(left, glued=not self.prior) or self._name_start(left, 0)
            if at is None and self.prior:
                at = self._capitals_start(left)
            if at:
                r = self._read(low + at, self.end)
                if not r.prose and r.count("agency") and len(r.parts) > 1 and (self.prior or r.count("name")):
                    return self._cut(low + at, "glued", r)
        last = re.search(r"[a-zß-ÿ]\s+([A-Z][a-z]{4,12})$", text)
        if self.prior and last and tables.key(last[1]) in tables.flags():
            r = self._read(low + last.start(1), self.end)
            if set(r.flags) & CREDITING:
                return self._cut(low + last.start(1), "glued", r)
        if self.prior and (at := self._agency_start(text)) and not text[:at].rstrip().endswith((",", ":")):
            previous = text[:at].split()[-1:]
            if previous and fold(previous[0]) not in tables.words("markers", "prepositions"):
                name = self._name_start(text[:at].rstrip(), 0)
                begin = (
                    name
                    if name and read(text[name:], self.site).count("name") and text[:name].rstrip()[-1:] in '.!?»”"'
                    else at
                )
                return self._cut(low + begin, "glued", self._read(low + begin, self.end))
        return None

    @staticmethod
    def _word_start(text: str, right: Reading) -> int | None:
        """An acronym or one firm's word before a slash: "… in Essen WDR/Jane Doe"."""
        match = re.search(r"(?<=\s)([^\W\d_][\w.-]+)$", text)
        if not match:
            return None
        if names.is_acronym(match[1]) or (
            match[1][0].isupper() and right.count("name") and names.given(right.parts[0].text.split()[0])
        ):
            return match.start(1)
        return None

    @staticmethod
    def _capitals_start(text: str) -> int | None:
        """The run of capitalised words at the end of ``text``: "… of the year Acme Island Resort"."""
        match = re.search(r"(?<=[^\W_A-Z]\s)(?:[A-Z][\w’'&.-]*\s+){0,4}[A-Z][\w’'&.-]*$", text)
        return match.start() if match else None

    def _agency_start(self, text: str, *, glued: bool = True) -> int | None:
        """Where an unmistakable agency at the end of ``text`` starts, written with a capital."""
        found = None
        starts = [m.start() for m in re.finditer(r"\S+", text)][-5:]
        for at in reversed(starts):
            candidate = text[at:].strip(" .")
            agency = find_agency(candidate, glued=glued)
            if (
                agency
                and (candidate[:1].isupper() or not candidate[:1].isascii() or candidate == agency.name)
                and (len(candidate) > 3 or candidate.isupper() or candidate == agency.name)
            ):
                found = at
        return found

    def _name_start(self, text: str, offset: int) -> int | None:
        """Where the shortest name of two words at the end of ``text`` starts; longer by particles and initials."""
        words = [(m.start(), m[0]) for m in re.finditer(r"\S+", text)][-7:]
        particles = tables.words("names", "particles")
        capital = 0
        for index in range(len(words) - 1, -1, -1):
            word = words[index][1]
            bare = word.strip(",;:")
            if (bare != word and index < len(words) - 1) or (re.search(r"[.!?…»”\"]$", word) and len(word) > 3):
                return None
            if fold(word) in particles and word[0].islower():
                continue
            if not word[0].isupper():
                return None
            capital += len(word.strip(".")) > 1
            if capital >= 2 and names.is_name(" ".join(w for _, w in words[index:])):
                begin = index
                if (
                    not names.given(word)
                    and index
                    and names.given(words[index - 1][1])
                    and words[index - 1][1][0].isupper()
                ):
                    begin = index - 1
                if names.is_organisation(" ".join(w for _, w in words[begin:])):
                    return None
                return offset + words[begin][0]
        return None
