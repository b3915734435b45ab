"""Rule packs: TOML files of phrases and patterns, one label in one language per file.

``packs/fr/related.toml`` holds the French rules of the label ``related``; a rule ``lire-aussi`` in it has the id
``fr.related.lire-aussi``. The format is described in ``docs/rules.md``; every mistake in a file is an error that names
the file, the rule and the key.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, Literal, get_args

from cleaner.errors import ConfigError, unknown
from cleaner.fold import fold
from cleaner.kept import kept
from cleaner.labels import LABELS
from cleaner.rules import phrases
from cleaner.rules.phrases import Phrase

CALLS: Final = frozenset({"social_promo", "newsletter", "paywall", "consent", "advert", "comments"})
"""Labels of what speaks to the reader; sentences beside it that speak of others are the article's."""
SPOKEN: Final = CALLS | {"interface", "legal"}
"""Labels whose rules have the words for who says it among their ``unless``."""
PACKS: Final[Path] = Path(__file__).resolve().parent.parent / "packs"
"""The packs that come with the package."""

Scope = Literal["match", "sentence", "block", "rest", "section"]
At = Literal["any", "start", "end", "whole"]
Position = Literal["any", "head", "tail"]


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule of a pack. Conditions left out do not restrict."""

    id: str
    label: str
    phrases: tuple[Phrase, ...] = field(default=(), repr=False)
    pattern: str = ""
    """Regular expression over one block's folded text (its raw text when ``cased``)."""
    anchors: tuple[str, ...] = ()
    """Folded literals of which one stands in every match of the pattern; after ``^`` one that opens the block."""
    scope: Scope = "sentence"
    at: At = "any"
    position: Position = "any"
    score: float = 0.9
    cased: bool = False
    max_words: int = 0
    unless: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    hit: tuple[str, ...] = field(default=(), repr=False)
    miss: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern; made on first use, because most rules of a pack never see a candidate."""
        return re.compile(self.pattern)

    @cached_property
    def opens(self) -> bool:
        """Whether the pattern can match at the start of a block only: every alternative begins with ``^``."""
        return all(branch.startswith("^") for branch in _branches(self.pattern))

    @cached_property
    def contextual(self) -> bool:
        """Whether the rule needs to know its neighbours' verdicts."""
        return bool(self.near or self.between)

    @cached_property
    def narrowed(self) -> bool:
        """Whether the rule's conditions hold for what would leave, and not for its block."""
        return self.scope == "sentence" or (self.scope == "block" and self.at == "any" and bool(self.phrases))


_TEXT_LISTS = ("phrases", "anchors", "unless", "within", "tags", "near", "between", "hit", "miss")
_KEYS: Final = frozenset(Rule.__dataclass_fields__) - {"label"} | {"note"}


def load(path: Path) -> list[Rule]:
    """The rules of one pack file, or of all pack files below a directory.

    A file's label is its name; its language is its folder's name (``any`` when the folder is no language).

    Raises:
        ConfigError: the file is missing, is no TOML, or a rule is wrong.
    """
    rules = _load(path)
    for rule in rules:
        try:
            re.compile(rule.pattern)
        except re.error as error:
            raise ConfigError(f"{path}: rule {rule.id!r}: the pattern is no regular expression: {error}") from error
    return rules


