"""Questions as one viewer may see them."""

import uuid
from collections.abc import Sequence

from api.schemas.question import QuestionFull, QuestionOut, show_question
from models.attempt import answered
from models.question import Question
from models.session import Session
from models.source import name_sources
from models.user import User


def show_questions(
    session: Session, questions: Sequence[Question], user: User
) -> list[QuestionFull | QuestionOut]:
    """Whole for content teams; for a student whole only where they have answered."""
    names = name_sources(session, cited(questions))
    known = answered(session, [q.id for q in questions], owner_id=user.id)
    return [
        show_question(question, names, reveal=user.may_share or question.id in known)
        for question in questions
    ]


def cited(questions: Sequence[Question]) -> set[uuid.UUID]:
    """The sources these questions stand on."""
    return {row.source_id for question in questions for row in question.evidence}
