"""The rule packs on the development pages: harm on gold bodies, reach on flattened pages, and what each rule does.

*Harm*: the rules alone, in balanced mode, over every gold body; each line that loses something is printed, and has its
judgement in ``scripts/evaluation/rules_judged.tsv`` (junk that gold kept, or our error).
*Reach*: the share of characters outside the article that rules alone name, per flattener, language and label; a line is
outside when less than half of its words align with gold.
*Rules*: per rule, lines hit outside and inside the article; rules that never fire are listed with ``--silent``.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from cleaner.document import Document
from cleaner.labels import LABELS
from cleaner.language import identify
from cleaner.policy import Policy
from cleaner.reader import split_blocks
from cleaner.rules import builtin, languages
from cleaner.stages.rules import annotate
from scripts.evaluation.common import check_floors, table
from scripts.training.pages import FLAT, View, load

CORPORA = ("wcxb-dev-articles", "fundus-train")
JUDGED = Path(__file__).with_name("rules_judged.tsv")


def read(view: View) -> Document:
    """A view as the pipeline sees it, with the findings of the rules."""
    text = "\n".join(view.lines)
    blocks = split_blocks(text)
    doc = Document(text, blocks, language=identify(text, blocks))
    return doc.annotate(annotate(doc))


def judgements() -> dict[str, str]:
    """What was decided of lines that lose something: ``junk`` or ``error``, by the digest of the removed text."""
    if not JUDGED.exists():
        return {}
    rows = (line.split("\t") for line in JUDGED.read_text(encoding="utf-8").splitlines() if line)
    return {row[0]: row[1] for row in rows}


def digest(text: str) -> str:
    """How a removed text is named in the list of judgements: its text stays out of the project."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def main(argv: Sequence[str]) -> None:
    """Print harm and reach, and check the floors."""
    parser = argparse.ArgumentParser(prog="scripts/evaluate rules", description=__doc__)
    parser.add_argument("--limit", type=int, help="pages per corpus")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "cleaner-views")
    parser.add_argument("--rules", action="store_true", help="a row for every rule that fires")
    parser.add_argument("--silent", action="store_true", help="list the rules that never fire")
    options = parser.parse_args(argv)
    views = [view for name in CORPORA for view in load(name, options.cache, options.limit)]
    measured = harm([view for view in views if view.kind == "gold"])
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    measured |= reach([view for view in views if view.kind in FLAT[:3]], inside, outside)
    if options.rules:
        rows = [[rule, outside[rule], inside[rule]] for rule in sorted({*inside, *outside}, key=lambda r: -inside[r])]
        print("\n" + table(["rule", "outside", "inside"], rows))
    if options.silent:
        known = [rule for name in ("any", *languages()) for rule in builtin(name)]
        quiet = [rule.id for rule in known if not inside[rule.id] and not outside[rule.id]]
        print(f"\n{len(quiet)} of {len(known)} rules never fire:\n" + "\n".join(quiet))
    if options.limit is None:
        check_floors("rules", measured)


def removals(doc: Document) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, label and rule of what leaves."""
    for start, end, cause in Policy().segments(doc):
        if cause is not None:
            yield start, end, cause.label, cause.rule


def harm(bodies: Sequence[View]) -> dict[str, float]:
    """What the rules take from gold bodies."""
    lines = chars = lost_lines = lost_chars = errors = 0
    known = judgements()
    listed = []
    touched = 0
    for view in bodies:
        doc = read(view)
        lines += len(view.lines)
        chars += sum(map(len, view.lines))
        gone = list(removals(doc))
        touched += bool(gone)
        hit: set[int] = set()
        for start, end, _, rule in gone:
            piece = doc.text[start:end]
            lost_chars += len(piece.strip())
            hit.add(doc.text.count("\n", 0, start))
            verdict = known.get(digest(piece), "?")
            errors += verdict != "junk"
            listed.append([digest(piece), verdict, rule, " ".join(piece.split())[:110]])
        lost_lines += len(hit)
    print(table(["removed from gold", "judged", "rule", "text"], listed) if listed else "nothing removed from gold")
    figures = {
        "gold_lines_hit_per_5000_max": 5000 * lost_lines / lines,
        "gold_chars_removed_percent_max": 100 * lost_chars / chars,
        "gold_documents_touched_percent_max": 100 * touched / len(bodies),
        "gold_removals_not_junk_max": float(errors),
    }
    print("\n" + table(["harm on gold bodies", "value"], [[name, value] for name, value in figures.items()]))
    return figures


def reach(pages: Sequence[View], inside: Counter[str], outside: Counter[str]) -> dict[str, float]:
    """What the rules name outside the article, and how often each fires on either side."""
    total: Counter[tuple[str, str]] = Counter()
    named: Counter[tuple[str, str]] = Counter()
    by_label: dict[str, Counter[str]] = defaultdict(Counter)
    for view in pages:
        doc = read(view)
        starts, at = [], 0
        for line in view.lines:
            starts.append(at)
            at += len(line) + 1
        for a in doc.annotations:
            line = doc.text.count("\n", 0, a.start)
            (inside if view.body[line] >= 0.5 else outside)[a.rule] += 1
        causes = [""] * len(doc.text)
        for start, end, label, _ in removals(doc):
            causes[start:end] = [label] * (end - start)
        for line, share, start in zip(view.lines, view.body, starts, strict=True):
            if share >= 0.5:
                continue
            for key in ((view.kind, ""), ("", doc.language or "unknown")):
                total[key] += len(line)
            for label, count in Counter(causes[start : start + len(line)]).items():
                if label:
                    named[view.kind, ""] += count
                    named["", doc.language or "unknown"] += count
                    by_label[doc.language or "unknown"][label] += count
    labels = [name for name, label in LABELS.items() if label.action != "keep"]
    languages_seen = sorted((key[1] for key in total if key[1]), key=lambda name: -total["", name])
    figures = {f"reach_{kind}_percent": 100 * named[kind, ""] / total[kind, ""] for kind in FLAT[:3]}
    print("\n" + table(["reach by flattener", "% of non-body characters"], [[k, v] for k, v in figures.items()]))
    shown = [label for label in labels if any(by_label[name][label] for name in languages_seen)]
    rows = [
        [name, total["", name] // 1000, 100 * named["", name] / total["", name],
         *(100 * by_label[name][label] / total["", name] for label in shown)]
        for name in languages_seen
    ]  # fmt: skip
    print("\n" + table(["reach in %", "non-body kB", "all", *shown], rows))
    return figures
