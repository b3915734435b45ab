"""cleaner: raw news articles in, clean records out, with a cause for every character that left.

>>> from cleaner import clean
>>> clean("The dam holds, engineers said on Friday.\\n\\nFollow us on Telegram").text
'The dam holds, engineers said on Friday.'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.config import Config, load
    from cleaner.errors import CleanerError, ConfigError, InputError
    from cleaner.pipeline import Pipeline, clean
    from cleaner.record import Record, restore, schema

__version__ = "0.1.0"
__all__ = [
    "CleanerError", "Config", "ConfigError", "InputError", "Pipeline", "Record", "clean", "load", "restore", "schema",
]  # fmt: skip

_HOME = {
    "config": ("Config", "load"),
    "errors": ("CleanerError", "ConfigError", "InputError"),
    "pipeline": ("Pipeline", "clean"),
    "record": ("Record", "restore", "schema"),
}


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    # Loaded on first use: `cleaner --help` and `from cleaner import Record` need no language profiles, no lxml.
    for module, names in _HOME.items():
        if name in names:
            return getattr(importlib.import_module(f"cleaner.{module}"), name)
    raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
