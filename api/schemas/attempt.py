"""Attempts, responses, and the feedback on one."""

import uuid
from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.schemas.body import Body
from api.schemas.question import EvidenceOut, QuestionFull, QuestionOut


class AttemptIn(Body):
    """Take the questions of a generation job, or questions named one by one."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"job_id": "019a0000-0000-7000-8000-000000000000"}},
    )
    job_id: uuid.UUID | None = None
    question_ids: list[uuid.UUID] = Field(default=[], max_length=200)
    title: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _names_questions(self) -> Self:
        if (self.job_id is None) == (not self.question_ids):
            raise ValueError("give either job_id or question_ids")
        return self


class ResponseIn(Body):
    """`chosen` is the option's position, 0 to 3; null leaves the question unattempted."""

    question_id: uuid.UUID
    chosen: int | None = Field(ge=0, le=3, strict=True)


class FeedbackOut(BaseModel):
    """The mark by NTA's rules, why, the evidence, and where to read on."""

    question_id: uuid.UUID
    chosen: int | None
    correct: bool
    mark: int
    key: int
    why: str
    explanation: str
    evidence: list[EvidenceOut]


class ScoreOut(BaseModel):
    """Marks so far; `maximum` is what all questions together are worth."""

    marks: int
    maximum: int
    right: int
    wrong: int
    unattempted: int
    waiting: int


class AttemptOut(BaseModel):
    id: uuid.UUID
    title: str
    job_id: uuid.UUID | None
    created_at: datetime
    submitted_at: datetime | None
    score: ScoreOut
    questions: list[QuestionFull | QuestionOut]
    responses: list[FeedbackOut]


class AttemptSummary(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: uuid.UUID
    title: str
    job_id: uuid.UUID | None
    created_at: datetime
    submitted_at: datetime | None


class AttemptList(BaseModel):
    items: list[AttemptSummary]
