"""What every room must know: where the home is, and how settings are read."""

import os
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class HomeSettings(BaseSettings):
    """The root of all settings: one environment, one `.env`, and the home of embedded files."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    neetprep_home: Path = Field(
        default=Path.home() / ".neetprep",
        description="Folder of everything the embedded profile keeps: database, vectors, files.",
    )

    @field_validator("neetprep_home")
    @classmethod
    def _expand_home(cls, value: Path) -> Path:
        return value.expanduser()


class ModelsSettings(HomeSettings):
    """Where results, uploaded files and versions are kept."""

    database_url: str = Field(
        default="", description="SQLAlchemy URL; empty means SQLite in the home."
    )
    mlflow_tracking_uri: str = Field(
        default="", description="MLflow server; empty means a SQLite file of its own in the home."
    )
    database_pool_size: int = Field(
        default=16, ge=1, description="Connections kept open; sized like the thread pool."
    )

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.neetprep_home / 'neetprep.db'}"

    @property
    def registry(self) -> str:
        """The MLflow URI in force; never the application's own database file."""
        return self.mlflow_tracking_uri or f"sqlite:///{self.neetprep_home / 'mlflow.db'}"

    @property
    def files(self) -> Path:
        """Where uploaded files lie, content-addressed."""
        return self.neetprep_home / "files"


def tame_mlflow() -> None:
    """Keep MLflow from calling home, and from trying for minutes to reach a server that is away.

    It reads these from the environment and nowhere else.
    """
    wanted = {
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
        "MLFLOW_HTTP_REQUEST_TIMEOUT": "10",
    }
    for name, value in wanted.items():
        os.environ.setdefault(name, value)  # noqa: TID251  # see above
