"""Take a file in: a book becomes pages, passages and vectors; a question bank becomes questions."""

import uuid

from models.job import Job
from models.source import SourceKind, load_source
from workers.ingest_bank import ingest_bank
from workers.ingest_book import ingest_book
from workers.outcome import Outcome
from workers.progress import Progress
from workers.runtime import Runtime


def ingest_source(job: Job, runtime: Runtime, progress: Progress) -> Outcome:
    """Run an ingestion job for the source it names."""
    with runtime.database.read() as session:
        source = load_source(session, uuid.UUID(job.params["source_id"]))
    ingest = ingest_book if source.kind is SourceKind.PDF else ingest_bank
    return ingest(job, source, runtime, progress)
