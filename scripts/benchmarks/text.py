"""Text mode on one core: MB/s and documents/s on article text, beside ftfy and jusText on the same documents.

Two ways through the whole pipeline: ``clean_many``, which judges groups of documents together as batches do, and
``clean``, one document at a time. Stages are timed on the groups. Articles are the gold bodies of the development
corpora where present, else the project's raw fixtures, repeated. CPU time of this process, best of ``--repeat`` rounds,
after everything has been loaded.
"""

from __future__ import annotations

import argparse
import html
import time
from collections.abc import Callable, Sequence

from evaluation.common import ROOT, SHARED, corpus, table

from cleaner.document import Annotation, Block
from cleaner.fold import fold
from cleaner.pipeline import AHEAD, Pipeline, Stage


def articles(limit: int) -> list[str]:
    """Bodies of articles, at most ``limit``."""
    if (SHARED / "corpus").is_dir():
        pages = [page["gold"] for name in ("fundus-train", "wcxb-dev-articles") for page in corpus(name)]
        return [text for text in pages if text][:limit]
    raw = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "fixtures" / "raw").glob("*.txt"))]
    return (raw * limit)[:limit]


class Clock:
    """Measures work over texts and keeps the rows of the table."""

    def __init__(self, repeat: int) -> None:
        self.repeat = repeat
        self.rows: list[list[object]] = []

    def measure(self, name: str, texts: Sequence[str], work: Callable[[], object]) -> None:
        """One row: the least CPU time of some rounds of ``work``, which goes through all ``texts``."""
        seconds = float("inf")
        for _ in range(self.repeat):
            started = time.process_time()
            work()
            seconds = min(seconds, time.process_time() - started)
        size = sum(len(text.encode()) for text in texts)
        self.rows.append([name, size / seconds / 1e6, len(texts) / seconds, seconds / size * 1e6])


def main(argv: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="scripts/bench text", description=__doc__)
    parser.add_argument("--limit", type=int, default=400, help="documents (default 400)")
    parser.add_argument("--repeat", type=int, default=3, help="rounds (default 3)")
    parser.add_argument("--stages", action="store_true", help="time each stage apart")
    parser.add_argument(
        "--packs", action="store_true", help="time the rules again with the packs of all languages loaded"
    )
    options = parser.parse_args(argv)
    texts = articles(options.limit)
    size = sum(len(text.encode()) for text in texts)
    print(f"{len(texts)} articles, {size / 1e6:.2f} MB, {size / len(texts) / 1e3:.1f} KB each")

    pipeline = Pipeline()
    for _ in pipeline.clean_many(texts):  # packs, profiles and models are loaded on first use
        pass
    clock = Clock(options.repeat)
    clock.measure("clean_many", texts, lambda: [r.to_bytes() for r in pipeline.clean_many(texts)])
    clock.measure("clean, one by one", texts, lambda: [pipeline.clean(text).to_bytes() for text in texts])
    if options.stages:
        measure_stages(pipeline, texts, clock)
    if options.packs:
        measure_packs(texts, clock)
    few, clock.repeat = texts[: max(1, len(texts) // 10)], 1
    try:
        import ftfy
        import justext

        words = justext.get_stoplist("English")
        clock.measure("ftfy.fix_text", few, lambda: [ftfy.fix_text(text) for text in few])
        clock.measure("jusText on <p> lines", few, lambda: [justext.justext(paragraphs(t), words) for t in few])
    except ImportError as error:
        print(f"left out: {error.name} is not installed")
    print(table(["on one core, text to JSON", "MB/s", "documents/s", "ms per KB"], clock.rows))


def paragraphs(text: str) -> str:
    """The lines of a text, each in a ``<p>``."""
    return "<html><body>" + "".join(f"<p>{html.escape(line)}</p>\n" for line in text.split("\n")) + "</body></html>"


def measure_packs(texts: Sequence[str], clock: Clock) -> None:
    """Rows for the stage ``rules`` on English and German documents: with the packs they need, then with all loaded."""
    from cleaner.document import Document
    from cleaner.language import identify
    from cleaner.reader import normalize, split_blocks
    from cleaner.rules import languages
    from cleaner.stages import rules

    docs = [Document(n := normalize(text).text, split_blocks(n)) for text in texts]
    docs = [doc.in_language(code) for doc in docs if (code := identify(doc.text, doc.blocks)) in ("en", "de")]
    mine = [doc.text for doc in docs]
    for doc in docs:
        rules.annotate(doc)
    clock.measure("  rules, two languages loaded", mine, lambda: [rules.annotate(doc) for doc in docs])
    every = [*languages(), ""]
    for code in every:
        rules.annotate(Document("A line.", (Block(0, 7),), language=code))
    clock.measure(f"  rules, {len(every) - 1} languages loaded", mine, lambda: [rules.annotate(doc) for doc in docs])


def measure_stages(pipeline: Pipeline, texts: Sequence[str], clock: Clock) -> None:
    """Rows for reading, language, each stage and the record, every one given what it gets in ``clean_many``."""
    from cleaner.assemble import assemble
    from cleaner.document import Document
    from cleaner.language import identify
    from cleaner.reader import normalize, split_blocks

    clock.measure("  normalize, blocks", texts, lambda: [split_blocks(normalize(text).text) for text in texts])
    docs = [Document(n := normalize(text).text, split_blocks(n)) for text in texts]
    clock.measure("  language", texts, lambda: [identify(doc.text, doc.blocks) for doc in docs])
    docs = [doc.in_language(identify(doc.text, doc.blocks)) for doc in docs]
    clock.measure("  fold", texts, lambda: [fold(doc.text) for doc in docs])
    for doc in docs:
        _ = doc.folded
    for name, stage in zip(pipeline.config.stages, pipeline._stages, strict=True):

        def together(stage: Stage = stage, docs: Sequence[Document] = docs) -> list[list[Annotation]]:
            return [found for at in range(0, len(docs), AHEAD) for found in stage(docs[at : at + AHEAD])]

        clock.measure(f"  {name}", texts, together)
        if name == "tagger":
            clock.measure(f"  {name}, one by one", texts, lambda: [stage([doc]) for doc in docs])  # noqa: B023
        docs = [doc.annotate(found) for doc, found in zip(docs, together(), strict=True)]
    clock.measure("  record and JSON", texts, lambda: [assemble(doc, pipeline.policy).to_bytes() for doc in docs])
