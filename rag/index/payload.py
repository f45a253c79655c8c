"""What both stores keep beside the vectors, and how filters read in terms of it."""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from rag.index.types import Point
from rag.types import Filters, Passage, PassageKind

DENSE = "dense"
SPARSE = "bm25"
SHARED, PRIVATE = "shared", "private"
EXACT_UP_TO = 100_000  # points; below, exact search is fast enough and filtered recall is 1.0

KEYWORD_FIELDS = ("source_id", "owner_id", "visibility", "subject", "chapter", "language", "kind")
INTEGER_FIELDS = ("class_level",)

# One clause holds when any of its fields has any of the values beside it; a filter is met when all
# its clauses hold.
Values = list[str] | list[int]
Clause = tuple[tuple[str, Values], ...]

_STORED = tuple(f.name for f in fields(Passage) if f.name not in {"id", "score"})


def payload_of(point: Point) -> dict[str, Any]:
    """The whole passage as JSON values, with its owner and visibility."""
    payload = {name: getattr(point.passage, name) for name in _STORED}
    payload["kind"] = point.passage.kind.value
    for name in ("heading", "terms", "boxes"):
        payload[name] = [list(v) if isinstance(v, tuple) else v for v in payload[name]]
    return payload | {"owner_id": point.owner_id, "visibility": visibility(shared=point.shared)}


def passage_of(point_id: object, payload: Mapping[str, Any], score: float = 0.0) -> Passage:
    """The passage back from its payload."""
    values = {name: payload[name] for name in _STORED}
    values["kind"] = PassageKind(values["kind"])
    values["heading"] = tuple(values["heading"])
    values["terms"] = tuple(tuple(span) for span in values["terms"])
    values["boxes"] = tuple(tuple(box) for box in values["boxes"])
    return Passage(id=str(point_id), score=score, **values)


def visibility(*, shared: bool) -> str:
    """Sharing as a word: Edge's Python binding cannot match booleans."""
    return SHARED if shared else PRIVATE


def clauses(filters: Filters | None) -> list[Clause]:
    """The filter in a form every store can express; an empty value narrows nothing."""
    if filters is None:
        return []
    visible: Clause = (("visibility", [SHARED]),)
    if filters.viewer:
        visible += (("owner_id", [filters.viewer]),)
    wanted: list[tuple[str, Values]] = [
        ("subject", _only(filters.subject)),
        ("chapter", _only(filters.chapter)),
        ("language", _only(filters.language)),
        ("class_level", [] if filters.class_level is None else [filters.class_level]),
        ("source_id", list(filters.source_ids)),
        ("kind", [kind.value for kind in filters.kinds]),
    ]
    return [visible, *(((name, values),) for name, values in wanted if values)]


def of_source(source_id: str) -> list[Clause]:
    """Everything of one source, whoever it belongs to."""
    return [(("source_id", [source_id]),)]


def in_reading_order(passages: list[Passage]) -> list[Passage]:
    """By source, page and offset."""
    return sorted(passages, key=lambda p: (p.source_id, p.page, p.start, p.end))


def slug(version: str) -> str:
    """An embedder's name as a folder or collection name."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", version)


def _only(value: str | None) -> list[str]:
    return [value] if value else []
