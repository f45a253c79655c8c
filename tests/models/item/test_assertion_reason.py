"""Assertion and Reason: the key for each of the eight cases, and what each option's reason says."""

from itertools import product

import pytest

from models.item.assertion_reason import AssertionReason
from models.item.errors import BadItem
from models.item.render import render

OPTIONS = (
    "Both A and R are true and R is the correct explanation of A",
    "Both A and R are true but R is NOT the correct explanation of A",
    "A is true but R is false",
    "A is false but R is true",
)


def item(assertion_true: bool, reason_true: bool, explains: bool) -> AssertionReason:
    return AssertionReason(
        assertion="Leaves wilt at noon",
        reason="Roots supply less water than the leaves lose",
        assertion_true=assertion_true,
        reason_true=reason_true,
        explains=explains,
        assertion_note="Turgor falls at noon",
        reason_note="Supply lags behind loss",
    )


@pytest.mark.parametrize(
    ("assertion_true", "reason_true", "explains"), list(product((True, False), repeat=3))
)
def test_the_key_follows_from_the_three_booleans(
    assertion_true: bool, reason_true: bool, explains: bool
) -> None:
    case = item(assertion_true, reason_true, explains)
    if not assertion_true and not reason_true:
        with pytest.raises(BadItem, match="both false"):
            render(case)
        return
    if assertion_true and reason_true:
        expected = OPTIONS[0] if explains else OPTIONS[1]
    else:
        expected = OPTIONS[2] if assertion_true else OPTIONS[3]
    shown = render(case)
    assert shown.options == OPTIONS
    assert shown.options[shown.key] == expected


def test_each_wrong_option_is_told_what_is_wrong_with_it() -> None:
    shown = render(item(assertion_true=True, reason_true=False, explains=False))
    assert shown.reasons[0] == "Reason R is false. Supply lags behind loss."
    assert shown.reasons[3] == (
        "Assertion A is true. Turgor falls at noon. Reason R is false. Supply lags behind loss."
    )


def test_the_option_wrong_in_the_link_alone_is_told_so() -> None:
    shown = render(item(assertion_true=True, reason_true=True, explains=True))
    assert shown.reasons[1] == "R is the correct explanation of A."


def test_the_same_sentence_twice_is_refused() -> None:
    with pytest.raises(BadItem, match="the same"):
        render(AssertionReason("Leaves wilt", "Leaves  wilt", True, True, True))


def test_hindi_options_take_the_words_of_the_hindi_paper() -> None:
    shown = render(item(True, True, True), language="hi")
    assert shown.options[0] == "A और R दोनों सत्य हैं और R, A की सही व्याख्या है"
    assert shown.stem.splitlines()[1].startswith("अभिकथन A:")
