"""Leakage: the stem does not hand the key over."""

from dataclasses import replace

from models.item.match import Match, Pair
from rag.gate.leakage import LeakageCheck
from tests.rag.gate.book import CONTEXT, GOOD, draft, fails, single
from tests.rag.gate.test_evidence import NUMERICAL, PAIRS


def test_questions_that_keep_their_key_pass() -> None:
    for item in (GOOD, Match("", PAIRS), NUMERICAL):
        assert LeakageCheck().check(draft(item), CONTEXT).verdict == "pass"


def test_a_key_in_the_stem_fails_in_any_spelling() -> None:
    item = single("Is “Osmosis” the movement of water?", ("osmosis", "diffusion", "flow", "drift"))
    assert fails(LeakageCheck().check(draft(item), CONTEXT), "contains the key 'osmosis'")


def test_a_key_inside_another_word_is_no_leak() -> None:
    item = single("What does an anion carry in solution?", ("ion", "atom", "pair", "spin"))
    assert LeakageCheck().check(draft(item), CONTEXT).verdict == "pass"


def test_a_choice_among_things_the_stem_names_is_no_leak() -> None:
    stem = "Among mass, length, time and force, which is a derived quantity?"
    item = single(stem, ("force", "mass", "length", "time"))
    assert LeakageCheck().check(draft(item), CONTEXT).verdict == "pass"


def test_a_pair_that_shares_its_telling_word_fails() -> None:
    pairs = (Pair("Guard cells", "cells that guard the pore"), *PAIRS[:3])
    assert fails(LeakageCheck().check(draft(Match("", pairs)), CONTEXT), "share the word")


def test_a_stem_that_names_the_slip_fails() -> None:
    slips = (replace(NUMERICAL.slips[0], name="divided by the velocity"), *NUMERICAL.slips[1:])
    stem = f"{NUMERICAL.stem} It is not divided by the velocity."
    item = replace(NUMERICAL, slips=slips, stem=stem)
    assert fails(LeakageCheck().check(draft(item), CONTEXT), "names the slip")
