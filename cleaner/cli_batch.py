"""The commands for many documents: ``batch``, ``learn``, ``stats``. Loaded when one of them is called."""

from __future__ import annotations

import os
import re
from itertools import islice
from typing import Any, Final

import click
import orjson

from cleaner.batch.formats import CHOICES
from cleaner.cli import Hinting, complain, configured, known_facts, opened, shared_options
from cleaner.labels import LABELS

SHOWN: Final = 3
"""Errors told at the end of a batch."""


class Size(click.ParamType[int]):
    """Bytes, with ``KB``, ``MB`` or ``GB`` (powers of 1024)."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMG]?)i?B?", str(value).strip(), re.IGNORECASE)
        if not match or not float(match[1]):
            self.fail(f"{value!r} is no size like 64MB", param, ctx)
        return int(float(match[1]) * 1024 ** " KMG".index(match[2].upper() or " "))


def input_options(command: Any) -> Any:
    """The options of every command that reads many documents."""
    for option in (
        click.option("--input-format", type=Hinting("input format", list(CHOICES)), default="auto",
                     help="auto (by suffix) | " + " | ".join(CHOICES[1:]) + "."),
        click.option("--text-key", default="text", show_default=True, help="Rows: the key or column of the text."),
        click.option("--id-key", default="id", show_default=True, help="Rows: the key or column of the id."),
        click.option("--limit", type=click.IntRange(min=1), help="Stop after so many documents."),
        click.option("--sample", type=click.FloatRange(0, 1, min_open=True), default=1.0,
                     help="Take this share of the documents, always the same ones."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="OUT",
    help="A directory, or one file: .jsonl, .jsonl.gz, .jsonl.zst, .parquet.",
)
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Worker processes (default: one for every core).")
@click.option(
    "--output-format", type=Hinting("output format", ["jsonl", "parquet"]), help="Of a directory (default jsonl)."
)
@click.option(
    "--compression", type=Hinting("compression", ["gz", "zst", "none"]), help="Of a directory's JSONL (default gz)."
)
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=60.0, show_default=True, help="Seconds for a document."
)
@click.option("--max-memory", type=Size(), default="2GB", show_default=True, help="Memory for a worker.")
@click.option("--max-bytes", type=Size(), default="16MB", show_default=True, help="Size of a document.")
@click.option("--shard-size", type=Size(), default="64MB", show_default=True, help="Input that makes one shard.")
@click.option(
    "--max-error-rate",
    type=click.FloatRange(0, 1),
    default=1.0,
    help="Stop with exit code 3 when a larger share of the documents fails.",
)
@click.option("--overwrite", is_flag=True, help="Start again, whatever OUT holds of an earlier run.")
@click.option("--resume", is_flag=True, help="Keep what is done although settings or later inputs have changed.")
@click.option("--dry-run", is_flag=True, help="Say what would be read, by format, and stop.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no summary.")
@input_options
@shared_options
def batch(inputs: tuple[str, ...], output: str, **options: Any) -> int:
    """Clean any number of documents with every core; can be killed at any moment and goes on when called again.

    INPUT is a directory, a pattern, a file or -: .txt, .html, .jsonl, .json, .csv, .tsv, .warc, .parquet, .zip, .tar,
    all of them also as .gz, .bz2, .xz or .zst. OUT becomes a data set (datasets.load_dataset reads it), with
    rejects.jsonl, errors.jsonl and report.json beside.

    \b
    Examples:
      cleaner batch articles/ -o clean/
      cleaner batch 'crawl/*.warc.gz' -o clean/ -j 8 --timeout 20
      cleaner batch dump.jsonl.zst -o clean.jsonl.gz --text-key body

    Exit codes: 0 all good, 1 some documents failed, 2 usage or output at fault, 3 --max-error-rate exceeded,
    130 interrupted.
    """
    from cleaner.batch.model import Settings
    from cleaner.batch.run import Batch, TooManyErrors
    from cleaner.batch.sources import Sources
    from cleaner.batch.supervisor import Limits
    from cleaner.batch.target import implied

    if options["overwrite"] and options["resume"]:
        raise click.UsageError("--overwrite and --resume exclude each other")
    if output == "-":
        raise click.UsageError("a batch is written to a directory or file; 'cleaner clean' writes to standard output")
    if options["dry_run"]:
        return _dry_run(Sources(inputs, options["input_format"], [output]))
    form: Any = options["output_format"] or "jsonl"
    packed: Any = options["compression"] or "gz"
    if told := implied(output):
        if (options["output_format"] or told[0]) != told[0] or (options["compression"] or told[1]) != told[1]:
            raise click.UsageError(f"the name {output} tells its format; leave --output-format and --compression out")
        form, packed = told
    elif form == "parquet":
        packed = "none"
    quiet = options["quiet"]
    known, encoding = known_facts(options), options["encoding"]
    settings = Settings(
        text_key=options["text_key"], id_key=options["id_key"], input_format=options["input_format"], encoding=encoding,
        known=known, output_format=form, compression=packed, max_bytes=options["max_bytes"],
        shard_bytes=options["shard_size"], limit=options["limit"] or 0, sample=options["sample"],
    )  # fmt: skip
    limits = Limits(options["jobs"] or cores(), options["timeout"], options["max_memory"])
    run = Batch(
        list(inputs),
        output,
        configured(options),
        settings,
        limits,
        overwrite=options["overwrite"],
        resume=options["resume"],
        max_error_rate=options["max_error_rate"],
        quiet=quiet,
    )
    try:
        summary = run.run()
    except TooManyErrors as error:
        complain(output, str(error))
        return 3
    except KeyboardInterrupt:
        click.echo("cleaner: finished shards are kept; the same command goes on from there", err=True)
        raise
    if not quiet:
        before = "was finished before: " if summary.already else ""
        click.echo(
            f"cleaner: {output}: {before}{summary.documents:,} documents = {summary.records:,} records + "
            f"{summary.rejected:,} rejected + {summary.errors:,} errors", err=True,
        )  # fmt: skip
        for reason, count in summary.reasons.items():
            click.echo(f"  {reason}: {count:,}", err=True)
        if summary.errors:
            with open(run.target.errors, "rb") as lines:
                for row in map(orjson.loads, islice(lines, SHOWN)):
                    click.echo(f"  {row['id']}: {row['reason']}", err=True)
            more = f"  … {summary.errors - SHOWN:,} more: " if summary.errors > SHOWN else "  also in "
            click.echo(f"{more}{run.target.errors}", err=True)
    return 1 if summary.errors else 0


def _dry_run(sources: Any) -> int:
    found = sources.inventory()
    for name in sorted(found.forms):
        click.echo(f"{name}\t{found.forms[name]:,} files\t{found.form_bytes[name]:,} bytes")
    for name in sorted(found.skipped):
        click.echo(f"skipped: {name}\t{found.skipped[name]:,} files")
    click.echo(f"total\t{found.files:,} files\t{found.bytes:,} bytes")
    return 0


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False), default="-", help="The pack (default: standard output)."
)
@click.option("--min-docs", type=click.IntRange(min=2), default=10, show_default=True,
              help="Documents of a site that must hold a line.")  # fmt: skip
@click.option("--min-share", type=click.FloatRange(0, 1), default=0.02, show_default=True,
              help="Share of a site's documents that must hold it.")  # fmt: skip
@click.option("--max-rules", type=click.IntRange(min=1), default=300, show_default=True, help="Rules to write at most.")
@click.option("--label", type=Hinting("label", sorted(LABELS)), default="interface", help="The label of the rules.")
@click.option(
    "--site", default="", help="Name of the one site; told by site, url or folder of each document otherwise."
)
@click.option("--encoding", default="", help="Encoding of text files; detected when not given.")
@input_options
def learn(inputs: tuple[str, ...], output: str, **options: Any) -> int:
    """Find the lines a site repeats in document after document, and write them down as a rule pack to review.

    INPUT as for batch. A site is told by each document's site or URL, else its top folder. Lines that rules already
    take out are left out. Memory is bounded, the input is read twice.

    \b
    Examples:
      cleaner learn crawl/example.org/ -o example.toml
      cleaner rules check example.toml
      cleaner batch crawl/example.org/ -o clean/ --packs example.toml
    """
    from cleaner.batch.learn import Options
    from cleaner.batch.learn import learn as learned
    from cleaner.batch.model import Settings
    from cleaner.batch.sources import Sources

    settings = Settings(
        text_key=options["text_key"], id_key=options["id_key"], input_format=options["input_format"],
        encoding=options["encoding"], limit=options["limit"] or 0, sample=options["sample"],
    )  # fmt: skip
    asked = Options(options["min_docs"], options["min_share"], options["max_rules"], options["label"], options["site"])
    found = learned(Sources(inputs, options["input_format"]), settings, asked)
    with opened(output) as out:
        out.write(found.pack.encode())
    told = f"{found.rules:,} rules from {found.documents:,} documents"
    if found.known or found.unfit:
        told += f"; {found.known:,} repeated lines are known to other rules, {found.unfit:,} cannot be a rule"
    elif not found.rules:
        told += f"; no line stands in {asked.min_docs} documents of one site (--min-docs, --site)"
    click.echo(f"cleaner: {told}", err=True)
    return 0


@click.command()
@click.argument("output", metavar="OUT")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with all rows of all tables.")
def stats(output: str, as_json: bool) -> int:
    """Count what is in an output: characters kept and removed by label, rule, language and site.

    OUT is a directory that batch wrote, or a file of records.

    \b
    Examples:
      cleaner stats clean/
      cleaner stats clean.jsonl.gz --json | jq .labels
    """
    from cleaner.batch import stats as counting

    counts = counting.collect(output)
    click.echo(orjson.dumps(counts, option=orjson.OPT_INDENT_2) if as_json else counting.as_text(counts), nl=as_json)
    return 0
