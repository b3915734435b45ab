"""The pipeline: read, find, decide, render. Configured once, used for any number of documents."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, Final, NamedTuple, cast

from cleaner import html, reader, stages
from cleaner.assemble import assemble
from cleaner.code import plumbing
from cleaner.config import Config, load
from cleaner.document import Annotation, Document
from cleaner.errors import ConfigError, InputError, unknown
from cleaner.labels import SURE
from cleaner.language import code, identify
from cleaner.record import KEYS, Record
from cleaner.seams import separators

FORMS: Final = ("auto", "text", "html")
"""What a source may be; ``auto`` looks at it."""
SNIFFED: Final = 20_000
"""Bytes at the head of a source that tell text from HTML."""
AHEAD: Final = 32
"""Sources that are read ahead to be judged together."""
AHEAD_CHARS: Final = 1 << 18
"""Characters (or bytes) of sources from which on no more are read ahead."""
Source = str | bytes | Mapping[str, Any]
"""A source, or a mapping with it as ``text`` and other arguments of :meth:`Pipeline.clean`."""
Stage = Callable[[Sequence[Document]], list[list[Annotation]]]


class _Read(NamedTuple):
    """A source that has been read."""

    doc: Document
    flags: tuple[str, ...]
    extra: Mapping[str, Any] | None = None
    origin: reader.Derived | None = None
    """The text itself with the document's offsets in it, where the document is over another form of it."""
    found: tuple[Annotation, ...] = ()
    """What was found in that text while it was read."""


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
            language: ISO 639 code; detected when empty (or no code, as "English" is none).
            encoding: of ``source`` when it is bytes; detected when empty.
            form: ``text`` or ``html``; ``auto`` looks at the source.
            origin: the record's ``source``: a file or collection.
            extra: keys to carry through to the record.

        Raises:
            InputError: bytes that are no text, or a source that is neither text nor bytes.
        """
        read = self._read(
            source, id=id, url=url, site=site, title=title, published=published, language=language, encoding=encoding,
            form=form, origin=origin, extra=extra,
        )  # fmt: skip
        return self._records([read])[0]

    def annotate(self, source: str | bytes, **known: Any) -> tuple[Document, tuple[str, ...]]:
        """The document with everything the stages found, and the flags of reading it. Arguments as in :meth:`clean`."""
        read = self._read(source, **known)
        return self._annotated([read])[0], read.flags

    def clean_many(self, sources: Iterable[Source], *, ahead: int = AHEAD) -> Iterator[Record]:
        """Clean articles, lazily, in order.

        A mapping has the text as ``text`` and the other arguments of :meth:`clean` as further keys. Some sources are
        read ahead and judged together, which is cheaper and changes no result; with ``ahead=1`` each is read when its
        record is asked for.

        Raises:
            InputError: a source that cannot be read; those before it have been yielded.
        """
        for group in _groups(sources, ahead):
            for result in self.clean_group(group):
                if isinstance(result, Exception):
                    raise result
                yield result

    def clean_group(self, sources: Sequence[Source]) -> list[Record | Exception]:
        """Clean a few articles together. Where one fails, its exception stands in the place of its record."""
        read = [self._tried(source) for source in sources]
        try:
            records = iter(self._records([r for r in read if isinstance(r, _Read)]))
        except MemoryError:
            raise
        except Exception as error:  # which of them it was shows one by one
            return [error] if len(sources) == 1 else [self.clean_group([source])[0] for source in sources]
        return [next(records) if isinstance(r, _Read) else r for r in read]

    def _tried(self, source: Source) -> _Read | Exception:
        try:
            if not isinstance(source, Mapping):
                return self._read(source)
            if "text" not in source:
                raise InputError(f"no 'text', only {', '.join(map(repr, source)) or 'nothing'}")
            for key in source:
                if key not in _ARGUMENTS:
                    raise InputError(unknown("argument", key, _ARGUMENTS) + " (what is to be carried through: extra)")
            return self._read(source["text"], **{key: value for key, value in source.items() if key != "text"})
        except MemoryError:
            raise
        except Exception as error:
            return error

    def _read(
        self,
        source: str | bytes,
        *,
        id: str = "",
        language: str = "",
        encoding: str = "",
        form: str = "auto",
        origin: str = "",
        extra: Mapping[str, Any] | None = None,
        **known: str,
    ) -> _Read:
        if form not in FORMS:
            raise InputError(unknown("form", form, FORMS))
        if not isinstance(source, str | bytes):
            raise InputError(f"the source is {type(source).__name__}, neither text nor bytes")
        for name, value in {"id": id, "language": language, "source": origin, **known}.items():
            if not isinstance(value, str):
                raise InputError(f"{name!r} is {type(value).__name__}, not a string")
        if extra and (taken := sorted(KEYS & extra.keys())):
            raise InputError(f"extra: {', '.join(map(repr, taken))} would overwrite the record's own")
        id, language = reader.well_formed(id), code(language)
        told = {key: reader.well_formed(value) for key, value in {**known, "source": origin}.items() if value}
        flags: tuple[str, ...]
        if form == "html" or (form == "auto" and html.looks_like_html(_head(source))):
            page = html.read(source, charset=encoding, url=told.get("url", ""), repair=self.config.repair)
            said = html.describe(page)
            language = language or identify(page.text, page.blocks) or said.language
            doc = Document(page.text, page.blocks, id, language, {**said.metadata, **told}, page=page)
            return _Read(doc.annotate(said.found), ("html", *page.flags), extra)
        flags = ()
        if isinstance(source, bytes):
            source, name = reader.decode(source, encoding)
            flags = (f"decoded_{name}",) if name != "utf-8" else ()
        normal = reader.normalize(source, self.config.repair)
        own = plumbing(normal.text)
        apart = [] if own else separators(normal.text)
        read = reader.readable(normal.text, own or apart)
        text = read.text if read else normal.text
        blocks = reader.split_blocks(text)
        doc = Document(text, blocks, id, language or identify(text, blocks), told)
        rule = "code.plumbing" if own else "seams.separator"
        left = (part for part in own or apart if not normal.text[part[0] : part[1]].isspace())
        found = tuple(Annotation(*part, "garbage", rule, SURE) for part in left)
        return _Read(doc, flags + normal.flags, extra, read and reader.Derived(normal.text, read.offsets), found)

    def _annotated(self, sources: Sequence[_Read]) -> list[Document]:
        docs = [source.doc for source in sources]
        for stage in self._stages:
            docs = [doc.annotate(found) for doc, found in zip(docs, stage(docs), strict=True)]
        return [
            doc.over(*s.origin).annotate(s.found) if s.origin else doc for doc, s in zip(docs, sources, strict=True)
        ]

    def _records(self, sources: Sequence[_Read]) -> list[Record]:
        docs = self._annotated(sources)
        return [assemble(doc, self.policy, s.flags, s.extra) for doc, s in zip(docs, sources, strict=True)]


_ARGUMENTS: Final = frozenset({"text", *(Pipeline.clean.__kwdefaults__ or ())})
"""Keys of a mapping that is a source."""


def _groups(sources: Iterable[Source], ahead: int) -> Iterator[list[Source]]:
    group: list[Source] = []
    size = 0
    for source in sources:
        group.append(source)
        text = source.get("text", "") if isinstance(source, Mapping) else source
        size += len(text) if isinstance(text, str | bytes) else 0
        if len(group) >= ahead or size >= AHEAD_CHARS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _head(source: str | bytes) -> str:
    """The beginning of a source, readable enough to see tags in it."""
    head = source[:SNIFFED]
    return head if isinstance(head, str) else head.replace(b"\0", b"").decode("utf-8", "replace")


def _stage(name: str, config: Config) -> Stage:
    """A stage by its name: ``annotate_many`` of its module, or ``annotate`` for one document after the other."""
    path = name if "." in name else f"{stages.__name__}.{name}"
    try:
        module = importlib.import_module(path)
    except ModuleNotFoundError as error:
        if error.name is None or not path.startswith(error.name):
            raise
        if "." in name:
            raise ConfigError(f"stage {name!r}: there is no module {error.name!r} on the path of Python") from None
        raise ConfigError(unknown("stage", name, stages.names()) + " (or package.module of your own)") from None
    if many := getattr(module, "annotate_many", None):
        return cast(Stage, many)
    annotate: Callable[..., list[Annotation]] | None = getattr(module, "annotate", None)
    if annotate is None:
        raise ConfigError(f"stage {name!r}: {path} has no function annotate(document)")
    if name == "rules":
        for pack in config.packs:  # a broken pack is told now, not at the first document
            module.load(pack)
        annotate = partial(annotate, packs=config.packs)
    elif name == "witnesses":
        annotate = partial(annotate, effort=config.html_effort)
    return partial(_each, annotate)


def _each(annotate: Callable[[Document], list[Annotation]], docs: Sequence[Document]) -> list[list[Annotation]]:
    return [annotate(doc) for doc in docs]


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
