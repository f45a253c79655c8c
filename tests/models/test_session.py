"""Transactions: whole or not at all, writers in a row, faults in our own words."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from models.attempt import create_attempt
from models.job import Job
from models.session import BadDatabaseUrl, Database, DatabaseUnavailable, make_engine
from models.user import User, count_users
from tests.rows import add_job, add_user


@pytest.fixture
def own_database(database_url: str) -> Iterator[Database]:
    """A database with real commits, for several connections at once."""
    database = Database(make_engine(database_url))
    yield database
    database.close()


def test_a_block_that_fails_leaves_nothing_behind(own_database: Database) -> None:
    def add_and_fail() -> None:
        with own_database.write() as session:
            add_user(session)
            raise RuntimeError("something else went wrong")

    with pytest.raises(RuntimeError, match="something else"):
        add_and_fail()
    with own_database.read() as session:
        assert count_users(session) == 0


def test_a_read_sees_one_snapshot_while_others_write(own_database: Database) -> None:
    with own_database.read() as reading:
        count_users(reading)
        with own_database.write() as session:
            add_user(session)
        assert own_database.engine.dialect.name == "postgresql" or count_users(reading) == 0
    with own_database.read() as session:
        assert count_users(session) == 1


def test_writers_queue_up_and_none_fails(own_database: Database) -> None:
    with own_database.write() as session:
        job = add_job(session)
    together = threading.Barrier(8)

    def count_up() -> None:
        together.wait()
        for _ in range(5):
            with own_database.write() as session:
                row = session.scalars(select(Job).where(Job.id == job.id).with_for_update()).one()
                row.done += 1

    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(count_up) for _ in range(8)]:
            future.result()
    with own_database.read() as session:
        assert session.get_one(Job, job.id).done == 40


def test_a_foreign_key_holds_on_both_databases(own_database: Database) -> None:
    with own_database.write() as session:
        user_id = add_user(session).id
    with own_database.write() as session:
        create_attempt(session, owner_id=user_id, question_ids=[])
    with pytest.raises(IntegrityError), own_database.write() as session:
        session.delete(session.get_one(User, user_id))


def test_a_postgres_that_is_away_is_told_in_our_own_words(tmp_path: Path) -> None:
    engine = make_engine("postgresql+psycopg2://nobody:none@127.0.0.1:1/none")
    with pytest.raises(DatabaseUnavailable) as caught:
        Database(engine).ping()
    assert caught.value.retryable
    assert isinstance(caught.value.__cause__, OperationalError)
    engine.dispose()


def test_a_database_file_that_cannot_be_opened_is_told_in_our_own_words(tmp_path: Path) -> None:
    database = Database(make_engine(f"sqlite:///{tmp_path}/none/neetprep.db"))
    with pytest.raises(DatabaseUnavailable):
        database.ping()


def test_a_database_that_answers_is_pinged(own_database: Database) -> None:
    own_database.ping()


def test_an_address_that_is_none_is_told_in_our_own_words() -> None:
    with pytest.raises(BadDatabaseUrl):
        make_engine("nonsense")
