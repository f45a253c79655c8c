"""What can be wrong with an uploaded file as a whole.

NeetError
└── UnreadableFile
    ├── EmptyFile            nothing in it
    ├── UnsupportedType      neither a PDF nor a table of rows
    ├── FileTooLarge         more bytes, pages or columns than are allowed
    ├── EncryptedPdf         needs a password
    ├── BrokenPdf            truncated or damaged
    ├── ImageOnlyPdf         scanned: no page has text
    ├── UnreadableText       characters that no known encoding explains
    ├── WrongHeader          columns are missing from the first row
    └── NoRows               a header and nothing below it
"""

from typing import ClassVar

from models.errors import NeetError


class UnreadableFile(NeetError):
    """The file cannot be read. Open it yourself to check it, then upload it again."""

    code: ClassVar[str] = "unreadable_file"


class EmptyFile(UnreadableFile):
    """The file is empty. Upload it again, complete."""

    code = "empty_file"


class UnsupportedType(UnreadableFile):
    """This is neither a PDF nor a CSV file. Save it as one of these and upload it again."""

    code = "unsupported_type"


class FileTooLarge(UnreadableFile):
    """The file is larger than is allowed. Split it and upload the parts."""

    code = "file_too_large"


class EncryptedPdf(UnreadableFile):
    """The PDF is locked with a password. Save a copy without the password and upload that."""

    code = "encrypted_pdf"


class BrokenPdf(UnreadableFile):
    """The PDF is damaged or was cut off. Download or export it again and upload the new copy."""

    code = "broken_pdf"


class ImageOnlyPdf(UnreadableFile):
    """The PDF holds only pictures of pages, no text. Run OCR over it and upload the result."""

    code = "image_only_pdf"


class UnreadableText(UnreadableFile):
    """The characters of the file cannot be read. Save it as CSV UTF-8 and upload it again."""

    code = "unreadable_text"


class WrongHeader(UnreadableFile):
    """The first row does not name the columns needed. Compare it with the template."""

    code = "wrong_header"


class NoRows(UnreadableFile):
    """The file has a header and no rows below it. Add the questions and upload it again."""

    code = "no_rows"
