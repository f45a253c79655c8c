"""Sources and passages."""

import uuid
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from models.source import Source, SourceKind, SourceState, Visibility
from rag.types import Passage


class SourceOut(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    id: uuid.UUID
    name: str
    kind: SourceKind
    visibility: Visibility
    state: SourceState
    subject: str
    class_level: int | None = Field(alias="class")
    chapter: str
    chapter_id: str
    language: str
    pages: int | None
    rows: int | None
    chunks: int
    edition: int
    sha256: str
    size_bytes: int
    job_id: uuid.UUID | None
    ledger_url: str
    created_at: datetime

    @classmethod
    def of(cls, source: Source) -> "SourceOut":
        """The source as those who may see it do."""
        fields = {name: getattr(source, name) for name in cls.model_fields if name != "ledger_url"}
        return cls(**fields, ledger_url=f"/api/v1/sources/{source.id}/report")


class UploadedOut(BaseModel):
    """`created` is false where these bytes were uploaded before; then nothing was done again."""

    source: SourceOut
    created: bool
    job_id: uuid.UUID | None


class UploadOut(BaseModel):
    items: list[UploadedOut]


class SourceList(BaseModel):
    items: list[SourceOut]
    next_cursor: uuid.UUID | None


class ReportOut(BaseModel):
    """What came of every page or row of the file."""

    source_id: uuid.UUID
    state: SourceState
    summary: dict[str, Any]
    pages: list[dict[str, Any]]


class PageTextOut(BaseModel):
    number: int
    text: str


class ChunkOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: uuid.UUID
    page: int
    start: int
    end: int
    text: str
    heading: list[str]
    kind: str
    boxes: list[list[float]]


class SourceTextOut(BaseModel):
    """The canonical text page by page, and the passages cut from it."""

    source: SourceOut
    pages: list[PageTextOut]
    chunks: list[ChunkOut]


class PassageOut(BaseModel):
    source_id: uuid.UUID
    source: str
    page: int
    heading: list[str]
    start: int
    end: int
    text: str
    score: float
    boxes: list[list[float]]

    @classmethod
    def of(cls, passage: Passage) -> "PassageOut":
        """A search hit."""
        return cls(
            source_id=uuid.UUID(passage.source_id),
            source=passage.source,
            page=passage.page,
            heading=list(passage.heading),
            start=passage.start,
            end=passage.end,
            text=passage.text,
            score=passage.score,
            boxes=[list(box) for box in passage.boxes],
        )


class SearchOut(BaseModel):
    results: list[PassageOut]
