"""Evidence: spans are the page's own text, and a swapped key or truth does not get past them."""

from dataclasses import replace

import pytest

from models.item.assertion_reason import AssertionReason
from models.item.evidence import Evidence, Role
from models.item.match import Match, Pair
from models.item.numerical import Numerical, Quantity, Slip
from models.item.sequence import Sequence
from models.item.statements import Statement, Statements
from rag.gate.evidence import EvidenceCheck
from rag.types import Draft, Verdict
from tests.rag.gate.book import (
    CODONS,
    CONTEXT,
    GOOD,
    GUARD,
    MOMENTUM,
    OSMOSIS,
    PROCESSES,
    ROOT,
    SEED,
    TABLE,
    TISSUES,
    TRANSPIRATION,
    WILTING,
    WILTS,
    ZINC,
    draft,
    fails,
    single,
    span,
)


def verdict(checked: Draft) -> Verdict:
    return EvidenceCheck().check(checked, CONTEXT)


def passes(checked: Draft) -> bool:
    return verdict(checked).verdict == "pass"


# --- spans


def test_a_span_that_is_the_pages_own_text_passes() -> None:
    assert passes(draft(GOOD, OSMOSIS))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": 1}, "is not what page 7 says"),
        ({"quote": OSMOSIS.upper()}, "is not what page 7 says"),
        ({"start": -5}, "has no characters"),
        ({"end": 10**6}, "has no characters"),
        ({"start": 50, "end": 50, "quote": ""}, "has no characters"),
        ({"end": 7, "quote": "Osmosis"}, "too short"),
        ({"option": 1}, "names an option"),
    ],
)
def test_a_span_that_is_not_fails(change: dict[str, object], words: str) -> None:
    wrong = replace(span(OSMOSIS), **change)  # type: ignore[arg-type]  # each case changes other fields
    assert fails(verdict(draft(GOOD, wrong)), words)


def test_a_question_without_a_span_for_its_key_fails() -> None:
    assert fails(verdict(draft(GOOD)), "No span")
    assert fails(verdict(draft(GOOD, span(OSMOSIS, Role.REFUTES, 1))), "No span")


def test_a_refutation_of_a_fifth_option_fails() -> None:
    odd = Evidence("book", 7, 0, len(OSMOSIS), OSMOSIS, Role.REFUTES, 4)
    assert fails(verdict(draft(GOOD, OSMOSIS, odd)), "there are four")


# --- one right option


@pytest.mark.parametrize("wrong", [1, 2, 3])
def test_a_swapped_key_is_not_in_the_quote(wrong: int) -> None:
    item = single(GOOD.stem, PROCESSES, right=wrong)
    assert fails(verdict(draft(item, OSMOSIS)), "do not hold the key")


def test_of_two_options_in_one_quote_the_one_joined_to_the_stem_is_the_key() -> None:
    stem = "Which tissue carries sugars to growing parts of a plant?"
    options = ("Phloem", "Xylem", "Cambium", "Pith")
    assert passes(draft(single(stem, options), TISSUES))
    assert fails(verdict(draft(single(stem, options, right=1), TISSUES)), "'Phloem' better")


def test_of_two_options_that_fill_a_blank_the_books_own_is_the_key() -> None:
    stem = "The ____ carries water upwards, whereas the phloem carries sugars to growing parts."
    options = ("xylem", "phloem", "cambium", "pith")
    assert passes(draft(single(stem, options), TISSUES))
    assert verdict(draft(single(stem, options, right=1), TISSUES)).failed


def test_a_quote_about_something_else_does_not_prove_the_key() -> None:
    item = single("Which hormone ripens fruit in the dark?", ("Osmosis", "Auxin", "Zeatin", "ABA"))
    assert fails(verdict(draft(item, OSMOSIS)), "do not speak of what the stem asks")


SENTENCES = (
    TISSUES,
    "The xylem carries sugars upwards, whereas the phloem carries water to growing parts.",
    "The xylem carries water downwards, whereas the phloem carries sugars to growing parts.",
    "The xylem carries water upwards, whereas the phloem carries proteins to growing parts.",
)


def test_of_four_sentences_only_the_books_own_can_be_the_key() -> None:
    stem = "Which of the following statements about transport is correct?"
    assert passes(draft(single(stem, SENTENCES), TISSUES))
    for wrong in (1, 2, 3):
        assert verdict(draft(single(stem, SENTENCES, right=wrong), TISSUES)).failed


