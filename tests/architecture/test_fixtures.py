"""The floor the other tests stand on."""

import asyncio
import os
import socket
from pathlib import Path

import pytest
import redis
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from models.session import Database, make_engine


def test_a_socket_to_another_machine_is_refused() -> None:
    with socket.socket() as outward, pytest.raises(RuntimeError, match="stay on this machine"):
        outward.connect(("192.0.2.1", 80))


def test_an_asynchronous_socket_to_another_machine_is_refused() -> None:
    with pytest.raises(RuntimeError, match="stay on this machine"):
        asyncio.run(asyncio.open_connection("192.0.2.1", 80))


def test_a_developers_settings_do_not_reach_the_tests() -> None:
    assert not list(Path().iterdir())
    assert "OPENAI_API_KEY" not in os.environ
    assert Path(os.environ["NEETPREP_HOME"]).parent == Path.cwd()


def test_redis_is_ours_and_empty(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


def test_redis_is_emptied_between_tests(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.get("left") is None


def test_what_a_test_commits_is_seen_by_a_second_connection(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE scratch (n integer)"))
        connection.execute(text("INSERT INTO scratch VALUES (1)"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM scratch")) == 1
    engine.dispose()


def _fail_after_writing(database: Database) -> None:
    with database.write() as session:
        session.execute(text("INSERT INTO scratch VALUES (2)"))
        raise KeyError


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_commits_is_undone_after_it(database: Database, turn: str) -> None:
    with database.write() as session:
        session.execute(text("CREATE TABLE scratch (n integer)"))
        session.execute(text("INSERT INTO scratch VALUES (1)"))
    with pytest.raises(KeyError):
        _fail_after_writing(database)
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM scratch")) == 1


def test_the_template_stays_untouched(migrated: str) -> None:
    engine = make_engine(migrated)
    with engine.connect() as connection, pytest.raises(DatabaseError):
        connection.execute(text("SELECT * FROM scratch"))
    engine.dispose()
