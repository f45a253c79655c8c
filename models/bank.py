"""The bank: questions a viewer may see, searched, counted and compared."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from models.question import Question, QuestionEvidence, QuestionState, visible_to


@dataclass(frozen=True, slots=True)
class QuestionFilters:
    """Narrow a list of questions; `search` matches words of the stem."""

    subject: str | None = None
    chapter: str | None = None
    type: str | None = None
    state: QuestionState | None = None
    search: str | None = None
    source_id: uuid.UUID | None = None


def list_questions(
    session: Session,
    *,
    viewer_id: uuid.UUID,
    filters: QuestionFilters,
    before: uuid.UUID | None = None,
    limit: int = 20,
) -> Sequence[Question]:
    """Questions the viewer may see, newest first, after the cursor `before`, evidence loaded."""
    query = (
        select(Question)
        .where(visible_to(viewer_id), *_narrowed(filters))
        .order_by(Question.id.desc())
        .limit(limit)
        .options(selectinload(Question.evidence))
    )
    if before is not None:
        query = query.where(Question.id < before)
    return session.scalars(query).all()


def _narrowed(filters: QuestionFilters) -> list[ColumnElement[bool]]:
    equal = {
        Question.subject: filters.subject,
        Question.chapter: filters.chapter,
        Question.type: filters.type,
        Question.state: filters.state,
    }
    clauses = [column == value for column, value in equal.items() if value is not None]
    if filters.search:
        clauses.append(Question.stem.icontains(filters.search, autoescape=True))
    if filters.source_id is not None:
        clauses.append(Question.evidence.any(QuestionEvidence.source_id == filters.source_id))
    return clauses


def bank_signatures(
    session: Session, *, viewer_id: uuid.UUID, source_ids: Sequence[uuid.UUID]
) -> Sequence[str]:
    """Signatures of questions the viewer could have met that stand on these sources."""
    standing = Question.evidence.any(QuestionEvidence.source_id.in_(source_ids))
    return session.scalars(
        select(Question.signature).where(
            visible_to(viewer_id), Question.state == QuestionState.PUBLISHED, standing
        )
    ).all()


def count_by_chapter(session: Session, *, viewer_id: uuid.UUID) -> dict[str, int]:
    """How many published questions the viewer may see in each chapter."""
    rows = session.execute(
        select(Question.chapter, func.count())
        .where(visible_to(viewer_id), Question.state == QuestionState.PUBLISHED)
        .group_by(Question.chapter)
    )
    return dict(rows.all())
