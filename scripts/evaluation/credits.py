"""Photo credits against the development gold, real caption–credit pairs, and body paragraphs that hold none.

    scripts/evaluate credits [--show] [--quick]

``--show`` prints every miss; ``--quick`` leaves out the corpora. Counted: creators and agencies both exact (names in
order); the caption's border (letters and digits of the caption the same); body paragraphs read as credits, per 1,000.
Robustness: the gold with every agency it names struck from the gazetteer in turn (a lost agency must not become a
person), and with all persons renamed at random (unknown names must still be names).
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from unittest.mock import patch

from cleaner.credits import parse, split, tables
from cleaner.document import Block, Document
from cleaner.stages import credits as stage

from .common import check_floors, corpus, gold, table

Tally = dict[str, list[int]]


def main(argv: list[str]) -> None:
    """Print the tables and check the floors."""
    show, quick = "--show" in argv, "--quick" in argv
    rows = gold("credits")
    measured: dict[str, float] = {}
    _entities(rows, measured, show)
    _boundaries(rows, measured, show)
    _robustness(rows, measured, show)
    if not quick:
        _pairs(measured, show)
        _bodies(measured, show)
    check_floors("credits", _only_known(measured) if quick else measured)


def _only_known(measured: dict[str, float]) -> dict[str, float]:
    return {"pairs_border": 1.0, "body_per_1000_max": 0.0, **measured}


def _rate(tally: list[int]) -> float:
    return tally[0] / tally[1] if tally[1] else 1.0


def _add(tallies: Tally, keys: Iterable[str], good: bool) -> None:
    for key in keys:
        tallies[key][0] += good
        tallies[key][1] += 1


def _new() -> Tally:
    return defaultdict(lambda: [0, 0])


def _print(title: str, columns: dict[str, Tally]) -> None:
    keys = sorted({k for t in columns.values() for k in t}, key=lambda k: (k not in {"all", "dev", "test"}, k))
    print(f"\n### {title}\n")
    print(
        table(
            ["", *(f"{name} {what}" for name in columns for what in ("n", "right"))],
            [[k, *(cell for t in columns.values() for cell in (t[k][1], _rate(t[k])))] for k in keys],
        )
    )


def _names(credit: Any) -> list[str]:
    return [creator.name for creator in credit.creators]


def _entities(rows: list[dict[str, Any]], measured: dict[str, float], show: bool) -> None:
    both, creators, agencies, sources = _new(), _new(), _new(), _new()
    for row in rows:
        credit = parse(row["credit"], row["publisher"])
        keys = ("all", row["split"], row["lang"])
        right = (_names(credit) == row["creators"], list(credit.agencies) == row["agencies"])
        _add(creators, keys, right[0])
        _add(agencies, keys, right[1])
        _add(both, keys, all(right))
        _add(sources, keys, sorted(map(tables.key, credit.sources)) == sorted(map(tables.key, row["sources"])))
        if show and not all(right):
            print(
                "entities",
                row["id"],
                row["credit"],
                "|",
                _names(credit),
                credit.agencies,
                credit.sources,
                file=sys.stderr,
            )
    _print(
        "Credit string → creators, agencies, sources",
        {"both": both, "creators": creators, "agencies": agencies, "sources": sources},
    )
    measured |= {f"entities_{k}": _rate(both[k]) for k in ("all", "dev", "test")}


def _letters(text: str | None) -> str:
    return re.sub(r"[\W_]+", "", text or "").casefold()


def _wanted(row: dict[str, Any]) -> str | None:
    """The caption the line holds; None where the gold's caption is not in the line, or is all of it."""
    line, caption = _letters(row["flattened_line"]), _letters(row["caption"])
    if caption and caption in line and caption != line:
        return caption
    return "" if line == _letters(row["credit"]) else None


def _boundaries(rows: list[dict[str, Any]], measured: dict[str, float], show: bool) -> None:
    columns: dict[str, Tally] = {}
    for name, prior in (("figure", "figure"), ("apart", "apart"), ("cold", "")):
        border, entities = _new(), _new()
        for row in rows:
            line = row["flattened_line"]
            wanted = _wanted(row) if line else None
            if wanted is None:
                continue
            found = split(line, row["publisher"], prior=prior)  # type: ignore[arg-type]
            caption = line[slice(*found.caption)] if found and found.caption else ""
            keys = ("all", row["split"], row["lang"])
            right = found is not None and _letters(caption) == wanted
            exact = (
                found is not None
                and _names(found.parsed) == row["creators"]
                and list(found.parsed.agencies) == row["agencies"]
            )
            _add(border, keys, right)
            _add(entities, keys, exact)
            if show and not (right and exact):
                print(
                    "border",
                    name,
                    row["id"],
                    line[-100:],
                    "|",
                    caption[-40:],
                    found and found.parsed.credit_line,
                    file=sys.stderr,
                )
        columns[f"border, {name}"] = border
        columns[f"entities, {name}"] = entities
        measured |= {f"border_{name}_{k}": _rate(border[k]) for k in ("all", "dev", "test")}
        measured[f"line_entities_{name}"] = _rate(entities["all"])
    _print("Line → caption and credit (known: it is a picture's; it is short and stands apart; nothing)", columns)


_SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "da",
    "de",
    "do",
    "fa",
    "fe",
    "ga",
    "go",
    "ha",
    "hi",
    "ja",
    "jo",
    "ka",
    "ke",
    "ki",
    "ko",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "no",
    "pa",
    "pe",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
    "va",
    "ve",
    "vi",
    "za",
    "ze",
    "zo",
    "shi",
    "cha",
    "thu",
    "mba",
    "ndi",
    "nko",
    "sza",
    "rze",
    "dja",
    "kha",
    "sto",
    "bri",
    "gra",
]


def _invented(rng: random.Random) -> str:
    words = [
        "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 3))).capitalize() for _ in range(rng.choice((2, 2, 2, 3)))
    ]
    return " ".join(words)


def _robustness(rows: list[dict[str, Any]], measured: dict[str, float], show: bool) -> None:
    struck, renamed = _new(), _new()
    everything = tables.agencies()
    for row in rows:
        if not row["agencies"]:
            continue
        left = {k: a for k, a in everything.items() if a.name not in row["agencies"]}
        with patch.object(tables, "agencies", lambda left=left: left):
            credit = parse(row["credit"], row["publisher"])
        right = set(map(tables.key, _names(credit))) <= set(map(tables.key, row["creators"]))
        _add(struck, ("all", row["split"]), right)
        if show and not right:
            print("struck", row["credit"], "|", _names(credit), file=sys.stderr)
    rng = random.Random(4)
    for row in rows:
        if not row["creators"] or row["lang"] in {"ja", "ko", "ru", "lt"}:
            continue
        for _ in range(5):
            text, names = row["credit"], []
            for name in row["creators"]:
                new = _invented(rng)
                capitals = name.upper() in text
                text = re.sub(re.escape(name), new.upper() if capitals else new, text, flags=re.I)
                names.append(new)
            if any(n.upper() not in text.upper() for n in names):
                continue
            credit = parse(text, row["publisher"])
            right = _names(credit)[: len(names)] == names and list(credit.agencies) == row["agencies"]
            _add(renamed, ("all", row["split"]), right)
            if show and not right:
                print("renamed", text, "|", _names(credit), credit.agencies, credit.sources, file=sys.stderr)
    _print(
        "Robustness: no person made of a struck agency; invented names still read",
        {"agency struck": struck, "renamed": renamed},
    )
    measured |= {"robust_struck": _rate(struck["all"]), "robust_renamed": _rate(renamed["all"])}


_JOINS = (
    "{caption} {credit}",
    "{caption} Foto: {credit}",
    "{caption} ({credit})",
    "{caption} © {credit}",
    "{caption} | {credit}",
)


def _pairs(measured: dict[str, float], show: bool) -> None:
    """Captions and credits as publishers give them, joined in five ways: where does the split put the border?"""
    border, seen = _new(), set()
    for page in corpus("fundus-train"):
        for image in page["images"] or ():
            caption, credit = (image["caption"] or "").strip(), " / ".join(image["credit"] or ()).strip()
            if not caption or not credit or (caption, credit) in seen or _letters(credit) in _letters(caption):
                continue
            seen.add((caption, credit))
            for join in _JOINS:
                line = join.format(caption=caption, credit=credit)
                found = split(line, page["site"].partition("/")[2], prior="figure")
                got = line[slice(*found.caption)] if found and found.caption else ""
                right = found is not None and _letters(got) == _letters(caption)
                _add(border, ("all", page["country"], join.format(caption="…", credit="credit")), right)
                if show and not right:
                    print("pair", line[-110:], "|", got[-40:], file=sys.stderr)
    _print("Caption and credit of corpus pictures, joined in five ways", {"border": border})
    measured["pairs_border"] = _rate(border["all"])


def _bodies(measured: dict[str, float], show: bool) -> None:
    """Body paragraphs one by one (with a paragraph after each, so that no line is the last) must hold no credit."""
    lines = hits = captions = 0
    by_country: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name in ("wcxb-dev-articles", "fundus-train"):
        for page in corpus(name):
            text = page["gold"] or ""
            blocks = tuple(Block(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text))
            group = page.get("country") or "wcxb"
            lines += len(blocks)
            by_country[group][1] += len(blocks)
            for found in stage.annotate(Document(text, blocks, metadata={"site": page["site"]})):
                if found.label == "credit":
                    hits += 1
                    by_country[group][0] += 1
                elif found.value is not None:
                    captions += 1
                else:
                    continue
                if show:
                    print(
                        "body",
                        page["id"],
                        found.label,
                        found.rule,
                        text[max(0, found.start - 60) : found.start].replace("\n", "⏎"),
                        f"⟦{text[found.start : found.end]}⟧",
                        file=sys.stderr,
                    )
    print("\n### Body paragraphs read as credits\n")
    print(
        table(
            ["", "paragraphs", "credits", "per 1,000"],
            [
                ["all", lines, hits, 1000 * hits / lines],
                *([k, n, h, 1000 * h / n] for k, (h, n) in sorted(by_country.items()) if h),
            ],
        )
    )
    print(f"\nMarked captions without credit: {captions} ({1000 * captions / lines:.3g} per 1,000)")
    measured["body_per_1000_max"] = 1000 * hits / lines
