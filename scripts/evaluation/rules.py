"""The rule packs alone, in balanced mode: harm on gold bodies, reach on flattened pages, and what each rule earns.

*Harm*: every piece that leaves a gold body was read in its context and has its judgement in ``rules_judged.tsv``: junk
that gold kept, or our error. A piece without a judgement counts as an error, and is printed with its context.
With the language withheld every pack is active: ``foreign`` counts what packs of other languages then take from gold.
*Reach*: the share of characters outside the article that rules name, per flattener, language and label; a line is
outside when less than half of its words align with the body. Pages without a gold body count where two extractors
agree on one (:mod:`scripts.training.silver`): most languages have no others.
*Rules*: per rule, label and language the findings on lines outside and inside the article, acting or not.

    scripts/evaluate rules [--cache DIR] [--removed] [--labels] [--rules] [--silent] [--write]
"""

from __future__ import annotations

import argparse
import hashlib
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner.document import Document
from cleaner.labels import LABELS
from cleaner.language import identify
from cleaner.policy import Policy, Segment
from cleaner.reader import split_blocks
from cleaner.rules import builtin, languages
from cleaner.stages.rules import annotate
from scripts.evaluation.common import ROOT, check_floors, table
from scripts.training import card
from scripts.training.pages import CLEAN, FLAT, View, load
from scripts.training.silver import silver

JUDGED = Path(__file__).with_name("rules_judged.tsv")
TABLE = ROOT / "docs" / "reach.md"
KINDS = FLAT[:3]
LEAST = 20
"""Thousands of characters outside the article a language needs for a row of its own."""
_MARKS = ("<!-- scripts/evaluate rules --write: begin -->", "<!-- end -->")


def main(argv: Sequence[str]) -> None:
    """Print harm and reach, and check the floors."""
    parser = argparse.ArgumentParser(prog="scripts/evaluate rules", description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "cleaner-views")
    parser.add_argument("--removed", action="store_true", help="list every piece removed from gold, in its context")
    parser.add_argument("--labels", action="store_true", help="a row for every language and label")
    parser.add_argument("--rules", action="store_true", help="a row for every rule that fires")
    parser.add_argument("--silent", action="store_true", help="list the rules that never fire")
    parser.add_argument("--write", action="store_true", help=f"put the tables of reach into docs/{TABLE.name}")
    options = parser.parse_args(argv)
    gold = [view for name in card.CORPORA for view in load(name, options.cache)]
    bodies = [view for view in gold if view.kind in CLEAN]
    losses = [loss for view in bodies for loss in lost(view)]
    known = judgements()
    listed = losses if options.removed else [loss for loss in losses if known.get(loss.digest) != "junk"]
    for loss in listed:
        print(f"{loss.digest}\t{known.get(loss.digest, '?')}\t{loss.rule}\t{loss.context}")
    measured = harm(bodies, losses, known) | {"foreign_lines_per_5000_max": foreign(bodies)}
    print("\n" + table(["harm on gold bodies", "value"], [[name, value] for name, value in measured.items()]))
    rates = Counter((loss.rule, known.get(loss.digest, "?")) for loss in losses)
    names = sorted({rule for rule, _ in rates}, key=lambda rule: (-rates[rule, "error"] - rates[rule, "?"], rule))
    rows = [[rule, *(rates[rule, kind] for kind in ("junk", "error", "?"))] for rule in names]
    print("\n" + table(["rule that takes from gold", "junk", "error", "unread"], rows))
    counts = Counts()
    for view in [*gold, *silver(options.cache)]:
        if view.kind in KINDS:
            counts.add(view)
    print("\n" + counts.reach())
    measured |= counts.figures()
    if options.labels:
        print("\n" + counts.earned(lambda rule: rule.rpartition(".")[0]))
    if options.rules:
        print("\n" + counts.earned(lambda rule: rule))
    if options.silent:
        known_rules = [rule.id for name in ("any", *languages()) for rule in builtin(name)]
        quiet = [rule for rule in known_rules if not counts.inside[rule] and not counts.outside[rule]]
        print(f"\n{len(quiet)} of {len(known_rules)} rules never fire:\n" + "\n".join(quiet))
    if options.write:
        before, _, rest = TABLE.read_text(encoding="utf-8").partition(_MARKS[0])
        after = rest.partition(_MARKS[1])[2]
        TABLE.write_text(f"{before}{_MARKS[0]}\n\n{counts.reach()}\n\n{_MARKS[1]}{after}", encoding="utf-8")
    check_floors("rules", measured)


def read(view: View, language: str | None = None) -> Document:
    """A view as the pipeline sees it, with the findings of the rules; in its own language or in a given one."""
    text = "\n".join(view.lines)
    blocks = split_blocks(text)
    doc = Document(text, blocks, language=identify(text, blocks) if language is None else language)
    return doc.annotate(annotate(doc))


def removals(doc: Document) -> Iterator[Segment]:
    """What leaves."""
    return (segment for segment in Policy().segments(doc) if segment.cause)


# --- harm -------------------------------------------------------------------------------------------------------------


class Loss(NamedTuple):
    """One piece that leaves a gold body."""

    digest: str
    """Names the piece in the list of judgements: the corpora's texts stay out of the project."""
    rule: str
    lines: frozenset[tuple[str, int]]
    chars: int
    context: str


def lost(view: View) -> Iterator[Loss]:
    """What the rules take from a gold body."""
    doc = read(view)
    text = doc.text
    for start, end, cause in removals(doc):
        assert cause is not None
        piece = text[start:end].strip()
        name = hashlib.sha256(f"{view.page}\t{piece}".encode()).hexdigest()[:12]
        first, last = text.count("\n", 0, start), text.count("\n", 0, end)
        lines = frozenset((view.page, number) for number in range(first, last + 1))
        left, right = text[:start][-90:], text[end:][:90]
        context = f"…{left}⟦{piece}⟧{right}…".replace("\n", " ⏎ ")
        yield Loss(name, cause.rule, lines, len(piece), context)


