"""Whether this process is alive, and whether it can work."""

import time
from collections.abc import Callable, Mapping

from fastapi import APIRouter, Response, status
from pydantic import BaseModel

from api.deps import ServicesDep
from api.services import Services
from models.errors import NeetError
from rag.types import Filters

router = APIRouter(tags=["operations"])


class PartOut(BaseModel):
    """One thing the system stands on; `detail` says what is wrong with it."""

    ok: bool
    seconds: float
    detail: str = ""


class ReadyOut(BaseModel):
    ready: bool
    parts: dict[str, PartOut]


@router.get("/health")
def read_health() -> dict[str, str]:
    """Alive."""
    return {"status": "alive"}


@router.get("/ready")
def read_ready(services: ServicesDep, response: Response) -> ReadyOut:
    """Each part that requests and jobs stand on, tried now; 503 unless all answer."""
    parts = {name: _try(check) for name, check in part_checks(services).items()}
    ready = all(part.ok for part in parts.values())
    if not ready:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return ReadyOut(ready=ready, parts=parts)


def part_checks(services: Services) -> Mapping[str, Callable[[], object]]:
    """What to try, by the name a person knows it by."""
    return {
        "database": services.database.ping,
        "broker": services.queue.ping,
        "vectors": lambda: services.rag.index.count(Filters()),
    }


def _try(check: Callable[[], object]) -> PartOut:
    start = time.monotonic()
    try:
        check()
    except NeetError as error:
        return PartOut(ok=False, seconds=time.monotonic() - start, detail=error.detail)
    return PartOut(ok=True, seconds=time.monotonic() - start)
