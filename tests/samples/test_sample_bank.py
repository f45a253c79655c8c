"""The sample bank: sixty questions, each proved by the words it quotes from a sample chapter."""

from collections import Counter
from functools import cache

import pytest

from ingestion.csv_file import read_question_rows
from ingestion.pdf_file import read_pdf
from ingestion.types import QuestionRow
from models.item.evidence import Evidence, locate
from models.item.render import render
from models.syllabus import TopicKind, syllabus
from rag.gate.registry import has_passed, run_gate
from rag.types import Draft, GateContext
from samples.build import BANK, PDFS, read_chapters

READ = list(read_question_rows(BANK))
ROWS = [row for row in READ if isinstance(row, QuestionRow)]
CHAPTERS = {chapter.name: chapter for chapter in read_chapters()}

one_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.ref)


@cache
def _pages(source: str) -> dict[int, str]:
    return {page.number: page.text for page in read_pdf(PDFS / f"{source}.pdf").pages}


def _page_text(source: str, page: int) -> str:
    return _pages(source)[page]


def _evidence(row: QuestionRow) -> tuple[Evidence, ...]:
    spans = []
    for page, quote in zip(row.pages, row.quotes, strict=True):
        assert page is not None
        text = _page_text(row.source, page)
        span = locate(quote, text)
        assert span is not None, quote
        spans.append(Evidence(row.source, page, *span, text[slice(*span)]))
    return tuple(spans)


def _draft(row: QuestionRow) -> Draft:
    return Draft(row.item, _evidence(row), engine="import", chapter=row.chapter, topic=row.topic)


def test_every_row_is_read_as_a_question() -> None:
    assert [row for row in READ if row not in ROWS] == []
    assert len(ROWS) == 60
    assert len({row.ref for row in ROWS}) == 60


def test_all_six_types_are_there_in_the_promised_numbers() -> None:
    least = {
        "single": 20,
        "assertion_reason": 8,
        "statements": 8,
        "match": 8,
        "sequence": 4,
        "numerical": 8,
    }
    counts = Counter(row.item.type for row in ROWS)
    assert {name for name, count in least.items() if counts[name] < count} == set()


def test_every_chapter_has_ten_questions_and_every_difficulty() -> None:
    assert Counter(row.source for row in ROWS) == dict.fromkeys(CHAPTERS, 10)
    for source in CHAPTERS:
        assert {row.difficulty for row in ROWS if row.source == source} == {0.25, 0.5, 0.75}


def test_keys_are_spread_over_the_four_positions() -> None:
    keys = Counter(render(row.item).key for row in ROWS)
    assert all(12 <= keys[position] <= 18 for position in range(4))


def test_the_longest_option_of_a_single_question_is_seldom_the_key() -> None:
    singles = [render(row.item) for row in ROWS if row.item.type == "single"]
    hits = sum(max(item.options, key=len) == item.options[item.key] for item in singles)
    assert hits <= len(singles) / 4


@one_row
def test_a_row_stands_where_its_chapter_stands_in_the_syllabus(row: QuestionRow) -> None:
    chapter = CHAPTERS[row.source]
    place = (row.subject, row.class_level, row.chapter)
    assert place == (chapter.subject, chapter.class_level, chapter.chapter)
    topics = {
        node.name
        for node in syllabus().by_id.values()
        if node.kind is TopicKind.TOPIC and node.chapter == row.chapter
    }
    assert row.topic in topics


@one_row
def test_a_row_has_four_options_with_a_reason_each(row: QuestionRow) -> None:
    item = render(row.item)
    assert len(set(item.options)) == 4
    assert all(reason.strip() for reason in item.reasons)


@one_row
def test_the_quotes_of_a_row_stand_on_the_pages_it_names(row: QuestionRow) -> None:
    assert row.quotes
    assert [" ".join(span.quote.split()) for span in _evidence(row)] == list(row.quotes)


def test_the_whole_bank_passes_the_gate_as_one_set() -> None:
    accepted: list[Draft] = []
    refused: dict[str, list[str]] = {}
    for row in ROWS:
        draft = _draft(row)
        verdicts = run_gate(draft, GateContext(_page_text, accepted=tuple(accepted)))
        if has_passed(verdicts):
            accepted.append(draft)
        else:
            refused[row.ref] = [f"{v.check}: {v.reason}" for v in verdicts if v.failed]
    assert refused == {}
