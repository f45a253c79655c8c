"""Item-writing flaws, each with an item that has it, and what NEET waives."""

import pytest

from models.item.assertion_reason import AssertionReason
from models.item.single import Single
from rag.gate.flaws import FlawsCheck
from tests.rag.gate.book import CONTEXT, GOOD, draft, fails, single

STEM = "What carries sugars to the growing parts of a plant?"
NAMES = ("Phloem", "Xylem", "Cambium", "Cortex")


def test_a_clean_question_passes() -> None:
    assert FlawsCheck().check(draft(GOOD), CONTEXT).verdict == "pass"
    assert FlawsCheck().check(draft(single(STEM, NAMES)), CONTEXT).verdict == "pass"


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (single(STEM, (*NAMES[:3], "All of the above")), "all, none or both"),
        (single(STEM, (*NAMES[:3], "None of these")), "all, none or both"),
        (
            single(STEM, ("The phloem with its sieve tubes and companion cells", *NAMES[1:])),
            "longer",
        ),
        (
            single(
                STEM,
                ("Phloem", *(f"The {n} with all of its many conducting elements" for n in "xyz")),
            ),
            "shorter",
        ),
        (single("The plant tissue that divides is an", ("apex", "bud", "root", "leaf")), "article"),
        (
            single(STEM, ("Phloem", "Only the xylem", "Always the cambium", "Cortex")),
            "Absolute words",
        ),
        (single(STEM, ("Usually the phloem", "The xylem", "The cambium", "The cortex")), "vague"),
        (
            single(
                "Which tissue of the phloem group has sieve plates?", ("Phloem tubes", *NAMES[1:])
            ),
            "comes back in the key alone",
        ),
        (single("Which of these is not a conducting tissue?", NAMES), "negation in capitals"),
        (single("All of these conduct except", NAMES), "negation in capitals"),
        (single("Which is it?", NAMES), "does not say what is asked"),
        (single("What does Fig. 5.2 show about the phloem?", NAMES), "does not see"),
        (single("It carries sugars to the growing parts:", NAMES), "does not see"),
        (single("The ____ and the ____ carry sap in plants", NAMES), "more than one blank"),
        (single(STEM, ("Phloem", "Xylem", "Cambium", "42")), "number where the others"),
        (
            single(
                STEM,
                (
                    "Phloem",
                    "The xylem vessels with thick woody walls lift dissolved minerals",
                    "The cambium ring between both tissues makes further new cells",
                    "The cortex parenchyma below the outer skin stores much starch",
                ),
            ),
            "shorter",
        ),
    ],
)
def test_each_flaw_is_found(item: Single, words: str) -> None:
    assert fails(FlawsCheck().check(draft(item), CONTEXT), words)


def test_an_odd_word_among_sentences_is_implausible() -> None:
    options = (
        "The phloem tubes move dissolved food towards young tips daily",
        "The xylem vessels lift dissolved minerals from roots to leaves",
        "The cambium makes further new cells between both tissues yearly",
        "Cortex",
    )
    found = FlawsCheck().check(draft(single(STEM, options)), CONTEXT)
    assert fails(found, "a word where the others are sentences")


@pytest.mark.parametrize(
    "stem", ["Which of these is NOT a conducting tissue?", "Which statement is incorrect?"]
)
def test_a_marked_negation_is_waived_by_name(stem: str) -> None:
    found = FlawsCheck().check(draft(single(stem, NAMES)), CONTEXT)
    assert found.verdict == "waived"
    assert "negative stem" in found.reason


def test_the_complex_form_is_waived_by_name() -> None:
    item = AssertionReason("Leaves wilt", "They lose water", True, True, True)
    found = FlawsCheck().check(draft(item), CONTEXT)
    assert (found.verdict, found.reason[:16]) == ("waived", "complex question")


def test_an_article_that_fits_all_options_is_no_cue() -> None:
    item = single("A cell that guards a pore is called a", ("root", "bud", "leaf", "stem"))
    assert FlawsCheck().check(draft(item), CONTEXT).verdict == "pass"
