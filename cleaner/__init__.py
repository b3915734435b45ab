"""cleaner: raw news articles in, clean records out, with a cause for every character that left."""

from __future__ import annotations

__version__ = "0.1.0"
