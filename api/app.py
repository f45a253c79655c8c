"""The application: routes, errors and the services they share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import Depends, FastAPI

from api.deps import refuse_nul
from api.errors import install_error_handlers
from api.limits import BodyLimit
from api.pages.mount import mount_pages
from api.routers import admin, attempts, auth, health, jobs, passages, questions, sources, topics
from api.services import Services

API = "/api/v1"
FORM_OVERHEAD_BYTES = 1_000_000  # field names and boundaries around an upload


def create_app(services: Services) -> FastAPI:
    """The HTTP surface over `services`, which outlive it."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = services.settings.api.api_threads
        yield

    app = FastAPI(
        dependencies=[Depends(refuse_nul)],
        title="NEETPrepGPT",
        summary="Practice questions for NEET whose key was verified.",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    install_error_handlers(app)
    limit = services.settings.ingestion.upload_limit_bytes + FORM_OVERHEAD_BYTES
    app.add_middleware(BodyLimit, limit_bytes=limit)
    for room in (auth, sources, passages, jobs, questions, topics, attempts, admin):
        app.include_router(room.router, prefix=API)
    app.include_router(health.router)
    mount_pages(app)
    return app
