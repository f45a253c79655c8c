"""The first page: ask for questions, and take up what was left."""

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Form, Response

from api.pages.forms import BadForm, fill, status_for, tried
from api.pages.visit import Member, Sender, Text, Visitor, go_to
from api.pages.words import KINDS
from api.practice import show_attempt
from api.routers.jobs import post_mcq_job
from api.routers.topics import TopicOut, read_topics
from api.schemas.attempt import AttemptOut
from api.schemas.job import MAX_QUESTIONS, JobOut, McqJobIn
from models.attempt import list_attempts
from models.errors import NeetError
from models.job import Job, list_jobs
from models.source import name_sources

router = APIRouter()

RECENT = 6
BLANK = {"topic": "", "topic_id": "", "count": "10", "subject": "", "types": ()}
LABELS = {
    "topic": "Topic",
    "topic_id": "Chapter",
    "count": "How many",
    "types": "Kinds of question",
    "subject": "Subject",
}


@router.get("/")
def show_front(visitor: Visitor, topic: str = "") -> Response:
    """What this is, to a guest; to a member the form and their recent work."""
    if not isinstance(visitor, Member):
        return visitor.page("welcome.html")
    return _front(visitor, {**BLANK, "topic": topic[:300]})


@router.post("/ask")
def ask(
    sender: Sender,
    after: BackgroundTasks,
    topic: Text = "",
    topic_id: Text = "",
    count: Text = "",
    subject: Text = "",
    types: Annotated[list[str] | None, Form(max_length=20)] = None,
    form_key: Text = "",
) -> Response:
    """Queue a generation job; the same form sent twice is one job."""
    values = {
        "topic": "" if topic_id else topic.strip(),
        "topic_id": topic_id,
        "count": count,
        "subject": "" if topic_id else subject,
        "types": types or [],
    }

    def queue() -> JobOut:
        if not (values["topic"] or topic_id):
            raise BadForm("Name a topic, or choose a chapter.")
        body = fill(McqJobIn, values, LABELS)
        key = hashlib.sha256(f"{form_key} {body.model_dump_json()}".encode()).hexdigest()
        services, user = sender.services, sender.user
        return post_mcq_job(body, services, user, Response(), after, key if form_key else None)

    job = tried(queue)
    if isinstance(job, NeetError):
        return _front(sender, {**values, "topic": topic}, error=job)
    return go_to(f"/jobs/{job.id}")


def _front(member: Member, form: dict[str, Any], error: NeetError | None = None) -> Response:
    subjects = chapters_by_subject(read_topics(member.services, member.user).subjects)
    return member.page(
        "front.html",
        status_for(error) if error else HTTPStatus.OK,
        form=form,
        form_key=secrets.token_hex(16),
        error=error,
        subjects=subjects,
        bank=[chapter for _, chapters in subjects for chapter in chapters if chapter.questions],
        limit=MAX_QUESTIONS,
        **_recent(member),
    )


def _recent(member: Member) -> dict[str, Any]:
    user = member.user
    with member.services.database.read() as session:
        attempts = [
            show_attempt(session, attempt, user)
            for attempt in list_attempts(session, owner_id=user.id, limit=RECENT)
        ]
        jobs = list_jobs(session, owner_id=user.id, limit=RECENT)
        names = name_sources(session, {found for job in jobs if (found := source_of(job))})
    return {
        "attempts": [line_of(attempt) for attempt in attempts],
        "jobs": [{"id": job.id, "state": job.state, "title": title_of(job, names)} for job in jobs],
    }


def chapters_by_subject(subjects: list[TopicOut]) -> list[tuple[str, list[TopicOut]]]:
    """Each subject's chapters, those that a book covers first."""
    return [
        (
            subject.name,
            sorted(
                (node for unit in subject.children for node in unit.children if _chapter(node)),
                key=lambda node: (not node.covered, node.name),
            ),
        )
        for subject in subjects
    ]


def _chapter(node: TopicOut) -> bool:
    return node.kind == "chapter"


def source_of(job: Job) -> uuid.UUID | None:
    """The source a job is about, if it is about one."""
    source_id = job.params.get("source_id")
    return uuid.UUID(source_id) if source_id else None


def title_of(job: Job, names: Mapping[uuid.UUID, str]) -> str:
    """What a list calls a job."""
    source_id = source_of(job)
    about = names.get(source_id) if source_id else job.params.get("topic")
    return about or KINDS[job.kind]


def line_of(attempt: AttemptOut) -> dict[str, Any]:
    """What a list says of an attempt."""
    score = attempt.score
    answered = score.right + score.wrong + score.unattempted
    return {
        "id": attempt.id,
        "title": attempt.title or "Questions",
        "created_at": attempt.created_at,
        "score": score,
        "total": answered + score.waiting,
        "answered": answered,
    }
