"""Bring a database to the newest schema, or tell whether schema and tables agree."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from models.session import make_engine
from models.settings import ModelsSettings


def upgrade(url: str) -> None:
    """Run every migration the database at `url` has not seen."""
    _run(url, lambda config: command.upgrade(config, "head"))


def check(url: str) -> None:
    """Raise unless there is one head and the migrations make exactly the tables of the code."""
    ScriptDirectory.from_config(_config()).get_current_head()
    upgrade(url)
    _run(url, command.check)


def revise(url: str, message: str) -> None:
    """Write a migration from the difference between the database at `url` and the tables."""
    _run(url, lambda config: command.revision(config, message, autogenerate=True))


def _run(url: str, act: Callable[[Config], object]) -> None:
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            act(config)
    finally:
        engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def main() -> None:
    """`python -m models.migrate upgrade | check | revise MESSAGE`."""
    verb = sys.argv[1] if len(sys.argv) > 1 else "upgrade"
    if verb == "upgrade":
        upgrade(ModelsSettings().database)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/empty.db"
        if verb == "check":
            check(url)
            return
        upgrade(url)
        revise(url, sys.argv[2])


if __name__ == "__main__":
    main()
