"""Each import contract breaks when it is violated; one that never can is no fence."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import ROOMS, ROOT

LINT = Path(sys.executable).parent / "lint-imports"
CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
]
# By contract: the lines that violate it, by the file they are added to.
VIOLATIONS = {
    "One direction: api > workers > rag | ingestion > models": {
        "models/marking.py": "import rag.types"
    },
    "api sees of workers only the queue's door and the embedded worker": {
        "api/errors.py": "import workers.tasks"
    },
    "The queue's door loads no worker": {"workers/queue.py": "import workers.tasks"},
    "rag and ingestion are pure: no database, web, queue or registry": {
        "rag/types.py": "import sqlalchemy"
    },
    "SQL is written in models only": {"workers/queue.py": "import sqlalchemy"},
    "models is the floor: no web, queue or vector vendors": {"models/marking.py": "import httpx"},
    "No cycles inside a room": {
        "ingestion/types.py": "import ingestion.seeded",
        "ingestion/seeded.py": "import ingestion.types",
    },
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree to spoil."""
    folder = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=lambda _, names: _not_python(names))
    return folder


def _not_python(names: list[str]) -> list[str]:
    return [name for name in names if "." in name and not name.endswith(".py")]


def _lint(folder: Path) -> str:
    done = subprocess.run(
        [LINT, "--no-logo"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_every_contract_has_a_violation_to_catch() -> None:
    assert sorted(VIOLATIONS) == sorted(CONTRACTS)


def test_the_tree_as_it_stands_keeps_every_contract(copy: Path) -> None:
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in _lint(copy)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_violation_breaks_its_contract(contract: str, copy: Path) -> None:
    seeds = {copy / name: line for name, line in VIOLATIONS[contract].items()}
    before = {path: path.read_text() for path in seeds if path.exists()}
    try:
        for path, line in seeds.items():
            path.write_text(f"{before.get(path, '')}\n{line}\n")
        assert f"{contract} BROKEN" in _lint(copy)
    finally:
        for path in seeds:
            path.unlink()
        for path, text in before.items():
            path.write_text(text)
