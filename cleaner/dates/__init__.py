"""Dates in text: mentions, stamps, and the publication date of a document."""

from cleaner.dates.engine import mentions, parse
from cleaner.dates.published import publication
from cleaner.dates.resolve import Mention

__all__ = ["Mention", "mentions", "parse", "publication"]
