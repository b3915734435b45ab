"""The network of the tagger and how it learns, in numpy: rows see themselves, then pooled summaries of their
surroundings.

``h = relu(x W1)`` describes a row; ``c`` joins ``h`` with its means over windows to the left, to the right and over the
page; ``g = relu(c W2)`` describes the row in its place; ``g`` and its means, times ``w3``, are the log-odds that the
row
belongs to the article. Trained whole documents at a time with Adam
(Kingma & Ba 2015) on the cross-entropy with soft labels; the weights kept are an exponential average over the steps.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cleaner.tagger.model import WINDOWS, windows

Floats = NDArray[np.float32]


class Net:
    """Weights in training."""

    def __init__(self, inputs: int, hidden: int, second: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        pooled = hidden * (2 + len(WINDOWS))

        def start(rows: int, columns: int) -> Floats:
            return (rng.standard_normal((rows, columns)) * np.sqrt(2 / rows)).astype(np.float32)

        self.p: dict[str, Floats] = {
            "w1": start(inputs, hidden),
            "b1": np.zeros(hidden, np.float32),
            "w2": start(pooled, second),
            "b2": np.zeros(second, np.float32),
            "w3": start(second * (2 + len(WINDOWS)), 1) * np.float32(0.3),
            "b3": np.zeros(1, np.float32),
        }

    def forward(
        self,
        x: Floats,
        bounds: NDArray[np.int64],
        p: dict[str, Floats] | None = None,
        masks: tuple[Floats, Floats] | None = None,
    ) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Hidden, pooled, second hidden, pooled again, and log-odds for the rows of whole documents."""
        p = p or self.p
        h = np.maximum(x @ p["w1"] + p["b1"], 0)
        if masks:
            h *= masks[0]
        c = pool(h, bounds)
        g = np.maximum(c @ p["w2"] + p["b2"], 0)
        if masks:
            g *= masks[1]
        e = pool(g, bounds)
        return h, c, g, e, (e @ p["w3"])[:, 0] + p["b3"]

    def gradient(
        self, x: Floats, bounds: NDArray[np.int64], y: Floats, w: Floats, masks: tuple[Floats, Floats]
    ) -> tuple[dict[str, Floats], float]:
        h, c, g, e, z = self.forward(x, bounds, masks=masks)
        p = self.p
        q = 1 / (1 + np.exp(-z))
        loss = float(np.sum(w * (np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))))
        dz = (w * (q - y))[:, None].astype(np.float32)
        d = {"w3": e.T @ dz, "b3": dz.sum(0)}
        dg = unpool(dz @ p["w3"].T, bounds) * (g > 0) * masks[1]
        d["w2"], d["b2"] = c.T @ dg, dg.sum(0)
        dh = unpool(dg @ p["w2"].T, bounds) * (h > 0) * masks[0]
        d["w1"], d["b1"] = x.T @ dh, dh.sum(0)
        return d, loss


def pool(h: Floats, bounds: NDArray[np.int64]) -> Floats:
    """``h`` beside its means over each window and over the page: shape (rows, hidden × (2 + windows))."""
    first, end, share = windows(bounds)
    means = _before(h, end) - _before(h, first)
    means *= share[:, None]
    counts, shares = _pages(bounds)
    page = np.repeat(np.diff(_before(h, bounds), axis=0), counts, axis=0) * shares
    return np.concatenate((h, means.reshape(len(h), -1), page), axis=1)


def unpool(d: Floats, bounds: NDArray[np.int64]) -> Floats:
    """The adjoint of :func:`pool`."""
    hidden = d.shape[1] // (2 + len(WINDOWS))
    total = d[:, :hidden].astype(np.float32)
    # A row lies in the window [i + begin, i + end) of the rows i in [row - end + 1, row - begin + 1).
    first, end, share = windows(bounds, [(1 - end, 1 - begin) for begin, end in WINDOWS])
    for k, weight in enumerate(share):
        part = d[:, (k + 1) * hidden : (k + 2) * hidden] * weight
        total += _before(part, end[:, k]) - _before(part, first[:, k])
    counts, shares = _pages(bounds)
    total += np.repeat(np.diff(_before(d[:, -hidden:] * shares, bounds), axis=0), counts, axis=0)
    return total


