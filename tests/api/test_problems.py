"""Every error is a problem+json with a stable code and a sentence that says what to do."""

import importlib
import pkgutil
import uuid
from collections import defaultdict
from collections.abc import Iterator
from types import ModuleType

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

import api
import ingestion
import models
import rag
import workers
from api.errors import STATUS, install_error_handlers, status_of
from api.serve import served
from ingestion.errors import EncryptedPdf
from models.errors import NeetError
from models.job import JobKind, list_jobs
from tests.api.conftest import Caller, House

# One code for one thing to do, wherever it is noticed.
SHARED = {
    "internal": {"NeetError", "Unexpected"},
    "file_too_large": {"models.blob.FileTooLarge", "ingestion.errors.FileTooLarge"},
    "home_in_use": {"HomeInUse", "IndexInUse"},
}
# These reach a person through a job's error or the command line, never as a response.
NEVER_A_RESPONSE = {
    "api.cli", "api.home", "workers.embedded", "workers.run_job", "workers.ingest_bank",
    "workers.cli",
    "models.lease", "models.registry", "models.item", "models.marking", "api.pages.forms",
    "rag.llm", "rag.evaluate", "ingestion.rows",
}  # fmt: skip


def _modules(*rooms: ModuleType) -> Iterator[str]:
    for room in rooms:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if ".migrations" not in found.name:
                yield found.name


def _all_below(error: type[NeetError]) -> set[type[NeetError]]:
    return {error}.union(*(_all_below(below) for below in error.__subclasses__()))


@pytest.fixture(scope="module")
def errors() -> set[type[NeetError]]:
    for name in _modules(models, ingestion, rag, workers, api):
        importlib.import_module(name)
    rooms = ("models", "ingestion", "rag", "workers", "api")
    return {e for e in _all_below(NeetError) if e.__module__.split(".")[0] in rooms}


def test_every_error_has_a_sentence_for_the_user(errors: set[type[NeetError]]) -> None:
    assert len(errors) > 40
    for error in errors:
        assert "__doc__" in vars(error), error
        sentence = error().detail
        assert sentence[:1].isupper(), error
        assert sentence.endswith("."), error
        assert len(sentence) > 15, error
        assert "\n" not in sentence, error


def test_every_error_has_a_code_of_its_own(errors: set[type[NeetError]]) -> None:
    by_code = defaultdict(set)
    for error in errors:
        assert error.code == error.code.lower().replace(" ", "_"), error
        by_code[error.code].add(error)
    for code, holders in by_code.items():
        if len(holders) > 1:
            names = {e.__name__ for e in holders} | {
                f"{e.__module__}.{e.__name__}" for e in holders
            }
            assert SHARED.get(code, set()) <= names, (code, holders)
            assert code in SHARED, (code, holders)
            assert len(holders) == len(SHARED[code]), (code, holders)


def test_every_error_that_can_be_a_response_has_a_status(errors: set[type[NeetError]]) -> None:
    without = {
        f"{error.__module__}.{error.__name__}"
        for error in errors
        if not any(kind in STATUS for kind in error.__mro__)
        and not error.__module__.startswith(tuple(NEVER_A_RESPONSE))
    }
    # What is told about a job, and what is wrong with the machine.
    assert without == {
        "models.errors.NeetError",
        "models.session.BadDatabaseUrl",
        "api.serve.CannotListen",
        "api.services.BadSettings",
        "rag.errors.EmbedderMissing",
        "rag.errors.EmbedderDamaged",
        "rag.errors.IndexInUse",
        "rag.errors.IndexMismatch",
        "rag.errors.IndexDamaged",
        "rag.errors.TopicNotCovered",
        "rag.errors.NothingPublished",
    }


def _is_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert answer.status_code == body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"urn:neetprep:error:{code}"
    assert body["title"]
    assert body["detail"]


def test_an_address_that_is_not_there(student: Caller) -> None:
    _is_problem(student.get("/nothing"), 404, "not_found")


def test_a_verb_that_is_not_meant(student: Caller) -> None:
    answer = student.call("PUT", "/api/v1/jobs")
    _is_problem(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"topic": "\\ud800"}'])
def test_a_body_that_is_no_json(student: Caller, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = student.call("POST", "/api/v1/mcq-jobs", headers=headers, content=body)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_address_with_a_nul_is_refused(student: Caller) -> None:
    _is_problem(student.get("/questions?search=%00"), 422, "bad_address")
    _is_problem(student.get("/questions?chapter=a%00b"), 422, "bad_address")


def test_an_id_that_is_none_is_told_by_name(student: Caller) -> None:
    answer = student.get("/jobs/12")
    _is_problem(answer, 422, "invalid_request")
    assert answer.json()["faults"][0]["field"] == "job_id"


# The server logs what nobody foresaw, and raises it again for its own log.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_of_ours_is_a_500_that_tells_nothing_of_the_inside() -> None:
    app = FastAPI()
    install_error_handlers(app)

    @app.get("/bug")
    def bug() -> None:
        raise RuntimeError("the password is 12345")

    with served(app) as url:
        answer = httpx.get(f"{url}/bug")
    _is_problem(answer, 500, "internal")
    assert "12345" not in answer.text


def test_alive_and_ready(house: House, anyone: Caller) -> None:
    assert anyone.call("GET", "/health").json() == {"status": "alive"}
    ready = anyone.call("GET", "/ready")
    assert ready.status_code == 200
    assert ready.json()["ready"]
    assert set(ready.json()["parts"]) == {"database", "broker", "vectors"}


def test_a_subclass_takes_the_status_of_its_root() -> None:
    assert status_of(EncryptedPdf()) == 422
    assert status_of(NeetError()) == 500


def test_where_the_commit_fails_nothing_is_told_as_done_and_nothing_published(
    house: House, student: Caller
) -> None:
    """The transaction is over before the response leaves, so its failure can still be told."""
    me = student.get("/users/me").json()["id"]
    published: list[object] = []
    engine = house.system.services.database.engine

    def refuse(connection: object) -> None:
        raise RuntimeError("the disk of the database is gone")

    sent = house.system.services.queue.publish
    house.system.services.queue.publish = lambda *what: published.append(what) or sent(*what)  # type: ignore[method-assign]
    event.listen(engine, "commit", refuse)
    try:
        answer = student.post("/mcq-jobs", {"topic": "glycolysis"})
    finally:
        event.remove(engine, "commit", refuse)
        house.system.services.queue.publish = sent  # type: ignore[method-assign]
    _is_problem(answer, 500, "internal")
    assert [what for what in published if what[0] is JobKind.GENERATE_MCQ] == []
    with house.system.services.database.read() as session:
        assert list_jobs(session, owner_id=uuid.UUID(me)) == []
