"""Lines that say when an article was published or changed: "Publié le 3 nov. 2017 à 14h12", "Stand: 26.04.2024".

A stamp is made of dates, times, cue words, separators, and at most an author, a section or a place; a line with
anything else is prose and stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.dates.engine import expressions
from cleaner.dates.found import Found
from cleaner.dates.lexicon import Lexicon, lexicon
from cleaner.dates.scan import DATED
from cleaner.dates.times import BASIC, BLANK, TIME, time_of
from cleaner.dates.values import YMD, persian, spell, valid

LONGEST: Final = 220
"""Lines longer than this are no stamps; only their head can be one."""
HEAD: Final = 90
"""How much of a long line is searched for a stamp glued before its first sentence."""


class Stamp(NamedTuple):
    """One date of a stamp, with the part of the line that belongs to it."""

    start: int
    end: int
    kind: str
    """``published``, ``modified``, ``other``."""
    value: str
    cued: bool
    """Whether a word says what the date is."""
    form: str
    """``line`` (nothing else stands there), ``byline``, ``label`` (a section or place stands beside it), ``prefix``;
    ``loose`` where more stands beside it than a stamp has: good for the date, too little to take it out of the text."""


class Byline(NamedTuple):
    """The author part of a stamp line."""

    start: int
    end: int
    authors: tuple[str, ...]


_SEPARATORS: Final = (
    " \t\u00a0\u202f\u200b\u200e\u200f|·•,;:-–—/()[]<>«»\"'.!*»›→&+~#■●▪◆►▶|｜・、，。：（）【】「」『』〔〕"
)
_ZONES: Final = re.compile(
    r"(?<!\w)(?:gmt|utc|bst|cet|cest|mez|mesz|est|edt|et|ct|pt|cst|cdt|mst|mdt|pst|pdt|ist|jst|kst|aest|aedt|msk|мск|eet|eest|trt|"
    r"wib|wita|eat|sast|hkt|sgt|pkt|cat|wat|z|am|pm|a\.m\.|p\.m\.|uhr|hrs?|h)(?!\w)(?:\s?[+-]\s?\d{1,2}(?::?\d\d)?)?"
)
_READING: Final = re.compile(
    r"\d{1,3}\s?(?:-\s?\d{1,3}\s?)?(?:min(?:ute[nsr]?|uto|utos|uti|uut|uter|utter|uta|ut)?\.?|мин\.?|минут[аы]?|хв\.?|dk\.?|dakika|phút|分|분|λεπτά)"
    r"(?:\s?(?:read|ago|de lecture|lesezeit|di lettura|de lectura|de leitura|leestijd|lästid"
    r"|lesetid|чтения|читання|czytania))?(?!\w)"
    r"|\d{1,6}\s(?:comments?|commentaires?|kommentare?|comentarios?|views?|shares?|vues|aufrufe|meinungen|reactions?)(?!\w)"
    r"|\d+:\d\d(?!\w)|\d{1,2} (?:minutes?|hours?|days?|months?|years?)(?: ago)?(?!\w)"
    r"|(?:no|0|keine|sin|aucun|add|leave a) (?:comments?|kommentare|comentarios|commentaire)(?!\w)"
)
_CUE_EAST: Final = {
    "published": (
        "掲載",
        "公開",
        "公開日",
        "配信",
        "発行",
        "投稿",
        "投稿日",
        "作成",
        "作成日",
        "発表",
        "発表日",
        "入稿",
        "發布",
        "发布",
        "發佈",
        "發表",
        "发表",
        "刊登",
        "时间",
        "時間",
        "日期",
        "发布时间",
        "發布時間",
        "发表时间",
        "入力",
        "입력",
        "등록",
        "승인",
        "기사입력",
        "작성",
        "게시",
        "송고",
        "보도",
        "발행",
        "발행일",
        "등록일",
    ),
    "modified": (
        "更新",
        "更新日",
        "最終更新",
        "最終更新日",
        "更新日時",
        "更新时间",
        "更新時間",
        "最后更新",
        "最後更新",
        "修改",
        "修正",
        "수정",
        "최종수정",
        "최종 수정",
        "업데이트",
        "최종업데이트",
    ),
}
_NOISE_EAST: Final = (
    "来源",
    "來源",
    "：",
    "時",
    "分",
    "更",
    "午前",
    "午後",
    "上午",
    "下午",
    "오전",
    "오후",
    "付",
    "付け",
    "号",
    "朝刊",
    "夕刊",
    "기자",
    "記者",
    "记者",
    "시",
    "분",
    "秒",
    "月曜日",
    "火曜日",
    "水曜日",
    "木曜日",
    "金曜日",
    "土曜日",
    "日曜日",
    "星期一",
    "星期二",
    "星期三",
    "星期四",
    "星期五",
    "星期六",
    "星期日",
    "月",
    "火",
    "水",
    "木",
    "金",
    "土",
    "日",
)


_ICONS: Final = ("schedule", "access_time", "timer", "calendar_today", "date_range")
"""Names of icons, which a page shows as pictures and its text as words."""


class _Words(NamedTuple):
    cues: re.Pattern[str]
    kinds: dict[str, str]
    noise: re.Pattern[str]
    by: re.Pattern[str] | None


@cache
def _words(language: str) -> _Words:
    kinds: dict[str, str] = {}
    noise: set[str] = {"date", "kl", "h", "the", "of", "on", *_ICONS}
    by: set[str] = set()
    for code in dict.fromkeys((language, "en")):
        lex = lexicon(code)
        for use in ("published", "modified", "other"):
            for word in lex.stamp.get(use, ()):
                kinds.setdefault(word, use)
        noise.update(lex.stamp.get("noise", ()))
        by.update(lex.stamp.get("by", ()))
        for form, meanings in lex.words.items():
            if any(w.kind in "Wwq" for w in meanings):
                noise.add(form)
    if language in ("ja", "zh", "ko"):
        kinds.update({word: use for use, signs in _CUE_EAST.items() for word in signs})

    def pattern(words: Sequence[str], plain: Sequence[str] = ()) -> re.Pattern[str]:
        ordered = sorted(words, key=len, reverse=True)
        spaced = r"(?<![^\W\d_])(?:" + "|".join(map(re.escape, ordered)) + r")(?![^\W\d_])"
        extra = "|".join(map(re.escape, sorted(plain, key=len, reverse=True)))
        return re.compile(spaced + (f"|{extra}" if extra else ""))

    east = [w for w in kinds if w[0] > "\u2e00"]
    western = [w for w in kinds if w[0] <= "\u2e00"]
    return _Words(
        pattern(western, east),
        kinds,
        pattern(sorted(noise), _NOISE_EAST if language in ("ja", "zh", "ko") else ()),
        pattern(sorted(by)) if by else None,
    )


def read_line(
    text: str, folded: str, start: int, end: int, lex: Lexicon, anchor: YMD = (0, 0, 0)
) -> tuple[list[Stamp], Byline | None]:
    """The stamps that the line ``[start, end)`` is, and its author part; nothing when the line is prose."""
    words = _words(lex.language)
    if text[end - 1] in ":：":
        return [], None  # it announces what follows
    if end - start > LONGEST or (end - start > HEAD and text[end - 1] in _PROSE_ENDS):
        stop = min(start + HEAD, end)
        opens = text[start] == "(" or words.cues.match(folded, start) or _THIS.match(folded, start)
        if not opens or DATED.search(folded, start, stop) is None:
            return [], None
        if not (dates := _dates(text, folded, start, stop, lex, anchor)):
            return [], None
        return _head(text, folded, start, end, dates, words) or _loose(text, folded, start, end, dates, words), None
    if (text[start] in "—–-" and text.find("(@", start, end) > 0) or DATED.search(folded, start, end) is None:
        return [], None  # "— Name (@handle) May 5, 2020" is the end of a post
    if not (dates := _dates(text, folded, start, end, lex, anchor)) or _event(folded, start, end, dates, words):
        return [], None
    if whole := _whole(text, folded, start, end, dates, words):
        return whole
    return _head(text, folded, start, end, dates, words) or _loose(text, folded, start, end, dates, words), None


def _event(folded: str, start: int, end: int, dates: list[Found], words: _Words) -> bool:
    """Whether the line says from when to when something takes place, or is the row of a table with figures."""
    ranged = any(item.type == "range_start" for item in dates) or _HOURS.search(folded, start, end) is not None
    ranged = ranged or any(folded[a.end : b.start].strip() in _TO for a, b in pairwise(dates))
    if not ranged and _FIGURE.search(folded, start, end) is None:
        return False
    return all(cue[0] in _WEAK for cue in words.cues.finditer(folded, start, end))


_TO: Final = frozenset((
    "to", "until", "till", "through", "au", "jusqu'au", "bis", "al", "hasta", "hasta el", "ate", "ao", "a", "t/m",
    "tot", "do", "po", "til", "la", "kuni", "до", "по",
))  # fmt: skip
"""Words between two dates that make them a range."""
_FIGURE: Final = re.compile(r"\d ?[%€$£¥₽₺]|[$€£¥₽₺] ?\d")
_HOURS: Final = re.compile(r"\d[:h]\d\d(?: ?[ap]\.?m\.?)? ?(?:-|to|bis) ?\d\d?[:.h]\d\d")


def cue(folded: str, start: int, end: int, lex: Lexicon) -> str:
    """What a line that is nothing but a word such as "Published:" says of the date in the next line, or ``""``."""
    return _words(lex.language).kinds.get(folded[start:end].strip(" :-|"), "") if end - start < 40 else ""


_PROSE_ENDS: Final = '.!?।॥۔"”»'


def _dates(text: str, folded: str, start: int, end: int, lex: Lexicon, anchor: YMD) -> list[Found]:
    found = _whole_dates(text, folded, start, end, lex, anchor)
    if not found and lex.language not in ("en", ""):
        found = _whole_dates(text, folded, start, end, lexicon("en")._replace(numeric=lex.numeric), anchor)
    if found or _GLUED.search(text, start, end) is None:
        return found
    return _unglued(text, folded, start, end, lex, anchor)


def _whole_dates(text: str, folded: str, start: int, end: int, lex: Lexicon, anchor: YMD) -> list[Found]:
    return [
        f
        for f in expressions(text, folded, lex, anchor, lenient=True, start=start, end=end)
        if (f.type in ("date", "month", "range_start", "range_end") and f.day[0] and f.day[1])
        or f.ambiguous  # which is the day and which the month of 05/09/2017 nobody may know: a stamp it is
    ]


_GLUED: Final = re.compile(
    r"(?P<name>[a-zß-öø-ÿ)])(?=[A-ZÀ-ÖØ-Þ][^\W\d_]{2,11}\.? \d\d?,? (?:19|20)\d\d)"
    r"|(?<=[\w,.] (?:19|20)\d\d)(?P<count>\d{1,5})(?=\D|$)(?: \d{1,6}$)?"
)
"""What flattened pages run together: the author and the month, the year and the number of comments."""


def _unglued(text: str, folded: str, start: int, end: int, lex: Lexicon, anchor: YMD) -> list[Found]:
    """The dates of a line as if what is glued to them were blank."""
    glued = [(found.start() - start, found.end() - start) for found in _GLUED.finditer(text, start, end)]
    line, plain = text[start:end], folded[start:end]
    for low, high in glued:
        gap = " " * (high - low)
        line, plain = line[:low] + gap + line[high:], plain[:low] + gap + plain[high:]
    if _GLUED.search(line):
        return []
    ends = dict(glued)
    return [
        item._replace(start=item.start + start, end=ends.get(item.end, item.end) + start)
        for item in _dates(line, plain, 0, end - start, lex, anchor)
    ]


def _value(item: Found, text: str, start: int, end: int) -> str:
    day = persian(*item.day) if item.calendar == "persian" else item.day
    if not day[0] or not valid(*day):
        return ""
    value = spell(*day)
    return (
        value + time_of(text[start : item.start] + " " * (item.end - item.start) + text[item.end : end])
        if day[2]
        else value
    )


def _whole(
    text: str, folded: str, start: int, end: int, dates: list[Found], words: _Words
) -> tuple[list[Stamp], Byline | None] | None:
    covered = bytearray(end - start)

    def cover(low: int, high: int) -> None:
        covered[low - start : high - start] = b"\1" * (high - low)

    for item in dates:
        cover(item.start, item.end)
    cues: list[tuple[int, int, str]] = []
    for found in words.cues.finditer(folded, start, end):
        if not covered[found.start() - start]:
            cues.append((found.start(), found.end(), words.kinds[found[0]]))
            cover(*found.span())
    for camel in _CAMEL.finditer(text, start, end):  # "By Jane DoePublished: 5 May 2020"
        said = words.cues.match(folded[camel.end() : end])
        if said is not None and words.kinds[said[0]] != "other" and not covered[camel.end() - start]:
            cues.append((camel.end(), camel.end() + said.end(), words.kinds[said[0]]))
            cover(*cues[-1][:2])
    cues.sort()
    for pattern in (_READING, TIME, BASIC, _ZONES):
        for found in pattern.finditer(folded, start, end):
            cover(*found.span())
    by = words.by.search(folded, start, end) if words.by is not None else None
    if by is not None and not covered[by.start() - start]:
        cover(*by.span())
    for found in words.noise.finditer(folded, start, end):
        if not covered[found.start() - start]:
            cover(*found.span())
    rest = _rest(text, start, end, covered)
    if not rest:
        return _split(text, folded, start, end, dates, cues, None, "line"), None
    left = " ".join(text[a:b] for a, b in rest)
    plain = sum(_lower(text[a:b]) for a, b in rest)
    caseless = left.lower() == left.upper()
    if not cues and left.endswith((".", "।", "۔")) and (plain > 1 or (caseless and len(rest) > 1)):
        return None
    if len(rest) > 9 or len(left) > 80 or _SENTENCE.search(left) or sum(c.isdecimal() for c in left) > 8:
        return None
    first, last = dates[0], dates[-1]
    before = [r for r in rest if r[1] <= first.start]
    after = [r for r in rest if r[0] >= last.end]
    if len(before) + len(after) < len(rest) and not cues:
        return None
    if by is not None and by.end() <= rest[0][0]:
        names = _until_break(text, [r for r in rest if r[0] >= by.end()], covered, start)
        if not _names(text, names):
            names = _until_comma(text, names)
        if len(names) == 1 and names[0][1] <= first.start and not _names(text, names):
            return _split(text, folded, start, end, dates, cues, None, "byline"), None  # of a user or an office
        if names and _names(text, names) and (names[-1][1] <= first.start or by.start() >= last.end):
            byline = Byline(by.start(), names[-1][1], (_join(text, names),))
            return _split(text, folded, start, end, dates, cues, byline, "byline"), byline
    parted = all(
        _parted(text, covered, start, end, side, item) for side, item in ((before, first), (after, last)) if side
    )
    strong_cues = [cue for cue in cues if folded[cue[0] : cue[1]] not in _WEAK]
    if not strong_cues and after and not before and text[start] in _BULLETS:
        return None  # an item of a list
    between = text[before[-1][1] : first.start] if before and not parted else ""
    if before and len(before) < 4 and not after and (reporter := _REPORTER.fullmatch(between)):
        byline = Byline(before[0][0], before[-1][1] + reporter.end(1), (_join(text, before),))
        return _split(text, folded, start, end, dates, cues, byline, "byline"), byline
    linked = any(map(str.isalpha, between))
    if linked and not cues:  # "Concert on 5 May 2020"; or an author
        loose = len(dates) == 1 and not after and len(before) < 5 and _names(text, before)
        return (_split(text, folded, start, end, dates, cues, None, "loose"), None) if loose else None
    strong = any(kind in ("published", "modified") for _, _, kind in cues)
    titled = plain == 0 and len(rest) <= 5 and not _trailing(left) and not _numbered(text, before, dates, end)
    if (parted and plain <= 3) or titled or (strong and plain <= 2 and len(rest) <= 6):
        return _split(text, folded, start, end, dates, cues, None, "label"), None
    return None


_REPORTER: Final = re.compile(r"\s?(기자|特派員|記者|记者|특파원)\s*")


def _numbered(text: str, before: list[tuple[int, int]], dates: list[Found], end: int) -> bool:
    """Whether what looks like a date may be the number of the word before it: "Chapter 05/09/2017"."""
    if not before or len(dates) > 1:
        return False
    item, word = dates[0], text[before[-1][0] : before[-1][1]].lower().strip(".:")
    if word in _SECTIONS or _HARD.search(text, before[-1][1], item.start) or time_of(BLANK + text[item.end : end]):
        return False
    unsure = (item.ambiguous and not item.day[1]) or _SHORT_YEAR.search(text, item.start, item.end) is not None
    return unsure or word in _CODES


_SHORT_YEAR: Final = re.compile(r"[^\W\d_]\.?[ -]'?\d\d$")
_BULLETS: Final = "-–—*•+"
_SECTIONS: Final = frozenset((
    "news", "sport", "sports", "local", "world", "politics", "business", "culture", "opinion", "video", "live",
    "panorama", "wirtschaft", "politik", "kultur", "actualité", "actualités", "monde", "politique", "économie",
    "société", "deportes", "política", "economía", "cultura", "sociedad", "mundo", "cronaca", "esteri", "economia",
    "politica", "attualità", "esportes", "brasil", "notícias", "wiadomości", "kraj", "świat", "новости", "политика",
    "общество", "gündem", "ekonomi", "spor", "nyheter", "uutiset", "zprávy", "domácí", "vijesti", "press", "release",
    "staff", "editor", "admin", "redaktion",
))  # fmt: skip
"""Words of section labels, which are no part of an author's name."""

