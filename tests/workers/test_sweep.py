"""The sweeper puts right what got lost, once."""

from models.job import Job, cancel_job
from models.session import Database
from models.source import SourceState, load_source
from tests.rows import add_book, add_job, add_user, long_ago
from tests.workers.conftest import Outbox
from workers.sweep import sweep


def test_a_lost_message_is_sent_again_once(database: Database, outbox: Outbox) -> None:
    with database.write() as session:
        lost, fresh = add_job(session), add_job(session)
        session.get_one(Job, lost.id).due_at = long_ago()
    assert sweep(database, outbox) == 1
    assert sweep(database, outbox) == 0
    assert outbox.sent == [(lost.kind, lost.id)]
    assert fresh.id not in dict(outbox.sent).values()


def test_a_source_whose_job_was_given_up_has_failed(database: Database, outbox: Outbox) -> None:
    with database.write() as session:
        owner = add_user(session)
        book = add_book(session, owner, state=SourceState.PENDING)
        job = add_job(session, owner.id)
        book.job_id = job.id
        cancel_job(session, job.id, owner_id=owner.id)
    sweep(database, outbox)
    with database.read() as session:
        assert load_source(session, book.id).state is SourceState.FAILED
