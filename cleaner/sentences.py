"""Where sentences end, roughly and in any script: enough to take one out of a paragraph, or to stand in for lines."""

from __future__ import annotations

import re

# One class of signs first, which is found fast; then what each of them needs. A full stop after a single capital
# ("J. Smith", "U.S. Army") ends nothing; nor does one before a lower-case letter, nor that of a German date ("3. Mai").
_END = re.compile(
    r"""
    [.!?…؟۔।。！？\n]
    (?: (?<=[。！？]) ["”’」』）]{0,3}
    |   (?<=\n)
    |   (?<![。！？\n]) (?<!\W[A-Z].) (?!(?<=\d\.)\s(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))
        ["'”’»)\]]{0,3} \s{1,3} (?=["'“‘«„(\[¿¡—–-]{0,3} \s? [^\W_])
    )
    """,
    re.VERBOSE,
)


def breaks(text: str, start: int, end: int) -> list[int]:
    """Offsets where a sentence of ``text[start:end]`` begins, ``start`` first; space belongs to the one before."""
    found = [start]
    for match in _END.finditer(text, start, end):
        at = match.end()
        if at < end and not text[at].islower() and at > found[-1]:
            found.append(at)
    return found
