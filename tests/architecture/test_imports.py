"""What a module may load, beyond what import-linter sees."""

import ast
import subprocess
import sys

import pytest

import models
from tests.architecture.tree import ROOMS, ROOT, imported_packages, sources

# One vendor, one place: what else would have to change when a vendor does.
HOMES = {
    "alembic": ("models/migrate.py",),
    "celery": ("workers/",),
    "fastapi": ("api/",),
    "jwt": ("api/security.py",),
    "kombu": ("workers/queue.py", "workers/app.py"),
    "mlflow": ("models/registry.py",),
    "openai": ("rag/llm/client.py",),
    "pint": ("models/item/numerical.py",),
    "psycopg2": (),
    "pwdlib": ("api/security.py",),
    "pypdfium2": ("ingestion/",),
    "qdrant_client": ("rag/index/server.py",),
    "qdrant_edge": ("rag/index/edge.py",),
    "redis": (),
    "sentence_transformers": ("rag/embed.py",),
    "sklearn": ("rag/evaluate/",),
    "sympy": ("models/item/numerical.py",),
    "torch": ("rag/embed.py",),
    "transformers": ("rag/embed.py",),
    "typer": ("api/", "workers/cli.py", "benchmarks/"),
}
HEAVY = {"celery", "fastapi", "mlflow", "sqlalchemy", "torch"}


def _loaded_by(statement: str) -> set[str]:
    program = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_the_composition_root_of_rag_loads_nothing_heavy() -> None:
    assert not _loaded_by("import rag.pipeline") & HEAVY


def test_the_queue_door_loads_no_worker() -> None:
    assert not _loaded_by("import workers.queue") & {"rag", "ingestion", "torch", "mlflow"}


def test_models_is_ours() -> None:
    assert models.__file__ == str(ROOT / "models/__init__.py")


@pytest.mark.parametrize("vendor", HOMES)
def test_a_vendor_is_imported_in_one_place(vendor: str) -> None:
    strangers = [
        name
        for name, module in sources(*ROOMS, "benchmarks")
        if vendor in imported_packages(module) and not name.startswith(HOMES[vendor])
    ]
    assert not strangers


def test_only_settings_read_the_environment() -> None:
    readers = [
        f"{name}:{node.lineno}"
        for name, module in sources(*ROOMS, "benchmarks")
        if not name.endswith("settings.py")
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "putenv"}
    ]
    assert not readers
