"""A job: its row is the outbox. The table, and what its owner may do with it."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Row, enum_type, insert_into
from models.errors import InvalidTransition, NeetError, NotFound

REPUBLISH = timedelta(seconds=30)


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


def stop_job(session: Session, job_id: uuid.UUID, *, owner_id: uuid.UUID) -> None:
    """Cancel the job, if it is not over anyway."""
    if not get_job(session, job_id, owner_id=owner_id).state.over:
        cancel_job(session, job_id, owner_id=owner_id)


def describe(error: NeetError) -> dict[str, Any]:
    """An error as a job stores and shows it."""
    return {"code": error.code, "detail": error.detail, **error.extra}
