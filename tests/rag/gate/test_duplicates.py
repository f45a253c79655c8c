"""Duplicates: neither the bank nor the set has the question already."""

from dataclasses import replace

from models.item.render import render
from rag.gate.duplicates import DuplicatesCheck, signature
from tests.rag.gate.book import CONTEXT, GOOD, OSMOSIS, TISSUES, draft, fails, single
from tests.rag.gate.test_evidence import SENTENCES

WORDED_ANEW = "Across a partly permeable membrane the movement of water is called what?"


def test_a_new_question_passes() -> None:
    context = replace(CONTEXT, bank_stems=["Which tissue carries sugars to growing parts?"])
    assert DuplicatesCheck().check(draft(GOOD, OSMOSIS), context).verdict == "pass"


def test_a_question_of_the_bank_worded_anew_fails() -> None:
    context = replace(CONTEXT, bank_stems=[WORDED_ANEW])
    assert fails(DuplicatesCheck().check(draft(GOOD, OSMOSIS), context), "such a question already")


def test_questions_with_one_general_stem_differ_by_their_key() -> None:
    stem = "Which of the following statements is correct?"
    one = single(stem, SENTENCES)
    other = single(stem, (OSMOSIS, *SENTENCES[1:]))
    context = replace(CONTEXT, bank_stems=[signature(one)])
    assert DuplicatesCheck().check(draft(other, OSMOSIS), context).verdict == "pass"
    assert DuplicatesCheck().check(draft(one, TISSUES), context).failed


def test_two_questions_of_a_set_do_not_stand_on_the_same_lines() -> None:
    accepted = draft(single("Which process needs a partly permeable membrane?", "abcd"), OSMOSIS)
    context = replace(CONTEXT, accepted=[accepted])
    assert fails(DuplicatesCheck().check(draft(GOOD, OSMOSIS), context), "the same lines")
    other = single("Which tissue carries sugars in a plant?", ("Phloem", "Xylem", "Pith", "Bark"))
    assert DuplicatesCheck().check(draft(other, TISSUES), context).verdict == "pass"


def test_the_reason_names_no_other_question_since_its_key_is_no_ones_to_tell() -> None:
    key = GOOD.options[render(GOOD).key].text
    context = replace(CONTEXT, bank_stems=[signature(GOOD)])
    verdict = DuplicatesCheck().check(draft(GOOD, OSMOSIS), context)
    assert verdict.failed
    assert key.casefold() not in verdict.reason.casefold()
