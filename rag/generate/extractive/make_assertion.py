"""Assertion and reason, from sentences in which the book itself gives the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from models.item.assertion_reason import AssertionReason
from rag.generate.extractive import text, wording
from rag.generate.extractive.candidate import Candidate, Made
from rag.generate.extractive.causal import Causal, mine_causal
from rag.generate.extractive.edits import Edit, falsify
from rag.generate.extractive.facts import Fact, Sentence
from rag.generate.extractive.view import View

MAKER = "assertion_reason"
_CLOSE_BY = 14  # sentences
_FAR = 6
_SAME_SAYING = 0.5
_WELL_SAID = 0.8
_LONGEST = 24  # words
_NEIGHBOURS_TRUST = 0.62
_UNRELATED_COST = 0.06


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is asserted and what is given as its reason, and how each could be made false."""

    effect: Fact
    cause: Fact
    sources: tuple[Sentence, ...]
    false_effect: Edit | None = None
    false_cause: Edit | None = None


def make(view: View) -> Iterator[Candidate]:
    """Candidates per causal statement, then per pair of neighbours of which one is made false."""
    for causal in mine_causal(view.sentences):
        pair = _Pair(
            causal.effect,
            causal.cause,
            causal.sources,
            _turned(causal.effect, view),
            _turned(causal.cause, view),
        )
        yield _candidate(pair, (0, 2, 3), causal.trust)
        other = _unrelated(causal, view)
        if other is not None:
            apart = _Pair(causal.effect, other, (*causal.sources, other.sentence))
            yield _candidate(apart, (1,), causal.trust - _UNRELATED_COST)
    yield from _from_neighbours(view)


def _from_neighbours(view: View) -> Iterator[Candidate]:
    """Two facts on one thing, one of them made false: then neither explains the other."""
    facts = [fact for fact in view.facts_near(60) if _is_short_and_plain(fact)]
    for fact in facts:
        other = _neighbour(fact, facts)
        if other is None:
            continue
        sources = (fact.sentence, other.sentence)
        pair = _Pair(fact, other, sources, _turned(fact, view), _turned(other, view))
        if pair.false_effect is not None or pair.false_cause is not None:
            yield _candidate(pair, (2, 3), _NEIGHBOURS_TRUST)


def _turned(fact: Fact, view: View) -> Edit | None:
    """The fact made false by more than a “not”, which would read as a slip."""
    edit = falsify(fact, view.bank)
    return None if edit is None or edit.denies else edit


def _is_short_and_plain(fact: Fact) -> bool:
    return fact.quality >= _WELL_SAID and len(fact.text.split()) <= _LONGEST


def _neighbour(fact: Fact, facts: Sequence[Fact]) -> Fact | None:
    """The fact close by with which this one shares most, short of saying the same."""
    near = [
        (len(fact.content & other.content), -other.sentence.order, other)
        for other in facts
        if 1 <= abs(other.sentence.order - fact.sentence.order) <= _CLOSE_BY
        and text.overlap(fact.content, other.content) < _SAME_SAYING
    ]
    best = max(near, key=lambda row: row[:2], default=(0, 0, fact))
    return best[2] if best[0] else None


def _unrelated(causal: Causal, view: View) -> Fact | None:
    """A true statement on another matter of the chapter: it cannot be the reason."""
    orders = {sentence.order for sentence in causal.sources}
    both = causal.effect.content | causal.cause.content
    fit = (
        fact
        for fact in view.facts
        if _is_short_and_plain(fact)
        and len(fact.content & both) <= 1
        and min(abs(fact.sentence.order - order) for order in orders) > _FAR
    )
    return min(
        fit,
        key=lambda fact: abs(fact.sentence.order - min(orders)) - 10 * len(fact.content & both),
        default=None,
    )


def _candidate(pair: _Pair, positions: tuple[int, ...], trust: float) -> Candidate:
    possible = (True, True, pair.false_cause is not None, pair.false_effect is not None)
    return Candidate(
        maker=MAKER,
        item_type="assertion_reason",
        sources=pair.sources,
        answers=frozenset(),
        asked=pair.effect.content | pair.cause.content,
        confidence=trust,
        difficulty=0.6,
        bloom="analyse",
        build=partial(_build, pair),
        positions=tuple(position for position in positions if possible[position]),
    )


def _build(pair: _Pair, position: int, _seed: int) -> Made:
    """NEET's order: R explains A; both true but R does not; A true, R false; A false, R true."""
    item = AssertionReason(
        assertion=pair.effect.text,
        reason=pair.cause.text,
        assertion_true=position != 3,
        reason_true=position != 2,
        explains=position == 0,
        assertion_note=wording.says(text.fold(pair.sources[0].raw)),
        reason_note=wording.says(text.fold(pair.sources[-1].raw)),
    )
    if position == 2 and pair.false_cause is not None:
        item = replace(item, reason=pair.false_cause.text, reason_note=pair.false_cause.note)
    if position == 3 and pair.false_effect is not None:
        item = replace(
            item, assertion=pair.false_effect.text, assertion_note=pair.false_effect.note
        )
    return Made(item, tuple(sentence.evidence() for sentence in pair.sources))
