"""What a post of a social network says, as data, and how to read its addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

_MEDIA: Final = r"pic\.(?:twitter|x)\.com/[A-Za-z0-9]{1,12}"
# The slugs of t.co have at most ten characters, so what is glued to one is not part of it.
LINK: Final = re.compile(
    rf"(?:https?://)?{_MEDIA}|https?://t\.co/[A-Za-z0-9]{{1,10}}|https?://[^\s<>«»“”\"—]{{1,300}}?(?=pic\.(?:twitter|x)\.com/|https?://|[\s<>«»“”\"—]|$)"
)
"""A link in the text of a post: media links may lack their scheme, and several may be glued together."""
_IS_MEDIA: Final = re.compile(rf"(?:https?://)?{_MEDIA}")
_HASHTAG: Final = re.compile(r"(?<![\w&/])[#＃](\w{1,100})")


def post(
    *,
    platform: str,
    author: str = "",
    handle: str = "",
    date: str = "",
    text: str = "",
    url: str = "",
    urls: Sequence[str] = (),
    media: Sequence[str] = (),
) -> dict[str, Any]:
    """The value of a ``social_embed`` finding, every key present.

    Args:
        platform: ``x``, ``instagram``, ``facebook``, ``telegram``, ``tiktok``, ``youtube``, ``bluesky`` …
        author: display name.
        handle: account name with its ``@``.
        date: day of the post, ISO 8601 (``2017-09-06``), as precise as the source.
        text: what the post says, hashtags included, links at its end left out.
        url: the post's own address.
        urls: addresses the post links to.
        media: addresses of its pictures and videos.
    """
    return {
        "platform": platform,
        "author": author,
        "handle": f"@{handle.lstrip('@')}" if handle else "",
        "date": date,
        "text": text,
        "url": url,
        "urls": list(dict.fromkeys(urls)),
        "media": list(dict.fromkeys(media)),
        "hashtags": list(dict.fromkeys(f"#{tag}" for tag in _HASHTAG.findall(text) if not tag.isdigit())),
    }


class Content(NamedTuple):
    """The text of a post and the links taken out of its ends."""

    text: str
    urls: tuple[str, ...]
    media: tuple[str, ...]


def content(raw: str) -> Content:
    """``raw`` without the links at its two ends, and all links in it, split where they are glued, with schemes."""
    links = [(m.start(), m.end(), m.group()) for m in LINK.finditer(raw)]
    start, end = 0, len(raw)
    for low, high, _ in reversed(links):
        if raw[high:end].strip(" \t\n\u00a0|"):
            break
        end = low
    for low, high, _ in links:
        if high > end or raw[start:low].strip():
            break
        start = high
    text = "\n".join(line.strip() for line in raw[start:end].strip().split("\n") if line.strip()).removeprefix("• ")
    full = [address if "://" in address else f"https://{address}" for _, _, address in links]
    return Content(
        text,
        tuple(a.rstrip(".,;:!?)") for a in full if not _IS_MEDIA.fullmatch(a)),
        tuple(a for a in full if _IS_MEDIA.fullmatch(a)),
    )


class Permalink(NamedTuple):
    """Where an address leads to, when it is the address of one post."""

    platform: str
    handle: str
    url: str


# Host → (platform, pattern of the path of one post with the account as group 1 where the path names it).
_POSTS: Final[dict[str, tuple[str, str]]] = {
    "twitter.com": ("x", r"/(\w{1,15})/status(?:es)?/\d+"),
    "x.com": ("x", r"/(\w{1,15})/status/\d+"),
    "instagram.com": ("instagram", r"/(?:([\w.]{1,30})/)?(?:p|reel|reels|tv)/[\w-]+"),
    "facebook.com": (
        "facebook",
        r"/([\w.-]{1,80})/(?:posts|videos|photos)/\S+|/(?:watch|story\.php|permalink\.php|reel)/?\S*",
    ),
    "fb.watch": ("facebook", r"/[\w-]+"),
    "t.me": ("telegram", r"/(?:s/)?([A-Za-z]\w{3,31})/\d+"),
    "tiktok.com": ("tiktok", r"/@([\w.]{1,30})/video/\d+"),
    "vm.tiktok.com": ("tiktok", r"/\w+"),
    "youtube.com": ("youtube", r"/(?:watch\?\S*v=|embed/|shorts/|live/)[\w-]{11}\S*"),
    "youtube-nocookie.com": ("youtube", r"/embed/[\w-]{11}\S*"),
    "youtu.be": ("youtube", r"/[\w-]{11}\S*"),
    "bsky.app": ("bluesky", r"/profile/([\w.:-]{1,80})/post/\w+"),
    "threads.net": ("threads", r"/@([\w.]{1,30})/post/[\w-]+"),
    "threads.com": ("threads", r"/@([\w.]{1,30})/post/[\w-]+"),
    "truthsocial.com": ("truthsocial", r"/@(\w{1,30})/(?:posts/)?\d+"),
    "vk.com": ("vk", r"/(?:wall-?\d+_\d+|video-?\d+_\d+)\S*"),
    "weibo.com": ("weibo", r"/\d+/\w+"),
    "reddit.com": ("reddit", r"/r/\w{1,30}/comments/\w+\S*"),
    "linkedin.com": ("linkedin", r"/(?:posts/[\w%-]+|feed/update/\S+|embed/feed/update/\S+)"),
}
HOSTS: Final = tuple(_POSTS)


def permalink(address: str) -> Permalink | None:
    """What ``address``, with or without its scheme, says when it is that of one post or video on a known network."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
    except ValueError:
        return None
    host = (parts.netloc or "").lower()
    for prefix in ("www.", "m.", "mobile."):
        host = host.removeprefix(prefix)
    if host not in _POSTS:
        return None
    platform, pattern = _POSTS[host]
    found = re.match(pattern, parts.path + (f"?{parts.query}" if parts.query else ""))
    if not found:
        return None
    handle = next((group for group in found.groups() if group), "") if found.groups() else ""
    return Permalink(platform, f"@{handle}" if handle else "", parts.geturl())
