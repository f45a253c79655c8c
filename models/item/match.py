"""Match List I with List II."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Pair:
    left: str
    right: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Four true pairs; `seed` fixes how List II is shuffled and which permutations are offered."""

    type: ClassVar[str] = "match"
    stem: str
    pairs: tuple[Pair, ...]
    left_title: str = ""
    right_title: str = ""
    seed: int = 0
