"""Terms of BM25: words stemmed, science kept whole, weights as published."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.lexical import AVERAGE_TERMS, K1, B, encode_document, encode_query, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C₃ C_3 C_{3} C3 c3", ["c3"] * 5),
        ("H₂SO₄, CO2", ["h2so4", "co2"]),
        ("5'→3' 5′–3′ 5’ → 3’ 5' to 3' 5'->3'", ["5'→3'"] * 5),
        ("the 3' end", ["3'", "end"]),
        ("NADP⁺ NADP^+ NADP+", ["nadp+"] * 3),
        ("Ca²⁺ Ca2+ Ca^{2+}", ["ca2+"] * 3),
        ("SO₄²⁻ SO4^{2-}", ["so42-"] * 2),
        ("Cl⁻ and OH-", ["cl-", "oh-"]),
        ("10⁻⁹ 10^{-9} 10^-9", ["10^-9"] * 3),
        ("6.022×10²³", ["6.022", "10^23"]),
        ("10⁹ 109", ["10^9", "109"]),
        ("m s⁻¹, m s^{-1}, m s-1, m s–1", ["m", "s^-1"] * 4),
        ("J K⁻¹ mol⁻¹", ["j", "k^-1", "mol^-1"]),
        ("cm³ cm^3 m²", ["cm3", "cm3", "m2"]),
        ("α-helix, alpha helix", ["alpha", "helix"] * 2),
        ("λ of 400 nm", ["lambda", "400", "nm"]),
        ("µm μm", ["μm"] * 2),  # micro sign and Greek mu
        ("Michaelis–Menten", ["micha", "menten"]),
        ("Calvin's cycles", ["calvin", "cycl"]),
        ("photosynthetic PHOTOSYNTHETIC", ["photosynthet"] * 2),
        ("pre- and postnatal", ["pre", "postnat"]),
        ("non\u00adcyclic", ["noncycl"]),
        ("37 °C.", ["37", "c"]),
    ],
)
def test_scientific_tokens_stay_whole(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_hindi_words_keep_their_vowel_signs_and_share_a_stem() -> None:
    assert terms("प्रकाश संश्लेषण में क्लोरोफिल।") == ["प्रकाश", "संश्लेषण", "क्लोरोफिल"]
    assert terms("पौधों")[0] == terms("पौधा")[0]


def test_question_words_and_stop_words_are_no_terms() -> None:
    assert terms("What is the role of it?") == ["role"]
    assert terms("यह क्या है") == []


@pytest.mark.parametrize("text", ["", " \n\t", "🧬🔬", "\x00\x07", "\ud800", "…—!?", "_^{}"])
def test_text_without_words_has_no_terms(text: str) -> None:
    assert terms(text) == []
    assert encode_document(text).indices == ()


def test_document_weights_are_bm25_with_a_fixed_average_length() -> None:
    vector = encode_document("osmosis osmosis xylem")
    norm = K1 * (1 - B + B * 3 / AVERAGE_TERMS)
    twice, once = 2 * (K1 + 1) / (2 + norm), 1 * (K1 + 1) / (1 + norm)
    assert sorted(vector.values) == pytest.approx([once, twice])


def test_the_same_word_has_the_same_index_everywhere_and_always() -> None:
    assert encode_query("osmosis").indices == encode_document("Osmosis!").indices == (411471920,)


@given(st.text())
def test_any_text_gives_a_vector_an_index_takes(text: str) -> None:
    vector = encode_document(text)
    assert list(vector.indices) == sorted(set(vector.indices))
    assert all(0 <= index < 2**32 for index in vector.indices)
    assert all(value > 0 for value in vector.values)
    assert len(vector.indices) == len(vector.values)


@given(st.text(alphabet="abcé αβकािखC₃⁻¹0123 "))
def test_terms_do_not_depend_on_the_unicode_form(text: str) -> None:
    assert terms(unicodedata.normalize("NFD", text)) == terms(unicodedata.normalize("NFC", text))


def test_threads_get_the_same_stems() -> None:
    words = [
        f"{stem}{ending}"
        for stem in ("react", "photosynthes", "oscillat")
        for ending in ("ion", "ions", "ing", "ed", "es")
    ] * 50
    expected = terms(" ".join(words))
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: terms(" ".join(words)), range(8)):
            assert found == expected
