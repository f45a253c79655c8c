"""What opposes a facet, and what only looks as if it did."""

import pytest

from rag.evaluate.contradict import Opposition, opposition
from rag.evaluate.quantity import quantities


@pytest.mark.parametrize(
    ("facet", "clause", "kind"),
    [
        (
            "Arteries carry blood away from the heart",
            "arteries do not carry blood away from the heart",
            Opposition.NEGATION,
        ),
        (
            "Enzymes are not used up in the reaction",
            "enzymes are used up in the reaction",
            Opposition.NEGATION,
        ),
        (
            "The rate increases with temperature",
            "the rate decreases with temperature",
            Opposition.ANTONYM,
        ),
        (
            "Condensation of steam is exothermic",
            "condensation of steam is endothermic",
            Opposition.ANTONYM,
        ),
        (
            "Malonate inhibits the dehydrogenase",
            "the dehydrogenase inhibits malonate",
            Opposition.REVERSED,
        ),
        (
            "The enzyme is inhibited by its product",
            "the product is inhibited by the enzyme",
            Opposition.REVERSED,
        ),
        (
            "Water moves from the soil into the root",
            "water moves from the root into the soil",
            Opposition.REVERSED,
        ),
        ("Glycolysis yields 2 ATP", "glycolysis yields 8 ATP", Opposition.NUMBER),
        ("Light travels at 3.0e8 m/s", "light travels at 3 × 10⁶ m s⁻¹", Opposition.NUMBER),
    ],
)
def test_an_opposite_is_found(facet: str, clause: str, kind: Opposition) -> None:
    assert opposition(facet, clause) is kind


@pytest.mark.parametrize(
    ("facet", "clause"),
    [
        ("The rate increases with temperature", "the rate does not decrease with temperature"),
        ("Malonate inhibits the dehydrogenase", "the dehydrogenase is inhibited by malonate"),
        ("Glycolysis yields 2 ATP", "two ATP are yielded by glycolysis"),
        ("Light travels at 3.0e8 m/s", "light travels at 3.00×10⁸ m s⁻¹"),
        ("The wave is 300 nm long", "the wave is 0.3 µm long"),
        ("Arteries carry blood away from the heart", "veins do not have thick walls"),
        ("Roots absorb water", "roots not only absorb water"),
        ("", "nothing here"),
        ("Roots absorb water", ""),
    ],
)
def test_what_agrees_or_speaks_of_something_else_is_left_alone(facet: str, clause: str) -> None:
    assert opposition(facet, clause) is None


@pytest.mark.parametrize(
    "text", ["3.0e8 m/s", "3.00×10⁸ m s⁻¹", "3 x 10^8 m/s", "300000000 m s^-1"]
)
def test_one_speed_has_many_spellings(text: str) -> None:
    (speed,) = quantities(text)
    assert speed.unit == "m s-1"
    assert speed.agrees_with(quantities("3.0e8 m/s")[0])


@pytest.mark.parametrize("text", ["9" * 5_000, "1e999999999999", "H2O", "1.2.3.4", ""])
def test_hostile_numbers_are_passed_over(text: str) -> None:
    assert all(abs(each.value) < 1e30 for each in quantities(text))
