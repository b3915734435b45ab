"""HTML in: one parse, lines with exact offsets, and what the page says of itself."""

from cleaner.html.page import Page, read
from cleaner.html.sniff import looks_like_html

__all__ = ["Page", "looks_like_html", "read"]
