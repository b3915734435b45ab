"""The credits of the five sample articles (development data, absent elsewhere)."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from cleaner.document import Block, Document
from cleaner.stages import credits

SHARED = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[2] / "shared"))
GOLD = SHARED / "gold" / "seeds_expected.json"
ARTICLES = json.loads(GOLD.read_text(encoding="utf-8"))["articles"] if GOLD.exists() else []


@pytest.mark.skipif(not ARTICLES, reason="no development data")
@pytest.mark.parametrize("article", ARTICLES, ids=[a["id"] for a in ARTICLES])
def test_images(article):
    text = (SHARED / "seeds" / article["file"]).read_text(encoding="utf-8")
    blocks = tuple(Block(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text))
    found = credits.annotate(Document(text, blocks))
    pictures = [a for a in found if a.label == "credit"]
    assert len(pictures) == len(article["images"])
    for annotation, image in zip(pictures, article["images"], strict=True):
        value = annotation.value
        assert value["caption"] == (image["caption"] or "")
        assert value["caption_role"] == image.get("caption_role", "")
        assert [c["name"] for c in value["creators"]] == image["creators"]
        for name in ("credit_text", "credit_line", "agencies", "copyright_notice", "flags"):
            assert value[name] == image[name]
        around = [
            a
            for a in found
            if abs(a.start - annotation.end) <= 1 or abs(a.end - annotation.start) <= 1 or a == annotation
        ]
        assert min(a.start for a in around) == image["source_start"]
        assert max(a.end for a in around) == image["source_end"]
