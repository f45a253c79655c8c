"""The seam to the vector store: what it holds and what can be asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.lexical import SparseVector
from rag.types import Filters, Passage, Vector


@dataclass(frozen=True, slots=True)
class Point:
    """A passage with its vectors and who may see it; `passage.id`, a UUID, is the point's id."""

    passage: Passage
    dense: Vector
    sparse: SparseVector
    owner_id: str
    shared: bool = False


class Index(Protocol):
    """Passages by vector, for one embedder. Safe to share between threads.

    Where `filters` may be None, None means all that is stored, whoever it belongs to: for upkeep,
    never for an answer. Raises `VectorsUnavailable` when the store does not answer.
    """

    def upsert(self, points: Sequence[Point]) -> None:
        """Store points, replacing those of the same id. Durable once this returns."""
        ...

    def search_dense(self, vector: Vector, *, filters: Filters, limit: int) -> list[Passage]:
        """The passages nearest to a unit vector, best first; `score` is the cosine."""
        ...

    def search_sparse(self, vector: SparseVector, *, filters: Filters, limit: int) -> list[Passage]:
        """The passages sharing terms with the query, best first; `score` is BM25."""
        ...

    def passages(self, filters: Filters | None) -> list[Passage]:
        """All passages that pass, ordered by source, page and offset."""
        ...

    def count(self, filters: Filters | None) -> int: ...

    def delete_source(self, source_id: str) -> None:
        """Forget all passages of a source. Nothing happens when there are none."""
        ...

    def set_shared(self, source_id: str, *, shared: bool) -> None:
        """Show a source to everybody, or to its owner alone."""
        ...

    def optimize(self) -> None:
        """Tidy up after many writes or deletions. May take seconds, in which searches wait."""
        ...

    def close(self) -> None:
        """Give up files and connections; the index cannot be used afterwards."""
        ...
