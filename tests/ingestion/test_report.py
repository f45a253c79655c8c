"""The books of one file balance, or there are no books."""

import json

import pytest

from ingestion.pdf_file import NEEDS_OCR
from ingestion.report import Ledger, ledger_of_pages, ledger_of_rows
from ingestion.types import Document, Page, RejectedRow


def page(number, text, decision):
    return Page(number, text, (), (), (), 1.0, 1.0, len(text.split()), 1, 1.0, decision)


def test_every_page_is_in_the_ledger():
    document = Document((page(1, "Leaves are green.", "read"), page(2, "", NEEDS_OCR)))
    ledger = ledger_of_pages(document)
    assert (ledger.went_in, ledger.created, ledger.rejected) == (2, 1, 1)
    assert [(e.number, e.code, e.words) for e in ledger.exceptions] == [(2, "no_text", NEEDS_OCR)]


def test_every_row_is_in_the_ledger_and_it_is_plain_data():
    rejected = [RejectedRow(7, "key", "bad_key", "The key is no option.", "E")]
    ledger = ledger_of_rows(created=3, unchanged=2, rejected=rejected)
    assert ledger.went_in == 6
    data = json.loads(json.dumps(ledger.as_data()))
    assert data["exceptions"][0] == {
        "number": 7,
        "code": "bad_key",
        "words": "The key is no option.",
        "column": "key",
        "value": "E",
    }


def test_a_ledger_that_does_not_balance_cannot_be_built():
    with pytest.raises(AssertionError):
        Ledger("row", went_in=5, created=3, unchanged=0, rejected=1)
