"""A question: item data, its evidence and verdicts, its state, and who may see it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from models.base import JsonColumn, Row, enum_type
from models.errors import NotFound
from models.item.data import item_from_dict, item_to_dict
from models.item.evidence import Evidence, Role
from models.item.render import render
from models.item.types import Item, Rendered
from models.source import Source, Visibility


class QuestionState(StrEnum):
    """`draft → published | rejected`, `published → quarantined → published | retired`."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    RETIRED = "retired"


class Question(Row):
    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("job_id", "ordinal"),
        Index("ix_question_owner_id_ref", "owner_id", "ref"),
        Index("ix_question_visibility_state_id", "visibility", "state", "id"),
    )

    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    visibility: Mapped[Visibility] = mapped_column(enum_type(Visibility))
    job_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("job.id"))
    ordinal: Mapped[int]
    ref: Mapped[str] = mapped_column(default="")
    type: Mapped[str]
    item: Mapped[dict[str, Any]]
    stem: Mapped[str]  # the rendered stem, for search
    signature: Mapped[str]  # what makes it this question, for near-duplicates
    subject: Mapped[str]
    class_level: Mapped[int | None]
    chapter: Mapped[str]
    topic: Mapped[str]
    difficulty: Mapped[float]
    observed: Mapped[float | None]
    responses: Mapped[int] = mapped_column(default=0)
    bloom: Mapped[str]
    language: Mapped[str]
    engine: Mapped[str]
    bundle_id: Mapped[str]
    state: Mapped[QuestionState] = mapped_column(enum_type(QuestionState))
    verdicts: Mapped[list[Any]] = mapped_column(JsonColumn)

    evidence: Mapped[list["QuestionEvidence"]] = relationship(
        lazy="raise", order_by="QuestionEvidence.id", cascade="all, delete-orphan"
    )

    def parsed(self) -> Item:
        """The item this question is computed from."""
        return item_from_dict(self.item)

    def rendered(self) -> Rendered:
        """Stem, options, key and explanation, computed."""
        return render(self.parsed(), language=self.language)

    def spans(self) -> tuple[Evidence, ...]:
        """The evidence as values (needs `evidence` loaded)."""
        return tuple(row.as_evidence() for row in self.evidence)


class QuestionEvidence(Row):
    __tablename__ = "question_evidence"
    __table_args__ = (Index("ix_question_evidence_source_id_page", "source_id", "page"),)

    question_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("question.id"), index=True)
    source_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("source.id"))
    page: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    role: Mapped[Role] = mapped_column(enum_type(Role))
    option: Mapped[int | None]

    def as_evidence(self) -> Evidence:
        """The span as a value."""
        return Evidence(
            source_id=str(self.source_id),
            page=self.page,
            start=self.start,
            end=self.end,
            quote=self.quote,
            role=self.role,
            option=self.option,
        )


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """What a job stores of a question; the rest follows from the item and the job."""

    item: Item
    evidence: tuple[Evidence, ...]
    verdicts: tuple[dict[str, str], ...]
    state: QuestionState
    engine: str
    subject: str
    class_level: int | None
    chapter: str
    topic: str
    difficulty: float
    bloom: str
    language: str
    signature: str
    ref: str = ""


def store_questions(
    session: Session,
    questions: Sequence[NewQuestion],
    *,
    job_id: uuid.UUID,
    owner_id: uuid.UUID,
    visibility: Visibility,
    bundle_id: str,
) -> Sequence[Question]:
    """Write a job's questions with their evidence, in order; returns the rows."""
    rows = [
        Question(
            owner_id=owner_id,
            visibility=visibility,
            job_id=job_id,
            ordinal=ordinal,
            bundle_id=bundle_id,
            ref=new.ref,
            type=new.item.type,
            item=item_to_dict(new.item),
            stem=render(new.item, language=new.language).stem,
            signature=new.signature,
            subject=new.subject,
            class_level=new.class_level,
            chapter=new.chapter,
            topic=new.topic,
            difficulty=new.difficulty,
            bloom=new.bloom,
            language=new.language,
            engine=new.engine,
            state=new.state,
            verdicts=list(new.verdicts),
            evidence=[_evidence_row(span) for span in new.evidence],
        )
        for ordinal, new in enumerate(questions)
    ]
    session.add_all(rows)
    session.flush()
    return rows


def _evidence_row(span: Evidence) -> QuestionEvidence:
    return QuestionEvidence(
        source_id=uuid.UUID(span.source_id),
        page=span.page,
        start=span.start,
        end=span.end,
        quote=span.quote,
        role=span.role,
        option=span.option,
    )


def visible_to(viewer_id: uuid.UUID) -> ColumnElement[bool]:
    """Published questions of the shared bank, and everything of one's own."""
    shared = (Question.visibility == Visibility.SHARED) & (
        Question.state == QuestionState.PUBLISHED
    )
    return or_(shared, Question.owner_id == viewer_id)


def get_question(session: Session, question_id: uuid.UUID, *, viewer_id: uuid.UUID) -> Question:
    """A question the viewer may see, evidence loaded; else `NotFound`."""
    found = find_questions(session, [question_id], viewer_id=viewer_id)
    if not found:
        raise NotFound("There is no such question.")
    return found[0]


def find_questions(
    session: Session, question_ids: Sequence[uuid.UUID], *, viewer_id: uuid.UUID
) -> Sequence[Question]:
    """Those of the questions that the viewer may see, in the order asked, evidence loaded."""
    rows = session.scalars(
        select(Question)
        .where(Question.id.in_(question_ids), visible_to(viewer_id))
        .options(selectinload(Question.evidence))
    ).all()
    by_id = {row.id: row for row in rows}
    return [by_id[i] for i in question_ids if i in by_id]


def questions_of_job(session: Session, job_id: uuid.UUID) -> Sequence[Question]:
    """A job's questions in order, evidence loaded."""
    return session.scalars(
        select(Question)
        .where(Question.job_id == job_id)
        .order_by(Question.ordinal)
        .options(selectinload(Question.evidence))
    ).all()


def quarantine_standing_on(session: Session, source_id: uuid.UUID) -> int:
    """Quarantine what is published and stands on the source, or came out of it as a bank.

    Returns how many questions that were.
    """
    standing = select(QuestionEvidence.question_id).where(QuestionEvidence.source_id == source_id)
    imported_by = select(Source.job_id).where(Source.id == source_id)
    moved = session.scalars(
        update(Question)
        .where(
            or_(Question.id.in_(standing), Question.job_id.in_(imported_by)),
            Question.state == QuestionState.PUBLISHED,
        )
        .values(state=QuestionState.QUARANTINED)
        .returning(Question.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(moved)
