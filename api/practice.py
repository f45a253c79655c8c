"""What happens when a student takes questions: open, answer, look back."""

import uuid
from collections import Counter
from collections.abc import Mapping

from api.schemas.attempt import AttemptIn, AttemptOut, FeedbackOut, ScoreOut
from api.schemas.question import show_evidence, show_question
from api.show import cited
from models.attempt import Attempt, Response, create_attempt, list_responses, record_response
from models.errors import InvalidTransition, NotFound
from models.job import JobState, get_job
from models.marking import NTA_SCHEME
from models.question import Question, QuestionState, find_questions, questions_of_job
from models.session import Session
from models.source import name_sources
from models.user import User
from rag.evaluate.choice import mark_choice


def open_attempt(session: Session, user: User, wanted: AttemptIn) -> Attempt:
    """Start on the questions of a done job, or on questions named; all must be there to take."""
    if wanted.job_id is not None:
        job = get_job(session, wanted.job_id, owner_id=user.id)
        if job.state is not JobState.DONE:
            raise InvalidTransition("The job has no questions yet; wait until it is done.")
        ids = [question.id for question in questions_of_job(session, job.id)]
        title = wanted.title or job.params.get("topic", "")
    else:
        ids, title = list(dict.fromkeys(wanted.question_ids)), wanted.title
    found = find_questions(session, ids, viewer_id=user.id)
    if not found or len(found) < len(ids):
        raise NotFound("Some of these questions do not exist.")
    if any(question.state is not QuestionState.PUBLISHED for question in found):
        raise InvalidTransition("Some of these questions are not published.")
    return create_attempt(
        session, owner_id=user.id, question_ids=ids, title=title, job_id=wanted.job_id
    )


def answer_question(
    session: Session, attempt: Attempt, user: User, question_id: uuid.UUID, chosen: int | None
) -> FeedbackOut:
    """Record the first answer and say what it was worth and why."""
    found = find_questions(session, [question_id], viewer_id=user.id)
    if not found:
        raise NotFound("There is no such question.")
    question = found[0]
    given = mark_choice(question.rendered(), question.spans(), chosen)
    response = record_response(
        session,
        attempt,
        question_id=question_id,
        chosen=chosen,
        correct=given.correct,
        mark=given.mark.marks,
    )
    return give_feedback(question, response, name_sources(session, cited([question])))


def give_feedback(
    question: Question, response: Response, names: Mapping[uuid.UUID, str]
) -> FeedbackOut:
    """Why the chosen option is right or wrong, and the lines of the book that show it."""
    rendered = question.rendered()
    given = mark_choice(rendered, question.spans(), response.chosen)
    return FeedbackOut(
        question_id=question.id,
        chosen=response.chosen,
        correct=response.correct,
        mark=response.mark,
        key=rendered.key,
        why=given.why,
        explanation=rendered.explanation,
        evidence=show_evidence(question, names),
    )


def show_attempt(session: Session, attempt: Attempt, user: User) -> AttemptOut:
    """The attempt as its owner sees it: keys only of questions answered."""
    ids = [uuid.UUID(question_id) for question_id in attempt.question_ids]
    questions = find_questions(session, ids, viewer_id=user.id)
    responses = {response.question_id: response for response in list_responses(session, attempt.id)}
    names = name_sources(session, cited(questions))
    return AttemptOut(
        id=attempt.id,
        title=attempt.title,
        job_id=attempt.job_id,
        created_at=attempt.created_at,
        submitted_at=attempt.submitted_at,
        score=add_up(list(responses.values()), len(ids)),
        questions=[show_question(q, names, reveal=q.id in responses) for q in questions],
        responses=[
            give_feedback(q, responses[q.id], names) for q in questions if q.id in responses
        ],
    )


def add_up(responses: list[Response], total: int) -> ScoreOut:
    """The marks so far of an attempt at `total` questions."""
    kinds = Counter(
        "unattempted" if r.chosen is None else "right" if r.correct else "wrong" for r in responses
    )
    return ScoreOut(
        marks=sum(response.mark for response in responses),
        maximum=total * NTA_SCHEME.right,
        right=kinds["right"],
        wrong=kinds["wrong"],
        unattempted=kinds["unattempted"],
        waiting=total - len(responses),
    )
