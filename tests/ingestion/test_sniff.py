"""A file is what its bytes say."""

import zipfile

import pytest

from ingestion.errors import EmptyFile, UnsupportedType
from ingestion.sniff import sniff


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"\n\n%PDF-1.4", "pdf"),
        (b"stem,key\r\nWhat?,A", "csv"),
        ("प्रश्न,उत्तर".encode(), "csv"),
        ("stem,key\nWhat?,A".encode("utf-16"), "csv"),
        ("stem,key\nWhat?,A".encode("utf-16-le"), "csv"),
        ("stem,key\ncafé,A".encode("cp1252"), "csv"),
        (b"PK\x03\x04" + bytes(40), "zip"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"<!DOCTYPE html><title>Login</title>", "html"),
    ],
)
def test_the_type_is_told_by_the_first_bytes(content, kind, tmp_path):
    assert sniff(content) == kind
    path = tmp_path / "misnamed.csv"
    path.write_bytes(content)
    assert sniff(path) == kind


def test_a_workbook_is_told_from_other_zips(tmp_path):
    path = tmp_path / "bank.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert sniff(path) == "xlsx"


@pytest.mark.parametrize("content", [b"", b"   \n"])
def test_an_empty_file_is_no_type(content):
    with pytest.raises(EmptyFile):
        sniff(content)


def test_binary_data_is_refused():
    with pytest.raises(UnsupportedType, match="neither a PDF nor a CSV"):
        sniff(bytes(range(256)) * 8)
