"""Every pack that comes with the package: it validates, its examples hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import clean
from cleaner.errors import ConfigError
from cleaner.labels import LABELS
from cleaner.rules import Matcher, builtin, languages, load
from cleaner.rules.check import check, try_line

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


@pytest.mark.parametrize(("scope", "fires"), [("sentence", [True, True, False]), ("block", [True, False, False])])
def test_a_veto_looks_at_what_would_leave(tmp_path: Path, scope: str, fires: list[bool]) -> None:
    (tmp_path / "newsletter.toml").write_text(
        f'[[rule]]\nid = "weekly"\nphrases = ["our weekly letter"]\nunless = ["said"]\nscope = "{scope}"\n'
        'hit = ["Get our weekly letter."]\nmiss = ["He said our weekly letter is dull."]\n'
    )
    matcher = Matcher(load(tmp_path))
    texts = [
        "Get our weekly letter.",
        "The mayor said no. Get our weekly letter.",
        "He said our weekly letter is dull.",
    ]
    assert [any(v.found for v in try_line(matcher, text)) for text in texts] == fires


def test_a_list_beside_other_choices_is_told(tmp_path: Path) -> None:
    (tmp_path / "social_promo.toml").write_text(
        '[[rule]]\nid = "x"\nphrases = ["follow us on {@network|our site}"]\nhit = ["follow us on X"]\nmiss = ["so"]\n'
    )
    with pytest.raises(ConfigError, match="stands alone in its braces"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Most je ponovo otvoren.\n\nPratite nas na Fejsbuku\n\nPročitajte još", "Most je ponovo otvoren."),
        ("Мост је поново отворен.\n\nПратите нас на Фејсбуку\n\nПрочитајте још", "Мост је поново отворен."),
    ],
)
def test_serbian_is_read_in_both_scripts(text: str, left: str) -> None:
    assert clean(text, language="sr").text == left
