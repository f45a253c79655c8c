"""Bundles reach the registry away from every job, and wait where it cannot be reached."""

from pathlib import Path

import pytest

from models.bundle import Bundle, BundleName, ensure_bundle, get_bundle, unregistered_bundles
from models.registry import Registry, RegistryUnavailable
from models.session import Database
from workers.register import register_bundles

BUNDLE = Bundle(BundleName.MCQ_GENERATOR, {"engine": "extractive"})

# MLflow's own use of its libraries is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def waiting(database: Database) -> Database:
    with database.write() as session:
        ensure_bundle(session, BUNDLE)
    return database


def test_a_bundle_waits_while_the_registry_cannot_be_written(
    waiting: Database, tmp_path: Path
) -> None:
    with pytest.raises(RegistryUnavailable):
        register_bundles(waiting, Registry(f"sqlite:///{tmp_path}"))
    with waiting.read() as session:
        assert [row.id for row in unregistered_bundles(session)] == [BUNDLE.id]


def test_a_bundle_gets_its_version_once(
    waiting: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # One registry for both databases, since a new one takes MLflow many seconds to make.
    registry = Registry(f"sqlite:///{tmp_path_factory.getbasetemp() / 'registry.db'}")
    assert register_bundles(waiting, registry) == 1
    assert register_bundles(waiting, registry) == 0
    with waiting.read() as session:
        assert get_bundle(session, BUNDLE.id).version == 1
