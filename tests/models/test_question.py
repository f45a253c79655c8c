"""Questions: who sees which, what they stand on, and what happens when it is withdrawn."""

import uuid

import pytest

from models.bank import QuestionFilters, bank_signatures, count_by_chapter, list_questions
from models.errors import NotFound
from models.item.evidence import Role as EvidenceRole
from models.question import (
    Question,
    QuestionState,
    find_questions,
    get_question,
    quarantine_standing_on,
    questions_of_job,
)
from models.session import Database
from models.source import Visibility
from models.user import Role
from tests.rows import PAGE, QUOTE, add_book, add_questions, add_user, make_item, new_question

ALL = QuestionFilters()


def test_a_question_comes_back_as_it_was_stored(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session)
        book = add_book(session, owner)
        stored = add_questions(session, owner, new_question(book))[0]
    with database.read() as session:
        question = get_question(session, stored.id, viewer_id=owner.id)
        assert question.parsed() == make_item()
        assert question.rendered().key == 1
        assert question.stem == "Which organelle builds proteins?"
        (span,) = question.spans()
        assert PAGE[span.start : span.end] == span.quote == QUOTE
        assert (span.source_id, span.role) == (str(book.id), EvidenceRole.KEY)
        assert question.verdicts == [{"check": "shape", "verdict": "pass", "reason": ""}]


def test_the_questions_of_a_job_keep_their_order(database: Database) -> None:
    stems = [f"Question number {n}?" for n in (3, 1, 2)]
    with database.write() as session:
        owner = add_user(session)
        book = add_book(session, owner)
        rows = add_questions(session, owner, *(new_question(book, stem) for stem in stems))
    with database.read() as session:
        found = questions_of_job(session, rows[0].job_id)
        assert [question.stem for question in found] == stems
        asked = [rows[2].id, uuid.uuid4(), rows[0].id]
        found = find_questions(session, asked, viewer_id=owner.id)
        assert [question.id for question in found] == [rows[2].id, rows[0].id]


def test_a_private_question_is_absent_for_everybody_else(database: Database) -> None:
    with database.write() as session:
        owner, other = add_user(session), add_user(session)
        question = add_questions(session, owner, new_question(add_book(session, owner)))[0]
        with pytest.raises(NotFound):
            get_question(session, question.id, viewer_id=other.id)
        assert list_questions(session, viewer_id=other.id, filters=ALL) == []
        assert count_by_chapter(session, viewer_id=other.id) == {}


@pytest.mark.parametrize("state", list(QuestionState))
def test_of_the_shared_bank_others_see_what_is_published(
    database: Database, state: QuestionState
) -> None:
    with database.write() as session:
        owner, student = add_user(session, Role.CONTENT), add_user(session)
        new = new_question(add_book(session, owner, shared=True), state=state)
        add_questions(session, owner, new, visibility=Visibility.SHARED)
        seen = list_questions(session, viewer_id=student.id, filters=ALL)
        assert len(seen) == (1 if state is QuestionState.PUBLISHED else 0)
        assert len(list_questions(session, viewer_id=owner.id, filters=ALL)) == 1


def test_filters_narrow_the_list(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session)
        one, two = add_book(session, owner), add_book(session, owner, name="other.pdf")
        first, second = add_questions(
            session, owner, new_question(one, "What is 100% true?"), new_question(two, "Which one?")
        )
        cases = {
            QuestionFilters(subject="physics"): [],
            QuestionFilters(subject="biology"): [second, first],
            QuestionFilters(source_id=one.id): [first],
            QuestionFilters(search="WHICH"): [second],
            QuestionFilters(search="100%"): [first],
            QuestionFilters(search="%"): [first],
            QuestionFilters(search="_"): [],
            QuestionFilters(type="match"): [],
            QuestionFilters(chapter="Cells", state=QuestionState.PUBLISHED): [second, first],
            QuestionFilters(state=QuestionState.DRAFT): [],
        }
        for filters, expected in cases.items():
            assert list_questions(session, viewer_id=owner.id, filters=filters) == expected


def test_the_list_continues_after_a_cursor(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session)
        book = add_book(session, owner)
        rows = add_questions(
            session, owner, *(new_question(book, f"Number {n}?") for n in range(5))
        )
        first = list_questions(session, viewer_id=owner.id, filters=ALL, limit=3)
        rest = list_questions(
            session, viewer_id=owner.id, filters=ALL, before=first[-1].id, limit=3
        )
        assert [q.id for q in (*first, *rest)] == [row.id for row in rows][::-1]


def test_withdrawing_a_source_quarantines_exactly_the_published_questions_standing_on_it(
    database: Database,
) -> None:
    with database.write() as session:
        owner, other = add_user(session), add_user(session)
        gone, kept = add_book(session, owner, shared=False), add_book(session, owner)
        rows = add_questions(
            session,
            owner,
            new_question(gone, "On the withdrawn book?"),
            new_question(kept, "On another book?"),
            new_question(gone, "A draft?", QuestionState.DRAFT),
        )
        theirs = add_questions(session, other, new_question(gone, "Of another student?"))
        assert quarantine_standing_on(session, gone.id) == 2
        assert quarantine_standing_on(session, gone.id) == 0
    with database.read() as session:
        states = [session.get_one(Question, row.id).state for row in (*rows, *theirs)]
    assert states == [
        QuestionState.QUARANTINED,
        QuestionState.PUBLISHED,
        QuestionState.DRAFT,
        QuestionState.QUARANTINED,
    ]


def test_the_bank_offers_stems_on_the_same_books_that_the_viewer_could_have_met(
    database: Database,
) -> None:
    with database.write() as session:
        owner, other = add_user(session), add_user(session)
        book, elsewhere = add_book(session, owner), add_book(session, owner)
        add_questions(
            session,
            owner,
            new_question(book, "Met?"),
            new_question(elsewhere, "On another book?"),
            new_question(book, "A draft?", QuestionState.DRAFT),
        )
        add_questions(session, other, new_question(book, "Of another student?"))
        assert bank_signatures(session, viewer_id=owner.id, source_ids=[book.id]) == ["Met?"]


def test_counts_by_chapter_are_of_published_questions(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session)
        book = add_book(session, owner)
        add_questions(
            session,
            owner,
            new_question(book, "One?"),
            new_question(book, "Two?"),
            new_question(book, "A draft?", QuestionState.DRAFT),
        )
        assert count_by_chapter(session, viewer_id=owner.id) == {"Cells": 2}
