"""Taking questions: an attempt, its responses, and the feedback on each."""

import uuid

from fastapi import APIRouter, status

from api.deps import CurrentUser, ServicesDep
from api.practice import answer_question, open_attempt, show_attempt
from api.schemas.attempt import (
    AttemptIn,
    AttemptList,
    AttemptOut,
    AttemptSummary,
    FeedbackOut,
    ResponseIn,
)
from models.attempt import get_attempt, list_attempts, submit_attempt

router = APIRouter(tags=["practice"])


@router.post("/attempts", status_code=status.HTTP_201_CREATED)
def post_attempt(body: AttemptIn, services: ServicesDep, user: CurrentUser) -> AttemptOut:
    """Start on a set of questions; it can be left and taken up again."""
    with services.database.write() as session:
        attempt = open_attempt(session, user, body)
    with services.database.read() as session:
        return show_attempt(session, attempt, user)


@router.get("/attempts")
def read_attempts(services: ServicesDep, user: CurrentUser) -> AttemptList:
    """Your attempts, newest first."""
    with services.database.read() as session:
        rows = list_attempts(session, owner_id=user.id)
    return AttemptList(items=[AttemptSummary.model_validate(row) for row in rows])


@router.get("/attempts/{attempt_id}")
def read_attempt(attempt_id: uuid.UUID, services: ServicesDep, user: CurrentUser) -> AttemptOut:
    """An attempt with its questions; keys only of those answered."""
    with services.database.read() as session:
        return show_attempt(session, get_attempt(session, attempt_id, owner_id=user.id), user)


@router.post("/attempts/{attempt_id}/submission", status_code=status.HTTP_201_CREATED)
def post_submission(attempt_id: uuid.UUID, services: ServicesDep, user: CurrentUser) -> AttemptOut:
    """End an attempt before its last question; what is not answered stays unattempted."""
    with services.database.write() as session:
        attempt = get_attempt(session, attempt_id, owner_id=user.id)
        submit_attempt(session, attempt)
    with services.database.read() as session:
        return show_attempt(session, attempt, user)


@router.post("/attempts/{attempt_id}/responses", status_code=status.HTTP_201_CREATED)
def post_response(
    attempt_id: uuid.UUID, body: ResponseIn, services: ServicesDep, user: CurrentUser
) -> FeedbackOut:
    """Answer one question of an attempt; the first answer counts and reveals the key."""
    with services.database.write() as session:
        attempt = get_attempt(session, attempt_id, owner_id=user.id)
        return answer_question(session, attempt, user, body.question_id, body.chosen)
