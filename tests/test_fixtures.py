"""Golden fixtures in marked text: the label of every character, through the whole pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import FIXTURES

from cleaner import marked, restore
from cleaner.assemble import assemble
from cleaner.labels import LABELS
from cleaner.pipeline import default

GIVEN = ("published", "url", "site", "title")
ALL = sorted(p for p in FIXTURES.rglob("*.txt") if "raw" not in p.relative_to(FIXTURES).parts)


def name(path: Path) -> str:
    return path.relative_to(FIXTURES).with_suffix("").as_posix()


def cases() -> list[object]:
    return [
        pytest.param(
            p, id=name(p), marks=pytest.mark.xfail(reason="known failure") if "known-failures" in p.parts else ()
        )
        for p in ALL
    ]


def labels(text: str, spans: list[tuple[int, int, str]]) -> list[str]:
    """For each character the label it leaves under, or nothing."""
    found = [""] * len(text)
    for start, end, label in spans:
        found[start:end] = [label if LABELS[label].action != "keep" else ""] * (end - start)
    return found


@pytest.mark.parametrize("path", cases())
def test_fixture(path: Path) -> None:
    expected = marked.parse(path.read_text(encoding="utf-8"))
    known = {key: expected.header[key] for key in GIVEN if key in expected.header}
    doc, _ = default().annotate(expected.text, **known)
    assert doc.text == expected.text, "a fixture's text must be normal already"
    want = labels(doc.text, list(expected.spans))
    segments = default().policy.segments(doc)
    have = labels(doc.text, [(s.start, s.end, s.cause.label) for s in segments if s.cause])
    wrong = [i for i, char in enumerate(doc.text) if not char.isspace() and want[i] != have[i]]
    if wrong:
        rules = {s.cause.rule for s in segments if s.cause and any(s.start <= i < s.end for i in wrong)}
        shown = marked.write(doc.text, segments)
        first = wrong[0]
        pytest.fail(
            f"{len(wrong)} characters have another label, "
            f"first {want[first] or 'kept'!r} became {have[first] or 'kept'!r} "
            f"at {doc.text[max(0, first - 20) : first + 40]!r}; rules {sorted(rules)}\n{shown}"
        )
    record = assemble(doc, default().policy)
    assert restore(record) == doc.text
    for key, value in expected.header.items():
        if key == "language":
            assert value in (record.language, record.language.partition("-")[0])
        elif key.startswith("expected_"):
            got = getattr(record, key.removeprefix("expected_"))
            assert (", ".join(got) if isinstance(got, list) else got) == value


@pytest.mark.parametrize("path", [p for p in ALL if "negative" in p.parts], ids=name)
def test_negative_fixture_marks_nothing(path: Path) -> None:
    assert not marked.parse(path.read_text(encoding="utf-8")).spans
