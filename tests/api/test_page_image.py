"""Pictures of pages: as sharp as a reader needs, and never larger than memory allows."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from api.page_image import MOST_PIXELS, PIXELS_PER_POINT, page_png, scale_of
from models.page import SourcePage

A4 = (595.28, 841.89)


def test_a_page_of_a_book_is_drawn_in_full_sharpness() -> None:
    assert scale_of(*A4) == PIXELS_PER_POINT


@pytest.mark.parametrize("size", [(14_400.0, 14_400.0), (1e6, 1e6), (1e6, 0.0)])
def test_no_page_makes_a_picture_larger_than_the_bound(size: tuple[float, float]) -> None:
    width, height = size
    scale = scale_of(width, height)
    assert 0 < scale <= PIXELS_PER_POINT
    assert width * scale * height * scale <= MOST_PIXELS * 1.001


def test_a_page_five_metres_wide_comes_out_as_a_small_picture(tmp_path: Path) -> None:
    path = tmp_path / "poster.pdf"
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_400, 14_400)
    document.save(path)
    document.close()
    page = SourcePage(number=1, width=14_400.0, height=14_400.0, lines=[])
    width, height = Image.open(io.BytesIO(page_png(path, page, None))).size
    assert width * height <= MOST_PIXELS * 1.01
