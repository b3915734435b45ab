"""Articles that a page carries as data, for a script to show: read where the page itself shows next to nothing.

First JSON-LD's ``articleBody``; else the prose in JSON that frameworks leave in the page (``__NEXT_DATA__``).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from lxml.html import HtmlElement

from cleaner.document import Block
from cleaner.html import jsonld
from cleaner.html.tree import Flat, flatten, parse

LITTLE: Final = 400
"""Characters of prose below which a page is taken to show no article; and those an article in its data must have."""
_PATH: Final = "script article-body"
_PROSE: Final = 80
_STATE: Final = re.compile(r"^\s*(?:window\.|var\s|self\.)?[\w.$\[\]\"']{0,60}\s*=\s*(?=[{\[])")
_MOST: Final = 5_000_000
_MARKUP: Final = re.compile(r"<(?:p|br|div|h\d|ul)\b|&[a-z]{2,8};|&#\d", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[.!?…。！？।؟][\"”»’)\]]?\s*(?:$|</)")


def prose(flat: Flat) -> int:
    """Characters in lines that are long and mostly no link."""
    return sum(b.end - b.start for b in flat.blocks if b.link_density < 0.3 and b.end - b.start >= _PROSE)


def with_data(root: HtmlElement, flat: Flat) -> Flat:
    """``flat`` with the article that the data of the page hold behind it, or as it is when it shows one itself, or when
    there is none. Its blocks have a path of their own, ``script article-body``.
    """
    shown = prose(flat)
    if shown >= LITTLE:
        return flat
    lines = _lines(_body(root))
    if sum(map(len, lines)) < max(LITTLE, 2 * shown):
        return flat
    blocks = list(flat.blocks)
    at = len(flat.text) + (1 if flat.text else 0)
    for line in lines:
        blocks.append(Block(at, at + len(line), "p", _PATH))
        at += len(line) + 1
    none = (None,) * len(lines)
    return flat._replace(
        text="\n".join(filter(None, (flat.text, *lines))),
        blocks=tuple(blocks),
        containers=flat.containers + none,
        hidden=flat.hidden + (False,) * len(lines),
    )


def _body(root: HtmlElement) -> list[str]:
    bodies = [node.get("articleBody") for node in jsonld.nodes(root)]
    best = max((b for b in bodies if isinstance(b, str)), key=len, default="")
    if len(best) >= LITTLE:
        return [best]
    return max(
        (list(dict.fromkeys(_sentences(data))) for data in _states(root)), key=lambda p: sum(map(len, p)), default=[]
    )


def _states(root: HtmlElement) -> Iterator[Any]:
    for script in root.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if not LITTLE < len(text) < _MOST or "ld+json" in kind:
            continue
        if "json" not in kind:
            text, found = _STATE.subn("", text, count=1)
            if not found:
                continue
        try:
            yield json.JSONDecoder(strict=False).raw_decode(text.lstrip())[0]
        except (ValueError, RecursionError):
            continue


def _sentences(data: Any) -> Iterator[str]:
    """The strings in ``data`` that read as sentences, in order."""
    stack = [data]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.extend(reversed(item.values()))
        elif isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, str) and len(item) >= _PROSE and _SENTENCE.search(item, len(item) - 30):
            yield item


def _lines(bodies: list[str]) -> list[str]:
    lines: list[str] = []
    for body in bodies:
        tree = parse(f"<div>{body}</div>") if _MARKUP.search(body) else None
        text = flatten(tree).text if tree is not None and "<" in body else html.unescape(body)
        lines += (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line]
