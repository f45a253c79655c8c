"""A running job seen from inside: it shows where it stands and keeps its lease."""

import logging
import threading
import time
from types import TracebackType
from typing import Self

from models.errors import NeetError
from models.job import Job
from models.lease import LEASE, renew_lease, report_progress
from models.session import Database

log = logging.getLogger(__name__)

REPORT_EVERY_S = 0.25


class JobLostError(Exception):
    """The job was cancelled, or a newer attempt owns it: stop working on it."""


class WorkerStoppingError(Exception):
    """The worker is stopping: give the job back, for whoever works next."""


class WaitingError(Exception):
    """What the job needs is still being made by another job: give it back and come again."""


class Progress:
    """Reports of one attempt. Used as a context manager, it renews the lease in the background."""

    def __init__(self, database: Database, job: Job, stopping: threading.Event) -> None:
        """Speak for this attempt of `job`; `stopping` is set when the worker comes to rest."""
        self._database = database
        self._job = job
        self._stopping = stopping
        self._stage = ""
        self._reported_at = 0.0
        self._stopped = threading.Event()
        self._keeper = threading.Thread(target=self._keep_lease, daemon=True)

    def report(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Show the stage and n of m; reports within a stage are thinned to a few a second.

        Raises `JobLostError` when the work is no longer wanted, `WorkerStoppingError` when it
        should be left to another worker.
        """
        if self._stopping.is_set():
            raise WorkerStoppingError
        now = time.monotonic()
        if stage == self._stage and done < total and now - self._reported_at < REPORT_EVERY_S:
            return
        self._stage, self._reported_at = stage, now
        with self._database.write() as session:
            if not report_progress(session, self._job, stage=stage, done=done, total=total):
                raise JobLostError

    def _keep_lease(self) -> None:
        while not self._stopped.wait(LEASE.total_seconds() / 4):
            try:
                with self._database.write() as session:
                    renew_lease(session, self._job)
            except NeetError:
                log.warning("lease not renewed", extra={"job_id": str(self._job.id)})
            except Exception:  # whatever it was, the next turn may succeed
                log.exception("lease not renewed", extra={"job_id": str(self._job.id)})

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self._keeper.join()
