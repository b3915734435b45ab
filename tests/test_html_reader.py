"""HTML read into lines: what is seen, where lines end, and that offsets are exact."""

from __future__ import annotations

import json

import pytest

from cleaner import clean, restore
from cleaner.html import looks_like_html, read
from scripts.benchmarks import hostile


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<p>The <b>b</b>ridge in <i>Lan</i>caster.</p>", "The bridge in Lancaster."),
        ("<p>One<br>Two<br><br>Three</p>", "One\nTwo\nThree"),
        ("before<div>inside<p>deeper</p>behind</div>after", "before\ninside\ndeeper\nbehind\nafter"),
        ("<ul><li><a href=/a>Home</a><li><a href=/b>News</a></ul>", "Home\nNews"),
        ("<a href=/a>Home</a><a href=/b>News</a>", "Home News"),
        ("<span>Ada Quill</span><span>3 May</span>", "Ada Quill 3 May"),
        (
            "<h2><span>Harbour</span>Ferry stops</h2><h2><span>F</span>erry i<i>Phone</i></h2>",
            "Harbour Ferry stops\nFerry iPhone",
        ),
        ("<span>W</span><span>hen the tide</span>", "When the tide"),
        ("<table><tr><th>Town</th><th>Votes</th></tr><tr><td>Ayl</td><td>31</td></tr></table>", "Town\tVotes\nAyl\t31"),
        ("<table><tr><td><p>Left</p></td><td>Right</td></tr></table>", "Left\nRight"),
        ("<p><ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>です</p>", "漢(kan)字(ji)です"),
        ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>です</p>", "漢(kan)です"),
        ("<pre>\nfor x in y:\n    go(x)\n\nnext</pre>", "for x in y:\n    go(x)\nnext"),
        ("<p>many \n\t spaces&nbsp;kept</p><p>&nbsp;</p>", "many spaces\u00a0kept"),
        ("a<!-- gone -->b<script>gone</script><style>gone</style><template>gone</template> c", "ab c"),
        ("<nav>Menu</nav><p>Body</p><aside>Box</aside><footer>Foot</footer>", "Menu\nBody\nBox\nFoot"),
        ("<svg><title>tip</title><text>42 %</text></svg><p>x</p>", "42 %\nx"),
        ("<dl><dt>Term</dt><dd>Meaning</dd></dl>", "Term\nMeaning"),
        ("<figure><img alt=hidden><figcaption>A boat.</figcaption></figure>", "A boat."),
        ("<select><option>AT<option>BE</select><button>OK</button>", "AT\nBE\nOK"),
        ("<p>one &#8232; two &#133;</p>", "one two \u2026"),
        ("<head><title>T</title></head><body>B", "B"),
        ("", ""),
        ("<frameset><frame src=x></frameset>", ""),
    ],
)
def test_lines(html: str, text: str) -> None:
    page = read(html)
    assert page.text == text
    lines = [page.text[b.start : b.end] for b in page.blocks]
    assert "\n".join(lines) == text
    assert all(line == line.strip() and line for line in lines)


def test_blocks_say_where_they_stand() -> None:
    page = read(
        '<body class="theme"><nav id="topMenu"><a href="/a">Front page</a></nav>'
        '<div class="article__body"><p>Read <a href="/b">this</a></p><p hidden>later</p></div>'
    )
    menu, line, hidden = page.blocks
    assert menu.tag == "nav"
    assert menu.path.split() == ["nav", "top-menu"]
    assert menu.link_density == 1.0
    assert line.tag == "p"
    assert line.path == "article-body"
    assert line.link_density == pytest.approx(4 / 9, abs=1e-3)
    assert page.hidden == (False, False, True)
    assert [(page.text[k.start : k.end], k.url) for k in page.links] == [("Front page", "/a"), ("this", "/b")]
    assert hidden.path == "article-body"


def test_path_is_of_what_holds_the_whole_line() -> None:
    page = read('<div class="box"><span class="kicker">Sea</span> and <span class="tail">land</span></div>')
    assert page.blocks[0].path == "box"
    assert read('<div class="box"><span class="credit">Photo</span></div>').blocks[0].path == "box credit"


def test_a_link_around_blocks_is_a_link_of_each() -> None:
    page = read('<a href="/t"><h3>Teaser</h3><p>Its text</p></a>')
    assert [(page.text[k.start : k.end], k.url) for k in page.links] == [("Teaser", "/t"), ("Its text", "/t")]
    assert [b.link_density for b in page.blocks] == [1.0, 1.0]


