"""HTML in: one parse, lines with exact offsets, and what the page says of itself."""

from cleaner.html.describe import Description, describe
from cleaner.html.page import Page, read
from cleaner.html.sniff import looks_like_html

__all__ = ["Description", "Page", "describe", "looks_like_html", "read"]
