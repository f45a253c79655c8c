"""A source: an uploaded file, who may see it, and where it stands."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Row, enum_type, insert_into
from models.errors import Forbidden, NotFound
from models.job import Job, JobState
from models.user import User


class SourceKind(StrEnum):
    PDF = "pdf"
    CSV = "csv"


class SourceState(StrEnum):
    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Visibility(StrEnum):
    PRIVATE = "private"
    SHARED = "shared"


IN_USE = text("state IN ('pending', 'ready')")


class Source(Row):
    __tablename__ = "source"
    __table_args__ = (
        Index(
            "uq_source_in_use",
            "owner_id",
            "sha256",
            "visibility",
            unique=True,
            sqlite_where=IN_USE,
            postgresql_where=IN_USE,
        ),
        Index("ix_source_visibility_state", "visibility", "state"),
    )

    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str]
    kind: Mapped[SourceKind] = mapped_column(enum_type(SourceKind))
    visibility: Mapped[Visibility] = mapped_column(enum_type(Visibility))
    state: Mapped[SourceState] = mapped_column(enum_type(SourceState), default=SourceState.PENDING)
    sha256: Mapped[str]
    size_bytes: Mapped[int]
    subject: Mapped[str] = mapped_column(default="")
    class_level: Mapped[int | None]
    chapter: Mapped[str] = mapped_column(default="")
    chapter_id: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    edition: Mapped[int] = mapped_column(default=1)
    pages: Mapped[int | None]
    rows: Mapped[int | None]
    chunks: Mapped[int] = mapped_column(default=0)
    report: Mapped[dict[str, Any] | None] = mapped_column()
    job_id: Mapped[uuid.UUID | None]
    withdrawn_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What the uploader says about a file; empty fields are worked out from its content."""

    name: str
    subject: str = ""
    class_level: int | None = None
    chapter: str = ""
    language: str = "en"


def create_source(
    session: Session,
    *,
    owner: User,
    facts: SourceFacts,
    kind: SourceKind,
    sha256: str,
    size_bytes: int,
    shared: bool,
) -> tuple[Source, bool]:
    """Take a file in once per owner and content; the same bytes again give the first source, False.

    Sharing needs the content or admin role (`Forbidden`). A source that failed is tried anew, and
    a private one does not keep its owner from sharing the same bytes.
    """
    if shared and not owner.may_share:
        raise Forbidden("Only content teams and admins may share a source with everyone.")
    known = _find_in_use(session, owner.id, sha256, shared=shared)
    if known is not None:
        return known, False
    inserted: Source | None = session.scalar(
        insert_into(session, Source)
        .values(
            owner_id=owner.id,
            kind=kind,
            visibility=Visibility.SHARED if shared else Visibility.PRIVATE,
            sha256=sha256,
            size_bytes=size_bytes,
            **asdict(facts),
        )
        .on_conflict_do_nothing()
        .returning(Source)
    )
    if inserted is not None:
        return inserted, True
    won = _find_in_use(session, owner.id, sha256, shared=shared)
    assert won is not None, "somebody inserted it between our two looks"
    return won, False


def _find_in_use(
    session: Session, owner_id: uuid.UUID, sha256: str, *, shared: bool
) -> Source | None:
    """These bytes of this owner; what is shared will do for who keeps a copy private, too."""
    query = select(Source).where(
        Source.owner_id == owner_id,
        Source.sha256 == sha256,
        Source.state.in_([SourceState.PENDING, SourceState.READY]),
    )
    if shared:
        query = query.where(Source.visibility == Visibility.SHARED)
    return session.scalars(query.order_by(Source.visibility).limit(1)).first()


def visible_to(viewer_id: uuid.UUID) -> ColumnElement[bool]:
    """A viewer sees shared sources and their own."""
    return or_(Source.visibility == Visibility.SHARED, Source.owner_id == viewer_id)


def get_source(session: Session, source_id: uuid.UUID, *, viewer_id: uuid.UUID) -> Source:
    """A source the viewer may see; another user's private one is as absent as none (`NotFound`)."""
    source = session.scalar(select(Source).where(Source.id == source_id, visible_to(viewer_id)))
    if source is None or source.state is SourceState.WITHDRAWN:
        raise NotFound("There is no such source.")
    return source


