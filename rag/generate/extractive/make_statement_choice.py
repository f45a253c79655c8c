"""Four statements, one of them false: which is incorrect?"""

from collections.abc import Iterator, Sequence
from functools import partial

from models.item.evidence import Evidence
from models.item.single import Option
from rag.generate.extractive import choices, text, wording
from rag.generate.extractive.candidate import Candidate, Made
from rag.generate.extractive.edits import Edit, falsify
from rag.generate.extractive.facts import Fact
from rag.generate.extractive.view import View

MAKER = "incorrect_statement"
LEAST_QUALITY = 0.7
_SIMILAR = 0.5
_ALTERNATIVES = 4  # one fact serves one question, so a group may be spoken for


def make(view: View) -> Iterator[Candidate]:
    """One candidate per false statement, among three true ones of the same part of the chapter."""
    facts = [
        fact
        for fact in view.facts_near(80)
        if fact.quality >= LEAST_QUALITY and len(fact.text.split()) <= 26
    ]
    for fact in facts:
        edit = falsify(fact, view.bank)
        if edit is None:
            continue
        for company in companies(fact, facts, choices.DISTRACTORS):
            yield _candidate(edit, company)


def companies(fact: Fact, facts: Sequence[Fact], size: int) -> Iterator[tuple[Fact, ...]]:
    """Some groups of `size` facts to stand beside this one, best first, none in two groups."""
    left = list(facts)
    for _ in range(_ALTERNATIVES):
        company = companions(fact, left, size)
        if len(company) < size:
            return
        yield company
        left = [other for other in left if other not in company]


def companions(fact: Fact, facts: Sequence[Fact], count: int) -> tuple[Fact, ...]:
    """Facts near this one in the book, of similar length, each saying something else."""
    length = len(fact.text.split())
    ranked = sorted(
        (other for other in facts if other is not fact),
        key=lambda other: (
            abs(other.sentence.order - fact.sentence.order) / 12
            + abs(len(other.text.split()) - length) / 5
            - 3 * other.quality,
            other.sentence.order,
        ),
    )
    chosen: list[Fact] = [fact]
    for other in ranked:
        if all(text.overlap(other.content, known.content) < _SIMILAR for known in chosen):
            chosen.append(other)
        if len(chosen) > count:
            break
    return tuple(chosen[1:])


def _candidate(edit: Edit, company: tuple[Fact, ...]) -> Candidate:
    quality = min(edit.fact.quality, *(fact.quality for fact in company))
    return Candidate(
        maker=MAKER,
        item_type="single",
        sources=(edit.fact.sentence, *(fact.sentence for fact in company)),
        answers=frozenset(),
        asked=edit.fact.content.union(*(fact.content for fact in company)),
        confidence=quality * edit.trust,
        difficulty=0.6,
        bloom="understand",
        build=partial(_build, edit, company),
        denies=edit.denies,
    )


def _build(edit: Edit, company: tuple[Fact, ...], position: int, seed: int) -> Made:
    key = Option(edit.text, right=True, reason=f"This statement is incorrect. {edit.note}")
    wrong = [
        (
            Option(
                fact.text,
                right=False,
                reason=f"This statement is correct. {wording.says(fact.text)}",
            ),
            fact.sentence,
        )
        for fact in company
    ]
    return choices.place_key(wording.INCORRECT_STEM, key, wrong, edit.fact.sentence, position, seed)


def evidence_of(facts: Sequence[Fact]) -> tuple[Evidence, ...]:
    """Key spans of the sentences the facts come from."""
    return tuple(fact.sentence.evidence() for fact in facts)
