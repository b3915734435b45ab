"""What a file is, by its name: format and compression."""

from __future__ import annotations

from typing import Final, NamedTuple

FORMS: Final = {
    ".txt": "text", ".text": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".warc": "warc", ".wet": "warc",
    ".parquet": "parquet", ".zip": "zip", ".tar": "tar",
}  # fmt: skip
"""Suffix → format."""

PACKED: Final = {".gz": "gz", ".bz2": "bz2", ".xz": "xz", ".zst": "zst"}
"""Suffix → compression; it may follow any suffix of :data:`FORMS`."""

_SHORT: Final = {".tgz": ("tar", "gz"), ".tbz2": ("tar", "bz2"), ".txz": ("tar", "xz"), ".tzst": ("tar", "zst")}

ARCHIVES: Final = frozenset({"zip", "tar"})
CHOICES: Final = ("auto", "text", "html", "jsonl", "json", "csv", "tsv", "warc", "parquet")
"""Values of ``--input-format``; archives are told by their suffix alone."""


class Format(NamedTuple):
    """A format (``""``: unknown) and a compression (``""``: none)."""

    form: str
    packed: str


def of(name: str, forced: str = "auto") -> Format:
    """The format of a file or member called ``name``; ``forced`` wins where it is no archive.

    >>> of("a/b.JSONL.gz"), of("c.tgz")
    (Format(form='jsonl', packed='gz'), Format(form='tar', packed='gz'))
    >>> of("d.md"), of("d.md", "text")
    (Format(form='', packed=''), Format(form='text', packed=''))
    """
    stem, dot, suffix = name.lower().rpartition("/")[2].rpartition(".")
    if dot + suffix in _SHORT:
        return Format(*_SHORT[dot + suffix])
    packed = PACKED.get(dot + suffix, "")
    if packed:
        stem, dot, suffix = stem.rpartition(".")
    form = FORMS.get(dot + suffix, "") if stem or packed else ""
    return Format(form if forced == "auto" or form in ARCHIVES else forced, packed)
