"""Recomputation: the stem gives what the formula needs; the solution ends where it does."""

from dataclasses import replace

import pytest

from models.item.numerical import Quantity
from rag.gate.recompute import RecomputeCheck, numbers_in
from tests.rag.gate.book import CONTEXT, GOOD, draft, fails
from tests.rag.gate.test_evidence import NUMERICAL


def test_what_is_no_calculation_passes() -> None:
    assert RecomputeCheck().check(draft(GOOD), CONTEXT).verdict == "pass"


@pytest.mark.parametrize("solution", ["", "p = mv = 2.0 × 3.0 = 6.0 kg m s⁻¹", "p = mv"])
def test_a_calculation_that_adds_up_passes(solution: str) -> None:
    item = replace(NUMERICAL, solution=solution)
    assert RecomputeCheck().check(draft(item), CONTEXT).verdict == "pass"


def test_a_solution_that_ends_elsewhere_fails() -> None:
    item = replace(NUMERICAL, solution="p = m/v = 2.0 / 3.0 = 0.67 kg m s⁻¹")
    assert fails(RecomputeCheck().check(draft(item), CONTEXT), "recomputed answer 6")


def test_a_quantity_the_stem_keeps_back_fails() -> None:
    item = replace(NUMERICAL, stem="A body moves with a velocity of 3.0 m s⁻¹. Find its momentum.")
    assert fails(RecomputeCheck().check(draft(item), CONTEXT), "does not give m = 2.0 kg")


def test_constants_of_nature_need_not_be_given() -> None:
    item = replace(
        NUMERICAL,
        stem="What is the weight of a body of mass 2.0 kg?",
        quantities=(Quantity("m", "2.0", "kg"), Quantity("v", "9.8", "m s^-2")),
        unit="N",
    )
    assert RecomputeCheck().check(draft(item), CONTEXT).verdict == "pass"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3.0 × 10⁸ m s⁻¹", [3e8]),
        ("6.63 x 10^-34 J s", [6.63e-34]),
        (r"$1.6 \times 10^{-19}$ C", [1.6e-19]),
        ("1,200 and −5.5 and 2e3", [1200, -5.5, 2000]),
        ("CO2 and v0", []),
    ],
)
def test_numbers_are_read_in_every_usual_spelling(text: str, numbers: list[float]) -> None:
    assert numbers_in(text) == pytest.approx(numbers)
