"""The source tree as the architecture tests see it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("api", "workers", "rag", "ingestion", "models")


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Each Python file below the folders, by its path from the root; migrations are history."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith("models/migrations/"):
                yield name, ast.parse(path.read_text(encoding="utf-8"), name)


def imported_packages(module: ast.Module) -> set[str]:
    """The top-level packages that a module imports anywhere, also inside functions."""
    packages = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            packages |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            packages.add(node.module.partition(".")[0])
    return packages
