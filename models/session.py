"""The only place an engine is made. Other rooms import `Database` and `Session` from here."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from models.errors import NeetError

__all__ = ["Database", "DatabaseUnavailable", "Session", "make_engine"]

STATEMENT_TIMEOUT_MS = 30_000
LOCK_WAIT_S = 30.0


class DatabaseUnavailable(NeetError):
    """The database does not answer or its disk is full. Nothing was lost; try again in a minute."""

    code = "database_unavailable"
    retryable = True


class BadDatabaseUrl(NeetError):
    """DATABASE_URL is not an address of a database. Leave it empty, or write one in the form postgresql://name@host/database."""

    code = "bad_database_url"


class Database:
    """Transactions on one engine: `write()` commits at its end, `read()` never writes.

    On SQLite a write takes the write lock at its start, so two writers queue up instead of failing
    half way; a read sees one snapshot and blocks nobody. Connection faults and full disks come out
    as `DatabaseUnavailable`.
    """

    def __init__(self, engine: Engine, bind: Engine | Connection | None = None) -> None:
        """Use `engine`; tests may bind sessions to one of its connections instead."""
        self.engine = engine
        target = bind if bind is not None else engine
        options: dict[str, Any] = {"expire_on_commit": False}
        if isinstance(target, Connection):
            options["join_transaction_mode"] = "create_savepoint"
            self._writers = self._readers = sessionmaker(target, **options)
        else:
            self._writers = sessionmaker(target, **options)
            self._readers = sessionmaker(target.execution_options(read_only=True), **options)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction, committed when the block ends without an error."""
        with _translated(), self._writers.begin() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One snapshot to read from."""
        with _translated(), self._readers() as session:
            yield session

    def ping(self) -> None:
        """Ask the database for an answer; raise `DatabaseUnavailable` when none comes."""
        with self.read() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if "no such" in str(error.orig):  # SQLite's word for a missing table: a bug, not a fault
            raise
        raise DatabaseUnavailable from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseUnavailable from error
        raise


def make_engine(url: str, *, pool_size: int = 16) -> Engine:
    """An engine for SQLite (WAL, foreign keys, explicit BEGIN) or Postgres (statement timeout)."""
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError as error:
        raise BadDatabaseUrl from error
    if backend != "sqlite":
        return create_engine(
            url,
            pool_pre_ping=True,
            pool_size=pool_size,
            connect_args={"options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS}"},
        )
    engine = create_engine(url, pool_size=pool_size, connect_args={"timeout": LOCK_WAIT_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own idea of when a transaction starts is turned off: we say BEGIN ourselves.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
