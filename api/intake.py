"""Take a file in: keep its bytes, make it a source, and queue the job that reads it."""

import uuid
from collections.abc import Callable
from os import SEEK_END
from typing import BinaryIO

from api.services import Services
from ingestion.errors import UnreadableFile, UnsupportedType
from ingestion.sniff import sniff
from models.blob import FileTooLarge
from models.job import JobKind, create_job
from models.source import Source, SourceFacts, SourceKind, create_source
from models.user import User

HEAD_BYTES = 64 * 1024

Publish = Callable[[JobKind, uuid.UUID], object]


def take_in(
    services: Services,
    owner: User,
    stream: BinaryIO,
    facts: SourceFacts,
    *,
    shared: bool,
    publish: Publish,
) -> tuple[Source, bool]:
    """The file's source, and whether it is new; bytes the owner sent before are not read again.

    What the file is follows from its content, never its name (`UnsupportedType`).
    """
    kind = kind_of(stream)
    blob = services.blobs.put(stream, limit_bytes=services.settings.ingestion.upload_limit_bytes)
    with services.database.write() as session:
        source, created = create_source(
            session,
            owner=owner,
            facts=facts,
            kind=kind,
            sha256=blob.sha256,
            size_bytes=blob.size_bytes,
            shared=shared,
        )
        if not created:
            return source, False
        job, _ = create_job(
            session,
            owner_id=owner.id,
            kind=JobKind.INGEST_SOURCE,
            params={"source_id": str(source.id)},
            bundle_id=services.bundles["extractive"],
        )
        source.job_id = job.id
    publish(JobKind.INGEST_SOURCE, job.id)
    return source, True


def require_readable(services: Services, stream: BinaryIO, name: str) -> None:
    """Raise what is plainly wrong with the file, naming it, before anything of it is kept."""
    size_bytes = stream.seek(0, SEEK_END)
    stream.seek(0)
    if size_bytes > (limit := services.settings.ingestion.upload_limit_bytes):
        megabytes = limit // 1_000_000
        raise FileTooLarge(f"{name} is larger than {megabytes} MB. Split it and send the parts.")
    try:
        kind_of(stream)
    except UnreadableFile as error:
        raise type(error)(f"{name}: {error.detail}") from error


def kind_of(stream: BinaryIO) -> SourceKind:
    """What the stream holds, leaving it at its start."""
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    kind = sniff(head)
    if kind not in set(SourceKind):
        raise UnsupportedType
    return SourceKind(kind)
