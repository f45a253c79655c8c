"""A calculation whose key is recomputed from its quantities.

Two computations must agree: one in plain numbers (which also bounds every intermediate value),
one by sympy to thirty digits. pint converts every quantity to SI base units, proves that the
formula's dimensions are those of the answer's unit, and converts the result. sympy and pint are
loaded on first use.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, ClassVar

from models.item.errors import BadItem
from models.item.expression import Algebra, bounded, compute, parse, symbols_of
from models.item.figures import unit_factors, written
from models.item.layout import Layout, Paragraph, four, join, require_distinct, require_text
from models.item.offer import dice
from models.item.wording import Words


@dataclass(frozen=True, slots=True)
class Quantity:
    """A given of the problem: `symbol` as the expression names it, `value` a decimal literal."""

    symbol: str
    value: str
    unit: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A named error operator: what a student computes who makes this mistake, and why it is one."""

    name: str
    expression: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Numerical:
    """`expression` over the symbols of `quantities` gives the answer in `unit`.

    `significant_figures` rounds key and distractors alike; `seed` fixes the order of the options.
    """

    type: ClassVar[str] = "numerical"
    stem: str
    quantities: tuple[Quantity, ...]
    expression: str
    unit: str
    significant_figures: int
    slips: tuple[Slip, Slip, Slip]
    solution: str = ""
    seed: int = 0


_CLOSEST = Decimal("0.01")  # options nearer than 1 % of the key are one answer to a student
_NAMES = {"°C": "degC", "°": "degree", "Å": "angstrom", "Ω": "ohm", "%": "percent", "l": "liter"}


def check_numerical(item: Numerical) -> None:
    """Stem, quantities and slips are well formed, and the four values differ."""
    require_text("The stem", item.stem)
    if not 1 <= item.significant_figures <= 6:
        raise BadItem("An answer has one to six significant figures.")
    if not 1 <= len(item.quantities) <= 12:
        raise BadItem("A calculation has one to twelve quantities.")
    require_distinct("quantities", (quantity.symbol for quantity in item.quantities))
    if len(item.slips) != 3:
        raise BadItem(f"A calculation has three slips, not {len(item.slips)}.")
    for slip in item.slips:
        require_text("A slip's name", slip.name)
    _require_apart(item)


def lay_out_numerical(item: Numerical, words: Words) -> Layout:
    """Key and slips evaluated, rounded alike and shuffled by the seed."""
    values = [answer(item), *(slip_answer(item, slip) for slip in item.slips)]
    texts = written(values, item.significant_figures, item.unit)
    key_reason = join(item.solution, words.answer.format(value=texts[0]))
    reasons = [key_reason, *(join(words.slip.format(name=s.name), s.reason) for s in item.slips)]
    order = [0, 1, 2, 3]
    dice(item.seed, item.stem, item.expression, *(q.value for q in item.quantities)).shuffle(order)
    return Layout(
        blocks=(Paragraph(item.stem.strip()),),
        options=four(texts[place] for place in order),
        key=order.index(0),
        explanation=key_reason,
        reasons=four(reasons[place] for place in order),
    )


def answer(item: Numerical) -> Decimal:
    """The answer in the item's unit, its dimensions proved and computed in two ways that agree."""
    tree = parse(item.expression)
    _require_dimensions(item, tree)
    return _evaluate(item, tree)


def slip_answer(item: Numerical, slip: Slip) -> Decimal:
    """What a student gets who makes this slip; it may spoil the dimensions, as mistakes do."""
    return _evaluate(item, parse(slip.expression))


def _require_apart(item: Numerical) -> None:
    values = [answer(item), *(slip_answer(item, slip) for slip in item.slips)]
    texts = written(values, item.significant_figures, item.unit)
    if len(set(texts)) != 4:
        raise BadItem(f"The four values are not different: {', '.join(texts)}.")
    size = max(abs(values[0]), Decimal("1e-150"))
    if any(abs(value - values[0]) / size < _CLOSEST for value in values[1:]):
        raise BadItem(f"A slip gives nearly the right value: {', '.join(texts)}.")


def _evaluate(item: Numerical, tree: ast.expr) -> Decimal:
    given = {quantity.symbol: _in_base_units(quantity) for quantity in item.quantities}
    unknown = sorted(symbols_of(tree) - given.keys())
    if unknown:
        raise BadItem(f"The formula names {unknown[0]!r}, which is not among the quantities.")
    rough = compute(tree, _plain_numbers(given))
    exact = _exactly(tree, given)
    if not math.isclose(rough, exact, rel_tol=1e-6, abs_tol=1e-140):
        raise BadItem("The formula loses its value to rounding; choose other quantities.")
    return _from_base_units(exact, item.unit)


