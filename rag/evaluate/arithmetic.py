"""From facet verdicts to a mark: the only place where a mark is made."""

from collections.abc import Sequence

from rag.evaluate.types import FacetState, FacetVerdict

COVERED_FROM = 0.85
PARTIAL_FROM = 0.2
_STEP = 0.5


def state_of(credit: float) -> FacetState:
    """Covered from 0.85 of a facet's credit, partial from 0.2, else missing."""
    if credit >= COVERED_FROM:
        return FacetState.COVERED
    return FacetState.PARTIAL if credit >= PARTIAL_FROM else FacetState.MISSING


def counted_credit(state: FacetState, credit: float) -> float:
    """What a verdict is worth: covered all, missing and contradicted nothing, partial in between.

    Partial runs evenly from nothing to all, so that no verdict changes a mark by a leap.
    """
    if state is FacetState.COVERED:
        return 1.0
    if state is not FacetState.PARTIAL:
        return 0.0
    return min(1.0, max(0.0, (credit - PARTIAL_FROM) / (COVERED_FROM - PARTIAL_FROM)))


def mark_of(facets: Sequence[FacetVerdict], max_marks: float) -> float:
    """max_marks × Σ weight · credit / Σ weight, rounded to half marks, halves of a step upward."""
    weight = sum(facet.weight for facet in facets)
    if weight <= 0:
        return 0.0
    share = sum(facet.weight * facet.credit for facet in facets) / weight
    steps = int(share * max_marks / _STEP + 0.5 + 1e-9)
    return min(steps * _STEP, max_marks)
