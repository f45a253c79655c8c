"""The registry of bundles in a real MLflow store on a file, and one that cannot be written."""

from pathlib import Path

import pytest

from models.bundle import Bundle, BundleName
from models.registry import CHAMPION, Registry, RegistryUnavailable

ONE = Bundle(BundleName.MCQ_GENERATOR, {"engine": "extractive"})
TWO = Bundle(BundleName.MCQ_GENERATOR, {"engine": "llm"})
MARKER = Bundle(BundleName.ANSWER_EVALUATOR, {"engine": "offline"})

# MLflow's own use of its libraries is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_bundle_becomes_a_version_once_and_the_first_of_its_model_is_champion(
    tmp_path: Path,
) -> None:
    from mlflow import MlflowClient  # noqa: PLC0415  # it costs seconds

    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    registry = Registry(uri)
    assert registry.register(ONE) == 1
    assert registry.register(TWO) == 2
    assert registry.register(ONE) == 1
    assert registry.register(MARKER) == 1
    client = MlflowClient(uri, uri)
    champion = client.get_model_version_by_alias("mcq-generator", CHAMPION)
    assert champion.tags["bundle_id"] == ONE.id
    assert champion.description == ONE.canonical
    assert client.get_model_version_by_alias("answer-evaluator", CHAMPION).version in (1, "1")


@pytest.mark.parametrize("uri", ["sqlite:///{folder}", "http://127.0.0.1:1"])
def test_a_registry_that_is_away_says_so_at_once(tmp_path: Path, uri: str) -> None:
    with pytest.raises(RegistryUnavailable) as caught:
        Registry(uri.format(folder=tmp_path)).register(ONE)
    assert caught.value.retryable
