"""The errors a caller can meet. Each message says what is wrong and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class CleanerError(Exception):
    """Base of all errors raised on purpose."""


class ConfigError(CleanerError):
    """A setting, label, stage or rule pack that does not make sense."""


class InputError(CleanerError):
    """Input that cannot be read as text, HTML or JSON lines."""


def unknown(kind: str, name: object, known: Iterable[str]) -> str:
    """A message for an unknown ``name``, with the nearest known one, or all of them."""
    names = sorted(known)
    close = difflib.get_close_matches(str(name), names, n=1, cutoff=0.6)
    listed = f"known: {', '.join(names)}" if len(names) <= 60 else f"{len(names)} are known, such as {names[0]!r}"
    hint = f"did you mean {close[0]!r}?" if close else listed
    return f"unknown {kind} {str(name)!r}; {hint}"
