"""Side headings, drawn signs, outlines and labels: what makes a textbook page hard."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.errors import UnreadableFile
from ingestion.pdf_file import read_pdf
from ingestion.types import Document
from tests.ingestion.conftest import PARAGRAPH, write_lines

SHORT = (
    "One enzyme opens the two strands,",
    "another joins what was left in",
    "pieces, and both need energy to",
    "do so in every living cell there.",
)


def blocks_of(page, kind):
    return [page.text[block.start : block.end] for block in page.blocks if block.kind == kind]


def test_a_side_heading_stands_over_the_text_beside_it(make_pdf):
    def draw(sheet):
        write_lines(sheet, PARAGRAPH, 180, 700)
        sheet.setFont("Times-Bold", 13)
        sheet.drawString(60, 630, "1.2 Light and")
        sheet.drawString(82, 616, "Shade")
        write_lines(sheet, PARAGRAPH, 180, 630)

    (page,) = read_pdf(make_pdf(draw)).pages
    assert blocks_of(page, "heading") == ["1.2 Light and Shade"]
    assert blocks_of(page, "body") == [" ".join(PARAGRAPH)] * 2
    assert page.text.index("1.2 Light") > page.text.index(PARAGRAPH[-1])


def test_an_equilibrium_sign_that_is_drawn_is_read(make_pdf):
    def draw(sheet):
        write_lines(sheet, PARAGRAPH, 72, 700)
        sheet.setFont("Times-Roman", 10)
        sheet.drawString(100, 640, "HA + B")
        sheet.drawString(155, 640, "HB + A")
        sign = sheet.beginPath()
        sign.moveTo(136, 645)
        for x, y in ((150, 645), (146, 648), (146, 645.4), (136, 645.4)):
            sign.lineTo(x, y)
        sign.moveTo(150, 642)
        for x, y in ((136, 642), (140, 639), (140, 641.6), (150, 641.6)):
            sign.lineTo(x, y)
        sheet.drawPath(sign, stroke=0, fill=1)

    (page,) = read_pdf(make_pdf(draw)).pages
    assert "HA + B ⇌ HB + A" in page.text


def test_labels_inside_a_figure_state_nothing(make_pdf):
    def draw(sheet):
        write_lines(sheet, PARAGRAPH, 72, 700)
        sheet.setFont("Helvetica", 7)
        for x, y, label in ((120, 600, "stroma"), (240, 580, "granum"), (180, 550, "outer coat")):
            sheet.drawString(x, y, label)

    (page,) = read_pdf(make_pdf(draw)).pages
    assert blocks_of(page, "body") == [" ".join(PARAGRAPH)]
    assert blocks_of(page, "figure") == ["stroma", "granum", "outer coat"]


def test_a_table_in_one_column_takes_nothing_from_the_other(make_pdf):
    def draw(sheet):
        write_lines(sheet, SHORT, 72, 700)
        write_lines(sheet, ["Table 1 Where they act"], 72, 640, font="Times-Bold")
        for row, (left, right) in enumerate((("helicase", "fork"), ("ligase", "gap"))):
            sheet.setFont("Times-Roman", 9)
            sheet.drawString(72, 622 - 12 * row, left)
            sheet.drawString(180, 622 - 12 * row, right)
        write_lines(sheet, SHORT, 72, 580)
        write_lines(sheet, [*SHORT] * 3, 310, 700)

    (page,) = read_pdf(make_pdf(draw)).pages
    assert blocks_of(page, "table") == ["helicase fork\nligase gap"]
    assert "".join(blocks_of(page, "body")).count("opens the two strands") == 5


def test_the_outline_of_a_chapter_is_no_text_of_it(make_pdf):
    def draw(sheet):
        for row, title in enumerate(("1.1 Light", "1.2 Leaves", "1.3 Water", "1.4 Sugar")):
            sheet.setFont("Times-Italic", 10)
            sheet.drawString(60, 700 - 14 * row, f"{title} and what becomes of it")
        write_lines(sheet, PARAGRAPH, 240, 700)

    (page,) = read_pdf(make_pdf(draw)).pages
    assert blocks_of(page, "body") == [" ".join(PARAGRAPH)]
    assert len(blocks_of(page, "contents")) == 1
    assert blocks_of(page, "heading") == []


def test_a_paragraph_that_a_figure_cuts_is_whole_again(make_pdf):
    def draw(sheet):
        write_lines(sheet, PARAGRAPH[:2], 72, 700)
        sheet.setFont("Times-Italic", 8)
        sheet.drawString(200, 600, "Fig. 1.1 Sacs in a leaf")
        write_lines(sheet, PARAGRAPH[2:], 72, 560)

    (page,) = read_pdf(make_pdf(draw)).pages
    assert blocks_of(page, "body") == [" ".join(PARAGRAPH)]
    assert page.text.endswith("\nFig. 1.1 Sacs in a leaf")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6)), max_size=12))
def test_a_damaged_pdf_is_read_or_refused_and_nothing_else(make_pdf, prose, wounds):
    path = make_pdf(prose, prose)
    content = bytearray(path.read_bytes())
    for place, junk in wounds:
        at = int(place * len(content))
        content[at : at + len(junk)] = junk
    path.write_bytes(content)
    assert isinstance(outcome_of(path), Document | UnreadableFile)


def outcome_of(path):
    try:
        return read_pdf(path)
    except UnreadableFile as refusal:
        return refusal
