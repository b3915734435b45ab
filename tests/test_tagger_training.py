"""How the tagger learns: labels, made views, gradients, and the step from float to integer."""
# ruff: noqa: E501

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from cleaner.record import Record
from cleaner.tagger import features, kinds, model
from scripts.training import augment, fit, outcomes
from scripts.training import kinds as learning
from scripts.training.lexicon import Counts
from scripts.training.net import Net, pool, unpool
from scripts.training.pages import View, matched, shares, words

BODY = "The bridge opened on Monday after a long delay.\nNobody was hurt when the old one fell.\nIt will cost nothing to cross."
PAGE = ["Home", "The", "News on Monday", *BODY.split("\n")[:2], "Advertisement", BODY.split("\n")[2], "• • •", "Nobody"]


def view(**changes: object) -> View:
    lines = tuple(PAGE)
    made = View(
        "p1",
        "example.org",
        "test",
        "inscriptis",
        "The bridge opens",
        lines,
        tuple(shares(lines, BODY)),
        Counter(words(BODY)),
    )
    return made._replace(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("page", "gold", "pairs"),
    [
        ("a b c", "a b c", [0, 1, 2]),
        ("x a y b", "a b", [-1, 0, -1, 1]),
        ("the x the cat", "the cat", [-1, -1, 0, 1]),
        ("", "a", []),
        ("a", "", [-1]),
        ("b a", "a b", [-1, 0]),
    ],
)
def test_matched_is_a_longest_common_subsequence(page: str, gold: str, pairs: list[int]) -> None:
    found = matched(page.split(), gold.split())
    assert len([j for j in found if j >= 0]) == len([j for j in pairs if j >= 0])
    if page != "b a":  # two alignments are equally long
        assert found == pairs


def test_lines_of_the_article_are_labelled() -> None:
    assert shares(PAGE, BODY) == [0, 0, 0, 1, 1, 0, 1, 0, 0]


def test_words_in_scripts_without_spaces_are_characters() -> None:
    assert words("新しい橋 A1b") == ["新", "し", "い", "橋", "a1b"]


def test_made_views_repeat_and_keep_their_labels() -> None:
    views = [view(kind=kind) for kind in ("inscriptis", "html_text", "resiliparse", "soup", "gold")]
    made = augment.augment(views)
    assert made == augment.augment(views)
    assert {v.kind for v in made} == {"cropped", "partial", "short", "sentences", "titled", "linked"}
    for v in made:
        assert len(v.lines) == len(v.body) > 0
        assert all(v.lines)


def test_a_page_with_numbered_links_has_the_same_article() -> None:
    page = view(lines=tuple(PAGE) * 9, body=view().body * 9)
    made = augment.linked(page)
    assert sum(made.body) == sum(page.body)
    assert len(made.lines) > len(page.lines)
    assert set(made.body[len(page.lines) :]) == {0.0}


@pytest.mark.parametrize(
    ("site", "name"),
    [("www.example.co.uk", "example"), ("uk/Example", "example"), ("daily-example.fr", "dailyexample"), ("x.ab", "x")],
)
def test_a_publisher_has_one_name(site: str, name: str) -> None:
    assert fit.publisher(site) == name


def test_the_lexicon_leaves_folds_out() -> None:
    counts = Counts.empty(2)
    for fold, body in ((0, 1.0), (1, 0.0)):
        batch = features.rows(["cookie settings here"] * 9, [9], [""])
        counts.add(batch, np.full(9, body, np.float32), fold, [0])
    bucket = int(features.rows(["cookie"], [1], [""]).words[0])
    assert counts.lexicon({1}).words[bucket] > counts.lexicon().words[bucket] > counts.lexicon({0}).words[bucket]


def test_lexical_evidence_reaches_no_other_columns() -> None:
    rng = np.random.default_rng(6)
    batch = features.rows(PAGE * 9, [len(PAGE) * 9], [PAGE[3]])
    sizes = (features.BUCKETS, features.BUCKETS, features.LINE_BUCKETS)
    told = features.Lexicon(*(rng.integers(-128, 128, size).astype(np.int8) for size in sizes))
    mute = features.Lexicon(*(np.zeros_like(table) for table in told))
    with_words, without = (features.context(batch, features.lexical(batch, lexicon)) for lexicon in (told, mute))
    assert set(np.flatnonzero((with_words != without).any(axis=0))) == set(fit.WORDY)


