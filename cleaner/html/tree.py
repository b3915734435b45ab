"""The one parse, and the walk from the tree to lines as a reader sees them.

Only ``script``, ``style``, comments and templates vanish, with what no browser ever shows (``head``, the source text
inside ``iframe``, option lists of ``datalist``). Everything else becomes a block: navigation, asides and footers
leave later, with a cause. Borders follow the user-agent style sheet of the HTML Standard (section 15, "Rendering"):
block-level elements and ``<br>`` end a line, inline elements never do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from lxml import etree
from lxml import html as lxml_html

from cleaner.document import Block
from cleaner.html.containers import Container, Finder

UNSEEN: Final[frozenset[str]] = frozenset(
    [
        "script",
        "style",
        "template",
        "head",
        "title",
        "iframe",
        "noembed",
        "datalist",
        "desc",
        "meta",
        "link",
    ]
)
"""Elements that vanish with all they hold."""

_BLOCK: Final[frozenset[str]] = frozenset((
    "html", "body", "address", "article", "aside", "blockquote", "button", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "iframe", "legend", "li", "listing", "main", "menu", "nav",
    "noscript", "ol", "optgroup", "option", "p", "plaintext", "pre", "search", "section", "select",
    "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "video", "audio", "object", "textarea", "xmp", "text",
))  # fmt: skip  # "text" is SVG's

_NAMED: Final[frozenset[str]] = frozenset(
    [
        "nav",
        "aside",
        "footer",
        "header",
        "figure",
        "figcaption",
        "form",
        "button",
        "main",
        "article",
        "noscript",
        "dialog",
        "blockquote",
        "table",
        "video",
        "audio",
        "object",
        "details",
        "select",
        "menu",
        "address",
        "svg",
        "textarea",
        "pre",
    ]
)
"""Elements whose name goes into the path beside the class and id words."""

_SPEAKING: Final = ("class", "id", "role", "itemprop", "data-component", "data-testid")
"""Attributes whose words go into the path."""

_TAGGED: Final[frozenset[str]] = _BLOCK | {"td", "th"}
"""Elements that give a block its tag."""

_PRE: Final[frozenset[str]] = frozenset({"pre", "listing", "xmp", "plaintext", "textarea"})
# Neighbours that a style sheet sets apart although nothing stands between them in the source.
_APART: Final[frozenset[str]] = frozenset({"a", "span", "time", "label", "small", "cite"})

_HEADINGS: Final[frozenset[str]] = frozenset({"h1", "h2", "h3"})

_WHITE: Final = " \t\n\r\f\x85\u2028\u2029"
_SPACES = re.compile(f"[{_WHITE}]+")
_CONTROL = re.compile(r"&#(?:(1[2-5]\d)|[xX]([89][0-9a-fA-F]));")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_HIDING = re.compile(r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden)", re.IGNORECASE)
_LONG_CELL = 200
"""A table cell of more characters than this is a line of its own, not a value in a row."""
_PATH_REACH = 1500
"""Longest path kept, in characters: beyond it the outermost words go."""


class Link(NamedTuple):
    """A link's words: ``[start, end)`` of the text, inside one block, and where they lead (as written in the page)."""

    start: int
    end: int
    url: str


class Flat(NamedTuple):
    """A page as lines: the text, and for each block what the page says of it."""

    text: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    containers: tuple[Container | None, ...]
    """For each block the innermost known container around it."""
    hidden: tuple[bool, ...]
    """For each block whether the page's own markup hides it (``hidden``, ``display:none``)."""
    spans: dict[object, tuple[int, int]]
    """For each element that was asked for: the span of the text that came from it, which may be empty."""


class _Frame:
    """What the open elements say of the text in them. Alike siblings share one."""

    __slots__ = ("children", "container", "hidden", "path", "pre", "tag")

    def __init__(self, path: str, tag: str, container: Container | None, hidden: bool, pre: bool) -> None:
        self.path, self.tag, self.container, self.hidden, self.pre = path, tag, container, hidden, pre
        self.children: dict[tuple[str, str, bool], _Frame] = {}


_TAG = re.compile(r"<[a-zA-Z][^<>]{100000,}")
_FRAMES = re.compile(r"</?noframes\b[^<>]*>", re.IGNORECASE)
_MOST_ATTRIBUTES = 5000
"""Attributes of one element from which on the parser's quadratic look-up of duplicates would take minutes."""


def parse(source: str) -> lxml_html.HtmlElement | None:
    """The tree of a page, or None where the parser gives up: nothing in it, nested deeper than 2,048 elements, or
    an element with thousands of attributes."""
    if any(tag[0].count("=") > _MOST_ATTRIBUTES for tag in _TAG.finditer(source)):
        return None
    if _CONTROL.search(source):
        source = _CONTROL.sub(_windows_character, source)
    # What a page of frames says to those who see none is all the text it has; the parser would not read it.
    source = _FRAMES.sub(" ", source)
    data = source.replace("\0", "\ufffd").encode("utf-8", "replace")
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # One class for every element, told in C: lxml.html's own look-up by tag runs in Python, once for each element.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement))
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    if root is None or any(e.level_name == "FATAL" and e.type_name == "ERR_RESOURCE_LIMIT" for e in parser.error_log):
        return None
    return root


