"""The one retry engine: a job is held by one attempt at a time, and never for ever."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from models.errors import NotFound
from models.job import Job, JobState
from models.lease import (
    MAX_ATTEMPTS,
    abandon_leases,
    claim_job,
    due_jobs,
    fail_job,
    finish_job,
    release_job,
    renew_lease,
    report_progress,
)
from models.session import Database, Session, make_engine
from tests.rows import add_job, long_ago


@pytest.fixture
def own_database(database_url: str) -> Iterator[Database]:
    """A database with real commits, for several connections at once."""
    database = Database(make_engine(database_url, pool_size=24))
    yield database
    database.close()


def _queued(database: Database) -> Job:
    with database.write() as session:
        return add_job(session)


def _claim(database: Database, job: Job) -> Job:
    with database.write() as session:
        claimed = claim_job(session, job.id)
    assert claimed is not None
    # Each attempt of a real job holds a copy of its own, in another process.
    return Job(id=claimed.id, attempt=claimed.attempt, owner_id=claimed.owner_id)


def _row(database: Database, job: Job) -> Job:
    with database.read() as session:
        row = session.get(Job, job.id)
    assert row is not None
    return row


def _let_the_lease_expire(database: Database, job: Job) -> None:
    with database.write() as session:
        row = session.get(Job, job.id)
        assert row is not None
        row.lease_until = long_ago()


def test_a_claim_holds_the_job_until_its_lease_ends(database: Database) -> None:
    job = _queued(database)
    _claim(database, job)
    held = _row(database, job)
    assert (held.state, held.attempt) == (JobState.RUNNING, 1)
    assert held.lease_until is not None
    assert held.lease_until > datetime.now(UTC)
    with database.write() as session:
        assert claim_job(session, job.id) is None


def test_twenty_racing_claims_give_one_attempt(own_database: Database) -> None:
    job = _queued(own_database)
    together = threading.Barrier(20)

    def race() -> bool:
        together.wait()
        with own_database.write() as session:
            return claim_job(session, job.id) is not None

    with ThreadPoolExecutor(20) as pool:
        won = [future.result() for future in [pool.submit(race) for _ in range(20)]]
    assert won.count(True) == 1
    assert _row(own_database, job).attempt == 1


def test_an_expired_lease_lets_a_second_attempt_in_and_shuts_the_first_out(
    database: Database,
) -> None:
    job = _queued(database)
    zombie = _claim(database, job)
    _let_the_lease_expire(database, job)
    living = _claim(database, job)
    assert living.attempt == 2
    with database.write() as session:
        assert not report_progress(session, zombie, stage="late", done=1, total=2)
        assert not renew_lease(session, zombie)
        assert not finish_job(session, zombie, result={"by": "the dead"})
        assert not fail_job(session, zombie, NotFound())
        assert not release_job(session, zombie, wait=timedelta())
    with database.write() as session:
        assert finish_job(session, living, result={"by": "the living"})
    assert _row(database, job).result == {"by": "the living"}


def test_a_job_is_closed_once(database: Database) -> None:
    job = _claim(database, _queued(database))
    with database.write() as session:
        assert finish_job(session, job, result={"n": 1})
        assert not finish_job(session, job, result={"n": 2})
        assert not fail_job(session, job, NotFound())
    done = _row(database, job)
    assert (done.state, done.result, done.lease_until) == (JobState.DONE, {"n": 1}, None)
    assert done.finished_at is not None


def test_a_failure_keeps_code_sentence_and_what_else_the_error_tells(database: Database) -> None:
    job = _claim(database, _queued(database))
    with database.write() as session:
        assert fail_job(session, job, NotFound("It is gone.", nearest=["a", "b"]))
    assert _row(database, job).error == {
        "code": "not_found",
        "detail": "It is gone.",
        "nearest": ["a", "b"],
    }


def test_the_sweep_takes_up_an_expired_lease(database: Database) -> None:
    job = _queued(database)
    _claim(database, job)
    with database.write() as session:
        assert due_jobs(session) == []
    _let_the_lease_expire(database, job)
    with database.write() as session:
        assert [due.id for due in due_jobs(session)] == [job.id]
    assert _row(database, job).state is JobState.QUEUED
    with database.write() as session:
        assert due_jobs(session) == []


def test_a_message_that_got_lost_is_due_again_after_a_while(database: Database) -> None:
    job = _queued(database)
    with database.write() as session:
        assert due_jobs(session) == []
        row = session.get(Job, job.id)
        assert row is not None
        row.due_at = long_ago()
    with database.write() as session:
        assert [due.id for due in due_jobs(session)] == [job.id]


def test_a_released_job_waits_before_it_is_due(database: Database) -> None:
    job = _claim(database, _queued(database))
    with database.write() as session:
        assert release_job(session, job, wait=timedelta(minutes=5))
    released = _row(database, job)
    assert (released.state, released.lease_until) == (JobState.QUEUED, None)
    with database.write() as session:
        assert due_jobs(session) == []


def test_a_job_out_of_attempts_is_failed_by_the_sweep_and_never_claimed_again(
    database: Database,
) -> None:
    job = _queued(database)
    for _ in range(MAX_ATTEMPTS):
        _claim(database, job)
        _let_the_lease_expire(database, job)
    with database.write() as session:
        assert claim_job(session, job.id) is None
        assert due_jobs(session) == []
    failed = _row(database, job)
    assert failed.state is JobState.FAILED
    assert failed.error is not None
    assert failed.error["code"] == "attempts_exhausted"
    assert failed.finished_at is not None


def test_two_sweepers_never_take_the_same_job(own_database: Database) -> None:
    with own_database.write() as session:
        ids = {add_job(session).id for _ in range(8)}
        for row in session.query(Job):
            row.due_at = long_ago()
    together = threading.Barrier(4)

    def sweep() -> list[object]:
        together.wait()
        with own_database.write() as session:
            return [job.id for job in due_jobs(session)]

    with ThreadPoolExecutor(4) as pool:
        taken = [i for future in [pool.submit(sweep) for _ in range(4)] for i in future.result()]
    assert sorted(map(str, taken)) == sorted(map(str, ids))


def test_a_start_that_is_alone_frees_what_an_earlier_process_held(database: Database) -> None:
    running, waiting = _queued(database), _queued(database)
    _claim(database, running)
    with database.write() as session:
        assert abandon_leases(session) == 1
    with database.write() as session:
        assert {job.id for job in due_jobs(session)} == {running.id, waiting.id}


def test_progress_is_shown_and_renews_the_lease(database: Database) -> None:
    job = _claim(database, _queued(database))
    _let_the_lease_expire(database, job)
    with database.write() as session:
        assert report_progress(session, job, stage="reading", done=3, total=8)
    row = _row(database, job)
    assert (row.stage, row.done, row.total) == ("reading", 3, 8)
    assert row.lease_until is not None
    assert row.lease_until > datetime.now(UTC)


def test_what_a_transaction_that_fails_had_moved_is_not_moved(database: Database) -> None:
    job = _claim(database, _queued(database))

    def finish_and_fail(session: Session) -> None:
        assert finish_job(session, job, result={})
        raise RuntimeError("the results could not be stored")

    with pytest.raises(RuntimeError), database.write() as session:
        finish_and_fail(session)
    assert _row(database, job).state is JobState.RUNNING
