"""A source's page as a picture with an evidence span highlighted."""

from pathlib import Path

from ingestion.chunk import boxes_of
from ingestion.page_image import render_page
from ingestion.types import Span, TextLine
from models.source import SourcePage


def page_png(path: Path, page: SourcePage, span: Span | None) -> bytes:
    """The page as PNG; `span` counts in the page's canonical text."""
    lines = [TextLine(start, end, (x0, y0, x1, y1)) for start, end, x0, y0, x1, y1 in page.lines]
    highlights = boxes_of(lines, span) if span else ()
    return render_page(path, page.number, highlights)
