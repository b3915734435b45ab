"""How far a batch is, told on standard error: a bar in a terminal, else a line every so often."""

from __future__ import annotations

import sys
import time
from typing import Final, TextIO

_REDRAW: Final = 0.5
_LINE: Final = 30.0
"""Seconds between two redraws of the bar, and two lines."""
_WIDTH: Final = 24


class Progress:
    """The progress of one run."""

    def __init__(self, total: int, quiet: bool = False, stream: TextIO | None = None) -> None:
        """``total``: bytes on disk to read, 0 when not known."""
        self._stream = stream or sys.stderr
        self._total = total
        self._tty = self._stream.isatty()
        self._quiet = quiet
        self._began = self._told = time.monotonic()
        self._offset = -1
        self._documents = self._bytes = self._errors = self._read = 0

    def update(self, documents: int, size: int, errors: int, read: int) -> None:
        """Note a unit: its documents, bytes of input and errors; ``read``: bytes on disk so far."""
        if self._offset < 0:
            self._offset = max(0, read - size)  # what an earlier run did does not count for the speed
        self._documents += documents
        self._bytes += size
        self._errors += errors
        self._read = read

    def beat(self, ahead: int) -> None:
        """Tell how far it is, when it is time to; ``ahead``: documents done of units that are not."""
        now = time.monotonic()
        if not self._documents + ahead:
            self._began = now  # what starting takes would make the rest look slow
        if not self._quiet and now - self._told >= (_REDRAW if self._tty else _LINE):
            self._told = now
            self._show(self._documents + ahead, max(0.001, now - self._began))

    def close(self) -> None:
        """Clear the bar away."""
        if self._tty and not self._quiet:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _show(self, documents: int, seconds: float) -> None:
        parts = (
            [f"{documents:,} document{'s' * (documents != 1)}", f"{documents / seconds:,.0f}/s"]
            if documents
            else ["starting"]
        )
        share = min(1.0, self._read / self._total) if self._total else 0.0
        if share:
            left = seconds * (self._total - self._read) / max(1, self._read - self._offset)
            parts += [f"{self._bytes / seconds / 1e6:.2f} MB/s", f"{share:.0%}, {_clock(max(0.0, left))} left"]
        parts.append(f"{self._errors:,} errors")
        text = ", ".join(parts)
        if self._tty:
            filled = round(share * _WIDTH)
            self._stream.write(f"\r\x1b[K[{'#' * filled}{'.' * (_WIDTH - filled)}] {text}")
        else:
            self._stream.write(f"cleaner: {text}\n")
        self._stream.flush()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
