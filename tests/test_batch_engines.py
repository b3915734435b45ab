"""The examples of docs/engines.md, each as a program of its own where its engine is installed."""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from cleaner import Pipeline

TEXT = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
EXAMPLES = {code.split()[1].partition(".")[0]: code for code in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)}
"""Engine (the first thing imported) → program."""


@pytest.mark.parametrize(
    "engine", [pytest.param(name, marks=() if name == "multiprocessing" else pytest.mark.slow) for name in EXAMPLES]
)
def test_example(engine: str, tmp_path: Path) -> None:
    if subprocess.run([sys.executable, "-c", f"import {engine}"], capture_output=True, check=False).returncode:
        pytest.skip(f"{engine} is not installed")
    program = tmp_path / "example.py"
    program.write_text(EXAMPLES[engine], encoding="utf-8")
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    env = {**os.environ, "PYTHONPATH": paths, "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    assert "The dam holds" in done.stdout
    assert engine == "polars" or '"text":"The dam holds.\\n\\nFollow' not in done.stdout


def test_a_map_over_columns_of_a_batch() -> None:
    names: dict[str, object] = {"__name__": "example"}
    code = EXAMPLES["datasets"].replace("from datasets import Dataset\n", "")
    exec(code, names)
    batch = {"id": ["a", "b"], "text": ["The dam holds.\n\nFollow us on Telegram", ""]}
    found = [json.loads(row) for row in names["clean"](batch)["record"]]  # type: ignore[operator]
    assert [(row["id"], row["text"]) for row in found] == [("a", "The dam holds."), ("b", "")]


def test_a_pipeline_travels_light() -> None:
    packed = pickle.dumps(Pipeline())
    assert len(packed) < 5000
    assert pickle.loads(packed).clean("The dam holds.").text == "The dam holds."
