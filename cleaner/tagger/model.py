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

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import IO, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.tagger.features import NAMES, Floats, Ints, Lexicon
from cleaner.tagger.kinds import KINDS

WINDOWS: Final = ((-2, 0), (1, 3), (-6, 0), (1, 7), (-20, 0), (1, 21))
"""Rows a pooled summary covers, relative to the row, half-open; cut at the ends of the document."""
LEVELS: Final = 127
"""Inputs are integers in ±LEVELS, activations in 0…2·LEVELS."""
EXACT: Final = 1 << 24
"""Integers below this are exact in float32."""


_BLOCK: Final = 112
"""Rows judged at once: what belongs to them stays in the cache."""
_FEW: Final = 32
"""Rows for which it does not pay to bring operands to one shape."""
_PRODUCT: Final = 56
"""Rows multiplied at once: so few that BLAS starts no threads, which would cost more than they bring."""


def windows(bounds: Ints, spans: Sequence[tuple[int, int]] = WINDOWS) -> tuple[Ints, Ints, Floats]:
    """First row and end row of each of ``spans`` about each row, within its document, both of shape (rows, spans); and
    what a row adds to the mean over each span."""
    low, high = np.repeat((bounds[:-1], bounds[1:]), bounds[1:] - bounds[:-1], axis=1)[:, :, None]
    begin, end = np.array(spans).T
    at = np.arange(len(low))[:, None]
    first = np.minimum(np.maximum(at + begin, low), high)
    stop = np.minimum(np.maximum(at + end, low), high)
    return first, stop, (1 / (end - begin)).astype(np.float32)


class Layer(NamedTuple):
    """``weights`` and ``bias`` are integers in float32; ``scale`` brings a sum back to activation levels."""

    weights: Floats
    bias: Floats
    scale: np.float32

    def times(self, x: Floats) -> Floats:
        """The sums for rows ``x``."""
        return _product(x, self.weights) + self.bias

    def activate(self, sums: Floats) -> Floats:
        """The activations for :meth:`times` of some rows, which are overwritten."""
        sums *= self.scale
        np.rint(sums, out=sums)
        np.maximum(sums, np.float32(0), out=sums)
        return np.minimum(sums, np.float32(2 * LEVELS), out=sums)


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
    kinds: Layer
    """Columns and what was named nearby → log-odds of the :data:`cleaner.tagger.kinds.KINDS`."""
    lexicon: Lexicon

    def levels(self, x: Floats) -> Floats:
        """The columns ``x`` as integers in ±LEVELS."""
        levels = np.empty_like(x)
        limit = np.full_like(self.center, LEVELS)
        # numpy is three times as fast with operands of one shape as with a row or a number against all rows.
        rows = min(len(x), _BLOCK) if len(x) >= _FEW else 1
        center, unit, low, high = (row[None].repeat(rows, axis=0) for row in (self.center, self.unit, -limit, limit))
        for at in range(0, len(x), _BLOCK):
            part = levels[at : at + _BLOCK]
            rows = len(part)
            np.subtract(x[at : at + _BLOCK], center[:rows], out=part)
            np.multiply(part, unit[:rows], out=part)
            np.rint(part, out=part)
            np.maximum(part, low[:rows], out=part)
            np.minimum(part, high[:rows], out=part)
        return levels

    def logits(self, levels: Floats, bounds: Ints) -> Floats:
        """Log-odds that each row belongs to the article, from its columns as :meth:`levels`."""
        around = windows(bounds)
        h = _blockwise(len(levels), lambda part: self.rows.activate(self.rows.times(levels[part])))
        sums = _placed(self.places, h, bounds, around)
        g = _blockwise(len(levels), lambda part: self.places.activate(sums(part)))
        sums = _placed(self.last, g, bounds, around)
        return _blockwise(len(levels), lambda part: sums(part)[:, 0]) * self.last.scale

    def hints(self, levels: Floats) -> Floats:
        """What the columns of rows, as :meth:`levels`, say of their kinds: sums for :meth:`kinds_of`."""
        weights = self.kinds.weights[: levels.shape[1]]
        return _blockwise(len(levels), lambda part: _product(levels[part], weights))

    def kinds_of(self, hints: Floats, around: Floats) -> Floats:
        """Log-odds of the kinds of rows, from their :meth:`hints` and from what was named nearby."""
        return (hints + _product(around, self.kinds.weights[-around.shape[1] :]) + self.kinds.bias) * self.kinds.scale

    def reasons(self, levels: Floats, bounds: Ints, row: int) -> list[tuple[str, float]]:
        """What moved the log-odds of ``row`` away from the article: gradient times input, strongest first."""
        h = self.rows.activate(self.rows.times(levels))
        spans = windows(bounds)
        c = _joined(h, bounds, spans)
        g = self.places.activate(self.places.times(c))
        # Back from the log-odds: through g of the row itself, then through its own h.
        wide = g.shape[1]
        outer = self.last.weights[:, 0] * self.last.scale
        around = [((outer * _joined(g, bounds, spans)[row]).reshape(-1, wide))[1:].sum(axis=1)]
        back = (outer[:wide] * (g[row] > 0)) * self.places.scale
        parts = (self.places.weights @ back).reshape(-1, h.shape[1])
        own = (self.rows.weights @ (parts[0] * (h[row] > 0))) * self.rows.scale * levels[row]
        around.append((parts * c[row].reshape(parts.shape))[1:].sum(axis=1))
        names = [*NAMES, *(f"rows[{low:+d}:{high:+d}]" for low, high in WINDOWS), "page"]
        found = zip(names, (-np.concatenate((own, sum(around)))).tolist(), strict=True)
        return sorted(((name, round(value, 3)) for name, value in found), key=lambda r: (-abs(r[1]), r[0]))


