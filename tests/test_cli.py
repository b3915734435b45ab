"""The command line as a user meets it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
from conftest import FIXTURES, ROOT

from cleaner.cli import main

TEXT = "The dam holds, engineers said on Friday.\n\nFollow us on Telegram\n"


class Done(NamedTuple):
    """What a run of the command gave."""

    returncode: int
    stdout: bytes
    stderr: bytes


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def run(*args: str, stdin: str | bytes = b"", terminal: bool = False) -> Done:
    """Run the command in this process, with its standard streams in memory."""
    kind = Terminal if terminal else io.TextIOWrapper
    streams = [kind(io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin), encoding="utf-8")]
    streams += [kind(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["cleaner", *args])
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as ended:
            main()
    code = ended.value.code
    out, err = (stream.buffer.getvalue() for stream in streams[1:])  # type: ignore[attr-defined]
    return Done(code if isinstance(code, int) else 0, out, err)


def rows(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.split(b"\n") if line]


def test_pipe() -> None:
    done = run("clean", stdin=TEXT)
    assert done.returncode == 0, done.stderr
    [row] = rows(done)
    assert row["text"] == "The dam holds, engineers said on Friday."
    assert row["id"] == row["source"] == "stdin"
    [gone] = row["removed"]
    assert (gone["label"], gone["text"]) == ("social_promo", "Follow us on Telegram")


def test_files_and_output(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT.replace("dam", "dyke"))
    out = tmp_path / "out.jsonl"
    done = run("clean", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "-o", str(out))
    assert done.returncode == 0
    assert done.stdout == b""
    assert [json.loads(line)["text"].split()[1] for line in out.read_text().splitlines()] == ["dam", "dyke"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt", "out.jsonl"]


def test_output_must_not_be_an_input(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    done = run("clean", str(file), "-o", str(file))
    assert done.returncode == 2
    assert file.read_text() == TEXT


def test_output_that_is_no_file() -> None:
    assert run("clean", "-o", "/dev/null", stdin=TEXT).returncode == 0
    assert not Path("/dev/null").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("command", ["clean", "explain", "schema"])
def test_full_disk(command: str) -> None:
    code = f"{sys.executable} -c 'from cleaner.cli import main; main()' {command} > /dev/full"
    done = subprocess.run(["bash", "-c", code], input=TEXT.encode(), capture_output=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (2, b"cleaner: cannot write: No space left on device\n")


def test_text_only_and_pretty() -> None:
    assert run("clean", "--text-only", stdin=TEXT).stdout == b"The dam holds, engineers said on Friday.\n\n"
    assert b'\n  "id": "stdin"' in run("clean", "--pretty", stdin=TEXT).stdout


def test_empty_is_a_record_with_a_flag() -> None:
    for source in ("", "  \n", "123 --"):
        [row] = rows(run("clean", stdin=source))
        assert row["flags"] == ["empty"]
    assert rows(run("clean", stdin="Follow us on Telegram"))[0]["flags"] == ["no_body"]


def test_json_lines() -> None:
    lines = [
        {"id": "a", "text": TEXT, "topic": {"n": 1}, "url": "https://example.org/2019/03/04/dam", "date": "2019-03-04"},
        {"id": 7, "text": "One line\u2028two lines, all in one string."},
    ]
    done = run("clean", stdin="\n".join(json.dumps(row, ensure_ascii=False) for row in lines))
    first, second = rows(done)
    assert (first["id"], first["topic"], first["date"], first["url"]) == ("a", {"n": 1}, "2019-03-04", lines[0]["url"])
    assert (second["id"], second["text"]) == ("7", "One line\ntwo lines, all in one string.")


def test_json_lines_with_lone_surrogates() -> None:
    [row] = rows(run("clean", stdin='{"text": "So it is \\ud83d.", "url": "u\\udc00", "n": NaN, "k": ["\\ud800"]}\n'))
    assert (row["text"], row["url"], row["n"], row["k"]) == ("So it is \ufffd.", "u\ufffd", None, ["\ufffd"])


def test_json_lines_behind_blank_lines() -> None:
    done = run("clean", stdin='\n \n{"text": "One."}\nnot so\n')
    assert [row["id"] for row in rows(done)] == ["stdin:3"]
    assert b"stdin:4: not JSON" in done.stderr
    assert rows(run("clean", stdin='\ufeff{"text": "One."}\n'))[0]["id"] == "stdin:1"


def test_keys_of_the_record_are_never_overwritten() -> None:
    line = {"text": "The dam holds.", "authors": ["Ann"], "date": 1504656000, "url": None, "source": "feed", "site": ""}
    done = run("clean", stdin=json.dumps(line))
    [row] = rows(done)
    assert (row["authors"], row["date"], row["source"], row["site"]) == ([], "", "stdin", "")
    told = {key: value for key, value in row.items() if key.startswith("input_")}
    assert told == {"input_authors": ["Ann"], "input_date": 1504656000, "input_url": None, "input_source": "feed"}


@pytest.mark.parametrize(
    "text", ['[{"text": "One."}]', '{\n  "text": "One."\n}', '[\n{"text": "One."}]', '[{\n"text": "One."}]']
)
def test_json_that_is_no_json_lines(text: str) -> None:
    done = run("clean", stdin=text)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"one object a line" in done.stderr


def test_json_lines_keys(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({"key": "k1", "body": TEXT}) + "\n")
    [row] = rows(run("clean", "--text-key", "body", "--id-key", "key", str(file)))
    assert (row["id"], row["source"]) == ("k1", str(file))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{bad", "not JSON"),
        ("[1]", "a JSON list"),
        ('{"body": "x"}', "no key 'text'; it has body"),
        ('{"text": null}', "'text' is null"),
        ('{"text": "x", "id": [1]}', "'id' is a list"),
        ('{"text": "x", "id": true}', "'id' is a boolean"),
    ],
)
def test_bad_line_is_named_and_passed_over(line: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(f'{{"text": "One is good."}}\n{line}\n\n{{"text": "So is this."}}\n')
    done = run("clean", str(file))
    assert done.returncode == 1
    assert len(rows(done)) == 2
    assert f"in.jsonl:2: {message}" in done.stderr.decode()


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe", [], "binary"),
        (b"\xff\xfe\x00", [], "utf-16-le byte order mark"),
        ("élan".encode("latin-1"), ["--encoding", "utf-8"], "not utf-8: byte 0"),
        (b"x", ["--encoding", "utf-9"], "unknown encoding 'utf-9'"),
    ],
)
def test_unreadable_content(content: bytes, options: list[str], message: str, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_bytes(content)
    good.write_text(TEXT)
    done = run("clean", str(bad), str(good), *options)
    assert message in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert done.returncode == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "cp1251"])
def test_encodings(encoding: str) -> None:
    text = (
        "Мэр города открыл новый мост через реку, сообщили в пятницу в администрации. На церемонию пришли жители."
        if encoding == "cp1251"
        else "La mairie a inauguré le nouveau pont près de l’écluse, a annoncé vendredi le préfet. « Enfin », dit-il."
    )
    [row] = rows(run("clean", stdin=text.encode(encoding)))
    assert row["text"] == text


@pytest.mark.parametrize(
    "text",
    [
        "Die Brücke über den Fluss ist nach Angaben der Stadt seit Montag wieder für den Verkehr frei.",
        "Le nouveau pont est ouvert depuis lundi, a annoncé la mairie à la presse après une longue attente.",
        "El puente está abierto desde el lunes, según dijo el alcalde a los periodistas que lo esperaban allí.",
        "A ponte está aberta ao trânsito desde segunda-feira, disse o presidente da câmara aos jornalistas.",
        "Bron över floden är öppen igen efter nio år, säger kommunen till de boende som har väntat länge.",
        "Silta joen yli on jälleen auki yhdeksän vuoden jälkeen, kertoo kaupunki tiedotteessaan maanantaina.",
    ],
)
def test_a_few_accents_in_latin_1(text: str) -> None:
    [row] = rows(run("clean", stdin=text.encode("latin-1")))
    assert (row["text"], row["flags"]) == (text, ["decoded_cp1252"])


def test_missing_file_and_directory(tmp_path: Path) -> None:
    done = run("clean", str(tmp_path / "no.txt"), str(tmp_path))
    assert done.returncode == 1
    assert "no.txt: No such file" in done.stderr.decode()
    assert "is a directory" in done.stderr.decode()


def test_formats_of_batch_are_told(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,text\n1,One.\n")
    assert b"`cleaner batch` reads .csv" in run("clean", str(file)).stderr
    assert run("clean", "--input-format", "text", str(file)).returncode == 0


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--mode", "agressive"], "did you mean 'aggressive'?"),
        (["--keep", "relatd"], "did you mean 'related'?"),
        (["--drop", "spam"], "unknown label 'spam'; known: advert"),
        (["--input-format", "jason"], "unknown input format"),
        (["--published", "yesterday"], "is no date like 2017-09-05"),
        (["--published", "2019-02-30"], "is no date like 2017-09-05"),
        (["--lang", "french"], "is no language code like 'fr'"),
        (["--html-effort", "fats"], "did you mean 'fast'?"),
        (["--config", "nowhere.toml"], "does not exist"),
    ],
)
def test_usage_errors(args: list[str], message: str) -> None:
    done = run("clean", *args, stdin=TEXT)
    assert done.returncode == 2
    assert message in done.stderr.decode()


def test_keep_drop_mode(tmp_path: Path) -> None:
    assert "Telegram" in rows(run("clean", "--keep", "social_promo", stdin=TEXT))[0]["text"]
    config = tmp_path / "my.toml"
    config.write_text('mode = "strict"\n[actions]\nsocial_promo = "keep"\n')
    assert "Telegram" in rows(run("clean", "--config", str(config), stdin=TEXT))[0]["text"]
    config.write_text("[thresholds]\nstrickt = 0.9\n")
    done = run("clean", "--config", str(config), stdin=TEXT)
    assert done.returncode == 2
    assert "did you mean 'strict'?" in done.stderr.decode()


@pytest.mark.parametrize(
    ("published", "date"),
    [("2019", "2019"), ("2019-03", "2019-03"), ("2019-03-04", "2019-03-04"), ("2019-03-04 10:30", "2019-03-04T10:30"),
     ("2019-03-04T10:30+02:00", "2019-03-04T10:30+02:00"), ("", "")],
)  # fmt: skip
def test_published(published: str, date: str) -> None:
    assert rows(run("clean", "--published", published, stdin=TEXT))[0]["date"] == date


def test_language_and_effort_arrive() -> None:
    assert rows(run("clean", "--lang", "pt_BR", stdin=TEXT))[0]["language"] == "pt"
    page = "<html><body><p>The dam holds, engineers said on Friday.</p><p>All of them.</p></body></html>"
    heard = run("explain", "--evidence", "--html-effort", "fast", stdin=page).stderr
    assert b"witness." in heard
    assert b"witness." not in run("explain", "--evidence", "--html-effort", "none", stdin=page).stderr


def test_own_pack(tmp_path: Path) -> None:
    pack = tmp_path / "site.toml"
    rule = '[[rule]]\nid = "slogan"\nlabel = "interface"\nphrases = ["The Daily Dam, since 1902"]\n'
    pack.write_text(rule + 'hit = ["The Daily Dam, since 1902"]\nmiss = ["The daily dam is full."]\n')
    assert run("rules", "check", str(pack)).returncode == 0
    [row] = rows(run("clean", "--packs", str(pack), stdin=TEXT + "The Daily Dam, since 1902\n"))
    assert row["removed"][-1]["rule"].endswith("interface.slogan")
    pack.write_text(rule + "hits = []\n")
    done = run("clean", "--packs", str(pack), stdin=TEXT)
    assert done.returncode == 2
    assert "did you mean 'hit'?" in done.stderr.decode()


def test_explain_is_a_fixture(tmp_path: Path) -> None:
    from cleaner import marked

    done = run("explain", stdin=TEXT)
    parsed = marked.parse(done.stdout.decode())
    assert parsed.text == TEXT
    assert [(s.label, parsed.text[s.start : s.end]) for s in parsed.spans] == [
        ("social_promo", "Follow us on Telegram")
    ]
    assert "\x1b[" in run("explain", "--colour", stdin=TEXT).stdout.decode()
    assert run("explain", str(tmp_path / "none.txt")).returncode == 1
    assert run("explain", stdin=json.dumps({"text": TEXT})).stdout == done.stdout


def test_explain_tells_why_the_tagger_spoke() -> None:
    menu = "\n".join(("Home", "News", "Sport", "Weather", "Log in", "Contact", "Jobs", "Podcasts") * 3)
    told = run("explain", "--why", stdin=f"{menu}\n\n{TEXT}").stderr.decode()
    assert "interface" in told
    assert re.search(r"rows\[\+1:\+3\] [+-]\d", told)


@pytest.mark.parametrize("name", ["-", "page.html", "page.txt", "page"])
def test_html_is_told_by_its_content(name: str, tmp_path: Path) -> None:
    page = "<html><body><p>The dam holds, engineers said on Friday.</p><p>All of them.</p></body></html>"
    file = tmp_path / name
    file.write_text(page)
    [row] = rows(run("clean", name if name == "-" else str(file), stdin=page))
    assert (row["text"], row["flags"]) == ("The dam holds, engineers said on Friday.\nAll of them.", ["html"])
    [row] = rows(run("clean", "--input-format", "text", name if name == "-" else str(file), stdin=page))
    assert row["flags"] == []


def test_integers_of_any_size_are_carried_through() -> None:
    row = {"text": "The bridge is open.", "n": 2**100}
    done = run("clean", "--input-format", "jsonl", stdin=json.dumps(row) + "\n")
    assert json.loads(done.stdout)["n"] == 2**100


def test_rules_commands() -> None:
    assert b"en.social_promo." in run("rules", "list", "--lang", "en").stdout
    fires = run("rules", "test", "Follow us on Telegram", "--lang", "en")
    assert fires.stdout.startswith(b"fires  en.social_promo.")
    assert fires.returncode == 0
    quiet = run("rules", "test", "The river rose.", "--lang", "en")
    assert (quiet.returncode, quiet.stdout[:9]) == (1, b"no phrase")
    rule_id = fires.stdout.split()[1].decode()
    assert f"id: {rule_id}" in run("rules", "show", rule_id).stdout.decode()
    assert "did you mean" in run("rules", "show", rule_id + "x").stderr.decode()


def test_restore_and_schema() -> None:
    source = (FIXTURES / "raw" / "bridge.txt").read_bytes()
    record = run("clean", stdin=source).stdout
    assert run("restore", stdin=record).stdout == source
    assert json.loads(run("schema").stdout)["title"] == "cleaner record"
    for wrong, why in ((b"{}", "no 'text'"), (b"[1]", "not a record"), (b"x", "not JSON")):
        done = run("restore", stdin=wrong)
        assert (done.returncode, done.stdout) == (1, b"")
        assert why in done.stderr.decode()
    assert b"No such file" in run("restore", "nowhere.jsonl").stderr


@pytest.mark.parametrize("command", [["clean"], ["explain"], ["restore"], ["rules", "test"]])
def test_a_terminal_is_no_input(command: list[str]) -> None:
    done = run(*command, terminal=True)
    assert done.returncode == 2
    assert b"nothing piped in" in done.stderr


def test_colours_on_a_terminal_unless_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert b"\x1b[" in run("explain", str(file), terminal=True).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("explain", str(file), terminal=True).stdout == run("explain", str(file)).stdout
    assert b"\x1b[" in run("explain", "--colour", str(file)).stdout


def test_closed_pipe_is_quiet(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text((json.dumps({"text": TEXT * 20}) + "\n") * 300)
    command = f"set -o pipefail; {sys.executable} -m cleaner clean {file} | head -n 1 | wc -l"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, b"1", b"")


def test_starting_loads_little() -> None:
    code = "import sys, cleaner.cli; sys.exit(len({'numpy', 'lxml', 'orjson', 'cleaner.pipeline'} & {*sys.modules}))"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0


def test_every_command_has_help_with_an_example() -> None:
    from cleaner.cli import cli

    def walk(command: click.Command, path: tuple[str, ...]) -> None:
        assert command.help, path
        if isinstance(command, click.Group):
            ctx = click.Context(command)
            for name in command.list_commands(ctx):
                sub = command.get_command(ctx, name)
                assert sub is not None
                walk(sub, (*path, name))
        else:
            assert f"cleaner {' '.join(path)} " in command.help, path

    walk(cli, ())
