"""Files become pages, passages, vectors and questions, with the real embedder and index."""

import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select

from models.item.evidence import locate
from models.job import Job, JobKind, JobState, cancel_job
from models.lease import MAX_ATTEMPTS
from models.page import list_chunks, list_pages
from models.question import Question, QuestionState, questions_of_job
from models.session import Session
from models.source import (
    Source,
    SourceFacts,
    SourceKind,
    SourceState,
    create_source,
    fail_orphans,
    load_source,
)
from models.user import Role, User
from rag.index.types import Index
from rag.types import Filters
from tests.rows import add_book, add_job, add_user, long_ago
from workers.run_job import run_job
from workers.runtime import Runtime

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
CELLS = SAMPLES / "pdf" / "how-cells-release-energy.pdf"
CURRENT = SAMPLES / "pdf" / "current-and-resistance.pdf"


@dataclass
class Take:
    source: Source
    job: Job


def _take_in(
    runtime: Runtime, data: bytes, name: str, *, owner: User | None = None, shared: bool = False
) -> Take:
    blob = runtime.blobs.put(io.BytesIO(data), limit_bytes=10_000_000)
    kind = SourceKind.PDF if name.endswith(".pdf") else SourceKind.CSV
    with runtime.database.write() as session:
        owner = owner or add_user(session, Role.CONTENT)
        source, _ = create_source(
            session,
            owner=owner,
            facts=SourceFacts(name),
            kind=kind,
            sha256=blob.sha256,
            size_bytes=blob.size_bytes,
            shared=shared,
        )
        job = add_job(session, owner.id, JobKind.INGEST_SOURCE, source_id=str(source.id))
        source.job_id = job.id
    return Take(source, job)


def _job(runtime: Runtime, take: Take) -> Job:
    with runtime.database.read() as session:
        return session.get_one(Job, take.job.id)


def _source(runtime: Runtime, take: Take) -> Source:
    with runtime.database.read() as session:
        return load_source(session, take.source.id)


def _bank(*rows: dict[str, Any]) -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, *([str(row.get(name, "")) for name in columns] for row in rows)]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode()


def _single(**cells: Any) -> dict[str, Any]:
    row = {
        "type": "single",
        "stem": "Which enzyme controls the rate of glycolysis?",
        "key": "B",
        "option_a": "Hexokinase",
        "option_b": "Phosphofructokinase",
        "option_c": "Pyruvate dehydrogenase",
        "option_d": "Citrate synthase",
        "reason_a": "It only traps glucose in the cell.",
        "reason_b": "It is inhibited by a high concentration of ATP.",
        "reason_c": "It catalyses the link reaction.",
        "reason_d": "It catalyses the first step of the Krebs cycle.",
        "source": "how-cells-release-energy",
        "page": 1,
        "quote": "Phosphofructokinase is the enzyme that controls the rate of glycolysis.",
    }
    return row | cells


def test_a_book_becomes_canonical_pages_and_passages_that_lie_in_them(runtime: Runtime) -> None:
    take = _take_in(runtime, CELLS.read_bytes(), CELLS.name)
    run_job(take.job.id, runtime)
    assert _job(runtime, take).state is JobState.DONE
    source = _source(runtime, take)
    assert (source.state, source.pages) == (SourceState.READY, 3)
    with runtime.database.read() as session:
        texts = {page.number: page.text for page in list_pages(session, source.id)}
        chunks = list_chunks(session, source.id)
    assert source.chunks == len(chunks) > 5
    for text in texts.values():
        assert text == unicodedata.normalize("NFC", text)
    for chunk in chunks:
        assert texts[chunk.page][chunk.start : chunk.end] == chunk.text
        assert runtime.rag.embedder.count_pieces(chunk.text) <= 256
        assert chunk.boxes
    found = runtime.rag.index.passages(Filters(viewer=str(source.owner_id)))
    assert {passage.id for passage in found} == {str(chunk.id) for chunk in chunks}
    assert {passage.text for passage in found} == {chunk.text for chunk in chunks}


def test_our_text_of_a_page_is_what_pdfium_reads_there(runtime: Runtime) -> None:
    take = _take_in(runtime, CELLS.read_bytes(), CELLS.name)
    run_job(take.job.id, runtime)
    document = pypdfium2.PdfDocument(CELLS)
    theirs = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    with runtime.database.read() as session:
        chunks = list_chunks(session, take.source.id)
    assert chunks
    for chunk in chunks:
        for sentence in chunk.text.split(". ")[:2]:
            assert locate(sentence, theirs[chunk.page - 1]), sentence


def test_a_second_attempt_at_a_book_writes_the_same_passages_again(runtime: Runtime) -> None:
    class DiesAfterUpsert:
        def __init__(self, index: Index) -> None:
            self._index = index

        def __getattr__(self, name: str) -> Any:
            return getattr(self._index, name)

        def upsert(self, points: Any) -> None:
            self._index.upsert(points)
            raise RuntimeError("the power went")

    take = _take_in(runtime, CELLS.read_bytes(), CELLS.name)
    dying = replace(runtime, rag=replace(runtime.rag, index=DiesAfterUpsert(runtime.rag.index)))
    run_job(take.job.id, dying)
    assert _job(runtime, take).state is JobState.QUEUED
    before = runtime.rag.index.count(None)
    run_job(take.job.id, runtime)
    assert _job(runtime, take).state is JobState.DONE
    assert runtime.rag.index.count(None) == before == _source(runtime, take).chunks


@dataclass
class Meddler:
    """An index during whose use something else happens."""

    index: Index
    meddle: Callable[[], None]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.index, name)

    def upsert(self, points: Any) -> None:
        self.index.upsert(points)
        self.meddle()


