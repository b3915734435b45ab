"""The closed set of labels: what a span of an article can be, and what happens to it by default.

The names follow IPTC, schema.org and the web-extraction literature (CleanEval, FinerWeb, jusText).
A label says *what* was found; which stage or rule said so stands beside it in the annotation.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

ACTS: Final = 0.8
"""Score from which a finding acts in balanced mode, and counts as settled when others are judged."""
SURE: Final = 0.95
"""Score from which it acts in every mode, and needs nothing beside it that vouches for it."""

Action = Literal["keep", "extract", "remove"]
"""``keep``: stays in the text. ``extract``: leaves the text and becomes a field. ``remove``: leaves the text."""


class Label(NamedTuple):
    """One label of the taxonomy."""

    name: str
    action: Action
    meaning: str
    protects: bool = False
    """A protected finding beats every removal that overlaps it."""


LABELS: Final[dict[str, Label]] = {
    label.name: label
    for label in (
        Label("body", "keep", "sentences and lists of the article, quotations included"),
        Label("headline", "extract", "the title, also when it is said again at the head"),
        Label("summary", "keep", "standfirst, dek or lede set apart"),
        Label("byline", "extract", "author line, role, author's biography"),
        Label("dateline", "keep", "place, agency and day that open the first sentence", protects=True),
        Label("timestamp", "extract", "published and updated stamps, reading time"),
        Label("caption", "extract", "what a picture or video shows"),
        Label("credit", "extract", "photographer or agency line of a picture"),
        Label("social_embed", "extract", "a post of a social network, flattened or embedded"),
        Label("social_promo", "remove", "follow us, share this, our channel, our app"),
        Label("related", "remove", "read also, more on this topic, teasers, most read"),
        Label("newsletter", "remove", "invitations to sign up, and the forms' messages"),
        Label("paywall", "remove", "anything that asks for money or an account"),
        Label("consent", "remove", "cookie and privacy dialogs with their buttons"),
        Label("advert", "remove", "ad markers, sponsored blocks, affiliate notices"),
        Label("interface", "remove", "menus, breadcrumbs, tags, pagination, player messages, slogans, buttons"),
        Label("comments", "remove", "readers' comments and their controls"),
        Label("legal", "remove", "copyright lines, rights, terms, imprint"),
        Label("editorial_note", "keep", "corrections, updates, notes on sources and translation", protects=True),
        Label("garbage", "remove", "markup, code, placeholder text, debris of extraction"),
    )
}

REMOVABLE: Final[frozenset[str]] = frozenset(n for n, label in LABELS.items() if label.action == "remove")
