"""Notation: LaTeX closes, equations balance."""

import pytest

from rag.gate.equation import read_term, unbalanced_equations
from rag.gate.notation import NotationCheck
from tests.rag.gate.book import CONTEXT, GOOD, draft, fails, single

STEM = "Which of these is right for the reaction?"


def test_plain_text_passes() -> None:
    assert NotationCheck().check(draft(GOOD), CONTEXT).verdict == "pass"


@pytest.mark.parametrize(
    "text",
    [
        r"$\frac{1}{2}$",
        r"\ce{H2O}",
        r"a set \{1, 2\} of numbers",
        r"it costs 5 \$",
        r"\begin{matrix}1\end{matrix}",
        r"\sqrt[3]{8}",
    ],
)
def test_closed_latex_passes(text: str) -> None:
    item = single(STEM, (text, "b", "c", "d"))
    assert NotationCheck().check(draft(item), CONTEXT).verdict == "pass"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"$\frac{1}{2}", "$ is not closed"),
        (r"\frac{1}{2", "brace is not closed"),
        (r"x}^{2", "closes that was not opened"),
        (r"\frac 12", "lacks its argument"),
        (r"\begin{matrix}1", "does not end"),
        (r"1\end{matrix}", "did not begin"),
        (r"\begin{a}\end{b}", "did not begin"),
    ],
)
def test_open_latex_fails_in_any_part(text: str, words: str) -> None:
    for item in (
        single(f"{STEM} {text}", "abcd"),
        single(STEM, ("a", "b", "c", text)),
        single(STEM, "abcd", reasons=("", "", text, "")),
    ):
        assert fails(NotationCheck().check(draft(item), CONTEXT), words)


@pytest.mark.parametrize(
    "equation",
    [
        "6CO₂ + 12H₂O → C₆H₁₂O₆ + 6H₂O + 6O₂",
        "2H2 + O2 -> 2H2O",
        "H₂ + ½O₂ → H₂O",
        "MnO₄⁻ + 8H⁺ + 5e⁻ → Mn²⁺ + 4H₂O",
        "Ca(OH)₂ + CO₂ → CaCO₃ + H₂O",
        "NaCl(aq) + AgNO3(aq) → AgCl(s) + NaNO3(aq)",
        "CH₃COOH + C₂H₅OH ⇌ CH₃COOC₂H₅ + H₂O",
        "glucose → ethanol + CO₂",
        "ADP + Pi → ATP",
        "A → B → C",
        "B → C",
        "DNA → RNA",
    ],
)
def test_equations_that_balance_or_are_none_pass(equation: str) -> None:
    assert list(unbalanced_equations(equation)) == []


@pytest.mark.parametrize(
    "equation",
    [
        "H₂ + O₂ → H₂O",
        "MnO₄⁻ + 8H⁺ + 5e⁻ → Mn³⁺ + 4H₂O",
        "Fe2O3 + 3CO → Fe + 3CO2",
        "Ca(OH)₂ + CO₂ → CaCO₃ + 2H₂O",
    ],
)
def test_equations_out_of_balance_fail_except_in_a_distractor(equation: str) -> None:
    assert list(unbalanced_equations(f"The change is {equation}.")) == [equation]
    wrong_key = single(STEM, (equation, "b", "c", "d"))
    assert fails(NotationCheck().check(draft(wrong_key), CONTEXT), "does not balance")
    distractor = single(STEM, ("a", equation, "c", "d"))
    assert NotationCheck().check(draft(distractor), CONTEXT).verdict == "pass"


@pytest.mark.parametrize("text", ["Xx2", "H2O)", "(H2O", "2", "water", "H2O!"])
def test_what_is_no_formula_is_not_read_as_one(text: str) -> None:
    assert read_term(text) is None
