"""Each kind of bad PDF has its own error with a sentence that says what to do."""

from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from ingestion.errors import (
    BrokenPdf,
    EmptyFile,
    EncryptedPdf,
    FileTooLarge,
    ImageOnlyPdf,
    UnreadableFile,
)
from ingestion.pdf_file import NEEDS_OCR, read_pdf


def draw_picture(sheet):
    sheet.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 50, 50, 400, 600)


def test_a_file_of_no_bytes_is_empty(tmp_path):
    path = tmp_path / "none.pdf"
    path.touch()
    with pytest.raises(EmptyFile) as caught:
        read_pdf(path)
    assert caught.value.code == "empty_file"


def test_a_pdf_with_a_password_says_to_save_it_without(make_pdf, prose):
    path = make_pdf(prose, encrypt=StandardEncryption("open sesame"))
    with pytest.raises(EncryptedPdf, match="without the password"):
        read_pdf(path)


def test_a_pdf_that_only_forbids_printing_is_read(make_pdf, prose):
    path = make_pdf(prose, encrypt=StandardEncryption("", ownerPassword="owner", canPrint=0))
    assert "Chlorophyll" in read_pdf(path).text


def test_a_pdf_cut_off_in_the_middle_is_broken(make_pdf, prose):
    path = make_pdf(prose)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(BrokenPdf) as caught:
        read_pdf(path)
    assert caught.value.code == "broken_pdf"


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n", b"not a pdf at all", b"%PDF-1.4\n\x00\xff" * 40]
)
def test_rubbish_is_broken_and_never_a_crash(tmp_path, content):
    path = tmp_path / "rubbish.pdf"
    path.write_bytes(content)
    with pytest.raises(BrokenPdf):
        read_pdf(path)


def test_a_scanned_pdf_asks_for_ocr_and_names_its_pages(make_pdf):
    path = make_pdf(draw_picture, draw_picture)
    with pytest.raises(ImageOnlyPdf, match="OCR") as caught:
        read_pdf(path)
    assert caught.value.extra["pages"] == [1, 2]


def test_a_scanned_page_among_others_is_kept_empty_and_warned_of(make_pdf, prose):
    document = read_pdf(make_pdf(prose, draw_picture))
    assert [bool(page.text) for page in document.pages] == [True, False]
    assert document.pages[1].decision == NEEDS_OCR
    assert document.warnings == (f"Page 2: {NEEDS_OCR}",)


def test_too_many_bytes_or_pages_are_refused_before_reading(make_pdf, prose):
    path = make_pdf(prose, prose, prose)
    with pytest.raises(FileTooLarge, match="at most 100 are allowed"):
        read_pdf(path, max_bytes=100)
    with pytest.raises(FileTooLarge, match="3 pages"):
        read_pdf(path, max_pages=2)


def test_every_error_has_a_code_of_its_own_and_a_sentence():
    kinds = UnreadableFile.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert kind().detail.endswith(".")
        assert not kind.retryable


def test_a_missing_file_is_the_callers_mistake(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read_pdf(tmp_path / "nowhere.pdf")
