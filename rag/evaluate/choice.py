"""Feedback on a chosen option: the mark by NTA's rules, why, and where to read on."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.errors import NeetError
from models.item.evidence import Evidence, Role
from models.item.types import Rendered
from models.marking import Mark, mark_response

LETTERS = "ABCD"


class NoSuchOption(NeetError):
    """The answer names no option. Send 0 to 3, or A to D; null leaves the question unattempted."""

    code = "no_such_option"


@dataclass(frozen=True, slots=True)
class ChoiceFeedback:
    """`why` says what is right or wrong about the chosen option, `shown_by` the spans to show."""

    mark: Mark
    correct: bool
    why: str
    shown_by: tuple[Evidence, ...]


def read_choice(answer: str | int | None) -> int | None:
    """The option an answer names: 0 to 3, "0" to "3", or "A" to "D"; None is unattempted."""
    if answer is None or answer == "":
        return None
    named = str(answer).strip().upper()
    if named in LETTERS and len(named) == 1:
        return LETTERS.index(named)
    if named in ("0", "1", "2", "3"):
        return int(named)
    raise NoSuchOption


def mark_choice(
    rendered: Rendered, evidence: Sequence[Evidence], chosen: int | None
) -> ChoiceFeedback:
    """Mark one response. A wrong one is shown what refutes it, then what proves the key."""
    mark = mark_response(chosen, frozenset({rendered.key}))
    refuting = [e for e in evidence if e.role is Role.REFUTES and e.option == chosen]
    proving = [e for e in evidence if e.role is Role.KEY]
    return ChoiceFeedback(
        mark=mark,
        correct=chosen == rendered.key,
        why=rendered.reasons[chosen] if chosen is not None else "",
        shown_by=(*refuting, *proving) if chosen is not None else (),
    )
