"""Statement I and Statement II: true as the book has them, or false by a controlled change."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from models.item.statements import Statement, Statements
from rag.generate.extractive import wording
from rag.generate.extractive.candidate import Candidate, Made
from rag.generate.extractive.edits import Edit, falsify
from rag.generate.extractive.facts import Fact
from rag.generate.extractive.make_statement_choice import companies, evidence_of
from rag.generate.extractive.view import View

MAKER = "statements"
LEAST_QUALITY = 0.7
LONGEST = 28  # words
_TRUE = 0.5  # trust in a pair that can only be true


@dataclass(frozen=True, slots=True)
class _Side:
    fact: Fact
    edit: Edit | None

    @property
    def denies(self) -> bool:
        return self.edit is not None and self.edit.denies

    def undenied(self) -> "_Side":
        """The same fact, true only where a “not” is the one way to make it false."""
        return _Side(self.fact, None) if self.denies else self

    def statement(self, true: bool) -> Statement:
        if true or self.edit is None:
            return Statement(self.fact.text, True, wording.says(self.fact.text))
        return Statement(self.edit.text, False, self.edit.note)


def make(view: View) -> Iterator[Candidate]:
    """Pairs of neighbouring facts, most of which could be made false."""
    facts = [
        fact
        for fact in view.facts_near(80)
        if fact.quality >= LEAST_QUALITY and len(fact.text.split()) <= LONGEST
    ]
    sides = {fact.sentence.order: _Side(fact, falsify(fact, view.bank)) for fact in facts}
    for fact in facts:
        for (other,) in companies(fact, facts, 1):
            one, two = sides[fact.sentence.order], sides[other.sentence.order]
            yield _candidate(one.undenied(), two.undenied())
            if one.denies or two.denies:
                yield _candidate(one, two)


def _candidate(one: _Side, other: _Side) -> Candidate:
    quality = min(one.fact.quality, other.fact.quality)
    trust = min((side.edit.trust for side in (one, other) if side.edit is not None), default=_TRUE)
    return Candidate(
        maker=MAKER,
        item_type="statements",
        sources=(one.fact.sentence, other.fact.sentence),
        answers=frozenset(),
        asked=one.fact.content | other.fact.content,
        confidence=quality * (trust + 1) / 2,
        difficulty=0.55,
        bloom="understand",
        build=partial(_build, one, other),
        positions=_positions(one, other),
        denies=one.denies or other.denies,
    )


def _positions(one: _Side, other: _Side) -> tuple[int, ...]:
    """The keys that can be had: where one side only can be false, it may stand first or second."""
    if one.edit is not None and other.edit is not None:
        return (0, 1, 2, 3)
    return (0, 2, 3) if one.edit is not None or other.edit is not None else (0,)


def _build(one: _Side, other: _Side, position: int, seed: int) -> Made:
    """NEET's order: both correct, both incorrect, only I correct, only II correct."""
    if (position == 2 and other.edit is None) or (position == 3 and one.edit is None):
        one, other = other, one
    first, second = ((True, True), (False, False), (True, False), (False, True))[position]
    item = Statements(
        stem=wording.TWO_STATEMENTS_STEM,
        statements=(one.statement(first), other.statement(second)),
        seed=seed,
    )
    return Made(item, evidence_of((one.fact, other.fact)))
