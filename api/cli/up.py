"""Start the system: all in one process, or the API alone for production."""

import contextlib
import logging
import signal
import socket
import sys
from typing import Annotated

import typer
from fastapi import FastAPI

from api.app import create_app
from api.cli.options import AsJson
from api.cli.show import err, out, print_json
from api.home import Home, Secrets
from api.samples import load_samples
from api.serve import listen, make_server, url_of
from api.services import Settings, open_services
from api.system import ADMIN_EMAIL, STUDENT_EMAIL, announcement, embedded_system
from models.errors import NeetError
from models.migrate import upgrade

Port = Annotated[
    int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")
]
Host = Annotated[str | None, typer.Option(help="Address to listen on.")]


class PlaceholderSecret(NeetError):
    """Set JWT_SECRET to 32 or more random characters before starting the production API."""

    code = "placeholder_secret"


def up(
    port: Port = None,
    host: Host = None,
    samples: Annotated[bool, typer.Option(help="Load the sample chapters.")] = True,
    as_json: AsJson = False,
) -> None:
    """Start everything in this process, and print the URL and a demo login."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    settings = Settings.read()
    home = Home(settings.api.neetprep_home)
    address = settings.api.host if host is None else host
    home.require_free()
    err.print("Starting …", highlight=False)
    with (
        listen(address, settings.api.port if port is None else port) as bound,
        embedded_system(home, settings) as system,
        home.announced(announcement(system.services, url_of(bound))),
    ):
        queued = load_samples(system.services) if samples else 0
        announce(url_of(bound), system.secrets, queued, as_json=as_json)
        run_until_stopped(system.app, bound)


def announce(url: str, made: Secrets, queued: int, *, as_json: bool) -> None:
    """Say where the service answers, who may sign in, and what is still being read."""
    logins = [
        {"role": "student", "email": STUDENT_EMAIL, "password": made.student_password},
        {"role": "admin", "email": ADMIN_EMAIL, "password": made.admin_password},
    ]
    if as_json:
        print_json({"url": url, "logins": logins, "samples_queued": queued})
        sys.stdout.flush()
        return
    out.print(f"NEETPrepGPT is up at [bold]{url}[/]  (stop with Ctrl-C)")
    for login in logins:
        out.print(
            f"  demo {login['role']}: {login['email']}  password: {login['password']}",
            highlight=False,
        )
    if queued:
        out.print(f"Reading {queued} sample files in the background.", highlight=False)


def api(port: Port = None, host: Host = None) -> None:
    """Start the HTTP surface alone, for production: workers and beat run beside it."""
    settings = Settings.read()
    secret = settings.api.jwt_secret.get_secret_value()
    if len(secret) < 32 or len(set(secret)) < 10:
        raise PlaceholderSecret
    address = settings.api.host if host is None else host
    with (
        listen(address, settings.api.port if port is None else port) as bound,
        open_services(settings, jwt_secret=secret) as services,
    ):
        err.print(f"Listening at {url_of(bound)}", highlight=False)
        run_until_stopped(create_app(services), bound)


def run_until_stopped(app: FastAPI, bound: socket.socket) -> None:
    """Serve until Ctrl-C or SIGTERM, then return, so that everything is closed in order."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        make_server(app).run(sockets=[bound])


def migrate() -> None:
    """Bring the database of DATABASE_URL to the newest schema."""
    upgrade(Settings.read().models.database)
