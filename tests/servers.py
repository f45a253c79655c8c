"""Real servers for the tests: each in a folder of its own, on a port the system chose.

A fixed port can be somebody else's server, so each one is asked for its folder before it is used,
and each has a password that only this run knows.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg2
import redis

__all__ = ["PARTS", "Part", "find_chromium", "postgres_server", "redis_server"]

START_S = 30.0
STOP_S = 15.0
# Another process may take the port between our asking for it and the server's binding it.
START_ATTEMPTS = 3


class ServerFailed(Exception):
    """A server that is installed did not start; the end of its log is in the message."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something of the machine that part of the suite needs, and how to get it."""

    name: str
    find: Callable[[], Path | None]
    debian: str

    @property
    def remedy(self) -> str:
        """The command that installs it."""
        return f"sudo apt-get install {self.debian}"


def _find_program(*names: str, folders: str = "") -> Path | None:
    for name in names:
        if found := shutil.which(name):
            return Path(found)
        # Debian keeps Postgres' programs off the PATH, one folder for each major version.
        if folders and (versions := sorted(Path("/").glob(f"{folders}/{name}"))):
            return versions[-1]
    return None


def find_chromium() -> Path | None:
    """The browser that the system ships."""
    return _find_program("chromium", "chromium-browser", "google-chrome")


def _find_redis() -> Path | None:
    return _find_program("redis-server", "valkey-server")


def _find_postgres() -> Path | None:
    initdb = _find_program("initdb", folders="usr/lib/postgresql/*/bin")
    return initdb.resolve().parent if initdb else None


PARTS = {
    part.name: part
    for part in (
        Part("chromium", find_chromium, "chromium"),
        Part("redis", _find_redis, "redis-server"),
        Part("postgres", _find_postgres, "postgresql"),
    )
}


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of the `postgres` database of a new cluster, which is removed at the end."""
    programs = _find_postgres()
    assert programs is not None
    account = _Account.unprivileged()
    with account.folder() as folder:
        password = secrets.token_urlsafe(16)
        data = folder / "data"
        account.run([str(programs / "initdb"), *_initdb_options(account, folder, data, password)])

        def command(port: int) -> list[str]:
            settings = {
                "port": port,
                "listen_addresses": "127.0.0.1",
                "unix_socket_directories": folder,
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
            }
            flags = [f"--{name}={value}" for name, value in settings.items()]
            return [str(programs / "postgres"), "-D", str(data), *flags]

        def answers(port: int) -> bool:
            return _postgres_folder(port, password) == data

        with _running(command, answers, folder, account) as port:
            yield f"postgresql+psycopg2://neetprep:{password}@127.0.0.1:{port}/postgres"


def _initdb_options(account: "_Account", folder: Path, data: Path, password: str) -> list[str]:
    secret = account.write(folder / "password", password)
    access = ["--username=neetprep", "--auth=scram-sha-256", f"--pwfile={secret}"]
    return ["-D", str(data), *access, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]


def _postgres_folder(port: int, password: str) -> Path | None:
    try:
        connection = psycopg2.connect(
            host="127.0.0.1", port=port, user="neetprep", password=password, dbname="postgres"
        )
    except psycopg2.OperationalError:
        return None
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        return Path(cursor.fetchone()[0])


@contextmanager
def redis_server() -> Iterator[str]:
    """The URL of an empty Redis that keeps nothing on disk."""
    program = _find_redis()
    assert program is not None
    account = _Account.unprivileged()
    with account.folder() as folder:
        password = secrets.token_urlsafe(16)

        def command(port: int) -> list[str]:
            settings = [
                f"port {port}",
                "bind 127.0.0.1",
                f"requirepass {password}",
                f"dir {folder}",
                'save ""',
                "appendonly no",
            ]
            return [str(program), str(account.write(folder / "conf", "\n".join(settings) + "\n"))]

        def answers(port: int) -> bool:
            return _redis_folder(port, password) == folder

        with _running(command, answers, folder, account) as port:
            yield f"redis://:{password}@127.0.0.1:{port}/0"


def _redis_folder(port: int, password: str) -> Path | None:
    with redis.Redis(host="127.0.0.1", port=port, password=password) as client:
        try:
            return Path(client.config_get("dir")["dir"])
        except (redis.ConnectionError, redis.AuthenticationError):
            return None


@contextmanager
def _running(
    command: Callable[[int], list[str]],
    answers: Callable[[int], bool],
    folder: Path,
    account: "_Account",
) -> Iterator[int]:
    """Run the server on a free port, yield the port, and stop the server whatever happens."""
    log = folder / "log"
    for _ in range(START_ATTEMPTS):
        port = _free_port()
        with log.open("wb") as output:
            process = account.start(command(port), output)
        try:
            if _wait_until_up(process, port, answers):
                yield port
                return
        finally:
            _stop(process)
    raise ServerFailed(log.read_text(errors="replace")[-2000:])


def _wait_until_up(
    process: subprocess.Popen[bytes], port: int, answers: Callable[[int], bool]
) -> bool:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        if answers(port):
            return True
        time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    # Postgres' fast shutdown, which does not wait for clients. Redis obeys it too.
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class _Account:
    """Who runs the servers: ourselves, or somebody unprivileged, since Postgres refuses root."""

    user: pwd.struct_passwd | None

    @classmethod
    def unprivileged(cls) -> "_Account":
        if os.geteuid() != 0:
            return cls(None)
        accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
        return cls(accounts.get("postgres") or accounts["nobody"])

    @contextmanager
    def folder(self) -> Iterator[Path]:
        # Not pytest's own folder: that one is closed to other accounts, and its path may be too
        # long for Postgres' socket.
        with tempfile.TemporaryDirectory(prefix="neetprep-") as name:
            folder = Path(name).resolve()
            self._own(folder)
            yield folder

    def write(self, path: Path, text: str) -> Path:
        path.write_text(text)
        path.chmod(0o600)
        self._own(path)
        return path

    def run(self, command: list[str]) -> None:
        done = subprocess.run(command, cwd="/", capture_output=True, **self._as_user())
        if done.returncode != 0:
            raise ServerFailed(done.stderr.decode(errors="replace")[-2000:])

    def start(self, command: list[str], output: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for the tests; the server must outlive their clean-up.
            start_new_session=True,
            **self._as_user(),
        )

    def _own(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _as_user(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
