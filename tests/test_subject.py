"""Clean text that sounds like boilerplate: articles about it, calls that somebody else makes, sentences like leads."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.pipeline import default

COOKIES = """A biscuit's progress

Cookies were invented in 1994 by an engineer who needed a small piece of memory for a basket in a shop.

Third-party cookies are set by advertisers. Such cookies follow a reader from site to site, and nobody asked them to.

You can delete cookies in the settings of your browser. They will be back by lunchtime, says a woman who tried.

Without them every page would forget its reader, and the law says that a cookie of this kind needs no banner."""
BOAT = """The boat came in at six, and the harbour master wrote down its name, as he has done for thirty years.

Nobody on the quay knew where it had come from, and nobody asked, because it was raining and the lamp was out.

In the morning it was gone again, the harbour master said, and in his book there was a wet ring where it had stood."""
CALL = "You can delete cookies in the settings of your browser."


def test_an_article_about_cookies_says_what_banners_say() -> None:
    assert clean(COOKIES).text == COOKIES
    assert clean(" ".join(COOKIES.split())).text == " ".join(COOKIES.split())


def test_the_same_sentence_leaves_an_article_about_something_else() -> None:
    assert clean(f"{BOAT}\n\n{CALL}").text == BOAT


@pytest.mark.parametrize("button", ["Accept all cookies", "Cookie settings"])
def test_buttons_make_it_a_dialog(button: str) -> None:
    removed = {found["text"] for found in clean(f"{COOKIES}\n\n{button}").removed}
    assert {CALL, button} <= removed


@pytest.mark.parametrize(
    ("language", "sentence", "call"),
    [
        ("en", "Sign up for our newsletter, says the baker.", "Sign up for our newsletter."),
        ("fr", "Inscrivez-vous à notre newsletter, dit le boulanger.", "Inscrivez-vous à notre newsletter."),
        ("de", "Abonnieren Sie unseren Newsletter, sagt der Bäcker.", "Abonnieren Sie unseren Newsletter."),
        ("es", "Suscríbete a nuestro boletín, dice el panadero.", "Suscríbete a nuestro boletín."),
        ("it", "Iscriviti alla nostra newsletter, dice il fornaio.", "Iscriviti alla nostra newsletter."),
        ("nl", "Schrijf je in voor onze nieuwsbrief, zegt de bakker.", "Schrijf je in voor onze nieuwsbrief."),
        ("sv", "Prenumerera på vårt nyhetsbrev, säger bagaren.", "Prenumerera på vårt nyhetsbrev."),
        ("da", "Tilmeld dig vores nyhedsbrev, siger bageren.", "Tilmeld dig vores nyhedsbrev."),
        ("fi", "Tilaa uutiskirjeemme, sanoo leipuri.", "Tilaa uutiskirjeemme."),
        ("pl", "Zapisz się do naszego newslettera, mówi piekarz.", "Zapisz się do naszego newslettera."),
        ("ru", "Подпишитесь на нашу рассылку, говорит пекарь.", "Подпишитесь на нашу рассылку."),
    ],
)
def test_what_somebody_says_is_no_call(language: str, sentence: str, call: str) -> None:
    assert [found["text"] for found in clean(f"{sentence}\n\n{call}", language=language).removed] == [call]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", 'You see it on every site: "We use cookies to improve your experience." It never does.'),
        ("en", "The letter was no notice. I accept Ms Orr's submission that it invited a conversation, and no more."),
        ("en", f"Letters to the editor\n\n{BOAT}"),
        ("en", f"Corrections and clarifications\n\n{BOAT}"),
        ("en", f"Most read\n\n{BOAT}"),
        ("en", "All rights reserved, says the small print, and that includes the cow."),
        ("zh", "在访客点击按钮之前，网站不得保存文件。继续浏览并不等于同意。"),
        ("ru", "Читайте также по слогам\nследы вороны на дороге:\nона ходила по снегам,\nкак ходят старые по йоге."),
        ("fr", "Lire aussi entre les lignes, disait mon maître d'école.\n\nIl n'aimait pas les boutons."),
    ],
)
def test_sentences_and_titles_stay(language: str, text: str) -> None:
    assert clean(text, language=language).text == text


CODE = """The counter finds its button and listens to it, which takes three lines and no library at all:

const button = document.getElementById("count");
button.addEventListener("click", () => {
console.log("clicked");
});

A little style makes it look like a button of our own, and nothing else on the page changes:

