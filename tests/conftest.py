"""What every test stands on: real servers, migrated databases, and no way off this machine."""

import ipaddress
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import redis
from hypothesis import configuration
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from models.migrate import upgrade
from models.session import Database, make_engine
from tests.servers import PARTS, find_chromium, postgres_server, redis_server

ROOT = Path(__file__).resolve().parent.parent

QDRANT_URL = os.environ.get("QDRANT_URL")  # read first: for the contract suite alone

# A developer's own settings must not reach the tests, least of all a paid key.
OURS = ("DATABASE_", "REDIS_", "QDRANT_", "MLFLOW_", "OPENAI_", "NEETPREP_")
for name in [name for name in os.environ if name.startswith(OURS) and name != "NEETPREP_DATA"]:
    del os.environ[name]
if data := os.environ.get("NEETPREP_DATA"):
    # The tests run in a folder of their own, where a relative path would mean another place.
    os.environ["NEETPREP_DATA"] = str(Path(data).resolve())
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
if "PYTEST_XDIST_WORKER" in os.environ:
    # Each of the suite's processes would otherwise start as many threads as there are cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")


class LeftTheMachine(RuntimeError):
    """A test tried to reach another machine."""


def _close_the_way_out(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse every Python socket that is not local.

    An audit hook sits below every library and cannot be patched away by one. What C and Rust code
    opens by itself is not seen here.
    """
    if event not in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        return
    address = arguments[1]
    if isinstance(address, tuple) and not _is_loopback(str(address[0])):
        raise LeftTheMachine(f"tests stay on this machine, but something called {address}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take `--require`."""
    parser.addoption(
        "--require",
        choices=["all"],
        help="fail, instead of skipping, when this machine lacks a part of the suite",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Check the machine first, then close the way out of it."""
    missing = [part for part in PARTS.values() if part.find() is None]
    if config.getoption("--require") == "all" and missing:
        lines = [f"  {part.name}: {part.remedy}" for part in missing]
        raise pytest.UsageError("this machine lacks parts of the suite\n" + "\n".join(lines))
    configuration.set_hypothesis_home_dir(ROOT / ".hypothesis")
    sys.addaudithook(_close_the_way_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what did not run here, and how to get what it needs."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple)
    )
    if reasons:
        terminalreporter.section("not run on this machine")
        for reason, count in sorted(reasons.items()):
            terminalreporter.line(f"{count:4} × {reason}")


@pytest.fixture(scope="session", autouse=True)
def _folder_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Run in an empty folder with a home of its own, out of reach of a developer's `.env`."""
    folder = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("NEETPREP_HOME", str(folder / "home"))
        yield


def _need(name: str) -> None:
    part = PARTS[name]
    if part.find() is None:
        pytest.skip(f"needs {name}: {part.remedy}")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program."""
    _need("chromium")
    program = find_chromium()
    assert program is not None
    return program


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Real chapters, which are not ours to ship."""
    folder = os.environ.get("NEETPREP_DATA")
    if not folder:
        pytest.skip("needs real chapters: name their folder in NEETPREP_DATA")
    return Path(folder)


@pytest.fixture(scope="session")
def qdrant_url() -> str:
    """A Qdrant server to try the index on; its collections are the test's to make and drop."""
    if not QDRANT_URL:
        pytest.skip("needs a Qdrant server: name it in QDRANT_URL")
    return QDRANT_URL


@pytest.fixture(scope="session")
def redis_process() -> Iterator[str]:
    """A Redis of this run; `redis_url` empties it for each test."""
    _need("redis")
    with redis_server() as url:
        yield url


@pytest.fixture
def redis_url(redis_process: str) -> str:
    """The URL of an empty Redis."""
    with redis.Redis.from_url(redis_process) as client:
        client.flushall()
    return redis_process


@pytest.fixture(scope="session")
def postgres_process() -> Iterator[str]:
    """A Postgres of this run; the URL is that of its maintenance database."""
    _need("postgres")
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def migrated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """An empty database with the newest schema, to be copied and never written to."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('migrated') / 'neetprep.db'}"
        upgrade(url)
        yield url
        return
    with _postgres_database(request.getfixturevalue("postgres_process")) as url:
        upgrade(url)
        yield url


@pytest.fixture
def database_url(migrated: str, tmp_path: Path) -> Iterator[str]:
    """A migrated database of the test's own, for what needs real commits and several connections.

    Every test that asks for it runs twice: on SQLite and on Postgres.
    """
    if (original := make_url(migrated)).get_backend_name() == "sqlite":
        assert original.database is not None
        yield f"sqlite:///{shutil.copy(original.database, tmp_path / 'neetprep.db')}"
        return
    with _postgres_database(migrated) as url:
        yield url


@pytest.fixture
def database(migrated: str) -> Iterator[Database]:
    """A database whose commits are savepoints of one transaction, undone after the test.

    Runs on SQLite and on Postgres. One connection: no threads, and no second process.
    """
    engine = make_engine(migrated)
    with engine.connect() as connection:
        outer = connection.begin()
        yield Database(engine, connection)
        outer.rollback()
    engine.dispose()


@contextmanager
def _postgres_database(source: str) -> Iterator[str]:
    """A new database beside `source`, copied from it when it is not the maintenance database."""
    server = make_url(source).set(database="postgres")
    name = f"neetprep_{uuid4().hex}"
    copied = make_url(source).database
    template = "template1" if copied == "postgres" else copied
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
