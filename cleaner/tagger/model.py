"""The network that judges rows, in exact integer arithmetic.

Inputs, weights and activations are small integers held in float32; no sum ever reaches 2²⁴, so every product and sum is
exact and the result is the same in any order, in any batch and on any machine.

``h = relu(x W1)`` describes a row. ``c`` joins ``h`` with its means over windows to the left and right and over the
whole
page. ``g = relu(c W2)`` describes the row in its place; ``g`` and its means, times ``w3``, are the log-odds that the
row
belongs to the article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import IO, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.tagger.features import NAMES, Floats, Ints, Lexicon

WINDOWS: Final = ((-2, 0), (1, 3), (-6, 0), (1, 7), (-20, 0), (1, 21))
"""Rows a pooled summary covers, relative to the row, half-open; cut at the ends of the document."""
LEVELS: Final = 127
"""Inputs are integers in ±LEVELS, activations in 0…2·LEVELS."""
EXACT: Final = 1 << 24
"""Integers below this are exact in float32."""


def windows(bounds: Ints, spans: Sequence[tuple[int, int]] = WINDOWS) -> tuple[Ints, Ints, Floats]:
    """For each of ``spans``, then for the whole document: first row, end row, weight of a row; (spans + 1, rows)."""
    counts = np.diff(bounds)
    low = np.repeat(bounds[:-1], counts)
    high = np.repeat(bounds[1:], counts)
    edges = np.array(spans)[:, :, None]
    at = np.arange(len(low))
    first = np.concatenate((np.minimum(np.maximum(at + edges[:, 0], low), high), low[None]))
    end = np.concatenate((np.minimum(np.maximum(at + edges[:, 1], low), high), high[None]))
    weight = np.empty(first.shape, np.float32)
    weight[:-1] = 1 / (edges[:, 1] - edges[:, 0])
    weight[-1] = 1 / np.maximum(high - low, 1)
    return first, end, weight


class Layer(NamedTuple):
    """``weights`` and ``bias`` are integers in float32; ``scale`` brings a sum back to activation levels."""

    weights: Floats
    bias: Floats
    scale: np.float32


class Model(NamedTuple):
    """Everything learned."""

    center: Floats
    """Mean of each column of :func:`cleaner.tagger.features.context`."""
    unit: Floats
    """Levels per unit of each column."""
    rows: Layer
    """Columns → description of a row."""
    places: Layer
    """Description and its means → description of the row in its place."""
    last: Layer
    """That and its means → log-odds; ``scale`` is log-odds per integer."""
    lexicon: Lexicon

    def levels(self, x: Floats) -> Floats:
        """The columns ``x`` as integers in ±LEVELS."""
        levels = x - self.center
        levels *= self.unit
        np.rint(levels, out=levels)
        return np.clip(levels, -LEVELS, LEVELS, out=levels)

    def logits(self, x: Floats, bounds: Ints) -> Floats:
        """Log-odds that each row belongs to the article, from its columns ``x``."""
        around = windows(bounds)
        g = _activate(_pooled(_activate(self.levels(x), self.rows), around), self.places)
        return (_times(_pooled(g, around), self.last)[:, 0] + self.last.bias) * self.last.scale

    def reasons(self, x: Floats, bounds: Ints, row: int) -> list[tuple[str, float]]:
        """What moved the log-odds of ``row`` away from the article: gradient times input, strongest first."""
        levels = self.levels(x)
        h = _activate(levels, self.rows)
        spans = windows(bounds)
        c = _pooled(h, spans)
        g = _activate(c, self.places)
        # Back from the log-odds: through g of the row itself, then through its own h.
        wide = g.shape[1]
        outer = self.last.weights[:, 0] * self.last.scale
        around = [(outer.reshape(-1, wide) * _pooled(g, spans)[:, row])[1:].sum(axis=1)]
        back = (outer[:wide] * (g[row] > 0)) * self.places.scale
        parts = (self.places.weights @ back).reshape(-1, h.shape[1])
        own = (self.rows.weights @ (parts[0] * (h[row] > 0))) * self.rows.scale * levels[row]
        around.append((parts * c[:, row])[1:].sum(axis=1))
        names = [*NAMES, *(f"rows[{low:+d}:{high:+d}]" for low, high in WINDOWS), "page"]
        found = zip(names, (-np.concatenate((own, sum(around)))).tolist(), strict=True)
        return sorted(((name, round(value, 3)) for name, value in found), key=lambda r: (-abs(r[1]), r[0]))


def _pooled(h: Floats, around: tuple[Ints, Ints, Floats]) -> Floats:
    """``h`` and its rounded means over the :func:`windows` ``around``: shape (1 + windows, rows, columns)."""
    rows, columns = h.shape
    # Sums of levels are exact in float32 for as many rows as this, and half the size.
    sums = np.zeros((rows + 1, columns), np.float32 if rows < EXACT // (2 * LEVELS) else np.float64)
    np.cumsum(h, axis=0, out=sums[1:])
    first, end, weight = around
    found = np.empty((1 + len(weight), rows, columns), np.float32)
    found[0] = h
    for k, mean in enumerate(found[1:]):  # one window at a time stays in the cache
        part = sums.take(end[k], axis=0, mode="clip")
        part -= sums.take(first[k], axis=0, mode="clip")
        np.multiply(part, weight[k, :, None], out=mean, casting="same_kind")
        np.rint(mean, out=mean)
    return found


def _times(x: Floats, layer: Layer) -> Floats:
    """Rows ``x`` or pooled rows (windows, rows, columns) times the weights."""
    if x.ndim == 2:
        return x @ layer.weights
    found: Floats = np.matmul(x, layer.weights.reshape(len(x), x.shape[2], -1)).sum(axis=0)
    return found


def _activate(x: Floats, layer: Layer) -> Floats:
    y = _times(x, layer)
    y += layer.bias
    y *= layer.scale
    np.clip(y, 0, 2 * LEVELS, out=y)
    levels: Floats = np.rint(y, out=y)
    return levels


def quantized(
    weights: Mapping[str, Floats],
    center: Floats,
    spread: Floats,
    cut: float,
    sample: Floats,
    bounds: Ints,
    lexicon: Lexicon,
) -> Model:
    """The integer model nearest to trained float ``weights``.

    Args:
        weights: ``w1, b1, w2, b2, w3, b3``.
        center: mean of each column.
        spread: standard deviation of each column.
        cut: how many of them an input reaches at most.
        sample: columns of typical documents; the range of activations is read off them.
        bounds: first row of each of these documents, and the number of rows.
        lexicon: what the lexical columns were made with.
    """
    step = cut / LEVELS
    x = np.clip((sample - center) / spread, -cut, cut)
    h = np.maximum(x @ weights["w1"] + weights["b1"], 0)
    step_h = float(np.quantile(h, _RANGE)) / (2 * LEVELS)
    rows = _layer(weights["w1"], weights["b1"], step, LEVELS, step_h)
    c = _pooled(np.rint(np.minimum(h / step_h, 2 * LEVELS)), windows(bounds))
    c = c.transpose(1, 0, 2).reshape(len(h), -1)
    g = np.maximum(c * np.float32(step_h) @ weights["w2"] + weights["b2"], 0)
    step_g = float(np.quantile(g, _RANGE)) / (2 * LEVELS)
    return Model(
        center.astype(np.float32),
        (1 / (spread * step)).astype(np.float32),
        rows,
        _layer(weights["w2"], weights["b2"], step_h, 2 * LEVELS, step_g),
        _layer(weights["w3"], weights["b3"], step_g, 2 * LEVELS, 1.0),
        lexicon,
    )


_RANGE: Final = 0.9995  # quantile of the activations that the largest level stands for


def _layer(w: Floats, b: Floats, step: float, reach: int, step_out: float) -> Layer:
    """A layer as integers: inputs come in levels of ``step``, up to ``reach`` of them, results in levels of
    ``step_out``."""
    # The finest grain for which no sum of products can leave the exact range; half a unit a term is for rounding.
    grain = float((np.abs(w).sum(axis=0) * reach + np.abs(b) / step).max()) / (EXACT - 1 - len(w) * reach)
    q = np.rint(w / grain).astype(np.float32)
    return Layer(q, np.rint(b / (grain * step)).astype(np.float32), np.float32(grain * step / step_out))


FILE: Final = "weights.npz"


def save(model: Model, path: str, **more: NDArray[np.generic]) -> None:
    """Write ``model`` as a compressed ``.npz``: integers as integers, no pickles."""
    arrays: dict[str, NDArray[np.generic]] = {"center": model.center, "unit": model.unit}
    for name in ("rows", "places", "last"):
        layer: Layer = getattr(model, name)
        arrays |= {
            f"{name}.weights": layer.weights.astype(np.int32),
            f"{name}.bias": layer.bias.astype(np.int32),
            f"{name}.scale": np.asarray(layer.scale, np.float32),
        }
    for name, table in model.lexicon._asdict().items():
        arrays[f"lexicon.{name}"] = np.rint(table * 32).astype(np.int8)
    np.savez_compressed(path, allow_pickle=False, **arrays, **more)


@cache
def load() -> Model:
    """The shipped model, read once."""
    with resources.files(__package__).joinpath(FILE).open("rb") as file:
        return read(file)


def read(file: str | IO[bytes]) -> Model:
    """The model that :func:`save` wrote."""
    with np.load(file, allow_pickle=False) as data:
        rows, places, last = (
            Layer(
                data[f"{name}.weights"].astype(np.float32),
                data[f"{name}.bias"].astype(np.float32),
                np.float32(data[f"{name}.scale"]),
            )
            for name in ("rows", "places", "last")
        )
        tables = (data[f"lexicon.{name}"].astype(np.float32) / np.float32(32) for name in Lexicon._fields)
        return Model(data["center"], data["unit"], rows, places, last, Lexicon(*tables))
