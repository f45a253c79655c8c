"""Celery's view of the work: one task a kind of job, each a shell around `run_job`."""

import uuid
from collections.abc import Callable

from celery import Celery

from models.job import JobKind
from workers.register import register_bundles
from workers.run_job import run_job
from workers.runtime import Runtime
from workers.sweep import clear_orphans, sweep

SWEEP = "sweep"
REGISTER = "register_bundles"
REGISTER_EVERY_S = 60.0


def register_tasks(app: Celery, runtime: Callable[[], Runtime]) -> None:
    """Register every task; `runtime` is called when one runs, so it can be built after a fork."""
    for kind in JobKind:
        app.task(name=kind.value, shared=False)(_job_task(runtime))

    def run_sweep() -> None:
        built = runtime()
        sweep(built.database, built.queue)
        clear_orphans(built.database, built.rag.index)

    def run_register() -> None:
        built = runtime()
        register_bundles(built.database, built.registry)

    app.task(name=SWEEP, shared=False)(run_sweep)
    app.task(name=REGISTER, shared=False)(run_register)


def schedule_upkeep(app: Celery, *, sweep_interval_s: float) -> None:
    """What beat sends; a message nobody took before the next one is due is dropped."""
    every = {SWEEP: sweep_interval_s, REGISTER: REGISTER_EVERY_S}
    app.conf.beat_schedule = {
        task: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
        for task, seconds in every.items()
    }


def _job_task(runtime: Callable[[], Runtime]) -> Callable[[str], None]:
    def work(job_id: str) -> None:
        run_job(uuid.UUID(job_id), runtime())

    return work
