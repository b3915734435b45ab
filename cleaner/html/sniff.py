"""Is this a page or a text? Told by content, not by name."""

from __future__ import annotations

import re

_HEAD = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|title|link|script)\b[^<>]{0,2000}>",
    re.IGNORECASE | re.DOTALL,
)
_OPENING = re.compile(
    r"\s*<(?:article|main|section|div|header|nav|p|h[1-6]|table|ul|ol|figure|blockquote|span|center|font)"
    r"(?:\s[^<>]{0,1000})?>",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:article|main|section|div|header|footer|nav|aside|p|h[1-6]|table|tr|td|ul|ol|li|figure|blockquote|"
    r"span|a|b|i|em|strong|br|img|script|style|meta|link|form|input|button|iframe)(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
_REACH = 20_000


def looks_like_html(text: str) -> bool:
    """Whether ``text`` is HTML: it opens like a page, or opens with a tag and is closed by one, or is dense with tags.

    An article *about* HTML that shows a few tags is text.
    """
    head = text[:_REACH].lstrip("\ufeff")
    if "<" not in head:
        return False
    if _HEAD.match(head):
        return True
    tags = sum(1 for _ in _TAG.finditer(head))
    if _OPENING.match(head):
        return tags >= 2 and ("</" in head or tags >= 4)
    # In the middle of text: a dozen tags, and one for every 150 characters at least.
    return tags >= 12 and tags * 150 > len(head)
