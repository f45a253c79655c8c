"""An evaluation: one posted answer, its mark and why."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Row


class Evaluation(Row):
    __tablename__ = "evaluation"
    __table_args__ = (UniqueConstraint("job_id", "ordinal"),)

    job_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("job.id"))
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    ordinal: Mapped[int]
    ref: Mapped[str]
    question_id: Mapped[uuid.UUID | None]
    mark: Mapped[float | None]
    max_marks: Mapped[float]
    state: Mapped[str]
    body: Mapped[dict[str, Any]]
    bundle_id: Mapped[str]


@dataclass(frozen=True, slots=True)
class NewEvaluation:
    """One marked answer; `body` is what the caller gets back."""

    ref: str
    question_id: uuid.UUID | None
    mark: float | None
    max_marks: float
    state: str
    body: dict[str, Any]


def store_evaluations(
    session: Session,
    evaluations: Sequence[NewEvaluation],
    *,
    job_id: uuid.UUID,
    owner_id: uuid.UUID,
    bundle_id: str,
) -> None:
    """Write a job's evaluations in order."""
    session.add_all(
        Evaluation(
            job_id=job_id,
            owner_id=owner_id,
            bundle_id=bundle_id,
            ordinal=ordinal,
            ref=new.ref,
            question_id=new.question_id,
            mark=new.mark,
            max_marks=new.max_marks,
            state=new.state,
            body=new.body,
        )
        for ordinal, new in enumerate(evaluations)
    )


def evaluations_of_job(session: Session, job_id: uuid.UUID) -> Sequence[Evaluation]:
    """A job's evaluations in the order the answers came."""
    return session.scalars(
        select(Evaluation).where(Evaluation.job_id == job_id).order_by(Evaluation.ordinal)
    ).all()
