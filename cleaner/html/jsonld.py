"""JSON-LD: the page's own description of the article, as schema.org data, read with the tolerance real pages need."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from lxml.html import HtmlElement

Node = dict[str, Any]

ARTICLES: Final[tuple[str, ...]] = (
    "Article",
    "BlogPosting",
    "Report",
    "Posting",
    "Review",
    "Recipe",
    "CreativeWork",
    "WebPage",
)
"""Ends of the type names that describe an article, best first."""

_MOST = 2000
"""Nodes read on one page; what comes after is left."""
_TRAILING = re.compile(r",(\s{0,200}[}\]])")
_SIMPLE = re.compile(r'"(@type|datePublished|dateCreated|dateModified)"\s{0,20}:\s{0,20}"([^"\\\n]{1,80})"')


def nodes(root: HtmlElement) -> list[Node]:
    """Every object of every JSON-LD script of the page, in order, graphs opened. References stay as they are."""
    found: list[Node] = []
    for script in root.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld+json" not in kind:
            continue
        data = _load(script.text or "")
        if data is not None:
            found.extend(_walk(data, _MOST - len(found)))
        if len(found) >= _MOST:
            break
    return found


def _load(text: str) -> Any:
    # Wrappings from the days of XHTML: comments and CDATA around the object.
    start = min((at for at in (text.find("{"), text.find("[{")) if at >= 0), default=0)
    end = max(text.rfind("}"), text.rfind("}]") + 1) + 1
    text = text[start:end]
    for mend in (str, _without_trailing_commas, html.unescape):
        try:
            return json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _salvaged(text: str) -> Node | None:
    """The type and the dates of a node that is no JSON, as a quotation mark in a headline makes it."""
    found: Node = {}
    for key, value in _SIMPLE.findall(text):
        found.setdefault(key, value)
    return found if rank(found) < len(ARTICLES) else None


def _without_trailing_commas(text: str) -> str:
    return _TRAILING.sub(r"\1", text)


def _walk(data: Any, most: int) -> Iterator[Node]:
    """Objects in document order, without recursion."""
    stack = [data]
    given = 0
    while stack and given < most:
        item = stack.pop()
        if isinstance(item, dict):
            given += 1
            yield item
            stack.extend(v for v in reversed(item.values()) if isinstance(v, dict | list))
        elif isinstance(item, list):
            stack.extend(v for v in reversed(item) if isinstance(v, dict | list))


def types(node: Node) -> tuple[str, ...]:
    """The type names of a node, without the address of schema.org."""
    value = node.get("@type", ())
    values = value if isinstance(value, list) else [value]
    return tuple(str(v).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for v in values if isinstance(v, str))


def rank(node: Node) -> int:
    """How well the type of a node fits an article: 0 is best, ``len(ARTICLES)`` not at all."""
    names = types(node)
    return next((n for n, end in enumerate(ARTICLES) if any(name.endswith(end) for name in names)), len(ARTICLES))


def text(value: Any) -> str:
    """A text value: entities resolved, white space collapsed; the first of a list; the name of an object."""
    if isinstance(value, list):
        value = next((v for v in value if v), "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("url") or value.get("@id") or ""
    if not isinstance(value, str):
        return ""
    if "&" in value:
        value = html.unescape(html.unescape(value))
    return " ".join(value.split())