def test_a_distractor_that_the_page_says_elsewhere_is_a_second_key() -> None:
    stem = "Which of the following statements about transport is correct?"
    item = single(stem, (TISSUES, TRANSPIRATION, *SENTENCES[2:]))
    assert fails(verdict(draft(item, TISSUES)), "bears out option 2 too")


def test_a_span_that_refutes_the_key_fails() -> None:
    refuting = span(TISSUES, Role.REFUTES, 0)
    assert fails(verdict(draft(GOOD, OSMOSIS, refuting)), "refuting the key")


NEGATIVE = "Which of the following statements is INCORRECT?"
NEGATIVE_OPTIONS = (
    OSMOSIS,
    TRANSPIRATION,
    TISSUES,
    "Root pressure accounts for the rise of water in tall trees.",
)
NEGATIVE_SPANS = (ROOT, OSMOSIS, TRANSPIRATION, TISSUES)


def test_a_negative_stem_asks_for_what_the_book_denies() -> None:
    assert passes(draft(single(NEGATIVE, NEGATIVE_OPTIONS, right=3), *NEGATIVE_SPANS))
    for true in (0, 1, 2):
        item = single(NEGATIVE, NEGATIVE_OPTIONS, right=true)
        assert verdict(draft(item, *NEGATIVE_SPANS)).failed


def test_a_negative_stem_needs_proof_of_the_three_others() -> None:
    item = single(NEGATIVE, NEGATIVE_OPTIONS, right=3)
    assert fails(verdict(draft(item, *NEGATIVE_SPANS[:3])), "No span supports option 3")


def test_an_odd_one_out_stands_apart_from_three_names_of_one_quote() -> None:
    quote = "The xylem carries water upwards, whereas the phloem carries sugars to growing parts."
    stem = "Which of these does the passage on transport in plants NOT name?"
    names = ("xylem", "phloem", "sugars", "cambium")
    assert passes(draft(single(stem, names, right=3), quote))
    assert verdict(draft(single(stem, names, right=0), quote)).failed


def test_the_clause_that_answers_the_stem_decides_between_two_numbers() -> None:
    stem = "How many of the sixty-four codons specify amino acids?"
    options = ("Sixty-one", "Three", "Twenty", "Forty-four")
    assert passes(draft(single(stem, options), CODONS))
    assert fails(verdict(draft(single(stem, options, right=1), CODONS)), "'Sixty-one' better")


def test_one_wrong_verb_in_a_short_option_is_enough() -> None:
    stem = "Zinc protects iron even where the coating is scratched. What is the reason?"
    options = (
        "Zinc is oxidised in preference to iron",
        "Zinc is reduced in preference to iron",
        "Zinc closes the scratch with an alloy",
        "Zinc keeps all of the water away",
    )
    assert passes(draft(single(stem, options), ZINC))
    for wrong in (1, 2, 3):
        assert verdict(draft(single(stem, options, right=wrong), ZINC)).failed


# --- statements


FALSE = "Transpiration is the gain of water vapour from leaves."


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(True, False, True), (True, True, False), (False, False, False), (False, True, False)],
)
def test_statements_pass_with_their_own_truth_only(
    first: bool, second: bool, expected: bool
) -> None:
    item = Statements("", (Statement(TISSUES, first), Statement(FALSE, second)))
    spans = span(TISSUES), span(TRANSPIRATION, Role.REFUTES)
    assert passes(draft(item, *spans)) is expected


@pytest.mark.parametrize(
    "altered",
    [
        "Root pressure does not account for the rise of trees in tall water.",
        "Root pressure does account for the rise of water in tall trees.",
        "Root pressure does not account for the rise of water in short trees.",
        "Root pressure does not account for the fall of water in tall trees.",
        "Root pressure does not account for the rise of water in tall trees of 30 metres.",
        "Root pressure does not account for the rapid rise of water in tall trees.",
    ],
)
def test_an_altered_sentence_is_not_true(altered: str) -> None:
    item = Statements("", (Statement(TISSUES, True), Statement(altered, True)))
    assert fails(verdict(draft(item, TISSUES, ROOT)), "No span supports statement 2")


def test_a_false_statement_without_a_refutation_fails() -> None:
    item = Statements("", (Statement(TISSUES, True), Statement("Lions hunt by night.", False)))
    assert fails(verdict(draft(item, TISSUES)), "No span refutes statement 2")


def test_a_statement_marked_false_that_the_page_says_elsewhere_fails() -> None:
    said = "Transpiration is the loss of water vapour from leaves."
    near = "the leaves lose more water than the roots supply"
    item = Statements("", (Statement(TISSUES, True), Statement(said, False)))
    found = verdict(draft(item, TISSUES, near))
    assert found.failed


