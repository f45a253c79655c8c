"""An attempt: a student taking a set of questions, and each recorded response."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import JsonColumn, Row, insert_into
from models.errors import InvalidTransition, NeetError, NotFound


class AlreadyAnswered(NeetError):
    """You have answered this question in this attempt; the first answer counts."""

    code = "already_answered"


class Attempt(Row):
    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_owner_id_id", "owner_id", "id"),)

    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    title: Mapped[str] = mapped_column(default="")
    job_id: Mapped[uuid.UUID | None]
    question_ids: Mapped[list[str]] = mapped_column(JsonColumn)
    submitted_at: Mapped[datetime | None]


class Response(Row):
    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("attempt_id", "question_id"),
        Index("ix_response_owner_id_question_id", "owner_id", "question_id"),
    )

    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("attempt.id"))
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    question_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("question.id"))
    chosen: Mapped[int | None]
    correct: Mapped[bool]
    mark: Mapped[int]


def create_attempt(
    session: Session,
    *,
    owner_id: uuid.UUID,
    question_ids: Sequence[uuid.UUID],
    title: str = "",
    job_id: uuid.UUID | None = None,
) -> Attempt:
    """Start on a set of questions."""
    attempt = Attempt(
        owner_id=owner_id, title=title, job_id=job_id, question_ids=[str(q) for q in question_ids]
    )
    session.add(attempt)
    session.flush()
    return attempt


def get_attempt(session: Session, attempt_id: uuid.UUID, *, owner_id: uuid.UUID) -> Attempt:
    """The owner's attempt; someone else's is as absent as none (`NotFound`)."""
    attempt = session.get(Attempt, attempt_id)
    if attempt is None or attempt.owner_id != owner_id:
        raise NotFound("There is no such attempt.")
    return attempt


def list_attempts(session: Session, *, owner_id: uuid.UUID, limit: int = 20) -> Sequence[Attempt]:
    """The owner's attempts, newest first."""
    return session.scalars(
        select(Attempt).where(Attempt.owner_id == owner_id).order_by(Attempt.id.desc()).limit(limit)
    ).all()


def record_response(
    session: Session,
    attempt: Attempt,
    *,
    question_id: uuid.UUID,
    chosen: int | None,
    correct: bool,
    mark: int,
) -> Response:
    """Record the first answer to a question of the attempt; `chosen` None leaves it unattempted.

    A question outside the attempt raises `NotFound`, a second answer `AlreadyAnswered`.
    """
    if attempt.submitted_at is not None:
        raise InvalidTransition("This attempt is already submitted.")
    if str(question_id) not in attempt.question_ids:
        raise NotFound("That question is not part of this attempt.")
    recorded: Response | None = session.scalar(
        insert_into(session, Response)
        .values(
            attempt_id=attempt.id,
            owner_id=attempt.owner_id,
            question_id=question_id,
            chosen=chosen,
            correct=correct,
            mark=mark,
        )
        .on_conflict_do_nothing(index_elements=["attempt_id", "question_id"])
        .returning(Response)
    )
    if recorded is None:
        raise AlreadyAnswered
    return recorded


def submit_attempt(session: Session, attempt: Attempt) -> None:
    """End an attempt: what has no response stays unattempted, and nothing more is recorded."""
    if attempt.submitted_at is not None:
        raise InvalidTransition("This attempt is already submitted.")
    attempt.submitted_at = datetime.now(UTC)
    session.flush()


def list_responses(session: Session, attempt_id: uuid.UUID) -> Sequence[Response]:
    """The responses of an attempt in the order given."""
    return session.scalars(
        select(Response).where(Response.attempt_id == attempt_id).order_by(Response.id)
    ).all()


def answered(
    session: Session, question_ids: Sequence[uuid.UUID], *, owner_id: uuid.UUID
) -> set[uuid.UUID]:
    """Which of the questions this student has answered: those whose key they may see."""
    return set(
        session.scalars(
            select(Response.question_id).where(
                Response.owner_id == owner_id, Response.question_id.in_(question_ids)
            )
        )
    )
