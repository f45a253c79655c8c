"""The job's row: queued once, seen by its owner alone, stopped only while it is not over."""

import uuid

import pytest

from models.errors import InvalidTransition, NotFound
from models.job import (
    IdempotencyKeyReused,
    Job,
    JobKind,
    JobState,
    cancel_job,
    create_job,
    get_job,
    list_jobs,
)
from models.lease import claim_job, finish_job
from models.session import Database
from tests.rows import add_job

ASK = {"topic": "cells", "count": 5}


def _ask(database: Database, owner_id: uuid.UUID, key: str | None, **params) -> tuple[Job, bool]:
    with database.write() as session:
        return create_job(
            session,
            owner_id=owner_id,
            kind=JobKind.GENERATE_MCQ,
            params=params or ASK,
            idempotency_key=key,
        )


def test_a_key_sent_again_gets_the_first_job_back(database: Database) -> None:
    owner = uuid.uuid4()
    first, created = _ask(database, owner, "a key of mine")
    again, created_again = _ask(database, owner, "a key of mine")
    assert (created, created_again) == (True, False)
    assert again.id == first.id
    assert first.state is JobState.QUEUED


def test_the_order_of_the_fields_does_not_make_another_request(database: Database) -> None:
    owner = uuid.uuid4()
    first, _ = _ask(database, owner, "a key of mine", topic="cells", count=5)
    again, _ = _ask(database, owner, "a key of mine", count=5, topic="cells")
    assert again.id == first.id


def test_a_key_sent_again_with_another_body_is_refused(database: Database) -> None:
    owner = uuid.uuid4()
    _ask(database, owner, "a key of mine")
    with pytest.raises(IdempotencyKeyReused) as caught:
        _ask(database, owner, "a key of mine", topic="genes")
    assert caught.value.code == "idempotency_key_reused"


def test_the_same_key_of_two_people_is_two_jobs(database: Database) -> None:
    one, _ = _ask(database, uuid.uuid4(), "a key of mine")
    other, created = _ask(database, uuid.uuid4(), "a key of mine")
    assert created
    assert one.id != other.id


def test_without_a_key_nothing_is_deduplicated(database: Database) -> None:
    owner = uuid.uuid4()
    jobs = {_ask(database, owner, None)[0].id for _ in range(3)}
    assert len(jobs) == 3


def test_a_job_of_somebody_else_is_as_absent_as_none(database: Database) -> None:
    with database.write() as session:
        job = add_job(session)
        with pytest.raises(NotFound):
            get_job(session, job.id, owner_id=uuid.uuid4())
        with pytest.raises(NotFound):
            get_job(session, uuid.uuid4(), owner_id=job.owner_id)
        assert get_job(session, job.id, owner_id=job.owner_id) is job


def test_the_list_shows_the_owners_jobs_newest_first_and_continues_after_a_cursor(
    database: Database,
) -> None:
    owner = uuid.uuid4()
    with database.write() as session:
        add_job(session)
        ids = [add_job(session, owner).id for _ in range(5)]
    with database.read() as session:
        first = list_jobs(session, owner_id=owner, limit=3)
        rest = list_jobs(session, owner_id=owner, before=first[-1].id, limit=3)
    assert [job.id for job in (*first, *rest)] == ids[::-1]


def test_a_queued_job_can_be_cancelled_and_is_then_never_claimed(database: Database) -> None:
    with database.write() as session:
        job = add_job(session)
    with database.write() as session:
        cancelled = cancel_job(session, job.id, owner_id=job.owner_id)
    assert cancelled.state is JobState.CANCELLED
    assert cancelled.finished_at is not None
    with database.write() as session:
        assert claim_job(session, job.id) is None


def test_a_running_job_can_be_cancelled_and_its_attempt_can_no_longer_close_it(
    database: Database,
) -> None:
    with database.write() as session:
        job = add_job(session)
    with database.write() as session:
        claimed = claim_job(session, job.id)
    assert claimed is not None
    with database.write() as session:
        cancel_job(session, job.id, owner_id=job.owner_id)
    with database.write() as session:
        assert not finish_job(session, claimed, result={})
    with database.read() as session:
        assert get_job(session, job.id, owner_id=job.owner_id).state is JobState.CANCELLED


def test_a_job_that_is_over_cannot_be_cancelled(database: Database) -> None:
    with database.write() as session:
        job = add_job(session)
    with database.write() as session:
        cancel_job(session, job.id, owner_id=job.owner_id)
    with database.write() as session, pytest.raises(InvalidTransition, match="already cancelled"):
        cancel_job(session, job.id, owner_id=job.owner_id)


def test_somebody_elses_job_cannot_be_cancelled(database: Database) -> None:
    with database.write() as session:
        job = add_job(session)
        with pytest.raises(NotFound):
            cancel_job(session, job.id, owner_id=uuid.uuid4())
        assert job.state is JobState.QUEUED
