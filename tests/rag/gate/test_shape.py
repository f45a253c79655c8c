"""Shape: four different options, one key, an explanation that agrees, sane lengths."""

import pytest

from models.item.match import Match
from rag.gate.shape import ShapeCheck
from rag.gate.words import fold
from tests.rag.gate.book import CONTEXT, GOOD, draft, fails, single

STEM = "Which of these pressures is the largest?"


def test_a_good_question_passes() -> None:
    assert ShapeCheck().check(draft(GOOD), CONTEXT).verdict == "pass"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10⁵ Pa", r"$10^{5}$ Pa"),
        ("The Nucleus", "the nucleus."),
        ("ribosomes", "ribosomes ;"),
        ("guard–cell", "guard-cell"),
        (r"\mathrm{CO_2}", "CO₂"),
        (r"3 \times 4", "3 × 4"),
        ("“cell”", '"cell"'),
        ("ﬁbrin", "fibrin"),
    ],
)
def test_two_spellings_of_one_option_are_found_out(one: str, other: str) -> None:
    item = single(STEM, (one, other, "third", "fourth"))
    assert fails(ShapeCheck().check(draft(item), CONTEXT), "say the same")


@pytest.mark.parametrize(
    ("one", "other"),
    [("AaBb", "AABB"), ("10⁵ Pa", "105 Pa"), ("Co", "CO"), ("CO₂", "CO²"), ("5 mM", "5 MM")],
)
def test_options_that_differ_in_meaning_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    item = single(STEM, (one, other, "third", "fourth"))
    assert ShapeCheck().check(draft(item), CONTEXT).verdict == "pass"


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (single(STEM, ("a", "b", "c", "...")), "option is empty"),
        (single("Why?", "abcd"), "stem has 4 characters"),
        (single(STEM + "x" * 3_000, "abcd"), "characters"),
        (single(STEM, ("a" * 500, "b", "c", "d")), "option has 500"),
        (single(STEM, "abcd", reasons=("Incorrect, as a is small", "", "", "")), "option 1"),
        (single(STEM, "abcd", reasons=("", "", "Correct: c is large", "")), "option 3"),
        (single(STEM, "abcd", reasons=("x" * 4_000, "", "", "")), "explanation"),
        (Match("", ()), "four pairs"),
    ],
)
def test_a_misshapen_question_fails_with_what_is_wrong(item: object, words: str) -> None:
    assert fails(ShapeCheck().check(draft(item), CONTEXT), words)  # type: ignore[arg-type]  # mixed on purpose
