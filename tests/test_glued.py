"""Junk that flattening glued to real sentences: it leaves, they stay."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from cleaner.document import Block, Document
from cleaner.policy import Policy
from cleaner.reader import split_blocks
from cleaner.stages.rules import annotate

SENTENCES = {
    "en": ("Traders on the far bank fear for their summer.", "The mayor promised a ferry by the end of March."),
    "fr": ("Les commerçants de l'autre rive craignent pour l'été.", "Le maire a promis un bac avant la fin de mars."),
    "de": ("Die Händler am anderen Ufer fürchten um den Sommer.", "Die Stadt versprach eine Fähre bis Ende März."),
    "es": ("Los comerciantes de la otra orilla temen por el verano.", "La alcaldesa prometió una barca para marzo."),
    "it": ("I commercianti dell'altra riva temono per l'estate.", "Il sindaco ha promesso un traghetto entro marzo."),
    "pt": ("Os comerciantes da outra margem temem pelo verão.", "O prefeito prometeu uma balsa até o fim de março."),
    "nl": (
        "De winkeliers aan de overkant vrezen voor hun zomer.",
        "De burgemeester beloofde een pont voor eind maart.",
    ),
    "sv": (
        "De som bor på andra sidan är oroliga för sommaren.",
        "Det blir en färja före slutet av mars, lovar kommunen.",
    ),
    "no": ("De som bor på den andre siden frykter for sommeren.", "Det kommer en ferge før slutten av mars."),
    "da": ("De handlende på den anden side frygter for sommeren.", "Det bliver en færge inden udgangen af marts."),
    "fi": ("Vastarannan kauppiaat pelkäävät kesänsä puolesta.", "Mutta lautta on luvattu ennen maaliskuun loppua."),
}
CALLS = {
    "en": [
        "Sign up for our newsletter to get the day's top stories in your inbox.",
        "Subscribe now for unlimited access to all our stories.",
    ],
    "fr": [
        "Inscrivez-vous à notre newsletter pour recevoir l'essentiel de l'actualité.",
        "Suivez-nous sur Facebook et Instagram",
    ],
    "de": [
        "Melden Sie sich für unseren Newsletter an und erhalten Sie die wichtigsten Nachrichten.",
        "Abonnieren Sie unseren WhatsApp-Kanal.",
    ],
    "es": [
        "Suscríbete a nuestra newsletter y recibe las noticias más importantes.",
        "Síguenos en Facebook e Instagram",
    ],
    "it": [
        "Iscriviti alla nostra newsletter per ricevere le notizie più importanti.",
        "Unisciti al nostro canale WhatsApp.",
    ],
    "pt": ["Assine nossa newsletter e receba as principais notícias do dia.", "Entre no nosso canal do WhatsApp."],
    "nl": [
        "Meld je aan voor onze nieuwsbrief en ontvang het belangrijkste nieuws.",
        "Volg ons op Facebook en Instagram",
    ],
    "sv": ["Prenumerera på vårt nyhetsbrev och få de viktigaste nyheterna."],
    "no": ["Meld deg på vårt nyhetsbrev og få de viktigste sakene."],
    "da": ["Tilmeld dig vores nyhedsbrev og få de vigtigste historier."],
    "fi": ["Tilaa uutiskirjeemme ja saat tärkeimmät uutiset sähköpostiisi."],
}
LEADS = {
    "en": ["Read more: Ferry company posts record profit", "READ ALSO: Harbour master steps down"],
    "fr": [
        "Lire aussi : La compagnie du bac affiche un bénéfice record",
        "À LIRE AUSSI : Pourquoi les vieux ponts cèdent",
    ],
    "de": ["Lesen Sie auch: Fährbetrieb meldet Rekordgewinn", "Mehr zum Thema: Warum alte Brücken brechen"],
    "es": ["Lee también: La naviera anuncia un beneficio récord"],
    "it": ["Leggi anche: La compagnia del traghetto segna un utile record"],
    "pt": ["Leia também: Empresa da balsa anuncia lucro recorde"],
    "nl": ["Lees ook: Veerdienst boekt recordwinst"],
    "sv": ["Läs också: Färjebolaget gör rekordvinst"],
    "no": ["Les også: Fergeselskapet med rekordoverskudd"],
    "da": ["Læs også: Færgeselskab leverer rekordoverskud"],
    "fi": ["Lue myös: Lauttayhtiö teki ennätystuloksen"],
}
BUTTONS = {
    "en": ["Share this article", "Share on Facebook", "Article continues below advertisement", "ADVERTISEMENT"],
    "fr": ["Partager cet article", "PartagerTweeterEnvoyer", "Publicité", "Lire la suite"],
    "de": ["Artikel teilen", "Auf Facebook teilen", "Weiterlesen nach der Anzeige", "ANZEIGE"],
    "es": ["Compartir este artículo", "CompartirTuitearEnviar", "Publicidad"],
    "it": ["Condividi questo articolo", "CondividiTweetInvia", "Pubblicità", "Continua a leggere"],
    "pt": ["Compartilhar esta notícia", "Copiar link", "Publicidade"],
    "nl": ["Deel dit artikel", "Advertentie", "Tekst gaat verder onder de advertentie"],
    "sv": ["Dela artikeln", "Annons", "Kopiera länk"],
    "no": ["Del artikkelen", "Annonse", "Artikkelen fortsetter under annonsen"],
    "da": ["Del artiklen", "Annonce", "Kopier link"],
    "fi": ["Jaa artikkeli", "Mainos", "Kopioi linkki"],
}

LINES = {
    "en": ["12 Comments", "© 2024 The Harbour Gazette. All rights reserved.", "Reading time: 4 min"],
    "fr": ["12 commentaires", "© Le Courrier du Lac 2024 - Toute reproduction interdite", "Mots-clés : port, pont"],
    "de": ["12 Kommentare", "© 2024 Hafenblatt Verlag. Alle Rechte vorbehalten.", "Lesezeit: 4 Minuten"],
    "es": ["12 comentarios", "© 2024 El Faro. Todos los derechos reservados.", "Etiquetas: puerto, puente"],
    "it": ["12 commenti", "© RIPRODUZIONE RISERVATA", "Tempo di lettura: 4 min"],
    "pt": ["12 comentários", "© 2024 O Farol. Todos os direitos reservados.", "Tags: porto, ponte"],
    "nl": ["12 reacties", "© 2024 De Baak. Alle rechten voorbehouden.", "Tags: haven, brug"],
    "sv": ["12 kommentarer", "Taggar: hamn, bro"],
    "no": ["12 kommentarer", "Emner: havn, bru"],
    "da": ["12 kommentarer", "Emner: havn, bro"],
    "fi": ["12 kommenttia", "Avainsanat: satama, silta"],
}


def shapes(junk: str, kind: str, one: str, two: str) -> Iterator[tuple[str, str]]:
    """A paragraph with junk in it, and what shall stay of it."""
    yield f"{one} {junk}", one
    yield f"{one}{junk}", one
    yield f"{two} {one}{junk}", two + one
    if kind == "line":
        return
    if kind == "lead":  # what follows its title cannot be told from it
        return
    stopped = junk if kind == "button" or junk[-1] == "." else f"{junk}."
    yield f"{stopped} {one}", one
    yield f"{junk}{one}", one
    yield f"{junk}{one} {two}", one + two
    yield f"{one} {stopped} {two}", one + two
    yield f"{one}{junk}{two}", one + two
    if kind == "call":
        yield f"{one} {junk.upper()}", one
        yield f"{one} {junk.rstrip('.')}", one


CASES = [
    (language, text, stays)
    for kind, lists in (("call", CALLS), ("lead", LEADS), ("button", BUTTONS), ("line", LINES))
    for language, junk in lists.items()
    for piece in junk
    for text, stays in shapes(piece, kind, *SENTENCES[language])
]
# Two sentences without a stop between them, the second of which opens as any word may.
UNTOLD = [
    (
        "en",
        "Download our app to get the news on your phone Traders on the far bank fear for their summer.",
        "Traders on the far bank fear for their summer.",
    ),
    (
        "sv",
        "Ladda ner vår app och få nyheterna i mobilen Handlarna är mycket oroliga för sommaren.",
        "Handlarna är mycket oroliga för sommaren.",
    ),
]


def kept(text: str, language: str) -> str:
    """What the rules leave of a text, without white space."""
    doc = Document(text, split_blocks(text), language=language)
    doc = doc.annotate(annotate(doc))
    return "".join("".join(text[s.start : s.end].split()) for s in Policy().segments(doc) if not s.cause)


def check(language: str, text: str, stays: str) -> None:
    above, below = SENTENCES[language][::-1], SENTENCES[language]
    page = "\n\n".join((" ".join(above), text, " ".join(below)))
    assert kept(page, language) == "".join("".join((*above, stays, *below)).split())


@pytest.mark.parametrize(("language", "text", "stays"), CASES)
def test_glued_junk_leaves_alone(language: str, text: str, stays: str) -> None:
    check(language, text, stays)


@pytest.mark.parametrize(("language", "text", "stays"), UNTOLD)
@pytest.mark.xfail(strict=True, reason="nothing but the sense tells where the second sentence begins")
def test_joined_without_a_sign(language: str, text: str, stays: str) -> None:
    check(language, text, stays)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ads: They now pay for half of the paper, the editor of the Gazette said."),
        ("en", "How To Use It All Day: The chair remembers where you like to sit."),
        ("en", "The firm sells on YouTube and through SlideShare, PayPal takes the money.The rest is paid in cash."),
        ("en", "I understand data. I know how to read a table, and so does my brother."),
        ("en", "Write to jean.Dupont@bote.example or to www.bote.example.The post takes a day."),
        ("de", "Zwei von drei haben es gern still. Mehr zum Thema Stille hören sie am Dienstag im Rathaus."),
        ("de", "Anzeige Erstatter sind meist die Nachbarn, sagt die Polizei von Valmünde."),
        ("fr", "Publicité : le maire veut moins de panneaux dans la ville et plus d'arbres."),
        ("en", "He asked three times. Nobody knew the answer. Share"),
    ],
)
def test_sentences_that_open_like_buttons_stay(language: str, text: str) -> None:
    check(language, text, text)


@pytest.mark.parametrize(
    "unit",
    ["Share this article The council ", "said.Sign up for our newsletter", "a.Ba", "newsThe ", "x… Read more", "Abo"],
)
def test_hostile_lines_are_read_to_their_end(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    started = time.process_time()
    annotate(Document(text, (Block(0, len(text)),), language="en"))
    assert time.process_time() - started < 5
