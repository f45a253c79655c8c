"""Rows of a CSV file, whatever encoding and delimiter a spreadsheet chose."""

import csv
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ingestion.errors import EmptyFile, FileTooLarge, UnreadableText
from ingestion.sniff import is_wide

_DELIMITERS = ",;\t|"
_BLOCK_BYTES = 1 << 20
_SAMPLE_CHARS = 8192


@dataclass(frozen=True, slots=True)
class Row:
    """A record and the line of the file it begins on. `problem` says why it could not be read."""

    line: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An open question of how to read a file, answered."""

    path: Path
    encoding: str
    delimiter: str

    def rows(self) -> Iterator[Row]:
        """Every record, the header among them, read as a stream; blank ones are left out."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            reader = csv.reader(file, delimiter=self.delimiter)
            line = 1
            while True:
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield Row(line, (), f"The line cannot be read: {error}.")
                    line = reader.line_num + 1
                    continue
                if any(cell.strip() for cell in cells):
                    yield Row(line, tuple(cells))
                line = reader.line_num + 1


def open_table(path: Path, *, max_bytes: int, max_columns: int) -> Table:
    """Find encoding and delimiter. Raises `EmptyFile`, `FileTooLarge` or `UnreadableText`."""
    size = path.stat().st_size
    if size > max_bytes:
        raise FileTooLarge(
            f"The file has {size:,} bytes; at most {max_bytes:,} are allowed. Split it."
        )
    encoding = _find_encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE_CHARS)
    if not sample.strip():
        raise EmptyFile
    table = Table(path, encoding, _find_delimiter(sample))
    widest = max((len(row.cells) for row in islice(table.rows(), 1)), default=0)
    if widest > max_columns:
        raise FileTooLarge(
            f"The table has {widest:,} columns; at most {max_columns} are allowed."
            " Keep those of the template."
        )
    return table


def _find_encoding(path: Path) -> str:
    """By its mark, else UTF-8 where every byte agrees, else Windows-1252."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"\xef\xbb\xbf"):
        return _require(path, "utf-8-sig")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _require(path, "utf-16")
    if is_wide(head):
        return _require(path, "utf-16-le" if head[1::2].count(0) else "utf-16-be")
    if _bad_line(path, "utf-8") is None:
        return "utf-8"
    return _require(path, "cp1252")


def _require(path: Path, encoding: str) -> str:
    line = _bad_line(path, encoding)
    if line is not None:
        raise UnreadableText(
            f"Line {line} holds bytes that are no {encoding.upper()} text."
            " Save the file as CSV UTF-8 and upload it again.",
            line=line,
        )
    return encoding


def _bad_line(path: Path, encoding: str) -> int | None:
    """The first line that is not text in this encoding; the whole file is read, in blocks."""
    decoder = getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK_BYTES)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return line + block[: error.start].count(b"\n")
            if not block:
                return None
            line += block.count(b"\n")


def _find_delimiter(sample: str) -> str:
    """The one that cuts the first record, quoted cells and all, into most cells."""

    def cells(delimiter: str) -> int:
        try:
            first: Sequence[str] = next(csv.reader(sample.splitlines(True), delimiter=delimiter))
        except (csv.Error, StopIteration):
            return 0
        return len(first)

    return max(_DELIMITERS, key=cells)
