"""Imports walk in one direction; data stays in data files."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "cleaner"
LAYERS = (
    ("labels", "errors", "kept", "fold", "sentences", "code", "wrapping", "markdown", "seams"),
    ("document",),
    ("reader", "language", "dates", "credits", "bylines"),
    ("embeds", "rules"),
    ("html", "tagger"),
    ("stages", "policy"),
    ("render", "record", "marked"),
    ("assemble", "config", "explain"),
    ("pipeline", "inputs"),
    ("batch",),
    ("cli",),
    ("cli_batch", "__main__"),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "cleaner":
            parts = node.module.split(".")
            names |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {a.name.split(".")[1] for a in node.names if a.name.startswith("cleaner.")}
    return names


def test_every_module_has_a_place() -> None:
    assert {room(path) for path in modules()} - {"__init__"} == set(LEVEL)


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_go_down(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    for name in imported(path) & set(LEVEL):
        assert name == here or LEVEL[name] <= LEVEL[here], f"{here} imports {name}, which stands above it"


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_public_things_have_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name
