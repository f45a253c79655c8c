"""The item algebra's union, and what rendering an item yields."""

from dataclasses import dataclass

from models.item.assertion_reason import AssertionReason
from models.item.match import Match
from models.item.numerical import Numerical
from models.item.sequence import Sequence
from models.item.single import Single
from models.item.statements import Statements

Item = Single | AssertionReason | Statements | Match | Sequence | Numerical


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a student is shown, and what is hidden until they answer.

    `reasons[i]` says why option i is right or wrong; `key` is the index of the one right option.
    """

    stem: str
    options: tuple[str, str, str, str]
    key: int
    explanation: str
    reasons: tuple[str, str, str, str]
