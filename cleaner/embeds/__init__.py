"""Posts of social networks: what a post says (:func:`post`), its address (:func:`permalink`), and where posts stand in
flattened text (:func:`find`)."""

from cleaner.embeds.finder import Found, find
from cleaner.embeds.posts import Permalink, content, permalink, post

__all__ = ["Found", "Permalink", "content", "find", "permalink", "post"]
