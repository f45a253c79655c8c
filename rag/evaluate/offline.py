"""The offline engine: free text marked without a network, the same way every time.

Answer → sentences that answer (suspicion) → windows → alignment with each facet → credit by the
monotone model → contradictions → verdicts → the mark by our arithmetic → abstain where unsure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.evaluate.align import Features, align, embed_all, term_set, windows
from rag.evaluate.arithmetic import counted_credit, mark_of, state_of
from rag.evaluate.contradict import opposition
from rag.evaluate.feedback import feedback
from rag.evaluate.model import CreditModel, shipped_model
from rag.evaluate.quantity import NumberMatch, compare_numbers
from rag.evaluate.rubric import facets_of
from rag.evaluate.suspicion import Examined, examine
from rag.evaluate.text import CleanText, Span, clean
from rag.evaluate.types import (
    Evaluation,
    EvaluationState,
    Facet,
    FacetState,
    FacetVerdict,
    Flag,
    FreeText,
)
from rag.types import Embedder, Vector

ABSTAIN_BELOW = 0.5
_NEAR_BEST = 0.95
_WITHOUT_NUMBER = 0.5
_WORTH_OF_ONLY_NUMBER = {NumberMatch.AGREES: 1.0, NumberMatch.DIFFERS: 0.0}
_TRUST_OPPOSED = 0.6
_TRUST_BOTH = 0.3
_REVIEW_FLAGS = {
    Flag.INSTRUCTION_TO_GRADER: "The answer speaks to the grader; a person should read it.",
    Flag.KEYWORD_LIST: "The answer is mostly a list of keywords; a person should judge it.",
    Flag.TOO_LONG: "The answer is too long to be read in full.",
    Flag.HIDDEN_CHARACTERS: "The answer holds invisible characters.",
}
_FOREIGN = re.compile(r"[^\W\d_\u0000-\u024f\u0370-\u03ff]")
_LETTER = re.compile(r"[^\W\d_]")
_MOST_FOREIGN = 0.3


@dataclass(frozen=True, slots=True)
class _Prepared:
    answer: FreeText
    clean: CleanText
    facets: tuple[Facet, ...]
    examined: Examined
    spans: tuple[Span, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.clean.text[span.start : span.end] for span in self.spans)

    def texts(self) -> tuple[str, ...]:
        return (self.answer.question, *(facet.text for facet in self.facets), *self.parts)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A verdict, and how far to trust it (0 to 1)."""

    verdict: FacetVerdict
    trust: float


@dataclass(frozen=True, slots=True)
class OfflineEvaluator:
    """An `AnswerEvaluator` over sentence vectors and the shipped credit model."""

    embedder: Embedder
    model: CreditModel = field(default_factory=shipped_model)
    engine: str = "offline"

    def evaluate(self, answer: FreeText) -> Evaluation:
        """Mark one answer; raises NothingToMarkAgainst without reference or rubric."""
        return self.evaluate_many([answer])[0]

    def evaluate_many(self, answers: Sequence[FreeText]) -> list[Evaluation]:
        """Mark answers in order, all texts embedded in one call."""
        prepared = [_prepare(answer) for answer in answers]
        vectors = embed_all([text for one in prepared for text in one.texts()], self.embedder)
        return [self._judge(one, vectors) for one in prepared]

    def _judge(self, one: _Prepared, vectors: dict[str, Vector]) -> Evaluation:
        judged = [self._verdict(facet, one, vectors) for facet in one.facets]
        verdicts = tuple(each.verdict for each in judged)
        confidence = _confidence(judged, one)
        reason = _reason(one, verdicts, confidence)
        answer = one.answer
        return Evaluation(
            mark=mark_of(verdicts, answer.max_marks),
            max_marks=answer.max_marks,
            state=EvaluationState.NEEDS_REVIEW if reason else EvaluationState.MARKED,
            confidence=round(confidence, 3),
            feedback=feedback(verdicts, one.examined.flags, answer.read_next),
            facets=verdicts,
            flags=one.examined.flags,
            read_next=answer.read_next,
            reason=reason,
        )

    def _verdict(self, facet: Facet, one: _Prepared, vectors: dict[str, Vector]) -> _Judged:
        parts = one.parts
        features = align(facet.text, parts, one.answer.question, vectors)
        features[_echoes(facet.text, parts, one.answer.question)] = 0.0
        opposing = _opposing_span(facet, one)
        if opposing is not None:
            return self._opposed(facet, one, features, opposing)
        numbers = compare_numbers(facet.text, one.answer.question, " ".join(parts))
        credit = _with_numbers(self.model.best_credit(features), facet, one, numbers)
        state = state_of(credit)
        quote = ""
        if state is not FacetState.MISSING:
            quote = one.clean.quote(self._clearest(features, one.spans))
        verdict = FacetVerdict(
            facet.text, state, quote, counted_credit(state, credit), facet.weight
        )
        return _Judged(verdict, self.model.reliability_at(credit))

    def _opposed(self, facet: Facet, one: _Prepared, features: Features, opposing: Span) -> _Judged:
        """Contradicted; or, where the rest of the answer makes the point too, half and doubt."""
        apart = [
            not (span.start < opposing.end and opposing.start < span.end) for span in one.spans
        ]
        stated = self.model.best_credit(features[apart])
        quote = one.clean.quote(opposing)
        if state_of(stated) is not FacetState.COVERED:
            verdict = FacetVerdict(facet.text, FacetState.CONTRADICTED, quote, 0.0, facet.weight)
            return _Judged(verdict, _TRUST_OPPOSED)
        verdict = FacetVerdict(facet.text, FacetState.PARTIAL, quote, 0.5, facet.weight)
        return _Judged(verdict, _TRUST_BOTH)

    def _clearest(self, features: Features, spans: Sequence[Span]) -> Span:
        """The shortest window that says nearly as much as the best one."""
        credit = self.model.credit(features)
        floor = _NEAR_BEST * float(credit.max())
        near = [span for span, each in zip(spans, credit, strict=True) if each >= floor]
        return min(near, key=lambda span: (span.end - span.start, span.start))


