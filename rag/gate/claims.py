"""What a question of each type claims, held against its quotes."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from models.item.assertion_reason import AssertionReason
from models.item.evidence import Evidence, Role
from models.item.match import Match
from models.item.numerical import Numerical
from models.item.sequence import Sequence
from models.item.single import Single
from models.item.statements import Statements
from rag.gate.single_claim import Pages, single_fault
from rag.gate.support import best_support, coverage, is_held, is_refuted, is_said
from rag.gate.words import content_words, readings_of, share, topic_words
from rag.types import Draft

_CAUSE = re.compile(
    r"\b(?:because|since|due to|owing to|therefore|thus|hence|consequently|as a result|results? in|"
    r"resulting|so that|so|leads? to|leading to|causes?|caused|causing|enables?|allows?|helps?|"
    r"for this reason|responsible for|on account of|as|makes?|prevents?)\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"\W*(?:therefore|thus|hence|consequently|so|because|since|as a result|for this reason)\b"
    r"|\W*(?:this|that|it)\b.{0,40}\b(?:because|due to|since)\b",
    re.IGNORECASE | re.DOTALL,
)
_APART = 10_000
_ADJOINING = 5  # characters between two sentences that follow each other


def claims_fault(draft: Draft, pages: Pages) -> str:
    """What the quotes do not bear out, as a sentence; empty when they bear out the key.

    `pages` are the full texts of the pages quoted: what they say elsewhere may not be marked false.
    """
    find: Callable[[Any, Draft, Pages], str] | None = _FAULTS.get(type(draft.item))
    if find is None:
        return f"No rule says how evidence supports a {type(draft.item).__name__}."
    return find(draft.item, draft, pages)


def _truth_fault(name: str, claim: str, *, true: bool, draft: Draft, pages: Pages) -> str:
    quotes = [span.quote for span in draft.evidence]
    if not true and not is_refuted(claim, quotes, draft.language):
        return f"No span refutes {name}, which is marked false: {claim!r:.120}."
    if not true:
        said = is_said(claim, pages, draft.language)
        return f"The page itself says {name}, which is marked false." if said else ""
    support = best_support(claim, quotes, draft.language)
    if support.holds:
        return ""
    why = support.fault or f"only {support.share:.0%} of its words are in a span"
    return f"No span supports {name}, which is marked true: {why}."


def _statements_fault(item: Statements, draft: Draft, pages: Pages) -> str:
    faults = (
        _truth_fault(
            f"statement {place}", statement.text, true=statement.true, draft=draft, pages=pages
        )
        for place, statement in enumerate(item.statements, start=1)
    )
    return next(filter(None, faults), "")


def _assertion_reason_fault(item: AssertionReason, draft: Draft, pages: Pages) -> str:
    fault = _truth_fault(
        "the assertion", item.assertion, true=item.assertion_true, draft=draft, pages=pages
    )
    fault = fault or _truth_fault(
        "the reason", item.reason, true=item.reason_true, draft=draft, pages=pages
    )
    if fault or not (item.assertion_true and item.reason_true):
        return fault
    linked = _is_linked(item, draft) or _follows(item, draft)
    if item.explains and not linked:
        return "The source does not give the reason as the explanation of the assertion."
    if not item.explains and linked:
        return "The source does give the reason as the explanation of the assertion."
    return ""


def _is_linked(item: AssertionReason, draft: Draft) -> bool:
    """Whether one quote says both and joins them by a word of cause."""
    return any(
        _CAUSE.search(span.quote)
        and is_held(item.assertion, [span.quote], draft.language)
        and is_held(item.reason, [span.quote], draft.language)
        for span in draft.evidence
    )


def _follows(item: AssertionReason, draft: Draft) -> bool:
    """Whether one of the two spans comes right after the other and opens with a word of cause."""
    spans = _best_span(item.assertion, draft), _best_span(item.reason, draft)
    first, second = sorted(spans, key=lambda span: (span.source_id, span.page, span.start))
    adjoins = (first.source_id, first.page) == (second.source_id, second.page)
    adjoins = adjoins and 0 <= second.start - first.end <= _ADJOINING
    return adjoins and bool(_FOLLOWS.match(second.quote))


def _best_span(claim: str, draft: Draft) -> Evidence:
    return max(draft.evidence, key=lambda span: coverage(claim, [span.quote], draft.language))


def _match_fault(item: Match, draft: Draft, pages: Pages) -> str:  # noqa: ARG001 - as above
    readings = [part for span in draft.evidence for part in readings_of(span.quote)]
    for pair in item.pairs:
        own = _nearness(pair.left, pair.right, readings, draft.language)
        if own == _APART:
            return f"No span holds {pair.left!r:.60} together with {pair.right!r:.80}."
        for other in item.pairs:
            if is_held(other.right, [pair.left], draft.language):
                continue  # the left entry itself says it, as in "slope of a velocity–time graph"
            if _nearness(pair.left, other.right, readings, draft.language) < own:
                return f"A span joins {pair.left!r:.60} to {other.right!r:.80} more closely."
    return ""


def _nearness(left: str, right: str, readings: list[str], language: str) -> int:
    """The length in words of the shortest stretch of the quotes that holds both sides."""
    holding = (
        len(content_words(reading, language))
        for reading in readings
        if is_held(left, [reading], language) and is_held(right, [reading], language)
    )
    return min(holding, default=_APART)


def _sequence_fault(item: Sequence, draft: Draft, pages: Pages) -> str:  # noqa: ARG001 - one shape for all types
    places = []
    for step in item.steps:
        place = _place_of(step, draft)
        if place is None:
            return f"No span holds the step {step!r:.100}."
        places.append(place)
    if places != sorted(places):
        return "The source does not give the steps in this order."
    return ""


def _place_of(step: str, draft: Draft) -> tuple[str, int, int] | None:
    """Where the step is first told: source, page and character; None if no span holds it."""
    wanted = content_words(step, draft.language)
    best: tuple[float, tuple[str, int, int]] | None = None
    for span in draft.evidence:
        for match in re.finditer(r"[^.;,:]+", span.quote):
            part = share(wanted, content_words(match[0], draft.language))
            if best is None or part > best[0]:
                best = (part, (span.source_id, span.page, span.start + match.start()))
    held = is_held(step, [span.quote for span in draft.evidence], draft.language)
    return best[1] if best and held else None


def _numerical_fault(item: Numerical, draft: Draft, pages: Pages) -> str:  # noqa: ARG001 - one shape for all types
    spoken = topic_words(item.stem, draft.language)
    spoken |= {w for q in item.quantities for w in topic_words(q.name, draft.language)}
    quoted = {
        word
        for span in draft.evidence
        if span.role is Role.KEY
        for word in content_words(span.quote, draft.language)
    }
    if len(spoken & quoted) < 2:
        return "The quoted relation does not speak of what the question asks."
    return ""


_FAULTS: Mapping[type, Callable[[Any, Draft, Pages], str]] = {
    Single: single_fault,
    Statements: _statements_fault,
    AssertionReason: _assertion_reason_fault,
    Match: _match_fault,
    Sequence: _sequence_fault,
    Numerical: _numerical_fault,
}
