"""The pipeline: read, find, decide, render. Configured once, used for any number of documents."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any, Final

from cleaner import html, reader, stages
from cleaner.assemble import assemble
from cleaner.config import Config, load
from cleaner.document import Annotation, Document
from cleaner.errors import ConfigError, InputError, unknown
from cleaner.language import identify
from cleaner.record import Record
from cleaner.stages import witnesses

FORMS: Final = ("auto", "text", "html")
"""What a source may be; ``auto`` looks at it."""
SNIFFED: Final = 20_000
"""Bytes at the head of a source that tell text from HTML."""
Stage = Callable[[Document], list[Annotation]]


class Pipeline:
    """A cleaner with its configuration. Holds no state between documents, so one serves many threads."""

    def __init__(self, config: Config | None = None) -> None:
        """Make a pipeline from a configuration (:func:`cleaner.config.load`), by default the default one.

        Raises:
            ConfigError: a stage or pack that cannot be loaded.
        """
        self.config = config or load()
        self.policy = self.config.policy()
        self._stages = [_stage(name, self.config) for name in self.config.stages]

    def clean(
        self,
        source: str | bytes,
        *,
        id: str = "",
        url: str = "",
        site: str = "",
        title: str = "",
        published: str = "",
        language: str = "",
        encoding: str = "",
        form: str = "auto",
        origin: str = "",
        extra: Mapping[str, Any] | None = None,
    ) -> Record:
        """Clean one article.

        Args:
            source: text or HTML, or the bytes of a file of it.
            id: what the record calls it.
            url: its address; may tell the date.
            site: the publisher's name, which then is not taken for a photographer's.
            title: its headline when known; removed from the text where it stands.
            published: its publication date (ISO 8601, any precision), the anchor of "Tuesday" and "5 September".
            language: ISO 639 code; detected when empty.
            encoding: of ``source`` when it is bytes; detected when empty.
            form: ``text`` or ``html``; ``auto`` looks at the source.
            origin: the record's ``source``: a file or collection.
            extra: keys to carry through to the record.

        Raises:
            InputError: bytes that are no text.
        """
        doc, flags = self.annotate(
            source, id=id, url=url, site=site, title=title, published=published, language=language, encoding=encoding,
            form=form, origin=origin,
        )  # fmt: skip
        return assemble(doc, self.policy, flags, extra)

    def annotate(
        self,
        source: str | bytes,
        *,
        language: str = "",
        encoding: str = "",
        form: str = "auto",
        origin: str = "",
        id: str = "",
        **known: str,
    ) -> tuple[Document, tuple[str, ...]]:
        """The document with everything the stages found, and the flags of reading it. Arguments as in :meth:`clean`."""
        if form not in FORMS:
            raise InputError(unknown("form", form, FORMS))
        told = {key: value for key, value in {**known, "source": origin}.items() if value}
        if form == "html" or (form == "auto" and html.looks_like_html(_head(source))):
            return self._annotate_page(source, language, encoding, id, told)
        flags: tuple[str, ...] = ()
        if isinstance(source, bytes):
            source, name = reader.decode(source, encoding)
            flags = (f"decoded_{name}",) if name != "utf-8" else ()
        normal = reader.normalize(source, self.config.repair)
        blocks = reader.split_blocks(normal.text)
        doc = Document(normal.text, blocks, id, language or identify(normal.text, blocks), told)
        return self._run(doc), flags + normal.flags

    def _annotate_page(
        self, source: str | bytes, language: str, encoding: str, id: str, told: dict[str, str]
    ) -> tuple[Document, tuple[str, ...]]:
        page = html.read(source, charset=encoding, url=told.get("url", ""))
        said = html.describe(page)
        language = language or identify(page.text, page.blocks) or said.language
        doc = Document(page.text, page.blocks, id, language, {**said.metadata, **told})
        doc = self._run(doc.annotate(said.found))
        if self.config.html_effort != "none":
            doc = doc.annotate(witnesses.annotate(doc, page, self.config.html_effort))
        return doc, ("html", *page.flags)

    def _run(self, doc: Document) -> Document:
        for stage in self._stages:
            doc = doc.annotate(stage(doc))
        return doc

    def clean_many(self, sources: Iterable[str | bytes | Mapping[str, Any]]) -> Iterator[Record]:
        """Clean articles one after the other, lazily, in order.

        A mapping has the text as ``text`` and the other arguments of :meth:`clean` as further keys.

        Raises:
            InputError: a source that cannot be read; those before it have been yielded.
        """
        for number, source in enumerate(sources):
            if isinstance(source, Mapping):
                row = dict(source)
                if "text" not in row:
                    raise InputError(f"item {number} has no 'text', only {', '.join(map(repr, row)) or 'nothing'}")
                yield self.clean(row.pop("text"), **row)
            else:
                yield self.clean(source)


def _head(source: str | bytes) -> str:
    """The beginning of a source, readable enough to see tags in it."""
    head = source[:SNIFFED]
    return head if isinstance(head, str) else head.replace(b"\0", b"").decode("utf-8", "replace")


def _stage(name: str, config: Config) -> Stage:
    """The ``annotate`` of a stage's module, given the packs when it is the rules."""
    path = name if "." in name else f"{stages.__name__}.{name}"
    try:
        module = importlib.import_module(path)
    except ModuleNotFoundError as error:
        if error.name is None or not path.startswith(error.name):
            raise
        raise ConfigError(unknown("stage", name, stages.names()) + " (or package.module of your own)") from None
    annotate: Stage | None = getattr(module, "annotate", None)
    if annotate is None:
        raise ConfigError(f"stage {name!r}: {path} has no function annotate(document)")
    if name == "rules":
        for pack in config.packs:  # a broken pack is told now, not at the first document
            module.load(pack)
        return partial(module.annotate, packs=config.packs)
    return annotate


@cache
def default() -> Pipeline:
    """The pipeline of the default configuration, made on first use."""
    return Pipeline()


def clean(
    text: str | bytes,
    *,
    url: str = "",
    site: str = "",
    title: str = "",
    published: str = "",
    language: str = "",
    id: str = "",
) -> Record:
    """Clean one article with the default configuration: see :meth:`Pipeline.clean`.

    >>> clean("The bridge will open to traffic in June, the mayor said.\\n\\nFollow us on Telegram").text
    'The bridge will open to traffic in June, the mayor said.'
    """
    return default().clean(text, url=url, site=site, title=title, published=published, language=language, id=id)
