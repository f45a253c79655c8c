"""What a handler works with, built once at the entrance and passed by argument."""

from dataclasses import dataclass

from ingestion.settings import IngestionSettings
from models.blob import BlobStore
from models.registry import Registry
from models.session import Database
from rag.pipeline import Rag
from workers.queue import Queue


@dataclass(frozen=True, slots=True)
class Runtime:
    database: Database
    blobs: BlobStore
    rag: Rag
    queue: Queue
    registry: Registry
    limits: IngestionSettings
