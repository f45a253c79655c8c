"""The life of a job in a worker: claim, work with no transaction open, finish in one."""

import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta

from models.errors import NeetError
from models.job import Job, JobKind, JobState, get_job
from models.lease import claim_job, fail_job, finish_job, release_job, return_job
from models.notification import notify_once
from models.session import Database
from workers.evaluate_answers import evaluate_answers
from workers.generate_mcq import generate_mcq
from workers.ingest_source import ingest_source
from workers.outcome import Outcome
from workers.progress import JobLostError, Progress, WaitingError, WorkerStoppingError
from workers.runtime import Runtime
from workers.sweep import clear_orphans

log = logging.getLogger(__name__)

COME_AGAIN = timedelta(seconds=3)

Handler = Callable[[Job, Runtime, Progress], Outcome]

HANDLERS: Mapping[JobKind, Handler] = {
    JobKind.GENERATE_MCQ: generate_mcq,
    JobKind.INGEST_SOURCE: ingest_source,
    JobKind.EVALUATE_ANSWERS: evaluate_answers,
}


class Unexpected(NeetError):
    """Something went wrong on our side. We are trying again."""

    code = "internal"
    retryable = True


def run_job(job_id: uuid.UUID, runtime: Runtime) -> None:
    """Work one delivery of a job. A delivery too many, or of a job that is over, does nothing."""
    with runtime.database.write() as session:
        job = claim_job(session, job_id)
    if job is None:
        return
    try:
        with Progress(runtime.database, job, runtime.stopping) as progress:
            outcome = HANDLERS[job.kind](job, runtime, progress)
        _finish(runtime.database, job, outcome)
    except JobLostError:
        log.info("job given up: cancelled or taken over", extra={"job_id": str(job_id)})
    except WorkerStoppingError:
        with runtime.database.write() as session:
            return_job(session, job)
    except WaitingError:
        with runtime.database.write() as session:
            return_job(session, job, wait=COME_AGAIN)
    except NeetError as error:
        _give_back(runtime, job, error)
    except Exception:
        log.exception("job attempt failed", extra={"job_id": str(job_id)})
        _give_back(runtime, job, Unexpected())


def _finish(database: Database, job: Job, outcome: Outcome) -> None:
    with database.write() as session:
        if finish_job(session, job, result=outcome.result):
            outcome.store(session)
            notify_once(session, job, JobState.DONE)
            return
        state = get_job(session, job.id, owner_id=job.owner_id).state
    # Whoever else holds the job writes the same things again; after a cancel nobody does.
    if state is JobState.CANCELLED:
        outcome.undo()


def _give_back(runtime: Runtime, job: Job, error: NeetError) -> None:
    with runtime.database.write() as session:
        if error.retryable:
            release_job(session, job, wait=timedelta(seconds=2**job.attempt))
        elif fail_job(session, job, error):
            notify_once(session, job, JobState.FAILED)
    clear_orphans(runtime.database, runtime.rag.index)
