"""Which sentences may be read aloud by themselves."""

import pytest

from rag.generate.extractive import alone, text
from rag.generate.extractive.facts import mine_facts, sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "It carries water from the roots to the leaves.",
        "These cells control the opening of a stoma.",
        "Such bands are rare in the roots of grasses.",
        "We cut the roots of a plant to see its sap.",
        "As shown in Figure 3.2 the stem has three tissues.",
        "In this section the flow of sap is described.",
        "Does the stem of a tree carry water upwards?",
        "carries water from the roots to the leaves of plants.",
        "A length that is far greater than the width of a leaf.",
        "The former set of cells is living and the latter is dead.",
        "The flow rate Q is equal to k A h of the column.",
        "The rod gains one electron while rod = 5 is kept.",
        "Observe the leaf under a microscope for ten minutes.",
        "Some produce smooth colonies on the surface of a plate.",
        "The water rises, the pressure is lower at the top.",
        "Roots absorb water and their hairs.",
        "Find the volume of water that a leaf loses in a day.",
        "TABLE OF CONTENTS",
    ],
)
def test_a_sentence_that_leans_on_something_else_is_refused(sentence: str) -> None:
    stated = text.tidy(sentence)
    assert not (stated and alone.stands_alone(stated))


@pytest.mark.parametrize(
    "sentence",
    [
        "The xylem carries water from the roots to the leaves.",
        "Some plants lose water through the tips of their leaves.",
        "All living cells of a root need oxygen for respiration.",
        "Root pressure is highest in the early morning.",
        "Water stress causes the stomata of most plants to close.",
    ],
)
def test_a_sentence_that_says_it_all_is_kept(sentence: str) -> None:
    assert alone.stands_alone(text.tidy(sentence))


@pytest.mark.parametrize(
    ("raw", "stated"),
    [
        ("However, the strip is impermeable to water.", "The strip is impermeable to water."),
        ("(iii) Roots absorb water (Figure 3.1).", "Roots absorb water."),
        ("It is observed that roots absorb water.", "Roots absorb water."),
        ("We know that roots absorb water.", "Roots absorb water."),
        ("Leaves are therefore cooled by water.", "Leaves are cooled by water."),
        ("3. Uptake – Uptake of water needs roots.", "Uptake of water needs roots."),
        ("mRNA is read by the ribosome.", "mRNA is read by the ribosome."),
    ],
)
def test_labels_asides_and_connectives_are_stripped(raw: str, stated: str) -> None:
    assert text.tidy(raw) == stated


def test_the_givens_of_a_problem_are_no_facts(chapter) -> None:
    facts = mine_facts(sentences(chapter), frozenset())
    said = " ".join(fact.text for fact in facts)
    assert "Calculate" not in said
    assert "Figure" not in said
    assert "surprise" not in said


def test_the_rod_needs_an_introduction_and_a_key_term_does_not(read) -> None:
    view = read(
        "The *stem* is green. The stem carries water to the leaves. The rod carries water up."
    )
    assert [fact.text for fact in view.facts] == ["The stem carries water to the leaves."]


@pytest.mark.parametrize(
    ("one", "many"), [("root hair", "root hairs"), ("body", "bodies"), ("gas", "gases")]
)
def test_number_is_told_and_changed(one: str, many: str) -> None:
    assert text.is_plural(many)
    assert not text.is_plural(one)
    assert text.plural(one) == many


@pytest.mark.parametrize(
    ("said", "picks"),
    [
        ("The flow of water due to the sponge is uniform.", True),
        ("A plant with a sponge at its root keeps water in the sponge.", False),
        ("The flow of water due to the sponge of a reef is uniform.", False),
        ("The flow of water due to the stem is uniform.", False),
    ],
)
def test_the_sponge_picks_up_a_sponge_said_before(said: str, picks: bool) -> None:
    before = "a sponge lies beside a stem."
    assert alone.picks_up(said, before, frozenset({"stem"})) is picks


@pytest.mark.parametrize(
    "said",
    [
        "One strand acts a template for the other strand.",
        "A shell pulls as if its entire mass of the earth is at the centre.",
    ],
)
def test_a_slip_of_the_book_is_not_repeated(said: str) -> None:
    assert not alone.stands_alone(said)
