"""Sentences end where a reader would end them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sentences import split_sentences


def cut(text):
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Roots drink.", "Leaves breathe!", "Why?", "Nobody knows."],
        ["E. coli divides fast.", "It was studied by J. D. Smith et al. in 1961."],
        ["The helix turns every 3.4 nm.", "Its pitch is in Fig. 5.1, i.e. on the next page."],
        ["Fruits (e.g. mangoes) ripen.", "Ethene helps (see Fig. 3.4(b))."],
        ["Scurvy needs vitamin C.", "It is rare now."],
        ["“Is it alive?” she asked.", "He said, “No.”", "They left."],
        ["1. What is a gene?", "2. Name two bases."],
        ["(i) The strands are antiparallel.", "(ii) They are held by hydrogen bonds."],
        ["Soap, salt, etc. are needed.", "Bring gloves, masks, etc.", "Then begin."],
        ["Heat it for 5 min.", "See No. 7 of the list."],
        ["The reaction is slow at 25 °C.", "At 100 °C it is fast."],
        ["पौधे साँस लेते हैं।", "वे पानी भी पीते हैं।"],
    ],
)
def test_textbook_sentences_are_told_apart(sentences):
    assert cut(" ".join(sentences)) == sentences


def test_a_newline_ends_a_sentence_without_a_stop():
    assert cut("SUMMARY\nLeaves are green\n\nRoots are not.") == [
        "SUMMARY",
        "Leaves are green",
        "Roots are not.",
    ]


@given(st.text(alphabet="ab.A ?\n)(1é।", max_size=200))
def test_spans_are_in_order_and_hold_everything_but_blanks(text):
    spans = split_sentences(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
