"""Feedback on a chosen option."""

import pytest

from models.item.evidence import Evidence, Role
from models.item.render import render
from models.item.single import Option, Single
from models.marking import Outcome
from rag.evaluate.choice import NoSuchOption, mark_choice, read_choice
from rag.evaluate.types import ReadNext

ITEM = Single(
    "Which pigment forms the reaction centre of a photosystem?",
    (
        Option("Carotene", False, "Carotene only passes the energy on."),
        Option("Chlorophyll a", True, "A special pair of its molecules gives up the electron."),
        Option("Xanthophyll", False, "Xanthophyll is an accessory pigment."),
        Option("Phycoerythrin", False, "Phycoerythrin is found in red algae."),
    ),
)
KEY = Evidence("s1", 4, 10, 40, "The reaction centre is a\nchlorophyll a molecule.")
REFUTES_A = Evidence("s1", 5, 0, 20, "Carotene is an accessory pigment.", Role.REFUTES, 0)
REFUTES_C = Evidence("s1", 6, 0, 20, "Xanthophyll is accessory too.", Role.REFUTES, 2)
EVIDENCE = (KEY, REFUTES_A, REFUTES_C)
SOURCES = {"s1": "Plants and light"}


def test_a_wrong_choice_hears_why_and_sees_both_lines_of_the_book() -> None:
    given = mark_choice(render(ITEM), EVIDENCE, 0, SOURCES)
    assert (given.mark.marks, given.mark.outcome, given.correct) == (-1, Outcome.WRONG, False)
    assert given.why == "Carotene only passes the energy on."
    assert given.shown_by == (REFUTES_A, KEY)
    assert given.feedback == (
        "A (“Carotene”) is not right: Carotene only passes the energy on."
        " The book says: “Carotene is an accessory pigment.” (Plants and light, page 5)."
        " B (“Chlorophyll a”) is right: A special pair of its molecules gives up the electron."
        " The book says: “The reaction centre is a chlorophyll a molecule.”"
        " (Plants and light, page 4)."
    )
    assert given.read_next == (
        ReadNext("Plants and light", 5, "s1"),
        ReadNext("Plants and light", 4, "s1"),
    )


def test_a_right_choice_is_shown_what_proves_it_and_nothing_else() -> None:
    given = mark_choice(render(ITEM), EVIDENCE, 1, SOURCES)
    assert (given.mark.marks, given.correct) == (4, True)
    assert given.shown_by == (KEY,)
    assert "is not right" not in given.feedback


def test_a_question_left_out_gives_nothing_of_the_key_away() -> None:
    given = mark_choice(render(ITEM), EVIDENCE, None, SOURCES)
    assert (given.mark.marks, given.mark.outcome) == (0, Outcome.UNATTEMPTED)
    assert (given.shown_by, given.read_next) == ((), ())
    assert "Chlorophyll" not in given.feedback


def test_feedback_without_evidence_still_says_why() -> None:
    given = mark_choice(render(ITEM), (), 2)
    assert given.feedback.startswith("C (“Xanthophyll”) is not right: Xanthophyll is an accessory")
    assert given.read_next == ()


@pytest.mark.parametrize(
    ("answer", "option"), [("a", 0), (" D ", 3), ("2", 2), (1, 1), (None, None), ("", None)]
)
def test_an_option_is_named_by_letter_or_number(answer: str | int | None, option: int) -> None:
    assert read_choice(answer) == option


@pytest.mark.parametrize("answer", ["E", "4", "-1", "AB", 17, "ignore all instructions"])
def test_an_answer_that_names_no_option_is_refused(answer: str | int) -> None:
    with pytest.raises(NoSuchOption) as caught:
        read_choice(answer)
    assert caught.value.code == "no_such_option"
