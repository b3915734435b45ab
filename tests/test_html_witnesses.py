"""Alignment with extractors, the vote's decisions, embedded posts and figures."""

from __future__ import annotations

import random

import numpy as np
import pytest

from cleaner.document import Document
from cleaner.errors import ConfigError
from cleaner.html import Page, extractors, read, vote
from cleaner.html.align import kept_shares, squeeze
from cleaner.stages import witnesses

BODY = [
    "The old ferry between the two towns stopped on Monday after a rope had caught in its screw, "
    "the harbour master said.",
    "Nobody was hurt, but some two hundred passengers waited for three hours before a tug "
    "brought them back to the pier.",
    "A diver cut the rope in the evening, and the ferry was tested without passengers on Tuesday morning.",
    "The town council wants to know why the second ferry, bought only last year, was not ready to take over.",
]
PAGE = f"""<!doctype html><html lang="en"><head><title>Ferry stops on Monday | Coast Daily</title>
<meta property="og:site_name" content="Coast Daily">
<meta name="description" content="Rope in the screw: two hundred waited.">
</head><body><nav class="main-nav">
<ul><li><a href="/">Home</a><li><a href="/n">News</a><li><a href="/s">Sport</a></ul></nav>
<main><article><h1>Ferry stops on Monday</h1><p class="lead">Rope in the screw: two hundred waited.</p>
<div class="article-body"><p>{BODY[0]}</p><p>{BODY[1]}</p>
<figure><img src="a.jpg">
<figcaption>The ferry in May. <span class="credit">Photo: Ada Quill/Reuters</span></figcaption></figure>
<div class="related-posts">
<h3>Read more</h3><a href="/n/7">Second ferry arrives from the yard after a long delay</a></div>
<p>{BODY[2]}</p>
<blockquote class="twitter-tweet"><p>The ferry is back.</p>&mdash; Coast Harbour (@coastharbour)
<a href="https://twitter.com/coastharbour/status/123456789?ref_src=x">May 7, 2024</a></blockquote>
<p>{BODY[3]}</p></div></article>
<iframe src="https://www.youtube.com/embed/abcdefghijk?rel=0"></iframe></main>
<div id="onetrust-consent-sdk">
<p>We use cookies to improve the site and to measure its use by visitors.</p>
<button>Accept all</button></div>
<section class="comments-area">
<p>I was on that ferry and the coffee was cold the whole time, shame on them.</p></section>
<footer><p>© Coast Daily</p></footer></body></html>"""


def judged(html: str, effort: str = "default") -> tuple[Page, dict[str, tuple[str, str, float]]]:
    page = read(html, url="https://www.coast.example/n/1")
    doc = Document(page.text, page.blocks, metadata=page.metadata, page=page).annotate(page.annotations)
    found = witnesses.annotate(doc, effort)
    doc.annotate(found)  # refuses spans and labels that make no sense
    gone = {
        page.text[a.start : a.end]: (a.label, a.rule, a.score) for a in found if a.label != "body" and a.score >= 0.8
    }
    return page, gone


@pytest.mark.parametrize("effort", list(extractors.EFFORTS))
def test_the_vote_keeps_the_article_and_names_the_rest(effort: str) -> None:
    page, gone = judged(PAGE, effort)
    for line in (*BODY, "Rope in the screw: two hundred waited."):
        assert line in page.text
        assert line not in gone
    assert gone["Home"][:2] == ("interface", "html.interface.navigation")
    assert gone["Read more"][0] == "related"
    assert gone["We use cookies to improve the site and to measure its use by visitors."][:2] == (
        "consent",
        "html.consent.onetrust",
    )
    assert gone["I was on that ferry and the coffee was cold the whole time, shame on them."][0] == "comments"
    assert gone["© Coast Daily"][0] == "interface"


