"""The life of a job in a worker, with real transactions on SQLite and Postgres.

What a handler meets on its way is put in through the seams of `rag`: an evaluator, an index.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import func, select

from models.errors import NeetError
from models.evaluation import Evaluation, NewEvaluation, evaluations_of_job, store_evaluations
from models.job import Job, JobKind, JobState, cancel_job
from models.lease import MAX_ATTEMPTS
from models.notification import Notification
from models.session import Database
from rag.evaluate.types import Evaluation as Marked
from rag.evaluate.types import EvaluationState, FreeText
from tests.rows import add_job, add_user, long_ago
from workers.run_job import run_job
from workers.runtime import Runtime
from workers.sweep import sweep


class Overloaded(NeetError):
    """The evaluator is busy. Try again in a minute."""

    code = "overloaded"
    retryable = True


class Hopeless(NeetError):
    """This cannot be marked, now or later."""

    code = "hopeless"


@dataclass
class Scripted:
    """An evaluator that does as the test says before it marks."""

    act: Callable[[], object] = lambda: None
    engine: str = "scripted"
    batches: list[int] = field(default_factory=list)

    def evaluate(self, answer: FreeText) -> Marked:
        return Marked(answer.max_marks, answer.max_marks, EvaluationState.MARKED, 1.0, "Right.")

    def evaluate_many(self, answers: Sequence[FreeText]) -> list[Marked]:
        self.batches.append(len(answers))
        self.act()
        return [self.evaluate(answer) for answer in answers]


def _fail(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def _with(runtime: Runtime, evaluator: Scripted) -> Runtime:
    return replace(runtime, rag=replace(runtime.rag, evaluator=evaluator))


def _ask(database: Database, answers: int = 1) -> Job:
    given = {
        "question_id": None,
        "question": "Where are proteins made?",
        "reference_answer": "In the ribosomes.",
        "rubric": [],
        "answer": "In ribosomes.",
        "max_marks": 4.0,
        "language": "en",
    }
    with database.write() as session:
        owner = add_user(session)
        return add_job(
            session, owner.id, answers=[{"id": f"a{n}", **given} for n in range(answers)]
        )


def _row(database: Database, job: Job) -> Job:
    with database.read() as session:
        return session.get_one(Job, job.id)


def _told(database: Database, job: Job) -> list[str]:
    with database.read() as session:
        query = select(Notification.state).where(Notification.job_id == job.id)
        return list(session.scalars(query))


def _stored(database: Database, job: Job) -> int:
    with database.read() as session:
        return len(evaluations_of_job(session, job.id))


def _make_due(database: Database, job: Job) -> None:
    with database.write() as session:
        row = session.get_one(Job, job.id)
        row.due_at = long_ago()
        if row.lease_until is not None:
            row.lease_until = long_ago()


def test_a_job_is_done_with_its_results_and_one_notification(runtime: Runtime) -> None:
    job = _ask(runtime.database, answers=3)
    run_job(job.id, runtime)
    done = _row(runtime.database, job)
    assert (done.state, done.error, done.attempt) == (JobState.DONE, None, 1)
    assert done.result == {"answers": 3, "needs_review": 0}
    assert _stored(runtime.database, job) == 3
    assert _told(runtime.database, job) == ["done"]


def test_three_deliveries_of_a_job_do_the_work_once(runtime: Runtime) -> None:
    evaluator = Scripted()
    job = _ask(runtime.database)
    for _ in range(3):
        run_job(job.id, _with(runtime, evaluator))
    assert evaluator.batches == [1]
    assert _stored(runtime.database, job) == 1
    assert _row(runtime.database, job).attempt == 1


def test_a_delivery_while_another_works_does_nothing(runtime: Runtime) -> None:
    job = _ask(runtime.database)
    evaluator = Scripted()
    evaluator.act = lambda: run_job(job.id, _with(runtime, Scripted(_fail(Hopeless()))))
    run_job(job.id, _with(runtime, evaluator))
    assert _row(runtime.database, job).state is JobState.DONE


def test_a_job_nobody_knows_is_no_reason_to_fall(runtime: Runtime) -> None:
    run_job(uuid.uuid4(), runtime)


def test_results_that_cannot_be_stored_leave_the_job_unfinished_and_untold(
    runtime: Runtime,
) -> None:
    job = _ask(runtime.database, answers=2)
    with runtime.database.write() as session:
        in_the_way = NewEvaluation("x", None, 0.0, 4.0, "marked", {})
        store_evaluations(session, [in_the_way], job_id=job.id, owner_id=job.owner_id, bundle_id="")
    run_job(job.id, runtime)
    row = _row(runtime.database, job)
    assert (row.state, row.result, row.attempt) == (JobState.QUEUED, None, 1)
    assert _stored(runtime.database, job) == 1
    assert _told(runtime.database, job) == []


def test_an_error_for_good_fails_the_job_in_its_own_words(runtime: Runtime) -> None:
    job = _ask(runtime.database)
    run_job(job.id, _with(runtime, Scripted(_fail(Hopeless(near=["this"])))))
    row = _row(runtime.database, job)
    assert row.state is JobState.FAILED
    assert row.error == {
        "code": "hopeless",
        "detail": "This cannot be marked, now or later.",
        "near": ["this"],
    }
    assert _told(runtime.database, job) == ["failed"]


@pytest.mark.parametrize("error", [Overloaded(), RuntimeError("a bug of ours")])
def test_what_may_pass_is_tried_again_after_a_wait(
    runtime: Runtime, outbox: Sequence[object], error: Exception
) -> None:
    job = _ask(runtime.database)
    run_job(job.id, _with(runtime, Scripted(_fail(error))))
    row = _row(runtime.database, job)
    assert (row.state, row.error, row.lease_until) == (JobState.QUEUED, None, None)
    assert sweep(runtime.database, runtime.queue) == 0
    _make_due(runtime.database, job)
    assert sweep(runtime.database, runtime.queue) == 1
    run_job(job.id, runtime)
    assert _row(runtime.database, job).state is JobState.DONE
    assert _told(runtime.database, job) == ["done"]


def test_a_job_that_never_succeeds_is_given_up_and_told_once(runtime: Runtime) -> None:
    evaluator = Scripted(_fail(RuntimeError("a bug of ours")))
    job = _ask(runtime.database)
    for _ in range(MAX_ATTEMPTS + 2):
        run_job(job.id, _with(runtime, evaluator))
        _make_due(runtime.database, job)
    assert len(evaluator.batches) == MAX_ATTEMPTS
    assert sweep(runtime.database, runtime.queue) == 0
    assert sweep(runtime.database, runtime.queue) == 0
    row = _row(runtime.database, job)
    assert row.state is JobState.FAILED
    assert row.error is not None
    assert row.error["code"] == "attempts_exhausted"
    assert _told(runtime.database, job) == ["failed"]


def test_a_job_cancelled_while_it_runs_stops_and_stores_nothing(runtime: Runtime) -> None:
    job = _ask(runtime.database, answers=100)

    def cancel() -> None:
        with runtime.database.write() as session:
            if session.get_one(Job, job.id).state is JobState.RUNNING:
                cancel_job(session, job.id, owner_id=job.owner_id)

    evaluator = Scripted(cancel)
    run_job(job.id, _with(runtime, evaluator))
    row = _row(runtime.database, job)
    assert (row.state, row.result) == (JobState.CANCELLED, None)
    assert _stored(runtime.database, job) == 0


def test_an_attempt_whose_lease_ran_out_stores_nothing_beside_the_newer_one(
    runtime: Runtime,
) -> None:
    job = _ask(runtime.database)

    def be_overtaken() -> None:
        _make_due(runtime.database, job)
        run_job(job.id, _with(runtime, Scripted()))

    run_job(job.id, _with(runtime, Scripted(be_overtaken)))
    row = _row(runtime.database, job)
    assert (row.state, row.attempt) == (JobState.DONE, 2)
    assert _stored(runtime.database, job) == 1
    assert _told(runtime.database, job) == ["done"]


def test_a_stopping_worker_gives_its_job_back_uncounted(runtime: Runtime) -> None:
    job = _ask(runtime.database, answers=100)
    evaluator = Scripted(runtime.stopping.set)
    run_job(job.id, _with(runtime, evaluator))
    row = _row(runtime.database, job)
    assert (row.state, row.attempt) == (JobState.QUEUED, 0)
    assert len(evaluator.batches) == 1
    runtime.stopping.clear()
    assert sweep(runtime.database, runtime.queue) == 1
    run_job(job.id, runtime)
    assert _row(runtime.database, job).state is JobState.DONE
    assert _stored(runtime.database, job) == 100


def test_progress_never_goes_back(runtime: Runtime) -> None:
    job = _ask(runtime.database, answers=200)
    seen: list[tuple[int, int]] = []

    def look() -> None:
        row = _row(runtime.database, job)
        seen.append((row.done, row.total))

    run_job(job.id, _with(runtime, Scripted(look)))
    assert len(seen) > 3
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert {total for _, total in seen} == {200}


def test_a_job_whose_source_is_gone_fails_and_says_so(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        job = add_job(session, kind=JobKind.INGEST_SOURCE, source_id=str(uuid.uuid4()))
    run_job(job.id, runtime)
    row = _row(runtime.database, job)
    assert row.state is JobState.FAILED
    assert row.error is not None
    assert row.error["code"] == "not_found"
    with runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Evaluation)) == 0
