"""Two to five statements with truth values; the key is which of them are correct."""

from dataclasses import dataclass
from itertools import product
from typing import ClassVar

from models.item.errors import BadItem
from models.item.layout import (
    LABELS,
    ROMAN,
    Labelled,
    Layout,
    Paragraph,
    four,
    join,
    require_distinct,
    require_text,
)
from models.item.offer import Features, dice, offer
from models.item.wording import Words, listed


@dataclass(frozen=True, slots=True)
class Statement:
    text: str
    true: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """Two statements take NEET's Statement I / Statement II form, more take "A and B only" sets.

    `seed` fixes which wrong combinations are offered and in which order.
    """

    type: ClassVar[str] = "statements"
    stem: str
    statements: tuple[Statement, ...]
    seed: int = 0


_TWO_CASES: tuple[Features, ...] = ((1, 1), (0, 0), (1, 0), (0, 1))


def check_statements(item: Statements) -> None:
    """Two to five distinct statements; of three or more at least one is true."""
    count = len(item.statements)
    if not 2 <= count <= 5:
        raise BadItem(f"A statements question has two to five statements, not {count}.")
    for statement in item.statements:
        require_text("A statement", statement.text)
    require_distinct("statements", (statement.text for statement in item.statements))
    if count > 2 and not any(statement.true for statement in item.statements):
        raise BadItem("No statement is true, and the options have no such case.")


def lay_out_statements(item: Statements, words: Words) -> Layout:
    """NEET's fixed options for two statements, fair combinations for three to five."""
    if len(item.statements) == 2:
        return _lay_out_two(item, words)
    return _lay_out_many(item, words)


def _lay_out_two(item: Statements, words: Words) -> Layout:
    names = [words.statement.format(label=label) for label in ROMAN[:2]]
    rows = tuple(
        (f"{name}:", s.text.strip()) for name, s in zip(names, item.statements, strict=True)
    )
    key = _truths(item)
    intro = item.stem.strip() or words.two_intro
    return Layout(
        blocks=(Paragraph(intro), Labelled(rows), Paragraph(words.choose_in_light)),
        options=words.two_options,
        key=_TWO_CASES.index(key),
        explanation=_facts(item, names, words),
        reasons=four(_why_two(item, case, names, words) for case in _TWO_CASES),
    )


def _lay_out_many(item: Statements, words: Words) -> Layout:
    key = _truths(item)
    subsets = [case for case in product((0, 1), repeat=len(key)) if any(case)]
    rng = dice(item.seed, item.stem, *(s.text for s in item.statements))
    options, index = offer(key, subsets, range(len(key)), rng)
    labels = LABELS[: len(key)]
    rows = tuple(
        (f"{label}.", s.text.strip()) for label, s in zip(labels, item.statements, strict=True)
    )
    stem = item.stem.strip() or words.default_statements_stem
    return Layout(
        blocks=(Paragraph(stem), Labelled(rows), Paragraph(words.choose)),
        options=four(_combination(option, words) for option in options),
        key=index,
        explanation=_facts(item, list(labels), words),
        reasons=four(_why_many(item, option, words) for option in options),
    )


def _truths(item: Statements) -> Features:
    return tuple(int(statement.true) for statement in item.statements)


def _combination(option: Features, words: Words) -> str:
    labels = [label for label, chosen in zip(LABELS, option, strict=False) if chosen]
    text = listed(labels, words)
    return text if all(option) else words.only.format(labels=text)


def _fact(statement: Statement, name: str, words: Words) -> str:
    truth = words.is_true if statement.true else words.is_false
    return join(truth.format(name=name), statement.note)


def _facts(item: Statements, names: list[str], words: Words) -> str:
    return join(*(_fact(s, name, words) for s, name in zip(item.statements, names, strict=True)))


def _why_two(item: Statements, case: Features, names: list[str], words: Words) -> str:
    if case == _truths(item):
        return _facts(item, names, words)
    mistaken = zip(item.statements, case, names, strict=True)
    return join(*(_fact(s, name, words) for s, given, name in mistaken if s.true != bool(given)))


def _why_many(item: Statements, option: Features, words: Words) -> str:
    if option == _truths(item):
        return words.matches_key
    faults = []
    for statement, chosen, label in zip(item.statements, option, LABELS, strict=False):
        if statement.true != bool(chosen):
            fault = words.wrongly_out if statement.true else words.wrongly_in
            faults.append(join(fault.format(label=label), statement.note))
    return join(*faults)