def _literal(quantity: Quantity) -> Decimal:
    try:
        value = Decimal(quantity.value.strip().replace("−", "-"))
    except InvalidOperation as error:
        raise BadItem(f"{quantity.value!r} is no decimal number for {quantity.symbol}.") from error
    if not value.is_finite() or abs(value.adjusted()) > 60:
        raise BadItem(f"{quantity.value!r} is no sensible number for {quantity.symbol}.")
    return value


def _plain_numbers(given: Mapping[str, float]) -> Algebra[float]:
    return Algebra(
        number=float,
        symbol=lambda name: math.pi if name == "pi" else given[name],
        apply={name: bounded(apply) for name, apply in _OPERATIONS.items()},
    )


_OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "neg": operator.neg,
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "exp": math.exp,
    "log": math.log10,
    "ln": math.log,
}


def _exactly(tree: ast.expr, given: Mapping[str, float]) -> float:
    """The value by sympy; only reached once plain numbers have bounded every intermediate value."""
    import sympy  # noqa: PLC0415 - half a second, and most items need none of it

    functions = {name: getattr(sympy, name) for name in ("sqrt", "sin", "cos", "tan", "exp")}
    logarithms = {"log": lambda x: sympy.log(x, 10), "ln": sympy.log}
    algebra = Algebra[Any](
        number=lambda text: sympy.Float(text, 30),
        symbol=lambda name: sympy.pi if name == "pi" else sympy.Float(given[name], 30),
        apply={**_OPERATIONS, **functions, **logarithms},
    )
    value = sympy.N(compute(tree, algebra), 30)
    if not value.is_real:
        raise BadItem("The formula has no real value for the quantities given.")
    return float(value)


@cache
def _registry() -> Any:
    import pint  # noqa: PLC0415 - half a second, and most items need none of it

    return pint.UnitRegistry(cache_folder=None)


@cache
def _unit(text: str) -> Any:
    registry = _registry()
    unit = registry.dimensionless
    for name, power in unit_factors(text):
        try:
            unit = unit * registry.Unit(_NAMES.get(name, name)) ** power
        except (AttributeError, ValueError) as error:
            raise BadItem(f"There is no unit {name!r}.") from error
    return unit


def _in_base_units(quantity: Quantity) -> float:
    value = _registry().Quantity(float(_literal(quantity)), _unit(quantity.unit))
    return float(value.to_base_units().magnitude)


def _from_base_units(value: float, unit: str) -> Decimal:
    registry = _registry()
    base = registry.Quantity(1.0, _unit(unit)).to_base_units().units
    converted = registry.Quantity(value, base).to(_unit(unit)).magnitude
    return Decimal(repr(round(float(converted), 15 - _size(converted))))


def _size(value: float) -> int:
    return math.floor(math.log10(abs(value))) + 1 if value else 0


def _require_dimensions(item: Numerical, tree: ast.expr) -> None:
    """The formula's dimensions are those of the answer's unit, term by term."""
    import pint  # noqa: PLC0415 - loaded with the registry

    registry = _registry()
    given = {q.symbol: registry.Quantity(_in_base_units(q), _base(q.unit)) for q in item.quantities}
    unknown = sorted(symbols_of(tree) - given.keys())
    if unknown:
        raise BadItem(f"The formula names {unknown[0]!r}, which is not among the quantities.")
    algebra = Algebra[Any](
        number=lambda text: registry.Quantity(float(text)),
        symbol=lambda name: registry.Quantity(math.pi) if name == "pi" else given[name],
        apply=_dimensional(registry),
    )
    try:
        result = compute(tree, algebra)
        result.to(_base(item.unit))
    except (pint.DimensionalityError, pint.OffsetUnitCalculusError) as error:
        raise BadItem(
            f"The formula does not give {item.unit or 'a pure number'}: {error}."
        ) from error
    except (ArithmeticError, ValueError) as error:
        raise BadItem("The formula has no value for the quantities given.") from error


def _base(unit: str) -> Any:
    return _registry().Quantity(1.0, _unit(unit)).to_base_units().units


def _dimensional(registry: Any) -> dict[str, Callable[..., Any]]:
    def pure(function: Callable[[float], float]) -> Callable[[Any], Any]:
        return lambda value: registry.Quantity(function(value.to("").magnitude))

    functions = {
        name: pure(_OPERATIONS[name]) for name in ("sin", "cos", "tan", "exp", "log", "ln")
    }
    return {**_OPERATIONS, **functions, "sqrt": lambda value: value**0.5}
