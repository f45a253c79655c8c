"""A job: its row is the outbox and the one retry engine. Table, legal moves and queries."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Index, UniqueConstraint, and_, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Row, enum_type, insert_into
from models.errors import InvalidTransition, NeetError, NotFound

LEASE = timedelta(seconds=60)
REPUBLISH = timedelta(seconds=30)
MAX_ATTEMPTS = 5


class JobKind(StrEnum):
    GENERATE_MCQ = "generate_mcq"
    INGEST_SOURCE = "ingest_source"
    EVALUATE_ANSWERS = "evaluate_answers"


class JobState(StrEnum):
    """`queued → running → done | failed | cancelled`; `running → queued` is a retry."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to a job in this state."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class IdempotencyKeyReused(NeetError):
    """This Idempotency-Key came before with another body. Use a new key for a new request."""

    code = "idempotency_key_reused"


class AttemptsExhausted(NeetError):
    """We tried several times and something on our side kept failing. Please ask again later."""

    code = "attempts_exhausted"


class Job(Row):
    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("owner_id", "idempotency_key"),
        Index("ix_job_state_due_at", "state", "due_at"),
        Index("ix_job_owner_id_id", "owner_id", "id"),
    )

    owner_id: Mapped[uuid.UUID]
    idempotency_key: Mapped[str | None]
    body_hash: Mapped[str]
    kind: Mapped[JobKind] = mapped_column(enum_type(JobKind))
    params: Mapped[dict[str, Any]]
    bundle_id: Mapped[str | None]
    state: Mapped[JobState] = mapped_column(enum_type(JobState), default=JobState.QUEUED)
    stage: Mapped[str] = mapped_column(default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC) + REPUBLISH)
    lease_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[dict[str, Any] | None] = mapped_column()
    result: Mapped[dict[str, Any] | None] = mapped_column()


def create_job(
    session: Session,
    *,
    owner_id: uuid.UUID,
    kind: JobKind,
    params: Mapping[str, Any],
    idempotency_key: str | None = None,
    bundle_id: str | None = None,
) -> tuple[Job, bool]:
    """Queue a job once per (owner, key); a replay gets the first job back and False.

    Without a key nothing is deduplicated. The same key with another body raises
    `IdempotencyKeyReused`.
    """
    body_hash = hash_body(kind, params)
    fresh = Job(
        owner_id=owner_id,
        idempotency_key=idempotency_key,
        body_hash=body_hash,
        kind=kind,
        params=dict(params),
        bundle_id=bundle_id,
    )
    if idempotency_key is None:
        session.add(fresh)
        session.flush()
        return fresh, True
    return _create_once(session, fresh)


def _create_once(session: Session, fresh: Job) -> tuple[Job, bool]:
    values = {
        name: getattr(fresh, name)
        for name in ("owner_id", "idempotency_key", "body_hash", "kind", "params", "bundle_id")
    }
    inserted: Job | None = session.scalar(
        insert_into(session, Job)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["owner_id", "idempotency_key"])
        .returning(Job)
    )
    if inserted is not None:
        return inserted, True
    first = session.scalars(
        select(Job).where(
            Job.owner_id == fresh.owner_id, Job.idempotency_key == fresh.idempotency_key
        )
    ).one()
    if first.body_hash != fresh.body_hash:
        raise IdempotencyKeyReused
    return first, False


def hash_body(kind: JobKind, params: Mapping[str, Any]) -> str:
    """What two requests must share to count as the same request."""
    canonical = json.dumps([kind, params], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def get_job(session: Session, job_id: uuid.UUID, *, owner_id: uuid.UUID) -> Job:
    """The owner's job; someone else's is as absent as none at all (`NotFound`)."""
    job = session.get(Job, job_id)
    if job is None or job.owner_id != owner_id:
        raise NotFound("There is no such job.")
    return job


def list_jobs(
    session: Session, *, owner_id: uuid.UUID, before: uuid.UUID | None = None, limit: int = 20
) -> Sequence[Job]:
    """The owner's jobs, newest first, those after the cursor `before`."""
    query = select(Job).where(Job.owner_id == owner_id).order_by(Job.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Job.id < before)
    return session.scalars(query).all()


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


def cancel_job(session: Session, job_id: uuid.UUID, *, owner_id: uuid.UUID) -> Job:
    """Stop the owner's job at its next step; a job that is over raises `InvalidTransition`."""
    job = get_job(session, job_id, owner_id=owner_id)
    cancelled = session.scalar(
        update(Job)
        .where(Job.id == job.id, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
        .values(state=JobState.CANCELLED, lease_until=None, finished_at=datetime.now(UTC))
        .returning(Job)
        .execution_options(populate_existing=True)
    )
    if cancelled is None:
        raise InvalidTransition(f"The job is already {job.state}.")
    return cancelled


def due_jobs(session: Session, *, limit: int = 100) -> Sequence[Job]:
    """Jobs to publish again: lost, retried or abandoned ones; exhausted ones are failed here.

    Rows stay locked until the sweep commits, so two sweepers never take the same job.
    """
    now = datetime.now(UTC)
    rows = session.scalars(
        select(Job).where(_due(now)).limit(limit).with_for_update(skip_locked=True)
    ).all()
    for job in rows:
        job.lease_until = None
        if job.attempt >= MAX_ATTEMPTS:
            job.state, job.error, job.finished_at = (
                JobState.FAILED,
                describe(AttemptsExhausted()),
                now,
            )
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


def describe(error: NeetError) -> dict[str, Any]:
    """An error as a job stores and shows it."""
    return {"code": error.code, "detail": error.detail, **error.extra}
