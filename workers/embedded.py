"""A real Celery worker on a thread of this process, for the profile with nothing to install."""

import threading
from typing import Any

from celery.worker import WorkController, state

from models.errors import NeetError
from models.lease import abandon_leases
from workers.app import make_app
from workers.register import register_bundles
from workers.runtime import Runtime
from workers.sweep import clear_orphans, sweep
from workers.tasks import register_tasks
from workers.timer import Every

POLLING_INTERVAL_S = 0.01
REGISTER_EVERY_S = 30.0
START_TIMEOUT_S = 30.0


class WorkerNotStarted(NeetError):
    """The worker inside the process did not start. Run `neetprep doctor`."""

    code = "worker_not_started"


class EmbeddedWorker:
    """Runs jobs of the in-memory queue. One to a process, since the queue is the process's own."""

    def __init__(self, runtime: Runtime, *, threads: int, sweep_interval_s: float) -> None:
        """Nothing runs before `start`."""
        self._runtime = runtime
        self._ready = threading.Event()
        app = make_app("memory://localhost/", polling_interval_s=POLLING_INTERVAL_S)
        # Threads of the pool look a task up in the default application, not in their worker's.
        app.set_default()
        register_tasks(app, lambda: runtime)
        self._worker = WorkController(
            app=app,
            pool_cls="threads",
            concurrency=threads,
            ready_callback=self._on_ready,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        self._thread = threading.Thread(target=self._worker.start, name="worker", daemon=True)
        self._timers = (
            Every("sweeper", sweep_interval_s, self._sweep),
            Every("registrar", REGISTER_EVERY_S, self._register),
        )

    def start(self) -> None:
        """Take up the work, first of all what an earlier process left unfinished.

        The caller holds the home, so no other worker can be at any of its jobs.
        """
        state.should_stop = None
        self._thread.start()
        if not self._ready.wait(START_TIMEOUT_S):
            raise WorkerNotStarted
        with self._runtime.database.write() as session:
            abandon_leases(session)
        self._sweep()
        for timer in self._timers:
            timer.start()

    def stop(self) -> None:
        """Give the jobs under way back at their next step, start no other, and stop."""
        self._runtime.stopping.set()
        for timer in self._timers:
            timer.stop()
        state.should_stop = 0
        self._thread.join()
        state.should_stop = None

    def _on_ready(self, _consumer: Any) -> None:
        self._ready.set()

    def _sweep(self) -> None:
        sweep(self._runtime.database, self._runtime.queue)
        clear_orphans(self._runtime.database, self._runtime.rag.index)

    def _register(self) -> None:
        register_bundles(self._runtime.database, self._runtime.registry)
