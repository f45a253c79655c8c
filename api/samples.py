"""The sample chapters and bank, loaded once into a new home and shared with everyone."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from api.intake import take_in
from api.services import Services
from models.source import SourceFacts, hashes_of
from models.user import first_admin
from samples.build import BANK, PDFS, read_chapters


def load_samples(services: Services) -> int:
    """Queue every sample this home has never had, withdrawn ones included; returns how many."""
    with services.database.read() as session:
        admin = first_admin(session)
        known = hashes_of(session, owner_id=admin.id)
    queued = 0
    for path, facts in sample_files():
        if hashlib.sha256(path.read_bytes()).hexdigest() in known:
            continue
        with path.open("rb") as stream:
            take_in(services, admin, stream, facts, shared=True, publish=services.queue.publish)
        queued += 1
    return queued


def sample_files() -> Iterator[tuple[Path, SourceFacts]]:
    """Each chapter's PDF with its place in the syllabus, then the bank."""
    for chapter in read_chapters():
        path = PDFS / f"{chapter.name}.pdf"
        yield (
            path,
            SourceFacts(
                name=path.name,
                subject=chapter.subject,
                class_level=chapter.class_level,
                chapter=chapter.chapter,
            ),
        )
    yield BANK, SourceFacts(BANK.name)
