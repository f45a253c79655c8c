"""The production profile: Postgres, Redis, and `neetprep api` and `worker` as processes.

No Qdrant server stands behind these, so each process keeps an index of its own, and the jobs are
such as need none: free text is marked against the reference that came with it.
"""

import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from models.evaluation import evaluations_of_job
from models.job import Job, JobState
from models.session import Database, make_engine
from tests.rows import long_ago
from workers.queue import Queue
from workers.sweep import sweep

NEETPREP = str(Path(sys.executable).with_name("neetprep"))
DEADLINE_S = 150.0
ANSWERS = 500

pytestmark = pytest.mark.parametrize("migrated", ["postgres"], indirect=True)


@contextmanager
def _process(
    folder: Path, name: str, *arguments: str, **settings: str
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """The command with a home of its own; killed with all its children at the end."""
    log = folder / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [NEETPREP, *arguments],
            env={**os.environ, "NEETPREP_HOME": str(folder / name), **settings},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process, log
    finally:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _url_of(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"Listening at (http://\S+)", log.read_text(errors="replace")):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))


def _student(url: str) -> dict[str, str]:
    account = {"email": f"{uuid.uuid4().hex}@example.org", "password": "a long pass phrase"}
    deadline = time.monotonic() + DEADLINE_S
    while True:
        try:
            assert httpx.post(f"{url}/api/v1/auth/register", json=account).status_code == 201
            break
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    token = httpx.post(f"{url}/api/v1/auth/token", json=account).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


def _ask(http: httpx.Client, count: int) -> uuid.UUID:
    answers = [
        {
            "id": f"a{n}",
            "question": "Where are proteins made, and from what are they built?",
            "reference_answer": "Proteins are made in the ribosomes. Amino acids are what "
            f"they are built from. Sample {n} was weighed twice.",
            "answer": f"Ribosomes make proteins out of amino acids. I weighed sample {n} twice. "
            "The nucleus does not take part in it, and neither does the cell wall.",
        }
        for n in range(count)
    ]
    answer = http.post("/api/v1/evaluation-jobs", json={"answers": answers})
    assert answer.status_code == 202, answer.text
    return uuid.UUID(answer.json()["id"])


def _wait(http: httpx.Client, job_id: uuid.UUID, *states: str, log: Path) -> dict[str, Any]:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        job: dict[str, Any] = http.get(f"/api/v1/jobs/{job_id}").json()
        if job["state"] in states:
            return job
        time.sleep(0.05)
    raise AssertionError(f"{job}\n{log.read_text(errors='replace')[-3000:]}")


def test_a_worker_killed_in_mid_job_loses_nothing_to_the_one_after_it(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    shared = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    secret = {"JWT_SECRET": "0123456789abcdefghijklmnopqrstuvwxyz"}
    one_at_a_time = ("worker", "--concurrency", "1")
    with (
        _process(tmp_path, "api", "api", "--port", "0", **shared, **secret) as (api, api_log),
        _process(tmp_path, "first", *one_at_a_time, **shared) as (first, first_log),
    ):
        url = _url_of(api, api_log)
        with httpx.Client(base_url=url, headers=_student(url), timeout=60) as http:
            small = _ask(http, 2)
            done = _wait(http, small, "done", "failed", log=first_log)
            assert done["state"] == "done", done
            marked = http.get(f"/api/v1/evaluation-jobs/{small}").json()["items"]
            assert [item["id"] for item in marked] == ["a0", "a1"]

            large = _ask(http, ANSWERS)
            assert _wait(http, large, "running", "done", log=first_log)["state"] == "running"
            _kill(first)

            database, queue = Database(make_engine(database_url)), Queue(redis_url)
            with database.write() as session:
                job = session.get_one(Job, large)
                assert (job.state, job.attempt) == (JobState.RUNNING, 1)
                # As though the minute of its lease were over.
                job.lease_until = long_ago()
            with _process(tmp_path, "second", *one_at_a_time, **shared) as (_, second_log):
                assert sweep(database, queue) == 1
                after = _wait(http, large, "done", "failed", log=second_log)
            assert (after["state"], after["attempt"]) == ("done", 2)
            with database.read() as session:
                assert len(evaluations_of_job(session, large)) == ANSWERS
            queue.close()
            database.close()
