"""One running system for all tests of this folder: real worker, embedder, index and HTTP.

Its registry of versions cannot be written to: none of what these tests ask for may need it.
"""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.home import Home
from api.serve import served
from api.services import Settings
from api.system import ADMIN_EMAIL, System, embedded_system

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
BIOLOGY = SAMPLES / "pdf" / "how-cells-release-energy.pdf"
PHYSICS = SAMPLES / "pdf" / "motion-with-constant-acceleration.pdf"
BANK = SAMPLES / "bank.csv"
PLACES = {
    BIOLOGY: {"subject": "biology", "class": "11", "chapter": "Respiration in Plants"},
    PHYSICS: {"subject": "physics", "class": "11", "chapter": "Motion in a Straight Line"},
    BANK: {},
}
PASSWORD = "a long pass phrase"
LIMIT_MB = 2
DEADLINE_S = 120.0


class Caller:
    """A person or program with an access token."""

    def __init__(self, http: httpx.Client, token: str | None = None, email: str = "") -> None:
        self.http, self.token, self.email = http, token, email

    def call(
        self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any
    ) -> httpx.Response:
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.http.request(method, path, headers=own | (headers or {}), **options)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.call("GET", f"/api/v1{path}", **options)

    def post(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        return self.call("POST", f"/api/v1{path}", json=body, **options)

    def delete(self, path: str) -> httpx.Response:
        return self.call("DELETE", f"/api/v1{path}")

    def upload(self, name: str, data: bytes, **fields: str) -> httpx.Response:
        return self.call("POST", "/api/v1/sources", data=fields, files={"files": (name, data)})

    def wait(self, job_id: str) -> dict[str, Any]:
        """The job, once it is over."""
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            job: dict[str, Any] = self.get(f"/jobs/{job_id}").json()
            if job["state"] in ("done", "failed", "cancelled"):
                return job
            time.sleep(0.05)
        raise AssertionError(f"the job is not over: {job}")

    def ask(self, **body: Any) -> dict[str, Any]:
        """A generation job, once it is over."""
        answer = self.post("/mcq-jobs", body)
        assert answer.status_code == 202, answer.text
        return self.wait(answer.json()["id"])

    def evaluate(self, *answers: dict[str, Any]) -> list[dict[str, Any]]:
        """The marks of the answers."""
        answer = self.post("/evaluation-jobs", {"answers": list(answers)})
        assert answer.status_code == 202, answer.text
        job = self.wait(answer.json()["id"])
        assert job["state"] == "done", job
        items: list[dict[str, Any]] = self.get(f"/evaluation-jobs/{job['id']}").json()["items"]
        return items


@dataclass(frozen=True)
class House:
    url: str
    http: httpx.Client
    system: System
    books: dict[str, str]  # ids of the sources that everyone may see, by file name

    def caller(self, token: str | None = None) -> Caller:
        return Caller(self.http, token)

    def register(self) -> Caller:
        """A student nobody has met before."""
        email = f"{uuid.uuid4().hex}@example.org"
        body = {"email": email, "password": PASSWORD}
        made = self.caller().post("/auth/register", body)
        assert made.status_code == 201, made.text
        return self.sign_in(email, PASSWORD)

    def sign_in(self, email: str, password: str) -> Caller:
        answer = self.caller().post("/auth/token", {"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        return Caller(self.http, answer.json()["access_token"], email)

    def admin(self) -> Caller:
        return self.sign_in(ADMIN_EMAIL, self.system.secrets.admin_password)


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The system before any book is in it."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "mlflow.db").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEETPREP_HOME", str(folder))
        patch.setenv("UPLOAD_LIMIT_MB", str(LIMIT_MB))
        settings = Settings.read()
    with (
        embedded_system(Home(folder), settings) as system,
        served(system.app) as url,
        httpx.Client(base_url=url, timeout=60) as http,
    ):
        yield House(url, http, system, {})


@pytest.fixture(scope="session")
def house(empty_house: House) -> House:
    """The system with two chapters and the bank that cites them."""
    admin = empty_house.admin()
    for path, place in PLACES.items():
        answer = admin.upload(path.name, path.read_bytes(), shared="true", **place)
        assert answer.status_code == 202, answer.text
        (item,) = answer.json()["items"]
        job = admin.wait(item["job_id"])
        assert job["state"] == "done", job
        empty_house.books[path.name] = item["source"]["id"]
    return empty_house


@pytest.fixture
def student(house: House) -> Caller:
    """A student nobody has met before."""
    return house.register()


@pytest.fixture
def other(house: House) -> Caller:
    """Another student."""
    return house.register()


@pytest.fixture(scope="session")
def admin(house: House) -> Caller:
    """The first admin of the house."""
    return house.admin()


@pytest.fixture
def anyone(house: House) -> Caller:
    """Somebody who has not signed in."""
    return house.caller()