_SENTENCE: Final = re.compile(r"(?<!\d)(?<!\b\w)(?<!\b\w\w)[.…]\s|[!?。]")


def _lower(word: str) -> bool:
    """Whether a word is a plain one: three lower-case letters or more (scripts without case have none)."""
    return len(word) > 2 and word[0].islower()


def _trailing(words: str) -> bool:
    """Whether the last word is one that nothing ends with but a sentence going on."""
    last = words.rpartition(" ")[2]
    return len(last) > 1 and last.isalpha() and last.islower()


def _names(text: str, words: Sequence[tuple[int, int]]) -> bool:
    return (
        1 <= len(words) <= 6
        and all(text[a].isupper() or b - a < 4 or not text[a].islower() for a, b in words)
        and not any(c.isdecimal() for a, b in words for c in text[a:b])
        and not any(text[a:b].lower() in _SECTIONS for a, b in words)
        and not (len(words) > 1 and any(_JOINED.search(text, a, b) for a, b in words))
    )


_CAMEL: Final = re.compile(r"[a-zß-öø-ÿ](?=[A-ZÀ-ÖØ-Þ])")
_JOINED: Final = re.compile(r"[a-zß-öø-ÿ]{4}[A-ZÀ-ÖØ-Þ]")
"""A name with the next word glued to it."""


