"""Tables made from data files, kept beside them as Python keeps bytecode beside its source.

The file lies where Python would put bytecode (``__pycache__``, or below ``PYTHONPYCACHEPREFIX``), under the same
conditions: it is made again after any change of the data or of the package, not written where the folder cannot be
written or with ``python -B``, and can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, Final, TypeVar

_ROOT: Final = Path(__file__).resolve().parent
_Value = TypeVar("_Value")


def kept(name: str, sources: Iterable[Path], make: Callable[[], _Value]) -> _Value:
    """What ``make`` makes from ``sources``, read from where it was kept when nothing has changed since.

    Args:
        name: tells the tables made from the same folder apart.
        sources: the data files, in an order that does not change; the table is kept beside the first.
        make: makes the table, which can be pickled and depends on the sources and the package's code alone.
    """
    paths = list(sources)
    key = (sys.version, _code(), tuple(map(_state, paths)))
    place = Path(cache_from_source(str(paths[0].with_name(f"{name}.py")))).with_suffix(".pickle")
    # Any exception: what a damaged pickle raises is not limited to PickleError.
    with contextlib.suppress(Exception), place.open("rb") as file:
        if pickle.load(file) == key:
            value: _Value = pickle.load(file)
            return value
    value = make()
    if not sys.dont_write_bytecode:
        with contextlib.suppress(OSError):
            _write(place, key, value)
    return value


def _write(place: Path, *values: Any) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=place.name)
    try:
        with os.fdopen(handle, "wb") as file:
            for value in values:
                pickle.dump(value, file, pickle.HIGHEST_PROTOCOL)
        os.chmod(temporary, 0o644)
        os.replace(temporary, place)
    except BaseException:
        os.unlink(temporary)
        raise


def _state(path: Path) -> tuple[str, int, int]:
    stat = path.stat()
    return path.name, stat.st_mtime_ns, stat.st_size


@cache
def _code() -> tuple[tuple[str, int, int], ...]:
    """The state of the package's code."""
    return tuple(_state(path) for path in sorted(_ROOT.rglob("*.py")))
