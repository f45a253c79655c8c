"""One row of a question bank to the item it describes. Each type has one function that reads it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from models.item.assertion_reason import AssertionReason
from models.item.match import Match, Pair
from models.item.numerical import Numerical, Quantity, Slip
from models.item.sequence import Sequence
from models.item.single import Option, Single
from models.item.statements import Statement, Statements
from models.item.types import Item

_LETTERS = "abcd"
_TRUE = frozenset(["true", "t", "yes", "y", "1", "correct", "right", "सही", "सत्य"])
_FALSE = frozenset(["false", "f", "no", "n", "0", "incorrect", "wrong", "गलत", "असत्य"])
_KEY = re.compile(r"^(?:option\s*)?[(\[]?([a-d1-4])[)\].]?$", re.IGNORECASE)
_QUANTITY = re.compile(r"^\s*(\w+)\s*=\s*([-+−]?[\d.]+(?:[eE][-+]?\d+)?)\s*(.*?)\s*$")
_GUARDED = re.compile(r"^'(?=[=+\-@\t\r])")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u2060"))


class BadCell(Exception):
    """Why a row is not taken. Never leaves the room: it becomes a `RejectedRow`."""

    def __init__(self, column: str, code: str, words: str, value: str = "") -> None:
        super().__init__(words)
        self.column, self.code, self.words, self.value = column, code, words, value


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row by column name, cleaned as they are read."""

    by_name: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell in NFC, trimmed; empty where the column or the cell is missing."""
        return clean(self.by_name.get(column, ""), column)

    def require(self, column: str) -> str:
        text = self.text(column)
        if not text:
            raise BadCell(column, "missing_value", f"{column} is empty. Fill it in.")
        return text

    def truth(self, column: str) -> bool:
        text = self.require(column)
        if text.casefold() in _TRUE:
            return True
        if text.casefold() in _FALSE:
            return False
        raise BadCell(column, "bad_boolean", f"{column} must be true or false.", text)

    def number(self, column: str, *, least: int, most: int) -> int:
        text = self.require(column)
        digits = text.removesuffix(".0")  # spreadsheets write 3 as 3.0
        if not digits.isdecimal() or not least <= int(digits) <= most:
            raise BadCell(
                column, "bad_number", f"{column} must be a number from {least} to {most}.", text
            )
        return int(digits)


def clean(cell: str, column: str = "") -> str:
    """NFC without invisible marks; the apostrophe that guards a formula on export is taken off."""
    text = normalize("NFC", cell).translate(_INVISIBLE).replace("\xa0", " ").strip()
    if "\x00" in text:
        raise BadCell(column, "control_character", "The cell holds a NUL byte. Type it anew.", text)
    return _GUARDED.sub("", text).replace("\r\n", "\n")


def build_item(cells: Cells) -> Item:
    """The item of a row, by its `type` (single where the column is empty or missing)."""
    name = cells.text("type").casefold().replace(" ", "_").replace("-", "_") or "single"
    build = _BUILDERS.get(_TYPE_NAMES.get(name, name))
    if build is None:
        raise BadCell(
            "type",
            "unknown_type",
            f"There is no question type {name!r}. Use one of {', '.join(_BUILDERS)}.",
            cells.text("type"),
        )
    return build(cells)


def _single(cells: Cells) -> Single:
    stem = cells.require("stem")
    texts = [cells.require(f"option_{letter}") for letter in _LETTERS]
    right = _find_key(cells.require("key"), texts)
    options = [
        Option(text, place == right, cells.text(f"reason_{letter}"))
        for place, (text, letter) in enumerate(zip(texts, _LETTERS, strict=True))
    ]
    return Single(stem, (options[0], options[1], options[2], options[3]))


def _find_key(key: str, options: list[str]) -> int:
    """By letter, number or the option's own text; refused where these disagree."""
    places = {place for place, text in enumerate(options) if text.casefold() == key.casefold()}
    label = _KEY.match(key)
    if label:
        mark = label.group(1).lower()
        places.add(int(mark) - 1 if mark.isdigit() else _LETTERS.index(mark))
    if not places:
        raise BadCell("key", "bad_key", "The key is none of A to D, 1 to 4 or an option.", key)
    if len(places) > 1:
        raise BadCell(
            "key", "ambiguous_key", "The key is one option's letter and another's text.", key
        )
    return places.pop()