def _join(text: str, words: Sequence[tuple[int, int]]) -> str:
    return text[words[0][0] : words[-1][1]].strip(_SEPARATORS)


_PARTICLES: Final = frozenset((
    "de", "da", "do", "di", "la", "le", "y", "e", "i", "el", "al", "den", "der", "van", "von", "bin", "ter", "du",
    "dos",
))  # fmt: skip
"""Words inside a name that a line may use for itself too."""


def _until_break(text: str, words: list[tuple[int, int]], covered: bytearray, start: int) -> list[tuple[int, int]]:
    """The words up to the first sign, date or cue that parts them from the next."""
    kept: list[tuple[int, int]] = []
    for word in words:
        if (
            kept
            and text[kept[-1][1] : word[0]].strip() not in _PARTICLES
            and (any(covered[kept[-1][1] - start : word[0] - start]) or _HARD.search(text, kept[-1][1], word[0]))
        ):
            break
        kept.append(word)
    return kept


def _until_comma(text: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The words before the first comma: "Jane Doe, Staff Writer"."""
    for place in range(2, len(words)):
        if "," in text[words[place - 1][1] : words[place][0]]:
            return words[:place]
    return words


_HARD: Final = re.compile(r"[|·•/()\[\]–—｜／]|\s-\s|:\s|\s{3,}")


def _parted(text: str, covered: bytearray, start: int, end: int, words: list[tuple[int, int]], item: Found) -> bool:
    """Whether a sign, not just a space, stands between the words beside a date and the date."""
    low, high = (words[-1][1], item.start) if words[-1][1] <= item.start else (item.end, words[0][0])
    between = "".join("\0" if covered[i - start] else text[i] for i in range(low, high))
    return _HARD.search(between) is not None or "," in between


def _rest(text: str, start: int, end: int, covered: bytearray) -> list[tuple[int, int]]:
    rest: list[tuple[int, int]] = []
    position = start
    while position < end:
        if covered[position - start] or text[position] in _SEPARATORS or not text[position].isprintable():
            position += 1
            continue
        low = position
        while position < end and not covered[position - start] and text[position] not in " |·•,;()[]\u00a0":
            position += 1
        rest.append((low, position))
    return rest


def _split(
    text: str,
    folded: str,
    start: int,
    end: int,
    dates: list[Found],
    cues: list[tuple[int, int, str]],
    byline: Byline | None,
    form: str,
) -> list[Stamp]:
    stamps: list[Stamp] = []
    low = start if byline is None or byline.start > dates[0].start else byline.end
    high = end if byline is None or byline.start < dates[0].start else byline.start
    while low < high and text[low].isspace():
        low += 1
    while high > low and text[high - 1].isspace():
        high -= 1
    borders = [low]
    for previous, item in pairwise(dates):
        between = [c[0] for c in cues if previous.end <= c[0] < item.start]
        borders.append(between[0] if between else item.start)
    borders.append(high)
    for index, item in enumerate(dates):
        a, b = borders[index], borders[index + 1]
        before = [c for c in cues if a <= c[0] < item.start]
        after = [c for c in cues if item.end <= c[0] < b]
        if not before and after and after[0][2] == "modified" and any(map(str.isdecimal, text[after[0][1] : b])):
            # "5 May 2020 | Updated 08:24": the day is that of publication, the time is not
            if value := _value(item, text, a, after[0][0]):
                stamps.append(Stamp(a, b, "published", value, False, form))
            continue
        mine = before or after
        kind = mine[0][2] if mine and len({c[2] for c in mine}) == 1 else mine[-1][2] if mine else "published"
        cued = bool(mine) and not (kind == "published" and folded[mine[0][0] : mine[0][1]] in _WEAK)
        cued = cued or (not mine and any(c[0] >= b and c[2] == "modified" for c in cues))
        if value := _value(item, text, a, b):
            stamps.append(Stamp(a, b, kind, value, cued, form))
    if len(stamps) == 2 and not cues and _machine(text, *dates):
        return [stamps[0]._replace(kind="modified"), stamps[1]]
    if len(stamps) == 2 and not cues and not text[dates[0].end : dates[1].start].strip():
        # Two dates without anything between them: when it was published, when updated, in either order.
        first, last = stamps
        kinds = ("published", "modified") if first.value[:10] <= last.value[:10] else ("modified", "published")
        if first.value[:10] == last.value[:10]:
            return [first._replace(end=last.end)]
        return [stamp._replace(kind=kind) for stamp, kind in zip(stamps, kinds, strict=True)]
    return stamps


_MOMENT: Final = re.compile(r"T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:?\d\d)\s*")


def _machine(text: str, first: Found, second: Found) -> bool:
    """Whether a moment as machines write it stands before a date for readers: that of the last change, hidden."""
    return _MOMENT.fullmatch(text, first.end, second.start) is not None


_WEAK: Final = frozenset(("date", "data", "datum", "dato", "fecha", "created", "时间", "時間", "日期"))
"""Words that stand before the date of an event as well."""


def _loose(text: str, folded: str, start: int, end: int, dates: list[Found], words: _Words) -> list[Stamp]:
    """The first date of a line that says more about an article than a stamp does: its topics, comments, buttons."""
    if len(dates) > 2:
        return []
    item = dates[0]
    if len(dates) == 2 and _machine(text, *dates):
        item = dates[1]
        text = text[: dates[0].start] + " " * (item.start - dates[0].start) + text[item.start :]
    opening = words.cues.match(folded, start)
    if opening and words.by and words.by.match(folded, opening.end() + 1) and item.start - start <= SIGNED:
        value = _value(item, text, start, end)  # "Posted by Jane Doe on 5 May 2020 in Books"
        return [Stamp(item.start, item.end, words.kinds[opening[0]], value, False, "loose")] if value else []
    if _THIS.match(folded, start):
        said = next((cue for cue in words.cues.finditer(folded, start, item.start) if cue[0] not in _WEAK), None)
        if said and item.start - said.end() < 5 and (value := _value(item, text, start, end)):
            return [Stamp(item.start, item.end, words.kinds[said[0]], value, False, "loose")]
    if end - start > LOOSE or text[end - 1] in _PROSE_ENDS or _SENTENCE.search(text, start, end):
        return []
    before, after = text[start : item.start], text[item.end : end]
    for told in _READING.finditer(folded, start, start + len(before)):
        before = before.replace(text[told.start() : told.end()], "")
    bare = before.strip(_SEPARATORS).strip()
    clock = TIME.match(folded, item.end + len(after) - len(after.lstrip(_SEPARATORS)), end)
    timed = clock is not None
    following = after.lstrip(_SEPARATORS)[:1]
    signed = words.by is not None and words.by.match(folded, end - len(after.lstrip(_SEPARATORS))) is not None
    words_before = bare.split()
    if words_before and words_before[-1].lower().strip(".:") in _CODES:
        return []
    apart = not bare or before.rstrip()[-1:] in _BARS or words_before[-1][:1].isupper() or bare.lower() in _SECTIONS
    apart = apart or (clock is not None and not text[clock.end() : end].strip(_SEPARATORS) and len(words_before) <= 3)
    if not apart or (following.islower() and not bare and not (timed or signed)):
        return []
    if bare and following and not (after.lstrip()[:1] in _BARS or timed or following.isupper()):
        return []
    cues = list(words.cues.finditer(folded, start, end))
    kind = words.kinds[cues[0][0]] if len(cues) == 1 and cues[0].end() <= item.start else "published"
    value = _value(item, text, start, end)
    return [Stamp(item.start, item.end, kind, value, False, "loose")] if value else []


_THIS: Final = re.compile(
    r"\W{0,3}(?:this|dieser|diese|cet|cette|este|esta|esse|questo|questa|dit|deze|denne|den har|ten|tento|tato|acest|"
    r"bu|эта|этот|цей|ця)\b"
)
"""How a note on the article itself opens: "This story was first published on 5 May 2020"."""
_CODES: Final = frozenset((
    "version", "v", "build", "no", "nr", "tel", "isbn", "art", "§", "chapter", "route", "episode", "volume", "vol",
    "verse", "act", "level", "kapitel", "chapitre", "capítulo", "capitolo", "episode", "épisode", "episodio", "folge",
    "rozdział", "kapitola", "глава", "серия", "bölüm",
))  # fmt: skip
"""Words that a number follows which is no date."""
SIGNED: Final = 60
"""Characters from the start of such a line to its date, when it names an author."""
LOOSE: Final = 140
"""Characters of a line with topics and the like."""
_BARS: Final = "|·•/–—-,()⋅"


def _head(text: str, folded: str, start: int, end: int, dates: list[Found], words: _Words) -> list[Stamp]:
    """A stamp glued before the first sentence of a paragraph: ``date 2017-09 The army …``."""
    item = dates[0]
    if (
        text[start] == "("
        and item.start == start + 1
        and text[item.end : item.end + 2] == ") "
        and text[item.end + 2 : item.end + 3].isupper()
    ):
        return (
            [Stamp(start, item.end + 1, "published", value, False, "prefix")]
            if (value := _value(item, text, start, item.end))
            else []
        )
    cue = words.cues.match(folded, start)
    if cue is None:
        return []
    between = folded[cue.end() : item.start].strip(" :-|")
    if between and not words.noise.fullmatch(between):
        return []
    if folded.startswith((":", " :"), item.end):
        return []  # a note of the author: "Update 5 May 2020: the bridge …"
    stop = item.end
    time = TIME.search(folded, stop, min(stop + 16, end))
    if time is not None and len(folded[stop : time.start()].strip(" ,-|")) <= 5 and ":" in time[0]:
        stop = time.end()
    rest = text[stop:end].lstrip(" .|:–—-")
    written = folded[item.start : item.end]
    opened = rest and (rest[0].isupper() or rest[0] in "«“\"„'([" or rest[0].lower() == rest[0].upper())
    signed = words.by is not None and words.by.match(folded, end - len(rest))
    if not opened and not signed:
        return []
    if not (written[:4].isdecimal() or cue[0] not in ("date", "data", "datum", "dato", "fecha")):
        return []
    value = _value(item, text, start, stop)
    kind = words.kinds[cue[0]]
    return [Stamp(start, stop, kind, value, True, "prefix")] if value else []
