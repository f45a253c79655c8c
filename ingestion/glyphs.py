"""Pages of a PDF as glyphs, read through pdfium.

Everything above works on `RawPage`, so layout can be tested without a PDF. Coordinates leave this
file in points from the top left corner of the crop box, turned so that text stands upright.
"""

import ctypes
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from ingestion.drawings import Drawings, read_drawings
from ingestion.errors import BrokenPdf, EncryptedPdf
from ingestion.fonts import Font, decode, read_font
from ingestion.frame import Frame, quarter_of
from ingestion.pdfium import pdfium_lock
from ingestion.types import Box

_ERR_PASSWORD = 4
_STROKED_FILL = 2
_FONT_NAME_BYTES = 128
_BLANKS = frozenset(b" \r\n\t")
_SIGN_GAP = 0.6  # em, the least room for a sign that is drawn
_EVERY = 7  # characters, when a page is sampled
_LEAN = 0.25  # radians by which upright text may lean


@dataclass(frozen=True, slots=True)
class Style:
    """What all glyphs of one text object share. `upright` is false for text set at an angle."""

    font: Font
    size: float
    bold: bool
    upright: bool


@dataclass(frozen=True, slots=True)
class Glyph:
    """One code as printed: the text it stands for, its extent in x, and its baseline."""

    text: str
    x0: float
    x1: float
    base: float
    style: Style
    spaced: bool  # a blank stands before it


@dataclass(frozen=True, slots=True)
class RawPage:
    """Glyphs in stream order, and what is drawn around them.

    Coordinates are those of the sheet turned so that most text stands upright; it takes `turns`
    more clockwise quarter turns to show the page as its author meant it.
    """

    width: float
    height: float
    turns: int
    glyphs: tuple[Glyph, ...]
    drawings: Drawings


class PdfFile:
    """An open PDF. Pages are read one at a time and closed at once, so memory stays flat."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    @property
    def title(self) -> str:
        return str(self._document.get_metadata_value("Title")).strip()

    def pages(self) -> Iterator[RawPage]:
        for index in range(len(self._document)):
            with pdfium_lock:  # let go between pages, so that others can draw theirs
                raw = self._read(index)
            yield raw

    def _read(self, index: int) -> RawPage:
        try:
            page = self._document[index]
            text = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise BrokenPdf(
                f"Page {index + 1} of the PDF is damaged. Export the file again and upload it.",
                page=index + 1,
            ) from error
        try:
            return _read_page(page, text)
        finally:
            text.close()
            page.close()


@contextmanager
def open_pdf(path: Path) -> Iterator[PdfFile]:
    """Open for reading. Raises `EncryptedPdf` or `BrokenPdf`."""
    with pdfium_lock:
        document = _open(path)
    try:
        if len(document) == 0:
            raise BrokenPdf("The PDF has no pages. Export it again and upload the new copy.")
        yield PdfFile(document)
    finally:
        with pdfium_lock:
            document.close()


def _open(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _ERR_PASSWORD:
            raise EncryptedPdf from error
        raise BrokenPdf from error


def _read_page(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> RawPage:
    left, bottom, right, top = page.get_bbox()
    shown = (page.get_rotation() // 90) % 4
    upright = _find_upright(text, shown)
    frame = Frame(left, bottom, right - left, top - bottom, upright)
    glyphs = tuple(_glyphs(text, frame))
    gaps = [
        (last.x1, last.base, glyph.x0)
        for last, glyph in pairwise(glyphs)
        if glyph.x0 - last.x1 > _SIGN_GAP * glyph.style.size
    ]

    def is_in_a_gap(box: Box) -> bool:
        return any(
            x0 - 1 <= box[0] and box[2] <= x1 + 1 and box[1] < y < box[3] + 9 for x0, y, x1 in gaps
        )

    drawings = read_drawings(page.raw, frame.place, is_in_a_gap)
    return RawPage(frame.width, frame.height, (shown - upright) % 4, glyphs, drawings)


def _find_upright(text: pypdfium2.PdfTextPage, shown: int) -> int:
    """The clockwise quarter turns that stand most text upright, by a sample of it."""
    matrix = pdfium.FS_MATRIX()
    votes: Counter[int] = Counter()
    for index in range(0, text.count_chars(), _EVERY):
        if not pdfium.FPDFText_IsGenerated(text.raw, index):
            pdfium.FPDFText_GetMatrix(text.raw, index, matrix)
            votes[quarter_of(matrix.a, matrix.b)[0]] += 1
    return votes.most_common(1)[0][0] if votes else shown


def _glyphs(text: pypdfium2.PdfTextPage, frame: Frame) -> Iterator[Glyph]:
    """Read every character once; what a text object fixes is asked for once per object."""
    handle = text.raw
    styles: dict[int | None, Style] = {}
    rect = pdfium.FS_RECTF()
    extent = ctypes.byref(rect)  # advance widths: ink boxes make gaps around narrow letters
    origin_x, origin_y = ctypes.c_double(), ctypes.c_double()
    origin = ctypes.byref(origin_x), ctypes.byref(origin_y)
    (ax, bx, cx), (ay, by, cy) = frame.coefficients()
    spaced = False
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        if code in _BLANKS and pdfium.FPDFText_IsGenerated(handle, index):
            continue  # pdfium's guess at a blank; the gap itself tells better
        owner = ctypes.cast(pdfium.FPDFText_GetTextObject(handle, index), ctypes.c_void_p).value
        style = styles.get(owner)
        if style is None:
            style = styles[owner] = _style(handle, index, frame)
        written = decode(code, style.font)
        if written == " ":
            spaced = True
            continue
        pdfium.FPDFText_GetLooseCharBox(handle, index, extent)
        pdfium.FPDFText_GetCharOrigin(handle, index, *origin)
        xa = ax * rect.left + bx * rect.bottom + cx
        xb = ax * rect.right + bx * rect.top + cx
        base = ay * origin_x.value + by * origin_y.value + cy
        x0, x1 = (xa, xb) if xa < xb else (xb, xa)
        if frame.shows(x0, base):
            yield Glyph(written, x0, x1, base, style, spaced)
            spaced = False


def _style(handle: pdfium.FPDF_TEXTPAGE, index: int, frame: Frame) -> Style:
    name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(handle, index, name, _FONT_NAME_BYTES, ctypes.byref(flags))
    font = read_font(name.value.decode("utf-8", "replace"))
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix))
    size = pdfium.FPDFText_GetFontSize(handle, index) * hypot(matrix.c, matrix.d)
    owner = pdfium.FPDFText_GetTextObject(handle, index)
    stroked = bool(owner) and pdfium.FPDFTextObj_GetTextRenderMode(owner) == _STROKED_FILL
    quarter, lean = quarter_of(matrix.a, matrix.b)
    return Style(font, size, font.bold or stroked, quarter == frame.turns and lean < _LEAN)
