"""The lease on a running job: claim it, keep it, close it, and free what was abandoned.

The job's row is the one retry engine. Every move is fenced on the attempt that makes it, so that
an attempt whose lease ran out can change nothing any more.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from models.errors import NeetError
from models.job import REPUBLISH, Job, JobState, describe
from models.notification import notify_once

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5


class AttemptsExhausted(NeetError):
    """We tried several times and something on our side kept failing. Please ask again later."""

    code = "attempts_exhausted"


def claim_job(session: Session, job_id: uuid.UUID) -> Job | None:
    """Take the job if it is free; None means another delivery has it or it is over."""
    now = datetime.now(UTC)
    free = or_(
        Job.state == JobState.QUEUED,
        and_(Job.state == JobState.RUNNING, Job.lease_until < now),
    )
    return session.scalar(
        update(Job)
        .where(Job.id == job_id, free, Job.attempt < MAX_ATTEMPTS)
        .values(
            state=JobState.RUNNING,
            attempt=Job.attempt + 1,
            lease_until=now + LEASE,
            started_at=now,
        )
        .returning(Job)
        .execution_options(populate_existing=True)
    )


def report_progress(session: Session, job: Job, *, stage: str, done: int, total: int) -> bool:
    """Show where the attempt stands and renew its lease; False means the job is no longer ours."""
    return _move(
        session,
        job,
        stage=stage,
        done=done,
        total=total,
        lease_until=datetime.now(UTC) + LEASE,
    )


def renew_lease(session: Session, job: Job) -> bool:
    """Keep the job while its attempt still works; False means it is no longer ours."""
    return _move(session, job, lease_until=datetime.now(UTC) + LEASE)


def finish_job(session: Session, job: Job, *, result: Mapping[str, Any]) -> bool:
    """Close the attempt as done; False means a newer attempt or a cancel owns the job."""
    return _move(
        session,
        job,
        state=JobState.DONE,
        result=dict(result),
        lease_until=None,
        finished_at=datetime.now(UTC),
    )


def fail_job(session: Session, job: Job, error: NeetError) -> bool:
    """Close the attempt as failed, saying why; False means the job is no longer ours."""
    return _move(
        session,
        job,
        state=JobState.FAILED,
        error=describe(error),
        lease_until=None,
        finished_at=datetime.now(UTC),
    )


def release_job(session: Session, job: Job, *, wait: timedelta) -> bool:
    """Give a retryable failure back to the queue; the sweeper publishes it when due."""
    return _move(
        session,
        job,
        state=JobState.QUEUED,
        lease_until=None,
        due_at=datetime.now(UTC) + wait,
    )


def return_job(session: Session, job: Job, *, wait: timedelta = timedelta(0)) -> bool:
    """Give an unfinished job back through no fault of its own; the attempt does not count."""
    return _move(
        session,
        job,
        state=JobState.QUEUED,
        attempt=job.attempt - 1,
        lease_until=None,
        due_at=datetime.now(UTC) + wait,
    )


def _move(session: Session, job: Job, **values: Any) -> bool:
    """Change the row only while this attempt holds it (the fence)."""
    moved = session.scalar(
        update(Job)
        .where(Job.id == job.id, Job.attempt == job.attempt, Job.state == JobState.RUNNING)
        .values(**values)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    return moved is not None


def due_jobs(session: Session, *, limit: int = 100) -> Sequence[Job]:
    """Jobs to publish again: lost, retried or abandoned ones; exhausted ones are failed here.

    Rows stay locked until the sweep commits, so two sweepers never take the same job.
    """
    now = datetime.now(UTC)
    rows = session.scalars(
        select(Job)
        .where(_due(now))
        .order_by(Job.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for job in rows:
        job.lease_until = None
        if job.attempt >= MAX_ATTEMPTS:
            job.state, job.error, job.finished_at = (
                JobState.FAILED,
                describe(AttemptsExhausted()),
                now,
            )
            notify_once(session, job, JobState.FAILED)
        else:
            job.state, job.due_at = JobState.QUEUED, now + REPUBLISH
    session.flush()
    return [job for job in rows if job.state is JobState.QUEUED]


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Job.state == JobState.QUEUED, Job.due_at < now),
        and_(Job.state == JobState.RUNNING, Job.lease_until < now),
    )


def abandon_leases(session: Session) -> int:
    """Free every running job at once: only for a start that knows no other worker can be alive."""
    freed = session.scalars(
        update(Job)
        .where(Job.state == JobState.RUNNING)
        .values(lease_until=datetime.now(UTC) - timedelta(seconds=1))
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).all()
    session.execute(
        update(Job)
        .where(Job.state == JobState.QUEUED)
        .values(due_at=datetime.now(UTC) - timedelta(seconds=1))
        .execution_options(synchronize_session=False)
    )
    return len(freed)
