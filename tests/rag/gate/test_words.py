"""Words compared: what carries a claim, in English and in Hindi."""

import pytest

from rag.gate.words import (
    clauses_of,
    content_words,
    negations,
    readings_of,
    sentences_of,
    topic_words,
)


def test_directions_and_numbers_carry_a_claim_and_articles_do_not() -> None:
    assert content_words("The ion moves from 2.5 mM into the cell") == [
        "ion",
        "move",
        "from",
        "2.5",
        "mm",
        "into",
        "cell",
    ]


def test_what_a_stem_asks_leaves_out_the_words_of_every_question() -> None:
    assert topic_words("Which of the following statements about mitosis is correct?") == {"mitosi"}


def test_hindi_words_keep_their_vowel_signs() -> None:
    assert len(content_words("कोशिका में जल", "hi")) == 3


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Roots take up water.", 0),
        ("Roots do not take up water without oxygen.", 2),
        ("It doesn't and it can’t.", 2),
        ("a non-linear relation", 1),
        ("जड़ें जल नहीं लेतीं", 1),
        ("a note on knots", 0),
    ],
)
def test_denials_are_counted(text: str, count: int) -> None:
    assert negations(text) == count


def test_text_is_cut_at_sentences_clauses_and_lines() -> None:
    text = "Xylem lifts water, whereas phloem moves sugar. Pith is soft;\nbark is hard."
    assert len(sentences_of(text)) == 3
    assert "whereas phloem moves sugar" in clauses_of(text)
    assert text in readings_of(text)
    assert "bark is hard." in readings_of(text)
