"""What a photo credit says, in the terms of IPTC Photo Metadata and schema.org."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

CreatorType = Literal["person", "organisation", "unknown"]

FLAGS: Final = (
    "pool",
    "handout",
    "stringer",
    "archive",
    "symbol",
    "montage",
    "screenshot",
    "illustration",
    "ai",
    "private",
    "uncredited",
)
"""Everything a credit can say about a picture besides who made it, in the order of the record."""


@dataclass(frozen=True, slots=True)
class Creator:
    """Who made the picture (IPTC Creator, schema.org ``creator``)."""

    name: str
    """As written, but never all in capitals, and without genitive endings."""
    type: CreatorType
    """``person`` where an agency, a picture word or a known given name vouches for it."""

    def to_dict(self) -> dict[str, str]:
        """The creator as JSON."""
        return {"name": self.name, "type": self.type}


@dataclass(frozen=True, slots=True)
class Credit:
    """One credit line, taken apart."""

    credit_text: str = ""
    """The words as they stand in the text (schema.org ``creditText``)."""
    credit_line: str = ""
    """Agencies (or else sources), then creators, joined by " / " (IPTC Credit Line)."""
    creators: tuple[Creator, ...] = ()
    agencies: tuple[str, ...] = ()
    """Canonical names from the gazetteer, in the order written, which is the order of distribution."""
    sources: tuple[str, ...] = ()
    """Who gave or holds the picture and is no agency: ministries, firms, media, platforms, ``@handles``."""
    copyright_notice: str = ""
    """From ©, (c) or "Copyright" on, as written (IPTC Copyright Notice); empty where none is written."""
    flags: tuple[str, ...] = ()
    """Some of :data:`FLAGS`."""

    def to_dict(self) -> dict[str, Any]:
        """The credit as JSON: lists for tuples, every key present."""
        return {
            "credit_text": self.credit_text,
            "credit_line": self.credit_line,
            "creators": [creator.to_dict() for creator in self.creators],
            "agencies": list(self.agencies),
            "sources": list(self.sources),
            "copyright_notice": self.copyright_notice,
            "flags": list(self.flags),
        }
