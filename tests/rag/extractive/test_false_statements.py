"""Controlled changes: false beyond doubt, or not made."""

import pytest

from rag.generate.extractive.edits import falsify


@pytest.mark.parametrize(
    ("said", "false"),
    [
        (
            "Transpiration increases with a fall in humidity.",
            "Transpiration decreases with a fall in humidity.",
        ),
        (
            "Water moves from the roots to the leaves through the xylem.",
            "Water moves from the leaves to the roots through the xylem.",
        ),
        (
            "A sieve tube element is 250 micrometres long.",
            "A sieve tube element is 125 micrometres long.",
        ),
        (
            "The walls of dead cells do not contain cytoplasm.",
            "The walls of dead cells contain cytoplasm.",
        ),
        ("Sugar is the main load of the phloem.", "Sugar is not the main load of the phloem."),
    ],
)
def test_a_known_change_makes_it_false(said, false, as_fact, view) -> None:
    edit = falsify(as_fact(said), view.bank)
    assert edit is not None
    assert edit.text == false
    assert said.removesuffix(".") in edit.note


@pytest.mark.parametrize(
    "said",
    [
        "Some plants do not lose water at night.",
        "Uptake needs a flow between two cells of a root.",
        "Flow goes by convention where it is taken in the direction of the stem.",
        "Cells may be larger or smaller in dry soil.",
        "There are two kinds of vessels, wide and narrow.",
    ],
)
def test_what_could_still_hold_is_left_alone(said, as_fact, view) -> None:
    edit = falsify(as_fact(said), view.bank)
    assert edit is None


def test_a_word_that_its_gloss_repeats_is_left_alone(as_fact, view) -> None:
    edit = falsify(as_fact("The enzyme initiates the copying of a gene (initiation)."), view.bank)
    assert edit is None or "terminates" not in edit.text


def test_a_condition_is_not_turned_round(as_fact, view) -> None:
    edit = falsify(as_fact("Stomata close when the humidity is low."), view.bank)
    assert edit is None or "high" not in edit.text


def test_articles_follow_the_word_that_was_put_in(as_fact, view) -> None:
    edit = falsify(as_fact("The strip is an impermeable band of the root."), view.bank)
    assert edit is not None
    assert edit.text == "The strip is a permeable band of the root."


def test_a_thing_defined_gets_the_name_of_another(view) -> None:
    fact = next(fact for fact in view.facts if "called guttation" in fact.text)
    edit = falsify(fact, view.bank)
    assert edit is not None
    assert edit.now in {"transpiration", "translocation", "imbibition"}
