"""Read a question bank row by row: every row comes out as a question or as a rejection."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ingestion.errors import EmptyFile, FileTooLarge, NoRows, UnsupportedType
from ingestion.header import match_header
from ingestion.rows import BadCell, Cells, build_item
from ingestion.sniff import sniff
from ingestion.table import Row, open_table
from ingestion.types import QuestionRow, RejectedRow
from models.item.errors import BadItem
from models.item.render import render

MOST_DIGITS = 6  # of a page number
_SEPARATOR = re.compile(r"\s*\|\|\s*")
_ROMAN = {"xi": 11, "xii": 12}
_DIFFICULTY = {"easy": 0.25, "medium": 0.5, "moderate": 0.5, "hard": 0.75, "difficult": 0.75}
_SUBJECTS = {"bio": "biology", "botany": "biology", "zoology": "biology"} | {
    "chem": "chemistry",
    "phy": "physics",
    "भौतिकी": "physics",
    "भौतिक विज्ञान": "physics",
    "रसायन विज्ञान": "chemistry",
    "जीव विज्ञान": "biology",
}
_LANGUAGES = {"": "en", "english": "en", "eng": "en", "hindi": "hi", "हिन्दी": "hi", "हिंदी": "hi"}
_LONGEST_VALUE = 200  # characters of a bad cell that are quoted back


def read_question_rows(
    path: Path,
    *,
    max_bytes: int = 2_000_000_000,
    max_rows: int = 1_000_000,
    max_columns: int = 200,
) -> Iterator[QuestionRow | RejectedRow]:
    """Stream the rows of a CSV question bank; memory stays flat however long the file is.

    Every row that is not blank is yielded once, as `QuestionRow` when its item renders, else as
    `RejectedRow`. Raises, before the first row: `EmptyFile`, `UnsupportedType`, `FileTooLarge`,
    `UnreadableText`, `WrongHeader`; `NoRows` when only a header is there; `FileTooLarge` when the
    row after the last one allowed is reached.
    """
    if path.stat().st_size == 0:
        raise EmptyFile
    if sniff(path) != "csv":
        raise UnsupportedType("This is not a CSV file. Save it as CSV UTF-8 and upload it again.")
    rows = open_table(path, max_bytes=max_bytes, max_columns=max_columns).rows()
    header = match_header(next(rows, Row(1, ())).cells)
    count = 0
    for count, row in enumerate(rows, 1):
        if count > max_rows:
            raise FileTooLarge(f"The file has more than {max_rows:,} rows. Split it.")
        yield read_row(row, header)
    if count == 0:
        raise NoRows


def read_row(row: Row, header: Mapping[str, int]) -> QuestionRow | RejectedRow:
    """One record as a question, or why it is none. Never raises for what a row holds."""
    if row.problem:
        return RejectedRow(row.line, "", "unreadable_row", row.problem)
    named = {name: row.cells[at] for name, at in header.items() if at < len(row.cells)}
    try:
        return _question(row.line, Cells(named))
    except BadCell as bad:
        value = bad.value[:_LONGEST_VALUE]
        return RejectedRow(row.line, bad.column, bad.code, bad.words, value, row.cells)
    except BadItem as bad:
        return RejectedRow(row.line, "", bad.code, bad.detail, "", row.cells)


def _question(line: int, cells: Cells) -> QuestionRow:
    item = build_item(cells)
    language = cells.text("language").casefold()
    language = _LANGUAGES.get(language, language)
    render(item, language=language)
    pages, quotes = _evidence(cells)
    subject = cells.text("subject").casefold()
    return QuestionRow(
        line=line,
        item=item,
        ref=cells.text("ref"),
        subject=_SUBJECTS.get(subject, subject),
        class_level=_class_level(cells),
        chapter=cells.text("chapter"),
        topic=cells.text("topic"),
        difficulty=_difficulty(cells),
        bloom=cells.text("bloom").casefold(),
        language=language,
        explanation=cells.text("explanation"),
        source=cells.text("source"),
        pages=pages,
        quotes=quotes,
    )


def _class_level(cells: Cells) -> int | None:
    text = cells.text("class").casefold().removeprefix("class").strip(" -:")
    if not text:
        return None
    if text in _ROMAN:
        return _ROMAN[text]
    digits = text.removesuffix("th").removesuffix(".0").strip()
    if digits not in ("11", "12"):
        raise BadCell("class", "bad_class", "class must be 11 or 12.", text)
    return int(digits)


def _difficulty(cells: Cells) -> float | None:
    text = cells.text("difficulty").casefold()
    if not text:
        return None
    if text in _DIFFICULTY:
        return _DIFFICULTY[text]
    if not re.fullmatch(r"0?\.\d+|[01](?:\.0+)?", text):
        raise BadCell(
            "difficulty", "bad_number", "difficulty is easy, medium, hard, or 0 to 1.", text
        )
    return float(text)


def _evidence(cells: Cells) -> tuple[tuple[int | None, ...], tuple[str, ...]]:
    """Quotes and the page of each: one page for all, a page for each, or none."""
    quotes = tuple(part for part in _SEPARATOR.split(cells.text("quote")) if part)
    pages = [part for part in _SEPARATOR.split(cells.text("page")) if part]
    if len(pages) not in (0, 1, len(quotes)) and quotes:
        raise BadCell(
            "page",
            "pages_do_not_match",
            f"There are {len(quotes)} quotes and {len(pages)} pages; give one page or one each.",
            cells.text("page"),
        )
    numbers: list[int | None] = [_page(part) for part in pages] or [None]
    aligned = numbers if len(numbers) == len(quotes) else numbers[:1] * len(quotes)
    return tuple(aligned), quotes


def _page(text: str) -> int:
    digits = text.removesuffix(".0")
    if not digits.isdecimal() or len(digits) > MOST_DIGITS or int(digits) < 1:
        raise BadCell("page", "bad_number", "page must be a number from 1 on.", text)
    return int(digits)
