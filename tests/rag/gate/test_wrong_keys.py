"""Every key of the sample bank made wrong in every way its type allows: none passes the gate."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

import samples
from ingestion.csv_file import read_question_rows
from ingestion.pdf_file import read_pdf
from ingestion.types import QuestionRow
from models.item.assertion_reason import AssertionReason
from models.item.evidence import Evidence, locate
from models.item.match import Match
from models.item.render import render
from models.item.sequence import Sequence
from models.item.single import Single
from models.item.statements import Statements
from models.item.types import Item
from rag.gate.registry import has_passed, run_gate
from rag.types import Draft, GateContext

FOLDER = Path(samples.__file__).parent
ROWS = [row for row in read_question_rows(FOLDER / "bank.csv") if isinstance(row, QuestionRow)]


@cache
def pages_of(book: str) -> dict[int, str]:
    return {page.number: page.text for page in read_pdf(FOLDER / "pdf" / f"{book}.pdf").pages}


def page_text(source_id: str, page: int) -> str:
    return pages_of(source_id)[page]


def evidence_of(row: QuestionRow) -> tuple[Evidence, ...]:
    found = []
    for page, quote in zip(row.pages, row.quotes, strict=True):
        text = page_text(row.source, page or 1)
        if span := locate(quote, text):
            found.append(Evidence(row.source, page or 1, *span, text[slice(*span)]))
    return tuple(found)


def made_wrong(item: Item) -> Iterator[Item]:
    match item:
        case Single():
            yield from wrong_singles(item)
        case Statements(statements=statements):
            for place, one in enumerate(statements):
                flipped = replace(one, true=not one.true)
                changed = (*statements[:place], flipped, *statements[place + 1 :])
                yield replace(item, statements=changed)
        case AssertionReason():
            yield replace(item, assertion_true=not item.assertion_true)
            yield replace(item, reason_true=not item.reason_true)
            if item.assertion_true and item.reason_true:
                yield replace(item, explains=not item.explains)
        case Match():
            yield from wrong_matches(item)
        case Sequence(steps=steps):
            yield replace(item, steps=(steps[1], steps[0], *steps[2:]))


def wrong_matches(item: Match) -> Iterator[Match]:
    for one, other in combinations(range(4), 2):
        swapped = list(item.pairs)
        swapped[one] = replace(item.pairs[one], right=item.pairs[other].right)
        swapped[other] = replace(item.pairs[other], right=item.pairs[one].right)
        yield replace(item, pairs=tuple(swapped))


def wrong_singles(item: Single) -> Iterator[Single]:
    key = next(place for place, option in enumerate(item.options) if option.right)
    for place in range(4):
        if place != key:
            a, b, c, d = (replace(o, right=n == place) for n, o in enumerate(item.options))
            yield replace(item, options=(a, b, c, d))


@pytest.mark.parametrize("row", ROWS, ids=[row.ref for row in ROWS])
def test_no_wrong_key_of_the_sample_bank_passes(row: QuestionRow) -> None:
    right = Draft(row.item, evidence_of(row), "import", language=row.language)
    for wrong in made_wrong(row.item):
        verdicts = run_gate(replace(right, item=wrong), GateContext(page_text=page_text))
        assert not has_passed(verdicts), render(wrong, language=row.language)
