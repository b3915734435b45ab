"""Finds posts of social networks in flattened text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from cleaner.embeds.extent import LIMITS, above, on_line, signs, tagged
from cleaner.embeds.lines import Lines
from cleaner.embeds.phrases import Hit, hits, phrases
from cleaner.embeds.posts import content, permalink, post
from cleaner.embeds.when import Day, day_at, value


class Found(NamedTuple):
    """One post in the text."""

    start: int
    end: int
    post: dict[str, Any]


_HANDLE: Final = re.compile(r"\(\s?@\s?(?P<handle>[\w.:-]{1,80}(?:@[\w.-]{1,60})?)\s?\)")
_DASH: Final = re.compile(r"(?:&(?:m|n)dash;|&#821[12];|[—–―−⸺]{1,3}|(?:(?<=\s)|^)-{1,2}(?=\s))\s{0,3}")
_NAME: Final = 80  # code points a display name and what stands around it may have
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"«»“”]{4,400}")
_BARE: Final = re.compile(r"[\w.-]{4,30}/[^\s<>\"«»“”]{4,200}")
_POST_BY: Final = re.compile(r"post by @(?P<handle>[\w.]{1,40}(?:@[\w.-]{3,60})?)")
_REDDIT: Final = re.compile(r"(?:posted )?by\s?u/(?P<user>[\w-]{3,30})\s{0,2}(?:in|from)\s{0,2}(?:r/)?\w{2,30}\.?")
_HEADER: Final = re.compile(
    r"(?P<name>[^@\n]{1,60}?)\s{0,3}@(?P<handle>\w{2,15})\s{0,3}[·•]\s{0,3}(?P<date>[^·•\n]{4,40})"
)
_FOOTER: Final = re.compile(
    r"\d{1,2}[:.]\d\d(?:\s?[ap]\.?\s?m\.?)?\s{0,2}[·•-]\s{0,2}(?P<date>[^·•\n]{6,40}?)\s{0,2}(?:[·•][^\n]{0,60})?"
)
_ACCOUNT: Final = re.compile(r"(?P<name>[^@\n]{0,60}?)\s{0,3}@(?P<handle>\w{2,15})")
_CLOCK: Final = re.compile(r"^[^\S\n]{0,20}\d{1,2}[:.]\d\d(?=[^\n]{0,8}[·•-])", re.MULTILINE)
_OPENED: Final = re.compile(r"(?P<name>[^@()\n]{0,60}?)\s?(?:@(?P<bare>\w{2,15})\s?:\s|\(@(?P<handle>\w{2,15})\))")
_CREATOR: Final = re.compile(r"@[\w.]{2,24}")
_SAYS: Final = re.compile(r"[\"«»“”„「].{3,400}[\"«»“”」](?:\s{0,2}/\s{0,2}(?:x|twitter))?", re.DOTALL)
# A weekday, a day, a month and a year in any order of words: the form Facebook's widget has, and few bylines.
_POSTED: Final = re.compile(
    r"(?P<name>[^\n]{2,80}?)\s(?:(?:on|le|sur|am|el|em|il|op|w dniu|в|den|på)\s)?"
    r"(?P<date>[^\W\d_]{4,14}-?[^\W\d_]{0,8},?\s(?:[^\W\d_]{2,12}\.?\s)?\d{1,2}\.?(?:\s(?:de|di))?,?\s"
    r"(?:[^\W\d_]{3,12}\.?,?\s(?:de\s)?)?\d{4})\.?"
)
_TITLE: Final = re.compile(r"(?:video|watch|regarder|ver|assista|guarda|видео|tweet|post)\b[^\n]{0,120}:[^\n]{0,120}")
_ACCOUNT_AFTER: Final = re.compile(r"\s{0,2}(?:@?([\w.]{2,30})|([^()\n]{1,40}) \(([\w.]{2,30})\))")
_LINKED: Final = re.compile(r"(?P<link>(?:pic\.(?:twitter|x)\.com/|https?://t\.co/)\w{1,12})\W{0,3}$")
_MARKER: Final = re.compile(
    r"\[(?:image or embed|contains quote post or other embedded content)\]|^[^\S\n]{0,9}>[> ]{0,9}", re.MULTILINE
)
_SOUND: Final = re.compile(r"♬\s{0,2}[^\n]{1,60}?\s[-–—]\s[^\n]{1,60}")
_SLUG: Final = re.compile(r"\w{1,12}\s{0,3}")
_NUMBER: Final = re.compile(r"[\d.,\u00a0\u202f]{1,12}\s?(?:[km]|k\.|mil|mio\.?|тыс\.?|万|만)?\s?")
_PUNCTUATION: Final = " \t\u00a0.,;:!…|·•→»>-–—"
_WORDLESS: Final = re.compile(f"[{re.escape(_PUNCTUATION)}]*")
_REST: Final = 400  # code points looked at of what follows a signature on its line
_LONGEST: Final = 700  # code points of a line that may be a post of X with its links
_UNBROKEN: Final = 1500  # code points of a line that is several paragraphs run together
_NAMED: Final = 6  # words of a signature without an account
_WORDS: Final = 600  # code points of a post on Facebook, whose widgets cut longer ones
_FORWARDED: Final = 600  # code points between the head of a forwarded message and its address
_VIEW_REACH: Final = 12  # lines between an Instagram widget's first line and its signature
_COUNTED: Final = frozenset({"x", "telegram"})
"""Networks whose widgets end with how often a post was seen or liked."""


class _Finder:
    """One search over one text."""

    def __init__(self, text: str, folded: str, language: str, literals: list[Hit]) -> None:
        self.text, self.folded, self.language = text, folded, language
        self.hits = literals
        self.lines = Lines(text)
        self.found: list[Found] = []  # in order, disjoint
        self.tried: set[tuple[int, int]] = set()  # stretches known to end with no unsigned post
        self.views = {
            self.lines.number(hit.start): hit.platform for hit in literals if hit.kind == "view" and self._whole(hit)
        }

    def run(self) -> list[Found]:
        signing: dict[str, Callable[[Hit], Found | None]] = {
            "handle": self._signed,
            "shared": self._shared,
            "forwarded": self._forwarded,
            "sound": self._sound,
            "post-by": self._post_by,
            "reddit": self._reddit,
            "header": self._header,
            "source": self._footer,
            "clock": self._footer,
            "on": self._said,
        }
        rest: dict[str, Callable[[Hit], Found | None]] = {
            "media": self._unsigned,
            "short": self._unsigned,
            "view": self._view,
            "address": self._address,
        }
        for handlers in (signing, rest):
            for hit in self.hits:
                if hit.kind in handlers and not self._taken(hit.start) and (new := handlers[hit.kind](hit)):
                    self._add(new)
        return self.found

    # What is known of the text ---------------------------------------------------------------------------------------

    def _line(self, position: int) -> tuple[int, int, int]:
        number = self.lines.number(position)
        return (number, *self.lines.spans[number])

    def _whole(self, hit: Hit) -> bool:
        """Whether the literal is all there is on its line."""
        _, start, end = self._line(hit.start)
        return self._wordless(start, hit.start) and self._wordless(hit.end, end)

    def _wordless(self, start: int, end: int) -> bool:
        """Whether there is nothing but space and punctuation; asked of the rest of long lines again and again."""
        return _WORDLESS.fullmatch(self.text, start, end) is not None

    def _after(self, position: int) -> int:
        """Index of the first post found that ends after ``position``."""
        return bisect_right(self.found, position, key=lambda found: found.end)

    def _taken(self, position: int) -> bool:
        index = self._after(position)
        return index < len(self.found) and self.found[index].start <= position

    def _floor(self, position: int) -> int:
        """Where the last post before ``position`` ends."""
        index = bisect_right(self.found, position, key=lambda found: found.start)
        return self.found[index - 1].end if index else 0

    def _add(self, new: Found) -> None:
        """Keeps ``new``, with the widget's own lines after it."""
        end = self._widget_end(new)
        index = self._after(new.start)
        if index < len(self.found) and self.found[index].start < end:
            end = new.end
            if self.found[index].start < end:
                return
        self.found.insert(index, new._replace(end=end))

    def _widget_end(self, new: Found) -> int:
        """Where the numbers, times and links under a post end."""
        number, _, line_end = self._line(new.end - 1)
        end = new.end
        if not self._wordless(end, line_end):
            return end
        platform, media = new.post["platform"], new.post["media"]
        for below in range(number + 1, min(number + 5, len(self.lines))):
            start, stop = self.lines.spans[below]
            line = self.text[start:stop]
            said = content(line) if len(line) < 200 else None
            if said and platform == "x" and said.media and not said.text and not said.urls and below == number + 1:
                media += [address for address in said.media if address not in media]
            elif not (self.views.get(below) == platform or (platform in _COUNTED and self._furniture(start, stop))):
                break
            end = stop
        return end

    def _furniture(self, start: int, end: int) -> bool:
        """Whether a line says only when a post was written, or how often it was liked."""
        if end - start > 160:
            return False
        line = self.folded[start:end]
        if found := _FOOTER.fullmatch(line):
            return bool(value(self.text[start + found.start("date") : start + found.end("date")], self.language))
        return _counts(line)

    # Signatures ------------------------------------------------------------------------------------------------------

    def _signed(self, hit: Hit) -> Found | None:
        """``— Name (@handle) 3 May 2020`` and ``Name (@handle)がシェアした投稿``."""
        handle = _HANDLE.match(self.folded, hit.start)
        if not handle:
            return None
        number, line_start, line_end = self._line(hit.start)
        low = max(line_start, self._floor(hit.start), hit.start - _NAME)
        after = self.folded[handle.end() : min(line_end, handle.end() + 60)]
        if end := next((len(p) for p in phrases().of["instagram", "shared_after"] if after.lstrip().startswith(p)), 0):
            if low > line_start and low > self._floor(hit.start):
                return None
            end += handle.end() + len(after) - len(after.lstrip())
            return self._instagram(low, end, self._led(low, hit.start), self._cut(handle), self._day(end, line_end))
        dashes = list(_DASH.finditer(self.text, low, hit.start))
        name = self.text[handle.start("handle") : handle.end("handle")]
        day = self._day(handle.end(), line_end)
        if not dashes:
            return self._undashed(number, line_start, line_end, hit.start, name, day)
        # A dash at the start of the line opens the signature; elsewhere the last one does.
        dash = dashes[0] if dashes[0].start() == line_start else dashes[-1]
        author = self._name(dash.end(), hit.start)
        rest = self.text[handle.end() : min(line_end, handle.end() + _REST)].strip(_PUNCTUATION)
        if not author and dash.end() != hit.start:
            return None
        platform = _network(name)
        linked = _LINKED.search(self.text[max(line_start, dash.start() - 40) : dash.start()])
        follows = self.text[day.end : min(line_end, day.end + _REST)].lstrip() if day else ""
        goes_on = follows[:1].islower() or follows.startswith((",", ";", ")", "-", "–", "—"))
        if day and goes_on and not linked and dash.start() > line_start:
            return None  # a sentence that names somebody between dashes
        if day and (day.value or len(rest) <= 40):
            end, date = day.end, day.value
        elif not rest and (
            linked or (author and tagged(self.text[max(line_start, dash.start() - 300) : dash.start()]))
        ):
            end, date = handle.end(), ""
        else:
            return None
        return self._with_text(
            number,
            max(line_start, self._floor(dash.start())),
            dash.start(),
            end,
            platform,
            author,
            name,
            date,
            day.url if day else "",
        )

    def _with_text(
        self,
        number: int,
        low: int,
        sign: int,
        end: int,
        platform: str,
        author: str,
        handle: str,
        date: str,
        url: str = "",
    ) -> Found:
        """A post whose signature is ``[sign, end)``, with the text before it."""
        while low < sign and self.text[low].isspace():
            low += 1
        line_start, line_end = self.lines.spans[number]
        unbroken = line_end - line_start > _UNBROKEN
        start = on_line(self.text, low, sign, platform, unbroken=unbroken) if low < sign else sign
        # Nothing but links or a widget's marker so far: the words may stand on the lines before.
        while start == self.lines.spans[number][0] and not content(_MARKER.sub("", self.text[start:sign])).text:
            linked = bool(content(self.text[start:sign]).urls or content(self.text[start:sign]).media)
            begin = above(self.lines, number, self._floor(sign), platform, sure=not linked)
            if begin is None:
                break
            start, number = begin, self.lines.number(begin)
        own = url if permalink(url) else ""
        return _found(platform, start, end, self.text[start:sign], author=author, handle=handle, date=date, url=own)

    def _undashed(
        self, number: int, line_start: int, line_end: int, at: int, handle: str, day: Day | None
    ) -> Found | None:
        """``Name (@handle) 3 May 2020`` behind or under what is plainly a post: alone it would be a byline."""
        if not day or not day.value or not self._wordless(day.end, line_end):
            return None
        if _LINKED.search(self.text[max(line_start, at - 40) : at]):
            low = max(line_start, self._floor(at))
            return self._with_text(number, low, at, day.end, _network(handle), "", handle, day.value)
        if not number or at - line_start > _NAME or self._taken(line_start):
            return None
        if not _LINKED.search(self.lines.cut(number - 1)[-40:]):
            return None
        return self._with_text(
            number, line_start, line_start, day.end, _network(handle), self._name(line_start, at), handle, day.value
        )

    def _shared(self, hit: Hit) -> Found | None:
        number, line_start, line_end = self._line(hit.start)
        if hit.platform == "telegram":
            account = re.compile(r"@?(\w{0,32})").match(self.text, hit.end)
            if hit.start != line_start or not account or account.end() != line_end:
                return None
            return Found(hit.start, line_end, post(platform="telegram", handle=account[1]))
        if hit.platform == "facebook":
            return self._facebook(hit, number, line_start, line_end)
        handle = _HANDLE.search(self.folded, hit.end, min(line_end, hit.end + _NAME + 40))
        if handle:
            end = handle.end()
            for phrase in phrases().of["instagram", "shared_after"]:
                if self.folded.startswith(phrase, end + 1):
                    end += 1 + len(phrase)
            return self._instagram(
                hit.start, end, self._name(hit.end, handle.start()), self._cut(handle), self._day(end, line_end)
            )
        if hit.start != line_start or line_end - hit.end > 60 or line_end == hit.end:
            return None
        bare = _ACCOUNT_AFTER.fullmatch(self.text, hit.end, line_end)
        if not bare or number - 1 not in self.views:
            return None
        return self._instagram(hit.start, line_end, (bare[2] or "").strip(), bare[1] or bare[3], None)

    def _instagram(self, sign: int, end: int, author: str, handle: str, day: Day | None) -> Found:
        number, line_start, _ = self._line(sign)
        floor = self._floor(sign)
        start = sign
        low = max(line_start, floor)
        head = self.text[low:sign]
        opened = next(
            (n for n in range(number - 1, max(-1, number - _VIEW_REACH), -1) if self.views.get(n) == "instagram"), None
        )
        view = next((h for h in self._on_line(low, sign) if h.kind == "view"), None)
        begin = start
        if view:
            start, begin = view.start, view.end
        elif opened is not None and self.lines.spans[opened][0] >= floor and sign - self.lines.spans[opened][1] <= 2300:
            start, begin = self.lines.spans[opened]
        elif head.strip():
            start = begin = on_line(self.text, low, sign, "x") if signs(head[-600:]) else sign
        else:
            start = begin = above(self.lines, number, floor, "instagram", sure=False) or sign
        while start < sign and self.text[start].isspace():
            start, begin = start + 1, max(begin, start + 1)
        end, date = (day.end, day.value) if day else (end, "")
        return _found("instagram", start, end, self.text[begin:sign], author=author, handle=handle, date=date)

    def _facebook(self, hit: Hit, number: int, line_start: int, line_end: int) -> Found | None:
        """``Posted by Name on Monday, January 2, 2017``: the weekday, and words before it, tell it from a byline."""
        if hit.start != line_start or line_end - hit.end > 140 or not number:
            return None
        before = self.lines.cut(number - 1)
        if number > 1 and _ADDRESS.fullmatch(before):
            before = self.lines.cut(number - 2)
        if len(before) < 80 and not signs(before):
            return None
        line = self.text[hit.end : line_end]
        day = _POSTED.fullmatch(line)
        if not day or len(re.findall(r"[^\W\d_]{3,}", day["date"])) < 2:
            return None
        date = value(day["date"], self.language)
        if not date:
            return None
        # Its words come before it; those of an article do too, so they must look like a post's.
        start = self.lines.spans[number - 1][0]
        if not tagged(self.lines.cut(number - 1)) or line_start - start > _WORDS or start < self._floor(line_start):
            start = line_start
        author = day["name"].strip(_PUNCTUATION)
        return _found("facebook", start, line_end, self.text[start:line_start], author=author, date=date)

    def _forwarded(self, hit: Hit) -> Found | None:
        """``Forwarded from Name``, up to the message's address where that stands alone on a line below."""
        number, line_start, line_end = self._line(hit.start)
        near = self.folded[max(0, line_start - _FORWARDED) : line_end + _FORWARDED]
        if hit.start != line_start or line_end - hit.end > 60 or "t.me/" not in near:
            return None
        author = self._name(hit.end, line_end)
        for start, end in self.lines.spans[number + 1 : number + 8]:
            link = permalink(self.text[start:end]) if end - start < 80 else None
            if start - line_end <= _FORWARDED and link and link.platform == "telegram":
                said = self.text[line_end:start]
                return _found("telegram", line_start, end, said, author=author, handle=link.handle, url=link.url)
        return Found(line_start, line_end, post(platform="telegram", author=author))

    def _sound(self, hit: Hit) -> Found | None:
        """``@handle words #tag ♬ original sound - Name``."""
        number, line_start, line_end = self._line(hit.start)
        if not _SOUND.fullmatch(self.text, hit.start, line_end):
            return None
        low = max(line_start, self._floor(hit.start))
        if self.text[low : hit.start].strip():
            start = low
        elif number and self.lines.spans[number - 1][0] >= self._floor(hit.start):
            start = self.lines.spans[number - 1][0]
            number -= 1
        else:
            return None
        if number and _CREATOR.fullmatch(self.text, *self.lines.spans[number - 1]):
            start = self.lines.spans[number - 1][0]
        raw = self.text[start : hit.start]
        handles = list(re.finditer(r"(?<![\w.])@([\w.]{2,24})(?=\s)", raw[-2300:]))
        if handles and raw.startswith("@"):
            return _found("tiktok", start, line_end, raw[handles[0].end() :], handle=handles[0][1])
        if "#" in raw and len(raw) <= LIMITS["x"]:
            return _found("tiktok", start, line_end, raw)
        return None

    def _post_by(self, hit: Hit) -> Found | None:
        number, line_start, line_end = self._line(hit.start)
        by = _POST_BY.match(self.folded, hit.start, line_end)
        if not by or hit.start != line_start:
            return None
        following = self.views.get(number + 1, "")
        platform = "mastodon" if "@" in by["handle"] else following
        if not platform or self.folded[by.end() : line_end].strip(_PUNCTUATION + "view on" + platform):
            return None
        return Found(line_start, line_end, post(platform=platform, handle=self._cut(by)))

    def _reddit(self, hit: Hit) -> Found | None:
        _, line_start, line_end = self._line(hit.start)
        by = _REDDIT.fullmatch(self.folded, line_start, line_end)
        if not by:
            return None
        user = self.text[by.start("user") : by.end("user")]
        return Found(line_start, line_end, post(platform="reddit", author=user, handle=user))

    def _header(self, hit: Hit) -> Found | None:
        """``Name @handle · 3 May 2020``, words, and a line of time, numbers or links: without the last, a byline."""
        number, line_start, line_end = self._line(hit.start)
        head = _HEADER.fullmatch(self.text, line_start, line_end)
        if not head or line_start < self._floor(hit.start) or number + 1 >= len(self.lines):
            return None
        date = value(head["date"], self.language)
        last = None
        for below in range(number + 1, min(number + 8, len(self.lines))):
            start, end = self.lines.spans[below]
            if self._furniture(start, end) or self.views.get(below) == "x":
                last = below - 1
                break
            if content(self.text[max(start, end - 80) : end]).media:
                last = below
                break
        if last is None or not date:
            return None
        end = self.lines.spans[last][1]
        raw = self.text[line_end:end]
        if on_line(self.text, line_end, end, "x") != line_end:
            return None
        author = head["name"].strip(_PUNCTUATION)
        return _found("x", line_start, end, raw, author=author, handle=head["handle"], date=date)

    def _footer(self, hit: Hit) -> Found | None:
        """``3:45 PM · Jan 20, 2021 · Twitter for iPhone`` under an account's line and words.

        Without what it was written with, or numbers, or words that look like a post, it is a byline's.
        """
        number, line_start, line_end = self._line(hit.end - 1)
        foot = _FOOTER.fullmatch(self.folded, line_start, line_end)
        if not foot or line_start < self._floor(hit.start):
            return None
        date = value(self.text[foot.start("date") : foot.end("date")], self.language)
        sure = hit.kind == "source" or _counts(self.folded[foot.end("date") : line_end].strip(_PUNCTUATION))
        if not sure and number + 1 < len(self.lines):
            sure = self.views.get(number + 1) == "x" or _counts(self.folded[slice(*self.lines.spans[number + 1])])
        for above_it in range(number - 1, max(-1, number - 9), -1):
            start, end = self.lines.spans[above_it]
            if start < self._floor(hit.start):
                break
            account = _ACCOUNT.fullmatch(self.text, start, end) if end - start < _NAME else None
            if account and on_line(self.text, end, line_start, "x") == end:
                author = account["name"].strip(_PUNCTUATION)
                if not author and above_it and self.lines.spans[above_it - 1][0] >= self._floor(hit.start):
                    name = self.lines.cut(above_it - 1)
                    if len(name) <= 50 and not name.endswith((".", ":", "!", "?", "…", "”", '"')):
                        start, author = self.lines.spans[above_it - 1][0], name
                raw = self.text[end:line_start]
                if not raw.strip() or not (sure or (date and tagged(raw))):
                    return None
                return _found("x", start, line_end, raw, author=author, handle=account["handle"], date=date)
        return Found(line_start, line_end, post(platform="x", date=date)) if hit.kind == "source" else None

    def _said(self, hit: Hit) -> Found | None:
        """``Name on Twitter: "… https://t.co/…"``, the title a link to a post has."""
        _, line_start, line_end = self._line(hit.start)
        if hit.start - line_start > _NAME or line_end - hit.end > 600:
            return None
        quoted = self.folded[hit.end : line_end].strip()
        handle = _HANDLE.search(self.folded, line_start, hit.start)
        ends = quoted.endswith(("/ x", "/ twitter")) or "//t.co/" in quoted[-60:] or "pic.twitter.com/" in quoted[-60:]
        if not _SAYS.fullmatch(quoted) or not (ends or handle):
            return None
        raw = re.sub(r"\s*/\s*(?:X|Twitter)$", "", self.text[hit.end : line_end].strip())
        author = self._name(line_start, handle.start() if handle else hit.start)
        account = self._cut(handle) if handle else ""
        return _found("x", line_start, line_end, raw.strip(' "«»“”„「」'), author=author, handle=account)

    # Without a signature ---------------------------------------------------------------------------------------------

    def _unsigned(self, hit: Hit) -> Found | None:
        """A line that ends with a picture's link, or a post's words that end with a shortened one."""
        number, line_start, line_end = self._line(hit.start)
        low = max(line_start, self._floor(hit.start))
        while low < line_end and self.text[low].isspace():
            low += 1
        index = self._after(hit.start)
        if index < len(self.found) and self.found[index].start < line_end:
            line_end = self.found[index].start
        if (low, line_end) in self.tried:
            return None
        linked = _LINKED.search(self.text, max(low, line_end - 40), line_end)
        if not linked:
            return self._named(hit, low, line_end)
        self.tried.add((low, line_end))
        tail = content(self.text[max(low, line_end - 120) : line_end])
        start = on_line(self.text, low, linked.end("link"), "x", unbroken=line_end - low > _UNBROKEN)
        if not tail.media:
            if line_end - low > _LONGEST:
                return None
            body = content(self.text[low:line_end]).text
            if start != low or not body or not signs(body):
                return None
        if start == low and (account := _ACCOUNT.match(self.text, low, line_end)) and account.end() == line_end:
            return None
        raw = self.text[start:line_end].rstrip(_PUNCTUATION)
        if opening := self._opening(raw):
            told, size = opening
            return _found("x", start, line_end, raw[size:], **told)
        if start == line_start and number:
            before, end = self.lines.spans[number - 1]
            if end - before < 2 * _NAME and before >= self._floor(start):
                opening = self._opening(self.text[before:end])
                if opening and opening[1] == end - before:
                    return _found("x", before, line_end, raw, **opening[0])
        return _found("x", start, line_end, raw)

    def _opening(self, text: str) -> tuple[dict[str, str], int] | None:
        """Who wrote what ``text`` begins with, and where that ends: ``@handle:``, ``Name (@handle) 3 May 2020``."""
        head = _OPENED.match(text)
        if not head:
            return None
        if head["bare"]:
            return ({"handle": head["bare"]}, head.end()) if not head["name"] else None
        day = day_at(text[head.end() :], self.language)
        if not day or not day.value:
            return None
        author = head["name"].strip(_PUNCTUATION)
        return {"author": author, "handle": head["handle"], "date": day.value}, head.end() + day.end

    def _named(self, hit: Hit, low: int, line_end: int) -> Found | None:
        """``pic.twitter.com/… — Name, 3 May 2020``: a link, then a signature without the account, then nothing."""
        number = self.lines.number(hit.start)
        slug = _SLUG.match(self.text, hit.end)
        dash = _DASH.match(self.text, slug.end()) if slug else None
        if not dash or line_end - dash.end() > 2 * _NAME:
            return None
        signature = self.text[dash.end() : line_end]
        name, date = signature, ""
        for space in reversed(list(re.finditer(r",?\s", signature))):
            day = day_at(signature[space.start() :], self.language)
            if day and day.value and space.start() + day.end == len(signature.rstrip(_PUNCTUATION)):
                name, date = signature[: space.start()], day.value
                break
        if not name or name[0].islower() or len(name.split()) > _NAMED or len(name) > _NAME or name[-1] in ".,;:!?…":
            return None
        return self._with_text(number, low, dash.start(), line_end, "x", name.strip(_PUNCTUATION), "", date)

    def _view(self, hit: Hit) -> Found | None:
        number, line_start, line_end = self._line(hit.start)
        if number not in self.views or line_start < self._floor(hit.start):
            return None
        return Found(line_start, line_end, post(platform=hit.platform))

    def _address(self, hit: Hit) -> Found | None:
        """The address of a post alone on its line, as a page builder leaves it; not in a list of addresses."""
        number, line_start, line_end = self._line(hit.start)
        if line_end - line_start > 500:
            return None
        whole = _BARE.fullmatch(self.text, line_start, line_end)
        address = whole or _ADDRESS.search(self.text, line_start, line_end)
        if not address or address.start() > hit.start or address.end() != line_end:
            return None
        label = self.text[line_start : address.start()].strip()
        if label and not _TITLE.fullmatch(self.folded[line_start : address.start()].strip()):
            return None
        link = permalink(address.group())
        if not link or any(
            0 <= n < len(self.lines) and "://" in self.lines.cut(n)[:200] for n in (number - 1, number + 1)
        ):
            return None
        text = label.partition(":")[2].strip(_PUNCTUATION) if label else ""
        return Found(line_start, line_end, post(platform=link.platform, handle=link.handle, url=link.url, text=text))

    # Pieces ----------------------------------------------------------------------------------------------------------

    def _cut(self, match: re.Match[str]) -> str:
        return self.text[match.start("handle") : match.end("handle")]

    def _name(self, start: int, end: int) -> str:
        return self.text[start:end].strip(_PUNCTUATION + "\"'«»“”„‏‎")

    def _led(self, start: int, end: int) -> str:
        """The name between the words of a widget that go around it."""
        for lead in phrases().of["instagram", "lead"]:
            if self.folded.startswith(lead, start):
                start += len(lead)
        return self._name(start, end)

    def _day(self, start: int, line_end: int) -> Day | None:
        """The date after ``start``, or alone on the line below; its end as a position in the text."""
        day = day_at(self.text[start : min(line_end, start + _REST)], self.language)
        if day:
            return day._replace(end=start + day.end)
        below = self.lines.number(start - 1) + 1
        if below < len(self.lines) and self._wordless(start, line_end):
            low, high = self.lines.spans[below]
            day = day_at(self.text[low:high], self.language) if high - low <= 60 else None
            if day and day.value and day.end == high - low:
                return day._replace(end=high)
        return None

    def _on_line(self, start: int, end: int) -> Iterator[Hit]:
        index = bisect_right(self.hits, start - 1, key=lambda hit: hit.start)
        for hit in self.hits[index : index + 50]:
            if hit.end > end:
                break
            yield hit


