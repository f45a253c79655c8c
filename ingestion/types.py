"""The values of the room: pages with their canonical text, and the chunks cut from them."""

from dataclasses import dataclass, field
from typing import Literal

from models.item.types import Item

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points; the origin is the top left corner of the page as it is shown."""

Span = tuple[int, int]
"""Half-open code points into the canonical text of a page."""

Kind = Literal["body", "summary", "exercise", "caption", "table"]

BlockKind = Literal[
    "body", "summary", "exercise", "caption", "table", "heading", "contents", "figure"
]
"""What a block of a page is. `contents` (an outline of the chapter) and `figure` (labels inside a
figure) belong to the page's text but state no facts, so no chunk is cut from them."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line: `page.text[start:end]` stands inside `box`."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, caption or table, and the headings it stands under."""

    start: int
    end: int
    kind: BlockKind
    heading: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a source.

    `text` is canonical and immutable: NFC, lines of a paragraph joined by one space, blocks by a
    newline. `terms` are the words set in bold inside running text. `quality` is between 0 (rubbish)
    and 1 (clean prose), and `decision` says in words what was done with the page.
    """

    number: int
    text: str
    lines: tuple[TextLine, ...]
    terms: tuple[Span, ...]
    blocks: tuple[Block, ...]
    width: float
    height: float
    words: int
    columns: int
    quality: float
    decision: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. `warnings` are sentences for the people who uploaded it."""

    pages: tuple[Page, ...]
    title: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text of the source: its pages joined by a form feed."""
        return "\f".join(page.text for page in self.pages)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of one page, small enough for the embedder: `text == page.text[start:end]`."""

    page: int
    start: int
    end: int
    text: str
    heading: tuple[str, ...] = ()
    kind: Kind = "body"
    terms: tuple[Span, ...] = ()
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A row of a question bank that holds a whole item.

    `pages` and `quotes` are aligned: quote i is said to stand on page i of `source`.
    """

    line: int
    item: Item
    ref: str = ""
    subject: str = ""
    class_level: int | None = None
    chapter: str = ""
    topic: str = ""
    difficulty: float | None = None
    bloom: str = ""
    language: str = "en"
    explanation: str = ""
    source: str = ""
    pages: tuple[int | None, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken: where it is, what is wrong in words, and what stood there."""

    line: int
    column: str
    code: str
    words: str
    value: str = ""
    cells: tuple[str, ...] = field(default=(), repr=False)
