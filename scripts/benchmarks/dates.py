"""Cost of the dates stage in milliseconds per KB of article text (code points), by how much is dated."""

from __future__ import annotations

import time
from collections.abc import Sequence

from cleaner import reader
from cleaner.document import Document
from cleaner.language import identify
from cleaner.stages import dates
from scripts.evaluation import common

ROUNDS = 3


def cost(documents: Sequence[Document]) -> float:
    """Milliseconds of processor time per 1,000 code points, best of three rounds."""
    size = sum(len(d.text) for d in documents) / 1000
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for doc in documents:
            dates.annotate(doc)
        best = min(best, time.process_time() - started)
    return best * 1000 / size


def main(argv: Sequence[str]) -> None:
    bodies = [page["gold"] for name in ("fundus-train", "wcxb-dev-articles") for page in common.corpus(name)]
    documents = []
    for text in bodies:
        blocks = reader.split_blocks(text)
        doc = Document(text, blocks, language=identify(text, blocks))
        _ = doc.folded  # folding is shared by all stages
        documents.append(doc)
    for doc in documents:
        dates.annotate(doc)  # compiles the lexicons
    density = [sum(c.isdecimal() for c in d.text) / max(len(d.text), 1) for d in documents]
    news, rest = documents[:137], documents[137:]
    little = [d for d, share in zip(documents, density, strict=True) if share < 0.003]
    rows = [
        ("news (fundus)", len(news), cost(news)),
        ("articles (wcxb)", len(rest), cost(rest)),
        ("hardly a digit", len(little), cost(little)),
    ]
    print(common.table(("gold bodies", "documents", "ms per KB"), rows))
