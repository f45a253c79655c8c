"""Rows that tests begin with, made through the doors of `models`."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from models.item.evidence import Evidence
from models.item.single import Option, Single
from models.item.types import Item
from models.job import Job, JobKind, create_job
from models.page import SourcePage, store_pages
from models.question import NewQuestion, Question, QuestionState, store_questions
from models.session import Session
from models.source import Source, SourceFacts, SourceKind, SourceState, Visibility, create_source
from models.user import Role, User, create_user

PAGE = "The mitochondrion releases energy. Ribosomes build proteins from amino acids."
QUOTE = "Ribosomes build proteins from amino acids."


def long_ago() -> datetime:
    """A time before any lease or wait of a test began."""
    return datetime.now(UTC) - timedelta(hours=1)


def add_user(session: Session, role: Role = Role.STUDENT, email: str = "") -> User:
    """An account nobody can sign in to."""
    email = email or f"{uuid.uuid4().hex}@example.org"
    return create_user(session, email=email, password_hash="-", role=role)


def add_job(
    session: Session,
    owner_id: uuid.UUID | None = None,
    kind: JobKind = JobKind.EVALUATE_ANSWERS,
    **params: object,
) -> Job:
    """A queued job."""
    job, _ = create_job(session, owner_id=owner_id or uuid.uuid4(), kind=kind, params=params)
    return job


def add_book(
    session: Session,
    owner: User,
    *,
    shared: bool = False,
    name: str = "cells.pdf",
    pages: Sequence[str] = (PAGE,),
    state: SourceState = SourceState.READY,
) -> Source:
    """A book that was read, with its pages."""
    source, _ = create_source(
        session,
        owner=owner,
        facts=SourceFacts(name, "biology", 11, "Cells"),
        kind=SourceKind.PDF,
        sha256=hashlib.sha256(uuid.uuid4().bytes).hexdigest(),
        size_bytes=1,
        shared=shared,
    )
    source.state, source.pages = state, len(pages)
    session.flush()
    rows = [
        SourcePage(
            source_id=source.id,
            number=n,
            text=text,
            lines=[],
            width=1,
            height=1,
            ledger={"page": n},
        )
        for n, text in enumerate(pages, start=1)
    ]
    store_pages(session, rows, [])
    return source


def make_item(stem: str = "Which organelle builds proteins?") -> Item:
    """A question whose key is B."""
    names = ("Lysosome", "Ribosome", "Centriole", "Vacuole")
    options = tuple(Option(n, n == "Ribosome", f"About the {n.lower()}.") for n in names)
    return Single(stem, options)  # type: ignore[arg-type]  # four options are written above


def new_question(
    source: Source,
    stem: str = "Which organelle builds proteins?",
    state: QuestionState = QuestionState.PUBLISHED,
) -> NewQuestion:
    """A question that stands on the first page of the book."""
    start = PAGE.index(QUOTE)
    return NewQuestion(
        item=make_item(stem),
        evidence=(Evidence(str(source.id), 1, start, start + len(QUOTE), QUOTE),),
        verdicts=({"check": "shape", "verdict": "pass", "reason": ""},),
        state=state,
        engine="extractive",
        subject="biology",
        class_level=11,
        chapter="Cells",
        topic="Ribosomes",
        difficulty=0.5,
        bloom="remember",
        language="en",
        signature=stem,
    )


def add_questions(
    session: Session,
    owner: User,
    *questions: NewQuestion,
    visibility: Visibility = Visibility.PRIVATE,
) -> Sequence[Question]:
    """Questions that a job of the owner made."""
    job = add_job(session, owner.id, JobKind.GENERATE_MCQ)
    return store_questions(
        session,
        questions,
        job_id=job.id,
        owner_id=owner.id,
        visibility=visibility,
        bundle_id="b" * 64,
    )
