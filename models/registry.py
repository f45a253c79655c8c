"""The registry of bundles: MLflow, and nowhere else. Never on the path of a request or a job."""

import logging
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from models.bundle import Bundle
from models.errors import NeetError
from models.settings import tame_mlflow

if TYPE_CHECKING:
    from mlflow import MlflowClient

CHAMPION = "champion"
LOCK_WAIT_S = 5.0


class RegistryUnavailable(NeetError):
    """The registry of versions does not answer. Questions and marks are not affected."""

    code = "registry_unavailable"
    retryable = True


class Registry:
    """Registered models and their versions on one tracking URI."""

    def __init__(self, uri: str) -> None:
        """Remember `uri`; nothing is loaded or connected before the first registration."""
        self._uri = uri

    def ping(self) -> None:
        """Raise `RegistryUnavailable` where the registry's file cannot be written to."""
        try:
            _open_file(self._uri)
        except sqlite3.Error as error:
            raise RegistryUnavailable from error

    def register(self, bundle: Bundle) -> int:
        """Make the bundle a version of its registered model, once; returns the version number.

        The first version of a model becomes its champion. Raises `RegistryUnavailable`.
        """
        self.ping()
        tame_mlflow()
        # Importing MLflow costs seconds and 160 MB, and every start would pay for it.
        from mlflow import MlflowClient  # noqa: PLC0415
        from mlflow.exceptions import MlflowException  # noqa: PLC0415
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

        logging.getLogger("mlflow").setLevel(logging.WARNING)
        try:
            return _register(MlflowClient(self._uri, self._uri), bundle)
        except (MlflowException, SQLAlchemyError, OSError) as error:
            raise RegistryUnavailable from error


def _open_file(uri: str) -> None:
    """Fail at once where MLflow would try for minutes to open a file that cannot be opened."""
    path = make_url(uri).database if uri.startswith("sqlite:") else None
    if path is None:
        return
    with closing(sqlite3.connect(path, timeout=LOCK_WAIT_S)) as connection:
        connection.execute("BEGIN IMMEDIATE")


def _register(client: "MlflowClient", bundle: Bundle) -> int:
    first = _ensure_model(client, bundle.name)
    known = client.search_model_versions(f"name='{bundle.name}' and tags.bundle_id='{bundle.id}'")
    if known:
        return int(known[0].version)
    version = client.create_model_version(
        bundle.name,
        source=f"bundle:{bundle.id}",
        tags={"bundle_id": bundle.id},
        description=bundle.canonical,
    )
    if first:
        client.set_registered_model_alias(bundle.name, CHAMPION, version.version)
    return int(version.version)


def _ensure_model(client: "MlflowClient", name: str) -> bool:
    """Whether the registered model is new."""
    if client.search_registered_models(f"name='{name}'"):
        return False
    client.create_registered_model(name)
    return True
