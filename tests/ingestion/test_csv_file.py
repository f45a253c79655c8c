"""Question banks: every row comes out once, as a question or as a rejection that says why."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.csv_file import read_question_rows
from ingestion.errors import (
    EmptyFile,
    FileTooLarge,
    NoRows,
    UnreadableText,
    UnsupportedType,
    WrongHeader,
)
from ingestion.types import QuestionRow, RejectedRow
from models.item.assertion_reason import AssertionReason
from models.item.match import Match
from models.item.numerical import Numerical, Quantity
from models.item.sequence import Sequence
from models.item.single import Single
from models.item.statements import Statements

SINGLE = {
    "ref": "b-1",
    "stem": "Which pigment reflects green light?",
    "option_a": "Carotene",
    "option_b": "Chlorophyll",
    "option_c": "Anthocyanin",
    "option_d": "Melanin",
    "key": "B",
}


@pytest.fixture
def read(tmp_path):
    """Write rows of dicts as CSV in an encoding, and read them back as questions."""

    def _read(*rows, encoding="utf-8", delimiter=",", **limits):
        names = list(dict.fromkeys(name for row in rows for name in row))
        text = io.StringIO()
        writer = csv.DictWriter(text, names, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / "bank.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        return list(read_question_rows(path, **limits))

    return _read


def only(rows):
    (row,) = rows
    return row


def test_a_single_question_keeps_all_its_columns(read):
    row = only(
        read(
            SINGLE
            | {
                "subject": "Botany",
                "class": "XI",
                "chapter": "Photosynthesis",
                "topic": "Pigments",
                "difficulty": "easy",
                "bloom": "Remember",
                "language": "English",
                "source": "plants.pdf",
                "page": "3 || 4",
                "quote": "It reflects green light. || Leaves look green.",
                "reason_a": "Carotene is orange.",
                "explanation": "Green light is reflected.",
            }
        )
    )
    assert isinstance(row, QuestionRow)
    assert isinstance(row.item, Single)
    assert [option.right for option in row.item.options] == [False, True, False, False]
    assert row.item.options[0].reason == "Carotene is orange."
    assert (row.line, row.ref, row.subject, row.class_level) == (2, "b-1", "biology", 11)
    assert (row.chapter, row.topic, row.difficulty, row.bloom, row.language) == (
        "Photosynthesis",
        "Pigments",
        0.25,
        "remember",
        "en",
    )
    assert row.source == "plants.pdf"
    assert row.pages == (3, 4)
    assert row.quotes == ("It reflects green light.", "Leaves look green.")
    assert row.explanation == "Green light is reflected."


@pytest.mark.parametrize("key", ["B", "b", "2", "(b)", "Option B", "chlorophyll"])
def test_the_key_may_be_a_letter_a_number_or_the_option(read, key):
    assert only(read(SINGLE | {"key": key})).item.options[1].right


def test_one_page_serves_all_quotes_and_none_serves_none(read):
    quotes = {"quote": "One. || Two."}
    assert only(read(SINGLE | quotes | {"page": "7"})).pages == (7, 7)
    assert only(read(SINGLE | quotes)).pages == (None, None)
    assert only(read(SINGLE | {"page": "7"})).pages == ()


def test_every_item_type_is_read(read):
    rows = read(
        {
            "type": "Assertion-Reason",
            "assertion": "Leaves look green.",
            "reason": "They reflect green light.",
            "assertion_true": "true",
            "reason_true": "yes",
            "reason_explains": "1",
        },
        {
            "type": "statements",
            "stem": "Consider the statements about roots.",
            "statement_1": "Roots take up water.",
            "true_1": "T",
            "statement_2": "Roots make light.",
            "true_2": "F",
        },
        {"type": "match", "stem": "Match the pigment with its colour."}
        | {f"left_{i}": f"pigment {i}" for i in range(1, 5)}
        | {f"right_{i}": f"colour {i}" for i in range(1, 5)},
        {
            "type": "sequence",
            "stem": "Arrange the path of water.",
            "step_1": "soil",
            "step_2": "root",
            "step_3": "stem",
            "step_4": "leaf",
        },
        {
            "type": "numerical",
            "stem": "A body of 2.0 kg moves at 3.0 m/s. Find its kinetic energy.",
            "quantities": "m = 2.0 kg; v = 3.0 m/s",
            "expression": "m*v**2/2",
            "unit": "J",
            "significant_figures": "2",
            "wrong_1": "m*v**2 | half forgotten | The factor one half is left out.",
            "wrong_2": "m*v/2 | not squared",
            "wrong_3": "m**2*v/2 | wrong one squared | The mass is squared instead.",
        },
    )
    assert [type(row.item) for row in rows] == [
        AssertionReason,
        Statements,
        Match,
        Sequence,
        Numerical,
    ]
    assert rows[4].item.quantities[1] == Quantity("v", "3.0", "m/s")
    assert rows[4].item.slips[0].reason == "The factor one half is left out."


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"option_c": " "}, "option_c", "missing_value"),
        ({"key": "E"}, "key", "bad_key"),
        ({"key": ""}, "key", "missing_value"),
        ({"option_a": "C", "key": "C"}, "key", "ambiguous_key"),
        ({"class": "10"}, "class", "bad_class"),
        ({"difficulty": "7"}, "difficulty", "bad_number"),
        ({"page": "ii", "quote": "A."}, "page", "bad_number"),
        ({"page": "9" * 5_000, "quote": "A."}, "page", "bad_number"),
        ({"page": "1 || 2 || 3", "quote": "A. || B."}, "page", "pages_do_not_match"),
        ({"type": "essay"}, "type", "unknown_type"),
        ({"type": "statements"}, "statement_1", "missing_value"),
        ({"type": "numerical"}, "wrong_1", "missing_value"),
        ({"option_b": "Carotene", "key": "C"}, "", "bad_item"),
        ({"stem": "A \x00 byte"}, "stem", "control_character"),
    ],
)
def test_a_bad_row_names_its_line_column_code_and_value(read, changes, column, code):
    good, bad = read(SINGLE, SINGLE | changes)
    assert isinstance(good, QuestionRow)
    assert isinstance(bad, RejectedRow)
    assert (bad.line, bad.column, bad.code) == (3, column, code)
    assert bad.words.endswith(".")
    assert bad.cells


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found(read, encoding, delimiter):
    stem = "Which café’s “green” light,\nor dye; shows 5 µm?"
    row = only(read(SINGLE | {"stem": stem}, encoding=encoding, delimiter=delimiter))
    assert row.item.stem == stem


def test_lines_are_counted_as_an_editor_shows_them(read):
    rows = read(SINGLE | {"stem": "Two\nlines?"}, SINGLE | {"key": "Z"})
    assert [row.line for row in rows] == [2, 4]


def test_the_header_is_matched_leniently(read):
    names = ["Sr. No", "QUESTION", "Option 1", "opt_b", "C", "Choice 4", "Correct Answer"]
    row = only(read(dict(zip(names, SINGLE.values(), strict=True))))
    assert row.ref == "b-1"
    assert row.item.options[1].right
    hindi = ["क्रम", "प्रश्न", "विकल्प 1", "विकल्प 2", "विकल्प 3", "विकल्प 4", "सही उत्तर"]
    assert only(read(dict(zip(hindi, SINGLE.values(), strict=True)))).item.options[1].right


def test_a_wrong_header_names_what_is_missing_and_what_comes_near(read):
    with pytest.raises(WrongHeader) as caught:
        read({"stemm": "?", "option_a": "1", "option_b": "2", "option_c": "3", "keys": "A"})
    assert caught.value.extra["missing"] == ["stem", "option_d", "key"]
    assert "stem (did you mean 'stemm'?)" in caught.value.detail


def test_a_column_named_twice_is_refused(tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("stem,question,option_a,option_b,option_c,option_d,key\na,b,1,2,3,4,A\n")
    with pytest.raises(WrongHeader, match="stem twice"):
        list(read_question_rows(path))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFile),
        (b" \r\n\r\n", EmptyFile),
        (b"stem,option_a,option_b,option_c,option_d,key\r\n", NoRows),
        (b"%PDF-1.7 and so on", UnsupportedType),
        (b"PK\x03\x04rest of a zip", UnsupportedType),
        (b"\x00\x01\x02\x03\x04\x05\x06" * 90, UnsupportedType),
        (b"stem,key\r\nWhat,\x81\x8d\xff\r\n", UnreadableText),
        (b"\xef\xbb\xbfstem,key\r\nWhat\xff,A\r\n", UnreadableText),
    ],
)
def test_what_is_no_question_bank_is_refused(tmp_path, content, error):
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    with pytest.raises(error):
        list(read_question_rows(path))


def test_limits_on_bytes_rows_and_columns_hold(read, tmp_path):
    with pytest.raises(FileTooLarge, match="bytes"):
        read(SINGLE, max_bytes=10)
    with pytest.raises(FileTooLarge, match="more than 2 rows"):
        read(SINGLE, SINGLE, SINGLE, max_rows=2)
    with pytest.raises(FileTooLarge, match="columns"):
        read(SINGLE | {f"extra {i}": "" for i in range(10_000)})


def test_a_cell_that_never_ends_is_one_rejection(tmp_path):
    path = tmp_path / "open.csv"
    header = ",".join(SINGLE)
    path.write_text(f'{header}\n"{"never ends " * 20_000}\n')
    rows = list(read_question_rows(path))
    assert {row.code for row in rows} <= {"unreadable_row", "missing_value"}


def test_the_apostrophe_that_guards_a_formula_comes_off_again(read):
    row = only(read(SINGLE | {"option_a": "'=2+2", "ref": "1.23E+05"}))
    assert row.item.options[0].text == "=2+2"
    assert row.ref == "1.23E+05"


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(SINGLE, CELLS)), min_size=1, max_size=8))
def test_rows_in_are_questions_plus_rejections(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("banks") / "bank.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(SINGLE))
        writer.writeheader()
        writer.writerows(rows)
    filled = sum(any(cell.strip() for cell in row.values()) for row in rows)
    if filled:
        assert len(list(read_question_rows(path))) == filled
    else:
        with pytest.raises(NoRows):
            list(read_question_rows(path))