def _windows_character(found: re.Match[str]) -> str:
    """A reference to a control character as browsers read it: as of Windows-1252 (HTML Standard, section 13.2.5.84)."""
    number = int(found[1]) if found[1] else int(found[2], 16)
    return bytes([number]).decode("windows-1252", "replace") if 128 <= number < 160 else found[0]


class _Lines:
    """Collects pieces of text into lines, with white space collapsed as CSS does, and counts offsets."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.blocks: list[Block] = []
        self.containers: list[Container | None] = []
        self.hidden: list[bool] = []
        self.links: list[Link] = []
        self.base = 0  # where the open line starts
        self.line: list[str] = []
        self.size = 0  # of the open line
        self.left = ""  # what stands left of the open line, or of the next one, in preformatted text
        self.space = False  # a space is due before the next word
        self.last = ""  # last character of the open line
        self.linked = 0  # characters inside links
        self.url: str | None = None
        self.link_from = 0
        self.frame: _Frame | None = None  # of the innermost element that holds the whole open line
        self.depth = 0
        self.low = 0  # outermost depth seen since the last piece

    @property
    def here(self) -> int:
        """Offset of the next word."""
        return self.base + self.size + (1 if self.space and self.size else 0)

    def add(self, text: str, depth: int, stack: list[_Frame]) -> None:
        if text.isspace():
            self.space = self.size > 0
            return
        first, final = text[0] in _WHITE, text[-1] in _WHITE
        words = " ".join(text.split()) if text.isascii() else _SPACES.sub(" ", text).strip(" ")
        if not words:
            self.space = self.size > 0
            return
        self.put(words, depth, stack, first)
        self.space = final

    def put(self, words: str, depth: int, stack: list[_Frame], spaced: bool = False) -> None:
        if not self.size:
            words = words.lstrip()
            self.frame, self.depth, self.low = stack[depth], depth, depth
            if self.url is not None:
                self.link_from = self.base
        else:
            if spaced or self.space:
                self.line.append(" ")
                self.size += 1
                if self.url is not None:
                    if self.link_from == self.base + self.size - 1:
                        self.link_from += 1
                    else:
                        self.linked += 1
            self.low = min(self.low, depth)
            if self.low < self.depth:
                self.depth, self.frame = self.low, stack[self.low]
            self.low = depth
        self.line.append(words)
        self.size += len(words)
        self.last = words[-1]
        self.space = False
        if self.url is not None:
            self.linked += len(words)

    def add_pre(self, text: str, depth: int, stack: list[_Frame]) -> None:
        parts = _BLANK_LINES.split(text.replace("\r\n", "\n").replace("\r", "\n"))
        for number, part in enumerate(parts):
            if number:
                self.flush()
            if not self.size:
                bare = part.lstrip()
                blank = self.left + part[: len(part) - len(bare)]
                self.left = blank[blank.rfind("\n") + 1 :]
                if not bare:
                    continue
                self.base += len(self.left)
                part = bare
            if part:
                self.put(part, depth, stack)

    def open_link(self, url: str) -> None:
        self.url, self.link_from = url, self.base + self.size

    def close_link(self) -> None:
        if self.url and self.base + self.size > self.link_from and self.size:
            self.links.append(Link(self.link_from, self.base + self.size, self.url))
        self.url = None

    def flush(self) -> None:
        """End the open line."""
        if not self.size:
            self.left, self.space = "", False
            return
        url = self.url
        text = "".join(self.line)
        kept = text.rstrip()
        if kept:
            self.size = len(kept)
            self.close_link()
            frame = self.frame
            assert frame is not None
            self.out.append(self.left + kept)
            self.blocks.append(
                Block(
                    self.base, self.base + self.size, frame.tag, frame.path, min(1.0, round(self.linked / self.size, 4))
                )
            )
            self.containers.append(frame.container)
            self.hidden.append(frame.hidden)
            self.base += self.size + 1
        self.line, self.size, self.space, self.last, self.linked = [], 0, False, "", 0
        self.left, self.url, self.link_from = "", url, self.base


def flatten(root: lxml_html.HtmlElement, wanted: Callable[[str], bool] = lambda tag: False) -> Flat:
    """Walk the tree once and write down its lines.

    Args:
        root: the tree of :func:`parse`.
        wanted: tags of elements whose span of text is to be noted in :attr:`Flat.spans`.

    A ``<br>`` ends a line like a paragraph does. A table row is one line, its cells separated by tabs, unless its cells
    hold blocks (a table made for layout). Text of ``<pre>`` keeps its line breaks inside one block, up to a blank line.
    Readings of ``<ruby>`` follow their base in parentheses, which is what ``<rp>`` is for. The walk does not recurse.
    """
    lines = _Lines()
    find = Finder()
    frame = _Frame("", "body", None, False, False)
    stack: list[_Frame] = [frame]
    depth = 0
    spans: dict[object, tuple[int, int]] = {}
    starts: dict[object, int] = {}
    closed = ""  # tag of the inline element that ended just before this point
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in UNSEEN:
                walker.skip_subtree()
                if tag == "iframe":
                    lines.flush()
                if wanted(tag):
                    starts[element] = lines.here
                stack.append(frame)
                depth += 1
                continue
            if tag in _BLOCK:
                lines.flush()
                closed = ""
            else:
                if tag == "br":
                    lines.flush()
                elif tag == "td" or tag == "th":
                    if _is_layout(element):
                        lines.flush()
                    elif lines.size:
                        lines.put("\t", depth, stack)
                        lines.space = False
                elif tag == "rt" or tag == "rp":
                    closed = ""
                elif closed and tag in _APART and (tag == "a" == closed or _seam(lines.last, element)):
                    lines.space = lines.size > 0
            frame = _frame(element, tag, frame, find)
            stack.append(frame)
            depth += 1
            if wanted(tag):
                starts[element] = lines.here
            if tag == "a":
                lines.open_link(element.get("href") or "")
            elif tag == "rt" and lines.last not in "(（":
                lines.put("(", depth, stack)
            text = element.text
            if text:
                closed = ""
                if frame.pre:
                    lines.add_pre(text, depth, stack)
                else:
                    lines.add(text, depth, stack)
            continue
        if element in starts:
            spans[element] = (starts.pop(element), lines.base + lines.size)
        if tag in _BLOCK:
            lines.flush()
            closed = ""
        elif tag == "a":
            lines.close_link()
        elif tag == "rt" and lines.last not in ")）":
            following = element.getnext()
            if following is None or following.tag != "rp":
                lines.put(")", depth, stack)
        elif (tag == "td" or tag == "th") and lines.size > _LONG_CELL:
            lines.flush()
        stack.pop()
        depth -= 1
        frame = stack[-1]
        if depth < lines.low:
            lines.low = depth
        text = element.tail
        if tag in _APART:
            closed = tag
        elif tag not in UNSEEN:
            closed = ""
        if text:
            if closed and frame.tag in _HEADINGS and lines.last.islower() and text[0].isupper():
                lines.space = lines.size > 0  # a kicker and its headline
            closed = ""
            if depth < 1:
                continue
            if frame.pre:
                lines.add_pre(text, depth, stack)
            else:
                lines.add(text, depth, stack)
    lines.flush()
    text = "\n".join(lines.out)
    limit = len(text)
    spans = {e: (min(s, limit), min(max(s, t), limit)) for e, (s, t) in spans.items()}
    return Flat(text, tuple(lines.blocks), tuple(lines.links), tuple(lines.containers), tuple(lines.hidden), spans)


def _frame(element: lxml_html.HtmlElement, tag: str, parent: _Frame, find: Finder) -> _Frame:
    """The frame of an element inside ``parent``."""
    own, hides = "", False
    if names := element.keys():
        get = element.get
        own = " ".join([get(name) or "" for name in _SPEAKING if name in names])
        hides = "hidden" in names or ("style" in names and _HIDING.search(get("style") or "") is not None)
    if tag == "dialog" and "open" not in names:
        hides = True
    key = (tag, own, hides)
    frame = parent.children.get(key)
    if frame is not None:
        return frame
    if not own and not hides and tag not in _TAGGED and tag not in _NAMED:
        parent.children[key] = parent
        return parent
    path, container = parent.path, parent.container
    if tag != "html" and tag != "body":
        # Classes of <html> and <body> speak of the page (its category, its theme), not of a part of it.
        said, found = find(own[:_PATH_REACH], tag)
        container = found or container
        if tag in _NAMED:
            said = f"{tag} {said}" if said else tag
        if said:
            path = f"{path} {said}" if path else said
            if len(path) > _PATH_REACH:
                path = path[-_PATH_REACH:].split(" ", 1)[-1]
    frame = _Frame(
        path, tag if tag in _TAGGED else parent.tag, container, parent.hidden or hides, parent.pre or tag in _PRE
    )
    parent.children[key] = frame
    return frame


def _is_layout(cell: lxml_html.HtmlElement) -> bool:
    """Whether a table cell holds blocks or long text: then it is a region of the page, not a value."""
    return len(cell.text or "") > _LONG_CELL or any(child.tag in _BLOCK or child.tag == "br" for child in cell)


def _seam(last: str, element: lxml_html.HtmlElement) -> bool:
    """Whether two words that touch are two things on the screen: ``John Doe`` + ``12 May``, not ``W`` + ``hen``."""
    text = element.text
    if not text:
        inner = next(iter(element), None)
        text = inner.text if inner is not None else None
    return bool(text) and (
        (last.islower() or last.isdigit() or last in ".!?:)")
        and (text[0].isupper() or text[0].isdigit())
        and not (last.isdigit() and text[0].isdigit())
    )
