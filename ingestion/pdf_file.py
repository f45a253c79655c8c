"""Read a PDF into pages of canonical text."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingestion.assemble import Outline, Writer, collect_words, count_dots
from ingestion.blocks import Column, build_blocks, measure_column
from ingestion.columns import order_regions
from ingestion.draft import Draft
from ingestion.errors import EmptyFile, FileTooLarge, ImageOnlyPdf
from ingestion.frame import turn_box
from ingestion.furniture import find_furniture
from ingestion.glyphs import RawPage, open_pdf
from ingestion.headings import is_chapter_mark
from ingestion.lines import Line, build_lines, drop_overprints, find_runs, insert_signs
from ingestion.quality import score_text
from ingestion.repair import TextLayer
from ingestion.types import BlockKind, Document, Page, TextLine

OnPage = Callable[[int, int], None]
"""Told the number of pages read so far, and of all pages."""

READ = "read"
BLANK = "The page is blank."
NEEDS_OCR = "The page is a picture without text. Run OCR over the file and upload the result."
UNREADABLE = "The text layer is unreadable, so nothing is taken from it. Run OCR over the file."
DOUBTFUL = "Parts of the text layer are damaged. Check what is quoted from this page."
_UNUSABLE, _DOUBTFUL = 0.4, 0.8  # of `quality`
_FRONT_PAGES = 3  # where the name of the chapter stands
_KINDS: dict[str, BlockKind] = {
    "heading": "heading",
    "caption": "caption",
    "table": "table",
    "figure": "figure",
    "contents": "contents",
}


@dataclass(frozen=True, slots=True)
class _Layout:
    """A page as lines in reading order, before it is known what repeats on other pages."""

    width: float
    height: float
    turns: int
    columns: tuple[Column, ...]
    facing: int
    images: int

    @property
    def lines(self) -> list[Line]:
        return [line for column in self.columns for line in column.lines]


def read_pdf(
    path: Path,
    on_page: OnPage | None = None,
    *,
    max_bytes: int = 200_000_000,
    max_pages: int = 2_000,
) -> Document:
    """Read every page of a PDF.

    Raises `EmptyFile`, `FileTooLarge`, `EncryptedPdf`, `BrokenPdf`, or `ImageOnlyPdf` when no page
    has text. A page without text among others is kept, empty, and named in `warnings`.
    """
    size = path.stat().st_size
    if size == 0:
        raise EmptyFile
    if size > max_bytes:
        raise FileTooLarge(
            f"The file has {size:,} bytes; at most {max_bytes:,} are allowed. Split it."
        )
    layouts: list[_Layout] = []
    with open_pdf(path) as pdf:
        if len(pdf) > max_pages:
            raise FileTooLarge(
                f"The PDF has {len(pdf)} pages; at most {max_pages} are allowed. Split it."
            )
        text_layer = TextLayer()
        for raw in pdf.pages():
            layouts.append(_lay_out(raw, text_layer))
            if on_page is not None:
                on_page(len(layouts), len(pdf))
        title = pdf.title
    if not any(layout.columns for layout in layouts):
        raise ImageOnlyPdf(pages=list(range(1, len(layouts) + 1)))
    return _build(layouts, title)


def _lay_out(raw: RawPage, text_layer: TextLayer) -> _Layout:
    glyphs = drop_overprints(text_layer.repair(raw.glyphs))
    glyphs = insert_signs(glyphs, raw.drawings.signs)
    regions = order_regions(find_runs(glyphs), raw.width)
    columns = tuple(
        measure_column(build_lines(region.runs), table=region.table) for region in regions
    )
    facing = 2 if any(region.column for region in regions) else 1
    return _Layout(raw.width, raw.height, raw.turns, columns, facing, len(raw.drawings.images))


def _build(layouts: Sequence[_Layout], title: str) -> Document:
    furniture = find_furniture([(layout.lines, layout.height) for layout in layouts])
    kept = [_drop(layout, ids) for layout, ids in zip(layouts, furniture, strict=True)]
    body_size = _body_size(kept)
    words = collect_words(
        line.text for columns in kept for column in columns for line in column.lines
    )
    drafts = [build_blocks(columns, body_size) for columns in kept]
    outline = _open_outline(drafts, body_size)
    pages = tuple(
        _page(number, layout, blocks, outline, words)
        for number, (layout, blocks) in enumerate(zip(layouts, drafts, strict=True), 1)
    )
    warnings = tuple(
        f"Page {page.number}: {page.decision}" for page in pages if page.decision != READ
    )
    return Document(pages, _title(pages) or title, warnings)


def _drop(layout: _Layout, furniture: set[int]) -> list[Column]:
    kept: list[Column] = []
    for column in layout.columns:
        lines = [line for line in column.lines if id(line) not in furniture]
        if lines:
            kept.append(measure_column(lines, table=column.table))
    return kept


def _body_size(pages: Sequence[Sequence[Column]]) -> float:
    """The size most characters of the document are set in."""
    counts: Counter[float] = Counter()
    for columns in pages:
        for column in columns:
            for line in column.lines:
                counts[round(line.size * 2) / 2] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 10.0


def _open_outline(pages: Sequence[Sequence[Draft]], body_size: float) -> Outline:
    titles = (
        draft.lines[0].text for drafts in pages for draft in drafts if draft.role == "heading"
    )
    return Outline(body_size, _title_size(pages[:_FRONT_PAGES]), count_dots(titles))


def _title_size(pages: Sequence[Sequence[Draft]]) -> float:
    """The size of the chapter's name: the largest heading on the first pages."""
    return max(
        (
            draft.lines[0].size
            for drafts in pages
            for draft in drafts
            if draft.role == "heading" and not is_chapter_mark(draft.lines[0].text)
        ),
        default=0.0,
    )


def _page(
    number: int,
    layout: _Layout,
    drafts: Sequence[Draft],
    outline: Outline,
    words: frozenset[str],
) -> Page:
    writer = Writer()
    turned = layout.turns % 2 == 1
    for draft in drafts:
        if draft.role == "heading":
            title = " ".join(line.text for line in draft.lines)
            outline.enter(title, draft.lines[0].size)
        kind = _KINDS.get(draft.role, outline.kind)
        writer.write_block(draft, kind, outline.names, words)
    quality = score_text(writer.text) if writer.text else 0.0
    decision = _decide(writer.text, quality, layout.images)
    if decision == UNREADABLE:
        writer = Writer()
    text = writer.text
    return Page(
        number,
        text,
        tuple(_show(line, layout) for line in writer.lines),
        writer.key_terms(),
        tuple(writer.blocks),
        layout.height if turned else layout.width,
        layout.width if turned else layout.height,
        len(text.split()),
        layout.facing,
        quality,
        decision,
    )


def _show(line: TextLine, layout: _Layout) -> TextLine:
    """The line where it stands on the page as it is shown."""
    if not layout.turns:
        return line
    return replace(line, box=turn_box(line.box, layout.turns, layout.width, layout.height))


def _decide(text: str, quality: float, images: int) -> str:
    """What was done with a page, in words its uploader understands."""
    if not text:
        return NEEDS_OCR if images else BLANK
    if quality < _UNUSABLE:
        return UNREADABLE
    if quality < _DOUBTFUL:
        return DOUBTFUL
    return READ


def _title(pages: Sequence[Page]) -> str:
    """The heading over the first section; what the file's metadata says is rarely true."""
    paths = [block.heading for page in pages for block in page.blocks if block.heading]
    over_section = (path[0] for path in paths if len(path) > 1)
    return next(over_section, paths[0][0] if paths else "")