def load_source(session: Session, source_id: uuid.UUID) -> Source:
    """A source by id, for a worker acting on a job whose owner was checked at the door."""
    source = session.get(Source, source_id)
    if source is None:
        raise NotFound("The source of this job is gone.")
    return source


def list_sources(
    session: Session, *, viewer_id: uuid.UUID, before: uuid.UUID | None = None, limit: int = 50
) -> Sequence[Source]:
    """Sources the viewer may see, newest first, those after the cursor `before`."""
    query = (
        select(Source)
        .where(visible_to(viewer_id), Source.state != SourceState.WITHDRAWN)
        .order_by(Source.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Source.id < before)
    return session.scalars(query).all()


def sources_by_name(session: Session, names: set[str], *, bank: Source) -> dict[str, Source]:
    """Ready books by the name a row of `bank` may cite (file suffix and letter case aside)."""
    query = select(Source).where(
        citable_by(bank),
        Source.kind == SourceKind.PDF,
        Source.state == SourceState.READY,
    )
    found = {fold_name(s.name): s for s in session.scalars(query.order_by(Source.id))}
    return {name: found[fold_name(name)] for name in names if fold_name(name) in found}


def fold_name(name: str) -> str:
    """`Lebo105.PDF` and `lebo105` name the same source."""
    return name.strip().lower().removesuffix(".pdf")


def fail_orphans(session: Session) -> Sequence[uuid.UUID]:
    """Mark pending sources as failed whose job ended without making them ready; returns them."""
    ended = select(Job.id).where(Job.state.in_([JobState.FAILED, JobState.CANCELLED]))
    return session.scalars(
        update(Source)
        .where(Source.state == SourceState.PENDING, Source.job_id.in_(ended))
        .values(state=SourceState.FAILED)
        .returning(Source.id)
        .execution_options(synchronize_session=False)
    ).all()


def hold_sources(session: Session, source_ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the sources that are not withdrawn, nor can be before this transaction ends."""
    in_use = select(Source.id).where(
        Source.id.in_(source_ids), Source.state != SourceState.WITHDRAWN
    )
    return set(session.scalars(in_use.with_for_update(read=True)))


def withdraw_source(source: Source) -> None:
    """Take a source out of use; its text stays, so that old evidence can still be checked."""
    source.state = SourceState.WITHDRAWN
    source.withdrawn_at = datetime.now(UTC)


def chapters_visible(session: Session, *, viewer_id: uuid.UUID) -> Sequence[tuple[str, str]]:
    """(chapter, subject) of every ready book the viewer may see."""
    rows = session.execute(
        select(Source.chapter, Source.subject)
        .where(visible_to(viewer_id), Source.state == SourceState.READY, Source.chapter != "")
        .distinct()
        .order_by(Source.chapter)
    ).all()
    return [(chapter, subject) for chapter, subject in rows]


def name_sources(session: Session, source_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of these sources, withdrawn ones included."""
    rows = session.execute(select(Source.id, Source.name).where(Source.id.in_(source_ids)))
    return dict(rows.all())


def hashes_of(session: Session, *, owner_id: uuid.UUID) -> set[str]:
    """The content hashes of everything this owner ever uploaded, withdrawn sources included."""
    return set(session.scalars(select(Source.sha256).where(Source.owner_id == owner_id)))


def citable_by(bank: Source) -> ColumnElement[bool]:
    """A bank for everyone stands on books for everyone; a private one on its owner's as well."""
    shared = Source.visibility == Visibility.SHARED
    return shared if bank.visibility is Visibility.SHARED else visible_to(bank.owner_id)


def pending_names(session: Session, names: set[str], *, bank: Source) -> set[str]:
    """Those of the names whose book is uploaded but not read yet."""
    waiting = session.scalars(
        select(Source.name).where(
            citable_by(bank),
            Source.kind == SourceKind.PDF,
            Source.state == SourceState.PENDING,
        )
    )
    folded = {fold_name(name) for name in waiting}
    return {name for name in names if fold_name(name) in folded}
