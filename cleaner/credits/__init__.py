"""Photo credits as data: who made a picture, who distributes it, and where the caption ends."""

from cleaner.credits.boundary import Split, split
from cleaner.credits.evidence import Prior
from cleaner.credits.grammar import parse
from cleaner.credits.model import Creator, Credit

__all__ = ["Creator", "Credit", "Prior", "Split", "parse", "split"]