def test_kinds_are_learned_from_their_columns() -> None:
    rng = np.random.default_rng(5)
    inputs = len(features.NAMES) + 2 * len(kinds.KINDS)
    levels = rng.integers(-20, 20, (400, inputs)).astype(np.float32)
    truth = rng.integers(0, len(kinds.KINDS), 400)
    levels[np.arange(400), truth] = model.LEVELS
    found = learning.Examples(levels, truth, np.arange(400) % fit.FOLDS)
    layer = learning.learn(found, without=0)
    held = found.folds == 0
    said = kinds.names(layer.times(levels[held]) * layer.scale)
    assert np.mean([kinds.KINDS[t] == name for t, name in zip(truth[held], said, strict=True)]) > 0.8
    assert (np.abs(layer.weights).sum(axis=0) * model.LEVELS + np.abs(layer.bias)).max() < model.EXACT


def test_a_record_is_measured_against_the_gold_body() -> None:
    page = view()
    same = outcomes.compared(page, Record(text=BODY))
    assert same.scores == (1.0, 1.0, 1.0)
    assert same.body == same.kept == same.kept_body
    whole = outcomes.compared(page, Record(text="\n".join(PAGE)))
    assert whole.kept == whole.size > whole.kept_body == whole.body
    assert whole.scores[1] == 1.0 > whole.scores[0]


def test_unpool_is_the_adjoint_of_pool() -> None:
    rng = np.random.default_rng(0)
    bounds = np.array([0, 5, 30, 31])
    parts = rng.random((31, 3 * (2 + len(model.WINDOWS)))).astype(np.float32)
    d = rng.random((31, 3)).astype(np.float32)
    assert float((pool(parts, bounds) * d).sum()) == pytest.approx(float((parts * unpool(d, bounds)).sum()), rel=1e-5)


def test_the_gradient_is_that_of_the_loss() -> None:
    rng = np.random.default_rng(1)
    bounds = np.array([0, 7, 20])
    x = rng.standard_normal((20, 6)).astype(np.float32)
    y, w = rng.random(20).astype(np.float32), np.ones(20, np.float32)
    net = Net(6, 5, 4, seed=2)
    masks = (np.ones((20, 5), np.float32), np.ones((20, 4), np.float32))
    gradient, _ = net.gradient(x, bounds, y, w, masks)
    for name, values in net.p.items():
        at = np.unravel_index(np.abs(gradient[name]).argmax(), values.shape)
        kept, step = values[at], np.float32(1e-2)
        values[at] = kept + step
        _, above = net.gradient(x, bounds, y, w, masks)
        values[at] = kept - step
        _, below = net.gradient(x, bounds, y, w, masks)
        values[at] = kept
        assert (above - below) / (2 * float(step)) == pytest.approx(float(gradient[name][at]), rel=0.05, abs=0.05)


def test_integers_say_what_the_floats_said(tmp_path: object) -> None:
    rng = np.random.default_rng(3)
    bounds = np.array([0, 40, 200])
    x = rng.standard_normal((200, 30)).astype(np.float32)
    net = Net(30, 8, 6, seed=4)
    lexicon = features.Lexicon(
        *(np.zeros(n, np.float32) for n in (features.BUCKETS, features.BUCKETS, features.LINE_BUCKETS))
    )
    zero, one = np.zeros(30, np.float32), np.ones(30, np.float32)
    whole = model.quantized(net.p, zero, one, 5.0, x, bounds, lexicon)
    exact = net.forward(x, bounds)[-1]
    assert np.abs(whole.logits(whole.levels(x), bounds) - exact).max() < 0.05 * np.abs(exact).max() + 0.05
    path = f"{tmp_path}/weights.npz"
    model.save(whole, path)
    with np.load(path, allow_pickle=False) as data:
        assert np.array_equal(data["rows.weights"], whole.rows.weights)
