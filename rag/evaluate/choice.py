"""Feedback on a chosen option: the mark by NTA's rules, why, and where to read on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.errors import NeetError
from models.item.evidence import Evidence, Role
from models.item.types import Rendered
from models.marking import Mark, mark_response
from rag.evaluate.types import ReadNext

LETTERS = "ABCD"


class NoSuchOption(NeetError):
    """The answer names no option. Send 0 to 3, or A to D; null leaves the question unattempted."""

    code = "no_such_option"


@dataclass(frozen=True, slots=True)
class ChoiceFeedback:
    """`why` says what is right or wrong about the chosen option, `shown_by` the spans to show.

    `feedback` is the whole of it in sentences, with the lines of the book that settle it. Nothing
    of the key is told to a student who has not answered.
    """

    mark: Mark
    correct: bool
    why: str
    shown_by: tuple[Evidence, ...]
    feedback: str = ""
    read_next: tuple[ReadNext, ...] = ()


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
    rendered: Rendered,
    evidence: Sequence[Evidence],
    chosen: int | None,
    sources: Mapping[str, str] | None = None,
) -> ChoiceFeedback:
    """Mark one response. A wrong one is shown what refutes it, then what proves the key.

    `sources` names the sources of the evidence by their ids, for "read next" and the feedback.
    """
    mark = mark_response(chosen, frozenset({rendered.key}))
    if chosen is None:
        return ChoiceFeedback(mark, False, "", (), "You left this question out.")
    refuting = [e for e in evidence if e.role is Role.REFUTES and e.option == chosen]
    proving = [e for e in evidence if e.role is Role.KEY]
    correct = chosen == rendered.key
    shown = tuple(proving if correct else (*refuting, *proving))
    names = sources or {}
    sentences = [] if correct else [_option(rendered, chosen, right=False)]
    if not correct:
        sentences += [_cite(each, names) for each in refuting]
    sentences.append(_option(rendered, rendered.key, right=True))
    sentences += [_cite(each, names) for each in proving]
    return ChoiceFeedback(
        mark=mark,
        correct=correct,
        why=rendered.reasons[chosen],
        shown_by=shown,
        feedback=" ".join(sentences),
        read_next=_read_next(shown, names),
    )


def _option(rendered: Rendered, index: int, *, right: bool) -> str:
    head = f"{LETTERS[index]} (“{rendered.options[index].rstrip('.')}”)"
    verdict = "is right" if right else "is not right"
    reason = rendered.reasons[index].strip()
    return f"{head} {verdict}: {reason}" if reason else f"{head} {verdict}."


def _cite(evidence: Evidence, names: Mapping[str, str]) -> str:
    source = names.get(evidence.source_id)
    place = f"{source}, page {evidence.page}" if source else f"page {evidence.page}"
    return f"The book says: “{' '.join(evidence.quote.split())}” ({place})."


def _read_next(shown: Sequence[Evidence], names: Mapping[str, str]) -> tuple[ReadNext, ...]:
    """Each page once, in the order shown."""
    places = (ReadNext(names.get(e.source_id, ""), e.page, e.source_id) for e in shown)
    return tuple(dict.fromkeys(places))