#count { font: 2rem sans-serif; padding: 1em; border: 0; }
#count:hover { color: #fd4; padding: 0.9em; }
@media (max-width: 600px) { #count { width: 100%; } }

To see what a tracker does with it, open the tools and type dataLayer.push({event: "click"}) in the console."""


def test_code_an_article_shows_stays() -> None:
    assert clean(CODE).text == CODE


def test_a_line_of_code_alone_is_debris() -> None:
    debris = "#count { font: 2rem sans-serif; padding: 1em; border: 0; }"
    assert clean(f"{BOAT}\n\n{debris}\n\n{BOAT.replace('boat', 'ship')}").text.count("padding") == 0


LAW = [
    ("en", "You can withdraw your consent at any time. It must be as easy as giving it.", "Firms must ask first."),
    ("de", "Sie können Ihre Einwilligung jederzeit widerrufen. Das muss einfach sein.", "Firmen müssen zuerst fragen."),
    ("fr", "Vous pouvez retirer votre consentement à tout moment. Ce doit être simple.", "Il faut d'abord demander."),
    ("nl", "Je kunt je toestemming op elk moment intrekken. Dat moet makkelijk zijn.", "Eerst moet worden gevraagd."),
    (
        "ja",
        "同意はいつでも撤回できる。与えるときと同じく簡単でなければ。",
        "企業は先に尋ねなければならない。",
    ),
]


@pytest.mark.parametrize(("language", "rule", "other"), LAW, ids=[language for language, *_ in LAW])
def test_what_a_law_says_of_consent_stays(language: str, rule: str, other: str) -> None:
    article = f"{other} {other} {other}\n\n{rule}\n\n{other} {other} {other}"
    assert clean(article, language=language).text == article


TIPS = [
    ("en", "Got a tip? Contact our reporter at tips@harbour.example."),
    ("fr", "Vous avez des informations à nous transmettre ? Écrivez à la rédaction."),
    ("de", "Haben Sie Hinweise zu diesem Thema? Schreiben Sie uns."),
    ("es", "¿Tienes información sobre este caso? Escríbenos."),
    ("it", "Hai informazioni su questa vicenda? Contatta la redazione."),
    ("pt", "Tem alguma informação sobre este caso? Escreva para a redação."),
    ("nl", "Heb je een tip? Mail onze redactie via tips@haven.example."),
    ("sv", "Har du tips om bron? Mejla vår reporter."),
    ("no", "Vet du mer? Send en e-post til journalisten."),
    ("da", "Ved du noget om sagen? Kontakt journalisten."),
    ("fi", "Onko sinulla juttuvinkki? Lähetä se toimitukseen."),
    ("pl", "Masz dla nas temat? Napisz do naszej redakcji."),
    ("cs", "Máte tip na článek? Napište nám."),
    ("sk", "Máte tip na článok? Napíšte nám."),
    ("hu", "Van információja az ügyről? Írjon szerkesztőségünknek."),
    ("ro", "Ai un pont? Contactează redacția."),
    ("bg", "Имате информация по темата? Пишете ни."),
    ("ru", "Если вы стали очевидцем, присылайте фото в редакцию."),
    ("uk", "Стали свідком події? Надсилайте фото до редакції."),
    ("el", "Έχετε πληροφορίες; Επικοινωνήστε με τη σύνταξη."),
    ("tr", "Haberle ilgili bilginiz mi var? Bize yazın."),
    ("ar", "هل لديك معلومات؟ تواصل مع فريق التحرير."),
    ("fa", "اگر اطلاعاتی دارید با تحریریه ما تماس بگیرید."),
    ("he", "יש לכם מידע? פנו אל הכתב שלנו."),
    ("hi", "क्या आपके पास कोई जानकारी है? हमारे संवाददाता को लिखें।"),
    ("bn", "আপনার কাছে কোনো তথ্য আছে? আমাদের প্রতিবেদককে লিখুন।"),
    ("th", "แจ้งเบาะแสได้ที่กองบรรณาธิการ"),
    ("id", "Punya informasi soal kasus ini? Hubungi redaksi kami."),
    ("vi", "Bạn có thông tin về vụ việc? Hãy gửi về tòa soạn."),
    ("ja", "情報をお持ちの方は編集部までご連絡ください。"),
    ("ko", "여러분의 제보를 기다립니다."),
    ("zh", "如果您有新闻线索，请联系我们的记者。"),
    ("et", "Kas sul on vihje? Kirjuta toimetusele."),
    ("lt", "Turite informacijos? Parašykite redakcijai."),
    ("lv", "Vai jums ir informācija? Rakstiet redakcijai."),
    ("hr", "Imate informaciju? Javite se našoj redakciji."),
    ("sr", "Имате информацију? Јавите се нашој редакцији."),
    ("sl", "Imate informacijo? Pišite uredništvu."),
    ("ca", "Tens informació sobre aquest cas? Escriu a la redacció."),
]


@pytest.mark.parametrize(("language", "line"), TIPS, ids=[language for language, _ in TIPS])
def test_calls_for_information_are_notes_that_stay(language: str, line: str) -> None:
    doc, _ = default().annotate(line, language=language)
    assert {a.label for a in doc.annotations if a.rule.partition(".")[0] == language} == {"editorial_note"}
    assert clean(line, language=language).text == line
