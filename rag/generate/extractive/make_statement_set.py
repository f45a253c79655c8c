"""Four statements, some true, some false: which are correct?"""

from collections.abc import Iterator
from functools import partial

from models.item.statements import Statement, Statements
from rag.generate.extractive import wording
from rag.generate.extractive.candidate import Candidate, Made, seeded
from rag.generate.extractive.edits import Edit, falsify
from rag.generate.extractive.facts import Fact
from rag.generate.extractive.make_statement_choice import companies, evidence_of
from rag.generate.extractive.view import View

MAKER = "statement_set"
STATEMENTS = 4
FALSE = 2


def make(view: View) -> Iterator[Candidate]:
    """Sets of four neighbouring facts, of which two can be made false."""
    facts = [
        fact
        for fact in view.facts_near(70)
        if fact.quality >= 0.74 and len(fact.text.split()) <= 22
    ]
    edits = {fact.sentence.order: falsify(fact, view.bank) for fact in facts}
    for fact in facts:
        for company in companies(fact, facts, STATEMENTS - 1):
            group = sorted((fact, *company), key=lambda one: one.sentence.order)
            editable = [edit for one in group if (edit := edits[one.sentence.order]) is not None]
            if len(editable) >= FALSE:
                best = sorted(editable, key=lambda edit: -edit.trust)[:FALSE]
                yield _candidate(tuple(group), tuple(best))


def _candidate(group: tuple[Fact, ...], edits: tuple[Edit, ...]) -> Candidate:
    quality = min(fact.quality for fact in group)
    return Candidate(
        maker=MAKER,
        item_type="statements",
        sources=tuple(fact.sentence for fact in group),
        answers=frozenset(),
        asked=frozenset().union(*(fact.content for fact in group)),
        confidence=quality * min(edit.trust for edit in edits),
        difficulty=0.7,
        bloom="understand",
        build=partial(_build, group, edits),
        denies=any(edit.denies for edit in edits),
    )


def _build(group: tuple[Fact, ...], edits: tuple[Edit, ...], position: int, seed: int) -> Made:
    false = {edit.fact.sentence.order: edit for edit in edits}
    statements = tuple(_statement(fact, false.get(fact.sentence.order)) for fact in group)
    item = seeded(lambda tried: Statements("", statements, tried), position, seed)
    return Made(item, evidence_of(group))


def _statement(fact: Fact, edit: Edit | None) -> Statement:
    if edit is None:
        return Statement(fact.text, True, wording.says(fact.text))
    return Statement(edit.text, False, edit.note)
