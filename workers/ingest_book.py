"""A PDF becomes canonical pages, passages and vectors."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingestion.chunk import chunk_document
from ingestion.pdf_file import read_pdf
from ingestion.report import ledger_of_pages
from ingestion.types import Chunk, Document
from models import page as pages
from models.job import Job
from models.page import SourcePage
from models.session import Session
from models.source import Source, SourceState, Visibility, load_source
from models.syllabus import chapter_of
from rag.index.build import points_of
from rag.index.types import Point
from rag.types import Passage, PassageKind
from workers.outcome import Outcome
from workers.progress import Progress
from workers.runtime import Runtime

EMBED_BATCH = 64
SURE_OF_CHAPTER = 0.8


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the syllabus a book belongs, as the uploader said or as its title shows."""

    subject: str
    class_level: int | None
    chapter: str
    chapter_id: str


def ingest_book(_job: Job, source: Source, runtime: Runtime, progress: Progress) -> Outcome:
    """Read, cut, embed and index one PDF. A repeat writes the same ids again."""
    document = read_pdf(
        runtime.blobs.get(source.sha256),
        on_page=lambda done, total: progress.report("reading", done, total),
        max_pages=runtime.limits.pdf_page_limit,
    )
    place = find_place(source, document)
    chunks = chunk_document(document, runtime.rag.embedder.count_pieces)
    passages = [to_passage(source, place, chunk, runtime.rag.embedder.name) for chunk in chunks]
    _index(source, passages, runtime, progress)

    def store(session: Session) -> None:
        row = load_source(session, source.id)
        pages.store_pages(session, _pages(source.id, document), _rows(source.id, passages))
        row.state = SourceState.READY
        row.pages, row.chunks = len(document.pages), len(passages)
        row.subject, row.class_level = place.subject, place.class_level
        row.chapter, row.chapter_id = place.chapter, place.chapter_id
        row.report = _report(document)

    return Outcome(
        {"source_id": str(source.id), "pages": len(document.pages), "chunks": len(passages)},
        store,
        undo=lambda: runtime.rag.index.delete_source(str(source.id)),
    )


def find_place(source: Source, document: Document) -> Place:
    """The uploader's word first; what they left empty follows from the title where it is clear."""
    said = Place(source.subject, source.class_level, source.chapter, "")
    title = "\n".join(filter(None, (source.name, document.title)))
    match = chapter_of(
        said.chapter or title,
        subject=said.subject or None,
        class_level=said.class_level,
    )
    if match is None or match.confidence < SURE_OF_CHAPTER:
        return said if said.chapter else Place(said.subject, said.class_level, document.title, "")
    node = match.chapter
    return Place(
        subject=said.subject or node.subject,
        class_level=said.class_level or node.class_level,
        chapter=said.chapter or node.chapter,
        chapter_id=node.id,
    )


def to_passage(source: Source, place: Place, chunk: Chunk, embedder: str) -> Passage:
    """The chunk as the index keeps it; its id follows from source, place in it and embedder."""
    name = f"{source.sha256}:{chunk.page}:{chunk.start}:{chunk.end}:{embedder}"
    return Passage(
        id=str(uuid.uuid5(source.id, name)),
        source_id=str(source.id),
        source=source.name,
        page=chunk.page,
        start=chunk.start,
        end=chunk.end,
        text=chunk.text,
        heading=chunk.heading,
        kind=PassageKind(chunk.kind),
        terms=chunk.terms,
        boxes=chunk.boxes,
        subject=place.subject,
        class_level=place.class_level,
        chapter=place.chapter,
        language=source.language,
    )


def _index(
    source: Source, passages: Sequence[Passage], runtime: Runtime, progress: Progress
) -> None:
    points: list[Point] = []
    shared = source.visibility is Visibility.SHARED
    for start in range(0, len(passages), EMBED_BATCH):
        progress.report("embedding", start, len(passages))
        batch = passages[start : start + EMBED_BATCH]
        points += points_of(
            runtime.rag.embedder, batch, owner_id=str(source.owner_id), shared=shared
        )
    # All at the end: a job that is cancelled or fails on the way leaves nothing to be found.
    progress.report("storing", len(passages), len(passages))
    runtime.rag.index.upsert(points)


def _pages(source_id: uuid.UUID, document: Document) -> list[SourcePage]:
    return [
        SourcePage(
            source_id=source_id,
            number=page.number,
            text=page.text,
            lines=[[line.start, line.end, *line.box] for line in page.lines],
            width=page.width,
            height=page.height,
            ledger={
                "page": page.number,
                "words": page.words,
                "columns": page.columns,
                "quality": page.quality,
                "decision": page.decision,
            },
        )
        for page in document.pages
    ]


def _rows(source_id: uuid.UUID, passages: Sequence[Passage]) -> list[pages.Chunk]:
    return [
        pages.Chunk(
            id=uuid.UUID(passage.id),
            source_id=source_id,
            ordinal=ordinal,
            page=passage.page,
            start=passage.start,
            end=passage.end,
            text=passage.text,
            heading=list(passage.heading),
            kind=passage.kind.value,
            terms=[list(term) for term in passage.terms],
            boxes=[list(box) for box in passage.boxes],
        )
        for ordinal, passage in enumerate(passages)
    ]


def _report(document: Document) -> dict[str, Any]:
    ledger = ledger_of_pages(document).as_data()
    return {"title": document.title, "warnings": list(document.warnings), "ledger": ledger}
