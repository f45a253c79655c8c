"""Search the books."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.deps import CurrentUser, ServicesDep
from api.schemas.job import Subject
from api.schemas.source import PassageOut, SearchOut
from rag.types import Filters

router = APIRouter(tags=["passages"])


@router.get("/passages")
def search_passages(
    services: ServicesDep,
    user: CurrentUser,
    q: Annotated[str, Query(max_length=10_000, description="A topic or a question, in words.")],
    subject: Subject | None = None,
    class_level: Annotated[Literal["11", "12"] | None, Query(alias="class")] = None,
    chapter: Annotated[str | None, Query(max_length=300)] = None,
    source_id: Annotated[list[str] | None, Query(max_length=50)] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> SearchOut:
    """Passages of shared sources and your own that answer `q`, best first."""
    filters = Filters(
        viewer=str(user.id),
        subject=subject,
        class_level=int(class_level) if class_level else None,
        chapter=chapter,
        source_ids=tuple(source_id or ()),
    )
    passages = services.rag.retriever.search(q, filters=filters, limit=limit)
    return SearchOut(results=[PassageOut.of(passage) for passage in passages])
