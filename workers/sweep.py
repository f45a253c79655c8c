"""Put right what got lost: messages never sent, workers that died, jobs out of attempts."""

from models.lease import due_jobs
from models.session import Database
from models.source import fail_orphans
from rag.index.types import Index
from workers.queue import Queue


def sweep(database: Database, queue: Queue) -> int:
    """Publish due jobs again and fail exhausted ones; returns how many were published."""
    with database.write() as session:
        due = [(job.kind, job.id) for job in due_jobs(session)]
    for kind, job_id in due:
        queue.publish(kind, job_id)
    return len(due)


def clear_orphans(database: Database, index: Index) -> None:
    """Fail sources whose job ended without making them ready, and forget their passages."""
    with database.write() as session:
        orphans = fail_orphans(session)
    for source_id in orphans:
        index.delete_source(str(source_id))
