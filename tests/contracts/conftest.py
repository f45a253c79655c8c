"""One index of each kind, empty, for the suite that all of them must pass."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.index.edge import EdgeIndex
from rag.index.server import MEMORY, ServerIndex
from rag.index.types import Index

VERSION, DIMENSIONS = "little@1", 4


def _edge(tmp_path: Path) -> Index:
    return EdgeIndex(tmp_path / "index", version=VERSION, dimensions=DIMENSIONS)


def _memory(_tmp_path: Path) -> Index:
    return ServerIndex(MEMORY, version=VERSION, dimensions=DIMENSIONS)


def _server(_tmp_path: Path) -> Index:
    url = os.environ.get("QDRANT_URL")
    if not url:
        pytest.skip("set QDRANT_URL to run this against a Qdrant server")
    alias = f"test-{uuid.uuid4().hex[:8]}"
    return ServerIndex(url, version=VERSION, dimensions=DIMENSIONS, alias=alias)


@pytest.fixture(params=[_edge, _memory, _server], ids=["edge", "memory", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    open_index: Callable[[Path], Index] = request.param
    opened = open_index(tmp_path)
    yield opened
    opened.close()
