"""Posts, videos and pictures that the page's markup declares: embedded posts as data, captions with their credits.

The tree tells where they stand; BeautifulSoup reads each one's fragment, never the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from cleaner import credits, embeds
from cleaner.fold import fold


class Embed(NamedTuple):
    """A post or video in the page; ``[start, end)`` is its text, empty where it has none (a frame)."""

    start: int
    end: int
    value: dict[str, Any]
    """As :func:`cleaner.embeds.post` makes it."""


class Picture(NamedTuple):
    """A caption or a credit line of a figure."""

    start: int
    end: int
    label: str
    """``caption`` or ``credit``"""
    value: dict[str, Any] | None
    """The credit as data with its ``caption``, on the credit or on a caption without one; see
    :mod:`cleaner.credits`."""


# Class words of the placeholders that the networks' own embed codes write.
_PLACEHOLDERS: Final[dict[str, str]] = {
    "twitter-tweet": "x",
    "twitter-video": "x",
    "instagram-media": "instagram",
    "tiktok-embed": "tiktok",
    "fb-post": "facebook",
    "fb-video": "facebook",
    "fb-xfbml-parse-ignore": "facebook",
    "bluesky-embed": "bluesky",
    "text-post-media": "threads",
    "reddit-embed-bq": "reddit",
    "reddit-card": "reddit",
    "mastodon-embed": "mastodon",
    "truthsocial-embed": "truthsocial",
    "telegram-post": "telegram",
}
_ADDRESSES: Final = (
    "data-href",
    "data-instgrm-permalink",
    "cite",
    "data-bluesky-uri",
    "data-text-post-permalink",
    "data-embed-url",
    "data-url",
)
_SOURCES: Final = ("src", "data-src", "data-lazy-src", "data-original", "data-url", "data-embed-src", "data-lazyload")
# Elements of AMP and light players, with the attribute that names the post and its address.
_LIGHT: Final[dict[str, tuple[str, str]]] = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}"),
    "lite-youtube": ("videoid", "https://www.youtube.com/watch?v={}"),
    "youtube-video": ("videoid", "https://www.youtube.com/watch?v={}"),
    "amp-twitter": ("data-tweetid", "https://twitter.com/i/status/{}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-facebook": ("data-href", "{}"),
    "amp-tiktok": ("data-src", "{}"),
}
_VIDEO_ID = re.compile(r"/(?:embed|shorts|live)/([\w-]{11})")
_SIGNS: Final = (
    "twitter-", "instagram-media", "tiktok", "fb-post", "fb-video", "fb-xfbml", "bluesky-embed",
    "text-post-media", "reddit-", "telegram", "mastodon-embed", "truthsocial", "<iframe",
    "amp-", "lite-youtube", "youtube-video", "wp-block-embed",
)  # fmt: skip
_CREDIT_CLASS = re.compile(r"credit|copyright|photographer|source|author|fotograf|quelle|rights", re.IGNORECASE)


def find_embeds(
    root: HtmlElement, source: str, text: str, spans: dict[object, tuple[int, int]], language: str = ""
) -> list[Embed]:
    """The posts and videos embedded in a page, in page order.

    Args:
        root: the tree; it is not changed.
        source: the page as text, for a cheap look whether there can be any.
        text: the flattened text that the spans refer to.
        spans: where the text of elements stands (:attr:`cleaner.html.Page.spans`).
        language: of the page, to read dates in signatures.
    """
    if not any(sign in source for sign in _SIGNS):
        return []
    found: list[Embed] = []
    seen: set[str] = set()
    end = 0
    for element in root.iter("blockquote", "div", "iframe", "script", "figure", *_LIGHT):
        embed = _read(element, text, spans, language)
        if embed is None:
            continue
        address = embed.value["url"]
        if (embed.end > embed.start and embed.start < end) or (address and address in seen):
            continue  # the frame inside a placeholder that was read already
        seen.add(address)
        end = max(end, embed.end)
        found.append(embed)
    return found


def _read(element: HtmlElement, text: str, spans: dict[object, tuple[int, int]], language: str) -> Embed | None:
    tag = element.tag
    if tag in _LIGHT:
        name, form = _LIGHT[tag]
        key = element.get(name)
        return _framed(form.format(key), element, spans) if key else None
    if tag == "iframe":
        address = next((a for a in map(element.get, _SOURCES) if a and a != "about:blank"), "")
        return _framed(_address(address), element, spans) if address else None
    if tag == "script":
        post = element.get("data-telegram-post")
        return _framed(f"https://t.me/{post}", element, spans) if post else None
    words = (element.get("class") or "").split()
    platform = next((_PLACEHOLDERS[w] for w in words if w in _PLACEHOLDERS), "")
    if platform:
        return _placeholder(element, platform, text, spans, language)
    if tag == "figure" and "wp-block-embed" in words and element in spans:
        start, end = spans[element]
        address = text[start:end].strip()
        if address.startswith("http") and len(address.split()) == 1 and (link := embeds.permalink(address)):
            return Embed(start, end, embeds.post(platform=link.platform, handle=link.handle, url=address))
    return None


def _address(frame: str) -> str:
    """The post's own address, out of the address of the frame that shows it."""
    frame = urljoin("https://example.org/", frame)
    try:
        parts = urlsplit(frame)
        query = parse_qs(parts.query)
    except ValueError:
        return ""
    if parts.path.startswith("/plugins/") and "href" in query:
        return query["href"][0]
    if parts.netloc == "platform.twitter.com" and "id" in query:
        return f"https://twitter.com/i/status/{query['id'][0]}"
    if "youtube" in parts.netloc and (video := _VIDEO_ID.search(parts.path)):
        return f"https://www.youtube.com/watch?v={video[1]}"
    if "tiktok" in parts.netloc and (number := re.search(r"/embed/(?:v\d/)?(\d{6,25})", parts.path)):
        return f"https://www.tiktok.com/@_/video/{number[1]}"
    if "instagram" in parts.netloc and "/embed" in parts.path:
        return f"https://www.instagram.com{parts.path.split('/embed')[0]}/"
    if parts.netloc == "t.me":
        return f"https://t.me{parts.path}"
    return frame


