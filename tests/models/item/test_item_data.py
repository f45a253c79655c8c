"""Items as JSON: what is written is read back, and nothing else is."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.item.assertion_reason import AssertionReason
from models.item.data import ITEM_TYPES, item_from_dict, item_to_dict
from models.item.errors import BadItem
from models.item.match import Match, Pair
from models.item.numerical import Numerical, Quantity, Slip
from models.item.sequence import Sequence
from models.item.single import Option, Single
from models.item.statements import Statement, Statements
from models.item.types import Item

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
SEED = st.integers(-(2**31), 2**31)
ITEMS = st.one_of(
    st.builds(Single, TEXT, st.tuples(*[st.builds(Option, TEXT, st.booleans(), TEXT)] * 4)),
    st.builds(AssertionReason, TEXT, TEXT, st.booleans(), st.booleans(), st.booleans(), TEXT, TEXT),
    st.builds(
        Statements,
        TEXT,
        st.lists(st.builds(Statement, TEXT, st.booleans(), TEXT), max_size=5).map(tuple),
        SEED,
    ),
    st.builds(
        Match, TEXT, st.lists(st.builds(Pair, TEXT, TEXT), max_size=5).map(tuple), TEXT, TEXT, SEED
    ),
    st.builds(Sequence, TEXT, st.lists(TEXT, max_size=5).map(tuple), TEXT, SEED),
    st.builds(
        Numerical,
        TEXT,
        st.lists(st.builds(Quantity, TEXT, TEXT, TEXT, TEXT), max_size=3).map(tuple),
        TEXT,
        TEXT,
        st.integers(1, 6),
        st.tuples(*[st.builds(Slip, TEXT, TEXT, TEXT)] * 3),
        TEXT,
        SEED,
    ),
)
SINGLE: dict[str, Any] = {
    "type": "single",
    "stem": "Which is it?",
    "options": [{"text": str(i), "right": i == 0, "reason": ""} for i in range(4)],
}


@given(ITEMS)
def test_every_item_survives_the_trip_through_json(item: Item) -> None:
    assert item_from_dict(json.loads(json.dumps(item_to_dict(item)))) == item


def test_there_are_six_types() -> None:
    assert set(ITEM_TYPES) == {
        "single",
        "assertion_reason",
        "statements",
        "match",
        "sequence",
        "numerical",
    }


def test_fields_with_a_default_may_be_left_out() -> None:
    item = item_from_dict({"type": "sequence", "stem": "s", "steps": ["a", "b", "c", "d"]})
    assert item == Sequence("s", ("a", "b", "c", "d"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "object with a type"),
        ([], "object with a type"),
        ({}, "no question type"),
        ({"type": "essay"}, "no question type 'essay'"),
        ({"type": ["single"]}, "no question type"),
        (SINGLE | {"key": 2}, "no field 'key'"),
        ({"type": "single", "stem": "x"}, "options is missing"),
        (SINGLE | {"stem": 7}, "stem must be of type str"),
        (SINGLE | {"stem": "x" * 5_000}, "longer than"),
        (SINGLE | {"stem": "a\x00b"}, "no text"),
        (SINGLE | {"stem": "a\ud800b"}, "no text"),
        (SINGLE | {"options": "four"}, "must be a list"),
        (SINGLE | {"options": SINGLE["options"][:3]}, "must hold 4 parts, not 3"),
        (SINGLE | {"options": SINGLE["options"] * 9}, "holds 36 parts"),
        (SINGLE | {"options": [None] * 4}, r"options\[0\] must be an object"),
        (SINGLE | {"options": [{"text": "a", "right": 1}] * 4}, "right must be of type bool"),
    ],
)
def test_anything_else_is_refused_with_the_field_named(data: Any, message: str) -> None:
    with pytest.raises(BadItem, match=message):
        item_from_dict(data)
