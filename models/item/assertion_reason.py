"""Assertion and Reason, with NEET's four standard options."""

from dataclasses import dataclass
from typing import ClassVar

from models.item.errors import BadItem
from models.item.layout import (
    Labelled,
    Layout,
    Paragraph,
    four,
    join,
    require_distinct,
    require_text,
)
from models.item.wording import Words


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


_CASES = ((True, True, True), (True, True, False), (True, False, False), (False, True, False))


def check_assertion_reason(item: AssertionReason) -> None:
    """Both sentences are there, and NEET's four options hold the answer."""
    require_text("The assertion", item.assertion)
    require_text("The reason", item.reason)
    require_distinct("sentences", (item.assertion, item.reason))
    if not (item.assertion_true or item.reason_true):
        raise BadItem("Assertion and reason are both false, and NEET's options have no such case.")


def lay_out_assertion_reason(item: AssertionReason, words: Words) -> Layout:
    """The standard options in the standard order; the key is the case the booleans name."""
    key = _CASES.index(_case(item))
    rows = (
        (f"{words.assertion}:", item.assertion.strip()),
        (f"{words.reason}:", item.reason.strip()),
    )
    return Layout(
        blocks=(Paragraph(words.ar_intro), Labelled(rows), Paragraph(words.choose_in_light)),
        options=words.ar_options,
        key=key,
        explanation=_facts(item, words),
        reasons=four(_why(item, case, words) for case in _CASES),
    )


def _case(item: AssertionReason) -> tuple[bool, bool, bool]:
    both = item.assertion_true and item.reason_true
    return item.assertion_true, item.reason_true, both and item.explains


def _facts(item: AssertionReason, words: Words) -> str:
    return join(_assertion(item, words), _reason(item, words), _link(item, words))


def _why(item: AssertionReason, case: tuple[bool, bool, bool], words: Words) -> str:
    if case == _case(item):
        return _facts(item, words)
    wrong = [
        _assertion(item, words) if case[0] != item.assertion_true else "",
        _reason(item, words) if case[1] != item.reason_true else "",
    ]
    return join(*wrong) if any(wrong) else join(_link(item, words))


def _assertion(item: AssertionReason, words: Words) -> str:
    return join(_truth(words.assertion, item.assertion_true, words), item.assertion_note)


def _reason(item: AssertionReason, words: Words) -> str:
    return join(_truth(words.reason, item.reason_true, words), item.reason_note)


def _truth(name: str, true: bool, words: Words) -> str:
    return (words.is_true if true else words.is_false).format(name=name)


def _link(item: AssertionReason, words: Words) -> str:
    if not (item.assertion_true and item.reason_true):
        return ""
    return words.explains if item.explains else words.does_not_explain
