"""Quotes found in a page: exactly, or through the ways a copy differs from print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.item.evidence import locate

PAGE = (
    "The ﬁrst stage is photo-\nlysis of water.  “Light” splits H₂O at 10⁻³ s;\n"
    "co-enzymes carry 2 4 electrons. The plant’s stomata – small pores – open."
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("of water.", "of water."),
        ("first stage", "ﬁrst stage"),
        ("photolysis of water", "photo-\nlysis of water"),
        ("photo-lysis of water", "photo-\nlysis of water"),
        ('"Light" splits H2O', "Light” splits H₂O"),
        ("coenzymes carry", "co-enzymes carry"),
        ("splits H₂O at 10⁻³ s; co-enzymes", "splits H₂O at 10⁻³ s;\nco-enzymes"),
        ("plant's stomata - small pores - open", "plant’s stomata – small pores – open"),
        ("“of water.”", "of water."),
        ("... small pores ...", "small pores"),
        ("water. 'Light' splits", "water.  “Light” splits"),
    ],
)
def test_a_faithful_copy_is_found(quote: str, found: str) -> None:
    span = locate(quote, PAGE)
    assert span is not None
    assert PAGE[slice(*span)] == found


@pytest.mark.parametrize(
    "quote",
    ["", "   ", "“”", "...", "the second stage", "of Water", "carry 24 electrons", "at 103 s"],
)
def test_what_the_page_does_not_say_is_not_found(quote: str) -> None:
    assert locate(quote, PAGE) is None


@given(st.text(min_size=1, max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_offsets_always_lie_within_the_text(quote: str, before: str, after: str) -> None:
    text = before + quote + after
    span = locate(quote, text)
    if span is not None:
        assert 0 <= span[0] < span[1] <= len(text)


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=30))
def test_a_plain_word_is_always_found_where_it_stands(word: str) -> None:
    text = f"« {word} »"
    span = locate(word, text)
    assert span is not None


def test_any_gap_between_two_numbers_counts_as_one() -> None:
    assert locate("2  4 electrons", PAGE) is not None
