"""A page read: its text as lines, what is known of each line, and a handle on the tree for those who want more."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from lxml import html as lxml_html

from cleaner.document import Annotation, Block
from cleaner.html import tree as _tree
from cleaner.html.align import squeeze_lines
from cleaner.html.containers import Container
from cleaner.html.encoding import decode
from cleaner.html.media import Embed, find_embeds, find_pictures
from cleaner.html.metadata import read_metadata, resolve
from cleaner.html.tree import Flat, Link
from cleaner.html.unrendered import prose, with_data
from cleaner.reader import normalize

_MEDIA: Final[frozenset[str]] = frozenset({"figure", "figcaption", "blockquote", "iframe", "script"})
"""Elements whose span of text later readers need."""

_UNSEEN = re.compile(
    r"<(script|style|template|head|iframe)\b(?:[^<]|<(?!/\1\b))*(?:</\1\s*>|$)|<!--(?:[^-]|-(?!->))*(?:-->|$)",
    re.I,
)
_LINKS: Final = 0.9
_BREAK = re.compile(
    r"</?(?:p|div|br|li|tr|h[1-6]|table|ul|ol|section|article|blockquote|dd|dt|dl|pre|hr|form|option|header|footer|"
    r"nav|aside|figure|figcaption|td|th)(?![\w-])[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")


@dataclass(frozen=True)
class Page:
    """What :func:`read` found. ``text`` is what offsets count in: lines joined by ``\\n``."""

    text: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    """The links of the text, in order; each lies inside one block."""
    containers: tuple[Container | None, ...] = ()
    """For each block, the innermost container that is known by name (:mod:`cleaner.html.containers`), or None."""
    hidden: tuple[bool, ...] = ()
    """For each block, whether the page's own markup hides it."""
    url: str = ""
    """Where the page came from, as the caller says."""
    source: str = field(default="", repr=False)
    """The page, decoded."""
    tree: lxml_html.HtmlElement | None = field(default=None, repr=False)
    """The parsed page; None when ``"html_hopeless"`` is flagged. Whoever changes it takes a copy first."""
    spans: dict[object, tuple[int, int]] = field(default_factory=dict, repr=False)
    """For elements of figures, quotations and frames: the span of the text that came from them."""
    flags: tuple[str, ...] = ()
    """``html_hopeless``: the parser gave up, tags were stripped instead. ``no_body``: the page shows no text.
    ``only_links``: nearly all of it is links, and no line is prose: an index, a menu. ``body_from_script``: it shows no
    article, but carries one as data (:mod:`cleaner.html.unrendered`). And what had to be done to its characters:
    ``decoded_<charset>``, ``surrogates_replaced``, ``mojibake_repaired``."""

    @cached_property
    def squeezed(self) -> list[str]:
        """The lines, reduced to letters and digits: see :mod:`cleaner.html.align`."""
        return squeeze_lines([self.text[b.start : b.end].replace("\n", " ") for b in self.blocks])

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """What the page says of its article: see :func:`cleaner.html.metadata.read_metadata`. Read when asked for."""
        return read_metadata(self.tree, self.url) if self.tree is not None else {}

    @cached_property
    def base(self) -> str:
        """The address that relative links count from: what ``<base>`` says, else the page's own."""
        own = str(self.metadata.get("url", "")) or self.url
        base = self.tree.find(".//base[@href]") if self.tree is not None else None
        return resolve(own, base.get("href", "").strip()) if base is not None else own

    @cached_property
    def embeds(self) -> list[Embed]:
        """Posts and videos that the markup embeds; those shown in a frame have an empty span."""
        if self.tree is None:
            return []
        return find_embeds(self.tree, self.source, self.text, self.spans, str(self.metadata.get("language", ""))[:2])

    @cached_property
    def annotations(self) -> list[Annotation]:
        """What the markup declares of the text: posts, captions and credits of figures."""
        if self.tree is None:
            return []
        found = [
            Annotation(e.start, e.end, "social_embed", f"html.embed.{e.value['platform']}", 1.0, e.value)
            for e in self.embeds
            if e.end > e.start
        ]
        pictures = find_pictures(self.tree, self.text, self.spans, str(self.metadata.get("site", "")))
        return found + [Annotation(p.start, p.end, p.label, f"html.figure.{p.label}", 1.0, p.value) for p in pictures]


def read(source: str | bytes, *, charset: str = "", url: str = "", repair: bool = True) -> Page:
    """Read a page.

    Args:
        source: HTML, as text or as the bytes that came.
        charset: what the HTTP header said of the bytes; ``""`` when unknown.
        url: where the page came from; relative links are resolved against it.
        repair: whether wrongly decoded text is set right (:func:`cleaner.reader.normalize`).

    Never raises on any input: what no parser can read comes back as its text without tags, flagged.
    """
    flags: tuple[str, ...] = ()
    if isinstance(source, bytes):
        source, name = decode(source, charset)
        flags = (f"decoded_{name}",) if name != "utf-8" else ()
    source, repaired = normalize(source, repair)
    flags += repaired
    root = _tree.parse(source) if source.strip() else None
    if root is None:
        text, blocks = _strip(source)
        flags += ("html_hopeless",) if text else ("no_body",)
        nothing: tuple[Container | None, ...] = (None,) * len(blocks)
        return Page(text, blocks, (), nothing, (False,) * len(blocks), url, source, None, {}, flags)
    shown: Flat = _tree.flatten(root, _MEDIA.__contains__)
    flat = with_data(root, shown)
    if flat is not shown:
        flags += ("body_from_script",)
    if not flat.blocks:
        flags += ("no_body",)
    elif not prose(flat) and sum(b.link_density * (b.end - b.start) for b in flat.blocks) > _LINKS * len(flat.text):
        flags += ("only_links",)
    return Page(
        flat.text,
        flat.blocks,
        flat.links,
        flat.containers,
        flat.hidden,
        url,
        source,
        root,
        flat.spans,
        flags,
    )


def _strip(source: str) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks of a page that no parser can read: tags taken out, line ends at block tags."""
    text = _TAG.sub("", _BREAK.sub("\n", _UNSEEN.sub(" ", source)))
    lines = [" ".join(line.split()) for line in html.unescape(text).split("\n")]
    lines = [line for line in lines if line]
    blocks, start = [], 0
    for line in lines:
        blocks.append(Block(start, start + len(line)))
        start += len(line) + 1
    return "\n".join(lines), tuple(blocks)
