"""The index of the embedded profile: Qdrant Edge, the server's engine in this process."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import qdrant_edge as qdrant

from rag.errors import IndexDamaged, IndexInUse, IndexMismatch, VectorsUnavailable
from rag.index import payload
from rag.index.payload import Clause
from rag.index.types import Point
from rag.lexical import SparseVector
from rag.types import Filters, Passage, Vector

_PAGE = 1_000
_UPSERT_BATCH = 256
# Building a graph stops all of Python for 20 s at 12,000 points, while exact search among 50,000
# takes 25 to 50 ms: so none is built. More than EXACT_UP_TO points belong on a server.
_NO_GRAPH_KB = 1_000_000_000
_EXACT = qdrant.SearchParams(exact=True)
_LIVE = "live"  # names the folder in use, as an alias does on a server


class EdgeIndex:
    """An `Index` in a folder that one process at a time may open.

    Writes pass through a write-ahead log, which also holds the lock: without it a second process
    could write into the same files.
    """

    def __init__(self, root: Path, *, version: str, dimensions: int) -> None:
        """Open, or create, the index of embedder `version` under `root`.

        Raises IndexInUse when another process has it, IndexMismatch when what is stored came from
        another embedder.
        """
        folder = root / payload.slug(version)
        _refuse_other_version(root, folder.name)
        if not folder.is_dir():
            _create(folder, dimensions)
        self._shard = _load(folder, dimensions)
        _write_atomically(root / _LIVE, folder.name)

    def upsert(self, points: Sequence[Point]) -> None:
        for start in range(0, len(points), _UPSERT_BATCH):
            batch = [_edge_point(point) for point in points[start : start + _UPSERT_BATCH]]
            self._update(qdrant.UpdateOperation.upsert_points(batch))

    def search_dense(self, vector: Vector, *, filters: Filters, limit: int) -> list[Passage]:
        query = qdrant.Query.Nearest(vector.tolist(), payload.DENSE)
        return self._search(query, filters, limit, _EXACT)

    def search_sparse(self, vector: SparseVector, *, filters: Filters, limit: int) -> list[Passage]:
        terms = qdrant.SparseVector(list(vector.indices), list(vector.values))
        return self._search(qdrant.Query.Nearest(terms, payload.SPARSE), filters, limit, None)

    def passages(self, filters: Filters | None) -> list[Passage]:
        found: list[Passage] = []
        condition, offset = _condition(payload.clauses(filters)), None
        while True:
            with _translated():
                records, offset = self._shard.scroll(
                    qdrant.ScrollRequest(
                        offset=offset, limit=_PAGE, filter=condition, with_payload=True
                    )
                )
            found.extend(payload.passage_of(record.id, record.payload or {}) for record in records)
            if offset is None:
                return payload.in_reading_order(found)

    def count(self, filters: Filters | None) -> int:
        with _translated():
            return self._shard.count(
                qdrant.CountRequest(exact=True, filter=_condition(payload.clauses(filters)))
            )

    def delete_source(self, source_id: str) -> None:
        condition = _condition(payload.of_source(source_id))
        self._update(qdrant.UpdateOperation.delete_points_by_filter(condition))

    def set_shared(self, source_id: str, *, shared: bool) -> None:
        condition = _condition(payload.of_source(source_id))
        values = {"visibility": payload.visibility(shared=shared)}
        self._update(qdrant.UpdateOperation.set_payload_by_filter(condition, values))

    def optimize(self) -> None:
        with _translated():
            self._shard.optimize()
            self._shard.flush()

    def close(self) -> None:
        with _translated():
            self._shard.flush()
            self._shard.close()

    def _search(
        self,
        query: qdrant.Query,
        filters: Filters,
        limit: int,
        params: qdrant.SearchParams | None,
    ) -> list[Passage]:
        request = qdrant.QueryRequest(
            limit=limit,
            query=query,
            filter=_condition(payload.clauses(filters)),
            params=params,
            with_payload=True,
        )
        with _translated():
            hits = self._shard.query(request)
        return [payload.passage_of(hit.id, hit.payload or {}, hit.score) for hit in hits]

    def _update(self, operation: qdrant.UpdateOperation) -> None:
        with _translated():
            self._shard.update(operation)


def _refuse_other_version(root: Path, wanted: str) -> None:
    pointer = root / _LIVE
    live = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else wanted
    if live != wanted:
        raise IndexMismatch(
            f"The passages were indexed with the embedding model {live}, not {wanted}."
            " Name that model again, or index the sources again with the new one."
        )


def _create(folder: Path, dimensions: int) -> None:
    """Build an empty index beside `folder` and move it there: a crash leaves all or nothing."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        with _translated():
            shard = qdrant.EdgeShard.create(str(staging / "shard"), _config(dimensions))
            for name in payload.KEYWORD_FIELDS:
                shard.update(_field_index(name, qdrant.PayloadSchemaType.Keyword))
            for name in payload.INTEGER_FIELDS:
                shard.update(_field_index(name, qdrant.PayloadSchemaType.Integer))
            shard.flush()
            shard.close()
        if not folder.exists():
            (staging / "shard").rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _load(folder: Path, dimensions: int) -> qdrant.EdgeShard:
    try:
        return qdrant.EdgeShard.load(str(folder), _config(dimensions))
    except Exception as error:  # the binding raises nothing more particular
        if "WouldBlock" in str(error):
            raise IndexInUse from error
        raise IndexDamaged(
            f"The passage index in {folder} cannot be opened: {error}."
            " Move that folder away and index the sources again."
        ) from error


def _config(dimensions: int) -> qdrant.EdgeConfig:
    return qdrant.EdgeConfig(
        vectors={payload.DENSE: qdrant.EdgeVectorParams(dimensions, qdrant.Distance.Cosine)},
        sparse_vectors={
            payload.SPARSE: qdrant.EdgeSparseVectorParams(modifier=qdrant.Modifier.Idf)
        },
        optimizers=qdrant.EdgeOptimizersConfig(indexing_threshold=_NO_GRAPH_KB),
        wal_enabled=True,
    )


def _field_index(name: str, schema: qdrant.PayloadSchemaType) -> qdrant.UpdateOperation:
    return qdrant.UpdateOperation.create_field_index(name, schema)


def _edge_point(point: Point) -> qdrant.Point:
    vectors = {
        payload.DENSE: point.dense.tolist(),
        payload.SPARSE: qdrant.SparseVector(list(point.sparse.indices), list(point.sparse.values)),
    }
    return qdrant.Point(point.passage.id, vectors, payload.payload_of(point))


def _condition(clauses: list[Clause]) -> qdrant.Filter:
    return qdrant.Filter(
        must=[
            qdrant.Filter(
                should=[
                    qdrant.FieldCondition(name, match=qdrant.MatchAny(values))
                    for name, values in clause
                ]
            )
            for clause in clauses
        ]
    )


def _write_atomically(path: Path, text: str) -> None:
    staging = path.with_name(f".{path.name}-{os.getpid()}")
    staging.write_text(text, encoding="utf-8")
    staging.replace(path)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # the binding raises nothing more particular
        raise VectorsUnavailable(f"The passage index does not answer: {error}") from error
