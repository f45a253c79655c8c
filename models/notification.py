"""What a watcher is told once: a job is over."""

import uuid

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Row, insert_into
from models.job import Job, JobState


class Notification(Row):
    __tablename__ = "notification"
    __table_args__ = (UniqueConstraint("job_id"),)

    job_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("job.id"))
    state: Mapped[str]


def notify_once(session: Session, job: Job, state: JobState) -> None:
    """Note that the job is over; a second note of the same job is dropped."""
    session.execute(
        insert_into(session, Notification)
        .values(job_id=job.id, state=state.value)
        .on_conflict_do_nothing()
    )
