"""A source's page as a picture with an evidence span highlighted."""

from pathlib import Path

from ingestion.chunk import boxes_of
from ingestion.page_image import render_page
from ingestion.types import Box, Span, TextLine
from models.page import SourcePage


def page_png(path: Path, page: SourcePage, span: Span | None) -> bytes:
    """The page as PNG; `span` counts in the page's canonical text."""
    return render_page(path, page.number, page_boxes(page, span) if span else ())


def page_boxes(page: SourcePage, span: Span) -> tuple[Box, ...]:
    """Where the span stands on the page, in points from its upper left corner."""
    lines = [TextLine(start, end, (x0, y0, x1, y1)) for start, end, x0, y0, x1, y1 in page.lines]
    return boxes_of(lines, span)
