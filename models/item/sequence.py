"""Arrange the steps in their true order."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Sequence:
    """Four or five steps in true order; `seed` fixes the order shown and the orders offered."""

    type: ClassVar[str] = "sequence"
    stem: str
    steps: tuple[str, ...]
    note: str = ""
    seed: int = 0
