"""Authors of flattened pages whose gold authors are named on them: exact lists, precision and recall of names.

scripts/evaluate authors [--limit N] [--show]
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from cleaner import Pipeline

from .common import check_floors, corpus, table

CORPORA = {"wcxb-dev-articles": 400, "fundus-train": 400}


def main(argv: Sequence[str]) -> None:
    """Print the table and check the floors."""
    parser = argparse.ArgumentParser(prog="scripts/evaluate authors", description=__doc__)
    parser.add_argument("--limit", type=int, help="pages of each corpus")
    parser.add_argument("--show", action="store_true", help="print what differs: ours | gold")
    options = parser.parse_args(argv)
    pipeline = Pipeline()
    rows: list[list[object]] = []
    measured = {}
    for name, most in CORPORA.items():
        pages = list(_pages(name, options.limit or most))
        counts: Counter[str] = Counter()
        for record, (_, gold) in zip(pipeline.clean_many(text for text, _ in pages), pages, strict=True):
            ours, said = ({name.casefold() for name in names} for names in (record.authors, gold))
            counts += Counter(exact=ours == said, none=not ours, ours=len(ours), gold=len(said), both=len(ours & said))
            if options.show and ours != said:
                print(", ".join(record.authors), "|", ", ".join(gold))
        precision, recall = counts["both"] / counts["ours"], counts["both"] / counts["gold"]
        rows.append([name, len(pages), counts["exact"] / len(pages), counts["none"] / len(pages), precision, recall])
        measured |= {f"precision_{name}": precision, f"recall_{name}": recall}
    print(table(["corpus", "pages", "exact", "none", "precision", "recall"], rows))
    check_floors("authors", measured)


def _pages(name: str, limit: int) -> Iterator[tuple[str, list[str]]]:
    """Texts, and the gold authors; only where all of them are named in the text."""
    from inscriptis import get_text

    for page in corpus(name, limit):
        said = page.get("authors") or page.get("author") or []
        gold = [said] if isinstance(said, str) else list(said)
        text = re.sub(r"\n\s*\n", "\n", get_text(page["html"]))
        if gold and all(author.casefold() in text.casefold() for author in gold):
            yield text, gold
