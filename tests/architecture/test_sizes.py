"""Small functions in short files: the tail is what makes code hard to read."""

import ast
from collections.abc import Iterator

from tests.architecture.tree import ROOMS, ROOT, sources

FUNCTION_LINES = 60
FUNCTION_STATEMENTS = 30
FILE_LINES = 300
# Each entry needs its reason beside it.
LONG_FILES: set[str] = set()

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions() -> Iterator[tuple[str, Function]]:
    for name, module in sources(*ROOMS, "benchmarks"):
        for node in ast.walk(module):
            if isinstance(node, Function):
                yield f"{name}:{node.lineno} {node.name}", node


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        name
        for name, function in _functions()
        if (function.end_lineno or function.lineno) - function.lineno >= FUNCTION_LINES
    ]
    assert not long


def _statements(function: Function) -> int:
    inside = sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
    return inside - (ast.get_docstring(function) is not None)


def test_no_function_does_more_than_thirty_things() -> None:
    busy = [name for name, function in _functions() if _statements(function) > FUNCTION_STATEMENTS]
    assert not busy


def test_files_are_short() -> None:
    names = [name for name, _ in sources(*ROOMS, "benchmarks")]
    long = {name for name in names if len((ROOT / name).read_text().splitlines()) > FILE_LINES}
    assert long == LONG_FILES
