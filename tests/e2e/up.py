"""A real `neetprep up` on a fresh home, and what a test may know that a student may not."""

import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from api.home import Home
from api.system import ADMIN_EMAIL, STUDENT_EMAIL
from models.attempt import Attempt
from models.item.types import Rendered
from models.question import Question
from models.session import Database, make_engine

START_S = 120.0
JOB_S = 60.0
UPLOAD_LIMIT_MB = 1
HTML = {"Accept": "text/html,application/xhtml+xml"}
SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"


class SystemFailedError(Exception):
    """`neetprep up` did not come up; the end of its log is in the message."""


@dataclass(frozen=True, slots=True)
class RunningSystem:
    """The system of one home; `database` reads it behind the system's back."""

    url: str
    home: Home
    database: Database

    def guest(self) -> httpx.Client:
        """A browser without a script or a session; to be closed by its user."""
        return httpx.Client(base_url=self.url, headers=HTML, timeout=60)

    @contextmanager
    def newcomer(self) -> Iterator[httpx.Client]:
        """The browser of somebody who has just opened an account."""
        account = {"email": f"{uuid.uuid4().hex}@example.org", "password": "a long pass phrase"}
        with self.guest() as browser:
            assert browser.post("/register", data=account).status_code == 303
            yield browser

    @contextmanager
    def student(self) -> Iterator[httpx.Client]:
        """The demo student's browser."""
        with self._signed_in(STUDENT_EMAIL, self.home.secrets().student_password) as browser:
            yield browser

    @contextmanager
    def admin(self) -> Iterator[httpx.Client]:
        """The demo admin's browser."""
        with self._signed_in(ADMIN_EMAIL, self.home.secrets().admin_password) as browser:
            yield browser

    @contextmanager
    def _signed_in(self, email: str, password: str) -> Iterator[httpx.Client]:
        with self.guest() as browser:
            answer = browser.post("/login", data={"email": email, "password": password})
            assert answer.status_code == 303, answer.text
            yield browser

    def answers(self, attempt_id: uuid.UUID) -> list[Rendered]:
        """Every question of an attempt with its key."""
        with self.database.read() as session:
            attempt = session.get(Attempt, attempt_id)
            assert attempt is not None
            ids = [uuid.UUID(question_id) for question_id in attempt.question_ids]
            questions = [session.get(Question, question_id) for question_id in ids]
            return [question.rendered() for question in questions if question is not None]


def form_token(browser: httpx.Client, path: str = "/") -> str:
    """The token that the forms of this browser's pages carry."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', browser.get(path).text)
    assert found is not None
    return found[1]


def wait_for_job(browser: httpx.Client, path: str) -> str:
    """Wait until the job of this page is over; returns its state."""
    deadline = time.monotonic() + JOB_S
    while time.monotonic() < deadline:
        job = browser.get(f"/api/v1{path}").json()
        if job["state"] in {"done", "failed", "cancelled"}:
            return str(job["state"])
        time.sleep(0.2)
    raise AssertionError(f"{path} is not over after {JOB_S} s")


@contextmanager
def neetprep_up(folder: Path) -> Iterator[RunningSystem]:
    """Run the command on a home of its own and a free port, without the samples."""
    home = Home(folder / "home")
    command = [str(Path(sys.executable).with_name("neetprep")), "up", "--port", "0", "--no-samples"]
    settings = {"NEETPREP_HOME": str(home.folder), "UPLOAD_LIMIT_MB": str(UPLOAD_LIMIT_MB)}
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env={**os.environ, **settings},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        url = _wait_until_up(process, home)
        if url is None:
            raise SystemFailedError(log.read_text(errors="replace")[-3000:])
        database = Database(make_engine(f"sqlite:///{home.folder / 'neetprep.db'}"))
        yield RunningSystem(url, home, database)
        database.close()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _wait_until_up(process: subprocess.Popen[bytes], home: Home) -> str | None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        service = home.find_service()
        if service is not None and _answers(service.url):
            return service.url
        time.sleep(0.1)
    return None


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=5).is_success
    except httpx.TransportError:
        return False
