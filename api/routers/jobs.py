"""Slow work: queue it, watch it, stop it, read what came of it."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Request, Response, status
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from api.deps import CurrentUser, Cursor, IdempotencyKey, ServicesDep
from api.schemas.job import EvaluationJobIn, JobList, JobOut, McqJobIn
from api.schemas.question import McqResult
from api.services import Services
from api.show import show_questions
from models.errors import NotFound
from models.evaluation import evaluations_of_job
from models.job import Job, JobKind, JobState, cancel_job, create_job, get_job, list_jobs
from models.question import questions_of_job
from models.source import fail_orphans
from models.syllabus import TopicKind, get_topic
from models.user import User
from rag.errors import EngineOff

router = APIRouter(tags=["jobs"])

WATCH_EVERY_S = 0.2
HEARTBEAT_S = 15.0


@router.post("/mcq-jobs", status_code=status.HTTP_202_ACCEPTED)
def post_mcq_job(
    body: McqJobIn,
    services: ServicesDep,
    user: CurrentUser,
    response: Response,
    after: BackgroundTasks,
    key: IdempotencyKey = None,
) -> JobOut:
    """Ask for questions on a topic."""
    engine = body.engine or services.rag.default_engine
    if engine not in services.rag.generators:
        raise EngineOff
    params = mcq_params(body, engine)
    bundle_id = services.bundles[engine]
    return queue_job(services, user, JobKind.GENERATE_MCQ, params, bundle_id, key, response, after)


def mcq_params(body: McqJobIn, engine: str) -> dict[str, Any]:
    """What a worker needs to know; a topic of the syllabus brings its own search words."""
    params = body.model_dump(mode="json", exclude={"topic_id"})
    topic = get_topic(body.topic_id) if body.topic_id is not None else None
    params["query"] = topic.query if topic else body.topic
    params["topic"] = topic.name if topic else body.topic
    params["topic_id"] = body.topic_id
    params["whole_chapter"] = topic.chapter if topic and topic.kind is TopicKind.CHAPTER else ""
    params["engine"] = engine
    return params


@router.post("/evaluation-jobs", status_code=status.HTTP_202_ACCEPTED)
def post_evaluation_job(
    body: EvaluationJobIn,
    services: ServicesDep,
    user: CurrentUser,
    response: Response,
    after: BackgroundTasks,
    key: IdempotencyKey = None,
) -> JobOut:
    """Have answers marked, in bulk."""
    params = body.model_dump(mode="json")
    bundle_id = services.bundles["evaluator"]
    return queue_job(
        services, user, JobKind.EVALUATE_ANSWERS, params, bundle_id, key, response, after
    )


def queue_job(
    services: Services,
    user: User,
    kind: JobKind,
    params: dict[str, Any],
    bundle_id: str,
    key: str | None,
    response: Response,
    after: BackgroundTasks,
) -> JobOut:
    """Commit the job's row, then answer, then tell a worker; the sweeper mends a lost message."""
    with services.database.write() as session:
        job, created = create_job(
            session,
            owner_id=user.id,
            kind=kind,
            params=params,
            idempotency_key=key,
            bundle_id=bundle_id,
        )
    if created:
        after.add_task(services.queue.publish, kind, job.id)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return JobOut.of(job)


@router.get("/jobs")
def read_jobs(
    services: ServicesDep,
    user: CurrentUser,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> JobList:
    """Your jobs, newest first."""
    with services.database.read() as session:
        jobs = list_jobs(session, owner_id=user.id, before=cursor, limit=limit)
    last = jobs[-1].id if len(jobs) == limit else None
    return JobList(items=[JobOut.of(job) for job in jobs], next_cursor=last)


@router.get("/jobs/{job_id}")
def read_job(job_id: uuid.UUID, services: ServicesDep, user: CurrentUser) -> JobOut:
    """Where one of your jobs stands."""
    return JobOut.of(_job(services, job_id, user))


@router.delete("/jobs/{job_id}")
def delete_job(job_id: uuid.UUID, services: ServicesDep, user: CurrentUser) -> JobOut:
    """Stop a job at its next step."""
    with services.database.write() as session:
        job = cancel_job(session, job_id, owner_id=user.id)
        orphans = fail_orphans(session)
    for source_id in orphans:
        services.rag.index.delete_source(str(source_id))
    return JobOut.of(job)


def find_own_job(job_id: uuid.UUID, services: ServicesDep, user: CurrentUser) -> Job:
    """The caller's job, looked for before a stream begins: after that no status can be sent."""
    return _job(services, job_id, user)


@router.get("/jobs/{job_id}/events", response_class=EventSourceResponse)
async def watch_job(
    job: Annotated[Job, Depends(find_own_job)],
    request: Request,
    services: ServicesDep,
    user: CurrentUser,
) -> AsyncIterator[ServerSentEvent]:
    """Every change of a job as a server-sent event named by its state, until it is over."""
    shown: JobOut | None = None
    spoke_at = time.monotonic()
    while not await request.is_disconnected():
        now = JobOut.of(await run_in_threadpool(_job, services, job.id, user))
        if now != shown:
            shown, spoke_at = now, time.monotonic()
            yield ServerSentEvent(data=now.model_dump(mode="json"), event=now.state.value)
        elif time.monotonic() - spoke_at > HEARTBEAT_S:
            spoke_at = time.monotonic()
            yield ServerSentEvent(comment="still here")
        if now.state.over:
            return
        await asyncio.sleep(WATCH_EVERY_S)


@router.get("/mcq-jobs/{job_id}")
def read_mcq_result(job_id: uuid.UUID, services: ServicesDep, user: CurrentUser) -> McqResult:
    """The questions of a generation job that is done."""
    job = _done(services, job_id, user, JobKind.GENERATE_MCQ)
    assert job.result is not None
    with services.database.read() as session:
        questions = questions_of_job(session, job.id)
        shown = show_questions(session, questions, user)
    seconds = (job.finished_at - job.created_at).total_seconds() if job.finished_at else None
    result = {**job.result, "usage": {**job.result["usage"], "seconds": seconds}}
    return McqResult(job_id=job.id, questions=shown, **result)


@router.get("/evaluation-jobs/{job_id}")
def read_evaluation_result(
    job_id: uuid.UUID, services: ServicesDep, user: CurrentUser
) -> dict[str, Any]:
    """The marks of an evaluation job that is done, in the order the answers came."""
    job = _done(services, job_id, user, JobKind.EVALUATE_ANSWERS)
    with services.database.read() as session:
        rows = evaluations_of_job(session, job.id)
    return {"job_id": job.id, "items": [{**row.body, "bundle_id": row.bundle_id} for row in rows]}


def _job(services: Services, job_id: uuid.UUID, user: User) -> Job:
    with services.database.read() as session:
        return get_job(session, job_id, owner_id=user.id)


def _done(services: Services, job_id: uuid.UUID, user: User, kind: JobKind) -> Job:
    job = _job(services, job_id, user)
    if job.kind is not kind or job.state is not JobState.DONE:
        raise NotFound("There is no result yet: the job is not done, or is of another kind.")
    return job
