"""Write questions on a topic: retrieve, draft, gate, and keep what passed."""

import uuid
from dataclasses import asdict, replace
from typing import Any

from models.bank import bank_signatures
from models.job import Job
from models.question import NewQuestion, QuestionState, store_questions
from models.session import Session
from models.source import Visibility, hold_sources
from rag.generate.batch import Batch
from rag.types import Filters, GateContext, GenerationRequest, Material
from workers.outcome import Outcome
from workers.page_texts import PageTexts
from workers.progress import Progress
from workers.runtime import Runtime
from workers.vetted import to_question


def generate_mcq(job: Job, runtime: Runtime, progress: Progress) -> Outcome:
    """Run a generation job; its result counts what passed and says why the rest did not."""
    params = job.params
    filters = Filters(
        viewer=str(job.owner_id),
        subject=params["subject"],
        class_level=params["class_level"],
        chapter=params["chapter"],
        source_ids=tuple(params["source_ids"]),
    )
    batch = runtime.rag.write_questions(
        _request(job),
        engine=params["engine"],
        filters=filters,
        context=lambda material: _context(job, runtime, material),
        on_step=progress.report,
    )

    def store(session: Session) -> None:
        store_questions(
            session,
            _questions(session, batch, topic=params["topic"]),
            job_id=job.id,
            owner_id=job.owner_id,
            visibility=Visibility.PRIVATE,
            bundle_id=job.bundle_id or "",
        )

    return Outcome(_result(params, batch), store)


def _questions(session: Session, batch: Batch, *, topic: str) -> list[NewQuestion]:
    """What passed, under the topic's own name; a source withdrawn meanwhile takes its share out."""
    cited = {uuid.UUID(span.source_id) for v in batch.vetted for span in v.draft.evidence}
    in_use = {str(source_id) for source_id in hold_sources(session, cited)}
    return [
        to_question(
            replace(v.draft, topic=topic),
            v.verdicts,
            QuestionState.PUBLISHED
            if all(span.source_id in in_use for span in v.draft.evidence)
            else QuestionState.QUARANTINED,
        )
        for v in batch.vetted
    ]


def _request(job: Job) -> GenerationRequest:
    params = job.params
    return GenerationRequest(
        topic=params["query"],
        count=params["count"],
        types=tuple(params["types"]),
        difficulty=params["difficulty"],
        language=params["language"],
        seed=job.id.int % 2**32,
        whole_chapter=params.get("whole_chapter", ""),
    )


def _context(job: Job, runtime: Runtime, material: Material) -> GateContext:
    sources = [uuid.UUID(s) for s in dict.fromkeys(p.source_id for p in material.passages)]
    with runtime.database.read() as session:
        stems = bank_signatures(session, viewer_id=job.owner_id, source_ids=sources)
    return GateContext(page_text=PageTexts(runtime.database), bank_stems=stems)


def _result(params: dict[str, Any], batch: Batch) -> dict[str, Any]:
    return {
        "requested": params["count"],
        "returned": len(batch.vetted),
        "rejected": [asdict(rejection) for rejection in batch.rejected],
        "engine": params["engine"],
        "usage": asdict(batch.usage),
    }
