"""Taking questions one at a time, and the result."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Response

from api.pages.evidence import sights_of
from api.pages.forms import BadForm, fill, tried
from api.pages.visit import Member, Reader, Sender, Text, go_to
from api.practice import answer_question, open_attempt, show_attempt
from api.schemas.attempt import AttemptIn, AttemptOut, FeedbackOut
from models.attempt import AlreadyAnswered, Attempt, answered, get_attempt
from models.bank import QuestionFilters, list_questions
from models.errors import NeetError, NotFound
from models.item.render import render_html
from models.question import QuestionState, find_questions
from models.session import Session

router = APIRouter(prefix="/practice")

FROM_THE_BANK = 10
BANK_SEARCHED = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One place in the row of questions: its number and what became of it."""

    number: int
    state: str
    mark: int | None


@router.post("")
def start(
    sender: Sender,
    job_id: Text = "",
    chapter: Text = "",
) -> Response:
    """Open an attempt at a job's questions, or at a chapter's from the bank."""
    with sender.services.database.write() as session:
        wanted = (
            fill(AttemptIn, {"job_id": job_id}, {"job_id": "Job"})
            if job_id
            else _from_the_bank(session, sender, chapter)
        )
        attempt = open_attempt(session, sender.user, wanted)
    return go_to(f"/practice/{attempt.id}")


def _from_the_bank(session: Session, member: Member, chapter: str) -> AttemptIn:
    filters = QuestionFilters(chapter=chapter, state=QuestionState.PUBLISHED)
    user_id = member.user.id
    found = list_questions(session, viewer_id=user_id, filters=filters, limit=BANK_SEARCHED)
    if not found:
        raise NotFound("The bank has no question of this chapter yet. Ask for new ones instead.")
    ids = [question.id for question in found]
    known = answered(session, ids, owner_id=user_id)
    fresh_first = sorted(ids, key=lambda question_id: question_id in known)
    return AttemptIn(question_ids=fresh_first[:FROM_THE_BANK], title=chapter)


@router.get("/{attempt_id}")
def resume(attempt_id: uuid.UUID, reader: Reader) -> Response:
    """Where the attempt was left: its first open question, or the result."""
    with reader.services.database.read() as session:
        attempt = get_attempt(session, attempt_id, owner_id=reader.user.id)
        shown = show_attempt(session, attempt, reader.user)
    waiting = [step.number for step in steps_of(attempt, shown) if step.state == "waiting"]
    return go_to(f"/practice/{attempt_id}/{waiting[0] if waiting else 'result'}")


@router.get("/{attempt_id}/result")
def show_result(attempt_id: uuid.UUID, reader: Reader) -> Response:
    """Marks by NTA's rules, and every question with what it was worth."""
    with reader.services.database.read() as session:
        attempt = get_attempt(session, attempt_id, owner_id=reader.user.id)
        shown = show_attempt(session, attempt, reader.user)
    return reader.page(
        "result.html",
        attempt=shown,
        rows=list(zip(steps_of(attempt, shown), _in_order(attempt, shown), strict=True)),
    )


@router.get("/{attempt_id}/{number}")
def show_step(attempt_id: uuid.UUID, number: int, reader: Reader) -> Response:
    """One question; once it is answered, the feedback on it."""
    with reader.services.database.read() as session:
        attempt = get_attempt(session, attempt_id, owner_id=reader.user.id)
        return _step(session, reader, attempt, number)


@router.post("/{attempt_id}/{number}")
def answer(
    attempt_id: uuid.UUID,
    number: int,
    sender: Sender,
    chosen: Annotated[Literal["0", "1", "2", "3"] | None, Form()] = None,
    skip: Annotated[bool, Form()] = False,
) -> Response:
    """Record the answer and show what it was worth; the first one counts."""
    with sender.services.database.write() as session:
        attempt = get_attempt(session, attempt_id, owner_id=sender.user.id)
        if chosen is None and not skip:
            error = BadForm("Choose one of the four options, or leave the question out.")
            return _step(session, sender, attempt, number, error)
        option = int(chosen) if chosen is not None and not skip else None
        question_id = _question_id(attempt, number)
        told = tried(lambda: answer_question(session, attempt, sender.user, question_id, option))
    if isinstance(told, NeetError) and not isinstance(told, AlreadyAnswered):
        raise told
    return go_to(f"/practice/{attempt_id}/{number}#feedback")


def _step(
    session: Session,
    member: Member,
    attempt: Attempt,
    number: int,
    error: NeetError | None = None,
) -> Response:
    question_id = _question_id(attempt, number)
    shown = show_attempt(session, attempt, member.user)
    steps = steps_of(attempt, shown)
    feedback = next((r for r in shown.responses if r.question_id == question_id), None)
    after = [s.number for s in steps if s.state == "waiting" and s.number != number]
    return member.page(
        "question.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        attempt=shown,
        steps=steps,
        number=number,
        following=next((n for n in after if n > number), after[0] if after else None),
        feedback=feedback,
        error=error,
        **_asked(session, member, question_id, feedback),
    )


def _asked(
    session: Session, member: Member, question_id: uuid.UUID, feedback: FeedbackOut | None
) -> dict[str, Any]:
    """The question as markup; its reasons and evidence only where there is feedback."""
    found = find_questions(session, [question_id], viewer_id=member.user.id)
    if not found:
        return {"question": None, "stem": "", "options": ()}
    question = found[0]
    rendered = render_html(question.parsed(), language=question.language)
    open_part = {"question": question, "stem": rendered.stem, "options": rendered.options}
    if feedback is None:
        return open_part
    return {
        **open_part,
        "explanation": rendered.explanation,
        "reasons": rendered.reasons,
        "sights": sights_of(session, member.user, feedback),
    }


def _question_id(attempt: Attempt, number: int) -> uuid.UUID:
    if not 1 <= number <= len(attempt.question_ids):
        raise NotFound(f"These are {len(attempt.question_ids)} questions; there is no {number}.")
    return uuid.UUID(attempt.question_ids[number - 1])


def steps_of(attempt: Attempt, shown: AttemptOut) -> list[Step]:
    """The row of questions; one withdrawn since the attempt was opened is `gone`."""
    told = {str(response.question_id): response for response in shown.responses}
    there = {str(question.id) for question in shown.questions}
    return [
        Step(number, _state(told.get(i), i in there), told[i].mark if i in told else None)
        for number, i in enumerate(attempt.question_ids, start=1)
    ]


def _state(response: FeedbackOut | None, is_there: bool) -> str:
    if response is None:
        return "waiting" if is_there else "gone"
    if response.chosen is None:
        return "skipped"
    return "right" if response.correct else "wrong"


def _in_order(attempt: Attempt, shown: AttemptOut) -> list[Any]:
    by_id = {str(question.id): question for question in shown.questions}
    return [by_id.get(question_id) for question_id in attempt.question_ids]
