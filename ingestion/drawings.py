"""Pictures on a page, and the signs that are drawn between letters instead of typed."""

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2.raw as pdfium

from ingestion.fonts import LOST
from ingestion.types import Box

Place = Callable[[float, float], tuple[float, float]]
_SIGN_WIDTH_PT = (7.0, 40.0)
_SIGN_HEIGHT_PT = (3.0, 12.0)
_STROKES_APART_PT = 1.5
_FEWEST_SEGMENTS, _MOST_SEGMENTS = 8, 100  # of the outline of two harpoons
_DEEPEST_FORM = 4
_DRAWN = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)


@dataclass(frozen=True, slots=True)
class Sign:
    """A small drawing that stands in for a character: `text` is what it shows, or `LOST`."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Drawings:
    images: tuple[Box, ...]
    signs: tuple[Sign, ...]


def read_drawings(page: pdfium.FPDF_PAGE, place: Place, wanted: Callable[[Box], bool]) -> Drawings:
    """The boxes of a page's pictures, and the signs in `wanted` places.

    The caller holds pdfium's lock. Outlines are only looked into where wanted: a page may have
    thousands of small paths.
    """
    images: list[Box] = []
    signs: list[Sign] = []
    left, bottom, right, top = edges = tuple(ctypes.c_float() for _ in range(4))
    bounds = tuple(map(ctypes.byref, edges))
    for item, kind in _objects(page):
        if kind not in _DRAWN:
            continue
        pdfium.FPDFPageObj_GetBounds(item, *bounds)
        box = left.value, bottom.value, right.value, top.value
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            images.append(_show(box, place))
        elif _fits(box[2] - box[0], _SIGN_WIDTH_PT) and _fits(box[3] - box[1], _SIGN_HEIGHT_PT):
            shown = _show(box, place)
            if wanted(shown):
                signs.append(Sign(_read_sign(item, box), shown))
    return Drawings(tuple(images), tuple(signs))


def _fits(length: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= length <= limits[1]


def _objects(page: pdfium.FPDF_PAGE) -> Iterator[tuple[pdfium.FPDF_PAGEOBJECT, int]]:
    """Pictures and paths, those inside forms included."""
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _unfold(pdfium.FPDFPage_GetObject(page, index), 0)


def _unfold(
    item: pdfium.FPDF_PAGEOBJECT, depth: int
) -> Iterator[tuple[pdfium.FPDF_PAGEOBJECT, int]]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        yield item, kind
    elif depth < _DEEPEST_FORM:
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _unfold(pdfium.FPDFFormObj_GetObject(item, index), depth + 1)


def _show(box: Box, place: Place) -> Box:
    xa, ya = place(box[0], box[1])
    xb, yb = place(box[2], box[3])
    return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def _read_sign(item: pdfium.FPDF_PAGEOBJECT, box: Box) -> str:
    """Two long level strokes are the harpoons of an equilibrium; any other shape is not read."""
    if not _FEWEST_SEGMENTS <= pdfium.FPDFPath_CountSegments(item) <= _MOST_SEGMENTS:
        return LOST
    points = list(_points(item))
    width, height = box[2] - box[0], box[3] - box[1]
    span = max((x for x, _ in points), default=0) - min((x for x, _ in points), default=0)
    levels = sorted(
        (ya + yb) / 2
        for (xa, ya), (xb, yb) in pairwise(points)
        if abs(xa - xb) > 0.5 * span and abs(ya - yb) < 0.05 * span
    )
    gap = _STROKES_APART_PT * span / width
    strokes = [
        level
        for level, last in zip(levels, [-math.inf, *levels], strict=False)
        if level - last > gap
    ]
    return "⇌" if len(strokes) == 2 and height < width else LOST


def _points(item: pdfium.FPDF_PAGEOBJECT) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        yield x.value, y.value