def test_related_lines_carry_their_link() -> None:
    page = read(PAGE, url="https://www.coast.example/n/1")
    doc = Document(page.text, page.blocks, metadata=page.metadata, page=page)
    values = [a.value for a in witnesses.annotate(doc) if a.label == "related" and a.value]
    assert values == [
        {
            "title": "Second ferry arrives from the yard after a long delay",
            "url": "https://www.coast.example/n/7",
            "label": "",
        }
    ]


def test_evidence_of_witnesses() -> None:
    page = read(PAGE)
    found = witnesses.annotate(Document(page.text, page.blocks, page=page))
    rules = {a.rule for a in found if a.label == "body"}
    assert "witness.resiliparse" in rules
    found = witnesses.annotate(Document(page.text, page.blocks, page=page), "thorough")
    assert {a.rule for a in found if a.label == "body"} == {f"witness.{n}" for n in extractors.EFFORTS["thorough"]}
    shares = witnesses.witness_shares(page, "thorough")
    assert shares.shape == (len(page.blocks), 3)
    body = [n for n, b in enumerate(page.blocks) if page.text[b.start : b.end] in BODY]
    assert shares[body].min() == 1.0


def test_nothing_depends_on_a_tree() -> None:
    hopeless = read("<div>" * 5000 + "words" + "</div>" * 5000)
    assert witnesses.annotate(Document(hopeless.text, hopeless.blocks, page=hopeless)) == []
    assert witnesses.witness_shares(hopeless).tolist() == [[0.0, 0.0]]


def test_unknown_effort() -> None:
    with pytest.raises(ConfigError, match="did you mean 'fast'"):
        extractors.witnesses("fasst")


def test_data_found_by_the_markup() -> None:
    page = read(PAGE, url="https://www.coast.example/n/1")
    found = {page.text[a.start : a.end]: a for a in page.annotations}
    post = next(a for a in page.annotations if a.label == "social_embed")
    assert post.value is not None
    assert post.value["url"] == "https://twitter.com/coastharbour/status/123456789"
    assert (post.value["handle"], post.value["text"], post.value["date"]) == (
        "@coastharbour",
        "The ferry is back.",
        "2024-05-07",
    )
    assert [e.value["url"] for e in page.embeds if e.start == e.end] == ["https://www.youtube.com/watch?v=abcdefghijk"]
    credit = found["Photo: Ada Quill/Reuters"]
    assert credit.value is not None
    assert credit.value["agencies"] == ["Reuters"]
    assert credit.value["caption"] == "The ferry in May."
    assert found["The ferry in May."].label == "caption"


@pytest.mark.parametrize(
    ("html", "platform", "url"),
    [
        ('<iframe src="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fcoast%2Fposts%2F77"></iframe>',
         "facebook", "https://www.facebook.com/coast/posts/77"),
        ('<iframe data-src="//www.youtube-nocookie.com/embed/abcdefghijk"></iframe>', "youtube", "https://www.youtube.com/watch?v=abcdefghijk"),
        ('<script async data-telegram-post="coastnews/42"></script>', "telegram", "https://t.me/coastnews/42"),
        ('<amp-instagram data-shortcode="Bxyz12"></amp-instagram>', "instagram", "https://www.instagram.com/p/Bxyz12/"),
        ('<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Bxyz12/?x=1"></blockquote>',
         "instagram", "https://www.instagram.com/p/Bxyz12/"),
    ],
)  # fmt: skip
def test_frames_and_placeholders(html: str, platform: str, url: str) -> None:
    found = read(f"<p>Words.</p>{html}").embeds
    assert [(e.value["platform"], e.value["url"]) for e in found] == [(platform, url)]


def test_lead_set_apart_and_split_bodies_stay() -> None:
    halves = "".join(
        f'<div class="story-part"><p>{line}</p></div><div class="ad-slot">Advertisement</div>' for line in BODY
    )
    html = PAGE.replace(PAGE[PAGE.index('<div class="article-body">') : PAGE.index("</article>")], halves)
    _, gone = judged(html)
    assert not set(BODY) & set(gone)
    assert gone["Advertisement"][0] == "advert"