def _framed(address: str, element: HtmlElement, spans: dict[object, tuple[int, int]]) -> Embed | None:
    link = embeds.permalink(address)
    if link is None:
        return None
    start, _ = spans.get(element, (0, 0))
    handle = "" if link.handle in ("@i", "@_") else link.handle
    return Embed(start, start, embeds.post(platform=link.platform, handle=handle, url=address))


def _placeholder(
    element: HtmlElement, platform: str, text: str, spans: dict[object, tuple[int, int]], language: str
) -> Embed | None:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(etree.tostring(element, encoding="unicode", with_tail=False), "lxml")
    addresses = [a["href"] for a in soup.find_all("a", href=True)]
    own = [element.get(name) or "" for name in _ADDRESSES]
    links = [link for address in (*own, *reversed(addresses)) if address and (link := embeds.permalink(str(address)))]
    link = next((k for k in links if k.platform == platform), None)
    start, end = spans.get(element, (0, 0))
    said = text[start:end].strip()
    if not said and link is None:
        return None
    # The networks write the same signature into their placeholder that is left when a page is flattened.
    read = (
        next((f.post for f in embeds.find(said, fold(said), language) if f.post["platform"] == platform), None)
        if said
        else None
    )
    if read is not None:
        value = dict(read)
        sign = max(said.rfind(dash) for dash in "—–")
        if sign > 0 and value["handle"] and value["handle"] in said[sign:]:
            # In a placeholder everything before the signature is the post, all its paragraphs.
            found = embeds.content(said[:sign])
            value = embeds.post(
                platform=platform,
                author=value["author"],
                handle=value["handle"],
                date=value["date"],
                text=found.text,
                urls=found.urls,
                media=found.media,
            )
    else:
        found = embeds.content(said)
        value = embeds.post(platform=platform, text=found.text, urls=found.urls, media=found.media)
    if link is not None:
        value["url"] = (
            urljoin(link.url, urlsplit(link.url).path) if platform in ("x", "instagram", "tiktok") else link.url
        )
        value["handle"] = value["handle"] or ("" if link.handle in ("@i", "@_") else link.handle)
    return Embed(start, end, value)


def find_pictures(
    root: HtmlElement, text: str, spans: dict[object, tuple[int, int]], site: str = ""
) -> Iterator[Picture]:
    """Captions of figures whose markup sets the credit apart from the caption: both, each with its own span."""
    for caption in root.iter("figcaption"):
        start, end = spans.get(caption, (0, 0))
        if end <= start or end - start > 1500:
            continue
        credit = _credit_of(caption)
        if not credit:
            continue
        at = text.rfind(credit, start, end)
        if at < 0:
            continue
        parsed = credits.parse(credit, site)
        rest = " ".join(f"{text[start:at]} {text[at + len(credit) : end]}".split()).strip(" |–—-")
        if not (parsed.creators or parsed.agencies or parsed.sources or parsed.copyright_notice):
            continue
        yield Picture(at, at + len(credit), "credit", {**parsed.to_dict(), "caption": rest, "caption_role": ""})
        for low, high in ((start, at), (at + len(credit), end)):
            while low < high and text[low].isspace():
                low += 1
            while high > low and text[high - 1].isspace():
                high -= 1
            if high > low:
                yield Picture(low, high, "caption", None)


def _credit_of(caption: HtmlElement) -> str:
    """The text of the last part of a caption that its class calls a credit, ``""`` when none is set apart."""
    for part in reversed(list(caption.iter("span", "small", "cite", "p", "div", "em"))):
        if _CREDIT_CLASS.search(part.get("class") or ""):
            words = " ".join("".join(part.itertext()).split())
            if 2 < len(words) <= 200:
                return words
    return ""
