"""Train the offline engine's credit model, reproducibly, with cross-validation by question.

Each graded answer is one row: the mean over its facets of every feature's maximum over windows,
against the humans' fraction; a prediction, as in the engine, takes one best window for each facet.
Made answers (see anchors) join in, so that what is not on the point earns nothing. Gains are fitted
by least squares under gain ≥ 0, without intercept.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.evaluate.align import FEATURES, align, embed_all, windows
from rag.evaluate.anchors import Anchor, anchor_of, anchors
from rag.evaluate.graded import GradedAnswer
from rag.evaluate.model import CreditModel, Curve, steps
from rag.evaluate.rubric import facets_of
from rag.evaluate.suspicion import examine
from rag.evaluate.text import clean, sentences
from rag.evaluate.types import FreeText
from rag.types import Embedder

Array = NDArray[np.float64]

_NEAR = (
    0.25  # a mark this far from the humans', as a fraction of the maximum, still counts as right
)
_BINS = 8


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that shapes the model besides data and embedder."""

    seed: int = 7
    folds: int = 10
    steps: int = 8
    shrinkage: float = 20.0
    off_topic_share: float = 0.4
    weights: tuple[tuple[str, float], ...] = (
        ("mohler", 3.0),
        (Anchor.ECHO, 30.0),
        (Anchor.REFERENCE, 30.0),
    )

    def weight_of(self, corpus: str) -> float:
        """The weight of a row by the kind of made answer, else by its corpus; 1 unless named."""
        return dict(self.weights).get(anchor_of(corpus) or corpus, 1.0)


@dataclass(frozen=True, slots=True)
class Rows:
    """A training table: an answer's windows facet by facet, the humans' fraction, its question."""

    windows: tuple[tuple[Array, ...], ...]
    features: Array
    fractions: Array
    groups: tuple[str, ...]
    corpora: tuple[str, ...]

    def where(self, chosen: NDArray[np.bool_]) -> "Rows":
        index = np.flatnonzero(chosen)
        return Rows(
            tuple(self.windows[i] for i in index),
            self.features[index],
            self.fractions[index],
            tuple(self.groups[i] for i in index),
            tuple(self.corpora[i] for i in index),
        )


@dataclass(frozen=True, slots=True)
class Trained:
    """The model, and the figures of its held-out predictions by corpus."""

    model: CreditModel
    figures: dict[str, dict[str, float]]


def train(
    graded: Sequence[GradedAnswer], embedder: Embedder, recipe: Recipe | None = None
) -> Trained:
    """Fit on all answers; the figures come from folds that share no question with training."""
    recipe = recipe or Recipe()
    made = anchors(graded, recipe.off_topic_share, recipe.seed)
    return fit(graded, table([*graded, *made], embedder), embedder.name, recipe)


def fit(graded: Sequence[GradedAnswer], rows: Rows, embedder: str, recipe: Recipe) -> Trained:
    """Fit a table made from these graded answers and their anchors."""
    held_out = cross_validate(rows, recipe)
    edges, reliability = _reliability(rows, held_out)
    figures = _figures(rows, held_out)
    curves = _fit(rows, recipe)
    manifest = _manifest(graded, embedder, recipe, figures)
    model = CreditModel(_version(curves), curves, edges, reliability, manifest)
    return Trained(model, figures)


def cross_validate(rows: Rows, recipe: Recipe) -> Array:
    """The prediction for each row by a model that saw no row of the same question."""
    names = sorted(set(rows.groups))
    random.Random(recipe.seed).shuffle(names)  # noqa: S311 (a split, no secret)
    fold_of = {name: index % recipe.folds for index, name in enumerate(names)}
    folds = np.array([fold_of[group] for group in rows.groups])
    predicted = np.zeros(len(folds))
    for fold in range(recipe.folds):
        curves = _fit(rows.where(folds != fold), recipe)
        model = CreditModel("", curves, (0.0,), (1.0,), {})
        for index in np.flatnonzero(folds == fold):
            predicted[index] = np.mean([model.best_credit(each) for each in rows.windows[index]])
    return predicted


def _fit(rows: Rows, recipe: Recipe) -> tuple[Curve, ...]:
    # scikit-learn takes a second to import and is needed for training only.
    from sklearn.linear_model import Ridge  # noqa: PLC0415

    knots = [_knots(rows.features[:, i], recipe.steps) for i in range(len(FEATURES))]
    ridge = Ridge(alpha=recipe.shrinkage, positive=True, fit_intercept=False)
    basis = steps(rows.features, knots)
    weights = np.array([recipe.weight_of(corpus) for corpus in rows.corpora])
    ridge.fit(basis, rows.fractions, sample_weight=weights)
    gains = iter(ridge.coef_ * _level(ridge.predict(basis), rows, weights))
    return tuple(
        Curve(
            feature,
            tuple(round(float(edge), 5) for edge in edges),
            tuple(round(float(next(gains)), 5) for _ in pairwise(edges)),
        )
        for feature, edges in zip(FEATURES, knots, strict=True)
    )


