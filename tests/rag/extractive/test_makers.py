"""Each maker on a small chapter: what it asks, what it offers, what proves it."""

import pytest

from models.item.evidence import Role
from models.item.render import render
from rag.generate.extractive import (
    make_assertion,
    make_cloze,
    make_definition,
    make_match,
    make_statement_choice,
    make_statement_set,
    make_statements,
    text,
)


def first(candidates, wanted=lambda made: True):
    for candidate in candidates:
        made = candidate.build(candidate.positions[0], 0)
        if wanted(made):
            return candidate
    raise AssertionError("no such candidate")


def test_a_definition_asks_for_the_term_among_its_kind(view) -> None:
    candidate = first(
        make_definition.make(view), lambda made: made.item.stem.startswith("The loss of water")
    )
    made = candidate.build(2, 0)
    assert made.item.stem == "The loss of water vapour from the leaves of a plant is called:"
    assert made.item.options[2].text == "Transpiration"
    assert {option.text for option in made.item.options} == {
        "Transpiration",
        "Translocation",
        "Guttation",
        "Imbibition",
    }
    assert "quid water" in next(o.reason for o in made.item.options if o.text == "Guttation")


def test_every_distractor_of_a_definition_is_refuted_by_its_own_sentence(view) -> None:
    candidate = first(make_definition.make(view))
    made = candidate.build(1, 0)
    refuting = {span.option: span.quote for span in made.evidence if span.role is Role.REFUTES}
    assert set(refuting) == {0, 2, 3}
    for place, quote in refuting.items():
        assert made.item.options[place].text.lower() in quote.lower()


def test_options_of_a_definition_share_number_and_first_letter_case(view) -> None:
    for candidate in make_definition.make(view):
        options = candidate.build(0, 0).item.options
        assert len({text.is_plural(option.text) for option in options}) == 1
        assert all(option.text[0].isupper() for option in options)


def test_a_cloze_never_shows_its_key(view) -> None:
    for candidate in make_cloze.make(view):
        item = candidate.build(0, 0).item
        assert item.options[0].text.lower() not in item.stem.lower()


def test_one_of_four_statements_is_false_and_the_rest_are_quoted(view) -> None:
    candidate = first(make_statement_choice.make(view))
    made = candidate.build(3, 0)
    assert made.item.options[3].right
    assert "incorrect" in made.item.options[3].reason
    assert len(made.evidence) == 4
    assert len({span.quote for span in made.evidence}) == 4


@pytest.mark.parametrize("position", [0, 1, 2, 3])
def test_statement_one_and_two_take_every_truth(view, position) -> None:
    candidate = first(make_statements.make(view))
    made = candidate.build(position, 0)
    assert render(made.item).key == position
    truths = tuple(statement.true for statement in made.item.statements)
    assert truths == ((True, True), (False, False), (True, False), (False, True))[position]


def test_a_set_of_statements_has_two_false_ones(view) -> None:
    candidate = first(make_statement_set.make(view))
    made = candidate.build(1, 0)
    assert sum(not statement.true for statement in made.item.statements) == 2
    assert render(made.item).key == 1


def test_a_match_pairs_four_terms_that_do_not_name_each_other(view) -> None:
    candidate = first(make_match.make(view))
    pairs = candidate.build(0, 0).item.pairs
    assert len({pair.left for pair in pairs}) == 4
    for one in pairs:
        assert all(one.left.lower() not in other.right.lower() for other in pairs)


def test_an_assertion_and_its_reason_come_from_one_because(view) -> None:
    candidate = first(
        make_assertion.make(view), lambda made: "cools the leaves" in made.item.assertion
    )
    made = candidate.build(0, 0)
    assert made.item.explains
    assert made.item.reason == "Evaporation of water absorbs heat from the leaf surface."
    assert render(made.item).key == 0


def test_an_assertion_reason_is_true_and_false_as_its_position_says(view) -> None:
    for candidate in make_assertion.make(view):
        for position in candidate.positions:
            made = candidate.build(position, 0)
            assert render(made.item).key == position
            assert made.item.assertion != made.item.reason