def _prepare(answer: FreeText) -> _Prepared:
    facets = facets_of(answer)
    text = clean(answer.answer)
    examined = examine(text, answer.question, [facet.text for facet in facets])
    wanted = " ".join(facet.text for facet in facets)
    spans = windows(text.text, examined.kept, wanted)
    return _Prepared(answer, text, facets, examined, spans)


def _echoes(facet: str, parts: Sequence[str], question: str) -> list[bool]:
    """Which windows say nothing the question did not, where the facet asks for more than that."""
    asked = term_set(question)
    if not term_set(facet) - asked:
        return [False] * len(parts)
    return [not term_set(part) - asked for part in parts]


def _with_numbers(credit: float, facet: Facet, one: _Prepared, numbers: NumberMatch) -> float:
    """A number is the whole point where nothing else is asked; else half goes without it."""
    only_number = not any(
        term.isalpha() and len(term) > 2
        for term in term_set(facet.text) - term_set(one.answer.question)
    )
    if only_number and numbers in _WORTH_OF_ONLY_NUMBER:
        return _WORTH_OF_ONLY_NUMBER[numbers]
    if numbers in (NumberMatch.DIFFERS, NumberMatch.ABSENT):
        return min(credit, _WITHOUT_NUMBER)
    return credit


def _opposing_span(facet: Facet, one: _Prepared) -> Span | None:
    """The first clause that opposes the facet; a run of sentences would mix their negations."""
    smallest = [
        span
        for span in one.spans
        if not any(span.start <= o.start and o.end <= span.end and o != span for o in one.spans)
    ]
    text = one.clean.text
    return next(
        (span for span in smallest if opposition(facet.text, text[span.start : span.end])), None
    )


def _confidence(judged: Sequence[_Judged], one: _Prepared) -> float:
    """The verdicts' trust by weight; an empty answer is certain, a foreign script is not."""
    if Flag.EMPTY in one.examined.flags:
        return 1.0
    weight = sum(each.verdict.weight for each in judged)
    trust = sum(each.trust * each.verdict.weight for each in judged) / weight
    return trust * (0.5 if _is_foreign(one.clean.text) else 1.0)


def _reason(one: _Prepared, verdicts: Sequence[FacetVerdict], confidence: float) -> str:
    """Why a person should look at this, empty where the mark can stand."""
    for flag, reason in _REVIEW_FLAGS.items():
        if flag in one.examined.flags:
            return reason
    if confidence >= ABSTAIN_BELOW:
        return ""
    if _is_foreign(one.clean.text):
        return "The answer is in a script that this engine reads poorly."
    if any(verdict.verdict is FacetState.PARTIAL for verdict in verdicts):
        return "The answer comes close to a point without clearly making it."
    return "The evaluator is not sure enough of its verdicts."


def _is_foreign(text: str) -> bool:
    letters = len(_LETTER.findall(text))
    return bool(letters) and len(_FOREIGN.findall(text)) / letters > _MOST_FOREIGN
