"""The README tells the truth: its examples run and print what it says."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = [
    (command, "".join(f"{line}\n" for line in output))
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for command, *output in (
        part.rstrip("\n").split("\n") for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part
    )
]


def test_python_examples() -> None:
    blocks = "\n".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    parsed = doctest.DocTestParser().get_doctest(blocks, {}, "README.md", "README.md", 0)
    assert parsed.examples
    runner = doctest.DocTestRunner()
    runner.run(parsed)
    assert runner.failures == 0


@pytest.mark.parametrize(("command", "output"), CONSOLE, ids=lambda value: value[:40] if isinstance(value, str) else "")
def test_console_examples(command: str, output: str, tmp_path: Path) -> None:
    if "jq " in command and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    stub = tmp_path / "cleaner"
    stub.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from cleaner.cli import main; main()" "$@"\n')
    stub.chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, cwd=ROOT, env=env)
    assert done.stderr == ""
    assert done.stdout == output


def test_toml_example_is_a_rule(tmp_path: Path) -> None:
    from cleaner.rules import load
    from cleaner.rules.check import check

    [block] = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    folder = tmp_path / "fr"
    folder.mkdir()
    (folder / "related.toml").write_text(block)
    assert check(load(folder)) == []


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
