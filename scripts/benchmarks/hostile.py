"""How cost grows with size on text that is made to be slow: seconds at two sizes and the exponent between them.

Each input is measured at a size and at four times that size, CPU time of this process. An exponent of 1 is linear, 2 is
quadratic. Exit code 1 when one is above 1.3 and costs enough to be measured. The tests read the same inputs, at small
sizes and without a clock.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from cleaner import clean
from cleaner.credits import split
from cleaner.document import Block, Document
from cleaner.embeds import find
from cleaner.fold import fold
from cleaner.html import looks_like_html, read
from cleaner.reader import split_blocks
from cleaner.stages import credits, dates
from scripts.evaluation.common import table

FACTOR: Final = 4
STEEP: Final = 1.3
"""Exponent above which growth is not linear; n log n and caches that overflow stay below it."""
MEASURABLE: Final = 0.02
"""Seconds at the larger size below which an exponent says nothing."""
Make = Callable[[int], str]
"""An input of about so many characters."""


def repeated(unit: str) -> Make:
    """An input that is one string over and over."""
    return lambda size: unit * (size // len(unit))


def around(before: str, inner: str, after: str) -> Make:
    """An input of as many openings as closings."""
    return lambda size: before * (size // len(before + after)) + inner + after * (size // len(before + after))


def _units(*units: str) -> dict[str, Make]:
    return {repr(unit): repeated(unit) for unit in units}


SIGNED: Final = "— a (@a) August 1, 2019"
WHOLE: Final = _units(
    "The minister said so on Monday. ", "Follow us on Telegram\n", "(", "\n", "a", "© ", "1 ", "1\n", '"',
    "https://t.co/", "Read also: Ten locks\n", "Share | Print | ", "— Ann (@ann) ", "A post shared by Ann (@ann) ",
    "\u200b\n", "](", "[a](b) ", "We use cookies. ", "a" * 70 + "\n", "1. ", "By Ann Lee ",
    '{"a":', "{};A", ".a{b:c}", "\n//{}", "a\u200b", "/*{", "{} A small town. ",
    "12 comments\n", "Replies\nAnn\nMay 5, 2020 at 9:46 pm\n",
)  # fmt: skip
CREDITS: Final = _units(
    "Foto: ", "© ", "(", "Jane Doe/", "Jane Doe ", "| AFP ", "A. ", "image caption, ", "von ", "/ ", "\u200b", "사진=",
    " via ", "nuotr. / ", "（",
)  # fmt: skip
DATES: Final = _units(
    "1.", "12-", "5 ", "May ", "2017 ", "1/2/", "9月", "Published ", "(5 ", "- ", "mai 5 ", "a", "the day before ",
    "Monday ", "3/4/", "1 2 3 4 ",
)  # fmt: skip
EMBEDS: Final = {
    **_units(
        "(@", "(@a) ", "— (@a) ", "— a (@a) 1 2 3 4 5 6 7 ", "pic.twitter.com/", "pic.twitter.com/a ",
        "pic.twitter.com/a\n", "https://t.co/a", "https://t.co/a #b\n", "View this post on Instagram\n",
        "A post shared by ", "♬ a - b\n", "a @a · ", "@a · Aug 1, 2019\n", "Posted by a on Monday, ",
        "on Twitter: “", "https://twitter.com/a/status/1\n", "Open (@a) August 1, 2019\n", f"{SIGNED}\n",
        "3:45 PM · Aug 1, 2019 · Twitter for iPhone\n",
        "> ",
        "> a\n",
        "@a: a pic.twitter.com/a — A b, 1 May 2019\n",
        "@a\na #b\n8:12 AM · Aug 1, 2019\n",
        "Forwarded from a\nt.me/abcd/\n",
        "@a\n♬ a - b\n",
        "t.me/abcd/1\n",
        "Posted by a on Monday, August 1, 2019\n#a\n", "Retweets 1 ",
    ),
    "# before a picture": lambda size: "#" * size + "pic.twitter.com/AbCdEfGhIj",
    "foreign digits": lambda size: "\u0660" * size + "(@a) ",
    "sentences before a post": lambda size: "x. " * (size // 3) + f"pic.twitter.com/AbCdEfGhIj {SIGNED}",
}  # fmt: skip
HTML: Final[dict[str, Make]] = {
    "deep": around("<div>", "deep", "</div>"),
    "one text": lambda size: f"<p>{'word ' * (size // 5)}</p><p>after",
    "links": lambda size: f"<ul>{'<li><a href=/x>link</a>' * (size // 23)}</ul><p>after",
    "attributes": lambda size: f"<p {' '.join(f'a{i}=1' for i in range(size // 8))}>text</p><p>after",
    "<": lambda size: "<" * size + "p",
    "classes": lambda size: f"<div class='{'a-B_ ' * (size // 5)}'>x</div>",
    "pre": lambda size: "<pre>" + "\n \n" * (size // 3) + "x",
    "spans": around("<span>", "x", "</span>"),
    **_units("<a ", "<!--", "<script>", "<p>a\0b\ud800c", "<td><p>x", "<iframe>", '<meta name="a" content="b">'),
}


def page(source: str) -> None:
    """What is done to a page before any stage sees it."""
    looks_like_html(source)
    read(source)


def document(text: str) -> Document:
    """A document in English."""
    return Document(text, split_blocks(text), language="en")


def caption(line: str) -> None:
    """What is done to a line that may hold a credit."""
    split(line)
    credits.annotate(Document(line, (Block(0, len(line)),)))


CASES: Final[dict[str, tuple[Callable[[str], object], int, Mapping[str, Make]]]] = {
    "clean": (partial(clean, language="en"), 20_000, WHOLE),
    "credits": (caption, 20_000, CREDITS),
    "dates": (lambda text: dates.annotate(document(text)), 20_000, DATES),
    "embeds": (lambda text: find(text, fold(text), "en"), 50_000, EMBEDS),
    "html": (page, 250_000, HTML),
}
"""What is measured, the smaller size, and the inputs."""


def growth(function: Callable[[str], object], make: Make, size: int) -> tuple[int, float, float, float]:
    """A size, seconds at it and at ``FACTOR`` times it, and the exponent.

    While it looks steep it is measured again, at last at larger sizes: noise passes, and so does a step where another
    way of working begins.
    """
    for larger in (1, 1, FACTOR):
        few, many = (_seconds(function, make(size * larger * factor)) for factor in (1, FACTOR))
        exponent = math.log(many / few, FACTOR)
        if many < MEASURABLE or exponent <= STEEP:
            break
    return size * larger, few, many, exponent


def _seconds(function: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    function(text)
    return max(time.process_time() - started, 1e-6)


def main(argv: Sequence[str]) -> None:
    """Print the table; exit with 1 when something grows too fast."""
    parser = argparse.ArgumentParser(prog="scripts/bench hostile", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="NAME", help=f"of {', '.join(CASES)} (default all)")
    parser.add_argument("--scale", type=float, default=1.0, help="times the usual sizes (default 1)")
    options = parser.parse_args(argv)
    if unknown := set(options.only) - set(CASES):
        parser.error(f"no {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    rows: list[list[object]] = []
    steep = 0
    for name in options.only or CASES:
        function, size, inputs = CASES[name]
        size = int(size * options.scale)
        for make in inputs.values():  # what is loaded on first use is no cost of an input
            function(make(100))
        for what, make in inputs.items():
            at, few, many, exponent = growth(function, make, size)
            bad = exponent > STEEP and many >= MEASURABLE
            steep += bad
            said = f"{exponent:.2f}" if many >= MEASURABLE else ""
            rows.append([name, what[:40], at, f"{few:.3f}", f"{many:.3f}", said + (" steep" if bad else "")])
    print(table(["of", "input", "characters", "seconds", f"at {FACTOR} times", "exponent"], rows))
    if steep:
        sys.exit(f"{steep} of {len(rows)} inputs grow faster than size to the power of {STEEP}")