# --- assertion and reason

ASSERTION = "Guard cells open the stomata."
REASON = "The turgor of guard cells rises when potassium ions enter the cells."


def test_a_reason_the_source_gives_explains_and_may_not_be_said_not_to() -> None:
    explains = AssertionReason(ASSERTION, REASON, True, True, True)
    assert passes(draft(explains, GUARD))
    denied = replace(explains, explains=False)
    assert fails(verdict(draft(denied, GUARD)), "does give the reason")


def test_two_facts_from_different_places_do_not_explain_each_other() -> None:
    apart = AssertionReason(ASSERTION, TRANSPIRATION, True, True, False)
    assert passes(draft(apart, GUARD, TRANSPIRATION))


def test_a_sentence_that_follows_with_therefore_is_explained() -> None:
    item = AssertionReason("The plant wilts at noon.", WILTING, True, True, True)
    assert passes(draft(item, WILTS, WILTING))
    assert verdict(draft(replace(item, explains=False), WILTS, WILTING)).failed


def test_facts_far_apart_without_a_word_of_cause_do_not_explain() -> None:
    item = AssertionReason(MOMENTUM, TRANSPIRATION, True, True, True)
    assert fails(verdict(draft(item, MOMENTUM, TRANSPIRATION)), "does not give the reason")


def test_a_false_reason_is_refuted_and_cannot_be_marked_true() -> None:
    false = "The turgor of guard cells rises when calcium ions enter the cells."
    item = AssertionReason(ASSERTION, false, True, False, False)
    assert passes(draft(item, GUARD))
    assert verdict(draft(replace(item, reason_true=True), GUARD)).failed


# --- match, sequence, numerical

PAIRS = (
    Pair("Osmosis", "movement of water across a partly permeable membrane"),
    Pair("Transpiration", "loss of water vapour from leaves"),
    Pair("Phloem", "carries sugars to growing parts"),
    Pair("Guard cells", "open the stomata"),
)
PAIR_SPANS = (OSMOSIS, TRANSPIRATION, TISSUES, GUARD)


def test_pairs_that_stand_together_pass_and_any_exchange_fails() -> None:
    assert passes(draft(Match("", PAIRS), *PAIR_SPANS))
    for one in range(4):
        for other in range(one):
            pairs = list(PAIRS)
            pairs[one] = replace(PAIRS[one], right=PAIRS[other].right)
            pairs[other] = replace(PAIRS[other], right=PAIRS[one].right)
            found = verdict(draft(Match("", tuple(pairs)), *PAIR_SPANS))
            assert fails(found, "No span holds"), (one, other)


def test_pairs_of_one_table_are_told_apart_by_their_rows() -> None:
    rows = [row.split(" gives ") for row in TABLE.splitlines()]
    pairs = [Pair(left, right) for left, right in rows]
    assert passes(draft(Match("", tuple(pairs)), TABLE))
    pairs[0], pairs[1] = Pair(rows[0][0], rows[1][1]), Pair(rows[1][0], rows[0][1])
    assert fails(verdict(draft(Match("", tuple(pairs)), TABLE)), "more closely")


STEPS = (
    "The seed absorbs water",
    "The seed coat ruptures",
    "The radicle emerges",
    "The plumule grows towards light",
)


def test_steps_in_the_sources_order_pass_and_another_order_fails() -> None:
    stem = "Arrange the events of germination:"
    assert passes(draft(Sequence(stem, STEPS), SEED))
    swapped = (STEPS[1], STEPS[0], *STEPS[2:])
    assert fails(verdict(draft(Sequence(stem, swapped), SEED)), "in this order")
    foreign = (*STEPS[:3], "The leaf turns its blade to the sun")
    assert fails(verdict(draft(Sequence(stem, foreign), SEED)), "No span holds the step")


NUMERICAL = Numerical(
    stem="A body of mass 2.0 kg moves with a velocity of 3.0 m s⁻¹. Find its momentum.",
    quantities=(Quantity("m", "2.0", "kg", "mass"), Quantity("v", "3.0", "m s^-1", "velocity")),
    expression="m*v",
    unit="kg m s^-1",
    significant_figures=2,
    slips=(Slip("divided", "m/v"), Slip("squared", "m*v**2"), Slip("halved", "m*v/2")),
)


def test_a_calculation_quotes_the_relation_it_uses() -> None:
    assert passes(draft(NUMERICAL, MOMENTUM))
    assert fails(verdict(draft(NUMERICAL, TRANSPIRATION)), "does not speak of")
