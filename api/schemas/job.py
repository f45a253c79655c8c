"""Bodies of jobs."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictInt, model_validator

from api.schemas.body import Body
from models.job import Job, JobKind, JobState

ItemType = Literal["single", "assertion_reason", "statements", "match", "sequence", "numerical"]
Subject = Literal["biology", "chemistry", "physics"]
MAX_QUESTIONS = 50
MAX_ANSWERS = 500

Text = Annotated[str, Field(max_length=300)]


class McqJobIn(Body):
    """Ask by `topic_id` (a node of the syllabus) or by `topic` in free words."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"topic": "oxidative phosphorylation", "count": 5}},
    )
    topic: Text | None = Field(default=None, min_length=2)
    topic_id: Text | None = None
    count: int = Field(default=10, ge=1, le=MAX_QUESTIONS)
    types: list[ItemType] = Field(default=[], max_length=20)
    difficulty: Literal["easy", "medium", "hard"] | None = None
    subject: Subject | None = None
    class_level: Literal[11, 12] | None = Field(default=None, alias="class")
    chapter: Text | None = None
    source_ids: list[uuid.UUID] = Field(default=[], max_length=50)
    language: Literal["en", "hi"] = "en"
    engine: Literal["extractive", "llm"] | None = None

    @model_validator(mode="after")
    def _names_a_topic(self) -> Self:
        if (self.topic is None) == (self.topic_id is None):
            raise ValueError("give either topic or topic_id")
        return self


class AnswerIn(Body):
    """An answer to a question of the bank, or free text with what it is measured against."""

    id: str = Field(min_length=1, max_length=200)
    question_id: uuid.UUID | None = None
    question: str = Field(default="", max_length=5_000)
    reference_answer: str = Field(default="", max_length=20_000)
    rubric: list[str] = Field(default=[], max_length=30)
    answer: Annotated[str, Field(max_length=20_000)] | StrictInt | None = Field(
        description="Free text; for a question of the bank the option, 0 to 3 or A to D. "
        "null is unattempted."
    )
    max_marks: float = Field(default=4.0, gt=0, le=100)
    language: Literal["en", "hi"] = "en"

    @model_validator(mode="after")
    def _can_be_marked(self) -> Self:
        if self.question_id is None and not (self.reference_answer or self.rubric):
            raise ValueError("give question_id, reference_answer or rubric")
        return self


class EvaluationJobIn(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "answers": [
                    {
                        "id": "a1",
                        "question": "Why does cut glass have sharp edges under a microscope?",
                        "reference_answer": "It breaks along no crystal plane.",
                        "answer": "Glass has no planes to break along.",
                        "max_marks": 2,
                    }
                ]
            }
        },
    )
    answers: list[AnswerIn] = Field(min_length=1, max_length=MAX_ANSWERS)


class ErrorOut(BaseModel):
    """Why a job failed: a stable code and words; further members depend on the code."""

    model_config = ConfigDict(extra="allow")
    code: str
    detail: str


class JobOut(BaseModel):
    id: uuid.UUID
    kind: JobKind
    state: JobState
    stage: str
    done: int
    total: int
    attempt: int
    error: ErrorOut | None
    result: dict[str, Any] | None
    result_url: str | None
    events_url: str
    bundle_id: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, job: Job) -> "JobOut":
        """The job as its owner sees it."""
        return cls(
            id=job.id,
            kind=job.kind,
            state=job.state,
            stage=job.stage,
            done=job.done,
            total=job.total,
            attempt=job.attempt,
            error=ErrorOut(**job.error) if job.error else None,
            result=job.result,
            result_url=result_url(job),
            events_url=f"/api/v1/jobs/{job.id}/events",
            bundle_id=job.bundle_id,
            created_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
        )


class JobList(BaseModel):
    items: list[JobOut]
    next_cursor: uuid.UUID | None


def result_url(job: Job) -> str | None:
    """Where a done job's result is read."""
    if job.state is not JobState.DONE:
        return None
    if job.kind is JobKind.INGEST_SOURCE:
        return f"/api/v1/sources/{job.params['source_id']}"
    door = "mcq-jobs" if job.kind is JobKind.GENERATE_MCQ else "evaluation-jobs"
    return f"/api/v1/{door}/{job.id}"
