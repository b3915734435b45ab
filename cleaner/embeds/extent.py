"""Where the text of a post begins, when its signature is known.

Flatteners put a post on one line with its signature, on the line before it, or over several lines, and sometimes after
prose. What cannot be told from prose stays: then only the signature and the links before it are the post.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from cleaner.embeds.lines import Lines
from cleaner.embeds.posts import LINK

LIMITS: Final = {"x": 280, "bluesky": 300, "threads": 500, "mastodon": 500, "instagram": 2200, "tiktok": 2200}
"""Characters a post may have, from the networks' documentation. On X wide characters count twice and links 23."""
_SLACK: Final = 15
_CUT_SHORT: Final = 60  # what a longer post may have beyond the limit before the widget cuts it
_EMOJI: Final = "\u2600-\u27bf\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff"
_SIGN: Final = re.compile(rf"(?<![\w/.])[#@]\w{{2,}}|\bRT @|pic\.(?:twitter|x)\.com/|//t\.co/|[{_EMOJI}]")
_SENTENCE: Final = re.compile(r"[.!?…:。！？][\"'»”’)\]]{0,3}\s+|[。！？]")
_TRAILING: Final = re.compile(
    r"(?:\s{0,3}(?:https?://t\.co/[A-Za-z0-9]{1,10}|(?:https?://)?pic\.(?:twitter|x)\.com/[A-Za-z0-9]{1,12})){1,10}\s{0,3}$"
)
_WINDOW: Final = 700  # code points looked back on a line: more than the longest post with its links


def signs(text: str) -> bool:
    """Whether ``text`` has what prose seldom has: a hashtag, a handle, an emoji, a shortened link."""
    return _SIGN.search(text) is not None


def tagged(text: str) -> bool:
    """Whether ``text`` has a sign beyond a handle, which promotions have too."""
    return any(not found.group().startswith("@") for found in _SIGN.finditer(text))


def weight(text: str) -> int:
    """Length as X counts it: links are 23 characters, those at the end and pictures none, wide characters two."""
    plain, links = LINK.subn("", _TRAILING.sub("", text[: 4 * _WINDOW]).strip())
    return 23 * links + len(plain) + sum(unicodedata.east_asian_width(c) in "WF" for c in plain if c > "\u1100")


def _fits(text: str, platform: str) -> bool:
    if len(text) > 3 * _WINDOW + 400:
        return False
    more = _CUT_SHORT if "…" in text[-40:] else _SLACK
    return weight(text) <= LIMITS.get(platform, LIMITS["x"]) + more


def on_line(text: str, start: int, end: int, platform: str, *, unbroken: bool = False) -> int:
    """Where on ``text[start:end]``, the line before a signature, the post begins.

    In ``unbroken`` text, where line ends are lost, prose may stand before a post however short the two are together.
    """
    if not unbroken and _fits(text[start:end], platform):
        return start
    low = max(start, end - _WINDOW)
    window = text[low:end]
    links = _TRAILING.search(window, max(0, len(window) - 300))
    tail = low + (links.start() if links else len(window))
    # Sentences that carry a sign of a post, as far back as they fit; without any the words may be prose.
    body = text[low:tail]
    boundaries = [low + found.end() for found in _SENTENCE.finditer(body)]
    for boundary in [start, *boundaries] if low == start else boundaries:
        if _fits(text[boundary:end], platform) and signs(text[boundary:tail]):
            first = _SENTENCE.search(text, boundary, tail)
            if signs(text[boundary : first.end() if first else tail]):
                return boundary
    # Words without a full stop that run into a link are not the end of a paragraph.
    if links and boundaries and body[-1:].isalnum() and _fits(text[boundaries[-1] : end], platform):
        return boundaries[-1]
    while tail < end and text[tail].isspace():
        tail += 1
    return tail


def above(lines: Lines, number: int, floor: int, platform: str, *, sure: bool) -> int | None:
    """Where the post begins that stands on the lines before line ``number``, or None when none seems to.

    Args:
        lines: the text.
        number: line of the signature.
        floor: earlier posts end here; nothing before it belongs to this one.
        platform: whose limits hold.
        sure: whether the signature promises a text; otherwise the text must look like a post itself.
    """
    # Some flatteners indent what was a quotation: lines as deep as the signature, in shallower text, are one post.
    depth = lines.indent(number)
    deeper = depth > max(0, lines.indent(number + 1))
    number -= 1
    if number < 0 or lines.spans[number][0] < floor:
        return None
    start, end = lines.spans[number]
    line = lines.text[start:end]
    looks = signs(line)
    if not looks and (not sure or line.endswith((":", "："))):
        return None
    if not _fits(line, platform):
        begin = on_line(lines.text, start, end, platform)
        return begin if begin < end else None
    while number > 0:
        before = lines.spans[number - 1]
        text = lines.text[before[0] : end]
        if before[0] < floor or not _fits(text, platform):
            break
        if not (
            lines.joined(number)
            or (deeper and lines.indent(number - 1) == depth)
            or (lines.spaced and looks and _odd(lines.cut(number - 1)))
        ):
            break
        start, number = before[0], number - 1
    return start


def _odd(line: str) -> bool:
    """Whether a line of its own paragraph goes with the post below it: it is short and no sentence of an article."""
    return len(line) <= 200 and signs(line) and not line.endswith((":", "："))
