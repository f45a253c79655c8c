"""Mark posted answers: choices by NTA's rules, free text by the evaluator."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from models.errors import NeetError
from models.evaluation import NewEvaluation, store_evaluations
from models.job import Job
from models.marking import NTA_SCHEME
from models.question import Question, find_questions
from models.session import Session
from models.source import name_sources
from rag.evaluate.choice import mark_choice, read_choice
from rag.evaluate.types import Evaluation, EvaluationState, Facet, FreeText
from workers.outcome import Outcome
from workers.progress import Progress
from workers.runtime import Runtime

Answer = Mapping[str, Any]

TEXTS_AT_ONCE = 32


def evaluate_answers(job: Job, runtime: Runtime, progress: Progress) -> Outcome:
    """Mark every answer of the job; results keep the order the answers came in."""
    answers: Sequence[Answer] = job.params["answers"]
    choices = [answer for answer in answers if answer["question_id"] is not None]
    texts = [answer for answer in answers if answer["question_id"] is None]
    chosen = _mark_choices(job, choices, runtime)
    marked = {id(answer): new for answer, new in zip(choices, chosen, strict=True)}
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        progress.report("marking", len(marked), len(answers))
        batch = texts[start : start + TEXTS_AT_ONCE]
        evaluations = runtime.rag.evaluator.evaluate_many([_free_text(a) for a in batch])
        for answer, evaluation in zip(batch, evaluations, strict=True):
            marked[id(answer)] = _text_marked(answer, evaluation)
    progress.report("marking", len(answers), len(answers))
    in_order = [marked[id(answer)] for answer in answers]

    def store(session: Session) -> None:
        store_evaluations(
            session,
            in_order,
            job_id=job.id,
            owner_id=job.owner_id,
            bundle_id=job.bundle_id or "",
        )

    review = sum(new.state == EvaluationState.NEEDS_REVIEW for new in in_order)
    return Outcome({"answers": len(in_order), "needs_review": review}, store)


def _mark_choices(job: Job, answers: Sequence[Answer], runtime: Runtime) -> list[NewEvaluation]:
    ids = [uuid.UUID(answer["question_id"]) for answer in answers]
    with runtime.database.read() as session:
        found = {q.id: q for q in find_questions(session, ids, viewer_id=job.owner_id)}
        cited = {row.source_id for question in found.values() for row in question.evidence}
        names = {str(i): name for i, name in name_sources(session, cited).items()}
    return [
        _choice_marked(answer, found.get(question_id), names)
        for answer, question_id in zip(answers, ids, strict=True)
    ]


def _choice_marked(
    answer: Answer, question: Question | None, names: Mapping[str, str]
) -> NewEvaluation:
    if question is None:
        return _set_aside(answer, "not_found", "There is no such question.")
    rendered = question.rendered()
    try:
        chosen = read_choice(answer["answer"])
    except NeetError as error:
        return _set_aside(answer, error.code, error.detail)
    given = mark_choice(rendered, question.spans(), chosen, names)
    body = {
        "chosen": chosen,
        "correct": given.correct,
        "feedback": given.feedback,
        "read_next": [asdict(page) for page in given.read_next],
    }
    if chosen is not None:
        shown = [{**asdict(span), "source": names[span.source_id]} for span in given.shown_by]
        body |= {"key": rendered.key, "explanation": rendered.explanation, "evidence": shown}
    return _new(answer, float(given.mark.marks), float(NTA_SCHEME.right), body)


def _free_text(answer: Answer) -> FreeText:
    return FreeText(
        question=answer["question"],
        answer=str(answer["answer"] if answer["answer"] is not None else ""),
        max_marks=answer["max_marks"],
        reference_answer=answer["reference_answer"],
        rubric=tuple(Facet(text) for text in answer["rubric"]),
        language=answer["language"],
    )


def _text_marked(answer: Answer, evaluation: Evaluation) -> NewEvaluation:
    body = asdict(evaluation)
    state = body.pop("state")
    return _new(answer, body.pop("mark"), body.pop("max_marks"), body, state=state)


def _set_aside(answer: Answer, code: str, reason: str) -> NewEvaluation:
    """An answer that cannot be marked is not dropped: a person should look at it."""
    body = {
        "error": code,
        "reason": reason,
        "feedback": reason,
        "flags": [code],
        "confidence": 0.0,
    }
    return _new(answer, None, answer["max_marks"], body, state=EvaluationState.NEEDS_REVIEW)


def _new(
    answer: Answer,
    mark: float | None,
    max_marks: float,
    body: Mapping[str, Any],
    *,
    state: str = EvaluationState.MARKED,
) -> NewEvaluation:
    blank = {"confidence": 1.0, "feedback": "", "facets": [], "flags": [], "read_next": []}
    head = {"id": answer["id"], "mark": mark, "max_marks": max_marks, "state": state}
    return NewEvaluation(
        ref=answer["id"],
        question_id=uuid.UUID(answer["question_id"]) if answer["question_id"] else None,
        mark=mark,
        max_marks=max_marks,
        state=state,
        body={**head, **blank, **body},
    )
