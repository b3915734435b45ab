"""The source with every span that left, coloured and named: for a terminal, or as marked text."""

from __future__ import annotations

from typing import Final

import click

from cleaner import marked
from cleaner.document import Document
from cleaner.policy import Policy, Segment

COLOURS: Final[dict[str, str]] = {
    "headline": "bright_blue", "byline": "bright_blue", "timestamp": "bright_blue", "caption": "cyan", "credit": "cyan",
    "social_embed": "green", "social_promo": "magenta", "related": "yellow", "newsletter": "magenta",
    "paywall": "magenta", "consent": "red", "advert": "magenta", "interface": "bright_black", "comments": "yellow",
    "legal": "bright_black", "garbage": "red",
}  # fmt: skip


def describe(segment: Segment) -> str:
    """Label, rule and score of a segment's cause; empty when it stays."""
    cause = segment.cause
    return f"{cause.label} {cause.rule} {cause.score:.2f}" if cause else ""


def as_marked(doc: Document, policy: Policy) -> str:
    """The view as marked text (see :mod:`cleaner.marked`), readable again as a fixture."""
    return marked.write(doc.text, policy.segments(doc), {"language": doc.language}, describe)


def as_coloured(doc: Document, policy: Policy) -> str:
    """The view for a terminal: what stays in plain, what leaves in the colour of its label, its cause behind it."""
    out = []
    for pieces in marked.lines(doc.text, policy.segments(doc)):
        parts = []
        for piece in pieces:
            source = doc.text[piece.start : piece.end]
            if piece.cause is None or not source.strip():
                parts.append(source)
            else:
                parts.append(click.style(source, fg=COLOURS.get(piece.cause.label), strikethrough=True))
                parts.append(click.style(f" ◂ {describe(piece)}", fg=COLOURS.get(piece.cause.label), dim=True))
        out.append("".join(parts))
    return "\n".join(out) + "\n"


def evidence(doc: Document, policy: Policy) -> str:
    """The findings that did not act: too weak for the mode, or of a label that stays. One line each.

    Findings without a score only carry what a stage decided about the document.
    """
    rows = []
    for a in sorted(doc.annotations, key=lambda a: a[:2]):
        if a.score and not policy.acts(a):
            piece = " ".join(doc.text[a.start : a.end].split())
            rows.append(f"{a.start}-{a.end} {a.label} {a.rule} {a.score:.2f}: {piece[:80]}")
    return "\n".join(rows) + "\n" if rows else ""


def reasons(doc: Document) -> str:
    """What led the tagger to each of its findings: the features that spoke for (+) and against (-) it, in log-odds."""
    from cleaner import tagger  # with numpy, which nothing else here needs

    rows = []
    for a in sorted((a for a in doc.annotations if a.rule == "tagger"), key=lambda a: a[:2]):
        piece = " ".join(doc.text[a.start : a.end].split())
        said = ", ".join(f"{name} {value:+.1f}" for name, value in tagger.explain(doc.read, doc.block_index(a.start)))
        rows.append(f"{a.start}-{a.end} {a.label} {a.score:.2f}: {piece[:60]}\n    {said}")
    return "\n".join(rows) + "\n" if rows else ""
