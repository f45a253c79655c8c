"""The home of an embedded system: its lock, its secrets, and where its service answers."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from models.blob import is_disk_full
from models.errors import NeetError


class HomeInUse(NeetError):
    """Another NEETPrepGPT already runs on this home. Stop it, or set NEETPREP_HOME to another."""

    code = "home_in_use"


class PortInUse(NeetError):
    """The port is taken by another program. Stop that program, or choose another with --port."""

    code = "port_in_use"


class HomeUnusable(NeetError):
    """The home cannot be made or written to. Set NEETPREP_HOME to a folder of your own."""

    code = "home_unusable"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Random for each home; the file that keeps them is readable by its owner alone."""

    jwt_secret: str
    admin_password: str
    student_password: str


@dataclass(frozen=True, slots=True)
class RunningService:
    """Where the service that holds the home answers, and the token that lets its owner in."""

    url: str
    token: str
    pid: int


class Home:
    """A folder that one process at a time may hold."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder, for its owner alone; raises `HomeUnusable`."""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            if is_disk_full(error):
                raise
            raise HomeUnusable(
                f"The home {folder} cannot be made: {error.strerror}. "
                "Set NEETPREP_HOME to a folder of your own."
            ) from error
        self.folder = folder

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the home; raises `HomeInUse` while another process does."""
        with (self.folder / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise HomeInUse(**self._where()) from error
            yield

    def _where(self) -> dict[str, str]:
        service = self.find_service()
        return {"url": service.url} if service else {}

    def require_free(self) -> None:
        """Raise `HomeInUse` while another process holds the home."""
        with self.held():
            return

    def is_held(self) -> bool:
        """Whether another process holds the home now."""
        try:
            self.require_free()
        except HomeInUse:
            return True
        return False

    def secrets(self) -> Secrets:
        """This home's secrets, made the first time they are asked for."""
        path = self.folder / "secrets.json"
        if path.exists():
            try:
                return Secrets(**json.loads(path.read_text()))
            except (ValueError, TypeError) as error:
                raise HomeUnusable(
                    f"{path} is damaged. Delete it: new secrets are made, and everyone has to "
                    "sign in again."
                ) from error
        made = Secrets(
            jwt_secret=secrets.token_urlsafe(48),
            admin_password=secrets.token_urlsafe(9),
            student_password=secrets.token_urlsafe(9),
        )
        _write_private(path, json.dumps(asdict(made)))
        return made

    @contextmanager
    def announced(self, service: RunningService) -> Iterator[None]:
        """Let the command line find the service while the block runs."""
        path = self.folder / "service.json"
        _write_private(path, json.dumps(asdict(service)))
        try:
            yield
        finally:
            path.unlink(missing_ok=True)

    def find_service(self) -> RunningService | None:
        """The service that holds this home, if it has said where it answers."""
        path = self.folder / "service.json"
        try:
            return RunningService(**json.loads(path.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None


def _write_private(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
    part.replace(path)
