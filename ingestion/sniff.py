"""What a file is, by its content; its name proves nothing."""

from pathlib import Path
from typing import Literal
from zipfile import BadZipFile, ZipFile

from ingestion.errors import EmptyFile, UnsupportedType

FileType = Literal["pdf", "csv", "xlsx", "zip", "html", "image"]

_HEAD_BYTES = 4096
_PDF_WITHIN = 1024  # bytes in which readers look for the PDF header
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def sniff(source: Path | bytes) -> FileType:
    """The type of a file, given its path or its first bytes (4 KiB are enough).

    An Office workbook is told from other zip files by its path only: its parts are listed at the
    end of the file. Raises `EmptyFile`, or `UnsupportedType` for binary data of no known kind.
    """
    head = source[:_HEAD_BYTES] if isinstance(source, bytes) else _head(source)
    if not head.strip():
        raise EmptyFile
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "xlsx" if _is_workbook(source) else "zip"
    if head.startswith(_IMAGES):
        return "image"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    if not _is_text(head):
        raise UnsupportedType
    return "csv"


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)


def _is_workbook(source: Path | bytes) -> bool:
    if isinstance(source, bytes):
        return b"[Content_Types].xml" in source and b"xl/" in source
    try:
        with ZipFile(source) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BadZipFile:
        return False


def _is_text(head: bytes) -> bool:
    """Text has no control bytes but blanks; UTF-16 says what it is by its mark or its zeros."""
    if head.startswith(_WIDE_MARKS) or is_wide(head):
        return True
    controls = sum(byte < 0x20 and byte not in b"\t\n\r\x0b\x0c" for byte in head)
    return controls <= max(2, len(head) // 50)


def is_wide(head: bytes) -> bool:
    """UTF-16 without a mark: every other byte of Latin text is zero, the rest are not."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    return half > 1 and (even > 0.4 * half > 4 * odd or odd > 0.4 * half > 4 * even)