def _assertion_reason(cells: Cells) -> AssertionReason:
    assertion_true, reason_true = cells.truth("assertion_true"), cells.truth("reason_true")
    both = assertion_true and reason_true
    return AssertionReason(
        cells.require("assertion"),
        cells.require("reason"),
        assertion_true,
        reason_true,
        cells.truth("reason_explains") if both else False,
        cells.text("assertion_note"),
        cells.text("reason_note"),
    )


def _statements(cells: Cells) -> Statements:
    numbers = _filled(cells, "statement", 5)
    return Statements(
        cells.text("stem"),
        tuple(
            Statement(
                cells.text(f"statement_{i}"), cells.truth(f"true_{i}"), cells.text(f"note_{i}")
            )
            for i in numbers
        ),
    )


def _match(cells: Cells) -> Match:
    pairs = tuple(
        Pair(cells.require(f"left_{i}"), cells.require(f"right_{i}"), cells.text(f"note_{i}"))
        for i in range(1, 5)
    )
    return Match(cells.text("stem"), pairs, cells.text("left_title"), cells.text("right_title"))


def _sequence(cells: Cells) -> Sequence:
    steps = tuple(cells.text(f"step_{i}") for i in _filled(cells, "step", 5))
    return Sequence(cells.require("stem"), steps, cells.text("note"))


def _filled(cells: Cells, name: str, most: int) -> list[int]:
    """The numbers of the columns `name_1` … that are filled; a gap between them is a mistake."""
    filled = [i for i in range(1, most + 1) if cells.text(f"{name}_{i}")]
    if filled != list(range(1, len(filled) + 1)) or len(filled) < 2:
        gap = next(i for i in range(1, most + 1) if i not in filled)
        raise BadCell(f"{name}_{gap}", "missing_value", f"{name}_{gap} is empty. Fill it in.")
    return filled


def _numerical(cells: Cells) -> Numerical:
    first, second, third = (_slip(cells, f"wrong_{i}") for i in range(1, 4))
    return Numerical(
        cells.require("stem"),
        tuple(_quantity(part) for part in cells.require("quantities").split(";") if part.strip()),
        cells.require("expression"),
        cells.text("unit"),
        cells.number("significant_figures", least=1, most=6),
        (first, second, third),
        cells.text("solution"),
    )


def _quantity(text: str) -> Quantity:
    match = _QUANTITY.match(text)
    if match is None:
        raise BadCell(
            "quantities", "bad_quantity", "Write quantities as m = 2 kg; v = 3 m/s.", text.strip()
        )
    symbol, value, unit = match.groups()
    return Quantity(symbol, value.replace("−", "-"), unit)


def _slip(cells: Cells, column: str) -> Slip:
    parts = [part.strip() for part in cells.require(column).split("|")]
    if len(parts) < 2 or not all(parts[:2]):
        raise BadCell(
            column,
            "bad_slip",
            f"{column} must be: expression | name | why it is a slip.",
            cells.text(column),
        )
    return Slip(name=parts[1], expression=parts[0], reason=" | ".join(parts[2:]))


_BUILDERS: dict[str, Callable[[Cells], Item]] = {
    "single": _single,
    "assertion_reason": _assertion_reason,
    "statements": _statements,
    "match": _match,
    "sequence": _sequence,
    "numerical": _numerical,
}
_TYPE_NAMES = {
    "mcq": "single",
    "single_correct": "single",
    "single_correct_answer": "single",
    "assertion": "assertion_reason",
    "ar": "assertion_reason",
    "statement": "statements",
    "match_the_columns": "match",
    "match_the_following": "match",
    "matching": "match",
    "ordering": "sequence",
    "numeric": "numerical",
}
