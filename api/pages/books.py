"""The shelf: what is on it, putting a file on it, and leafing through one."""

import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Form, Response, UploadFile

from api.pages.forms import BadForm, status_for, tried
from api.pages.visit import Member, Reader, Sender, Text, go_to
from api.routers.sources import delete_source, read_report, read_source, read_sources, upload
from api.schemas.job import Subject
from api.schemas.source import SourceOut, UploadedOut
from models.errors import NeetError
from models.page import get_page
from models.source import SourceState, get_source
from models.syllabus import syllabus

router = APIRouter(prefix="/books")

SHELF = 100
PAGES_AT_ONCE = 12
REJECTED_SHOWN = 200
BLANK = {"subject": None, "class": None, "chapter": "", "shared": False}


@router.get("")
def show_shelf(reader: Reader, before: uuid.UUID | None = None) -> Response:
    """The books and banks you may see, and the form to add one."""
    return _shelf(reader, before=before)


@router.post("")
def add_books(
    sender: Sender,
    after: BackgroundTasks,
    files: list[UploadFile] | None = None,
    subject: Annotated[Subject | None, Form()] = None,
    class_level: Annotated[Literal["11", "12"] | None, Form(alias="class")] = None,
    chapter: Text = "",
    shared: Annotated[bool, Form()] = False,
) -> Response:
    """Take files in and show the first one's progress, or the form again with what was wrong."""

    def take() -> list[UploadedOut]:
        if not files:
            raise BadForm("Choose a PDF or a CSV file first.")
        services, user = sender.services, sender.user
        return upload(
            files, services, user, Response(), after, subject, class_level, chapter, shared=shared
        ).items

    taken = tried(take)
    if isinstance(taken, NeetError):
        form = {"subject": subject, "class": class_level, "chapter": chapter, "shared": shared}
        return _shelf(sender, form=form, error=taken)
    first = taken[0]
    if len(taken) > 1:
        return go_to("/books")
    waits = first.job_id and first.source.state is SourceState.PENDING
    return go_to(f"/jobs/{first.job_id}" if waits else f"/books/{first.source.id}")


def _shelf(
    member: Member,
    *,
    before: uuid.UUID | None = None,
    form: dict[str, Any] | None = None,
    error: NeetError | None = None,
) -> Response:
    services, user = member.services, member.user
    shelf = read_sources(services, user, before, SHELF)
    return member.page(
        "books.html",
        status_for(error) if error else HTTPStatus.OK,
        books=shelf.items,
        next_cursor=shelf.next_cursor,
        form=form or BLANK,
        error=error,
        chapters=syllabus().chapters,
        limit_mb=services.settings.ingestion.upload_limit_mb,
    )


@router.get("/{source_id}")
def show_book(source_id: uuid.UUID, reader: Reader, first: int = 1) -> Response:
    """A source with what came of each page or row, and pictures of its pages."""
    source = read_source(source_id, reader.services, reader.user)
    report = read_report(source_id, reader.services, reader.user)
    pages = source.pages or 0
    start = min(max(first, 1), max(pages, 1))
    return reader.page(
        "book.html",
        source=source,
        report=report,
        counts=counts_of(report.summary),
        rejected=report.summary.get("rejected", [])[:REJECTED_SHOWN],
        numbers=list(range(start, min(start + PAGES_AT_ONCE, pages + 1))),
        earlier=max(start - PAGES_AT_ONCE, 1) if start > 1 else None,
        later=start + PAGES_AT_ONCE if start + PAGES_AT_ONCE <= pages else None,
        may_withdraw=_may_withdraw(reader, source),
    )


def counts_of(summary: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The numbers of a report by name; of a list, how long it is."""
    return [
        (name.replace("_", " ").capitalize(), value if isinstance(value, int) else len(value))
        for name, value in summary.items()
        if isinstance(value, int | list) and name != "warnings"
    ]


def _may_withdraw(member: Member, source: SourceOut) -> bool:
    with member.services.database.read() as session:
        owner = get_source(session, source.id, viewer_id=member.user.id).owner_id
    return owner == member.user.id or member.user.may_share


@router.post("/{source_id}/withdraw")
def withdraw(source_id: uuid.UUID, sender: Sender) -> Response:
    """Take a source off the shelf, with the questions that stand on it."""
    delete_source(source_id, sender.services, sender.user)
    return go_to("/books")


@router.get("/{source_id}/pages/{number}")
def show_page(
    source_id: uuid.UUID,
    number: int,
    reader: Reader,
    start: int | None = None,
    end: int | None = None,
) -> Response:
    """One page as a picture, the span from `start` to `end` marked, and its text."""
    source = read_source(source_id, reader.services, reader.user)
    with reader.services.database.read() as session:
        page = get_page(session, source_id, number)
    return reader.page(
        "page.html",
        source=source,
        number=number,
        text=page.text,
        width=round(page.width),
        height=round(page.height),
        marked=start is not None and end is not None,
        query=f"?start={start}&end={end}" if start is not None and end is not None else "",
    )
