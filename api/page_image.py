"""A source's page as a picture with an evidence span highlighted."""

import math
from pathlib import Path

from ingestion.chunk import boxes_of
from ingestion.page_image import render_page
from ingestion.types import Box, Span, TextLine
from models.page import SourcePage

PIXELS_PER_POINT = 1.6
MOST_PIXELS = 4_000_000


def page_png(path: Path, page: SourcePage, span: Span | None) -> bytes:
    """The page as PNG; `span` counts in the page's canonical text."""
    boxes = page_boxes(page, span) if span else ()
    return render_page(path, page.number, boxes, scale=scale_of(page.width, page.height))


def scale_of(width: float, height: float) -> float:
    """Pixels to a point: as sharp as a reader needs, less where a page measures metres.

    The file says how large its pages are, and memory must not follow whatever it says.
    """
    return min(PIXELS_PER_POINT, math.sqrt(MOST_PIXELS / max(width * height, 1.0)))


def page_boxes(page: SourcePage, span: Span) -> tuple[Box, ...]:
    """Where the span stands on the page, in points from its upper left corner."""
    lines = [TextLine(start, end, (x0, y0, x1, y1)) for start, end, x0, y0, x1, y1 in page.lines]
    return boxes_of(lines, span)
