"""To a student, nothing that tells the key of a question leaves the house before they answered.

Every route of the OpenAPI document and every page is walked; a new one fails this test until it
is walked too.
"""

import html
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.routing import Route

from api.deps import SESSION_COOKIE
from api.pages import accounts, books, front, practice, reference, work
from models.question import Question, find_questions
from tests.api.conftest import BIOLOGY, Caller, House

TELLING = {"key", "explanation", "evidence", "reasons", "item", "verdicts"}
# These show the books themselves, whatever stands on them.
OF_THE_BOOKS = re.compile(r"^/api/v1/passages|/text$|^/books/|/pages/\d+$")
# These describe the fields of an answer, not any question.
OF_THE_FORM = {"/openapi.json", "/docs"}
# These change something, or take an account to them; what they answer is looked at where used.
NOT_WALKED = {
    ("POST", "/api/v1/auth/register"),
    ("POST", "/api/v1/auth/token"),
    ("POST", "/api/v1/sources"),
    ("POST", "/api/v1/admin/users"),
    ("DELETE", "/api/v1/sources/{source_id}"),
    ("DELETE", "/api/v1/jobs/{job_id}"),
    ("POST", "/api/v1/attempts/{attempt_id}/submission"),
}


@dataclass(frozen=True)
class Secret:
    """What must not be said about one question."""

    question_id: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, question: Question) -> "Secret":
        rendered = question.rendered()
        shown = _plain(" ".join((rendered.stem, *rendered.options)))
        told = (rendered.explanation, *rendered.reasons, *(row.quote for row in question.evidence))
        words = {_plain(text) for text in told}
        return cls(str(question.id), tuple(w for w in words if len(w) > 25 and w not in shown))


