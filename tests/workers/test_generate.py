"""A generation job and what happens to its book meanwhile."""

import io
import uuid
from dataclasses import replace
from pathlib import Path

from models.job import Job, JobKind, JobState
from models.question import QuestionState, questions_of_job
from models.source import (
    SourceFacts,
    SourceKind,
    create_source,
    hold_sources,
    load_source,
    withdraw_source,
)
from rag.types import Draft, GateContext, Verdict
from tests.rows import add_book, add_job, add_user
from workers.run_job import run_job
from workers.runtime import Runtime

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
CELLS = SAMPLES / "pdf" / "how-cells-release-energy.pdf"
ASK = {
    "topic": "Respiration",
    "query": "glycolysis and the Krebs cycle",
    "count": 2,
    "types": [],
    "difficulty": None,
    "language": "en",
    "subject": None,
    "class_level": None,
    "chapter": None,
    "source_ids": [],
    "engine": "extractive",
}


def _book(runtime: Runtime) -> tuple[uuid.UUID, uuid.UUID]:
    data = CELLS.read_bytes()
    blob = runtime.blobs.put(io.BytesIO(data), limit_bytes=len(data))
    with runtime.database.write() as session:
        owner = add_user(session)
        source, _ = create_source(
            session,
            owner=owner,
            facts=SourceFacts(CELLS.name),
            kind=SourceKind.PDF,
            sha256=blob.sha256,
            size_bytes=blob.size_bytes,
            shared=False,
        )
        job = add_job(session, owner.id, JobKind.INGEST_SOURCE, source_id=str(source.id))
    run_job(job.id, runtime)
    return owner.id, source.id


class WithdrawsTheBook:
    """A check during which the book is withdrawn."""

    name = "meddler"

    def __init__(self, runtime: Runtime, source_id: uuid.UUID) -> None:
        self._runtime, self._source_id = runtime, source_id

    def check(self, draft: Draft, context: GateContext) -> Verdict:
        with self._runtime.database.write() as session:
            withdraw_source(load_source(session, self._source_id))
        return Verdict(self.name, "pass")


def _generate(runtime: Runtime, owner_id: uuid.UUID) -> list[tuple[QuestionState, str]]:
    with runtime.database.write() as session:
        job = add_job(session, owner_id, JobKind.GENERATE_MCQ, **ASK)
    run_job(job.id, runtime)
    with runtime.database.read() as session:
        assert session.get_one(Job, job.id).state is JobState.DONE
        return [(q.state, q.topic) for q in questions_of_job(session, job.id)]


def test_questions_carry_the_topics_own_name(runtime: Runtime) -> None:
    owner_id, _ = _book(runtime)
    made = _generate(runtime, owner_id)
    assert made
    assert set(made) == {(QuestionState.PUBLISHED, "Respiration")}


def test_no_question_is_published_on_a_book_withdrawn_while_it_was_written(
    runtime: Runtime,
) -> None:
    owner_id, source_id = _book(runtime)
    checks = (*runtime.rag.checks, WithdrawsTheBook(runtime, source_id))
    meddled = replace(runtime, rag=replace(runtime.rag, checks=checks))
    made = _generate(meddled, owner_id)
    assert {state for state, _ in made} == {QuestionState.QUARANTINED}


def test_sources_in_use_are_held(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        owner = add_user(session)
        kept, gone = add_book(session, owner), add_book(session, owner)
        withdraw_source(gone)
        session.flush()
        assert hold_sources(session, {kept.id, gone.id, uuid.uuid4()}) == {kept.id}