def _blockwise(rows: int, work: Callable[[slice], Floats]) -> Floats:
    """What ``work`` makes of all rows, a few at a time."""
    parts = [work(slice(at, at + _BLOCK)) for at in range(0, max(rows, 1), _BLOCK)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _product(x: Floats, weights: Floats) -> Floats:
    y = np.empty((len(x), weights.shape[1]), np.float32)
    for at in range(0, len(x), _PRODUCT):
        np.matmul(x[at : at + _PRODUCT], weights, out=y[at : at + _PRODUCT])
    return y


def _pooled(h: Floats, bounds: Ints, around: tuple[Ints, Ints, Floats]) -> tuple[Callable[[slice], Floats], Floats]:
    """A function that for some rows gives the rounded means of ``h`` over the :func:`windows` ``around``, of shape
    (rows, windows × columns); and those over each document, of shape (documents, columns)."""
    rows, columns = h.shape
    # Sums of levels are exact in float32 for as many rows as this, and half the size.
    sums = np.zeros((rows + 1, columns), np.float32 if rows < EXACT // (2 * LEVELS) else np.float64)
    np.cumsum(h, axis=0, out=sums[1:])
    counts = bounds[1:] - bounds[:-1]
    page = (sums[bounds[1:]] - sums[bounds[:-1]]) * (1 / np.maximum(counts, 1)).astype(np.float32)[:, None]
    first, end, share = around
    shares = share.repeat(columns)[None].repeat(min(rows, _BLOCK) if rows >= _FEW else 1, axis=0)

    def means(part: slice) -> Floats:
        found = sums.take(end[part], axis=0)
        found -= sums.take(first[part], axis=0)
        mean: Floats = found.reshape(len(found), len(share) * columns).astype(np.float32, copy=False)
        mean *= shares[: len(mean)]
        return np.rint(mean, out=mean)

    return means, np.rint(page)


def _joined(h: Floats, bounds: Ints, around: tuple[Ints, Ints, Floats]) -> Floats:
    """``h`` and its rounded means: shape (rows, (2 + windows) × columns)."""
    means, page = _pooled(h, bounds, around)
    whole = np.repeat(page, bounds[1:] - bounds[:-1], axis=0)
    return np.concatenate((h, _blockwise(len(h), means), whole), axis=1)


def _placed(layer: Layer, h: Floats, bounds: Ints, around: tuple[Ints, Ints, Floats]) -> Callable[[slice], Floats]:
    """A function that for some rows gives ``layer.times`` of :func:`_joined`, which is never built: sums are exact in
    any order, and what the document says is multiplied once."""
    columns = h.shape[1]
    own, near, whole = layer.weights[:columns], layer.weights[columns:-columns], layer.weights[-columns:]
    means, page = _pooled(h, bounds, around)
    said = np.repeat(_product(page, whole) + layer.bias, bounds[1:] - bounds[:-1], axis=0)

    def sums(part: slice) -> Floats:
        found = _product(means(part), near)
        found += _product(h[part], own)
        found += said[part]
        return found

    return sums


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
    c = _joined(np.rint(np.minimum(h / step_h, 2 * LEVELS)), bounds, windows(bounds))
    g = np.maximum(c * np.float32(step_h) @ weights["w2"] + weights["b2"], 0)
    step_g = float(np.quantile(g, _RANGE)) / (2 * LEVELS)
    return Model(
        center.astype(np.float32),
        (1 / (spread * step)).astype(np.float32),
        rows,
        _layer(weights["w2"], weights["b2"], step_h, 2 * LEVELS, step_g),
        _layer(weights["w3"], weights["b3"], step_g, 2 * LEVELS, 1.0),
        undecided(),
        lexicon,
    )


def undecided() -> Layer:
    """A layer for kinds that has no opinion, until it has learned one."""
    shape = len(NAMES) + 2 * len(KINDS), len(KINDS)
    return Layer(np.zeros(shape, np.float32), np.zeros(shape[1], np.float32), np.float32(1))


def linear(weights: Floats, bias: Floats) -> Layer:
    """The integer layer nearest to float ``weights`` of inputs in ±LEVELS."""
    return _layer(weights, bias, 1.0, LEVELS, 1.0)


_RANGE: Final = 0.9995  # quantile of the activations that the largest level stands for


def _layer(w: Floats, b: Floats, step: float, reach: int, step_out: float) -> Layer:
    """A layer as integers: inputs come in levels of ``step``, up to ``reach`` of them, results in levels of
    ``step_out``."""
    # The finest grain for which no sum of products can leave the exact range; half a unit a term is for rounding.
    grain = float((np.abs(w).sum(axis=0) * reach + np.abs(b) / step).max()) / (EXACT - 1 - len(w) * reach)
    q = np.rint(w / grain).astype(np.float32)
    return Layer(q, np.rint(b / (grain * step)).astype(np.float32), np.float32(grain * step / step_out))


FILE: Final = "weights.npz"
_LAYERS: Final = ("rows", "places", "last", "kinds")


def save(model: Model, path: str, **more: NDArray[np.generic]) -> None:
    """Write ``model`` as a compressed ``.npz``: integers as integers, no pickles."""
    arrays: dict[str, NDArray[np.generic]] = {"center": model.center, "unit": model.unit}
    for name in _LAYERS:
        layer: Layer = getattr(model, name)
        arrays |= {
            f"{name}.weights": layer.weights.astype(np.int32),
            f"{name}.bias": layer.bias.astype(np.int32),
            f"{name}.scale": np.asarray(layer.scale, np.float32),
        }
    for name, table in model.lexicon._asdict().items():
        arrays[f"lexicon.{name}"] = table
    np.savez_compressed(path, allow_pickle=False, **arrays, **more)


@cache
def load() -> Model:
    """The shipped model, read once."""
    with resources.files(__package__).joinpath(FILE).open("rb") as file:
        return read(file)


def read(file: str | IO[bytes]) -> Model:
    """The model that :func:`save` wrote."""
    with np.load(file, allow_pickle=False) as data:
        rows, places, last, kinds = (
            Layer(
                data[f"{name}.weights"].astype(np.float32),
                data[f"{name}.bias"].astype(np.float32),
                np.float32(data[f"{name}.scale"]),
            )
            for name in _LAYERS
        )
        tables = (data[f"lexicon.{name}"] for name in Lexicon._fields)
        return Model(data["center"], data["unit"], rows, places, last, kinds, Lexicon(*tables))
