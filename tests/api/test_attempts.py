"""Taking questions over HTTP: resumable, the first answer counts, the marks add up."""

import uuid
from typing import Any

import httpx
import pytest

from tests.api.conftest import BIOLOGY, Caller, House


def _problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def bank(house: House, admin: Caller) -> list[dict[str, Any]]:
    """Four questions of the shared bank, with their keys."""
    params = {"source_id": house.books[BIOLOGY.name], "state": "published", "limit": 100}
    found = admin.get("/questions", params=params).json()["items"]
    shared = [question for question in found if question["engine"] == "import"]
    assert len(shared) >= 4
    return shared[:4]


def _open(caller: Caller, questions: list[dict[str, Any]]) -> dict[str, Any]:
    answer = caller.post("/attempts", {"question_ids": [q["id"] for q in questions]})
    assert answer.status_code == 201, answer.text
    attempt: dict[str, Any] = answer.json()
    return attempt


def _answer(
    caller: Caller, attempt: dict[str, Any], question: dict[str, Any], chosen: int | None
) -> httpx.Response:
    body = {"question_id": question["id"], "chosen": chosen}
    return caller.post(f"/attempts/{attempt['id']}/responses", body)


def test_right_wrong_and_skipped_add_up_by_the_rules_of_nta(
    student: Caller, bank: list[dict[str, Any]]
) -> None:
    attempt = _open(student, bank)
    assert attempt["score"] == {
        "marks": 0, "maximum": 16, "right": 0, "wrong": 0, "unattempted": 0, "waiting": 4,
    }  # fmt: skip
    right, wrong, skipped = (
        _answer(student, attempt, bank[0], bank[0]["key"]).json(),
        _answer(student, attempt, bank[1], (bank[1]["key"] + 1) % 4).json(),
        _answer(student, attempt, bank[2], None).json(),
    )
    assert (right["mark"], right["correct"]) == (4, True)
    assert (wrong["mark"], wrong["correct"]) == (-1, False)
    assert (skipped["mark"], skipped["correct"], skipped["chosen"]) == (0, False, None)
    for feedback, question in zip((right, wrong, skipped), bank, strict=False):
        assert feedback["key"] == question["key"]
        assert feedback["explanation"] == question["explanation"]
        assert feedback["evidence"] == question["evidence"]
    assert wrong["why"] == bank[1]["reasons"][(bank[1]["key"] + 1) % 4]

    left = student.get(f"/attempts/{attempt['id']}").json()
    assert left["score"] == {
        "marks": 3, "maximum": 16, "right": 1, "wrong": 1, "unattempted": 1, "waiting": 1,
    }  # fmt: skip
    assert [response["question_id"] for response in left["responses"]] == [
        question["id"] for question in bank[:3]
    ]
    assert ["key" in question for question in left["questions"]] == [True, True, True, False]
    assert [item["id"] for item in student.get("/attempts").json()["items"]] == [attempt["id"]]


def test_the_first_answer_counts(student: Caller, bank: list[dict[str, Any]]) -> None:
    attempt = _open(student, bank[:1])
    _answer(student, attempt, bank[0], (bank[0]["key"] + 1) % 4)
    again = _answer(student, attempt, bank[0], bank[0]["key"])
    assert _problem(again) == (409, "already_answered")
    assert student.get(f"/attempts/{attempt['id']}").json()["score"]["marks"] == -1


def test_a_question_outside_the_attempt_cannot_be_answered_in_it(
    student: Caller, bank: list[dict[str, Any]]
) -> None:
    attempt = _open(student, bank[:1])
    assert _problem(_answer(student, attempt, bank[1], 0)) == (404, "not_found")
    assert "key" not in student.get(f"/questions/{bank[1]['id']}").json()


@pytest.mark.parametrize("chosen", [-1, 4, "A", 1.5, "\u0000"])
def test_an_answer_that_is_no_option_is_refused(
    student: Caller, bank: list[dict[str, Any]], chosen: Any
) -> None:
    attempt = _open(student, bank[:1])
    assert _problem(_answer(student, attempt, bank[0], chosen)) == (422, "invalid_request")


def test_an_attempt_is_its_owners_alone(
    student: Caller, other: Caller, bank: list[dict[str, Any]]
) -> None:
    attempt = _open(student, bank[:1])
    assert _problem(other.get(f"/attempts/{attempt['id']}")) == (404, "not_found")
    assert _problem(_answer(other, attempt, bank[0], 0)) == (404, "not_found")
    assert other.get("/attempts").json()["items"] == []


def test_the_questions_of_ones_own_job_can_be_taken_and_nobody_elses(
    student: Caller, other: Caller
) -> None:
    job = student.ask(topic="glycolysis and the Krebs cycle", count=2)
    made = student.get(f"/mcq-jobs/{job['id']}").json()["questions"]
    attempt = student.post("/attempts", {"job_id": job["id"]}).json()
    assert [question["id"] for question in attempt["questions"]] == [q["id"] for q in made]
    assert attempt["title"] == "glycolysis and the Krebs cycle"
    assert _problem(other.post("/attempts", {"job_id": job["id"]})) == (404, "not_found")
    stolen = other.post("/attempts", {"question_ids": [made[0]["id"]]})
    assert _problem(stolen) == (404, "not_found")
    for path in (f"/questions/{made[0]['id']}", f"/mcq-jobs/{job['id']}"):
        assert _problem(other.get(path)) == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"question_ids": []}, 422),
        ({"question_ids": [str(uuid.uuid4())]}, 404),
        ({"job_id": str(uuid.uuid4())}, 404),
        ({"job_id": str(uuid.uuid4()), "question_ids": [str(uuid.uuid4())]}, 422),
        ({"question_ids": [str(uuid.uuid4()) for _ in range(201)]}, 422),
    ],
)
def test_an_attempt_at_nothing_is_refused(student: Caller, body: object, status: int) -> None:
    answer = student.post("/attempts", body)
    assert answer.status_code == status
    _problem(answer)


def test_a_submitted_attempt_takes_no_more_answers(
    student: Caller, bank: list[dict[str, Any]]
) -> None:
    attempt = _open(student, bank)
    assert _answer(student, attempt, bank[0], bank[0]["key"]).status_code == 201
    ended = student.post(f"/attempts/{attempt['id']}/submission")
    assert ended.status_code == 201
    assert ended.json()["submitted_at"] is not None
    assert ended.json()["score"]["marks"] == 4
    assert ["key" in question for question in ended.json()["questions"]] == [True] + [False] * 3
    assert _problem(_answer(student, attempt, bank[1], 0)) == (409, "invalid_transition")
    assert _problem(student.post(f"/attempts/{attempt['id']}/submission")) == (
        409,
        "invalid_transition",
    )
