"""The stages: each module has ``annotate(document) -> list[Annotation]`` and keeps nothing between documents."""

from __future__ import annotations

import pkgutil


def names() -> list[str]:
    """The stages that come with the package."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))
