"""Evaluations: stored once a job, read back in the order the answers came."""

import uuid

import pytest
from sqlalchemy.exc import IntegrityError

from models.evaluation import NewEvaluation, evaluations_of_job, store_evaluations
from models.session import Database, Session
from tests.rows import add_job, add_user


def _new(ref: str, mark: float | None) -> NewEvaluation:
    return NewEvaluation(ref, None, mark, 4.0, "marked", {"id": ref, "mark": mark})


def _store(session: Session, job_id: uuid.UUID, owner_id: uuid.UUID) -> None:
    rows = [_new("b", 2.5), _new("a", -1.0), _new("c", None)]
    store_evaluations(session, rows, job_id=job_id, owner_id=owner_id, bundle_id="b" * 64)
    session.flush()


def test_evaluations_come_back_in_the_order_of_the_answers(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session)
        job = add_job(session, owner.id)
        _store(session, job.id, owner.id)
    with database.read() as session:
        rows = evaluations_of_job(session, job.id)
    assert [(row.ref, row.mark) for row in rows] == [("b", 2.5), ("a", -1.0), ("c", None)]
    assert rows[0].body == {"id": "b", "mark": 2.5}


def test_the_evaluations_of_a_job_cannot_be_stored_twice(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session)
        job = add_job(session, owner.id)
        _store(session, job.id, owner.id)
    with pytest.raises(IntegrityError), database.write() as session:
        _store(session, job.id, owner.id)
