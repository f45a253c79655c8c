"""PDFs built on the spot, with contents known to the letter."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], None]
PARAGRAPH = (
    "Chlorophyll absorbs light of two colours and reflects the third, so that most",
    "leaves look green to us. The pigment stands in the membranes of flat sacs, and",
    "each of these sacs holds many hundred molecules of it. Light moves an electron",
    "to a higher level, and the plant stores the energy that the electron gives back.",
)


class PdfMaker:
    """Writes PDFs page by page into a folder of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *pages: Draw, name: str = "book.pdf", **canvas: object) -> Path:
        path = self.folder / name
        sheet = Canvas(str(path), pagesize=A4, **canvas)  # type: ignore[arg-type]
        for draw in pages:
            draw(sheet)
            sheet.showPage()
        sheet.save()
        return path


@pytest.fixture
def make_pdf(tmp_path: Path) -> PdfMaker:
    return PdfMaker(tmp_path)


def write_lines(
    sheet: Canvas, lines: Sequence[str], x: float, y: float, *, font: str = "Times-Roman"
) -> float:
    """Set lines at 10 points from `y` (from the bottom) down; returns where the next would be."""
    sheet.setFont(font, 10)
    for line in lines:
        sheet.drawString(x, y, line)
        y -= 12
    return y


@pytest.fixture
def prose() -> Draw:
    return lambda sheet: write_lines(sheet, PARAGRAPH, 72, 700) and None


@pytest.fixture(scope="session")
def ncert() -> Path:
    """The chapters of `NEETPREP_DATA`, which are not ours to ship."""
    folder = os.environ.get("NEETPREP_DATA")
    if not folder:
        pytest.skip("NEETPREP_DATA is unset, so there are no textbook chapters to read")
    return Path(folder) / "ncert"
