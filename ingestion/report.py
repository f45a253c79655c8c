"""The ledger of one file: what went in is what was created, unchanged or rejected."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ingestion.types import Document, RejectedRow


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A page or row that was not taken as it is: its number in the file, and why."""

    number: int
    code: str
    words: str
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """`went_in == created + unchanged + rejected`; one that does not balance cannot be built."""

    unit: Literal["page", "row"]
    went_in: int
    created: int
    unchanged: int
    rejected: int
    exceptions: tuple[Exceptional, ...] = ()

    def __post_init__(self) -> None:
        assert self.went_in == self.created + self.unchanged + self.rejected, self

    def as_data(self) -> dict[str, Any]:
        """The same as plain values, ready for JSON."""
        return asdict(self)


def ledger_of_pages(document: Document) -> Ledger:
    """A page is created when it has text; what was lost on it is listed either way."""
    exceptions = tuple(
        Exceptional(page.number, "no_text" if not page.text else "lost_text", page.decision)
        for page in document.pages
        if page.decision != "read"
    )
    with_text = sum(bool(page.text) for page in document.pages)
    count = len(document.pages)
    return Ledger("page", count, with_text, 0, count - with_text, exceptions)


def ledger_of_rows(created: int, unchanged: int, rejected: Iterable[RejectedRow]) -> Ledger:
    """The books of a question bank; every rejection is an exception with its reason."""
    exceptions = tuple(
        Exceptional(row.line, row.code, row.words, row.column, row.value) for row in rejected
    )
    went_in = created + unchanged + len(exceptions)
    return Ledger("row", went_in, created, unchanged, len(exceptions), exceptions)
