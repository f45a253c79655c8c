"""A watcher is told once that a job is over."""

from sqlalchemy import select

from models.job import JobState
from models.notification import Notification, notify_once
from models.session import Database
from tests.rows import add_job


def test_a_job_is_announced_once_however_often_it_is_noted(database: Database) -> None:
    with database.write() as session:
        job, other = add_job(session), add_job(session)
        notify_once(session, job, JobState.DONE)
        notify_once(session, job, JobState.FAILED)
        notify_once(session, other, JobState.FAILED)
    with database.read() as session:
        told = {(row.job_id, row.state) for row in session.scalars(select(Notification))}
    assert told == {(job.id, "done"), (other.id, "failed")}
