"""Reading for a batch: streams, formats, units. No processes."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner.batch import streams, warc
from cleaner.batch.model import Position, Settings, Task
from cleaner.batch.readers import read
from cleaner.batch.sources import Inventory, Skipped, Sources, display
from cleaner.batch.streams import Broken, Inflate, TooLong
from cleaner.batch.units import Changed, units
from cleaner.errors import InputError

ROW = {"text": "The dam holds, engineers said.", "topic": "dams"}


def zstd(data: bytes) -> bytes:
    return bytes(pytest.importorskip("zstandard").ZstdCompressor().compress(data))


PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd}


def tasks(path: Path, settings: Settings | None = None) -> list[Task]:
    found: list[Task] = []
    settings = settings or Settings()
    for file in Sources([str(path)], settings.input_format).files():
        found += [task for task in read(file, settings) if task is not None]
    return found


def rows(found: list[Task]) -> list[object]:
    return [json.loads(task.data) for task in found if task.kind == "row"]


def faults(found: list[Task]) -> dict[str, str]:
    return {task.id: task.data.decode() for task in found if task.kind == "fault"}


# --- streams ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PACK)
def test_inflate(kind: str) -> None:
    data = os.urandom(300_000) + b"x" * 2_000_000
    packed = PACK[kind](data) + PACK[kind](b"second")
    assert b"".join(streams.chunks(Inflate(io.BytesIO(packed), kind))) == data + b"second"


@pytest.mark.parametrize("kind", PACK)
def test_inflate_tells_of_a_cut_and_gives_what_is_before(kind: str) -> None:
    packed = PACK[kind](os.urandom(400_000))
    given: list[bytes] = []
    with pytest.raises(Broken, match="cut off"):
        given.extend(streams.chunks(Inflate(io.BytesIO(packed[:-1000]), kind)))
    assert given or kind == "bz2"  # whose blocks are larger than this
    with pytest.raises(Broken, match="empty"):
        list(streams.chunks(Inflate(io.BytesIO(b""), kind)))
    with pytest.raises(Broken, match="what follows after the end"):
        list(streams.chunks(Inflate(io.BytesIO(packed + b"garbage behind it"), kind)))


@pytest.mark.parametrize("kind", PACK)
def test_a_bomb_is_read_in_flat_memory(kind: str) -> None:
    packed = PACK[kind](bytes(40_000_000))
    tracemalloc.start()
    try:
        assert sum(map(len, streams.chunks(Inflate(io.BytesIO(packed), kind)))) == 40_000_000
        assert tracemalloc.get_traced_memory()[1] < 36_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_lines(size: int) -> None:
    text = b"one\n\ntwo\r\n" + b"x" * 50 + b"\nlast"
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    assert list(streams.lines(pieces, 20)) == [b"one", b"", b"two\r", TooLong(50), b"last"]
    assert list(streams.lines([], 20)) == []


def test_a_long_line_is_not_held() -> None:
    piece = b"x" * (1 << 16)
    tracemalloc.start()
    try:
        assert list(streams.lines((piece for _ in range(10_000)), 1 << 20)) == [TooLong(10_000 << 16)]
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encoding_of_rows(encoding: str, tmp_path: Path) -> None:
    text = "La rivière a débordé près de l’école, a déclaré la préfète à la presse. " * 30
    (tmp_path / "a.csv").write_bytes(f'id,text\n1,"{text}"\n2,"{text}"\n'.encode(encoding))
    assert [row["text"] for row in rows(tasks(tmp_path / "a.csv"))] == [text, text]  # type: ignore[index]


# --- formats ----------------------------------------------------------------------------------------------------------


def test_text_is_left_to_the_worker(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "b.html").write_text("<p>Text.")
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"Text."))
    found = tasks(tmp_path)
    assert [(t.id, t.kind, t.form) for t in found] == [
        ("a.txt", "file", "text"), ("b.html", "file", "html"), ("c.txt.gz", "bytes", "text"),
    ]  # fmt: skip
    assert found[2].data == b"Text."


def test_json_lines(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'\xef\xbb\xbf{"text": "a\xe2\x80\xa8b"}\n\n{"text": "c"}')
    found = tasks(tmp_path)
    assert [t.id for t in found] == ["a.jsonl:1", "a.jsonl:3"]
    assert rows(found) == [{"text": "a\u2028b"}, {"text": "c"}]


@pytest.mark.parametrize(
    ("content", "good", "reason"),
    [
        ('[{"text": "a"}, {"text": "b"}]\n', 2, ""),
        ('[{"text": "a"},\n {"text": "b"},\n]', 2, ""),
        ("[]", 0, ""),
        ("", 0, ""),
        ('{"text": "a"}', 1, ""),
        ('{"text": "a"}\n{"text": "b"}\n', 2, ""),
        ('[{"text": "a"}, {"text": "b"', 1, "not JSON at element 2"),
        ('[{"text": "a"} {"text": "b"}]', 1, "a comma or ] is missing"),
        ('[{"text": "a"}', 1, "the array does not end"),
        ('[{"text": "a"}] and more', 1, "more text after the array"),
        ('[{"text": "a"}, nonsense]', 1, "not JSON at element 2"),
    ],
)
def test_json(content: str, good: int, reason: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(content)
    found = tasks(tmp_path)
    assert rows(found) == [{"text": "a"}, {"text": "b"}][:good]
    assert [reason in why for why in faults(found).values()] == ([True] if reason else [])


def test_a_long_json_array_in_flat_memory(tmp_path: Path) -> None:
    with open(tmp_path / "a.json", "w") as file:
        file.write("[" + ",\n".join(json.dumps({"text": "x" * 990, "n": n}) for n in range(40_000)) + "]")
    tracemalloc.start()
    try:
        [source] = Sources([str(tmp_path)]).files()
        assert sum(1 for _ in read(source, Settings())) == 40_000
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_tables(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id;text\n1;"one\nline; more"\n2;two;three\n3;end\n')
    (tmp_path / "b.tsv").write_text("text\tid\nabc, def\t7\n")
    found = tasks(tmp_path)
    assert [t.id for t in found] == ["a.csv:2", "a.csv:4", "a.csv:5", "b.tsv:2"]
    assert rows(found) == [
        {"id": "1", "text": "one\nline; more"}, {"id": "3", "text": "end"}, {"id": "7", "text": "abc, def"},
    ]  # fmt: skip
    assert faults(found) == {"a.csv:4": "3 cells, but the header has 2"}


@pytest.mark.parametrize(
    ("rest", "good", "reasons"),
    [
        ('5,"five\n6,"six"\n7,seven\n', {"6": "six", "7": "seven"}, {3: "not doubled (line 4)"}),
        ('"5","five\n"6","six"\n', {"6": "six"}, {3: "not doubled (line 4)"}),
        ('5,"five\n6,six\n7,seven\n8,"a, b"\n', {"6": "six", "7": "seven", "8": "a, b"}, {3: "(line 6)"}),
        ('5,"five\n6,six\n7,seven\n', {"6": "six", "7": "seven"}, {3: "does not end"}),
        ('5,"One.\n\nTwo, three.\n', {}, {3: "does not end; all up to line 5 is passed over"}),
        ('5,"One.\n\n"No", and "yes", she\nleft, too."\n6,"six"\n', {"6": "six"}, {3: "(line 5)", 5: "3 cells"}),
        ('5,"five\n' + "6,six\n" * 9 + '7,seven."\n8,eight\n',
         {"6": "six", "7": 'seven."', "8": "eight"}, {3: "11 lines that look like rows"}),
        ('5,"She said "no" to it."\n6,"Yes" is it.\n', {"5": 'She said "no" to it.', "6": '"Yes" is it.'}, {}),
        ('5,"a\nb\n\nc, d"\n6,"e ""f"" g"\n', {"5": "a\nb\n\nc, d", "6": 'e "f" g'}, {}),
        ("5," + "x" * 2000 + "\n6,six\n", {"6": "six"}, {3: "more than 1000"}),
        ('5,"' + "x\n" * 900 + '"\n6,six\n7,seven\n', {"6": "six", "7": "seven"}, {3: "more than 1000"}),
        ("5,five\r6,six\r", {"5": "five", "6": "six"}, {}),
        ("5\n6,six\n", {"6": "six"}, {3: "1 cells, but the header has 2"}),
    ],
)  # fmt: skip
def test_a_broken_row_of_a_table_costs_itself(
    rest: str, good: dict[str, str], reasons: dict[int, str], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(b"id,text\n1,one\n" + rest.encode())
    found = tasks(tmp_path, Settings(max_bytes=1000))
    assert {row["id"]: row["text"] for row in rows(found)} == {"1": "one", **good}  # type: ignore[index]
    told = faults(found)
    assert set(told) == {f"a.csv:{line}" for line in reasons}
    assert all(reason in told[f"a.csv:{line}"] for line, reason in reasons.items())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('id,"text\n1,one\n', "the header is broken: a quoted cell does not end"),
        ("id,body\n1,one\n2,two\n", "no column 'text'; it has id, body (choose with --text-key)"),
        ("text,id\n" + 'a","b\n' * 5000, "too many quoted cells that do not end"),
        ("text\n" + '"x\n' * 5000, "too many quoted cells that do not end"),
    ],
)
def test_a_table_beyond_repair_is_one_error(content: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(content)
    assert reason in faults(tasks(tmp_path, Settings(max_bytes=1000)))["a.csv"]


def test_parquet(tmp_path: Path) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table({"text": ["a", "b"], "n": [1, 2]}), tmp_path / "a.parquet")
    parquet.write_table(arrow.table({"body": ["a", "b"]}), tmp_path / "b.parquet")
    (tmp_path / "c.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:-20])
    (tmp_path / "d.parquet.gz").write_bytes(gzip.compress((tmp_path / "a.parquet").read_bytes()))
    found = tasks(tmp_path)
    assert rows(found) == [{"text": "a", "n": 1}, {"text": "b", "n": 2}] * 2
    why = faults(found)
    assert "no column 'text'; it has body" in why["b.parquet"]
    assert "damaged parquet" in why["c.parquet"]


def test_archives(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.txt", "Deep.")
    members = {
        "a.txt": b"One.", "dir/rows.jsonl.gz": gzip.compress(b'{"text": "x"}\n{"text": "y"}\n'), "pic.png": b"..",
        "in.zip": inner.getvalue(), "cut.txt.gz": gzip.compress(b"cut" * 999)[:-9], "z.txt": b"Last.",
    }  # fmt: skip
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with tarfile.open(tmp_path / "b.tar.bz2", "w:bz2") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
            tar.addfile(tarfile.TarInfo("twice.txt"))
    found = tasks(tmp_path)
    for archive_name in ("a.zip", "b.tar.bz2"):
        here = [t.id.removeprefix(archive_name + "/") for t in found if t.origin == archive_name]
        assert [name for name in here if not name.startswith("twice")] == [
            "a.txt", "dir/rows.jsonl.gz:1", "dir/rows.jsonl.gz:2", "in.zip/deep.txt", "cut.txt.gz", "z.txt",
        ]  # fmt: skip
    assert {name: "cut off" in why for name, why in faults(found).items()} == {
        "a.zip/cut.txt.gz": True, "b.tar.bz2/cut.txt.gz": True,
    }  # fmt: skip
    ids = [t.id for t in found]
    assert len(set(ids)) == len(ids)
    assert "b.tar.bz2/twice.txt#6" in ids


def test_broken_archives_give_what_is_whole(tmp_path: Path) -> None:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        for number in range(3):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = 2000
            tar.addfile(info, io.BytesIO(b"x" * 2000))
    data = plain.getvalue()
    (tmp_path / "cut.tar").write_bytes(data[:4000])
    (tmp_path / "bad.tar").write_bytes(data[:2560] + b"\xff" * 512 + data[3072:])
    (tmp_path / "noend.tar").write_bytes(data[:7680])
    (tmp_path / "zero.tar").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "crc.zip", "w") as archive:
        archive.writestr("a.txt", "aaaaaaaa")
        archive.writestr("b.txt", "bbbbbbbb")
    content = (tmp_path / "crc.zip").read_bytes()
    (tmp_path / "crc.zip").write_bytes(content.replace(b"aaaaaaaa", b"aaaaXaaa"))
    (tmp_path / "cut.zip").write_bytes(content[:-30])
    found = tasks(tmp_path)
    good = [t.id for t in found if t.kind == "bytes"]
    assert good == ["bad.tar/0.txt", "crc.zip/b.txt", "cut.tar/0.txt", *(f"noend.tar/{n}.txt" for n in range(3))]
    assert set(faults(found)) == {"bad.tar", "crc.zip/a.txt", "cut.tar", "cut.zip", "noend.tar", "zero.tar"}


def record(body: bytes, *, length: int | None = None, version: bytes = b"WARC/1.0", **headers: str) -> bytes:
    fields = {"WARC-Type": "response", "WARC-Target-URI": "https://example.org/a"}
    fields |= {key.replace("_", "-"): value for key, value in headers.items()}
    fields["Content-Length"] = str(len(body) if length is None else length)
    head = b"".join(f"{k}: {v}\r\n".encode() for k, v in fields.items())
    return version + b"\r\n" + head + b"\r\n" + body + b"\r\n\r\n"


def http(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    fields = {"Content-Type": "text/html; charset=utf-8", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return (
        f"HTTP/1.1 {status}\r\n".encode()
        + b"".join(f"{k}: {v}\r\n".encode() for k, v in fields.items())
        + b"\r\n"
        + body
    )


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (record(http(b"x"), version=b"WXRC/1.0"), "no WARC record begins here"),
        (record(http(b"x"), length=-5), "without a valid Content-Length"),
        (record(http(b"x" * 100), length=30), "not 30 bytes long"),
        (record(b"no http at all", Content_Type="application/http"), "without a body"),
        (record(http(b"..", Content_Encoding="br")), "br is not supported"),
        (record(http(gzip.compress(b"x" * 999)[:-20] + b"\0" * 20, Content_Encoding="gzip")), "cannot be decoded"),
        (record(http(b"<p>" + b"x" * 20_000)), "more than the"),
    ],
)
def test_a_broken_web_archive_record_costs_itself(broken: bytes, reason: str, tmp_path: Path) -> None:
    good = record(http(b"<p>Good.", Content_Encoding="gzip"))
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(good) + gzip.compress(broken) + gzip.compress(good))
    found = tasks(tmp_path, Settings(max_bytes=10_000))
    assert [t.data for t in found if t.kind == "bytes"] == [b"<p>Good."] * 2
    assert [(name, reason in why) for name, why in faults(found).items()] == [("a.warc.gz:2", True)]


def test_web_archive_documents(tmp_path: Path) -> None:
    parts = [
        record(b"software: x", WARC_Type="warcinfo"),
        record(http(gzip.compress(b"<p>packed"), Content_Encoding="gzip")),
        record(http(b"5\r\n<p>ab\r\n3\r\nc d\r\n0\r\n\r\n", Transfer_Encoding="chunked")),
        record(http(b"gone", "404 Not Found")),
        record(http(b"\x89PNG", Content_Type="image/png")),
        record(b"Flat text.", WARC_Type="conversion", Content_Type="text/plain"),
    ]
    entries = list(warc.records(io.BytesIO(b"".join(parts)), 10_000))
    assert [e and e.body for e in entries if not isinstance(e, (str, TooLong))] == [
        None, b"<p>packed", b"<p>abc d", None, None, b"Flat text.",
    ]  # fmt: skip
    assert entries[1] is not None
    assert entries[1].known == (("url", "https://example.org/a"), ("encoding", "utf-8"))  # type: ignore[union-attr]
    with pytest.raises(Broken, match="cut off"):
        list(warc.records(io.BytesIO(parts[5][:-20]), 10_000))


def test_too_large(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 2000)
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"x" * 2000))
    (tmp_path / "c.jsonl").write_text('{"text": "' + "x" * 2000 + '"}\n{"text": "good"}\n')
    found = tasks(tmp_path, Settings(max_bytes=1000))
    assert set(faults(found)) == {"a.txt", "b.txt.gz", "c.jsonl:1"}
    assert all("--max-bytes" in why for why in faults(found).values())
    assert rows(found) == [{"text": "good"}]


# --- sources ----------------------------------------------------------------------------------------------------------


def test_order_names_and_skips(tmp_path: Path) -> None:
    for name in ("b.txt", "a/x.txt", "a.txt", "a-b.txt", ".hidden/x.txt", "pic.PNG", "README", "new\nline.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Text.")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "w") as file:
        file.write("Text.")
    entries = list(Sources([str(tmp_path)]))
    assert [e.id for e in entries if not isinstance(e, Skipped)] == [
        "a-b.txt", "a.txt", "a/x.txt", "b.txt", display(b"caf\xe9.txt"), "gone.txt", "new\nline.txt",
    ]  # fmt: skip
    assert sorted(e.kind for e in entries if isinstance(e, Skipped)) == [
        ".png", "hidden", "link to a directory", "no suffix",
    ]  # fmt: skip
    assert "No such file" in faults(tasks(tmp_path))["gone.txt"]


def test_several_inputs_keep_their_names_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one/a.txt", "two/a.txt", "c.md"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("Text.")
    assert [f.id for f in Sources(["one", "two/", "c.md"]).files()] == ["one/a.txt", "two/a.txt", "c.md"]
    assert [f.id for f in Sources(["*/a.txt"]).files()] == ["one/a.txt", "two/a.txt"]
    for twice in (["one", "one/a.txt"], ["one", "./one"], ["*/a.txt", "two"]):
        with pytest.raises(InputError, match=r"twice|name it once"):
            Sources(twice)
    for missing in ("none", "*.csv"):
        with pytest.raises(InputError, match=r"no such file|no file matches"):
            Sources([missing])


def test_inventory(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "b.jsonl.gz").write_bytes(b"12")
    found: Inventory = Sources([str(tmp_path)]).inventory()
    assert (found.files, found.bytes, dict(found.forms)) == (2, 7, {"text": 1, "jsonl.gz": 1})
    before = found.digest
    os.utime(tmp_path / "a.txt", ns=(1, 1))
    assert Sources([str(tmp_path)]).inventory().digest != before


# --- units ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def many(tmp_path: Path) -> Path:
    lines = "".join(json.dumps({**ROW, "n": n, "pad": "x" * (n % 7) * 400}) + "\n" for n in range(1500))
    (tmp_path / "b.jsonl").write_text(lines)
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    for number in range(30):
        (tmp_path / f"a{number:02}.txt").write_text("x" * 30_000)
        (tmp_path / f"d{number:02}.txt").write_text("x" * 30_000)
    return tmp_path


def all_units(path: Path, settings: Settings | None = None, **start: object) -> Iterator[object]:
    settings = settings or Settings()
    return units(Sources([str(path)]).files(), settings, **start)  # type: ignore[arg-type,return-value]


def test_units_are_the_same_from_any_start(many: Path) -> None:
    whole = list(units(Sources([str(many)]).files(), Settings()))
    assert len(whole) > 10
    assert sum(len(unit.tasks) for unit in whole) == 3060
    assert len({task.id for unit in whole for task in unit.tasks}) == 3060
    for number, unit in enumerate(whole[:-1]):
        start = {"start": unit.end, "number": number + 1, "prefix": unit.prefix, "crc": unit.crc}
        rest = list(units(Sources([str(many)]).files(), Settings(), **start))  # type: ignore[arg-type]
        assert [u[:-1] for u in rest] == [u[:-1] for u in whole[number + 1 :]]


def test_a_changed_beginning_is_noticed(many: Path) -> None:
    unit = list(units(Sources([str(many)]).files(), Settings()))[6]
    assert unit.end.entry > 0
    start = {"start": unit.end, "number": 7, "prefix": unit.prefix, "crc": unit.crc}
    stamp = (many / "b.jsonl").stat().st_mtime_ns
    content = (many / "b.jsonl").read_bytes()
    (many / "b.jsonl").write_bytes(content.replace(b"dam holds", b"dam gives", 1))
    os.utime(many / "b.jsonl", ns=(stamp, stamp))
    with pytest.raises(Changed, match=r"first .* entries"):
        list(units(Sources([str(many)]).files(), Settings(), **start))  # type: ignore[arg-type]
    (many / "a00.txt").write_text("new")
    with pytest.raises(Changed, match="files up to"):
        list(units(Sources([str(many)]).files(), Settings(), **start))  # type: ignore[arg-type]


def test_limit_and_sample(many: Path) -> None:
    def ids(settings: Settings) -> list[str]:
        return [task.id for unit in units(Sources([str(many)]).files(), settings) for task in unit.tasks]

    everything = ids(Settings())
    assert ids(Settings(limit=77)) == everything[:77]
    sample = ids(Settings(sample=0.1))
    assert 200 < len(sample) < 400
    assert sample == [name for name in everything if name in set(sample)]
    assert ids(Settings(sample=0.1, limit=50)) == sample[:50]
    assert Position() == (0, 0)
