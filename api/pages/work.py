"""A job as it goes on, and what came of it."""

import uuid
from typing import Any

from fastapi import APIRouter, Response

from api.pages.visit import Member, Reader, Sender, go_to
from api.pages.words import CHECKS, STAGES
from api.routers.jobs import delete_job, read_job
from models.job import JobKind, get_job
from models.source import name_sources

router = APIRouter()


@router.get("/jobs/{job_id}")
def show_job(job_id: uuid.UUID, reader: Reader) -> Response:
    """Progress while it runs, then the way to the result or what to do about the failure."""
    job = read_job(job_id, reader.services, reader.user)
    return reader.page(
        "job.html",
        job=job,
        stages=dict(STAGES),
        nearest=_nearest(job.error.model_extra if job.error else None),
        refused=_refused(job.result or {}) if job.kind is JobKind.GENERATE_MCQ else [],
        **_asked(reader, job_id),
    )


def _asked(reader: Member, job_id: uuid.UUID) -> dict[str, Any]:
    with reader.services.database.read() as session:
        params = get_job(session, job_id, owner_id=reader.user.id).params
        source_id = params.get("source_id")
        names = name_sources(session, {uuid.UUID(source_id)} if source_id else set())
    return {
        "topic": params.get("topic") or "",
        "source_id": source_id,
        "source": next(iter(names.values()), ""),
    }


def _nearest(extra: dict[str, Any] | None) -> list[str]:
    return [str(name) for name in (extra or {}).get("nearest_chapters", [])]


def _refused(result: dict[str, Any]) -> list[tuple[int, str]]:
    """How many drafts fell at each check, in words."""
    counts: dict[str, int] = {}
    for row in result.get("rejected", []):
        words = CHECKS.get(row["check"], row["check"].replace("_", " "))
        counts[words] = counts.get(words, 0) + int(row["count"])
    return sorted(((count, words) for words, count in counts.items()), reverse=True)


@router.post("/jobs/{job_id}/cancel")
def stop_job(job_id: uuid.UUID, sender: Sender) -> Response:
    """Stop the job at its next step."""
    delete_job(job_id, sender.services, sender.user)
    return go_to(f"/jobs/{job_id}")