def judgements() -> dict[str, str]:
    """``junk`` or ``error`` by digest."""
    rows = (line.split("\t") for line in JUDGED.read_text(encoding="utf-8").splitlines())
    return {row[0]: row[1] for row in rows}


def harm(bodies: Sequence[View], losses: Sequence[Loss], known: dict[str, str]) -> dict[str, float]:
    """How much leaves the gold bodies, all of it and by error."""
    lines = sum(len(view.lines) for view in bodies)
    chars = sum(len(line) for view in bodies for line in view.lines)
    wrong = [loss for loss in losses if known.get(loss.digest) != "junk"]

    def hit(some: Iterable[Loss]) -> int:
        return len({line for loss in some for line in loss.lines})

    return {
        "errors_lines_per_5000_max": 5000 * hit(wrong) / lines,
        "errors_chars_percent_max": 100 * sum(loss.chars for loss in wrong) / chars,
        "raw_lines_per_5000_max": 5000 * hit(losses) / lines,
        "raw_chars_percent_max": 100 * sum(loss.chars for loss in losses) / chars,
        "raw_documents_percent_max": 100 * len({line[0] for loss in losses for line in loss.lines}) / len(bodies),
    }


def foreign(bodies: Sequence[View]) -> float:
    """Pieces in 5,000 lines that packs of other languages take from gold bodies of unknown language."""
    taken = 0
    for view in bodies:
        doc = read(view, "")
        own = identify(doc.text, doc.blocks).partition("-")[0]
        causes = (cause for _, _, cause in removals(doc) if cause)
        taken += sum(cause.rule.partition(".")[0] not in ("any", "en", "rules", own) for cause in causes)
    return 5000 * taken / sum(len(view.lines) for view in bodies)


# --- reach ------------------------------------------------------------------------------------------------------------


class Counts:
    """What the rules name on flattened pages."""

    def __init__(self) -> None:
        self.inside: Counter[str] = Counter()
        """Findings by rule on lines of the article, and (below) on others."""
        self.outside: Counter[str] = Counter()
        self.total: Counter[tuple[str, str]] = Counter()
        """Characters outside the article, by flattener and language."""
        self.named: Counter[tuple[str, str, str]] = Counter()
        """Those that leave, by flattener, language and label."""

    def add(self, view: View) -> None:
        """Count one flattened page."""
        doc = read(view)
        language = doc.language.partition("-")[0] or "unknown"
        ends = [m.start() for m in re.finditer("\n", doc.text)]
        line = 0
        for a in sorted(doc.annotations):
            while line < len(ends) and a.start > ends[line]:
                line += 1
            (self.inside if view.body[line] >= 0.5 else self.outside)[a.rule] += 1
        causes = [""] * len(doc.text)
        for start, end, cause in removals(doc):
            causes[start:end] = [cause.label if cause else ""] * (end - start)
        at = 0
        for text, share in zip(view.lines, view.body, strict=True):
            if share < 0.5:
                self.total[view.kind, language] += len(text)
                for label, count in Counter(causes[at : at + len(text)]).items():
                    if label:
                        self.named[view.kind, language, label] += count
            at += len(text) + 1

    def share(self, kinds: Sequence[str] = KINDS, speech: str = "", label: str = "") -> float:
        """Named characters in percent; without a language or label, of all."""
        total = sum(n for (kind, name), n in self.total.items() if kind in kinds and speech in ("", name))
        named = sum(
            n
            for (kind, name, what), n in self.named.items()
            if kind in kinds and speech in ("", name) and label in ("", what)
        )
        return 100 * named / max(1, total)

    def figures(self) -> dict[str, float]:
        """The shares the floors know, by flattener and by language."""
        by_kind = {f"reach_{kind}": self.share([kind]) for kind in KINDS}
        return by_kind | {f"reach_{name}": self.share(speech=name) for name in self.languages()}

    def languages(self) -> list[str]:
        """Languages with enough text outside the article, the largest first."""
        size: Counter[str] = Counter()
        for (_, name), count in self.total.items():
            size[name] += count
        return [name for name, count in size.most_common() if count >= 1000 * LEAST]

    def reach(self) -> str:
        """Two tables: by language and flattener, and by language and label (mean of the flatteners)."""
        names = ["", *self.languages()]
        size = {name: sum(n for (_, own), n in self.total.items() if name in ("", own)) for name in names}
        rows: list[list[object]] = [
            [name or "all", size[name] // 1000, self.share(speech=name), *(self.share([k], name) for k in KINDS)]
            for name in names
        ]
        first = table(["reach in %", "kB outside", "all", *KINDS], rows)
        labels = [name for name, label in LABELS.items() if label.action != "keep" and self.share(label=name)]
        rows = [[name or "all", *(self.share(speech=name, label=label) for label in labels)] for name in names]
        return first + "\n\n" + table(["reach in %", *labels], rows)

    def earned(self, key: Callable[[str], str]) -> str:
        """Findings outside and inside the article, and the share outside, for each rule or group of rules."""
        inside, outside = Counter[str](), Counter[str]()
        for counter, grouped in ((self.inside, inside), (self.outside, outside)):
            for rule, count in counter.items():
                grouped[key(rule)] += count
        scores = {rule.id: rule.score for name in ("any", *languages()) for rule in builtin(name)}
        rows = [
            [name, scores.get(name, ""), outside[name], inside[name], outside[name] / (outside[name] + inside[name])]
            for name in sorted({*inside, *outside})
        ]
        return table(["findings", "score", "outside", "inside", "precision"], rows)