def test_a_book_cancelled_at_the_last_moment_leaves_no_passage(runtime: Runtime) -> None:
    take = _take_in(runtime, CELLS.read_bytes(), CELLS.name)

    def cancel() -> None:
        with runtime.database.write() as session:
            cancel_job(session, take.job.id, owner_id=take.job.owner_id)
            fail_orphans(session)

    rag = replace(runtime.rag, index=Meddler(runtime.rag.index, cancel))
    run_job(take.job.id, replace(runtime, rag=rag))
    assert _job(runtime, take).state is JobState.CANCELLED
    assert _source(runtime, take).state is SourceState.FAILED
    assert runtime.rag.index.count(None) == 0
    with runtime.database.read() as session:
        assert list_pages(session, take.source.id) == []


def test_a_book_of_no_known_chapter_goes_by_its_own_title(
    runtime: Runtime,
) -> None:
    take = _take_in(runtime, CURRENT.read_bytes(), CURRENT.name)
    run_job(take.job.id, runtime)
    source = _source(runtime, take)
    assert source.chapter == "Current and resistance"


def _questions(session: Session, take: Take) -> list[Question]:
    return list(questions_of_job(session, take.job.id))


def test_rows_of_a_bank_are_published_where_the_book_proves_them(runtime: Runtime) -> None:
    book = _take_in(runtime, CELLS.read_bytes(), CELLS.name)
    run_job(book.job.id, runtime)
    rows = _bank(
        _single(ref="good"),
        _single(ref="page unsaid", page="", stem="Which enzyme sets the pace of glycolysis?"),
        _single(ref="no quote", quote="", page=""),
        _single(ref="no such line", quote="Glycolysis is controlled by moonlight."),
        _single(ref="no such book", source="another-book"),
        _single(ref="no key", key="E"),
    )
    with runtime.database.read() as session:
        owner = session.get_one(User, book.source.owner_id)
    bank = _take_in(runtime, rows, "bank.csv", owner=owner)
    run_job(bank.job.id, runtime)
    done = _job(runtime, bank)
    assert done.state is JobState.DONE
    assert done.result is not None
    counts = done.result
    assert counts["rows"] == 6
    assert counts["published"] + counts["waiting_for_review"] + len(counts["rejected"]) == 6
    assert [rejected["column"] for rejected in counts["rejected"]] == ["key"]
    with runtime.database.read() as session:
        by_ref = {question.ref: question for question in _questions(session, bank)}
        pages = {page.number: page.text for page in list_pages(session, book.source.id)}
    good = by_ref["good"]
    assert good.state is QuestionState.PUBLISHED, good.verdicts
    assert {verdict["verdict"] for verdict in good.verdicts} <= {"pass", "waived"}
    (span,) = good.evidence
    assert pages[span.page][span.start : span.end] == span.quote
    waiting = {ref: _why(by_ref[ref]) for ref in ("no quote", "no such line", "no such book")}
    assert "names no quote" in waiting["no quote"]
    assert "does not stand" in waiting["no such line"]
    assert "another-book" in waiting["no such book"]
    # The same lines prove one question of a set, so the second on them waits for a person.
    assert by_ref["page unsaid"].state is QuestionState.DRAFT
    assert by_ref["page unsaid"].evidence[0].page == 1


def _why(question: Question) -> str:
    assert question.state is QuestionState.DRAFT
    return next(v["reason"] for v in question.verdicts if v["check"] == "no_evidence")


def test_a_bank_waits_for_the_book_that_is_still_read(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        owner = add_user(session)
        book = add_book(
            session, owner, name="how-cells-release-energy.pdf", state=SourceState.PENDING
        )
    bank = _take_in(runtime, _bank(_single()), "bank.csv", owner=owner)
    for _ in range(MAX_ATTEMPTS + 1):  # waiting costs no attempt, however long the book takes
        run_job(bank.job.id, runtime)
        assert _job(runtime, bank).state is JobState.QUEUED
    with runtime.database.write() as session:
        session.get_one(Source, book.id).state = SourceState.READY
        session.get_one(Job, bank.job.id).due_at = long_ago()
    run_job(bank.job.id, runtime)
    assert _job(runtime, bank).state is JobState.DONE


def test_a_bank_uploaded_by_a_student_cannot_cite_a_private_book_of_another(
    runtime: Runtime,
) -> None:
    book = _take_in(runtime, CELLS.read_bytes(), CELLS.name)
    run_job(book.job.id, runtime)
    bank = _take_in(runtime, _bank(_single()), "bank.csv")
    run_job(bank.job.id, runtime)
    with runtime.database.read() as session:
        (question,) = _questions(session, bank)
        assert "There is no book" in _why(question)
        published = select(Question).where(Question.state == QuestionState.PUBLISHED)
        assert session.scalars(published).all() == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("cut.pdf", CELLS.read_bytes()[:2_000], "broken_pdf"),
        ("header.csv", b"alpha,beta\n1,2\n", "wrong_header"),
        ("rows.csv", _bank(_single()).splitlines()[0], "no_rows"),
    ],
)
def test_a_file_that_cannot_be_read_fails_its_job_and_may_be_sent_again(
    runtime: Runtime, name: str, data: bytes, code: str
) -> None:
    take = _take_in(runtime, data, name)
    run_job(take.job.id, runtime)
    job = _job(runtime, take)
    assert job.state is JobState.FAILED
    assert job.error is not None
    assert job.error["code"] == code
    assert len(job.error["detail"]) > 20
    assert _source(runtime, take).state is SourceState.FAILED
    with runtime.database.read() as session:
        owner = session.get_one(User, take.source.owner_id)
    again = _take_in(runtime, data, name, owner=owner)
    assert again.source.id != take.source.id
