"""Tables kept beside the data they are made from."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from cleaner.kept import kept


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[str], Callable[[], str]]:
    """A data file, the list of times a table was made from it, and how to ask for the table."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    source, times = tmp_path / "data.toml", []
    source.write_text("one")

    def make() -> str:
        times.append(source.read_text())
        return times[-1].upper()

    return source, times, lambda: kept("table", [source], make)


def test_made_once(made: tuple[Path, list[str], Callable[[], str]]) -> None:
    _, times, ask = made
    assert [ask(), ask()] == ["ONE", "ONE"]
    assert times == ["one"]


def test_made_again_when_the_data_change(made: tuple[Path, list[str], Callable[[], str]]) -> None:
    source, times, ask = made
    ask()
    source.write_text("three")
    assert [ask(), ask()] == ["THREE", "THREE"]
    assert times == ["one", "three"]


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\x80\x05]."])
def test_made_again_when_the_file_is_damaged(made: tuple[Path, list[str], Callable[[], str]], damage: bytes) -> None:
    source, times, ask = made
    ask()
    file = Path(cache_from_source(str(source.with_name("table.py")))).with_suffix(".pickle")
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert ask() == "ONE"
    file.write_bytes(whole[:-5])
    assert ask() == "ONE"
    assert len(times) == 3
    assert [p.name for p in file.parent.iterdir()] == [file.name]


def test_made_every_time_without_bytecode(
    made: tuple[Path, list[str], Callable[[], str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, times, ask = made
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert [ask(), ask()] == ["ONE", "ONE"]
    assert len(times) == 2
    assert [p.name for p in source.parent.iterdir()] == ["data.toml"]


def test_a_folder_that_cannot_be_written(made: tuple[Path, list[str], Callable[[], str]]) -> None:
    source, times, ask = made
    (source.parent / "__pycache__").write_text("a file where the folder would be")
    assert [ask(), ask()] == ["ONE", "ONE"]
    assert len(times) == 2
