"""Real chapters, where a copy is at hand: counts and signs only, none of their words."""

import re
from unicodedata import normalize

import pypdfium2
import pytest

from ingestion.chunk import chunk_document
from ingestion.errors import ImageOnlyPdf
from ingestion.fonts import LOST
from ingestion.pdf_file import read_pdf

_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")
_IMPRINT = re.compile(r"reprint\s+20\d\d", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")


def words_of(text):
    text = re.sub(r"[-\x02\ufffe]\s*\r?\n\s*", "", normalize("NFKC", text))
    return set(_WORD.findall(re.sub(r"[-\x02\ufffe]", "", text).casefold()))


@pytest.mark.parametrize("name", ["lebo105", "kebo111", "keph103", "leph101", "kech106", "lech101"])
def test_chapters_are_read_clean(ncert, name):
    document = read_pdf(ncert / f"{name}.pdf")
    assert not document.warnings
    assert not _IMPRINT.search(document.text)
    kinds = {block.kind for page in document.pages for block in page.blocks}
    assert {"body", "heading", "caption", "summary", "exercise"} <= kinds
    assert any(page.terms for page in document.pages)


@pytest.mark.parametrize("name", ["lebo105", "kebo109", "lebo110"])
def test_every_word_is_one_of_pdfiums_own(ncert, name):
    """Single-column chapters: what is missing of a page is its running head and imprint."""
    path = ncert / f"{name}.pdf"
    with pypdfium2.PdfDocument(path) as pdf:
        for page in read_pdf(path).pages:
            own = words_of(pdf[page.number - 1].get_textpage().get_text_range())
            mine = words_of(page.text)
            assert len(own - mine) <= 12, page.number
            assert len(mine - own) <= 6, page.number


@pytest.mark.parametrize("name", ["keph103", "kech106", "keph107"])
def test_pages_in_two_columns_are_seen_as_such(ncert, name):
    pages = read_pdf(ncert / f"{name}.pdf").pages
    assert sum(page.columns == 2 for page in pages) > len(pages) // 2


def test_text_in_private_use_is_repaired(ncert):
    document = read_pdf(ncert / "keph107.pdf")
    assert not _PRIVATE_USE.search(document.text)
    assert min(page.quality for page in document.pages) > 0.8


def test_a_shifted_text_layer_is_repaired_and_its_doubtful_pages_named(ncert):
    document = read_pdf(ncert / "kech202.pdf")
    assert document.text.count(LOST) < 0.005 * len(document.text)
    assert document.text.count(" the ") > 700
    assert 0 < len(document.warnings) < len(document.pages) // 3


def test_formulas_keep_their_scripts_and_arrows(ncert):
    text = read_pdf(ncert / "kech106.pdf").text
    assert text.count("H₂O") > 50
    assert text.count("⇌") > 100
    assert re.search("10⁻[¹²³⁴-⁹]", text)


def test_a_scan_is_refused_with_the_pages_it_has(ncert):
    with pytest.raises(ImageOnlyPdf) as caught:
        read_pdf(ncert / "lebo101-scanned.pdf")
    assert len(caught.value.extra["pages"]) == 25


def test_chunks_of_a_chapter_are_sized_for_the_embedder(ncert):
    document = read_pdf(ncert / "lebo105.pdf")
    chunks = chunk_document(document, lambda text: len(text.split()), 180)
    for chunk in chunks:
        assert chunk.text == document.pages[chunk.page - 1].text[chunk.start : chunk.end]
        assert chunk.boxes
    body = [len(chunk.text.split()) for chunk in chunks if chunk.kind == "body"]
    assert sorted(body)[len(body) // 2] > 60
