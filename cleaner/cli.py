"""The command line: thin, over the library. Data goes to standard output, words for people to standard error."""

from __future__ import annotations

import importlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import click

from cleaner import __version__
from cleaner.config import EFFORTS, Config, load
from cleaner.errors import CleanerError, InputError, unknown
from cleaner.labels import LABELS
from cleaner.policy import MODES

DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9:.]+(Z|[+-][0-9:]+)?)?)?)?")


class Hinting(click.Choice[str]):
    """A choice that proposes the nearest name for an unknown one."""

    def __init__(self, kind: str, choices: list[str]) -> None:
        super().__init__(choices)
        self.kind = kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            self.fail(unknown(self.kind, value, self.choices), param, ctx)
        return str(value)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return self.kind.split()[-1].upper()


class Iso(click.ParamType[str]):
    """A date as ISO 8601 of any precision; empty for none."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            if value and not DATE.fullmatch(value):
                raise ValueError
            datetime.fromisoformat(value if len(value) > len("2017-09") else f"{value or '2017'}-01-01"[:10])
        except ValueError:
            self.fail(f"{value!r} is no date like 2017-09-05, 2017-09 or 2017", param, ctx)
        return str(value)


class Language(click.ParamType[str]):
    """A language code in any style; empty for none."""

    name = "code"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from cleaner.language import code

        if value and not code(value):
            self.fail(f"{value!r} is no language code like 'fr' or 'zh-cn'", param, ctx)
        return code(value)


def shared_options(command: Any) -> Any:
    """The options of every command that cleans."""
    label = Hinting("label", sorted(LABELS))
    options = (
        click.option(
            "--mode", type=Hinting("mode", list(MODES)), help="strict | balanced | aggressive (default: balanced)."
        ),
        click.option("--keep", type=label, multiple=True, help="Leave what has this label in the text. Repeatable."),
        click.option("--drop", type=label, multiple=True, help="Take what has this label out. Repeatable."),
        click.option("--lang", type=Language(), default="", help="Language (fr, en, …); detected when not given."),
        click.option("--published", type=Iso(), help="Publication date, the anchor of 'Tuesday'."),
        click.option("--url", default="", help="Address of the article."),
        click.option("--site", default="", help="Name of the publisher."),
        click.option(
            "--packs", type=click.Path(exists=True, path_type=Path), multiple=True, help="Own rules too. Repeatable."
        ),
        click.option(
            "--config",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Own settings (TOML) over the default ones.",
        ),
        click.option(
            "--html-effort",
            type=Hinting("html effort", list(EFFORTS)),
            help="Extractors heard about HTML: none | fast | default | thorough.",
        ),
        click.option("--encoding", default="", help="Encoding of text files; detected when not given."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def configured(options: dict[str, Any]) -> Config:
    """The configuration that the shared options describe; takes them out of ``options``."""
    pop = options.pop
    return load(pop("config")).with_changes(
        mode=pop("mode") or "", keep=pop("keep"), drop=pop("drop"), packs=pop("packs"),
        html_effort=pop("html_effort") or "",
    )  # fmt: skip


def known_facts(options: dict[str, Any]) -> dict[str, str]:
    """What the shared options tell of the article, as arguments of ``Pipeline.clean``."""
    told = {"language": "lang", "published": "published", "url": "url", "site": "site"}
    return {argument: options[name] for argument, name in told.items() if options[name]}


class Commands(click.Group):
    """The commands here, and those of modules that are loaded when one is called."""

    late: ClassVar[dict[str, str]] = dict.fromkeys(("batch", "learn", "stats"), "cleaner.cli_batch")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self.late])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.late:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(importlib.import_module(self.late[cmd_name]), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _mute()  # the reader has had enough (`| head`), which is no failure
            return 0


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="cleaner")
def cli() -> None:
    """Turn raw news articles into clean JSONL records, with a cause for every character that left.

    \b
    Examples:
      cat article.txt | cleaner clean | jq .text
      cleaner clean articles/*.txt -o clean.jsonl
      cleaner explain article.txt
    """


_LABELS = f"LABEL is one of {', '.join(LABELS)}."


@cli.command(epilog=_LABELS)
@click.argument("files", nargs=-1, metavar="[FILE… | -]")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False), default="-", help="Write here instead of standard output."
)
@click.option("--input-format", type=Hinting("input format", ["auto", "text", "html", "jsonl"]), default="auto",
              help="auto (by suffix and content) | text | html | jsonl.")  # fmt: skip
@click.option("--text-key", default="text", show_default=True, help="JSONL: the key of the text.")
@click.option("--id-key", default="id", show_default=True, help="JSONL: the key of the id.")
@click.option("--text-only", is_flag=True, help="Write the clean texts, an empty line apart, instead of records.")
@click.option("--pretty", is_flag=True, help="Indent the JSON.")
@shared_options
def clean(files: tuple[str, ...], output: str, **options: Any) -> int:
    """Clean articles: text, HTML or JSONL in, one JSON record a line out.

    Without FILE, or with -, standard input is read. What cannot be read is told on standard error and passed over; the
    exit code is then 1.

    \b
    Examples:
      cat article.txt | cleaner clean | jq .text
      cleaner clean --mode strict --published 2017-09-06 a.txt b.txt -o clean.jsonl
      cleaner clean --text-key body --id-key url crawl.jsonl | jq -c '{id, title, date}'
    """
    from cleaner.inputs import Failure, read
    from cleaner.pipeline import Pipeline

    files = files or (piped(),)
    if output != "-" and any(
        f != "-" and Path(f).exists() and os.path.realpath(f) == os.path.realpath(output) for f in files
    ):
        raise click.UsageError(f"{output} is one of the inputs; write somewhere else")
    pipeline = Pipeline(configured(options))
    text_only, pretty, encoding = options["text_only"], options["pretty"], options["encoding"]
    told = known_facts(options)
    failures = 0
    with opened(output) as out:
        for item in read(files, options["input_format"], options["text_key"], options["id_key"]):
            if isinstance(item, Failure):
                failures += complain(item.origin, item.reason)
                continue
            try:
                known = {"encoding": encoding, **item.known, **told}
                record = pipeline.clean(
                    item.source, id=item.id, origin=item.origin, extra=item.extra, form=item.form, **known
                )
            except InputError as error:
                failures += complain(item.id, str(error))
                continue
            except Exception as error:  # a fault in a stage costs this document, not the others
                failures += complain(item.id, f"{type(error).__name__}: {error}")
                continue
            out.write(record.text.encode() + b"\n" if text_only else record.to_bytes(pretty=pretty))
            out.write(b"\n")
    return 1 if failures else 0


@cli.command(epilog=_LABELS)
@click.argument("file", metavar="[FILE | -]", required=False)
@click.option("--evidence", is_flag=True, help="List the findings that did not act as well.")
@click.option("--why", is_flag=True, help="List what led the tagger to each of its findings.")
@click.option("--colour/--no-colour", default=None, help="Colours (default: on a terminal) or marked text.")
@shared_options
def explain(file: str | None, evidence: bool, why: bool, colour: bool | None, **options: Any) -> int:
    """Show a source with everything that leaves it: label, rule, score.

    FILE is text, HTML or JSONL, as for clean. In a terminal in colours (unless NO_COLOR is set); piped as marked text,
    which can be kept as a test fixture.

    \b
    Examples:
      cleaner explain article.txt
      cleaner explain article.txt > fixtures/en/article.txt
      cleaner explain --why page.html
    """
    from cleaner import explain as views
    from cleaner.inputs import Failure, read
    from cleaner.pipeline import Pipeline

    pipeline = Pipeline(configured(options))
    told = known_facts(options)
    terminal = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    coloured = terminal if colour is None else colour
    view = views.as_coloured if coloured else views.as_marked
    failures = 0
    for item in read([file or piped()]):
        if isinstance(item, Failure):
            failures += complain(item.origin, item.reason)
            continue
        try:
            known = {"encoding": options["encoding"], **item.known, **told}
            doc, _ = pipeline.annotate(item.source, id=item.id, form=item.form, **known)
        except InputError as error:
            failures += complain(item.id, str(error))
            continue
        click.echo(view(doc, pipeline.policy), nl=False, color=coloured)
        if evidence:
            click.echo(views.evidence(doc, pipeline.policy), nl=False, err=not coloured)
        if why:
            click.echo(views.reasons(doc), nl=False, err=not coloured)
    return 1 if failures else 0


@cli.command()
def schema() -> None:
    """Print the JSON Schema of a record.

    \b
    Example:
      cleaner schema | jq '.properties | keys'
    """
    import orjson

    from cleaner.record import schema as record_schema

    click.echo(orjson.dumps(record_schema(), option=orjson.OPT_INDENT_2))


@cli.command()
@click.argument("file", metavar="[FILE | -]", type=click.File("rb"), required=False)
def restore(file: BinaryIO | None) -> int:
    """Print the sources of records, exactly.

    They come one after the other, as UTF-8, with mojibake repaired and line ends unified, as offsets have it.

    \b
    Example:
      cleaner clean article.txt | cleaner restore | diff - article.txt
    """
    import orjson

    from cleaner.record import restore as restored

    records = file or click.open_file(piped(), "rb")
    failures = 0
    for number, line in enumerate(records, 1):
        try:
            click.echo(restored(orjson.loads(line)), nl=False)
        except orjson.JSONDecodeError as error:
            failures += complain(f"line {number}", f"not JSON: {error}")
        except InputError as error:
            failures += complain(f"line {number}", str(error))
    return 1 if failures else 0


# --- rules ------------------------------------------------------------------------------------------------------------


@cli.group()
def rules() -> None:
    """List, show, check and try the rules."""


def _rules(lang: str, packs: tuple[Path, ...]) -> list[Any]:
    from cleaner.rules import builtin, languages, load

    known = ["any", *languages()]
    if lang and lang not in known:
        raise click.BadParameter(unknown("language", lang, known), param_hint="--lang")
    return [r for name in ([lang] if lang else known) for r in builtin(name)] + [r for p in packs for r in load(p)]


packs_option = click.option(
    "--packs", type=click.Path(exists=True, path_type=Path), multiple=True, help="Own rules too."
)


@rules.command("list")
@click.option("--lang", default="", metavar="CODE", help="Only this language.")
@click.option("--label", type=Hinting("label", sorted(LABELS)), help="Only this label.")
@packs_option
def rules_list(lang: str, label: str | None, packs: tuple[Path, ...]) -> None:
    """List the rules: id, score, scope, and how many phrases.

    \b
    Example:
      cleaner rules list --lang fr --label related
    """
    for rule in _rules(lang, packs):
        if not label or rule.label == label:
            size = f"{len(rule.phrases)} phrases" if rule.phrases else "pattern" if rule.pattern else "container"
            click.echo(f"{rule.id}\t{rule.score:g}\t{rule.scope}\t{size}")


@rules.command("show")
@click.argument("rule_id", metavar="ID")
@packs_option
def rules_show(rule_id: str, packs: tuple[Path, ...]) -> None:
    """Show one rule: its phrases, conditions and examples.

    \b
    Example:
      cleaner rules show fr.related.lire-aussi
    """
    from dataclasses import fields

    known = {rule.id: rule for rule in _rules("", packs)}
    if rule_id not in known:
        raise click.BadParameter(unknown("rule", rule_id, known), param_hint="ID")
    rule = known[rule_id]
    for field in fields(rule):
        value = getattr(rule, field.name)
        if value not in ((), "", 0, False, "any"):
            told = ["", *map(str, value)] if isinstance(value, tuple) else [str(value)]
            click.echo(f"{field.name}: " + "\n  ".join(told))


@rules.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def rules_check(paths: tuple[Path, ...]) -> int:
    """Validate packs and run the examples they carry.

    Without PATHS, the packs that come with cleaner.

    \b
    Example:
      cleaner rules check my-packs/
    """
    from cleaner.rules import builtin, languages, load
    from cleaner.rules.check import check, slow

    groups = {str(p): load(p) for p in paths} or {name: list(builtin(name)) for name in ("any", *languages())}
    bad = 0
    for name, group in groups.items():
        context = [r for other in ("any", "en") if other != name for r in builtin(other)]
        complaints = check(group, context) + slow(group)
        bad += len(complaints)
        click.echo(
            f"{name}: {len(group)} rules, {sum(len(r.phrases) for r in group)} phrases, {len(complaints)} complaints"
        )
        for complaint in complaints:
            click.echo("  " + complaint)
    return 1 if bad else 0


@rules.command("test")
@click.argument("text", metavar="[TEXT | -]", required=False)
@click.option("--lang", type=Language(), default="", help="Language of the text; all packs when not given.")
@packs_option
def rules_test(text: str | None, lang: str, packs: tuple[Path, ...]) -> int:
    """Say which rules fire on a text, and why others do not.

    The others are those of which a phrase or anchor stands in it. Exit code 1 when none fires.

    \b
    Example:
      cleaner rules test "Lire aussi : Le vieux marché rouvre" --lang fr
    """
    from cleaner.rules.check import try_line
    from cleaner.stages.rules import matcher

    text = text or piped()
    source = sys.stdin.read() if text == "-" else text
    verdicts = try_line(matcher(lang, packs), source)
    for verdict in verdicts:
        for found in verdict.found:
            click.echo(f"fires  {found.rule} {found.score:g} {found.label}: {source[found.start : found.end]!r}")
    for rule_id, why in dict.fromkeys((v.rule.id, v.why) for v in verdicts if not v.found):
        click.echo(f"quiet  {rule_id}: {why}")
    if not verdicts:
        click.echo("no phrase or anchor of any rule stands in it")
    return 0 if any(v.found for v in verdicts) else 1


# --- edges ------------------------------------------------------------------------------------------------------------


def piped() -> str:
    """``-``, standard input, where nothing else was named; a terminal that only waits for typing is a mistake."""
    if sys.stdin.isatty():
        raise click.UsageError("nothing given and nothing piped in")
    return "-"


def complain(origin: str, reason: str) -> int:
    """Say what went wrong with one input; returns 1, to be counted."""
    click.echo(f"cleaner: {origin}: {reason}", err=True)
    return 1


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Standard output for ``-``; else a file that appears whole when all is written, or not at all.

    What is there and is no regular file (``/dev/stdout``, a named pipe) is written to, not replaced.
    """
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    if target.exists() and not target.is_file():
        with target.open("wb") as special:
            yield special
        return
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise click.FileError(path, error.strerror or str(error)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def main() -> None:
    """Entry point.

    Exit codes: 0 good, 1 some documents failed, 2 usage or output at fault, 3 too many failed, 130 interrupted.
    """
    try:
        code = cli.main(prog_name="cleaner", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = 2
    except CleanerError as error:
        click.echo(f"cleaner: {error}", err=True)
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("cleaner: interrupted", err=True)
        code = 130
    except OSError as error:  # a full disk
        click.echo(f"cleaner: cannot write: {error.strerror or error}", err=True)
        _mute()
        code = 2
    sys.exit(code)


def _mute() -> None:
    """Let nothing more be flushed at exit into an output that takes nothing more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
