"""What tests share: where fixtures lie, and the development data where it is present."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The first example may load packs and models; how long that takes says nothing.
settings.register_profile("cleaner", deadline=None)
settings.load_profile("cleaner")

collect_ignore = ["faults"]  # modules that end whoever imports them
ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
SHARED = Path(os.environ.get("CLEANER_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data; tests that need it are skipped where it is absent."""
    if not (SHARED / "gold").is_dir():
        pytest.skip("the development data is not here (CLEANER_SHARED)")
    return SHARED
