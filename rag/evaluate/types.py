"""What an evaluation of a free-text answer takes and gives back."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class EvaluationState(StrEnum):
    MARKED = "marked"
    NEEDS_REVIEW = "needs_review"


class FacetState(StrEnum):
    COVERED = "covered"
    PARTIAL = "partial"
    MISSING = "missing"
    CONTRADICTED = "contradicted"


class Flag(StrEnum):
    """What the evaluator noticed about an answer, besides its content."""

    INSTRUCTION_TO_GRADER = "instruction_to_grader"
    COPIED_QUESTION = "copied_question"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    KEYWORD_LIST = "keyword_list"
    HIDDEN_CHARACTERS = "hidden_characters"


@dataclass(frozen=True, slots=True)
class Facet:
    """One point an answer should make; `weight` is its share of the mark relative to the others."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ReadNext:
    """Where a student should read on: a page (1-based) of a source."""

    source: str
    page: int
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class FreeText:
    """A student's answer and what it is measured against.

    `rubric` wins over `reference_answer`; at least one of them is needed. `max_marks` is positive.
    """

    question: str
    answer: str
    max_marks: float
    reference_answer: str = ""
    rubric: tuple[Facet, ...] = ()
    language: str = "en"
    read_next: tuple[ReadNext, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetVerdict:
    """`quote` is an exact substring of the student's answer, empty where nothing answers the facet.

    `credit` (0 to 1) is the part of the facet's weight that the mark counts.
    """

    text: str
    verdict: FacetState
    quote: str = ""
    credit: float = 0.0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A mark in half marks, never outside 0 to `max_marks`, and the reasons for it.

    In state `needs_review` the mark is a proposal and `reason` says what a person should settle.
    """

    mark: float
    max_marks: float
    state: EvaluationState
    confidence: float
    feedback: str
    facets: tuple[FacetVerdict, ...] = ()
    flags: tuple[Flag, ...] = ()
    read_next: tuple[ReadNext, ...] = ()
    reason: str = ""


class AnswerEvaluator(Protocol):
    """An engine that marks free text; the same answer gets the same evaluation from one engine."""

    @property
    def engine(self) -> str: ...

    def evaluate(self, answer: FreeText) -> Evaluation: ...

    def evaluate_many(self, answers: Sequence[FreeText]) -> list[Evaluation]: ...