def _level(predicted: Array, rows: Rows, weights: Array) -> float:
    """What brings graded answers back to the humans' mean, which the made zeros lower."""
    by_humans = np.array([anchor_of(corpus) is None for corpus in rows.corpora])
    given = np.average(rows.fractions[by_humans], weights=weights[by_humans])
    return float(given / np.average(predicted[by_humans], weights=weights[by_humans]))


def _knots(values: Array, count: int) -> list[float]:
    """Quantiles of a feature, rounded so that equal ones fall together."""
    quantiles = np.quantile(values, np.linspace(0.02, 1.0, count + 1))
    return sorted({round(float(edge), 4) for edge in quantiles})


def table(graded: Sequence[GradedAnswer], embedder: Embedder) -> Rows:
    """A row of features per answer, cut and aligned exactly as the engine does it."""
    cut = [_cut(one) for one in graded]
    vectors = embed_all(
        [
            text
            for one, (facets, parts) in zip(graded, cut, strict=True)
            for text in (one.question, *facets, *parts)
        ],
        embedder,
    )
    aligned = tuple(
        tuple(align(facet, parts, one.question, vectors) for facet in facets)
        for one, (facets, parts) in zip(graded, cut, strict=True)
    )
    return Rows(
        aligned,
        np.array([np.mean([_maxima(each) for each in facets], axis=0) for facets in aligned]),
        np.array([one.fraction for one in graded]),
        tuple(one.group for one in graded),
        tuple(one.corpus for one in graded),
    )


def _maxima(features: Array) -> Array:
    return np.asarray(features.max(axis=0)) if len(features) else np.zeros(len(FEATURES))


def _cut(one: GradedAnswer) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Facets and windows; an echo stays in, for the model must not pay for it either."""
    asked = FreeText(one.question, one.answer, 1.0, reference_answer=one.reference)
    facets = tuple(facet.text for facet in facets_of(asked))
    answer = clean(one.answer)
    echo = anchor_of(one.corpus) is Anchor.ECHO
    kept = sentences(answer.text) if echo else examine(answer, one.question, facets).kept
    spans = windows(answer.text, kept, " ".join(facets))
    return facets, tuple(answer.text[span.start : span.end] for span in spans)


def _reliability(rows: Rows, predicted: Array) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """By equally full bins of predicted credit: how often it was near what the humans gave."""
    quantiles = np.quantile(predicted, np.linspace(0.0, 1.0, _BINS + 1)[:-1])
    edges = sorted({round(float(edge), 4) for edge in quantiles})
    bins = np.searchsorted(edges, predicted, side="right") - 1
    near = np.abs(predicted - rows.fractions) <= _NEAR
    shares = [near[bins == index] for index in range(len(edges))]
    return tuple(edges), tuple(
        round(float(each.mean()), 3) if len(each) else 0.0 for each in shares
    )


def _figures(rows: Rows, predicted: Array) -> dict[str, dict[str, float]]:
    corpora = np.array(rows.corpora)
    return {
        corpus: _figures_of(rows.fractions[corpora == corpus], predicted[corpora == corpus])
        for corpus in sorted(set(rows.corpora))
    }


def _figures_of(fractions: Array, predicted: Array) -> dict[str, float]:
    error = float(np.sqrt(np.mean((fractions - predicted) ** 2)))
    figures = {"n": float(len(fractions)), "rmse": round(error, 4)}
    if fractions.std() > 0 and predicted.std() > 0:
        figures["pearson_r"] = round(float(np.corrcoef(fractions, predicted)[0, 1]), 4)
    return figures


def _manifest(
    graded: Sequence[GradedAnswer],
    embedder: str,
    recipe: Recipe,
    figures: dict[str, dict[str, float]],
) -> dict[str, Any]:
    """What the model saw, so that a benchmark can tell seen questions from unseen ones."""
    rows = [astuple(one) for one in graded]
    return {
        "data_sha256": sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest(),
        "answers": len(graded),
        "question_hashes": sorted({one.question_hash for one in graded}),
        "embedder": embedder,
        "recipe": asdict(recipe),
        "held_out": figures,
    }


def _version(curves: tuple[Curve, ...]) -> str:
    """Named by its numbers, so that equal models have one name."""
    return sha256(json.dumps([asdict(curve) for curve in curves]).encode()).hexdigest()[:12]
