"""Text mode on one core: MB/s and documents/s on article text, beside ftfy and jusText on the same documents.

Articles are the gold bodies of the development corpora where present, else the project's raw fixtures, repeated.
CPU time of this process, best of ``--repeat`` rounds.
"""

from __future__ import annotations

import argparse
import html
import time
from collections.abc import Callable, Sequence

from evaluation.common import ROOT, SHARED, corpus, table

from cleaner.pipeline import Pipeline


def articles(limit: int) -> list[str]:
    """Bodies of articles, at most ``limit``."""
    if (SHARED / "corpus").is_dir():
        pages = [page["gold"] for name in ("fundus-train", "wcxb-dev-articles") for page in corpus(name)]
        return [text for text in pages if text][:limit]
    raw = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "fixtures" / "raw").glob("*.txt"))]
    return (raw * limit)[:limit]


def best(work: Callable[[str], object], texts: Sequence[str], repeat: int) -> float:
    """Seconds of CPU time for all texts, the best of some rounds."""
    times = []
    for _ in range(repeat):
        started = time.process_time()
        for text in texts:
            work(text)
        times.append(time.process_time() - started)
    return min(times)


def main(argv: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="scripts/bench text", description=__doc__)
    parser.add_argument("--limit", type=int, default=400, help="documents (default 400)")
    parser.add_argument("--repeat", type=int, default=3, help="rounds (default 3)")
    parser.add_argument("--stages", action="store_true", help="time each stage apart")
    options = parser.parse_args(argv)
    texts = articles(options.limit)
    size = sum(len(text.encode()) for text in texts)
    print(f"{len(texts)} articles, {size / 1e6:.2f} MB, {size / len(texts) / 1e3:.1f} KB each")

    pipeline = Pipeline()
    rows: list[list[object]] = []

    def measure(name: str, work: Callable[[str], object], sample: Sequence[str], repeat: int) -> None:
        work(sample[0])
        seconds = best(work, sample, repeat)
        share = sum(len(text.encode()) for text in sample)
        rows.append([name, share / seconds / 1e6, len(sample) / seconds, seconds / share * 1e6])

    measure("cleaner, text to JSON", lambda t: pipeline.clean(t).to_bytes(), texts, options.repeat)
    if options.stages:
        measure_stages(pipeline, texts, measure, options.repeat)
    few = texts[: max(1, len(texts) // 10)]
    try:
        import ftfy

        measure("ftfy.fix_text", ftfy.fix_text, few, 1)
        import justext

        words = justext.get_stoplist("English")
        measure("jusText on <p> lines", lambda t: justext.justext(paragraphs(t), words), few, 1)
    except ImportError as error:
        print(f"left out: {error.name} is not installed")
    print(table(["on one core", "MB/s", "documents/s", "ms per KB"], rows))


def paragraphs(text: str) -> str:
    """The lines of a text, each in a ``<p>``."""
    return "<html><body>" + "".join(f"<p>{html.escape(line)}</p>\n" for line in text.split("\n")) + "</body></html>"


def measure_stages(
    pipeline: Pipeline,
    texts: Sequence[str],
    measure: Callable[[str, Callable[[str], object], Sequence[str], int], None],
    repeat: int,
) -> None:
    """Rows for reading, language and each stage, every one given what it gets in the pipeline."""
    from cleaner.assemble import assemble
    from cleaner.document import Document
    from cleaner.language import identify
    from cleaner.reader import normalize, split_blocks

    measure("  normalize, blocks", lambda t: split_blocks(normalize(t).text), texts, repeat)
    docs = {t: Document(n := normalize(t).text, split_blocks(n)) for t in texts}
    measure("  language", lambda t: identify(docs[t].text, docs[t].blocks), texts, repeat)
    docs = {t: d.in_language(identify(d.text, d.blocks)) for t, d in docs.items()}
    measure("  fold", lambda t: Document(t, ()).folded, texts, repeat)
    for name, stage in zip(pipeline.config.stages, pipeline._stages, strict=True):
        for doc in docs.values():
            _ = doc.folded
        measure(f"  {name}", lambda t, stage=stage, docs=docs: stage([docs[t]]), texts, repeat)  # type: ignore[misc]
        docs = {t: d.annotate(stage([d])[0]) for t, d in docs.items()}
    measure("  record and JSON", lambda t: assemble(docs[t], pipeline.policy).to_bytes(), texts, repeat)
