"""How a sample chapter looks: a two-column A4 textbook page drawn with reportlab."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table, TableStyle
from reportlab.platypus.flowables import Flowable

from samples.chapter import Block, Chapter, Kind
from samples.fonts import REGULAR, SANS, SANS_BOLD

WIDTH, HEIGHT = A4
MARGIN, GUTTER, TOP, FOOT = 48.0, 20.0, 56.0, 52.0
COLUMN = (WIDTH - 2 * MARGIN - GUTTER) / 2
TITLE_HEIGHT = 98.0
INK, GREY = HexColor("#1d1d1f"), HexColor("#6b6f76")
ACCENTS = {
    "biology": HexColor("#1f6b45"),
    "chemistry": HexColor("#8c3b12"),
    "physics": HexColor("#1f4b87"),
}


@dataclass(frozen=True, slots=True)
class Styles:
    """The paragraph styles of one chapter, in its subject's colour."""

    accent: Color
    body: ParagraphStyle
    item: ParagraphStyle
    equation: ParagraphStyle
    section: ParagraphStyle
    subsection: ParagraphStyle
    label: ParagraphStyle
    cell: ParagraphStyle


def write_pdf(chapter: Chapter, path: Path) -> None:
    """Typeset the chapter; the same chapter and fonts always give the same bytes."""
    document = BaseDocTemplate(
        str(path),
        pagesize=A4,
        invariant=1,
        pageCompression=1,
        title=chapter.title,
        author="NEETPrepGPT",
        subject=f"{chapter.subject.title()}, class {chapter.class_level}: {chapter.unit}",
        lang="en",
    )
    document.addPageTemplates(_templates(chapter))
    styles = _styles(ACCENTS[chapter.subject])
    document.build([flow for block in chapter.blocks for flow in _flowables(block, styles)])


def _styles(accent: Color) -> Styles:
    body = ParagraphStyle(
        "body",
        fontName=REGULAR,
        fontSize=8.8,
        leading=12.6,
        alignment=TA_LEFT,
        spaceAfter=5,
        textColor=INK,
        allowWidows=0,
        allowOrphans=0,
    )
    heading = ParagraphStyle(
        "heading", fontName=SANS_BOLD, textColor=accent, keepWithNext=1, splitLongWords=0
    )
    item = ParagraphStyle(
        "item",
        body,
        leftIndent=16,
        bulletIndent=2,
        bulletFontName=REGULAR,
        bulletFontSize=8.8,
        spaceAfter=3,
    )
    return Styles(
        accent=accent,
        body=body,
        item=item,
        equation=ParagraphStyle("equation", body, alignment=TA_CENTER, spaceBefore=1, spaceAfter=6),
        section=ParagraphStyle(
            "section", heading, fontSize=11.5, leading=14.5, spaceBefore=10, spaceAfter=5
        ),
        subsection=ParagraphStyle(
            "subsection", heading, fontSize=9.6, leading=12.5, spaceBefore=6, spaceAfter=4
        ),
        label=ParagraphStyle(
            "label", heading, fontSize=9.2, leading=12, spaceBefore=6, spaceAfter=4
        ),
        cell=ParagraphStyle("cell", body, fontSize=8.2, leading=11, spaceAfter=0),
    )


def _flowables(block: Block, styles: Styles) -> Iterator[Flowable]:
    makers: dict[Kind, Callable[[Block, Styles], Flowable]] = {
        Kind.TABLE: _table,
        Kind.EXAMPLE: _example,
    }
    if block.kind in makers:
        yield makers[block.kind](block, styles)
    else:
        yield _paragraph(block, styles)


def _paragraph(block: Block, styles: Styles) -> Paragraph:
    text = _inline(block.text)
    if block.kind is Kind.BULLET:
        return Paragraph(text, styles.item, bulletText="•")
    if block.kind is Kind.STEP:
        return Paragraph(text, styles.item, bulletText=block.label)
    by_kind = {
        Kind.SECTION: styles.section,
        Kind.SUBSECTION: styles.subsection,
        Kind.CAPTION: styles.label,
        Kind.EQUATION: styles.equation,
    }
    return Paragraph(f"{block.label}  {text}".strip(), by_kind.get(block.kind, styles.body))


def _inline(text: str) -> str:
    marked = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text, quote=False))
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", marked)


