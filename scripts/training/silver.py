"""Pages without a gold body, labelled by extractors that see the HTML, where two of them agree.

They teach what boilerplate looks like in languages and years the gold pages lack. Never measured on.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from scripts.training.card import SILVER
from scripts.training.pages import TOOLS, View, load, words

AGREEMENT = 0.85
"""Word F1 of two extractors from which the page is taken."""
LEAST = 100
"""Words a body must have."""


def body(page: dict[str, Any]) -> str:
    """What trafilatura keeps of the page when resiliparse or readability all but agrees, else nothing."""
    kept = {}
    for name in ("trafilatura", "resiliparse_main", "readability"):
        try:
            kept[name] = TOOLS[name](page["html"])
        except Exception:  # the tools raise all sorts of things on broken pages
            kept[name] = ""
    judge = Counter(words(kept.pop("trafilatura")))
    size = sum(judge.values())
    if size < LEAST:
        return ""
    for other in kept.values():
        bag = Counter(words(other))
        if 2 * sum((judge & bag).values()) >= AGREEMENT * (size + sum(bag.values())):
            return TOOLS["trafilatura"](page["html"])
    return ""


def silver(cache: Path) -> list[View]:
    """The views of every page two extractors agree on."""
    return [view for name in SILVER for view in load(name, cache, body)]
