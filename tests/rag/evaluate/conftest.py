"""The real evaluator, loaded once for all tests of this folder."""

import pytest

from rag.embed import load_embedder
from rag.evaluate.offline import OfflineEvaluator
from rag.types import Embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="session")
def evaluator(embedder: Embedder) -> OfflineEvaluator:
    return OfflineEvaluator(embedder)
