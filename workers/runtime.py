"""What a handler works with, built once at the entrance and passed by argument."""

import threading
from dataclasses import dataclass, field

from ingestion.settings import IngestionSettings
from models.blob import BlobStore
from models.registry import Registry
from models.session import Database, make_engine
from models.settings import ModelsSettings
from rag.pipeline import Rag, build_rag
from rag.settings import RagSettings
from workers.queue import Queue
from workers.settings import WorkersSettings


@dataclass(frozen=True, slots=True)
class Runtime:
    """`stopping` is set when the worker should give its jobs back and come to rest."""

    database: Database
    blobs: BlobStore
    rag: Rag
    queue: Queue
    registry: Registry
    limits: IngestionSettings
    stopping: threading.Event = field(default_factory=threading.Event)


class LazyRuntime:
    """The runtime of a worker process, built when its first task asks for it."""

    def __init__(self, settings: WorkersSettings) -> None:
        """Nothing is built or connected yet, so that a fork inherits nothing."""
        self._settings = settings
        self._lock = threading.Lock()
        self._built: Runtime | None = None

    def __call__(self) -> Runtime:
        """The one runtime of this process."""
        with self._lock:
            if self._built is None:
                self._built = build_runtime(self._settings)
            return self._built


def build_runtime(settings: WorkersSettings) -> Runtime:
    """Everything a worker process needs, from the environment."""
    models = ModelsSettings()
    return Runtime(
        database=Database(make_engine(models.database, pool_size=models.database_pool_size)),
        blobs=BlobStore(models.files),
        rag=build_rag(RagSettings()),
        queue=Queue(settings.broker_url),
        registry=Registry(models.registry),
        limits=IngestionSettings(),
    )
