"""Two to five statements with truth values; the key is which of them are correct."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Statement:
    text: str
    true: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """Two statements take NEET's Statement I / Statement II form, three to five "A and B only" sets.

    `seed` fixes which wrong combinations are offered and in which order.
    """

    type: ClassVar[str] = "statements"
    stem: str
    statements: tuple[Statement, ...]
    seed: int = 0
