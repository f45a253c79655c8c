"""Mark posted answers: choices by NTA's rules, free text by the evaluator."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.evaluation import NewEvaluation, store_evaluations
from models.job import Job
from models.session import Session
from rag.evaluate.types import EvaluationState
from workers.outcome import Outcome
from workers.progress import Progress
from workers.runtime import Runtime

Answer = Mapping[str, Any]

LETTERS = "ABCD"


def evaluate_answers(job: Job, runtime: Runtime, progress: Progress) -> Outcome:
    """Mark every answer of the job, in the order they came."""
    answers: Sequence[Answer] = job.params["answers"]
    bank = _load_questions(job, runtime)
    marked: list[NewEvaluation] = []
    for done, answer in enumerate(answers):
        progress.report("marking", done, len(answers))
        if answer["question_id"] is not None:
            marked.append(mark_choice(answer, bank.get(answer["question_id"])))
        else:
            marked.append(mark_text(answer, runtime))

    def store(session: Session) -> None:
        store_evaluations(
            session,
            marked,
            job_id=job.id,
            owner_id=job.owner_id,
            bundle_id=job.bundle_id or "",
        )

    review = sum(new.state == EvaluationState.NEEDS_REVIEW for new in marked)
    return Outcome({"answers": len(marked), "needs_review": review}, store)
