"""The sample chapters and bank, loaded once into a new home and shared with everyone."""

from pathlib import Path

from api.services import Services
from models.job import JobKind, create_job
from models.source import SourceFacts, SourceKind, create_source, hashes_of
from models.user import first_admin

SAMPLES = Path(__file__).parent.parent / "samples"


def load_samples(services: Services) -> int:
    """Queue every sample this home has never had, withdrawn ones included; returns how many."""
    queued = 0
    with services.database.read() as session:
        admin = first_admin(session)
        known = hashes_of(session, owner_id=admin.id)
    for path in [*sorted(SAMPLES.glob("pdf/*.pdf")), *sorted(SAMPLES.glob("*.csv"))]:
        with path.open("rb") as stream:
            blob = services.blobs.put(
                stream, limit_bytes=services.settings.ingestion.upload_limit_bytes
            )
        if blob.sha256 in known:
            continue
        kind = SourceKind.PDF if path.suffix == ".pdf" else SourceKind.CSV
        with services.database.write() as session:
            source, _ = create_source(
                session,
                owner=admin,
                facts=SourceFacts(path.name, kind),
                sha256=blob.sha256,
                size_bytes=blob.size_bytes,
                shared=True,
            )
            job, _ = create_job(
                session,
                owner_id=admin.id,
                kind=JobKind.INGEST_SOURCE,
                params={"source_id": str(source.id)},
                bundle_id=services.bundles["extractive"],
            )
            source.job_id = job.id
        services.queue.publish(JobKind.INGEST_SOURCE, job.id)
        queued += 1
    return queued