@pytest.mark.parametrize(
    ("words", "label", "rule"),
    [
        ('id="onetrust-banner-sdk"', "consent", "html.consent.onetrust"),
        ('class="relatedPosts"', "related", "html.related.related"),
        ('class="box box--most-read"', "related", "html.related.most-read"),
        ('class="mc4wp-form"', "newsletter", "html.newsletter.newsletter"),
        ('id="disqus_thread"', "comments", "html.comments.comment-platforms"),
        ('role="navigation"', "interface", "html.interface.navigation"),
    ],
)
def test_containers(words: str, label: str, rule: str) -> None:
    found = read(f"<div {words}><p>words</p></div>").containers[0]
    assert found is not None
    assert (found.label, found.rule) == (label, rule)


@pytest.mark.parametrize("words", ["correlated", "tag-newsletter", "category-comments", "unshared"])
def test_words_that_name_no_container(words: str) -> None:
    assert read(f'<div class="{words}"><p>words</p></div>').containers == (None,)


LINE = "Ça coûte 20 € au café, dit l’élève."


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (LINE.encode(), ""),
        (LINE.encode("utf-8-sig"), "latin-1"),
        (LINE.encode("utf-16"), ""),
        (LINE.encode("windows-1252"), "windows-1252"),
        (LINE.encode("windows-1252"), "iso-8859-1"),
        (b'<meta charset="iso-8859-1">' + LINE.encode("windows-1252"), ""),
        (b'<meta charset="iso-8859-1">' + LINE.encode(), ""),
        (b'<meta charset="utf-8">' + LINE.encode("windows-1252"), "windows-1252"),
        (b'<meta charset="nonsense">' + LINE.encode("windows-1252"), "no-such"),
    ],
)
def test_encodings(data: bytes, charset: str) -> None:
    assert read(data, charset=charset).text == LINE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Вчера в порту прошли учения пожарных, сообщил мэр города.", "windows-1251"),
        ("Вчера в порту прошли учения пожарных, сообщил мэр города.", "koi8-r"),
        ("昨日、港で消防訓練が行われたと市長が述べた。", "shift_jis"),
        ("昨日、港で消防訓練が行われたと市長が述べた。", "euc-jp"),
        ("昨日、港で消防訓練が行われたと市長が述べた。", "iso-2022-jp"),
        ("市长昨天说，港口举行了消防演习。", "gb2312"),
        ("Burmistrz powiedział, że ćwiczenia były źle żądane.", "iso-8859-2"),
        ("เมื่อวานมีการซ้อมดับเพลิงที่ท่าเรือ", "tis-620"),
    ],
)
def test_declared_encodings(text: str, name: str) -> None:
    assert read(f'<meta charset="{name}"><p>{text}</p>'.encode(name)).text == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Вчера в порту прошли учения пожарных, сообщил мэр города. " * 20, "windows-1251"),
        ("Wczoraj w porcie ćwiczyli strażacy, powiedział burmistrz, a statki stały przez całą noc.", "iso-8859-2"),
        ("Včera v přístavu cvičili hasiči, řekl starosta, a lodě stály celou noc u nábřeží.", "windows-1250"),
        (
            "Dün limanda itfaiyeciler tatbikat yaptı, belediye başkanı gemilerin bütün gece beklediğini söyledi.",
            "cp1254",
        ),
        (
            "Gestern übten Feuerwehrleute im Hafen, sagte der Bürgermeister, und die Schiffe lagen lange fest.",
            "cp1252",
        ),
        ("Yesterday the firemen of the port had an exercise.", "utf-16-le"),
    ],
)
def test_undeclared_encoding_is_detected(text: str, name: str) -> None:
    page = read(f"<html><body><h1>!</h1><p>{text}</p></body></html>".encode(name))
    assert page.text.partition("\n")[2] == text.strip()
    assert len(page.flags) == 1
    assert page.flags[0].startswith("decoded_")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<!doctype html><p>x", True),
        ("\ufeff  <?xml version='1.0'?>\n<html><body>x", True),
        ("<!-- a --><html>", True),
        ("<div><p>Only a fragment.</p></div>", True),
        ("<p>One paragraph", False),
        ("Plain words, a < b and c > d.", False),
        ("In HTML, <b> makes bold and <i> italics; <p> opens a paragraph. " + "Words follow. " * 40, False),
        ("Lead. " + "<p>Para with <b>bold</b>.</p>" * 10, True),
        ("", False),
    ],
)
def test_sniffing(text: str, html: bool) -> None:
    assert looks_like_html(text) is html


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("deep", ("deep",)),
        ("one text", ("word", "after")),
        ("links", ("link", "after")),
        ("attributes", ("text", "after")),
        ("classes", ("x",)),
        ("pre", ("x",)),
        ("spans", ("x",)),
    ],
)
def test_hostile_pages_keep_their_words(name: str, seen: tuple[str, ...]) -> None:
    page = read(hostile.HTML[name](200_000))
    assert all(words in page.text for words in seen)


