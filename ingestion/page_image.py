"""A page of a PDF as a picture, with places on it highlighted."""

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from ingestion.errors import BrokenPdf
from ingestion.pdfium import pdfium_lock
from ingestion.types import Box

HIGHLIGHT = (255, 232, 120)
PADDING_PT = 1.0


def render_page(
    path: Path, number: int, highlights: Sequence[Box] = (), *, scale: float = 1.6
) -> bytes:
    """Page `number` (1-based) as PNG, `scale` pixels to a point, marker ink over `highlights`.

    Raises `BrokenPdf` when there is no such page to draw.
    """
    picture = _draw(path, number, scale).convert("RGB")
    ink = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(ink)
    for x0, y0, x1, y1 in highlights:
        corners = (x0 - PADDING_PT, y0 - PADDING_PT, x1 + PADDING_PT, y1 + PADDING_PT)
        pen.rectangle([corner * scale for corner in corners], fill=HIGHLIGHT)
    out = io.BytesIO()
    ImageChops.multiply(picture, ink).save(out, "PNG")  # as a marker does: print stays black
    return out.getvalue()


def _draw(path: Path, number: int, scale: float) -> Image.Image:
    with pdfium_lock:
        try:
            document = pypdfium2.PdfDocument(path)
            try:
                picture: Image.Image = document[number - 1].render(scale=scale).to_pil().copy()
                return picture
            finally:
                document.close()
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise BrokenPdf from error
