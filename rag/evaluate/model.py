"""The credit model: an additive, monotone function of a facet's features, kept as a JSON file.

credit = Σ over features and steps of gain · clip((x − low) / (high − low), 0, 1), clipped to 0..1,
with every gain ≥ 0: an answer that says more of a facet never gets less for it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.evaluate.align import FEATURES
from rag.evaluate.errors import UnusableModel

SHIPPED = Path(__file__).with_name("offline_model.json")
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Curve:
    """A feature's share of the credit: step i rises by `gains[i]` from knots[i] to knots[i + 1]."""

    feature: str
    knots: tuple[float, ...]
    gains: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CreditModel:
    """`reliability[i]` is how often held-out marks with credit in bin i were near the humans'."""

    version: str
    curves: tuple[Curve, ...]
    reliability_edges: tuple[float, ...]
    reliability: tuple[float, ...]
    manifest: Mapping[str, Any]

    def credit(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Credit (0 to 1) of every row of `features`, whose columns are FEATURES."""
        gains = np.array([gain for curve in self.curves for gain in curve.gains])
        raw = steps(features, [curve.knots for curve in self.curves]) @ gains
        return np.asarray(np.clip(raw, 0.0, 1.0), dtype=np.float64)

    def best_credit(self, features: NDArray[np.float64]) -> float:
        """Credit of the window that makes the point best, 0 where there is none.

        One window must make it: the features of several are not added up, so that words of thanks
        after an answer change nothing.
        """
        return float(self.credit(features).max()) if len(features) else 0.0

    def reliability_at(self, fraction: float) -> float:
        """How far to trust a credit, 0 to 1, read off the held-out answers."""
        index = int(np.searchsorted(self.reliability_edges, fraction, side="right")) - 1
        return self.reliability[min(max(index, 0), len(self.reliability) - 1)]


def steps(features: NDArray[np.float64], knots: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """The basis of the model: a clipped ramp per feature and step, rows × all steps."""
    columns = [
        np.clip((features[:, index] - low) / (high - low), 0.0, 1.0)
        for index, edges in enumerate(knots)
        for low, high in pairwise(edges)
    ]
    return np.array(columns).reshape(-1, len(features)).T


def save_model(model: CreditModel, path: Path) -> None:
    data = {"format": _FORMAT, **asdict(model)}
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load_model(path: Path = SHIPPED) -> CreditModel:
    """Read a model file; raises UnusableModel where it is damaged or made for other features."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        curves = tuple(
            Curve(row["feature"], tuple(row["knots"]), tuple(row["gains"]))
            for row in data["curves"]
        )
        model = CreditModel(
            version=data["version"],
            curves=curves,
            reliability_edges=tuple(data["reliability_edges"]),
            reliability=tuple(data["reliability"]),
            manifest=data["manifest"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableModel from error
    if data.get("format") != _FORMAT or tuple(curve.feature for curve in curves) != FEATURES:
        raise UnusableModel
    if any(gain < 0 for curve in curves for gain in curve.gains):
        raise UnusableModel
    return model


@cache
def shipped_model() -> CreditModel:
    """The model that ships with the project, read once per process."""
    return load_model()
