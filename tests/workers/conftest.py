"""The parts a worker works with: the real embedder, a real index, a database of the test's own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ingestion.settings import IngestionSettings
from models.blob import BlobStore
from models.job import JobKind
from models.registry import Registry
from models.session import Database, make_engine
from rag.embed import load_embedder
from rag.evaluate.offline import OfflineEvaluator
from rag.gate.registry import CHECKS
from rag.generate.extractive import ExtractiveGenerator
from rag.index.edge import EdgeIndex
from rag.pipeline import Rag
from rag.retrieve import Retriever
from rag.types import Embedder
from workers.queue import Queue
from workers.runtime import Runtime


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The embedder of the package, loaded once for a run."""
    return load_embedder("all-MiniLM-L6-v2")


@dataclass
class Outbox(Queue):
    """The queue's door without a broker behind it: what was said through it is kept."""

    sent: list[tuple[JobKind, object]] = field(default_factory=list)

    def publish(self, kind: JobKind, job_id: object) -> bool:
        self.sent.append((kind, job_id))
        return True


@pytest.fixture
def outbox() -> Outbox:
    """Where messages to workers are counted."""
    return Outbox()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with real commits, since a job is many transactions on several threads."""
    opened = Database(make_engine(database_url))
    yield opened
    opened.close()


@pytest.fixture
def runtime(
    database: Database, embedder: Embedder, outbox: Outbox, tmp_path: Path
) -> Iterator[Runtime]:
    """What a handler works with."""
    index = EdgeIndex(tmp_path / "vectors", version=embedder.name, dimensions=embedder.dimensions)
    rag = Rag(
        embedder=embedder,
        index=index,
        retriever=Retriever(embedder, index),
        generators={"extractive": lambda: ExtractiveGenerator(embedder)},
        checks=CHECKS,
        evaluator=OfflineEvaluator(embedder),
        parameters={},
    )
    yield Runtime(
        database=database,
        blobs=BlobStore(tmp_path / "files"),
        rag=rag,
        queue=outbox,
        registry=Registry(f"sqlite:///{tmp_path / 'mlflow.db'}"),
        limits=IngestionSettings(),
    )
    rag.close()
