"""Assertion and Reason, with NEET's four standard options."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class AssertionReason:
    """The key follows from three booleans; `explains` matters only when both are true.

    `assertion_note` and `reason_note` say why each is true or false.
    """

    type: ClassVar[str] = "assertion_reason"
    assertion: str
    reason: str
    assertion_true: bool
    reason_true: bool
    explains: bool
    assertion_note: str = ""
    reason_note: str = ""
