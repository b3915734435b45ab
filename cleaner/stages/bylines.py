"""Stage ``bylines``: names of authors set apart at the head of a page, where no rule has found a byline.

"Jane Doe" alone is no byline; it is one beside a date stamp, right below the title, or below "By". What only looks like
a name (a section, a place, a firm) is held against the tables of names that photo credits are read with.
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.bylines import split_names
from cleaner.credits.grammar import find_agency
from cleaner.credits.names import given, is_name, is_organisation
from cleaner.document import Annotation, Document
from cleaner.fold import fold
from cleaner.labels import ACTS, LABELS
from cleaner.stages.headline import MENU, article, gone, tagged

RULE: Final = "bylines.apart"
SCORE: Final = 0.86
REACH: Final = 25
"""Blocks above the first paragraph among which a byline may be."""
BESIDE: Final = 2
"""Blocks between a name and a stamp, at most."""
BELOW: Final = 4
"""Blocks between the title and a name, at most."""
FAR: Final = 80
"""Blocks between the title and the first paragraph, at most, that are all looked at."""
LEAD: Final = 9
"""Blocks between a lead and the next paragraph, at most, with a byline between them."""
LONGEST: Final = 100
STAMP: Final = 200
"""Characters of a line with a stamp that may hold a name as well."""
_BULLET: Final = re.compile(r"^\s*[*•·\-–—+|»]\s*")
_SAID: Final = re.compile(
    r"(?i:(?:written|posted|words|story|text|article|report(?:ed)?|authored) by|by|par|por|door|di|da|av|af"
    r"|(?:(?:kolumne|kommentar|glosse|analyse|bericht|reportage|interview|gastbeitrag|rezension) )?von)"
    r"[:\s]\s*(?=[^\W\d_a-zß-öø-ÿ]\S*\s[^\W\d_a-zß-öø-ÿ])"
)
"""A by-word and what looks like a name, in one line."""
_BEHIND: Final = re.compile(r"\s*[|•·—]\s*|\s+[-–]\s+|\s+(?=@)|(?<=[^\W\d_])(?=@)|\s*/\s+")
"""What parts a name from its section, reading time, address."""
_PIECE: Final = re.compile(
    r"[^\W\d_](?:(?! - | – | — )[^|/•·,;:\n\d])+?(?= [-–—] |[ \t]*[|/•·,;\n]|Published|Updated|$)"
)
"""A part of a stamp's line that could be a name."""
_ROLE: Final = re.compile(
    r"((?:[^\W\d_][\w.’'-]*\s){2,3}?),?\s?(?=[^\W\d_])(?:[\w&-]+\s){0,4}"
    r"(?i:reporter|editor|writer|correspondent|journalist|columnist|director|producer|critic|redakteur(?:in)?|reporterin"
    r"|korrespondent(?:in)?|journaliste|redactora?|periodista|giornalista|rep[oó]rter|verslaggever|redacteur)$"
)
"""A name and the role that follows it: "Jane Doe News Reporter"."""
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
    if doc.metadata.get("authors"):
        return []
    winning = [a for a in doc.annotations if a.score >= ACTS and LABELS[a.label].action != "keep"]
    stamps = [doc.block_index(a.start) for a in winning if a.label == "timestamp"]
    titles = [doc.block_index(a.end - 1) for a in winning if a.label == "headline"]
    told = bool(stamps or titles)
    left = gone(doc) if told or tagged(winning) >= MENU else {}
    if not (told or tagged(left.values()) >= MENU):
        return []
    paragraphs = article(doc, left)
    if not paragraphs:
        return []
    head = _head(paragraphs, titles)
    if any(a.label == "byline" and a.value and doc.block_index(a.start) in head for a in winning):
        return []
    dates = {doc.block_index(a.start): a.score for a in doc.annotations if a.rule.startswith("dates.stamp")}
    pictured = {doc.block_index(a.start) - 1 for a in winning if a.label == "credit"}
    found: list[Annotation] = []
    announced = -1
    for i in head:
        block = doc.blocks[i]
        taken = left.get(i)
        if i in dates and block.end - block.start <= STAMP and (signed := _signed(doc, i, dates[i])):
            found.append(signed)
            break
        if block.end - block.start > LONGEST or (taken is not None and taken.rule != "tagger") or i in pictured:
            continue
        line = _BULLET.sub("", doc.text[block.start : block.end].strip())
        if _ANNOUNCED.fullmatch(fold(line)):
            announced = i
            continue
        said = announced >= 0 and i - announced == 1
        by = _SAID.match(line)
        dated = any(abs(stamp - i) <= BESIDE for stamp in stamps)
        titled = taken is not None and any(0 < i - title <= BELOW for title in titles)
        if not (said or dated or titled or (by and taken is not None)):
            continue
        names = _names(line[by.end() :] if by else line, doc.language)
        if by and not names:  # "By Jane Doe, Lisbon"
            names = _names(line[by.end() :].partition(",")[0], doc.language)
        if names and ((said and not found) or any(given(name.split()[0]) for name in names)):
            start = doc.blocks[announced].start if said else block.start
            found.append(Annotation(start, block.end, "byline", RULE, SCORE, {"authors": names}))
            if not said:
                break
            announced = i  # the next line may be the next name
    return found


def _signed(doc: Document, index: int, stamp: float) -> Annotation | None:
    """The byline within the line of a stamp: "28 April 2024, 14:26 / Jane Doe"; it wins its words from the stamp."""
    block = doc.blocks[index]
    for piece in _PIECE.finditer(doc.text, block.start, block.end):
        by = _SAID.match(piece[0])
        names = _names(piece[0][by.end() :] if by else piece[0], doc.language)
        if names and all(given(name.split()[0]) for name in names):
            score = max(stamp + 0.01, SCORE)
            return Annotation(piece.start(), piece.end(), "byline", RULE, score, {"authors": names})
    return None


def _head(paragraphs: list[int], titles: list[int]) -> list[int]:
    """The blocks among which a byline may be: from the title down, and between the lead and the next paragraph."""
    first = paragraphs[0]
    start = max(0, first - REACH)
    if (above := [title for title in titles if title < first]) and first - above[-1] <= FAR:
        start = min(start, above[-1])
    second = paragraphs[1] if len(paragraphs) > 1 and paragraphs[1] - first <= LEAD else first
    return [*range(start, first), *range(first + 1, second)]


def _names(line: str, language: str) -> list[str]:
    """The full names a line consists of, its author's role and what a bar parts aside; none when there is more."""
    line = _BEHIND.split(line, maxsplit=1)[0]
    if (role := _ROLE.match(line)) and given(role[1].split()[0]):
        line = role[1]
    names = [name for name in split_names(line, language) if find_agency(name) is None]
    whole = sum(len(name) for name in names) >= 0.6 * len(line)
    return names if whole and all(is_name(name) and not is_organisation(name) for name in names) else []
