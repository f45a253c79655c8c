"""Questions: what a student sees before answering, and the whole of it after."""

import uuid
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from models.item.evidence import Role
from models.question import Question, QuestionState


class DifficultyOut(BaseModel):
    """`observed` is the share of students who erred; None until enough have answered."""

    predicted: float
    observed: float | None
    n: int


class EvidenceOut(BaseModel):
    """`quote` is `text[start:end]` of that page of the source."""

    source_id: uuid.UUID
    source: str
    page: int
    start: int
    end: int
    quote: str
    role: Role
    option: int | None


class VerdictOut(BaseModel):
    check: str
    verdict: str
    reason: str


class QuestionOut(BaseModel):
    """A question as a student meets it: nothing here tells the key."""

    model_config = ConfigDict(populate_by_name=True)
    id: uuid.UUID
    type: str
    stem: str
    options: list[str] = Field(min_length=4, max_length=4)
    subject: str
    class_level: int | None = Field(alias="class")
    chapter: str
    topic: str
    difficulty: DifficultyOut
    bloom: str
    language: str
    state: QuestionState
    engine: str
    bundle_id: str


class QuestionFull(QuestionOut):
    """The same with key, explanation, evidence and verdicts."""

    key: int
    explanation: str
    reasons: list[str]
    evidence: list[EvidenceOut]
    verdicts: list[VerdictOut]
    item: dict[str, Any]


class QuestionList(BaseModel):
    items: list[QuestionFull | QuestionOut]
    next_cursor: uuid.UUID | None


class McqResult(BaseModel):
    """What a generation job made: never padded, with the reasons for what was refused."""

    job_id: uuid.UUID
    requested: int
    returned: int
    questions: list[QuestionFull | QuestionOut]
    rejected: list[dict[str, Any]]
    engine: str
    usage: dict[str, Any]


def show_question(
    question: Question, names: Mapping[uuid.UUID, str], *, reveal: bool
) -> QuestionFull | QuestionOut:
    """The question, whole where `reveal`, else without anything that tells the key."""
    rendered = question.rendered()
    shown = QuestionOut(
        id=question.id,
        type=question.type,
        stem=rendered.stem,
        options=list(rendered.options),
        subject=question.subject,
        **{"class": question.class_level},
        chapter=question.chapter,
        topic=question.topic,
        difficulty=DifficultyOut(
            predicted=question.difficulty, observed=question.observed, n=question.responses
        ),
        bloom=question.bloom,
        language=question.language,
        state=question.state,
        engine=question.engine,
        bundle_id=question.bundle_id,
    )
    if not reveal:
        return shown
    return QuestionFull(
        **shown.model_dump(by_alias=True),
        key=rendered.key,
        explanation=rendered.explanation,
        reasons=list(rendered.reasons),
        evidence=show_evidence(question, names),
        verdicts=[VerdictOut(**verdict) for verdict in question.verdicts],
        item=question.item,
    )


def show_evidence(question: Question, names: Mapping[uuid.UUID, str]) -> list[EvidenceOut]:
    """The spans that prove the key, with the names of their sources."""
    return [
        EvidenceOut(
            source_id=row.source_id,
            source=names.get(row.source_id, ""),
            page=row.page,
            start=row.start,
            end=row.end,
            quote=row.quote,
            role=row.role,
            option=row.option,
        )
        for row in question.evidence
    ]
