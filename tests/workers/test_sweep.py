"""The sweeper puts right what got lost, once."""

import uuid
from pathlib import Path

import numpy as np

from models.job import Job, cancel_job
from models.session import Database
from models.source import SourceState, load_source
from rag.index.edge import EdgeIndex
from rag.index.types import Point
from rag.lexical import encode_document
from rag.types import Passage
from tests.rows import add_book, add_job, add_user, long_ago
from tests.workers.conftest import Outbox
from workers.sweep import clear_orphans, sweep


def test_a_lost_message_is_sent_again_once(database: Database, outbox: Outbox) -> None:
    with database.write() as session:
        lost, fresh = add_job(session), add_job(session)
        session.get_one(Job, lost.id).due_at = long_ago()
    assert sweep(database, outbox) == 1
    assert sweep(database, outbox) == 0
    assert outbox.sent == [(lost.kind, lost.id)]
    assert fresh.id not in dict(outbox.sent).values()


def test_a_source_whose_job_was_given_up_has_failed_and_cannot_be_found(
    database: Database, tmp_path: Path
) -> None:
    with database.write() as session:
        owner = add_user(session)
        book = add_book(session, owner, state=SourceState.PENDING)
        job = add_job(session, owner.id)
        book.job_id = job.id
        cancel_job(session, job.id, owner_id=owner.id)
    index = EdgeIndex(tmp_path / "index", version="little@1", dimensions=4)
    passage = Passage(str(uuid.uuid4()), str(book.id), "cells.pdf", 1, 0, 4, "text")
    point = Point(passage, np.ones(4, np.float32) / 2, encode_document("text"), str(owner.id))
    index.upsert([point])
    clear_orphans(database, index)
    with database.read() as session:
        assert load_source(session, book.id).state is SourceState.FAILED
    assert index.count(None) == 0
    index.close()
