"""Celery's view of the work: one task a kind of job, each a shell around `run_job`."""

import uuid
from collections.abc import Callable

from celery import Celery

from models.job import JobKind
from workers.run_job import run_job
from workers.runtime import Runtime
from workers.sweep import sweep

SWEEP = "sweep"


def register_tasks(app: Celery, runtime: Callable[[], Runtime]) -> None:
    """Register every task; `runtime` is called when one runs, so it can be built after a fork."""
    for kind in JobKind:
        app.task(name=kind.value)(_job_task(runtime))

    def run_sweep() -> None:
        built = runtime()
        sweep(built.database, built.queue)

    app.task(name=SWEEP)(run_sweep)


def _job_task(runtime: Callable[[], Runtime]) -> Callable[[str], None]:
    def work(job_id: str) -> None:
        run_job(uuid.UUID(job_id), runtime())

    return work
