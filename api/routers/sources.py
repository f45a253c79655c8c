"""Books and question banks: upload, look at, withdraw."""

import uuid
from pathlib import PurePath
from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Form, Query, Response, UploadFile, status

from api.deps import CurrentUser, Cursor, ServicesDep, require_sharing
from api.intake import require_readable, take_in
from api.page_image import page_png
from api.schemas.body import NO_NUL
from api.schemas.job import Subject
from api.schemas.source import (
    ChunkOut,
    PageTextOut,
    ReportOut,
    SourceList,
    SourceOut,
    SourceTextOut,
    UploadedOut,
    UploadOut,
)
from models.errors import Forbidden
from models.job import stop_job
from models.page import get_page, list_chunks, list_pages
from models.question import quarantine_standing_on
from models.source import (
    Source,
    SourceFacts,
    SourceKind,
    get_source,
    list_sources,
    withdraw_source,
)
from models.user import User

router = APIRouter(tags=["sources"])


@router.post("/sources", status_code=status.HTTP_202_ACCEPTED)
def upload(
    files: list[UploadFile],
    services: ServicesDep,
    user: CurrentUser,
    response: Response,
    after: BackgroundTasks,
    subject: Annotated[Subject | None, Form()] = None,
    class_level: Annotated[Literal["11", "12"] | None, Form(alias="class")] = None,
    chapter: Annotated[str, Form(max_length=300, pattern=NO_NUL)] = "",
    language: Annotated[Literal["en", "hi"], Form()] = "en",
    shared: Annotated[bool, Form()] = False,
) -> UploadOut:
    """Take one or more files in, or none; each becomes a source and a job of its own."""
    if shared:
        require_sharing(user)
    for file in files:
        require_readable(services, file.file, file_name(file.filename))
    level = int(class_level) if class_level else None
    items = []
    for file in files:
        facts = SourceFacts(
            name=file_name(file.filename),
            subject=subject or "",
            class_level=level,
            chapter=chapter,
            language=language,
        )
        source, created = take_in(
            services,
            user,
            file.file,
            facts,
            shared=shared,
            publish=lambda kind, job_id: after.add_task(services.queue.publish, kind, job_id),
        )
        shown = SourceOut.of(source)
        items.append(UploadedOut(source=shown, created=created, job_id=source.job_id))
    response.headers["Location"] = f"/api/v1/sources/{items[0].source.id}"
    return UploadOut(items=items)


def file_name(sent: str | None) -> str:
    """The last part of the name that was sent, as far as it can be printed."""
    name = "".join(c for c in PurePath(sent or "").name if c.isprintable()).strip()
    return name[:200] or "upload"


@router.get("/sources")
def read_sources(
    services: ServicesDep,
    user: CurrentUser,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> SourceList:
    """Shared sources and your own, newest first."""
    with services.database.read() as session:
        rows = list_sources(session, viewer_id=user.id, before=cursor, limit=limit)
    last = rows[-1].id if len(rows) == limit else None
    return SourceList(items=[SourceOut.of(row) for row in rows], next_cursor=last)


@router.get("/sources/{source_id}")
def read_source(source_id: uuid.UUID, services: ServicesDep, user: CurrentUser) -> SourceOut:
    """One source."""
    with services.database.read() as session:
        return SourceOut.of(get_source(session, source_id, viewer_id=user.id))


@router.delete("/sources/{source_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_source(source_id: uuid.UUID, services: ServicesDep, user: CurrentUser) -> None:
    """Withdraw a source: its passages go, and the questions standing on it are quarantined."""
    with services.database.write() as session:
        source = get_source(session, source_id, viewer_id=user.id)
        if source.owner_id != user.id and not user.may_share:
            raise Forbidden("Only its owner, a content team or an admin may withdraw a source.")
        if source.job_id is not None:
            stop_job(session, source.job_id, owner_id=source.owner_id)
    # Passages first: should they not go, the source is still there to be withdrawn again.
    services.rag.index.delete_source(str(source_id))
    with services.database.write() as session:
        withdraw_source(get_source(session, source_id, viewer_id=user.id))
        quarantine_standing_on(session, source_id)


def refuse_bank(source: Source, user: User) -> None:
    """The rows of a bank show its keys: they are for its owner and content teams."""
    if source.kind is SourceKind.CSV and source.owner_id != user.id and not user.may_share:
        raise Forbidden("The rows of a bank show its keys; they are for its owner.")


@router.get("/sources/{source_id}/report")
def read_report(source_id: uuid.UUID, services: ServicesDep, user: CurrentUser) -> ReportOut:
    """What came of every page or row of the file."""
    with services.database.read() as session:
        source = get_source(session, source_id, viewer_id=user.id)
        refuse_bank(source, user)
        pages = list_pages(session, source_id)
    return ReportOut(
        source_id=source.id,
        state=source.state,
        summary=source.report or {},
        pages=[page.ledger for page in pages],
    )


@router.get("/sources/{source_id}/text")
def read_text(source_id: uuid.UUID, services: ServicesDep, user: CurrentUser) -> SourceTextOut:
    """The canonical text by page, which every span's offsets count in, and the passages."""
    with services.database.read() as session:
        source = get_source(session, source_id, viewer_id=user.id)
        refuse_bank(source, user)
        pages = list_pages(session, source_id)
        chunks = list_chunks(session, source_id)
    return SourceTextOut(
        source=SourceOut.of(source),
        pages=[PageTextOut(number=page.number, text=page.text) for page in pages],
        chunks=[ChunkOut.model_validate(chunk) for chunk in chunks],
    )


@router.get(
    "/sources/{source_id}/pages/{number}",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}},
)
def read_page_image(
    source_id: uuid.UUID,
    number: int,
    services: ServicesDep,
    user: CurrentUser,
    start: Annotated[int | None, Query(ge=0)] = None,
    end: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """The page as a picture, with the characters from `start` to `end` highlighted."""
    with services.database.read() as session:
        source = get_source(session, source_id, viewer_id=user.id)
        page = get_page(session, source_id, number)
    span = (start, end) if start is not None and end is not None and start < end else None
    png = page_png(services.blobs.get(source.sha256), page, span)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