def _table(block: Block, styles: Styles) -> Table:
    head, *rows = block.rows
    header = ParagraphStyle("head", styles.cell, fontName=SANS, textColor=styles.accent)
    cells = [[Paragraph(_inline(text), header) for text in head]]
    cells += [[Paragraph(_inline(text), styles.cell) for text in row] for row in rows]
    rules = TableStyle(
        [
            ("BACKGROUND", (0, 0), (-1, 0), _tint(styles.accent, 0.14)),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, _tint(styles.accent, 0.45)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    widths = [COLUMN / len(head)] * len(head)
    return Table(cells, colWidths=widths, style=rules, spaceAfter=8, repeatRows=1)


def _example(block: Block, styles: Styles) -> Table:
    label = ParagraphStyle("example", styles.label, spaceBefore=0, spaceAfter=0)
    rows = [[Paragraph(f"{block.label}  {_inline(block.text)}", label)]]
    rows += [[_paragraph(child, styles)] for child in block.children]
    rules = TableStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), _tint(styles.accent, 0.06)),
            ("LINEBEFORE", (0, 0), (0, -1), 2, styles.accent),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
            ("TOPPADDING", (0, 0), (-1, 0), 5),
            ("BOTTOMPADDING", (0, 0), (-1, 0), 4),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 5),
            ("LEFTPADDING", (0, 0), (-1, -1), 8),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("NOSPLIT", (0, 0), (-1, 1)),
        ]
    )
    return Table(rows, colWidths=[COLUMN], style=rules, spaceBefore=4, spaceAfter=8)


def _tint(color: Color, share: float) -> Color:
    """The colour thinned with white, opaque so that the page stays simple to render."""
    return Color(*(1 - share * (1 - part) for part in color.rgb()))


def _templates(chapter: Chapter) -> list[PageTemplate]:
    def opening(canvas: Canvas, _: BaseDocTemplate) -> None:
        _draw_title(canvas, chapter)
        _draw_foot(canvas)

    def later(canvas: Canvas, _: BaseDocTemplate) -> None:
        _draw_head(canvas, chapter)
        _draw_foot(canvas)

    first = PageTemplate("opening", _columns(TITLE_HEIGHT), onPage=opening, onPageEnd=_draw_rule)
    first.autoNextPageTemplate = "later"
    return [first, PageTemplate("later", _columns(0), onPage=later, onPageEnd=_draw_rule)]


def _columns(lowered: float) -> list[Frame]:
    height = HEIGHT - TOP - FOOT - lowered
    lefts = (MARGIN, MARGIN + COLUMN + GUTTER)
    return [Frame(left, FOOT, COLUMN, height, 0, 0, 0, 0) for left in lefts]


def _draw_title(canvas: Canvas, chapter: Chapter) -> None:
    accent, top = ACCENTS[chapter.subject], HEIGHT - 54
    canvas.setFillColor(accent)
    canvas.rect(0, HEIGHT - 10, WIDTH, 10, stroke=0, fill=1)
    canvas.setFont(SANS_BOLD, 8.5)
    canvas.drawString(MARGIN, top, f"{chapter.subject.upper()}  ·  CLASS {chapter.class_level}")
    canvas.setFillColor(INK)
    canvas.setFont(SANS_BOLD, 23)
    canvas.drawString(MARGIN, top - 36, chapter.title)
    canvas.setFillColor(GREY)
    canvas.setFont(SANS, 8.5)
    canvas.drawString(MARGIN, top - 58, f"Syllabus unit: {chapter.unit}")
    canvas.setStrokeColor(accent)
    canvas.setLineWidth(1.2)
    canvas.line(MARGIN, top - 72, WIDTH - MARGIN, top - 72)


def _draw_head(canvas: Canvas, chapter: Chapter) -> None:
    canvas.setFillColor(GREY)
    canvas.setFont(SANS, 7.5)
    canvas.drawString(MARGIN, HEIGHT - 38, chapter.title)
    place = f"{chapter.subject.title()}, class {chapter.class_level}"
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 38, place)
    canvas.setStrokeColor(_tint(ACCENTS[chapter.subject], 0.6))
    canvas.setLineWidth(0.6)
    canvas.line(MARGIN, HEIGHT - 44, WIDTH - MARGIN, HEIGHT - 44)


def _draw_foot(canvas: Canvas) -> None:
    canvas.setFillColor(GREY)
    canvas.setFont(SANS, 8)
    canvas.drawCentredString(WIDTH / 2, 30, str(canvas.getPageNumber()))


def _draw_rule(canvas: Canvas, document: BaseDocTemplate) -> None:
    """Part the columns with a thin line, unless the text ends in the first."""
    column = document.frame
    if column.x1 > MARGIN:
        canvas.setStrokeColor(HexColor("#d9dce1"))
        canvas.setLineWidth(0.4)
        canvas.line(WIDTH / 2, column.y1, WIDTH / 2, column.y1 + column.height)
