"""The tests a pack carries: every ``hit`` must make its rule fire, no ``miss`` may."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.reader import split_blocks
from cleaner.rules.matcher import Matcher
from cleaner.rules.pack import Rule
from cleaner.rules.verdict import Verdict

SLOW: Final = 0.25
"""Seconds a pattern may take on 20,000 hostile characters."""


def try_line(matcher: Matcher, text: str) -> list[Verdict]:
    """What all rules of ``matcher`` say of a text of one line or more."""
    return matcher.judge(Document(text, split_blocks(text)))


def check(rules: Sequence[Rule], context: Iterable[Rule] = ()) -> list[str]:
    """The complaints about ``rules``, judged together with the ``context`` rules their examples may lean on."""
    matcher = Matcher([*rules, *context])
    complaints = []
    for rule in rules:
        for text in rule.hit:
            verdicts = [v for v in try_line(matcher, text) if v.rule is rule]
            if not any(v.found for v in verdicts):
                why = "; ".join(sorted({v.why for v in verdicts})) or "no phrase or anchor in it"
                complaints.append(f"{rule.id}: does not hit {text!r}: {why}")
        for text in rule.miss:
            if any(v.found for v in try_line(matcher, text) if v.rule is rule):
                complaints.append(f"{rule.id}: hits its miss {text!r}")
    return complaints


def slow(rules: Iterable[Rule]) -> list[str]:
    """The complaints about patterns that take more than :data:`SLOW`; what that is depends on the machine."""
    timed = ((rule, _hostile(rule)) for rule in rules if rule.anchors)
    told = "its pattern takes {:.1f} s on 20,000 hostile characters"
    return [f"{rule.id}: {told.format(seconds)}" for rule, seconds in timed if seconds > SLOW]


def _hostile(rule: Rule) -> float:
    """The longest time the pattern takes on long texts made of its anchors, its examples' words and repeats."""
    chooser = random.Random(rule.id)
    words = [*rule.anchors, *(w for text in rule.hit for w in text.lower().split()[:12]), "a", "1", ","]
    texts = [
        " ".join(chooser.choice(words) for _ in range(4000))[:20_000],
        (words[0] + " ") * (20_000 // (len(words[0]) + 1)),
        words[0] + "a" * 20_000,
        words[0] + " " * 20_000 + "!",
        (words[0] + ", ") * 3000,
    ]
    worst = 0.0
    for text in texts:
        started = time.process_time()
        for _ in rule.regex.finditer(text):
            pass
        worst = max(worst, time.process_time() - started)
    return worst
