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
from typing import Final

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
    ) -> tuple[Floats, Floats, Floats]:
        """Hidden, second hidden, and log-odds for the rows of whole documents."""
        p = p or self.p
        h = np.maximum(x @ p["w1"] + p["b1"], 0)
        if masks:
            h *= masks[0]
        g = np.maximum(pool(h @ _beside(p["w2"]), bounds) + p["b2"], 0)
        if masks:
            g *= masks[1]
        return h, g, pool(g @ _beside(p["w3"]), bounds)[:, 0] + p["b3"]

    def gradient(
        self, x: Floats, bounds: NDArray[np.int64], y: Floats, w: Floats, masks: tuple[Floats, Floats]
    ) -> tuple[dict[str, Floats], float]:
        h, g, z = self.forward(x, bounds, masks=masks)
        p = self.p
        q = 1 / (1 + np.exp(-z))
        loss = float(np.sum(w * (np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))))
        dz = (w * (q - y))[:, None].astype(np.float32)
        de = unpool(dz, bounds)
        d = {"w3": _above(g.T @ de, 1), "b3": dz.sum(0)}
        dg = de @ _beside(p["w3"]).T * (g > 0) * masks[1]
        dc = unpool(dg, bounds)
        d["w2"], d["b2"] = _above(h.T @ dc, g.shape[1]), dg.sum(0)
        dh = dc @ _beside(p["w2"]).T * (h > 0) * masks[0]
        d["w1"], d["b1"] = x.T @ dh, dh.sum(0)
        return d, loss


_POOLS: Final = 2 + len(WINDOWS)  # the row itself, the windows, the page


def _beside(weights: Floats) -> Floats:
    """The weights of each pool beside each other instead of above each other: a mean of products is cheaper than the
    product of a mean, as there are fewer columns to take means of."""
    units = weights.shape[1]
    return weights.reshape(_POOLS, -1, units).transpose(1, 0, 2).reshape(-1, _POOLS * units)


def _above(weights: Floats, units: int) -> Floats:
    """The inverse of :func:`_beside`."""
    return weights.reshape(-1, _POOLS, units).transpose(1, 0, 2).reshape(-1, units)


def pool(parts: Floats, bounds: NDArray[np.int64]) -> Floats:
    """For each row the sum of its own part, of the means over each window of the parts meant for it, and of that over
    the page.

    Args:
        parts: shape (rows, pools × units).
        bounds: first row of each document, and the number of rows.
    """
    units = parts.shape[1] // _POOLS
    total: Floats = parts[:, :units].copy()
    first, end, share = windows(bounds)
    sums = _sums(parts[:, units:])
    for k, weight in enumerate(share):
        column = sums[:, k * units : (k + 1) * units]
        total += (column.take(end[:, k], axis=0) - column.take(first[:, k], axis=0)) * weight
    counts = np.diff(bounds)
    page = np.diff(sums[bounds, -units:], axis=0) / np.maximum(counts, 1)[:, None]
    total += np.repeat(page.astype(np.float32), counts, axis=0)
    return total


def unpool(d: Floats, bounds: NDArray[np.int64]) -> Floats:
    """The adjoint of :func:`pool`."""
    units = d.shape[1]
    parts = np.empty((len(d), _POOLS * units), np.float32)
    parts[:, :units] = d
    sums = _sums(d)
    # A row lies in the window [i + begin, i + end) of the rows i in [row - end + 1, row - begin + 1).
    first, end, share = windows(bounds, [(1 - end, 1 - begin) for begin, end in WINDOWS])
    for k, weight in enumerate(share, 1):
        window = sums.take(end[:, k - 1], axis=0) - sums.take(first[:, k - 1], axis=0)
        np.multiply(window, weight, out=parts[:, k * units : (k + 1) * units])
    counts = np.diff(bounds)
    page = np.diff(sums[bounds], axis=0) / np.maximum(counts, 1)[:, None]
    parts[:, -units:] = np.repeat(page.astype(np.float32), counts, axis=0)
    return parts


def _sums(x: Floats) -> Floats:
    """The sum of all rows before each row, and of all."""
    sums = np.zeros((len(x) + 1, x.shape[1]), np.float32)
    np.cumsum(x, axis=0, out=sums[1:])
    return sums


_NOISE: Final = 1 << 22  # random numbers kept in stock: each batch adds a stretch of them


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
    stock = np.float32(noise) * rng.standard_normal(_NOISE, dtype=np.float32)
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
                start = int(rng.integers(max(1, len(stock) - xb.size)))
                xb += np.resize(stock[start : start + xb.size], xb.shape)
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