@pytest.mark.parametrize("make", hostile.HTML.values(), ids=hostile.HTML)
def test_hostile_pages_have_blocks_inside(make: hostile.Make) -> None:
    source = make(30_000)
    page = read(source)
    looks_like_html(source)
    assert all(0 <= b.start < b.end <= len(page.text) for b in page.blocks)


def test_surrogates_and_nul_in_a_page() -> None:
    assert "a\ufffdb" in read("<p>a\0b\ud800c").text


def test_flags() -> None:
    assert read("<html><script>1</script></html>").flags == ("no_body",)
    page = read("<div>" * 5000 + "The ferry &amp; the tram<br>stopped." + "</div>" * 5000)
    assert page.flags == ("html_hopeless",)
    assert page.text == "The ferry & the tram\nstopped."
    assert page.metadata == {}
    links = "<a href=/a>The ferry stops</a> <a href=/b>The tram follows</a> " * 50
    assert read(f"<p>{links}").flags == ("only_links",)
    assert (
        read(
            f"<p>{links}</p><p>{'The ferry stopped on Tuesday, and nobody in the harbour knew why it had. ' * 2}"
        ).flags
        == ()
    )
    assert page.annotations == []


def test_repairs_are_flagged() -> None:
    assert read("<p>One \ud800 two.").flags == ("surrogates_replaced",)
    broken = "<p>The plan is cafÃ©, said the mayor, and â€œnothing elseâ€\x9d.</p>"
    assert read(broken).text == "The plan is café, said the mayor, and “nothing else”."
    assert read(broken).flags == ("mojibake_repaired",)
    assert "Ã©" in read(broken, repair=False).text


def test_noframes_is_the_text_of_a_page_of_frames() -> None:
    page = read("<html><frameset><frame src=a><noframes><body><p>One</p><p>Two</p></body></noframes></frameset></html>")
    assert page.text == "One\nTwo"


@pytest.mark.parametrize("base", ["<base href='https://coast.example/n/'>", ""])
def test_relative_links(base: str) -> None:
    page = read(f"<html><head>{base}</head><body><a href='2.html'>Two</a></body></html>", url="https://other.example/a")
    assert page.base == ("https://coast.example/n/" if base else "https://other.example/a")


SENTENCES = [
    f"On day {n} the ferry stopped at noon, and nobody in the harbour knew why it had happened." for n in range(9)
]
DATA = {
    "json-ld": ("application/ld+json", {"@type": "NewsArticle", "articleBody": "\n\n".join(SENTENCES)}),
    "markup": ("application/json", {"page": {"html": "".join(f"<p>{s}</p>" for s in SENTENCES), "menu": ["News"]}}),
    "blocks": ("application/json", {"blocks": [{"kind": "text", "text": s} for s in SENTENCES]}),
}


@pytest.mark.parametrize("form", DATA)
def test_articles_that_a_script_would_show(form: str) -> None:
    kind, data = DATA[form]
    script = f"<script type='{kind}'>{json.dumps(data)}</script>"
    page = read(f"<html><body><div>Loading</div>{script}</body></html>")
    assert page.text == "\n".join(["Loading", *SENTENCES])
    assert page.flags == ("body_from_script",)
    assert [page.text[b.start : b.end] for b in page.blocks] == page.text.split("\n")
    shown = read(f"<html><body>{'<p>'.join(SENTENCES)}{script}</body></html>")
    assert shown.text == "\n".join(SENTENCES)
    assert shown.flags == ()


def test_state_of_a_script() -> None:
    state = json.dumps({"story": SENTENCES})
    page = read(
        f"<html><body><script>window.__STATE__ = {state};run()</script><script>var a = {{b</script></body></html>"
    )
    assert page.text == "\n".join(SENTENCES)


def test_lines_of_pre_keep_what_stands_left_of_them() -> None:
    told = "The council published the program that counts the votes, and clerks can now run it themselves, it said."
    page = (
        f"<html><body><article><h1>Votes</h1><p>{told}</p><pre>  def count(votes):\n      for vote in votes:\n"
        f"          yield vote\n\n      return</pre><p>{told.replace('council', 'town')}</p></article></body></html>"
    )
    record = clean(page)
    assert "def count(votes):\n    for vote in votes:\n        yield vote\n    return\n" in record.text
    assert restore(record) == read(page).text
