"""The mark is arithmetic over verdicts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluate.arithmetic import counted_credit, mark_of, state_of
from rag.evaluate.types import FacetState, FacetVerdict


def verdict(credit: float, weight: float = 1.0) -> FacetVerdict:
    return FacetVerdict("a point", state_of(credit), "", credit, weight)


verdicts = st.lists(st.builds(verdict, st.floats(0, 1), st.floats(0.1, 10)), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("credits_given", "max_marks", "mark"),
    [
        ([1.0, 1.0, 0.0], 3.0, 2.0),
        ([1.0, 0.5], 2.0, 1.5),
        ([0.0], 5.0, 0.0),
        ([1.0], 5.0, 5.0),
        ([0.25], 1.0, 0.5),
        ([0.24], 1.0, 0.0),
        ([1.0], 0.75, 0.75),
    ],
)
def test_credits_become_half_marks(
    credits_given: list[float], max_marks: float, mark: float
) -> None:
    assert mark_of([verdict(credit) for credit in credits_given], max_marks) == mark


def test_a_heavier_facet_counts_for_more() -> None:
    assert mark_of([verdict(1.0, 3.0), verdict(0.0, 1.0)], 4.0) == 3.0


def test_only_covered_and_partial_count() -> None:
    assert counted_credit(FacetState.COVERED, 0.9) == 1.0
    assert 0.0 < counted_credit(FacetState.PARTIAL, 0.4) < 0.4
    assert counted_credit(FacetState.MISSING, 0.1) == 0.0
    assert counted_credit(FacetState.CONTRADICTED, 0.9) == 0.0


@given(verdicts, st.floats(0.5, 100))
def test_a_mark_is_a_half_mark_within_bounds(facets: list[FacetVerdict], max_marks: float) -> None:
    mark = mark_of(facets, max_marks)
    assert 0.0 <= mark <= max_marks
    assert (mark * 2).is_integer() or mark == max_marks


@given(verdicts, st.floats(0.5, 100), st.data())
def test_more_credit_never_lowers_the_mark(
    facets: list[FacetVerdict], max_marks: float, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(facets) - 1))
    better = list(facets)
    better[index] = verdict(1.0, facets[index].weight)
    assert mark_of(better, max_marks) >= mark_of(facets, max_marks)