def _plain(text: str) -> str:
    """Text without markup, entities and spaces, so that no way of writing hides it."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", text)))


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _names(part)
    elif isinstance(value, list):
        for part in value:
            yield from _names(part)


def _documents(text: str, kind: str) -> list[Any]:
    if kind.startswith("text/event-stream"):
        lines = [line[5:] for line in text.splitlines() if line.startswith("data:")]
        return [json.loads(line) for line in lines]
    return [json.loads(text)] if "json" in kind and text else []


class Walk:
    """Every door of the house, as one student finds it."""

    def __init__(self, house: House, student: Caller) -> None:
        self._house, self._student = house, student
        source_id = house.books[BIOLOGY.name]
        bank = student.get("/questions", params={"source_id": source_id, "limit": 5}).json()
        self.job = student.ask(topic="glycolysis and the Krebs cycle", count=3)
        assert self.job["state"] == "done", self.job
        made = student.get(f"/mcq-jobs/{self.job['id']}").json()["questions"]
        self.ids = [question["id"] for question in (*made, *bank["items"])]
        body = {"question_ids": self.ids, "title": "Cells"}
        self.attempt = student.post("/attempts", body).json()
        unanswered = [{"id": i, "question_id": i, "answer": None} for i in self.ids]
        answer = student.post("/evaluation-jobs", {"answers": unanswered})
        self.marking = student.wait(answer.json()["id"])
        self.known = {
            "job_id": [self.job["id"], self.marking["id"]],
            "attempt_id": [self.attempt["id"]],
            "question_id": self.ids,
            "source_id": [source_id],
            "number": ["1", "2"],
            "path": ["pages.js"],
        }

    def secrets(self) -> list[Secret]:
        mine = self._student.get("/users/me").json()["id"]
        with self._house.system.services.database.read() as session:
            ids = [uuid.UUID(i) for i in self.ids]
            found = find_questions(session, ids, viewer_id=uuid.UUID(mine))
        assert len(found) == len(self.ids)
        return [Secret.of(question) for question in found]

    def operations(self) -> list[tuple[str, str]]:
        """What the OpenAPI document names, and the pages, which it leaves out."""
        paths = self._student.call("GET", "/openapi.json").json()["paths"]
        named = {(verb.upper(), path) for path, verbs in paths.items() for verb in verbs}
        app = self._house.system.app
        pages = {
            ("GET", route.path)
            for route in app.routes
            if isinstance(route, Route) and "GET" in (route.methods or ())
        }
        return sorted(named | pages | {("GET", path) for path in self._page_paths()})

    def _page_paths(self) -> set[str]:
        rooms = (accounts, books, front, practice, reference, work)
        return {
            route.path
            for room in rooms
            for route in room.router.routes
            if isinstance(route, Route) and "GET" in (route.methods or ())
        }

    def responses(self) -> Iterator[tuple[str, str, str]]:
        """(path, content type, text) of every answer."""
        bodies = {
            "/api/v1/mcq-jobs": {"topic": "glycolysis", "count": 1},
            "/api/v1/evaluation-jobs": {
                "answers": [{"id": "x", "question_id": self.ids[0], "answer": None}]
            },
            "/api/v1/attempts": {"question_ids": self.ids},
        }
        for verb, path in self.operations():
            if (verb, path) in NOT_WALKED or path.endswith("/responses"):
                continue
            for concrete in self._filled(path):
                options = {"json": bodies[path]} if verb == "POST" else {}
                cookie = {"Cookie": f"{SESSION_COOKIE}={self._student.token}"}
                params = {"q": "glycolysis"} if path.endswith("/passages") else {}
                answer = self._student.call(
                    verb, concrete, headers=cookie, params=params, **options
                )
                assert answer.status_code < 500, (verb, concrete, answer.text)
                yield concrete, answer.headers.get("content-type", ""), answer.text

    def _filled(self, path: str) -> list[str]:
        filled = [path]
        for name in re.findall(r"\{(\w+)(?::\w+)?\}", path):
            assert name in self.known, f"this test does not know what stands for {name} in {path}"
            filled = [
                re.sub(r"\{" + name + r"(:\w+)?\}", value, one)
                for one in filled
                for value in self.known[name]
            ]
        return filled


@pytest.fixture
def walk(house: House, student: Caller) -> Walk:
    return Walk(house, student)


def test_no_response_tells_a_key_before_the_answer_and_all_do_after(
    student: Caller, walk: Walk
) -> None:
    secrets = walk.secrets()
    assert sum(len(secret.words) for secret in secrets) > len(secrets)
    seen = 0
    for path, kind, text in walk.responses():
        seen += 1
        if path in OF_THE_FORM or kind.startswith("image/"):
            continue
        for document in _documents(text, kind):
            assert not TELLING & set(_names(document)), path
        if not OF_THE_BOOKS.search(path):
            plain = _plain(text)
            told = [words for s in secrets for words in s.words if words in plain]
            assert told == [], path
    assert seen > 40

    for secret in secrets:
        response = {"question_id": secret.question_id, "chosen": 0}
        path = f"/attempts/{walk.attempt['id']}/responses"
        feedback = student.post(path, response).json()
        assert {"key", "explanation", "evidence", "why"} <= set(feedback)

    for path in (
        f"/questions/{secrets[0].question_id}",
        f"/mcq-jobs/{walk.job['id']}",
        f"/attempts/{walk.attempt['id']}",
    ):
        assert set(_names(student.get(path).json())) >= TELLING, path
    shown = student.get(f"/attempts/{walk.attempt['id']}").json()
    assert all(set(question) >= TELLING for question in shown["questions"])
    cookie = {"Cookie": f"{SESSION_COOKIE}={student.token}"}
    for number, secret in enumerate(secrets, start=1):
        page = student.call("GET", f"/practice/{walk.attempt['id']}/{number}", headers=cookie)
        assert any(words in _plain(page.text) for words in secret.words), number


def test_what_one_student_answered_stays_hidden_from_another(
    student: Caller, other: Caller, house: House
) -> None:
    params = {"source_id": house.books[BIOLOGY.name], "limit": 1}
    (question,) = student.get("/questions", params=params).json()["items"]
    attempt = student.post("/attempts", {"question_ids": [question["id"]]}).json()
    response = {"question_id": question["id"], "chosen": 1}
    student.post(f"/attempts/{attempt['id']}/responses", response)
    assert "key" in student.get(f"/questions/{question['id']}").json()
    assert not TELLING & set(other.get(f"/questions/{question['id']}").json())


def test_the_picture_of_a_page_tells_no_more_than_the_book(student: Caller, house: House) -> None:
    answer = student.get(f"/sources/{house.books[BIOLOGY.name]}/pages/1")
    assert answer.headers["content-type"] == "image/png"
    assert "no-store" in answer.headers["cache-control"] or (
        "private" in answer.headers["cache-control"]
    )
