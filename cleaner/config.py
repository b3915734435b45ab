"""The configuration: one readable default file, overridden by a user's file, overridden by what the caller says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

from cleaner.errors import ConfigError, unknown
from cleaner.labels import LABELS, Action
from cleaner.policy import MODES, Policy

EFFORTS: Final = ("none", "fast", "default", "thorough")
"""How many extractors are heard about a page: see :mod:`cleaner.html.extractors`."""
DEFAULT: Final[Path] = Path(__file__).resolve().parent / "default.toml"


@dataclass(frozen=True)
class Config:
    """All settings, checked. Make one with :func:`load`."""

    mode: str
    stages: tuple[str, ...]
    packs: tuple[Path, ...]
    repair: bool
    html_effort: str
    thresholds: Mapping[str, float]
    label_thresholds: Mapping[str, float] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)

    def policy(self) -> Policy:
        """What these settings mean for a finding."""
        return Policy(
            threshold=self.thresholds[self.mode],
            actions={name: self.actions.get(name, label.action) for name, label in LABELS.items()},
            thresholds=self.label_thresholds,
        )

    def with_changes(
        self,
        *,
        mode: str = "",
        keep: Iterable[str] = (),
        drop: Iterable[str] = (),
        packs: Iterable[Path] = (),
        html_effort: str = "",
    ) -> Config:
        """These settings with a caller's own on top; labels in ``keep`` stay in the text, those in ``drop`` leave."""
        actions = dict(self.actions)
        for names, action in ((keep, "keep"), (drop, "remove")):
            for name in names:
                actions[_known("label", name, LABELS)] = action  # type: ignore[assignment]
        chosen = _known("mode", mode, MODES) if mode else self.mode
        effort = _known("html_effort", html_effort, EFFORTS) if html_effort else self.html_effort
        return replace(self, mode=chosen, actions=actions, packs=(*self.packs, *packs), html_effort=effort)


def load(path: Path | str | None = None) -> Config:
    """The default configuration, or a user's TOML file over it.

    Raises:
        ConfigError: the file cannot be read, or has an unknown key or a value that makes no sense.
    """
    return _default() if path is None else _merged(Path(path))


@cache
def _default() -> Config:
    return _parsed(_read(DEFAULT), DEFAULT)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot read the configuration: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error


def _merged(path: Path) -> Config:
    own = _read(path)
    base = _read(DEFAULT)
    for key in own:
        _known("setting", key, base, path)
    thresholds = own.get("thresholds", {})
    if not isinstance(thresholds, dict) or not isinstance(thresholds.get("labels", {}), dict):
        raise ConfigError(f"{path}: thresholds must be tables: [thresholds] and [thresholds.labels]")
    labels = {**base["thresholds"]["labels"], **thresholds.get("labels", {})}
    return _parsed({**base, **own, "thresholds": {**base["thresholds"], **thresholds, "labels": labels}}, path)


def _parsed(table: Mapping[str, Any], path: Path) -> Config:
    def wrong(key: str, wanted: str) -> ConfigError:
        return ConfigError(f"{path}: {key} must be {wanted}")

    for key, wanted in (("stages", "a list of names of modules"), ("packs", "a list of paths")):
        if not isinstance(table[key], list) or not all(isinstance(value, str) for value in table[key]):
            raise wrong(key, wanted)
    if not all(part.isidentifier() for name in table["stages"] for part in name.split(".")):
        raise wrong("stages", "a list of names of modules")
    if not isinstance(table["repair"], bool):
        raise wrong("repair", "true or false")
    if not isinstance(table["actions"], dict):
        raise wrong("actions", "a table: [actions]")
    thresholds = dict(table["thresholds"])
    labels = thresholds.pop("labels")
    for name, value in [*thresholds.items(), *labels.items()]:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 1:
            raise wrong(f"the threshold of {name}", "a number in (0, 1]")
    for name in thresholds:
        _known("mode", name, MODES, path)
    for name, action in table["actions"].items():
        _known("label", name, LABELS, path)
        _known("action", action, get_args(Action), path)
    for name in labels:
        _known("label", name, LABELS, path)
    return Config(
        mode=_known("mode", table["mode"], MODES, path),
        stages=tuple(table["stages"]),
        packs=tuple(path.parent / pack for pack in table["packs"]),
        repair=table["repair"],
        html_effort=_known("html_effort", table["html_effort"], EFFORTS, path),
        thresholds=thresholds,
        label_thresholds=labels,
        actions=table["actions"],
    )


def _known(kind: str, name: Any, known: Iterable[str], path: Path | None = None) -> str:
    names = list(known)
    if name not in names:
        raise ConfigError((f"{path}: " if path else "") + unknown(kind, name, names))
    return str(name)
