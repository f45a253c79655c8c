"""Run the HTTP surface: in this process until stopped, or beside a command while it works."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EADDRINUSE

import uvicorn
from fastapi import FastAPI

from api.home import PortInUse
from models.errors import NeetError

START_TIMEOUT_S = 30.0


class CannotListen(NeetError):
    """This machine cannot listen at that address. Choose another with --host and --port."""

    code = "cannot_listen"


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address; port 0 lets the system choose. Raises `PortInUse`
    or `CannotListen`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        # Only a socket that listens keeps others off the port while the models load.
        bound.listen()
    except OSError as error:
        bound.close()
        if error.errno == EADDRINUSE:
            raise PortInUse(
                f"Port {port} is taken by another program. Stop that program, "
                "or choose another port with --port."
            ) from error
        raise CannotListen(
            f"This machine cannot listen at {host}, port {port}: {error.strerror}. "
            "Choose another address with --host or --port."
        ) from error
    return bound


def url_of(bound: socket.socket) -> str:
    """Where a listening socket is reached."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def make_server(app: FastAPI) -> uvicorn.Server:
    """A server that lets requests under way end, but not watchers that would stay for ever."""
    return uvicorn.Server(
        uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5, server_header=False)
    )


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve on a free loopback port from a thread; yields the URL."""
    with listen("127.0.0.1", 0) as bound:
        server = make_server(app)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [bound]}, name="http", daemon=True
        )
        thread.start()
        deadline = time.monotonic() + START_TIMEOUT_S
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        try:
            yield url_of(bound)
        finally:
            server.should_exit = True
            thread.join()
