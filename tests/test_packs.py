"""Every pack that comes with the package: it validates, its examples hold."""

from __future__ import annotations

import pytest

from cleaner.labels import LABELS
from cleaner.rules import builtin, languages
from cleaner.rules.check import check

PACKS = ("any", *languages())


@pytest.mark.parametrize("language", PACKS)
def test_pack_validates(language: str) -> None:
    """Every ``hit`` hits and no ``miss`` does, in the company of the packs that are always active."""
    context = [rule for other in sorted({"any", "en"} - {language}) for rule in builtin(other)]
    assert check(builtin(language), context) == []


@pytest.mark.parametrize("language", PACKS)
def test_rules_are_named_after_their_place(language: str) -> None:
    rules = builtin(language)
    assert rules
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(rule.id.startswith(f"{language}.{rule.label}.") and rule.label in LABELS for rule in rules)
