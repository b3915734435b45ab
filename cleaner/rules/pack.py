"""Rule packs: TOML files of phrases and patterns, one label in one language per file.

``packs/fr/related.toml`` holds the French rules of the label ``related``; a rule ``lire-aussi`` in it has the id
``fr.related.lire-aussi``. The format is described in ``docs/rules.md``; every mistake in a file is an error that names
the file, the rule and the key.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, Literal, get_args

from cleaner.errors import ConfigError, unknown
from cleaner.fold import fold
from cleaner.labels import LABELS

PACKS: Final[Path] = Path(__file__).resolve().parent.parent / "packs"
"""The packs that come with the package."""

Scope = Literal["match", "sentence", "block", "rest", "section"]
At = Literal["any", "start", "end", "whole"]
Position = Literal["any", "head", "tail"]

MAX_EXPANSION: Final = 20_000
"""Literals one rule may expand to; more is a mistake in its braces."""


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule of a pack. Conditions left out do not restrict."""

    id: str
    label: str
    phrases: tuple[str, ...] = field(default=(), repr=False)
    """Folded literals, braces expanded."""
    pattern: str = ""
    """Regular expression over one block's folded text (its raw text when ``cased``)."""
    anchors: tuple[str, ...] = ()
    """Folded literals of which one stands in every match of ``pattern``."""
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
        """The compiled pattern; compiled on first use, because most rules of a pack never see a candidate."""
        return re.compile(self.pattern)

    @property
    def contextual(self) -> bool:
        """Whether the rule needs to know its neighbours' verdicts."""
        return bool(self.near or self.between)


_TEXT_LISTS = ("phrases", "anchors", "unless", "within", "tags", "near", "between", "hit", "miss")
_KEYS: Final = frozenset(Rule.__dataclass_fields__) - {"label"} | {"note"}


def load(path: Path) -> list[Rule]:
    """The rules of one pack file, or of all pack files below a directory.

    A file's label is its name; its language is its folder's name (``any`` when the folder is no language).

    Raises:
        ConfigError: the file is missing, is no TOML, or a rule is wrong.
    """
    if path.is_dir():
        files = sorted(path.rglob("*.toml"))
        if not files:
            raise ConfigError(f"{path}: no rule packs (*.toml) in this directory")
        rules = [rule for file in files if file.name != LISTS for rule in load(file)]
    else:
        rules = _load_file(path)
    return rules


@cache
@cache
def languages() -> tuple[str, ...]:
    """The languages that have a folder of packs, ``any`` left out."""
    return tuple(sorted(p.name for p in PACKS.iterdir() if p.is_dir() and p.name != "any" and any(p.glob("*.toml"))))


@cache
def builtin(language: str) -> tuple[Rule, ...]:
    """The rules that come with the package for one language folder; ``()`` when there is none."""
    folder = PACKS / language
    return tuple(load(folder)) if language and any(folder.glob("*.toml")) else ()


def _load_file(path: Path) -> list[Rule]:
    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except OSError as error:
        raise ConfigError(f"{path}: cannot read this pack: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    language, label = path.parent.name, path.stem
    if len(language) > 3:
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
            raise ConfigError(f"{path}: {unknown('label', label_here, LABELS)} (a pack's file name is its label)")
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
    rule = Rule(id=f"{language}.{label}.{name}", label=label, **_folded(fields, where))
    _check(rule, where)
    return rule


def _folded(fields: dict[str, Any], where: str) -> dict[str, Any]:
    for key in ("phrases", "anchors", "unless"):
        fields[key] = tuple(dict.fromkeys(fold(p) for phrase in fields[key] for p in expand(phrase, where)))
    if fields.get("pattern"):
        pattern = _REFERENCE.sub(
            lambda m: "(?:" + "|".join(map(re.escape, _list(m[1], where))) + ")", fields["pattern"]
        )
        fields["pattern"] = pattern if fields.get("cased") else fold_pattern(pattern)
    return fields


def _check(rule: Rule, where: str) -> None:
    if bool(rule.phrases) + bool(rule.pattern) + bool(rule.within and not rule.phrases and not rule.pattern) != 1:
        raise ConfigError(f"{where}: give either phrases, or a pattern with anchors, or only within")
    if rule.pattern:
        try:
            _ = rule.regex
        except re.error as error:
            raise ConfigError(f"{where}: the pattern is no regular expression: {error}") from error
        if not rule.anchors and not rule.contextual:
            raise ConfigError(f"{where}: a pattern needs anchors, literals of which one stands in every match")
    elif rule.anchors:
        raise ConfigError(f"{where}: anchors go with a pattern only")
    for literal in rule.phrases + rule.anchors:
        if literal != literal.strip() or not any(c.isalnum() or c in "©@#" for c in literal):
            raise ConfigError(f"{where}: {literal!r} has outer spaces or no letter")
    if rule.at == "whole" and rule.pattern:
        raise ConfigError(f'{where}: at = "whole" goes with phrases; in a pattern write ^ and $')
    if not 0 < rule.score <= 1:
        raise ConfigError(f"{where}: score must lie in (0, 1]")
    if not rule.hit or not rule.miss:
        raise ConfigError(f"{where}: every rule needs hit and miss examples; they are its tests")


# --- variants -------------------------------------------------------------------------------------------------------

LISTS: Final = "lists.toml"
_REFERENCE: Final = re.compile(r"\{@([a-z_]+)\}")
_BRACES: Final = re.compile(r"\{([^{}@][^{}]*|)\}")


@cache
def _lists() -> dict[str, list[str]]:
    with (PACKS / LISTS).open("rb") as file:
        return tomllib.load(file)


def _list(name: str, where: str) -> Sequence[str]:
    try:
        return _lists()[name]
    except KeyError:
        raise ConfigError(f"{where}: {unknown('list', name, _lists())}") from None


def expand(phrase: str, where: str = "") -> Iterator[str]:
    """All variants of a phrase: ``{a|b}`` either, ``{a|}`` optional, ``~`` a space or none, ``{@network}`` a list.

    >>> list(expand("{follow|join} us on~X"))
    ['follow us on X', 'follow us onX', 'join us on X', 'join us onX']
    """
    phrase = _REFERENCE.sub(lambda m: "{" + "|".join(_list(m[1], where)) + "}", phrase).replace("~", "{ |}")
    parts = _BRACES.split(phrase)
    if "{" in "".join(parts[::2]) or "}" in "".join(parts[::2]):
        raise ConfigError(f"{where}: unbalanced or nested braces in {phrase!r}")
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size > MAX_EXPANSION:
        raise ConfigError(f"{where}: {phrase!r} expands to {size} phrases, more than {MAX_EXPANSION}")
    for pieces in itertools.product(*choices):
        if literal := " ".join("".join(pieces).split()):
            yield literal


_KEEP: Final = re.compile(r"\\.|\(\?P[<=]\w+|.", re.DOTALL)


def fold_pattern(pattern: str) -> str:
    """A regular expression folded like the text it will meet; escapes and group names stay.

    >>> fold_pattern(r"^Déjà (?P<what>\\S+)")
    '^deja (?P<what>\\\\S+)'
    """
    return _KEEP.sub(lambda m: m[0] if len(m[0]) > 1 else fold(m[0]), pattern)