def _load(path: Path) -> list[Rule]:
    if not path.is_dir():
        return _load_file(path)
    files = [file for file in sorted(path.rglob("*.toml")) if file.name != LISTS]
    if not files:
        raise ConfigError(f"{path}: no rule packs (*.toml) in this directory")
    return [rule for file in files for rule in _load_file(file)]


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a folder of packs, ``any`` left out."""
    return tuple(sorted(p.name for p in PACKS.iterdir() if p.is_dir() and p.name != "any" and any(p.glob("*.toml"))))


@cache
def builtin(language: str) -> tuple[Rule, ...]:
    """The rules that come with the package for one language folder; ``()`` when there is none."""
    folder = PACKS / language
    files = sorted(folder.glob("*.toml")) if language else []
    return kept("rules", [*files, PACKS / LISTS], lambda: tuple(_load(folder))) if files else ()


def _load_file(path: Path) -> list[Rule]:
    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except OSError as error:
        raise ConfigError(f"{path}: cannot read this pack: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    language, label = path.parent.name, path.stem
    if not 0 < len(language) <= 3:
        language = "any"
    tables: list[Mapping[str, Any]] = []
    for key, value in content.items():
        if key == "rule":
            tables += [dict(t) for t in value]
        else:
            raise ConfigError(f"{path}: {unknown('key', key, ['rule'])} (rules are [[rule]] tables)")
    rules, seen = [], set()
    for table in tables:
        if "label" in table:  # a file of a user's own may hold several labels
            table = dict(table)
            label_here = str(table.pop("label"))
        else:
            label_here = label
        if label_here not in LABELS:
            raise ConfigError(
                f"{path}: {unknown('label', label_here, LABELS)} (the file's name, unless a rule names one)"
            )
        rule = _rule(table, language, label_here, path)
        if rule.id in seen:
            raise ConfigError(f"{path}: the id {rule.id!r} is used twice")
        seen.add(rule.id)
        rules.append(rule)
    return rules


def _rule(table: Mapping[str, Any], language: str, label: str, path: Path) -> Rule:
    name = table.get("id")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ConfigError(f"{path}: every rule needs an id in lower-case-with-hyphens, not {name!r}")
    where = f"{path}: rule {name!r}"
    for key in table:
        if key not in _KEYS:
            raise ConfigError(f"{where}: {unknown('key', key, _KEYS)}")
    fields: dict[str, Any] = {k: v for k, v in table.items() if k not in ("id", "note")}
    for key in _TEXT_LISTS:
        value = fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise ConfigError(f"{where}: {key} must be a list of non-empty strings")
        fields[key] = tuple(value)
    for key, kind in (("scope", Scope), ("at", At), ("position", Position)):
        if fields.get(key, get_args(kind)[0]) not in get_args(kind):
            raise ConfigError(f"{where}: {unknown(key, fields[key], get_args(kind))}")
    for key, typ in (("score", (int, float)), ("max_words", int), ("cased", bool), ("pattern", str)):
        if key in fields and (not isinstance(fields[key], typ) or (typ is int and isinstance(fields[key], bool))):
            raise ConfigError(f"{where}: {key} has the wrong type")
    for key in ("near", "between"):
        for other in fields[key]:
            if other not in LABELS:
                raise ConfigError(f"{where}: {unknown('label', other, LABELS)} in {key}")
    if label in SPOKEN and fields.get("scope", "sentence") in ("sentence", "block"):
        fields["unless"] += tuple(_lists().get(f"said_{'en' if language == 'any' else language}", ()))
    try:
        fields.update(_folded(fields))
    except ConfigError as error:
        raise ConfigError(f"{where}: {error}") from None
    return Rule(id=f"{language}.{label}.{name}", label=label, **fields)


def _folded(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that meet text, folded; phrases of running text get their pattern and anchors."""
    whole = fields.get("at") == "whole"
    pattern = fields.get("pattern", "")
    texts = tuple(_plain(text) for text in fields["phrases"])
    anchors, unless = (
        tuple(v for text in map(_plain, fields[key]) for v in (phrases.variants(text) if _worded(text) else [text]))
        for key in ("anchors", "unless")
    )
    if bool(texts) + bool(pattern) + bool(fields["within"] and not texts and not pattern) != 1:
        raise ConfigError("give either phrases, or a pattern with anchors, or only within")
    if whole and pattern:
        raise ConfigError('at = "whole" goes with phrases; in a pattern write ^ and $')
    if anchors and not pattern:
        raise ConfigError("anchors go with a pattern only")
    if pattern and not anchors and not (fields["near"] or fields["between"]):
        raise ConfigError("a pattern needs anchors, literals of which one stands in every match")
    if not 0 < fields.get("score", 1) <= 1:
        raise ConfigError("score must lie in (0, 1]")
    if not fields["hit"] or not fields["miss"]:
        raise ConfigError("every rule needs hit and miss examples; they are its tests")
    if pattern:
        pattern = _REFERENCE.sub(lambda m: "(?:" + "|".join(map(re.escape, listed(m[1]))) + ")", pattern)
        pattern = pattern if fields.get("cased") else fold_pattern(pattern)
    ready = tuple(Phrase(text, whole) for text in texts)
    for literal in (*texts, *anchors, *(a for phrase in ready for a in phrase.literals)):
        if literal != literal.strip() or not (_worded(literal) or len(literal) > 1):
            raise ConfigError(f"{literal!r} has outer spaces, or is a single sign that says nothing")
    return {"phrases": ready, "pattern": pattern, "anchors": anchors, "unless": unless}


def _plain(phrase: str) -> str:
    """A phrase folded, its lists spelled out."""
    spelled = _REFERENCE.sub(lambda m: "{" + "|".join(listed(m[1])) + "}", phrase)
    if "{@" in spelled:
        raise ConfigError(f"{phrase!r}: a list stands alone in its braces: {{@name}}")
    return fold(spelled).strip()


def _worded(literal: str) -> bool:
    """Whether a literal has a letter, a digit or a telling sign; ``]]>`` has none and stands for itself."""
    return _TELLING.search(literal) is not None


_TELLING: Final = re.compile(r"[^\W_]|[©ⓒ℗®@#]")


# --- lists and patterns -----------------------------------------------------------------------------------------------

LISTS: Final = "lists.toml"
_REFERENCE: Final = re.compile(r"\{@([a-z_]+)\}")


@cache
def _lists() -> dict[str, list[str]]:
    with (PACKS / LISTS).open("rb") as file:
        return tomllib.load(file)


def listed(name: str) -> Sequence[str]:
    """A list of ``packs/lists.toml``.

    Raises:
        ConfigError: there is none of this name.
    """
    if name not in _lists():
        raise ConfigError(unknown("list", name, _lists()))
    return _lists()[name]


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of ``packs/lists.toml``, folded."""
    return tuple(map(_plain, listed(name)))


_KEEP: Final = re.compile(r"(\\.|\(\?P[<=]\w+)", re.DOTALL)


def fold_pattern(pattern: str) -> str:
    """A regular expression folded like the text it will meet; escapes and group names stay.

    >>> fold_pattern(r"^Déjà (?P<what>\\S+)")
    '^deja (?P<what>\\\\S+)'
    """
    pieces = _KEEP.split(pattern)
    pieces[::2] = map(fold, pieces[::2])
    return "".join(pieces)


_STEP: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)


def _branches(pattern: str) -> list[str]:
    """The alternatives of a regular expression, those inside groups left together.

    >>> _branches("^a(?:b|c)|[|]d")
    ['^a(?:b|c)', '[|]d']
    """
    cuts, depth = [-1], 0
    for step in _STEP.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(step[0], 0)
        if step[0] == "|" and not depth:
            cuts.append(step.start())
    return [pattern[a + 1 : b] for a, b in itertools.pairwise([*cuts, len(pattern)])]
