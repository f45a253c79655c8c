"""One index of each kind, empty, for the suite that all of them must pass."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from qdrant_client import QdrantClient

from rag.index.edge import EdgeIndex
from rag.index.server import MEMORY, ServerIndex
from rag.index.types import Index

VERSION, DIMENSIONS = "little@1", 4


@pytest.fixture(params=["edge", "memory", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    opened: Index
    if request.param == "edge":
        opened = EdgeIndex(tmp_path / "index", version=VERSION, dimensions=DIMENSIONS)
    elif request.param == "memory":
        opened = ServerIndex(MEMORY, version=VERSION, dimensions=DIMENSIONS)
    else:
        url, alias = request.getfixturevalue("server_alias")
        opened = ServerIndex(url, version=VERSION, dimensions=DIMENSIONS, alias=alias)
    yield opened
    opened.close()


@pytest.fixture
def server_alias(qdrant_url: str) -> Iterator[tuple[str, str]]:
    """A server, and an alias of the test's own; what was made under it is dropped again."""
    alias = f"test-{uuid.uuid4().hex[:8]}"
    yield qdrant_url, alias
    client = QdrantClient(qdrant_url)
    for collection in client.get_collections().collections:
        if collection.name.startswith(alias):
            client.delete_collection(collection.name)
    client.close()
