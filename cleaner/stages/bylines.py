"""Stage ``bylines``: names of authors set apart at the head of a page, where no rule has found a byline.

"Jane Doe" alone is no byline; it is one beside a date stamp, right below the title, or below "By". What only looks like
a name (a section, a place, a firm) is held against the tables of names that photo credits are read with.
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.bylines import split_names
from cleaner.credits.names import given, is_name, is_organisation
from cleaner.document import Annotation, Document
from cleaner.labels import LABELS
from cleaner.stages.headline import ACTS, article, gone

RULE: Final = "bylines.apart"
SCORE: Final = 0.86
REACH: Final = 25
"""Blocks above the first paragraph among which a byline may be."""
BESIDE: Final = 2
"""Blocks between a name and a stamp, at most."""
BELOW: Final = 4
"""Blocks between the title and a name, at most."""
LONGEST: Final = 100
_BULLET: Final = re.compile(r"^\s*[*•·\-–—+|»]\s*")
_BY: Final = re.compile(r"^(?:By|BY|Von|VON|Par|PAR|Por|POR|Door|Av|Af)[:\s]\s*(?=\S+\s\S)")
_ANNOUNCED: Final = re.compile(
    r"(?:(?:(?:article|story|words|text|post|report|review) )?(?:written |posted |published |reviewed )?by"
    r"|(?:name of the )?authors?(?: of the article)?"
    r"|von|autor(?:in|en|es|a|i|e|ul|ji|em)?|(?:ein )?(?:kommentar|kolumne|bericht|analyse|interview|gastbeitrag) von"
    r"|par|auteure?s?|ecrit par|publie par|article de|por|escrito por|publicado por|texto(?: de)?|autora|di|a cura di"
    r"|scritto da|articolo di|door|geschreven door|auteur|av|skriven av|skrevet av|tekst(?: og foto)?|text(?: av)?|af"
    r"|forfatter|kirjoittaja|teksti|toimittaja|przez|tekst|autor tekstu|napsal|zdroj|szerzo|irta|scris de|de"
    r"|автор(?:ы|и| статьи| текста| материала)?|текст|συντακτης|γραφει|του|της|yazan|yazar|haber|muhabir"
    r"|الكاتب|بقلم|كتب|نویسنده|מאת|oleh|penulis|reporter|tac gia|文|著者|筆者|作者|記者|记者|撰文|글|기자)\s*[:：]?"
)


def annotate(doc: Document) -> list[Annotation]:
    """The bylines of a page whose authors nobody has told yet."""
    winning = [a for a in doc.annotations if a.score >= ACTS and LABELS[a.label].action != "keep"]
    stamps = [doc.block_index(a.start) for a in winning if a.label == "timestamp"]
    titles = [doc.block_index(a.end - 1) for a in winning if a.label == "headline"]
    if doc.metadata.get("authors") or not (stamps or titles):
        return []
    left = gone(doc)
    paragraphs = article(doc, left)
    if not paragraphs:
        return []
    first = paragraphs[0]
    head = range(max(0, first - REACH), first)
    if any(a.label == "byline" and a.value and doc.block_index(a.start) in head for a in winning):
        return []
    found: list[Annotation] = []
    announced = -1
    for i in head:
        block = doc.blocks[i]
        taken = left.get(i)
        if block.end - block.start > LONGEST or (taken is not None and taken.rule != "tagger"):
            continue
        if _ANNOUNCED.fullmatch(_BULLET.sub("", doc.folded[block.start : block.end].strip())):
            announced = i
            continue
        dated = any(abs(stamp - i) <= BESIDE for stamp in stamps)
        titled = any(0 < i - title <= BELOW for title in titles)
        said = announced >= 0 and i - announced == 1
        if not (said or dated or (titled and taken is not None)):
            continue
        names = _names(doc.text[block.start : block.end], doc.language)
        if names and (said or any(given(name.split()[0]) for name in names)):
            start = doc.blocks[announced].start if said else block.start
            found.append(Annotation(start, block.end, "byline", RULE, SCORE, {"authors": names}))
            if not said:
                break
    return found


def _names(line: str, language: str) -> list[str]:
    """The full names a line consists of; none when there is anything else."""
    line = _BY.sub("", _BULLET.sub("", line.strip()))
    names = split_names(line, language)
    whole = sum(len(name) for name in names) >= 0.6 * len(line)
    return names if whole and all(is_name(name) and not is_organisation(name) for name in names) else []
