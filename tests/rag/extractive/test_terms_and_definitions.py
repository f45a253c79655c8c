"""What the book defines, and which terms may stand beside which."""

import pytest

from rag.generate.extractive import choices
from rag.generate.extractive.definitions import Shape
from rag.generate.extractive.terms import varies


def test_definitions_are_mined_with_their_sentence(view) -> None:
    found = {definition.term.lower(): definition for definition in view.definitions}
    guttation = found["guttation"]
    assert guttation.shape is Shape.NAMED_LAST
    assert guttation.gloss == "The exudation of liquid water from the tips of leaves"
    assert "is called guttation" in guttation.sentence.raw
    assert found["xylem"].shape is Shape.DEFINED


def test_distractors_are_of_the_kind_of_the_key(view) -> None:
    term = view.bank.find("transpiration")
    rivals = {
        rival.text for rival in choices.distractors_for(term, term.definition.stated, view.bank)
    }
    assert rivals == {"translocation", "guttation", "imbibition"}


def test_a_distractor_takes_the_number_of_the_key(read) -> None:
    view = read(
        "A *root cell* is a cell that takes up water. Many root cells are long. "
        "The *guard cells* are cells that open a stoma. Each stoma has two guard cells."
    )
    assert view.bank.in_number(view.bank.find("root cell"), plural=True) == "root cells"
    assert view.bank.in_number(view.bank.find("guard cells"), plural=False) == "guard cell"


def test_synonyms_abbreviations_and_parts_are_the_same_thing(read) -> None:
    view = read("Deoxyribonucleic acid (DNA) stores the plan of a cell in most living things.")
    assert view.bank.same_thing("deoxyribonucleic acid", "DNA")
    assert view.bank.same_thing("field", "electric field")
    assert view.bank.same_thing("electric field", "electrostatic field")
    assert not view.bank.same_thing("electric field", "magnetic field")


def test_what_is_listed_together_is_of_one_kind(read) -> None:
    view = read(
        "*Adenine* and *thymine* are bases of the chain. Every chain holds adenine and thymine."
    )
    adenine = view.bank.find("adenine")
    assert [term.text for term in view.bank.siblings(adenine)] == ["thymine"]


def test_two_names_joined_by_or_are_the_same_thing(read) -> None:
    view = read(
        "A *null vector* or a *zero vector* has no length. A mean or average value is one number."
    )
    assert view.bank.same_thing("null vector", "zero vector")
    assert view.bank.same_thing("mean value", "average value")


def test_another_name_is_no_distractor(read) -> None:
    view = read(
        "The *Krebs cycle*, also called the *citric acid cycle*, runs in the matrix of a cell."
    )
    assert view.bank.same_thing("Krebs cycle", "citric acid cycle")


def test_what_a_thing_is_also_called_is_offered_nowhere(read) -> None:
    view = read(
        "The *Krebs cycle* is a cyclic chain of reactions. It begins with citrate, so the pathway "
        "is also called the *citric acid cycle*. The *Calvin cycle* is a cyclic chain of steps."
    )
    rivals = [term.text for term in view.bank.rivals(view.bank.find("Krebs cycle"))]
    assert rivals == ["Calvin cycle"]


@pytest.mark.parametrize(
    ("one", "other", "variants"),
    [
        ("aqueous solution", "saturated solution", True),
        ("dilute solution", "aqueous solution", True),
        ("vapour pressure", "osmotic pressure", False),
        ("aqueous solution", "aqueous layer", False),
    ],
)
def test_adjectives_before_one_noun_make_variants(one: str, other: str, variants: bool) -> None:
    assert varies(one, other) is variants
