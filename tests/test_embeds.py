"""Posts of social networks in flattened text. Every name, handle, address and sentence is invented.

In the tables ``⟦…⟧`` marks what must be found, nothing more and nothing less.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.document import Block, Document
from cleaner.embeds import content, find, permalink, post
from cleaner.fold import fold
from cleaner.stages import embeds as stage
from scripts.benchmarks import hostile

LINK = "https://t.co/aB3dE5gH7j"
PIC = "pic.twitter.com/Zy9Xw8Vu7T"


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans, start = "", [], -1
    for piece in re.split("([⟦⟧])", marked):
        if piece == "⟦":
            start = len(text)
        elif piece == "⟧":
            spans.append((start, len(text)))
        else:
            text += piece
    return text, spans


def check(language: str, marked: str, *expected: dict[str, Any]) -> None:
    text, spans = unmark(marked)
    found = find(text, fold(text), language)
    assert [text[f.start : f.end] for f in found] == [text[a:b] for a, b in spans]
    assert [(f.start, f.end) for f in found] == spans
    for f, wanted in zip(found, expected, strict=True):
        assert {key: f.post[key] for key in wanted} == wanted


def x(author: str, handle: str, date: str, text: str, **more: Any) -> dict[str, Any]:
    return {"platform": "x", "author": author, "handle": handle, "date": date, "text": text, **more}


# Tweets on one line: words, links, signature.
ONE_LINE = [
    (
        "fr",
        f"⟦Nos pompiers sont prêts pour l'été #Valmont {LINK}{PIC} — Ville de Valmont (@VilleValmont) 6 "
        f"septembre 2017⟧",
        x(
            "Ville de Valmont",
            "@VilleValmont",
            "2017-09-06",
            "Nos pompiers sont prêts pour l'été #Valmont",
            urls=[LINK],
            media=[f"https://{PIC}"],
            hashtags=["#Valmont"],
        ),
    ),
    (
        "fr",
        f"⟦Le pont rouvre ce soir ! {PIC}— Ana Petit (@anapetit) 1er août 2019⟧",
        x("Ana Petit", "@anapetit", "2019-08-01", "Le pont rouvre ce soir !"),
    ),
    (
        "en",
        f"⟦The bridge is open again. {LINK} — Ana Small (@anasmall) August 1, 2019⟧",
        x("Ana Small", "@anasmall", "2019-08-01", "The bridge is open again.", urls=[LINK]),
    ),
    (
        "en",
        "⟦The bridge is open again. – Ana Small (@anasmall) 1 August 2019⟧",
        x("Ana Small", "@anasmall", "2019-08-01", "The bridge is open again.", urls=[]),
    ),
    (
        "en",
        "⟦The bridge is open again. - Ana Small (@anasmall) Aug 1, 2019⟧",
        x("Ana Small", "@anasmall", "2019-08-01", "The bridge is open again."),
    ),
    (
        "en",
        "⟦The bridge is open again. &mdash; Ana Small (@anasmall) August 1, 2019⟧",
        x("Ana Small", "@anasmall", "2019-08-01", "The bridge is open again."),
    ),
    (
        "en",
        "⟦The bridge is open again. -- Ana Small (@anasmall) August 1, 2019⟧",
        x("Ana Small", "@anasmall", "2019-08-01", "The bridge is open again."),
    ),
    (
        "en",
        "⟦Open again! pic.x.com/q1w2e3r4t5 — Ana-Li Small – Mayor (@ana_small) August 1, 2019⟧",
        x(
            "Mayor",
            "@ana_small",
            "2019-08-01",
            "Open again! pic.x.com/q1w2e3r4t5 — Ana-Li Small",
            media=["https://pic.x.com/q1w2e3r4t5"],
        ),
    ),
    (
        "de",
        f"⟦Die Brücke ist wieder offen. {LINK} — Stadt Felden (@StadtFelden) 1. August 2019⟧",
        x("Stadt Felden", "@StadtFelden", "2019-08-01", "Die Brücke ist wieder offen."),
    ),
    (
        "es",
        f"⟦El puente ya está abierto {LINK} {PIC} — Ayto. Robledo (@AytoRobledo) 1 de agosto de 2019⟧",
        x(
            "Ayto. Robledo",
            "@AytoRobledo",
            "2019-08-01",
            "El puente ya está abierto",
            urls=[LINK],
            media=[f"https://{PIC}"],
        ),
    ),
    (
        "it",
        f"⟦Il ponte è di nuovo aperto {PIC} — Comune di Roccabella (@roccabella) 1 agosto 2019⟧",
        x("Comune di Roccabella", "@roccabella", "2019-08-01", "Il ponte è di nuovo aperto"),
    ),
    (
        "pt",
        f"⟦A ponte reabriu hoje {PIC} — Câmara de Vilar (@cmvilar) 1 de agosto de 2019⟧",
        x("Câmara de Vilar", "@cmvilar", "2019-08-01", "A ponte reabriu hoje"),
    ),
    (
        "nl",
        f"⟦De brug is weer open {PIC} — Gemeente Oostdam (@oostdam) 1 augustus 2019⟧",
        x("Gemeente Oostdam", "@oostdam", "2019-08-01", "De brug is weer open"),
    ),
    (
        "pl",
        f"⟦Most znowu otwarty {PIC} — Miasto Jarów (@jarow) 1 sierpnia 2019⟧",
        x("Miasto Jarów", "@jarow", "2019-08-01", "Most znowu otwarty"),
    ),
    (
        "ru",
        f"⟦Мост снова открыт {PIC} — Город Заречный (@zarechny) 1 августа 2019 г.⟧",
        x("Город Заречный", "@zarechny", "2019-08-01", "Мост снова открыт"),
    ),
    (
        "uk",
        f"⟦Міст знову відкрито {PIC} — Місто Зарічне (@zarichne) 1 серпня 2019 р.⟧",
        x("Місто Зарічне", "@zarichne", "2019-08-01", "Міст знову відкрито"),
    ),
    (
        "tr",
        f"⟦Köprü yeniden açıldı {PIC} — Dereköy Belediyesi (@derekoy) 1 Ağustos 2019⟧",
        x("Dereköy Belediyesi", "@derekoy", "2019-08-01", "Köprü yeniden açıldı"),
    ),
    (
        "sv",
        f"⟦Bron är öppen igen {PIC} — Åby kommun (@abykommun) 1 augusti 2019⟧",
        x("Åby kommun", "@abykommun", "2019-08-01", "Bron är öppen igen"),
    ),
    (
        "fi",
        f"⟦Silta on taas auki {PIC} — Jokilan kaupunki (@jokila) 1. elokuuta 2019⟧",
        x("Jokilan kaupunki", "@jokila", "2019-08-01", "Silta on taas auki"),
    ),
    (
        "cs",
        f"⟦Most je zase otevřený {PIC} — Město Lipnice (@lipnice) 1. srpna 2019⟧",
        x("Město Lipnice", "@lipnice", "2019-08-01", "Most je zase otevřený"),
    ),
    (
        "hu",
        f"⟦Újra járható a híd {PIC} — Erdőfalva (@erdofalva) 2019. augusztus 1.⟧",
        x("Erdőfalva", "@erdofalva", "2019-08-01", "Újra járható a híd"),
    ),
    (
        "el",
        f"⟦Η γέφυρα άνοιξε ξανά {PIC} — Δήμος Πέτρας (@dimospetras) 1 Αυγούστου 2019⟧",
        x("Δήμος Πέτρας", "@dimospetras", "2019-08-01", "Η γέφυρα άνοιξε ξανά"),
    ),
    (
        "ro",
        f"⟦Podul este din nou deschis {PIC} — Primăria Valea Rece (@valearece) 1 august 2019⟧",
        x("Primăria Valea Rece", "@valearece", "2019-08-01", "Podul este din nou deschis"),
    ),
    (
        "da",
        f"⟦Broen er åben igen {PIC} — Sundby Kommune (@sundby) 1. august 2019⟧",
        x("Sundby Kommune", "@sundby", "2019-08-01", "Broen er åben igen"),
    ),
    (
        "id",
        f"⟦Jembatan dibuka lagi {PIC} — Kota Sukamaju (@sukamaju) 1 Agustus 2019⟧",
        x("Kota Sukamaju", "@sukamaju", "2019-08-01", "Jembatan dibuka lagi"),
    ),
    (
        "ja",
        f"⟦橋が再び開通しました {PIC} — 山川市 (@yamakawa_city) 2019年8月1日⟧",
        x("山川市", "@yamakawa_city", "2019-08-01", "橋が再び開通しました"),
    ),
    (
        "ko",
        f"⟦다리가 다시 열렸습니다 {PIC} — 강산시 (@gangsan) 2019년 8월 1일⟧",
        x("강산시", "@gangsan", "2019-08-01", "다리가 다시 열렸습니다"),
    ),
    (
        "zh-cn",
        f"⟦大桥重新开放 {PIC} — 山川市（@shanchuan）2019年8月1日⟧",
        x("山川市", "@shanchuan", "2019-08-01", "大桥重新开放"),
    ),
    (
        "ar",
        f"⟦أعيد فتح الجسر {PIC} — بلدية الوادي (@alwadi) 1 أغسطس 2019⟧",
        x("بلدية الوادي", "@alwadi", "2019-08-01", "أعيد فتح الجسر"),
    ),
    # A German page with a widget in English, and the reverse.
    (
        "de",
        f"⟦We are open again {PIC} — Stadt Felden (@StadtFelden) August 1, 2019⟧",
        x("Stadt Felden", "@StadtFelden", "2019-08-01", "We are open again"),
    ),
    (
        "en",
        f"⟦Nous sommes ouverts {PIC} — Valmont (@valmont) 1 août 2019⟧",
        x("Valmont", "@valmont", "2019-08-01", "Nous sommes ouverts"),
    ),
    # Only a picture.
    ("en", f"⟦{PIC} — Ana Small (@anasmall) August 1, 2019⟧", x("Ana Small", "@anasmall", "2019-08-01", "")),
    # Something after the post stays.
    (
        "en",
        f"⟦Open! {PIC} — Ana Small (@anasmall) August 1, 2019⟧ The council will meet on Monday.",
        x("Ana Small", "@anasmall", "2019-08-01", "Open!"),
    ),
    # Two links glued to each other, a third one to the dash.
    (
        "en",
        f"⟦Read this {LINK}https://t.co/zZ0yY9xX8w— Ana Small (@anasmall) August 1, 2019⟧",
        x("Ana Small", "@anasmall", "2019-08-01", "Read this", urls=[LINK, "https://t.co/zZ0yY9xX8w"]),
    ),
]

LONG = "The council met for hours and decided that the old bridge will stay closed until autumn. " * 20

THREADS = [
    (
        "en",
        f"⟦First we closed it. {PIC} — Ana Small (@anasmall) August 1, 2019⟧ ⟦Then we opened it. — Bo Tall (@botall) "
        "August 2, 2019⟧",
        [
            x("Ana Small", "@anasmall", "2019-08-01", "First we closed it."),
            x("Bo Tall", "@botall", "2019-08-02", "Then we opened it."),
        ],
    ),
    (
        "fr",
        "Deux réactions.\n⟦Fermé hier.\n— Ana Petit (@anapetit) 1 août 2019⟧\n⟦Ouvert demain.\n"
        "— Léo Grand (@leogrand) 2 août 2019⟧\nFin.",
        [
            x("Ana Petit", "@anapetit", "2019-08-01", "Fermé hier."),
            x("Léo Grand", "@leogrand", "2019-08-02", "Ouvert demain."),
        ],
    ),
    # Text without line ends: only sentences that look like a post go with it.
    (
        "en",
        f"{LONG}⟦{PIC} — Ana Small (@anasmall) August 1, 2019⟧ Nobody believed it. "
        "⟦— Bo Tall (@botall) August 2, 2019⟧ More prose.",
        [x("Ana Small", "@anasmall", "2019-08-01", ""), x("Bo Tall", "@botall", "2019-08-02", "")],
    ),
]

PROSE = (
    "The town council met for four hours on Tuesday and decided, after a long and at times heated debate in front of "
    "some two hundred residents, that the old bridge over the river will stay closed until the "
    "engineers have written "
    "their report, which nobody expects before the end of the summer, and perhaps not even then."
)

SEVERAL_LINES = [
    (
        "en",
        f"{PROSE}\n\n⟦The bridge is open again. {LINK}\n\n— Ana Small (@anasmall) August 1, 2019⟧\n\n{PROSE}",
        x("Ana Small", "@anasmall", "2019-08-01", "The bridge is open again.", urls=[LINK]),
    ),
    (
        "en",
        f"{PROSE}\n\n⟦The bridge is open.\nCome and see!\n{PIC}\n\n— Ana Small (@anasmall) August 1, 2019⟧\n\n{PROSE}",
        x("Ana Small", "@anasmall", "2019-08-01", "The bridge is open.\nCome and see!", media=[f"https://{PIC}"]),
    ),
    (
        "en",
        f"{PROSE}\n⟦The bridge is open again.\n— Ana Small (@anasmall) August 1, 2019\n{PIC}⟧\n{PROSE}",
        x("Ana Small", "@anasmall", "2019-08-01", "The bridge is open again.", media=[f"https://{PIC}"]),
    ),
    # A long line before the signature is an article's: only the signature goes.
    (
        "en",
        f"{PROSE}\n⟦— Ana Small (@anasmall) August 1, 2019⟧\n{PROSE}",
        x("Ana Small", "@anasmall", "2019-08-01", ""),
    ),
    ("en", f"{PROSE} ⟦{PIC} — Ana Small (@anasmall) August 1, 2019⟧", x("Ana Small", "@anasmall", "2019-08-01", "")),
    (
        "en",
        f"{PROSE} ⟦#Bridge is open! {PIC} — Ana Small (@anasmall) August 1, 2019⟧",
        x("Ana Small", "@anasmall", "2019-08-01", "#Bridge is open!"),
    ),
    # A line that announces a post is none.
    ("en", "The mayor wrote:\n⟦— Ana Small (@anasmall) August 1, 2019⟧", x("Ana Small", "@anasmall", "2019-08-01", "")),
    # The widget's own furniture.
    (
        "en",
        "⟦Open again.\n— Ana Small (@anasmall) August 1, 2019\nView on Twitter⟧\nMore.",
        x("Ana Small", "@anasmall", "2019-08-01", "Open again."),
    ),
    (
        "fr",
        "⟦C'est rouvert.\n— Ana Petit (@anapetit) 1 août 2019\nVoir le tweet⟧\nSuite.",
        x("Ana Petit", "@anapetit", "2019-08-01", "C'est rouvert."),
    ),
    (
        "en",
        "Prose.\n\n⟦Ana Small @anasmall · Aug 1, 2019\n\nThe bridge is open again.\n\n12 Retweets 30 Likes⟧\n\nProse.",
        x("Ana Small", "@anasmall", "2019-08-01", "The bridge is open again."),
    ),
    (
        "en",
        "⟦Ana Small\n@anasmall\nThe bridge is open again.\n3:45 PM · Aug 1, 2019 · Twitter for iPhone⟧\nProse.",
        x("Ana Small", "@anasmall", "2019-08-01", "The bridge is open again."),
    ),
    ("en", "Prose.\n⟦3:45 PM · Aug 1, 2019 · Twitter Web App⟧\nProse.", x("", "", "2019-08-01", "")),
    # Without a signature: a picture's link ends the line.
    ("en", f"Prose.\n⟦The bridge is open again {PIC}⟧\nProse.", x("", "", "", "The bridge is open again")),
    (
        "en",
        f"Prose.\n⟦RT @anasmall The bridge is open again #Bridge {LINK}⟧\nProse.",
        x("", "", "", "RT @anasmall The bridge is open again #Bridge", urls=[LINK]),
    ),
    (
        "en",
        f"{PROSE} ⟦The bridge is open {PIC} — Ana Small (@anasmall) August 1, 2019⟧ Prose.",
        x("Ana Small", "@anasmall", "2019-08-01", "The bridge is open"),
    ),
    # Indented deeper than the article: one post over three paragraphs.
    (
        "en",
        "  Prose before.\n\n    ⟦The bridge is open.\n\n    Come and see!\n\n"
        "    — Ana Small (@anasmall) August 1, 2019⟧\n\n  Prose after.",
        x("Ana Small", "@anasmall", "2019-08-01", "The bridge is open.\nCome and see!"),
    ),
    # The date on a line of its own, and as a Markdown link.
    (
        "en",
        "Prose.\n⟦Open again.\n— Ana Small (@anasmall)\nAugust 1, 2019⟧\nProse.",
        x("Ana Small", "@anasmall", "2019-08-01", "Open again."),
    ),
    (
        "en",
        "Prose.\n⟦Open.\n— Ana Small (@anasmall) [August 1, 2019](https://twitter.com/anasmall/status/1?ref=a)⟧\nProse.",
        x("Ana Small", "@anasmall", "2019-08-01", "Open.", url="https://twitter.com/anasmall/status/1?ref=a"),
    ),
    ("en", "⟦Open.\n— Ana Small (@anasmall)August 1, 2019⟧", x("Ana Small", "@anasmall", "2019-08-01", "Open.")),
    # No dash: only under what is plainly a post.
    (
        "en",
        f"Prose.\n⟦Open again {PIC}\nAna Small (@anasmall) August 1, 2019⟧\nProse.",
        x("Ana Small", "@anasmall", "2019-08-01", "Open again"),
    ),
    (
        "en",
        f"Prose.\n⟦Ana Small on Twitter: “The bridge is open again {LINK}”⟧\nProse.",
        x("Ana Small", "", "", "The bridge is open again"),
    ),
    (
        "en",
        'Prose.\n⟦Ana Small on X: "The bridge is open again" / X⟧\nProse.',
        x("Ana Small", "", "", "The bridge is open again"),
    ),
    (
        "en",
        "Prose.\n⟦Ana Small (@anasmall) on Twitter: “Open again”⟧\nProse.",
        x("Ana Small", "@anasmall", "", "Open again"),
    ),
    # Behind a link the account may be missing, or the name.
    (
        "fr",
        f"Texte.\n⟦C'est ouvert {PIC} — Ville de Valmont, 1 août 2019⟧\nFin.",
        x("Ville de Valmont", "", "2019-08-01", "C'est ouvert"),
    ),
    ("fr", f"Texte.\n⟦C'est ouvert {PIC} — Ville de Valmont⟧\nFin.", x("Ville de Valmont", "", "", "C'est ouvert")),
    ("en", f"Prose.\n⟦Open again {LINK} — Ana Small⟧\nProse.", x("Ana Small", "", "", "Open again", urls=[LINK])),
    (
        "en",
        f"Prose.\n⟦Open again {PIC} (@anasmall) August 1, 2019⟧\nProse.",
        x("", "@anasmall", "2019-08-01", "Open again"),
    ),
    # No date, but words that are a post's.
    (
        "en",
        "Prose.\n⟦Open again #Bridge — Ana Small (@anasmall)⟧\nProse.",
        x("Ana Small", "@anasmall", "", "Open again #Bridge"),
    ),
    # Who wrote it stands first.
    ("en", f"Prose.\n⟦@anasmall: Open again {PIC}⟧\nProse.", x("", "@anasmall", "", "Open again")),
    (
        "en",
        f"Prose.\n⟦Ana Small (@anasmall) August 1, 2019 Open again {PIC}⟧\nProse.",
        x("Ana Small", "@anasmall", "2019-08-01", "Open again"),
    ),
    (
        "en",
        f"Prose.\n⟦Ana Small (@anasmall) August 1, 2019\nOpen again {PIC}⟧\nProse.",
        x("Ana Small", "@anasmall", "2019-08-01", "Open again"),
    ),
    # An account's line above, time and numbers below.
    (
        "en",
        "Prose.\n⟦Ana Small\n@anasmall\nOpen again.\n3:45 PM · Aug 1, 2019\n12 Retweets 30 Likes⟧\nProse.",
        x("Ana Small", "@anasmall", "2019-08-01", "Open again."),
    ),
    (
        "en",
        "Prose.\n⟦Ana Small @anasmall\nOpen again.\n3:45 PM - 1 Aug 2019\n12 Retweets 30 Likes⟧\nProse.",
        x("Ana Small", "@anasmall", "2019-08-01", "Open again."),
    ),
    (
        "en",
        "Prose.\n⟦Ana Small\n@anasmall\nOpen again.\n3:45 PM · Aug 1, 2019 · 12.4K Views⟧\nProse.",
        x("Ana Small", "@anasmall", "2019-08-01", "Open again."),
    ),
    (
        "en",
        "Prose.\n⟦Ana Small\n@anasmall\nOpen again #Bridge\n3:45 PM · Aug 1, 2019⟧\nProse.",
        x("Ana Small", "@anasmall", "2019-08-01", "Open again #Bridge"),
    ),
    # Quoted as in mail or Markdown.
    (
        "en",
        f"Prose.\n> ⟦Open again\n> {PIC}\n>\n> — Ana Small (@anasmall) August 1, 2019⟧\nProse.",
        x("Ana Small", "@anasmall", "2019-08-01", "Open again"),
    ),
    # No date, but a picture's link right before the name.
    ("", f"⟦Zubia zabalik dago {PIC} — Harria (@harria)⟧", x("Harria", "@harria", "", "Zubia zabalik dago")),
]

INSTAGRAM = [
    (
        "en",
        "View this post on Instagram",
        "A post shared by Vera Small (@vera.small) on Jan 2, 2020 at 3:04pm PST",
        "2020-01-02",
    ),
    (
        "fr",
        "Voir cette publication sur Instagram",
        "Une publication partagée par Vera Small (@vera.small) le 2 Janv. 2020 à 3 :04 PST",
        "2020-01-02",
    ),
    (
        "de",
        "Sieh dir diesen Beitrag auf Instagram an",
        "Ein Beitrag geteilt von Vera Small (@vera.small) am Jan 2, 2020 um 3:04 PST",
        "2020-01-02",
    ),
    (
        "es",
        "Ver esta publicación en Instagram",
        "Una publicación compartida de Vera Small (@vera.small) el 2 Ene, 2020 a las 3:04 PST",
        "2020-01-02",
    ),
    (
        "pt",
        "Ver essa foto no Instagram",
        "Uma publicação compartilhada por Vera Small (@vera.small) em 2 de Jan, 2020 às 3:04 PST",
        "2020-01-02",
    ),
    (
        "it",
        "Visualizza questo post su Instagram",
        "Un post condiviso da Vera Small (@vera.small) in data: 2 Gen 2020 alle ore 3:04 PST",
        "2020-01-02",
    ),
    (
        "nl",
        "Dit bericht op Instagram bekijken",
        "Een bericht gedeeld door Vera Small (@vera.small) op 2 Jan 2020 om 3:04 (PST)",
        "2020-01-02",
    ),
    ("pl", "Wyświetl ten post na Instagramie", "Post udostępniony przez Vera Small (@vera.small)", ""),
    (
        "ru",
        "Посмотреть эту публикацию в Instagram",
        "Публикация от Vera Small (@vera.small) 2 Янв 2020 в 3:04 PST",
        "2020-01-02",
    ),
    ("uk", "Переглянути цей допис в Instagram", "Допис, поширений Vera Small (@vera.small)", ""),
    ("tr", "Bu gönderiyi Instagram'da gör", "Vera Small (@vera.small)'in paylaştığı bir gönderi", ""),
    ("sv", "Visa detta inlägg på Instagram", "Ett inlägg delat av Vera Small (@vera.small)", ""),
    ("no", "Se dette innlegget på Instagram", "Et innlegg delt av Vera Small (@vera.small)", ""),
    ("da", "Se dette opslag på Instagram", "Et opslag delt af Vera Small (@vera.small)", ""),
    ("fi", "Näytä tämä julkaisu Instagramissa", "Henkilön Vera Small (@vera.small) jakama julkaisu", ""),
    ("cs", "Zobrazit příspěvek na Instagramu", "Příspěvek sdílený uživatelem Vera Small (@vera.small)", ""),
    ("hu", "A bejegyzés megtekintése az Instagramon", "Vera Small (@vera.small) által megosztott bejegyzés", ""),
    ("ro", "Vezi această postare pe Instagram", "O postare distribuită de Vera Small (@vera.small)", ""),
    (
        "el",
        "Δείτε αυτή τη δημοσίευση στο Instagram",
        "Η δημοσίευση κοινοποιήθηκε από το χρήστη Vera Small (@vera.small)",
        "",
    ),
    ("vi", "Xem bài viết này trên Instagram", "Bài viết do Vera Small (@vera.small) chia sẻ", ""),
    ("id", "Lihat postingan ini di Instagram", "Sebuah kiriman dibagikan oleh Vera Small (@vera.small)", ""),
    ("ar", "عرض هذا المنشور على Instagram", "تمت مشاركة منشور بواسطة Vera Small (@vera.small)", ""),
    ("ja", "この投稿をInstagramで見る", "Vera Small(@vera.small)がシェアした投稿", ""),
    ("ko", "Instagram에서 이 게시물 보기", "Vera Small(@vera.small)님의 공유 게시물", ""),
    ("zh-cn", "在 Instagram 查看这篇帖子", "Vera Small (@vera.small) 分享的帖子", ""),
]

OTHERS = [
    (
        "en",
        "Prose.\n⟦A quiet day at the lake 😍 #lake\nA post shared by Vera Small (@vera.small) on Jan 2, "
        "2020 at 3:04pm PST⟧\nProse.",
        {
            "platform": "instagram",
            "author": "Vera Small",
            "text": "A quiet day at the lake 😍 #lake",
            "hashtags": ["#lake"],
        },
    ),
    (
        "en",
        f"{PROSE} ⟦A post shared by Vera Small (@vera.small) on Jan 2, 2020 at 3:04pm PST⟧ {PROSE}",
        {"platform": "instagram", "handle": "@vera.small", "date": "2020-01-02", "text": ""},
    ),
    (
        "en",
        "Prose.\n⟦View this post on Instagram A quiet day A post shared by Vera Small (@vera.small)⟧\nProse.",
        {"platform": "instagram", "text": "A quiet day"},
    ),
    ("en", "Prose.\n⟦View this post on Instagram⟧\nProse.", {"platform": "instagram", "author": "", "text": ""}),
    (
        "en",
        f"{PROSE}\n⟦Posted by Felden Fire Brigade on Monday, January 2, 2017⟧\nProse.",
        {"platform": "facebook", "author": "Felden Fire Brigade", "date": "2017-01-02"},
    ),
    (
        "en",
        f"{PROSE}\n⟦SHE IS HOME! Thank you to all who shared our post. She is asleep on the sofa ❤️\n\n"
        f"Posted by Ana Small on Monday, January 2, 2017⟧\n{PROSE}",
        {
            "platform": "facebook",
            "text": "SHE IS HOME! Thank you to all who shared our post. She is asleep on the sofa ❤️",
        },
    ),
    (
        "fr",
        f"{PROSE}\n⟦Publiée par Pompiers de Valmont sur lundi 2 janvier 2017⟧\nSuite.",
        {"platform": "facebook", "author": "Pompiers de Valmont", "date": "2017-01-02"},
    ),
    (
        "de",
        f"{PROSE}\n⟦Gepostet von Feuerwehr Felden am Montag, 2. Januar 2017⟧\nText.",
        {"platform": "facebook", "author": "Feuerwehr Felden", "date": "2017-01-02"},
    ),
    (
        "pl",
        f"{PROSE}\n⟦Opublikowany przez Straż Jarów Poniedziałek, 2 stycznia 2017⟧\nTekst.",
        {"platform": "facebook", "date": "2017-01-02"},
    ),
    (
        "es",
        f"{PROSE}\n⟦Publicado por Bomberos de Robledo en Lunes, 2 de enero de 2017⟧\nTexto.",
        {"platform": "facebook", "date": "2017-01-02"},
    ),
    ("en", "Prose.\n⟦Telegram: View @felden_news⟧\nProse.", {"platform": "telegram", "handle": "@felden_news"}),
    ("ru", "Текст.\n⟦Telegram: Contact @zarechny⟧\nТекст.", {"platform": "telegram", "handle": "@zarechny"}),
    (
        "en",
        "Prose.\n⟦https://t.me/felden_news/1234⟧\nProse.",
        {"platform": "telegram", "handle": "@felden_news", "url": "https://t.me/felden_news/1234"},
    ),
    (
        "ru",
        "Текст.\n⟦Переслано от Город Заречный⟧\nМост открыт. Подробности: https://t.me/zarechny/12 сегодня.\nТекст.",
        {"platform": "telegram", "author": "Город Заречный"},
    ),
    (
        "ru",
        "Текст.\n⟦Forwarded from Город Заречный\nМост открыт!\nhttps://t.me/zarechny/12⟧\nТекст.",
        {
            "platform": "telegram",
            "author": "Город Заречный",
            "handle": "@zarechny",
            "text": "Мост открыт!",
            "url": "https://t.me/zarechny/12",
        },
    ),
    (
        "en",
        "Prose.\n⟦t.me/felden_news/1234\n4.1K views⟧\nProse.",
        {"platform": "telegram", "url": "https://t.me/felden_news/1234"},
    ),
    (
        "en",
        f"{PROSE}\n⟦https://youtu.be/aBcDeFgHiJk⟧\n⟦Posted by Felden Council on Monday, January 2, 2017⟧\nProse.",
        [{"platform": "youtube"}, {"platform": "facebook", "author": "Felden Council"}],
    ),
    (
        "en",
        "Prose.\n⟦@vera\nCrossing the bridge ♬ Song - Four⟧\nProse.",
        {"platform": "tiktok", "handle": "@vera", "text": "Crossing the bridge"},
    ),
    (
        "en",
        "Prose.\n⟦@vera\nCrossing #bridge\n♬ Song - Four⟧\nProse.",
        {"platform": "tiktok", "handle": "@vera", "text": "Crossing #bridge"},
    ),
    (
        "en",
        "Prose.\n⟦@verasmall Crossing the new bridge #bridge #felden ♬ original sound - Vera Small⟧\nProse.",
        {"platform": "tiktok", "handle": "@verasmall", "text": "Crossing the new bridge #bridge #felden"},
    ),
    (
        "en",
        "Prose.\n⟦@verasmall Crossing the new bridge\n♬ Water Song – The Felden Four⟧\nProse.",
        {"platform": "tiktok", "handle": "@verasmall", "text": "Crossing the new bridge"},
    ),
    (
        "en",
        "Prose.\n⟦https://www.tiktok.com/@verasmall/video/7012345678901234567⟧\nProse.",
        {"platform": "tiktok", "handle": "@verasmall"},
    ),
    ("en", "Prose.\n⟦Watch on YouTube⟧\nProse.", {"platform": "youtube", "url": ""}),
    ("de", "Text.\n⟦Video auf YouTube ansehen⟧\nText.", {"platform": "youtube"}),
    (
        "fr",
        "Texte.\n⟦Vidéo : le pont vu du ciel https://www.youtube.com/watch?v=aBcDeFgHiJk⟧\nTexte.",
        {"platform": "youtube", "text": "le pont vu du ciel", "url": "https://www.youtube.com/watch?v=aBcDeFgHiJk"},
    ),
    (
        "en",
        "Prose.\n⟦https://youtu.be/aBcDeFgHiJk⟧\nProse.",
        {"platform": "youtube", "url": "https://youtu.be/aBcDeFgHiJk"},
    ),
    (
        "en",
        "Prose.\n⟦https://twitter.com/anasmall/status/1234567890123456789⟧\nProse.",
        {"platform": "x", "handle": "@anasmall", "url": "https://twitter.com/anasmall/status/1234567890123456789"},
    ),
    ("en", "Prose.\n⟦https://www.instagram.com/p/AbCdEfGhIjK/⟧\nProse.", {"platform": "instagram"}),
    (
        "en",
        "Prose.\n⟦The bridge is open again.\n[image or embed]\n— Ana Small (@anasmall.bsky.social) "
        "August 1, 2024 at 3:45 PM⟧\nProse.",
        {
            "platform": "bluesky",
            "handle": "@anasmall.bsky.social",
            "date": "2024-08-01",
            "text": "The bridge is open again.",
        },
    ),
    ("en", "Prose.\n⟦Open again. — Felden Post (@felden.example) August 1, 2024⟧\nProse.", {"platform": "bluesky"}),
    (
        "en",
        "Prose.\n⟦Post by @ana@felden.social\nView on Mastodon⟧\nProse.",
        {"platform": "mastodon", "handle": "@ana@felden.social"},
    ),
    ("en", "Prose.\n⟦Post by @ana.small\nView on Threads⟧\nProse.", {"platform": "threads", "handle": "@ana.small"}),
    (
        "en",
        "Prose.\n⟦Posted by u/bridge_watcher in r/felden⟧\nProse.",
        {"platform": "reddit", "handle": "@bridge_watcher"},
    ),
    ("en", "Prose.\n⟦by u/bridge_watcher in felden⟧\nProse.", {"platform": "reddit"}),
]

NEGATIVE = [
    ("fr", "« Je démissionne », a écrit le ministre (@ministre) sur Twitter le 3 mai 2020."),
    ("fr", "Le maire de Valmont — Jean Petit (@jeanpetit) — a déclaré le 3 mai 2020 que le pont rouvrirait."),
    ("en", "“I resign,” the minister (@minister) wrote on Twitter on May 3, 2020, hours after the vote."),
    ("en", "The account @anasmall has 12,000 followers, and #Bridge was trending on Tuesday."),
    ("en", "Ana Small (@anasmall) is a reporter for the Felden Post."),
    ("en", "By Ana Small (@anasmall) August 1, 2019"),
    ("en", "Ana Small (@anasmall) August 1, 2019\nThe bridge is open again, the council said."),
    ("en", "Ana Small @anasmall · Aug 1, 2019\nThe bridge over the river is open again, the council said on Thursday."),
    ("en", "— Ana Small (@anasmall)"),
    ("en", "Ana Small\n@anasmall\n3:45 PM · Aug 1, 2019\nThe bridge is open again, the council said on Thursday."),
    (
        "en",
        "Ana Small\n@anasmall\nPolitical editor\n3:45 PM · Aug 1, 2019\nThe bridge is open again, the council said.",
    ),
    ("en", "The bridge is open. — Ana Small (@anasmall)"),
    ("en", f"The report ({LINK}) — the third in a year — says so."),
    ("en", "Forwarded from the clerk, the letter names nobody."),
    ("en", "> The bridge is open, she wrote.\n> And so it was."),
    ("en", "Follow us on Twitter (@feldenpost) - Facebook (@feldenpost) - Instagram (@feldenpost)"),
    (
        "en",
        "Read the thread at https://t.co/aB3dE5gH7j before you judge, she said, and most of them did so "
        "the same evening.",
    ),
    ("en", "The report is at https://t.co/aB3dE5gH7j"),
    ("en", "The town's channel is at https://t.me/felden_news, where 4,000 people read it every day."),
    ("ru", "Телеграм-канал города (https://t.me/zarechny/12) сообщил об этом утром."),
    ("fr", "Telegram compte 700 millions d'utilisateurs ; ses chaînes publient sans modération."),
    ("en", "Telegram: the app that would not die"),
    ("en", "Telegram: contact @ana for tickets and write to the office for everything else."),
    ("en", "The video at https://www.youtube.com/watch?v=aBcDeFgHiJk shows the bridge from above."),
    (
        "en",
        ""
        "Sources:\nhttps://www.youtube.com/watch?v=aBcDeFgHiJk\nhttps://www.example.org/report\nhttps://youtu.be/zZzZzZzZzZz",
    ),
    ("en", "He posted a photo on Instagram (@vera.small) on January 2, 2020, and deleted it an hour later."),
    ("en", "A post shared by thousands of people claimed that the bridge had fallen."),
    ("en", "A photo posted by the mayor shows the bridge at night, half an hour before it was closed."),
    ("de", "Ein Beitrag geteilt von Tausenden behauptete, die Brücke sei eingestürzt."),
    ("ru", "Публикация от 3 мая 2020 года вызвала споры."),
    ("en", "Felden Post\nPosted by Ana Small on Monday, January 2, 2017\nThe bridge is open again."),
    ("en", "Posted by Ana Small on January 2, 2017 at 10:00"),
    ("de", "Gepostet von der Redaktion, gelesen von niemandem: so ging es zehn Jahre lang."),
    ("es", "Publicado por la editorial Robledo en 2017, el libro vendió cien mil ejemplares."),
    ("en", "♬ La la la, the bridge is falling down ♬"),
    ("en", "♬ Over the river – and home again"),
    ("en", "12 Angry Men likes company."),
    ("en", "At 3:45 PM · the bell rang."),
    ("en", "View on Twitter was the button nobody pressed."),
    ("en", "The mayor on Twitter: “We will open the bridge.”"),
    ("fr", "Macaire sur X : « Nous ouvrirons le pont »"),
    ("en", "Write to ana@felden.example or call (0123) 456 · 789."),
    ("ja", "市は火曜日、公式ツイッター(@yamakawa_city)で橋の再開を発表した。"),
    ("ko", "시는 트위터(@gangsan)에서 다리를 다시 연다고 2019년 8월 1일 밝혔다."),
    ("zh-cn", "市政府（@shanchuan）2019年8月1日在微博上宣布大桥重新开放。"),
    ("ar", "قال الوزير (@alwazir) على تويتر في 3 مايو 2020 إنه سيستقيل."),
    ("en", "1 - Smith (@ home) 2 - Jones (@ away) 2019"),
    ("en", "• Bread · 2 kg\n• Milk · 1 l\n• Eggs · 12"),
    ("en", "Watch on YouTube how the engineers lifted the bridge in a single night."),
    ("en", "“The bridge is safe” — Ana Small, mayor of Felden, August 1, 2019"),
    ("en", "posted by u/nobody knows what, in r/felden or anywhere, they said."),
]


@pytest.mark.parametrize(("language", "marked", "expected"), ONE_LINE + SEVERAL_LINES + OTHERS)
def test_finds_the_post(language: str, marked: str, expected: Any) -> None:
    check(language, marked, *(expected if isinstance(expected, list) else [expected]))


@pytest.mark.parametrize(("language", "marked", "expected"), THREADS)
def test_finds_each_post_of_a_thread(language: str, marked: str, expected: list[dict[str, Any]]) -> None:
    check(language, marked, *expected)


@pytest.mark.parametrize(("language", "view", "signature", "date"), INSTAGRAM)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_instagram_in_its_languages(language: str, view: str, signature: str, date: str, gap: str) -> None:
    expected = {
        "platform": "instagram",
        "author": "Vera Small",
        "handle": "@vera.small",
        "text": "Quiet day 1",
        "date": date,
    }
    check(language, f"{PROSE}{gap}⟦{view}{gap}Quiet day 1{gap}{signature}⟧{gap}{PROSE}", expected)
    expected["text"] = ""
    check(language, f"{PROSE}{gap}⟦{signature}⟧{gap}{PROSE}", expected)


@pytest.mark.parametrize(("language", "text"), NEGATIVE)
def test_prose_loses_nothing(language: str, text: str) -> None:
    assert find(text, fold(text), language) == []
    around = f"{PROSE}\n\n{text}\n\n{PROSE}"
    assert "Posted by Ana Small on Monday" in text or find(around, fold(around), language) == []


def test_every_key_is_there() -> None:
    keys = {"platform", "author", "handle", "date", "text", "url", "urls", "media", "hashtags"}
    assert set(post(platform="x")) == keys
    assert post(platform="x") == {
        **dict.fromkeys(keys - {"urls", "media", "hashtags"}, ""),
        "platform": "x",
        "urls": [],
        "media": [],
        "hashtags": [],
    }
    assert post(platform="x", handle="ana")["handle"] == "@ana"
    assert post(platform="x", text="#One #2 #One tw#o https://example.org/#three")["hashtags"] == ["#One"]


def test_content_splits_glued_links() -> None:
    said = content(f"Look {LINK}{PIC}")
    assert said == ("Look", (LINK,), (f"https://{PIC}",))
    assert content(f"{LINK} Look") == ("Look", (LINK,), ())
    assert content("Look (https://example.org/a). And on") == (
        "Look (https://example.org/a). And on",
        ("https://example.org/a",),
        (),
    )


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://twitter.com/ana/status/123", ("x", "@ana")),
        ("https://mobile.twitter.com/ana/status/123?s=20", ("x", "@ana")),
        ("https://x.com/ana/status/123", ("x", "@ana")),
        ("https://twitter.com/ana", None),
        ("https://t.me/felden_news/12?embed=1", ("telegram", "@felden_news")),
        ("https://t.me/felden_news", None),
        ("https://www.youtube.com/watch?v=aBcDeFgHiJk&t=3", ("youtube", "")),
        ("https://www.youtube-nocookie.com/embed/aBcDeFgHiJk", ("youtube", "")),
        ("https://www.instagram.com/ana/reel/Abc/", ("instagram", "@ana")),
        ("https://www.facebook.com/felden/posts/123", ("facebook", "@felden")),
        ("https://bsky.app/profile/ana.example/post/3kabc", ("bluesky", "@ana.example")),
        ("https://www.threads.net/@ana/post/Abc", ("threads", "@ana")),
        ("https://example.org/ana/status/123", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_permalinks(address: str, expected: tuple[str, str] | None) -> None:
    link = permalink(address)
    assert (link and (link.platform, link.handle)) == expected


def test_the_stage_annotates() -> None:
    text = f"Before.\nOpen again {PIC} — Ana Small (@anasmall) August 1, 2019\nAfter."
    doc = Document(text, (Block(0, len(text)),), language="en")
    (found,) = stage.annotate(doc)
    assert (found.label, found.rule, text[found.start : found.end]) == ("social_embed", "embeds.x", text.split("\n")[1])
    assert doc.annotate([found]).annotations == (found,)
    json.dumps(found.value)


@pytest.mark.parametrize("make", hostile.EMBEDS.values(), ids=hostile.EMBEDS)
def test_hostile_text_has_posts_apart(make: hostile.Make) -> None:
    text = make(3000)
    last = 0
    for found in find(text, fold(text), "en"):
        assert last <= found.start < found.end <= len(text)
        last = found.end


PIECES = st.sampled_from(
    [
        "— ",
        "(@ana) ",
        "Ana ",
        "August 1, 2019 ",
        PIC,
        LINK,
        "\n",
        "\n\n",
        "View this post on Instagram",
        "A post shared by ",
        "Posted by ",
        "♬ ",
        "· ",
        "@ana ",
        "The bridge is open. ",
        "#tag ",
        "on Twitter: “",
        "”",
        "12 Retweets 3 Likes",
        "😀",
        "https://t.me/felden/1",
        "(@ana.example)",
        "がシェアした投稿",
        "Telegram: View @",
        "\ud800",
        "\u2028",
        "İ",
        PROSE,
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
@example(PROSE + "pic.twitter.com/Zy9Xw8Vu7T— ")
@example("(@ana) \ud800August 1, 2019 ")
def test_spans_lie_inside_and_apart(text: str) -> None:
    last = 0
    for found in find(text, fold(text), "en"):
        assert last <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == text[found.start : found.end].strip()
        last = found.end
        for address in [*found.post["urls"], *found.post["media"], *filter(None, [found.post["url"]])]:
            assert address.startswith(("https://", "http://"))
        assert not found.post["date"] or re.fullmatch(r"\d{4}-\d\d-\d\d", found.post["date"])


def test_the_sample_article() -> None:
    shared = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    if not (shared / "gold/seeds_expected.json").exists():
        pytest.skip("no shared data")
    for article in json.loads((shared / "gold/seeds_expected.json").read_text(encoding="utf-8"))["articles"]:
        text = (shared / "seeds" / article["file"]).read_text(encoding="utf-8")
        found = find(text, fold(text), article["language"])
        assert [(f.start, f.end) for f in found] == [(e["source_start"], e["source_end"]) for e in article["embeds"]]
        for f, e in zip(found, article["embeds"], strict=True):
            assert f.post == post(
                platform="x",
                author=e["author_name"],
                handle=e["author_handle"],
                date=e["date"],
                text=e["text"],
                urls=e["links"],
                media=e["media_urls"],
            )
