"""One right option out of four."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Option:
    """An option as the student sees it; `reason` says why it is right or wrong."""

    text: str
    right: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Single:
    """A stem and four options in the order presented, exactly one of them right."""

    type: ClassVar[str] = "single"
    stem: str
    options: tuple[Option, Option, Option, Option]
