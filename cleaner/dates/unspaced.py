"""Chinese, Japanese, Korean and Thai dates: scripts that do not part words, so patterns instead of tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from cleaner.dates.found import Found
from cleaner.dates.values import valid

LANGUAGES: Final = frozenset({"ja", "zh", "ko", "th"})

# Years before the first of each era (year 1 is 元年).
_ERAS: Final = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民國": 1911, "民国": 1911}
_DEICTIC: Final = {
    "昨年": -1,
    "去年": -1,
    "前年": -2,
    "一昨年": -2,
    "今年": 0,
    "本年": 0,
    "来年": 1,
    "明年": 1,
    "來年": 1,
    "지난해": -1,
    "작년": -1,
    "올해": 0,
    "내년": 1,
    "재작년": -2,
    "同年": 99,
    "翌年": 98,
}
_MONTHS: Final = {
    "先月": -1,
    "前月": -1,
    "上月": -1,
    "上个月": -1,
    "上個月": -1,
    "今月": 0,
    "本月": 0,
    "来月": 1,
    "下月": 1,
    "下个月": 1,
    "下個月": 1,
    "지난달": -1,
    "이달": 0,
    "이번_달": 0,
    "다음_달": 1,
    "내달": 1,
}
_DAYS: Final = {
    "昨日": -1,
    "昨天": -1,
    "きのう": -1,
    "一昨日": -2,
    "おととい": -2,
    "あす": 1,
    "前天": -2,
    "明日": 1,
    "明天": 1,
    "後天": 2,
    "后天": 2,
    "명일": 1,
    "어제": -1,
    "그제": -2,
    "그저께": -2,
    "엊그제": -2,
    "내일": 1,
    "모레": 2,
    "เมื่อวานนี้": -1,
    "เมื่อวาน": -1,
    "พรุ่งนี้": 1,
    "วันพรุ่งนี้": 1,
}
_WEEK: Final = {
    name: number
    for number, names in enumerate(
        (
            "月曜日 月曜 星期一 周一 週一 礼拜一 월요일",
            "火曜日 火曜 星期二 周二 週二 礼拜二 화요일",
            "水曜日 水曜 星期三 周三 週三 礼拜三 수요일",
            "木曜日 木曜 星期四 周四 週四 礼拜四 목요일",
            "金曜日 金曜 星期五 周五 週五 礼拜五 금요일",
            "土曜日 土曜 星期六 周六 週六 礼拜六 토요일",
            "日曜日 日曜 星期日 星期天 周日 週日 礼拜日 일요일",
        ),
        1,
    )
    for name in names.split()
}
_WEEKS: Final = {
    week: number
    for number, weeks in (
        (-1, "先週 上 上个 上個 지난주"),
        (0, "今週 本 这 這 이번_주 이번주"),
        (1, "来週 下 下个 下個 다음_주 다음주 내주"),
    )
    for week in (word.replace("_", " ") for word in weeks.split())
}
"""Words before a weekday for the week it lies in: ``先週火曜日``, ``上周二``."""
_SIDES: Final = {"지난": "last", "오는": "next", "来る": "next", "去る": "last"}
"""Words before a day that say on which side of today it lies."""
_NUMERALS: Final = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_THAI: Final = (
    ("มกราคม", "ม.ค."),
    ("กุมภาพันธ์", "ก.พ."),
    ("มีนาคม", "มี.ค."),
    ("เมษายน", "เม.ย."),
    ("พฤษภาคม", "พ.ค."),
    ("มิถุนายน", "มิ.ย."),
    ("กรกฎาคม", "ก.ค."),
    ("สิงหาคม", "ส.ค."),
    ("กันยายน", "ก.ย."),
    ("ตุลาคม", "ต.ค."),
    ("พฤศจิกายน", "พ.ย."),
    ("ธันวาคม", "ธ.ค."),
)


_PARTS: Final = {
    "末": "end", "底": "end", "下旬": "end", "말": "end", "하순": "end", "中旬": "mid", "중순": "mid",
    "初": "start", "初め": "start", "上旬": "start", "초": "start", "상순": "start",
}  # fmt: skip
"""Words behind a year or month for a part of it: ``5月末``, ``2025년 말``."""


def _any(words: object) -> str:
    return "|".join(sorted(map(re.escape, map(str, words)), key=len, reverse=True))  # type: ignore[call-overload]


def _initials(*words: Iterable[str]) -> str:
    """What any of the words begins with: one look at a letter spares most places a try of all of them."""
    return "".join(sorted({word[0] for group in words for word in group}))


@cache
def _east() -> re.Pattern[str]:
    apart = r"(?<!\d)(?<!\d[,.])"
    number = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
    year = (
        rf"(?:(?P<era>{_any(_ERAS)})\s?(?P<ey>\d{{1,3}}|元)\s?[年년]|(?P<y>{apart}\d{{4}}|{apart}\d\d(?=年)"
        rf"|[一二][〇零一二三四五六七八九]{{3}})\s?[年년](?![間間度]|级|级|生)|(?P<dy>{_any(_DEICTIC)}))"
    )
    day_end = r"(?!間|间|目|以|後|后|前|内|內|ぶり|連|连|분|간|째|本|程|常|分|数|당|동|이)"

    to = r"\s?[-~∼〜至到]\s?"
    # "初めて" is "for the first time", "말했다" is "said"
    part = (
        r"\s?(?:末|底|[上中下]旬|初め(?!て)|初(?![めの回日戦登勝代])"
        r"|(?:[상중하]순|말|초)(?=[\s.,)]|에|까지|부터|쯤|경|께|의|로))"
    )

    def month_day(tag: str) -> str:
        return (
            rf"(?:(?:(?P<fm{tag}>{apart}{number})(?:\s?[月월])?{to})?(?P<m{tag}>{apart}{number})\s?[月월](?!間|间|간|号)"
            rf"|(?P<dm{tag}>{_any(_MONTHS)}))"
            rf"(?:\s?(?:(?P<fd{tag}>{number})(?:\s?[日號号일])?{to})?(?P<d{tag}>{number})\s?[日號号일](?!間|间|간))?"
        )

    return re.compile(
        rf"(?=[\d{_initials(_NUMERALS, '十', _ERAS, _DEICTIC, _MONTHS, _DAYS, _WEEKS, _WEEK)}])"
        rf"(?:{apart}(?:(?P<cen>1\d|2[01])\s?世[纪紀])?(?P<dec>(?:1[5-9]|20)?\d0)\s?(?:年代|년대)|(?P<num>{apart}(?:19|20)\d\d(?:\.\s?\d\d?\.\s?|/\d\d?/|-\d\d?-)\d\d?(?![\d./-]\d|\d))"
        rf"|(?:{year}(?:\s?(?:の|的)?\s?{month_day('')})?|{month_day('2')})(?P<part>{part})?|(?P<lone>{apart}(?<!月)\d{{1,2}})[日일]{day_end}"
        rf"|(?P<rel>{_any(_DAYS)})|(?:(?P<wk>{_any(_WEEKS)})\s?の?)?(?P<w>{_any(_WEEK)}))"
    )


def find(text: str, folded: str, language: str, start: int, end: int) -> Iterator[Found]:
    """All calendar expressions of ``text[start:end]`` that these scripts write."""
    if language == "th":
        yield from _find_thai(folded, start, end)
        return
    for match in _east().finditer(folded, start, end):
        yield from _read(match, folded)


def _read(match: re.Match[str], folded: str) -> Iterator[Found]:
    group = match.groupdict()
    tag = "2" if group["m2"] or group["dm2"] else ""
    group.update({key: group[key + tag] for key in ("fm", "m", "dm", "fd", "d")})
    low, high = match.span()
    side = next((side for word, side in _SIDES.items() if folded.startswith(word, max(low - 3, 0), low)), "")
    if group["w"]:
        week = group["wk"]
        if week is None:
            yield Found(low, high, "weekday", weekday=_WEEK[group["w"]], relation=side)
        else:
            yield Found(low, high, "weekday", weekday=_WEEK[group["w"]], relation="week", offset=_WEEKS[week])
        return
    if group["dec"]:
        tens = int(group["dec"])
        century = 100 * int(group["cen"]) - 100 if group["cen"] else 1900 if tens > 20 else 2000
        yield Found(low, high, "decade", (tens + (0 if tens > 100 else century), 0, 0))
        return
    if group["num"]:
        day_of = tuple(map(int, re.findall(r"\d+", group["num"])))
        if valid(*day_of):
            yield Found(low, high, "date", (day_of[0], day_of[1], day_of[2]))
        return
    if group["rel"]:
        if folded[high : high + 1] != "香":  # 明日香 is a name
            yield Found(low, high, "deictic", offset=_DAYS[group["rel"]])
        return
    if group["lone"]:
        day = int(group["lone"])
        if 1 <= day <= 31:
            yield Found(low, high, "date", (0, 0, day), relation=side)
        return
    modifier = _PARTS.get((group["part"] or "").strip(), "")
    if group["part"]:
        high = match.start("part")
        modifier = "" if group["d"] else modifier
    year, offset, relation = 0, 0, ""
    if group["era"]:
        year = _ERAS[group["era"]] + (1 if group["ey"] == "元" else int(group["ey"]))
    elif group["y"]:
        written = "".join(str(_NUMERALS.get(c, c)) for c in group["y"])
        year = int(written)
        if year < 100:
            year += 2000 if year < 70 else 1900
            if not group["m"]:
                return
        if not 1000 <= year <= 2100:
            return
    elif group["dy"]:
        offset, relation = _DEICTIC[group["dy"]], "year"
    month = _number(group["m"]) if group["m"] else 0
    day = _number(group["d"]) if group["d"] else 0
    if group["dm"]:
        offset, relation = _MONTHS[group["dm"]], "month"
    if (
        (group["m"] and not 1 <= month <= 12)
        or (group["d"] and not 1 <= day <= 31)
        or (month and not valid(year, month, day))
    ):
        return
    if relation:
        if offset in (98, 99) or (offset == 0 and not (month or day)):
            if month and offset > 1:
                yield Found(low, high, "date" if day else "month", (0, month, day))
            return
        kind = "date" if day else "month" if month else "deictic"
        yield Found(low, high, kind, (0, month, day), modifier=modifier, offset=offset, relation=relation)
    elif group["fd"] and 1 <= _number(group["fd"]) < day:
        stop = match.end("fd" + tag)
        stop += folded[stop : stop + 1] in ("日", "號", "号", "일")
        yield Found(low, stop, "range_start", (year, month, _number(group["fd"])), relation=side)
        yield Found(match.start("d" + tag), high, "range_end", (year, month, day), relation=side)
    elif day:
        yield Found(low, high, "date", (year, month, day), relation=side)
    elif group["fm"] and 1 <= _number(group["fm"]) < month:
        yield Found(low, match.end("fm" + tag), "month", (year, _number(group["fm"]), 0))
        yield Found(match.start("m" + tag), high, "month", (year, month, 0), modifier=modifier)
    elif month:
        yield Found(low, high, "month", (year, month, 0), modifier=modifier)
    elif year:
        yield Found(low, high, "year", (year, 0, 0), modifier=modifier)


def _number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.partition("十")
    if not ten:
        return _NUMERALS.get(written, 0)
    return _NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0)


_THAI_DAYS: Final = {
    "จันทร์": 1,
    "อังคาร": 2,
    "พุธ": 3,
    "พฤหัสบดี": 4,
    "พฤหัสฯ": 4,
    "พฤหัส": 4,
    "ศุกร์": 5,
    "เสาร์": 6,
    "อาทิตย์": 7,
}
_THAI_SIDES: Final = {"ที่ผ่านมา": "last", "ที่แล้ว": "last", "ก่อน": "last", "หน้า": "next", "ที่จะถึงนี้": "next", "ที่จะถึง": "next"}
"""Words behind a weekday that say on which side of today it lies."""
_THAI_DEICTIC: Final = {
    "ปีที่แล้ว": ("year", -1),
    "ปีก่อน": ("year", -1),
    "ปีที่ผ่านมา": ("year", -1),
    "ปีหน้า": ("year", 1),
    "เดือนที่แล้ว": ("month", -1),
    "เดือนก่อน": ("month", -1),
    "เดือนหน้า": ("month", 1),
}

_THAI_COUNTED: Final = re.compile(r"(?:\d|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|หลาย|กี่)\s?$")


@cache
def _thai() -> tuple[re.Pattern[str], dict[str, int]]:
    months = {name: number for number, names in enumerate(_THAI, 1) for name in names}
    era, days, day = r"(?:พ\.\s?ศ\.|ค\.\s?ศ\.)", rf"วัน(?:{_any(_THAI_DAYS)})", r"(?<![\d.,:/])\d{1,2}"
    pattern = re.compile(
        rf"(?:(?:{days}\s*ที่\s*)?(?:(?P<fd>{day})\s*(?:-|ถึง(?:วันที่)?)\s*)?(?P<d>(?<!\d)\d{{1,2}})\s*(?:เดือน)?)?"
        rf"(?P<m>{_any(months)})\s*(?:(?P<be>(?:ปี\s*)?{era}|ปี)\s*)?(?P<y>\d{{4}}(?!\d)|\d\d(?!\d))?"
        rf"|ทศวรรษ(?:ที่)?\s*(?:{era}\s*)?(?P<dec>\d{{3}}0)|(?:ปี\s*)?(?P<be2>{era})\s*(?P<y2>\d{{4}})|ปี\s*(?P<y3>\d{{4}})"
        rf"|(?P<nd>{day})[/.-](?P<nm>\d\d?)[/.-](?P<ny>25\d\d)(?![\d/-])"
        rf"|(?P<rel>{_any(k for k in _DAYS if k[0] > 'ก')})|(?P<unit>{_any(_THAI_DEICTIC)})"
        rf"|วัน(?P<w>{_any(_THAI_DAYS)})(?:\s?(?P<side>{_any(_THAI_SIDES)}))?(?![ก-ฮ]*ส์)"
    )
    return pattern, months


def _find_thai(folded: str, start: int, end: int) -> Iterator[Found]:
    pattern, months = _thai()
    for match in pattern.finditer(folded, start, end):
        yield from _read_thai(match, months, folded)


def _read_thai(match: re.Match[str], months: dict[str, int], folded: str) -> Iterator[Found]:
    low, high = match.span()
    if match["rel"]:
        yield Found(low, high, "deictic", offset=_DAYS[match["rel"]])
        return
    if match["unit"]:
        if _THAI_COUNTED.search(folded, max(0, low - 6), low):
            return  # "3 ปีที่แล้ว" is three years ago
        unit, offset = _THAI_DEICTIC[match["unit"]]
        yield Found(low, high, "deictic", offset=offset, relation=unit)
        return
    if match["w"]:
        yield Found(low, high, "weekday", weekday=_THAI_DAYS[match["w"]], relation=_THAI_SIDES.get(match["side"], ""))
        return
    written = match["y"] or match["y2"] or match["y3"] or match["ny"] or match["dec"] or ""
    year = int(written) if written else 0
    if 0 < year < 100:
        year += 2500  # the short year is Buddhist
    if year > 2400 or any((match[group] or "").endswith("พ.ศ.") for group in ("be", "be2")):
        year -= 543  # Buddhist era
    if written and not 1000 <= year <= 2100:
        return
    if match["dec"]:
        if year == int(match["dec"]):  # a Buddhist decade is none of ours
            yield Found(low, high, "decade", (year, 0, 0))
        return
    month, day = months.get(match["m"] or "", 0) or int(match["nm"] or 0), int(match["d"] or match["nd"] or 0)
    if (month and not valid(year, month, day)) or (match["nm"] and not month):
        return
    low = match.start("y3") if match["y3"] else low
    high = low + len(folded[low:high].rstrip())
    if match["fd"] and 1 <= int(match["fd"]) < day:
        yield Found(low, match.end("fd"), "range_start", (year, month, int(match["fd"])))
        yield Found(match.start("d"), high, "range_end", (year, month, day))
        return
    yield Found(low, high, "date" if day else "month" if month else "year", (year, month, day))