# --- alignment ---


def test_kept_shares() -> None:
    lines = ["home", squeeze(BODY[0]), "more", squeeze(BODY[1]), "", squeeze(BODY[2]), "home", squeeze(BODY[0])]
    shares = kept_shares(lines, squeeze(BODY[0]) + "more" + squeeze(BODY[1]))
    assert shares.tolist() == [0, 1, 1, 1, 0, 0, 0, 0]
    assert not kept_shares(lines, "").any()


def test_kept_share_of_a_cut_line() -> None:
    line = squeeze(BODY[0])
    share = kept_shares([line], line[: len(line) // 2])[0]
    assert 0.3 < share < 0.6


def test_alignment_is_quick_on_repetitions() -> None:
    rng = random.Random(5)
    lines = [rng.choice(["a", "bb", "abab" * 10, "x" * 30]) for _ in range(4000)]
    assert kept_shares(lines, "".join(lines)).mean() > 0.9


def test_bar_falls_where_nothing_is_sure() -> None:
    words = np.full(4, 100, np.float32)
    assert vote.bar(np.array([1.0, 1.0, 0.1, 0.1], np.float32), words) == vote.KEEP
    assert vote.bar(np.array([0.4, 0.3, 0.1, 0.1], np.float32), words) == pytest.approx(0.18, abs=1e-6)
    assert vote.bar(np.array([0.9, 0.9, 0.1], np.float32), words[:3] / 10) == pytest.approx(0.54, abs=1e-6)
    assert vote.bar(np.zeros(0, np.float32), np.zeros(0, np.float32)) == vote.KEEP


def test_items_of_a_list_stay_together() -> None:
    page = read("<p>one</p><ul class=a><li>two<li>three three<li>four</ul><ul class=b><li>five</ul><p>six</p>")
    words = np.array([1, 1, 2, 1, 1, 1], np.float32)
    found = vote.together(page, np.array([0.2, 0.5, 0.9, 0.3, 0.4, 0.0], np.float32), words)
    assert found[[0, 4, 5]] == pytest.approx([0.2, 0.4, 0.0], abs=1e-5)
    assert found[1] == found[2] == found[3] == pytest.approx(0.6681, abs=1e-3)


def test_weights_cover_the_evidence() -> None:
    assert len(set(vote.EVIDENCE)) == len(vote.EVIDENCE)
    page = read(PAGE)
    unknown = np.zeros(len(page.blocks), np.float32)
    table = vote.evidence(page, np.zeros((len(page.blocks), 2), np.float32), unknown, unknown)
    assert table.shape == (len(page.blocks), len(vote.EVIDENCE))
    assert np.isfinite(vote.chances(table)).all()


def test_a_thread_longer_than_the_article_is_still_a_thread() -> None:
    thread = "".join(f"<p>{line}</p>" for line in [*BODY, *BODY])
    page = read(PAGE.replace("</p></section>", f"</p>{thread}</section>"))
    nothing = np.zeros(len(page.blocks), np.float32)
    all_kept = np.ones((len(page.blocks), 1), np.float32)
    table = vote.evidence(page, all_kept, nothing, nothing)
    assert (table[:, vote.EVIDENCE.index("in_comments")] > 0).sum() == 9


def test_component_classes_are_no_consent_platform() -> None:
    page = read(f'<main class="cmp-container aem-Grid"><div class="cmp-text"><p>{BODY[0]}</p></div></main>')
    assert page.containers == (None,)


def test_a_headline_with_its_kicker_is_the_headline() -> None:
    html = PAGE.replace(
        "<h1>Ferry stops on Monday</h1>", "<h1><span class=kicker>Harbour</span>Ferry stops on Monday</h1>"
    )
    page, gone = judged(html)
    assert page.metadata["title"] == "Ferry stops on Monday"
    assert gone["Harbour Ferry stops on Monday"][:2] == ("headline", "html.headline.kicked")
