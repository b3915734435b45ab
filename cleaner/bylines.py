"""Who wrote it: the names in an author statement, in any script."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 300
"""Characters above which a statement is no list of names."""

# What stands between two names. Words of one letter ("y", "e", "i", "ו", "و") part whole names only: see `split_names`.
_BETWEEN: Final = re.compile(
    r"\s*(?:,\s+(?:and|und|et|y|e)\s|[,;/|•،、&+＆，／；｜]|(?<![一-鿿])·|·(?![一-鿿])|(?<![ァ-ヴー])・|・(?![ァ-ヴー])"
    r"|\s[-–—]\s(?=\S+\s\S)|\s(?:and|with|et|avec|und|mit|en|og|och|ja|ve|dan|và|oraz|és|și|şi|και|та|и|dhe)\s)\s*"
)
_WEAK: Final = re.compile(
    r"\s(?:[yeiaoиії]\s+(?=\S)|ו(?!רד|יק|יוי)(?=[א-ת]{2})"
    r"|و\s+|و(?!ليد|ائل|سام|سيم|فاء|جيه|جدي|داد|هيب|حيد|ضاح|اصف|صفي|ديع|الي|عد|رد|صال)(?=[\u0621-\u064a]{2}))"
)
_ASIDE: Final = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕]|\S{0,64}@\S+|https?://\S+|\bwww\.\S+")
_TITLE: Final = re.compile(
    r"^(?:(?:dr|prof|mr|mrs|ms)(?:\.\s*|\s+)|[دأم]\.\s*|(?:by|الصحفية?|الكاتبة?|الدكتورة?|دكتور|دکتر|ד\"ר|פרופ['׳]|عکاس"
    r"|본지|본보|本报|本報|本刊|通讯员|記者|记者)\s*[:：]?\s*)",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r"\s[-–—]\s\S+$|\s(?:in|at|from|aus|à)\s.*$")
_RANK: Final = re.compile(
    r"(?<=[가-힣])\s?(?:선임|수습|인턴|전문|객원|온라인|의학전문|대)?\s?(?:기자|특파원|논설위원|편집위원|앵커|PD|작가|에디터|통신원|평론가)$"
    r"|(?<=[一-龥々ぁ-んァ-ヴー])\s?(?:記者|特派員|編集委員|論説委員|支局長|さん|氏|记者|编辑|編輯|实习生|特派记者|特派員)$"
)
_ROLE: Final = re.compile(
    r"\b(?:reporter|editor|writer|correspondent|journalist|columnist|staff|contributor|producer|analyst|critic"
    r"|redakteur|korrespondent|rédact|journaliste|correspondant|envoyé|redactor|periodista|corresponsal|enviad"
    r"|giornalista|inviat|jornalista|repórter|correspondente|redacteur|verslaggever|журналист|корреспондент|редактор"
    r"|dziennikarz|muhabir|editör|wartawan|phóng viên|cộng tác viên)"
    r"|^(?:authors?|e-?mail(?: address)?|contact|bio|profile|news(?:room|desk)?)$"
    r"|^(?:the|for|in|from|at|im|à|من|از)\s\w+$|^(?:مراسل|خبرنگار|כתבת?)\b|^(?:기자|특파원|글|사진|영상|객원|인턴|수습|선임|전문|記者|记者)$|(?:报道|報導|報道|摄影|攝影|综合|電|电)$",
    re.IGNORECASE,
)
# Buttons and words run into the name before them.
_GLUED: Final = re.compile(
    r"(?:(?<=[a-zß-ÿ])|\s)(?:Published|Updated|Posted|Follow(?:ing)?|Twitter|Email|Contributor|Share|Subscribe|Folgen"
    r"|Suivre|Seguir|Publié|Publicado|Veröffentlicht)(?:\s.*)?$"
)
_EAST: Final = {"zh": re.compile("[一-鿿]{2,4}"), "ko": re.compile("[가-힣]{2,4}")}
_EDGES: Final = " \t\u3000.,:;|=-–—'\"“”‘’()（）[]【】〔〕"


def split_names(said: str, language: str = "") -> list[str]:
    """The names in an author statement, without titles, roles, addresses and asides.

    In Chinese and Korean a space parts names; elsewhere it parts the words of one.

    >>> split_names("Dr. Ann Lee (Rome), Bo Ek and Cy Poe, Political Editor")
    ['Ann Lee', 'Bo Ek', 'Cy Poe']
    """
    if len(said) > LONGEST:
        return []
    parts = _BETWEEN.split(_ASIDE.sub(" ", f" {said} "))
    pieces = [piece for part in parts for piece in (_spaced(part, language) or _apart(part))]
    names = [name for piece in pieces if (name := _name(piece))]
    return list(dict.fromkeys(names))


def _spaced(part: str, language: str) -> list[str]:
    """The names of a part that spaces hold apart; none when they do not."""
    one = _EAST.get(language[:2])
    words = _RANK.sub("", part.strip(_EDGES)).split()
    return words if one is not None and all(map(one.fullmatch, words)) else []


def _apart(part: str) -> list[str]:
    """A part at its one-letter "and", when a whole name stands on either side ("Ortega y Gasset" is one man)."""
    sides = _WEAK.split(part)
    sizes = {min(len(side.split()), 2) for side in sides}
    return sides if len(sizes) == 1 and (2 in sizes or part.count(" ") < 5) else [part]


def _name(piece: str) -> str:
    name = _TITLE.sub("", _GLUED.sub("", " ".join(piece.split())).strip(_EDGES))
    half = len(name) // 2
    if name[:half] == name[half + 1 :]:
        name = name[:half]  # said twice
    name = _RANK.sub("", _PLACE.sub("", name).strip(_EDGES)).strip(_EDGES)
    known = 1 < len(name) <= 60 and len(name.split()) <= 7 and any(map(str.isalpha, name))
    return name if known and not _ROLE.search(name) and not any(map(str.isdecimal, name)) else ""
