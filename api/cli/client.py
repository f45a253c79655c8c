"""The command line as a client of the HTTP surface, running already or started for it."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import httpx

from api.home import Home, RunningService
from api.serve import served
from api.services import Settings
from api.system import embedded_system
from models.errors import NeetError

WATCH_EVERY_S = 0.15
TIMEOUT_S = 120.0

OnChange = Callable[[Mapping[str, Any]], None]


class Refused(NeetError):
    """The service refused the request."""

    code = "refused"


class NotReachable(NeetError):
    """The service of this home does not answer. Stop it and start it again with `neetprep up`."""

    code = "not_reachable"


class Client:
    """Calls `/api/v1` as the home's first admin, or as the account named."""

    def __init__(self, url: str, token: str, act_as: str | None) -> None:
        """Nothing is sent yet."""
        headers = {"Authorization": f"Bearer {token}"}
        if act_as:
            headers["X-Neetprep-As"] = act_as
        self._http = httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT_S)

    def call(self, method: str, path: str, **options: Any) -> Any:
        """The JSON of the answer; a problem is raised as `Refused` in its own words."""
        try:
            answer = self._http.request(method, f"/api/v1{path}", **options)
        except httpx.TransportError as error:
            raise NotReachable from error
        body: Any = answer.json() if answer.content else {}
        if answer.is_error:
            raise Refused(body["detail"], problem=body)
        return body

    def upload(self, path: Path, fields: Mapping[str, str]) -> dict[str, Any]:
        """Send one file; returns the source with `created` and `job_id`."""
        with path.open("rb") as stream:
            sent = self.call("POST", "/sources", data=fields, files={"files": (path.name, stream)})
        uploaded: dict[str, Any] = sent["items"][0]
        return uploaded

    def wait(self, job_id: str, on_change: OnChange) -> dict[str, Any]:
        """Watch a job until it is over; returns it."""
        while True:
            job: dict[str, Any] = self.call("GET", f"/jobs/{job_id}")
            on_change(job)
            if job["state"] in ("done", "failed", "cancelled"):
                return job
            time.sleep(WATCH_EVERY_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()


@contextmanager
def connect(act_as: str | None = None) -> Iterator[Client]:
    """A client of the service that holds the home; with none, of one started for this command."""
    settings = Settings.read()
    home = Home(settings.api.neetprep_home)
    if home.is_held():
        with _client_of(home.find_service(), act_as) as client:
            yield client
        return
    with (
        embedded_system(home, settings) as system,
        served(system.app) as url,
        Client(url, system.services.home_token, act_as) as client,
    ):
        yield client


def _client_of(service: RunningService | None, act_as: str | None) -> Client:
    if service is None:
        raise NotReachable("Another command holds this home just now. Try again when it is done.")
    return Client(service.url, service.token, act_as)
