"""What the routes work with: built once when the process starts, closed when it stops."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic import ValidationError

from api.security import Tokens
from api.settings import ApiSettings
from ingestion.settings import IngestionSettings
from models.blob import BlobStore
from models.bundle import Bundle, BundleName, ensure_bundle
from models.errors import NeetError
from models.registry import Registry
from models.session import Database, make_engine
from models.settings import ModelsSettings
from rag.pipeline import Rag, build_rag
from rag.settings import RagSettings
from workers.embedded import EmbeddedWorker
from workers.queue import Queue
from workers.runtime import Runtime
from workers.settings import WorkersSettings


class BadSettings(NeetError):
    """A setting in the environment or `.env` is not as `.env.example` says it should be."""

    code = "bad_settings"


@dataclass(frozen=True, slots=True)
class Settings:
    """One environment, read by each room's own class."""

    api: ApiSettings
    workers: WorkersSettings
    rag: RagSettings
    ingestion: IngestionSettings
    models: ModelsSettings

    @classmethod
    def read(cls) -> "Settings":
        """Read the environment and `.env`; raises `BadSettings`."""
        try:
            return cls(
                ApiSettings(),
                WorkersSettings(),
                RagSettings(),
                IngestionSettings(),
                ModelsSettings(),
            )
        except ValidationError as error:
            told = "; ".join(f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
            raise BadSettings(f"Set this right in the environment or `.env`: {told}.") from error


@dataclass(frozen=True, slots=True)
class Services:
    """`home_token` lets the command line of the same home in, as the home's first admin."""

    settings: Settings
    database: Database
    blobs: BlobStore
    rag: Rag
    queue: Queue
    tokens: Tokens
    bundles: Mapping[str, str]
    home_token: str


@contextmanager
def open_services(settings: Settings, *, jwt_secret: str) -> Iterator[Services]:
    """Build everything, run the in-process worker where no broker is named, and close it all."""
    database = Database(make_engine(settings.models.database, pool_size=settings.api.api_threads))
    rag = build_rag(settings.rag)
    queue = Queue(settings.workers.broker_url)
    services = Services(
        settings=settings,
        database=database,
        blobs=BlobStore(settings.models.files),
        rag=rag,
        queue=queue,
        tokens=Tokens(jwt_secret, lifetime_min=settings.api.token_lifetime_min),
        bundles=live_bundles(database, rag),
        home_token=secrets.token_urlsafe(32),
    )
    try:
        with _embedded_worker(services):
            yield services
    finally:
        queue.close()
        rag.close()
        database.close()


@contextmanager
def _embedded_worker(services: Services) -> Iterator[None]:
    settings = services.settings
    if settings.workers.redis_url:
        yield
        return
    runtime = Runtime(
        database=services.database,
        blobs=services.blobs,
        rag=services.rag,
        queue=services.queue,
        registry=Registry(settings.models.registry),
        limits=settings.ingestion,
    )
    worker = EmbeddedWorker(
        runtime,
        threads=settings.workers.worker_threads,
        sweep_interval_s=settings.workers.sweep_interval_s,
    )
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def live_bundles(database: Database, rag: Rag) -> dict[str, str]:
    """Bundle ids in force: one for each engine that writes questions, and `evaluator`."""
    bundles = {
        engine: Bundle(BundleName.MCQ_GENERATOR, rag.describe(engine)) for engine in rag.generators
    }
    bundles["evaluator"] = Bundle(BundleName.ANSWER_EVALUATOR, rag.describe(rag.evaluator.engine))
    with database.write() as session:
        return {name: ensure_bundle(session, bundle) for name, bundle in bundles.items()}
