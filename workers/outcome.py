"""What a handler hands back: the job's result, and how to store what it made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from models.session import Session


@dataclass(frozen=True, slots=True)
class Outcome:
    """`store` runs in the transaction that finishes the job, so that both happen or neither.

    `undo` takes back what the handler wrote elsewhere, when the job was cancelled meanwhile.
    """

    result: Mapping[str, Any]
    store: Callable[[Session], None]
    undo: Callable[[], None] = lambda: None
