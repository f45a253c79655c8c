"""Pages and chunks of a source: its immutable canonical text, and the passages cut from it."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, JsonColumn
from models.errors import NotFound

MOST_PAGES = 2**31 - 1  # what the column can hold; a database refuses to look for more


class SourcePage(Base):
    """One page of canonical text (NFC) with the boxes of its lines; never changed once written."""

    __tablename__ = "source_page"

    source_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("source.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    lines: Mapped[list[Any]] = mapped_column(JsonColumn)
    width: Mapped[float]
    height: Mapped[float]
    ledger: Mapped[dict[str, Any]]


class Chunk(Base):
    """A passage as it lies in the index; kept here too, so that vectors can be made anew."""

    __tablename__ = "chunk"
    __table_args__ = (UniqueConstraint("source_id", "ordinal"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    source_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("source.id"))
    ordinal: Mapped[int]
    page: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str]
    heading: Mapped[list[str]] = mapped_column(JsonColumn)
    kind: Mapped[str]
    terms: Mapped[list[Any]] = mapped_column(JsonColumn)
    boxes: Mapped[list[Any]] = mapped_column(JsonColumn)


def store_pages(session: Session, pages: Sequence[SourcePage], chunks: Sequence[Chunk]) -> None:
    """Write the canonical text and chunks of a source, in bulk."""
    for rows in (pages, chunks):
        if rows:
            table = type(rows[0])
            columns = [c.key for c in table.__table__.columns]
            session.execute(
                insert(table), [{name: getattr(row, name) for name in columns} for row in rows]
            )


def get_page(session: Session, source_id: uuid.UUID, number: int) -> SourcePage:
    """One page of a source (1-based); raises `NotFound`."""
    page = session.get(SourcePage, (source_id, number)) if 0 < number <= MOST_PAGES else None
    if page is None:
        raise NotFound(f"The source has no page {number}.")
    return page


def find_page_text(session: Session, source_id: uuid.UUID, number: int) -> str | None:
    """The canonical text of one page, or None."""
    if not 0 < number <= MOST_PAGES:
        return None
    return session.scalar(
        select(SourcePage.text).where(
            SourcePage.source_id == source_id, SourcePage.number == number
        )
    )


def list_pages(session: Session, source_id: uuid.UUID) -> Sequence[SourcePage]:
    """All pages of a source in order."""
    return session.scalars(
        select(SourcePage).where(SourcePage.source_id == source_id).order_by(SourcePage.number)
    ).all()


def list_chunks(session: Session, source_id: uuid.UUID) -> Sequence[Chunk]:
    """All chunks of a source in order."""
    return session.scalars(
        select(Chunk).where(Chunk.source_id == source_id).order_by(Chunk.ordinal)
    ).all()
