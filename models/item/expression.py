"""Formulas as students write them, parsed against a whitelist: nothing of them is ever executed.

Allowed are names, decimal numbers, `+ - * / **`, brackets, `pi`, and the functions sqrt, sin,
cos, tan, exp, log (to base 10, as in the NCERT books) and ln. Everything else is a bad item.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Generic, TypeVar

from models.item.errors import BadItem

FUNCTIONS = ("sqrt", "sin", "cos", "tan", "exp", "log", "ln")

_LONGEST = 300
_DEEPEST = 25
_LARGEST = 1e150
_OPERATORS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}

V = TypeVar("V")


@dataclass(frozen=True)
class Algebra(Generic[V]):
    """How one kind of value is computed; `apply` maps operators and functions by their names."""

    number: Callable[[str], V]
    symbol: Callable[[str], V]
    apply: Mapping[str, Callable[..., V]]


def parse(expression: str) -> ast.expr:
    """The expression's tree, refused unless every node is on the whitelist."""
    if len(expression) > _LONGEST:
        raise BadItem(f"A formula has at most {_LONGEST} characters.")
    text = expression.replace("^", "**").replace("−", "-").replace("×", "*").replace("·", "*")
    if not text.isascii():
        raise BadItem(
            f"The formula {expression!r} may use plain letters, digits and operators only."
        )
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise BadItem(f"The formula {expression!r} cannot be read.") from error
    _require_allowed(tree, expression, depth=0)
    return tree


def symbols_of(tree: ast.expr) -> frozenset[str]:
    """The names a formula uses, without functions and pi."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return frozenset(names - {*FUNCTIONS, "pi"})


def compute(tree: ast.expr, algebra: Algebra[V]) -> V:
    """The value of a parsed formula in the given algebra."""
    match tree:
        case ast.Constant():
            return algebra.number(repr(tree.value))
        case ast.Name(id=name):
            return algebra.symbol(name)
        case ast.UnaryOp(operand=operand):
            value = compute(operand, algebra)
            return algebra.apply["neg"](value) if isinstance(tree.op, ast.USub) else value
        case ast.BinOp(left=left, op=op, right=right):
            apply = algebra.apply[_OPERATORS[type(op)]]
            return apply(compute(left, algebra), compute(right, algebra))
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return algebra.apply[name](compute(argument, algebra))
    raise BadItem("The formula holds something that is no arithmetic.")


def bounded(apply: Callable[..., float]) -> Callable[..., float]:
    """The operation on plain numbers, refused where its result is no number or is beyond 1e150."""

    def checked(*values: float) -> float:
        try:
            result: Any = apply(*values)
        except (ArithmeticError, ValueError) as error:
            raise BadItem("The formula has no value for the quantities given.") from error
        if isinstance(result, complex) or not isfinite(result) or abs(result) > _LARGEST:
            raise BadItem("The formula has no sensible value for the quantities given.")
        return float(result)

    return checked


def _require_allowed(node: ast.expr, expression: str, *, depth: int) -> None:
    if depth > _DEEPEST:
        raise BadItem("The formula is nested too deeply.")
    for child in _children(node, expression):
        _require_allowed(child, expression, depth=depth + 1)


def _children(node: ast.expr, expression: str) -> tuple[ast.expr, ...]:
    match node:
        case ast.Constant(value=int() | float()) if type(node.value) is not bool:
            return ()
        case ast.Name():
            return ()
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return (operand,)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return (left, right)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return (argument,)
    raise BadItem(
        f"The formula {expression!r} may hold names, numbers, + - * / ** "
        f"and {', '.join(FUNCTIONS)} only."
    )
