"""Cutting an answer up, and getting its own characters back."""

from hypothesis import given
from hypothesis import strategies as st

from rag.evaluate.text import MAX_WORDS, Span, clauses, clean, sentences


def test_sentences_and_clauses_are_spans_of_the_text() -> None:
    text = "Xylem carries water upward, but phloem carries sugar. Both are vascular tissue"
    first, second = sentences(text)
    assert text[second.start : second.end] == "Both are vascular tissue"
    assert [text[c.start : c.end] for c in clauses(text, first)] == [
        "Xylem carries water upward",
        "but phloem carries sugar.",
    ]


def test_hidden_characters_are_dropped_and_counted_but_the_quote_is_the_raw_text() -> None:
    raw = "photo\u200bsyn\u0007thesis makes sugar"
    cleaned = clean(raw)
    assert cleaned.text == "photosynthesis makes sugar"
    assert cleaned.hidden == 2
    assert cleaned.quote(Span(0, 14)) == "photo\u200bsyn\u0007thesis"


def test_hindi_keeps_its_joiners_and_splits_at_the_danda() -> None:
    text = "पौधे भोजन बनाते हैं। जन्तु नहीं बनाते।"
    assert clean(text).text == text
    assert len(sentences(text)) == 2


def test_twenty_thousand_words_are_cut() -> None:
    cleaned = clean("mitochondria release energy " * 7_000)
    assert cleaned.cut
    assert cleaned.words() == MAX_WORDS


@given(st.text(max_size=400))
def test_every_span_of_any_text_is_quoted_from_the_raw_answer(raw: str) -> None:
    cleaned = clean(raw)
    for sentence in sentences(cleaned.text):
        assert cleaned.quote(sentence) in raw
        for clause in clauses(cleaned.text, sentence):
            assert sentence.start <= clause.start < clause.end <= sentence.end
            assert cleaned.quote(clause) in raw
