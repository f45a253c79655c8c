"""Attempts: the first answer counts, and only the owner's answers open a key."""

import uuid
from datetime import UTC, datetime

import pytest

from models.attempt import (
    AlreadyAnswered,
    Attempt,
    answered,
    create_attempt,
    get_attempt,
    list_attempts,
    list_responses,
    record_response,
)
from models.errors import InvalidTransition, NotFound
from models.session import Database, Session
from models.user import User
from tests.rows import add_book, add_questions, add_user, new_question


def _attempt(session: Session, owner: User) -> tuple[Attempt, list[uuid.UUID]]:
    book = add_book(session, owner)
    rows = add_questions(session, owner, new_question(book, "One?"), new_question(book, "Two?"))
    ids = [row.id for row in rows]
    return create_attempt(session, owner_id=owner.id, question_ids=ids, title="Cells"), ids


def _answer(session: Session, attempt: Attempt, question_id: uuid.UUID, chosen: int | None) -> None:
    record_response(
        session, attempt, question_id=question_id, chosen=chosen, correct=chosen == 1, mark=0
    )


def test_the_first_answer_counts(database: Database) -> None:
    with database.write() as session:
        attempt, ids = _attempt(session, add_user(session))
        _answer(session, attempt, ids[0], 2)
        with pytest.raises(AlreadyAnswered):
            _answer(session, attempt, ids[0], 1)
        _answer(session, attempt, ids[1], None)
        responses = list_responses(session, attempt.id)
    assert [(r.question_id, r.chosen) for r in responses] == [(ids[0], 2), (ids[1], None)]


def test_a_question_outside_the_attempt_cannot_be_answered_in_it(database: Database) -> None:
    with database.write() as session:
        attempt, _ = _attempt(session, add_user(session))
        with pytest.raises(NotFound, match="not part of this attempt"):
            _answer(session, attempt, uuid.uuid4(), 1)


def test_a_submitted_attempt_takes_no_more_answers(database: Database) -> None:
    with database.write() as session:
        attempt, ids = _attempt(session, add_user(session))
        attempt.submitted_at = datetime.now(UTC)
        with pytest.raises(InvalidTransition):
            _answer(session, attempt, ids[0], 1)


def test_an_attempt_of_somebody_else_is_as_absent_as_none(database: Database) -> None:
    with database.write() as session:
        owner, other = add_user(session), add_user(session)
        attempt, _ = _attempt(session, owner)
        assert get_attempt(session, attempt.id, owner_id=owner.id) is attempt
        with pytest.raises(NotFound):
            get_attempt(session, attempt.id, owner_id=other.id)
        assert list_attempts(session, owner_id=owner.id) == [attempt]
        assert list_attempts(session, owner_id=other.id) == []


def test_only_ones_own_answers_open_a_key(database: Database) -> None:
    with database.write() as session:
        owner, other = add_user(session), add_user(session)
        attempt, ids = _attempt(session, owner)
        _answer(session, attempt, ids[0], 3)
        assert answered(session, ids, owner_id=owner.id) == {ids[0]}
        assert answered(session, ids, owner_id=other.id) == set()
