"""Check everything the system stands on, and say what to do."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import httpx
import typer

from api.cli.options import AsJson
from api.cli.show import print_json, print_table
from api.home import Home
from api.routers.health import part_checks
from api.services import Services, Settings, open_services
from models.errors import NeetError
from models.migrate import upgrade
from models.registry import Registry

READY_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `detail` says what was found, or what to do."""

    name: str
    ok: bool
    detail: str


def doctor(as_json: AsJson = False) -> None:
    """Check every dependency and say what to do; exit 0 only when all is well."""
    findings = list(examine(Settings.read()))
    if as_json:
        print_json({"ok": all(f.ok for f in findings), "findings": [asdict(f) for f in findings]})
    else:
        print_table(
            ["", "what", "found"], [["✓" if f.ok else "✗", f.name, f.detail] for f in findings]
        )
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at Python and the home, then build the system and try each part of it."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", sys.version_info >= (3, 11), version)
    yield Finding("profile", True, "production" if settings.workers.redis_url else "embedded")
    home = Home(settings.api.neetprep_home)
    if home.is_held():
        yield _ask_service(home)
        return
    yield Finding("home", True, str(home.folder))
    try:
        with _opened(home, settings) as services:
            yield from _try_parts(services)
    except NeetError as error:
        yield Finding("start", False, error.detail)


def _ask_service(home: Home) -> Finding:
    """What the service that holds the home says of its own parts."""
    service = home.find_service()
    if service is None:
        return Finding("home", True, f"{home.folder}, held by another command just now")
    try:
        parts = httpx.get(f"{service.url}/ready", timeout=READY_TIMEOUT_S).json()["parts"]
    except (httpx.HTTPError, ValueError, KeyError):
        return Finding("service", False, f"{service.url} does not answer; start it again")
    ill = [f"{name}: {part['detail']}" for name, part in parts.items() if not part["ok"]]
    return Finding("service", not ill, "; ".join(ill) or f"{service.url} is ready")


@contextmanager
def _opened(home: Home, settings: Settings) -> Iterator[Services]:
    with home.held():
        upgrade(settings.models.database)
        with open_services(settings, jwt_secret=home.secrets().jwt_secret) as services:
            yield services


def _try_parts(services: Services) -> Iterator[Finding]:
    yield Finding("embedder", True, services.rag.embedder.name)
    yield Finding("engines", True, ", ".join(sorted(services.rag.generators)))
    checks = {
        **part_checks(services),
        "registry": Registry(services.settings.models.registry).ping,
        "files": services.blobs.ping,
    }
    for name, check in checks.items():
        yield _try(name, check)


def _try(name: str, check: Callable[[], object]) -> Finding:
    try:
        check()
    except NeetError as error:
        return Finding(name, False, error.detail)
    return Finding(name, True, "answers")
