"""A calculation whose key is recomputed from its quantities."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Quantity:
    """A given of the problem: `symbol` as the expression names it, `value` a decimal literal."""

    symbol: str
    value: str
    unit: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A named error operator: the expression a student gets who makes this mistake, and why it is one."""

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