def _place(hit: Hit) -> int:
    return hit.end


def _found(platform: str, start: int, end: int, raw: str, **told: str) -> Found:
    """A post with the words ``raw`` and what else is told of it: author, handle, date, url."""
    said = content(_MARKER.sub("", raw))
    return Found(start, end, post(platform=platform, text=said.text, urls=said.urls, media=said.media, **told))


def _counts(line: str) -> bool:
    """Whether a folded line has nothing but numbers and what they count: ``12 Retweets 30 Likes``."""
    words = [word for word in re.split(r"[·•|,]?\s{1,4}", line) if word]
    if len(words) < 2 or not _NUMBER.match(words[0]):
        return False
    left = line
    for phrase in sorted(phrases().of["x", "count"], key=len, reverse=True):
        left = left.replace(phrase, " ")
    return left != line and not re.sub(r"[\d\s.,km·•|]", "", left)


def _network(handle: str) -> str:
    if "@" in handle:
        return "mastodon"
    return "bluesky" if "." in handle else "x"


def find(text: str, folded: str, language: str = "") -> list[Found]:
    """All posts in ``text``, in order, disjoint.

    Args:
        text: the source.
        folded: the same, folded (:func:`cleaner.fold.fold`).
        language: of the document, for the dates in signatures.
    """
    # A dot in the middle of a line is a header's only after an account.
    literals = [h for h in hits(folded) if h.kind != "header" or "@" in folded[max(0, h.start - 20) : h.start]]
    if "@" in text:
        literals = sorted([*literals, *(Hit("clock", "x", *m.span()) for m in _CLOCK.finditer(text))], key=_place)
    return _Finder(text, folded, language, literals).run() if literals else []