def _before(h: Floats, rows: NDArray[np.int64]) -> Floats:
    """The sum of ``h`` over everything before each of ``rows``."""
    sums = np.zeros((len(h) + 1, h.shape[1]), np.float32)
    np.cumsum(h, axis=0, out=sums[1:])
    return sums[rows]


def _pages(bounds: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
    """Rows of each document, and for each row its share of them: shape (rows, 1)."""
    counts = np.diff(bounds)
    return counts, np.repeat(1 / np.maximum(counts, 1), counts).astype(np.float32)[:, None]


def train(
    net: Net,
    x: NDArray[np.int8],
    bounds: NDArray[np.int64],
    y: Floats,
    w: Floats,
    draw: Callable[[np.random.Generator], NDArray[np.int64]],
    *,
    epochs: int,
    seed: int,
    unit: float = 1.0,
    rate: float = 2e-3,
    batch: int = 24,
    decay: float = 1e-4,
    dropout: float = 0.1,
    noise: float = 0.0,
    mute: tuple[NDArray[np.int64], Floats, float] | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, Floats]:
    """Learn from the documents that ``draw`` picks for each epoch; return the averaged weights.

    Args:
        net: where to start; changed in place.
        x: standardised columns in steps of ``unit``; document ``i`` has the rows ``bounds[i]:bounds[i + 1]``.
        bounds: first row of each document, and the number of rows.
        y: share of each row that belongs to the article.
        w: weight of each row.
        draw: the documents of one epoch, in any order, always the same number.
        mute: columns, their value when there is no evidence, and the share of documents that get this value.
        noise: standard deviation of what is added to the columns.
    """
    rng = np.random.default_rng(seed)
    m = {k: np.zeros_like(v) for k, v in net.p.items()}
    s = {k: np.zeros_like(v) for k, v in net.p.items()}
    average = {k: v.copy() for k, v in net.p.items()}
    steps = epochs * (len(draw(np.random.default_rng(seed))) // batch)
    step = 0
    for epoch in range(epochs):
        order = rng.permutation(draw(rng))
        total = 0.0
        for at in range(0, len(order) - batch + 1, batch):
            chosen = order[at : at + batch]
            rows = np.concatenate([np.arange(bounds[i], bounds[i + 1]) for i in chosen])
            own = np.concatenate(([0], np.cumsum(bounds[chosen + 1] - bounds[chosen])))
            xb = x[rows].astype(np.float32) * np.float32(unit)
            if mute is not None:
                columns, values, share = mute
                muted = np.repeat(rng.random(len(chosen)) < share, np.diff(own))
                xb[np.ix_(muted, columns)] = values
            if noise:
                xb += np.float32(noise) * rng.standard_normal(xb.shape, dtype=np.float32)
            keep = np.float32(1 - dropout)
            masks = tuple(
                ((rng.random((len(rows), net.p[b].shape[0]), dtype=np.float32) < keep) / keep).astype(np.float32)
                for b in ("b1", "b2")
            )
            d, loss = net.gradient(xb, own, y[rows], w[rows] / batch, masks)  # type: ignore[arg-type]
            total += loss
            step += 1
            now = rate * min(1.0, step / 100) * 0.5 * (1 + np.cos(np.pi * step / steps))
            blend = min(0.998, (1 + step) / (10 + step))
            for k in net.p:
                m[k] += 0.1 * (d[k] - m[k])
                s[k] += 0.001 * (d[k] ** 2 - s[k])
                update = (m[k] / (1 - 0.9**step)) / (np.sqrt(s[k] / (1 - 0.999**step)) + 1e-8)
                net.p[k] -= (now * (update + (decay * 10 * net.p[k] if k[0] == "w" else 0))).astype(np.float32)
                average[k] += np.float32(1 - blend) * (net.p[k] - average[k])
        say(f"epoch {epoch + 1}: {total / max(1, len(order) // batch):.4f}")
    return average
