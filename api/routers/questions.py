"""The bank."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import CurrentUser, Cursor, ServicesDep
from api.schemas.job import ItemType, Subject
from api.schemas.question import QuestionFull, QuestionList, QuestionOut
from api.show import show_questions
from models.bank import QuestionFilters, list_questions
from models.question import QuestionState, get_question

router = APIRouter(tags=["questions"])


@router.get("/questions")
def read_questions(
    services: ServicesDep,
    user: CurrentUser,
    subject: Subject | None = None,
    chapter: str | None = None,
    type: ItemType | None = None,  # noqa: A002  # the name in the URL
    state: QuestionState | None = None,
    search: Annotated[str | None, Query(max_length=200)] = None,
    source_id: uuid.UUID | None = None,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> QuestionList:
    """Questions you may see, newest first: the shared bank and your own."""
    filters = QuestionFilters(subject, chapter, type, state, search, source_id)
    with services.database.read() as session:
        questions = list_questions(
            session, viewer_id=user.id, filters=filters, before=cursor, limit=limit
        )
        shown = show_questions(session, questions, user)
    last = questions[-1].id if len(questions) == limit else None
    return QuestionList(items=shown, next_cursor=last)


@router.get("/questions/{question_id}")
def read_question(
    question_id: uuid.UUID, services: ServicesDep, user: CurrentUser
) -> QuestionFull | QuestionOut:
    """One question; a student sees its key once they have answered it."""
    with services.database.read() as session:
        question = get_question(session, question_id, viewer_id=user.id)
        return show_questions(session, [question], user)[0]
