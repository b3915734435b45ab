"""The model card, written with the weights it describes."""

from __future__ import annotations

import hashlib
import textwrap
from pathlib import Path

from cleaner.tagger.features import BUCKETS, LINE_BUCKETS, NAMES
from cleaner.tagger.kinds import KINDS
from scripts.evaluation.common import need, table
from scripts.training import fit

CORPORA = {
    "wcxb-dev-articles": "WCXB 1.0, development split, article pages. CC BY 4.0, M. Foley 2026",
    "fundus-train": "fundus parser test data. MIT, flairNLP",
}
"""What is learned from and measured on: name and licence."""
SILVER = {
    "dated-pages": "htmldate evaluation pages. Apache-2.0, A. Barbaresi",
    "more-pages": "test pages of Postlight parser, mozilla/readability, goose3. Apache-2.0, MIT",
}
"""Pages without a gold body, learned from where extractors agree."""


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def text(pages: fit.Pages, weights: Path) -> str:
    """The card in Markdown."""
    rows = []
    for name, licence in (CORPORA | SILVER).items():
        views = [v for v in pages.views if v.corpus == name]
        rows.append(
            [
                name,
                len({v.page for v in views}),
                len({v.site for v in views}),
                licence,
                digest(need(f"corpus/{name}.jsonl.gz"))[:16],
            ]
        )
    return filled(f"""# Model card: the line tagger

Written by `scripts/train`, with the weights it describes. How it works: [tagger.md](tagger.md). Scores,
cross-validated by
site: [quality.md](quality.md).

**Use.** Tells, for every block of a news article or blog post given as text, the chance that it is boilerplate:
menus, teasers,
forms, comments, legal lines. Part of `cleaner`; not meant for forums, shops or search results, where there is no
article.

**Data.** The first two have hand-checked article bodies; of the others those pages are taken on which trafilatura,
seeing the
HTML, agrees with a second extractor (word F1 0.85), labelled with what it kept. No text of them is in the weights,
only hashed counts and sums.

{table(["corpus", "pages", "sites", "licence", "SHA-256"], rows)}

**Method.** Each page is seen {len({v.kind for v in pages.views}) - 1} ways: four flatteners, three extractors, the
body alone, and cropped,
half-cleaned, re-broken, titled and link-numbered variants. Lines are labelled by a longest common subsequence of words
with the body. {len(NAMES)} columns a line; hashed
tables of {BUCKETS} words and pairs and {LINE_BUCKETS} lines, counted over other sites than the line's own; a network
of {fit.HIDDEN} and
{fit.SECOND} units with pooled surroundings, {fit.EPOCHS} epochs, dropout {fit.DROPOUT}, input noise {fit.NOISE};
{fit.MUTED:.0%} of the documents are shown without
lexical evidence, so that languages without training pages do not suffer. Weights are rounded to integers and run in
exact arithmetic. The kinds of boilerplate come from a softmax regression on blocks whose containers say by class or id
what they are, {len(KINDS)} kinds.

**Weights.** `{weights.name}`, {weights.stat().st_size} bytes, SHA-256 `{digest(weights)}`.

**Limits.** Most pages are English, 2024–2026; the multilingual part has some 30 countries with few pages each. Where
the gold
bodies leave out captions, lists, authors' notes or a second article, so has the tagger learned to. It cannot tell a
long reader's
comment from the article by form alone, nor the next article of an endless page from this one. A page that is only a
list of
links may keep too much; sports tables, recipes and poems may lose short lines in the aggressive mode.
""")


def filled(page: str) -> str:
    """A Markdown page with its paragraphs broken at 120 characters; headings and tables as they are."""
    parts = page.split("\n\n")
    return "\n\n".join(part if part[:1] in "#|" else textwrap.fill(part, 120) for part in parts) + "\n"
