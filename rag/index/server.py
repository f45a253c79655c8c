"""The index of the production profile: a Qdrant server, by REST."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from qdrant_client import QdrantClient, models
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ApiException

from rag.errors import IndexMismatch, VectorsUnavailable
from rag.index import payload
from rag.index.payload import Clause
from rag.index.types import Point
from rag.lexical import SparseVector
from rag.types import Filters, Passage, Vector

ALIAS = "passages"
MEMORY = ":memory:"  # qdrant-client's own engine behind the same calls, for tests

_PAGE = 1_000
_UPSERT_BATCH = 256
_TIMEOUT_S = 10


class ServerIndex:
    """An `Index` in a server's collection, one per embedder version, found through an alias."""

    def __init__(
        self,
        location: str,
        *,
        version: str,
        dimensions: int,
        api_key: str | None = None,
        alias: str = ALIAS,
    ) -> None:
        """Connect to `location` (a URL, or MEMORY); create collection and alias where missing.

        Raises IndexMismatch when the alias names a collection of another embedder.
        """
        self._collection = f"{alias}-{payload.slug(version)}"
        with _translated():
            self._client = QdrantClient(
                location, api_key=api_key, timeout=_TIMEOUT_S, check_compatibility=False
            )
            live = _live_collection(self._client, alias)
            if live not in {None, self._collection}:
                raise IndexMismatch(
                    f"The passages were indexed as {live}, not as {self._collection}."
                    " Name that embedding model again, or index the sources again with the new one."
                )
            if not self._client.collection_exists(self._collection):
                _create(self._client, self._collection, dimensions)
            if live is None:
                _point_alias(self._client, alias, self._collection)

    def upsert(self, points: Sequence[Point]) -> None:
        for start in range(0, len(points), _UPSERT_BATCH):
            batch = [_server_point(point) for point in points[start : start + _UPSERT_BATCH]]
            with _translated():
                self._client.upsert(self._collection, batch, wait=True)

    def search_dense(self, vector: Vector, *, filters: Filters, limit: int) -> list[Passage]:
        with _translated():
            stored = self._client.count(self._collection, exact=False).count
        exact = stored <= payload.EXACT_UP_TO
        params = models.SearchParams(exact=exact, hnsw_ef=None if exact else 256)
        return self._search(vector.tolist(), payload.DENSE, filters, limit, params)

    def search_sparse(self, vector: SparseVector, *, filters: Filters, limit: int) -> list[Passage]:
        terms = models.SparseVector(indices=list(vector.indices), values=list(vector.values))
        return self._search(terms, payload.SPARSE, filters, limit, None)

    def passages(self, filters: Filters | None) -> list[Passage]:
        found: list[Passage] = []
        condition, offset = _condition(payload.clauses(filters)), None
        while True:
            with _translated():
                records, offset = self._client.scroll(
                    self._collection,
                    scroll_filter=condition,
                    limit=_PAGE,
                    offset=offset,
                    with_payload=True,
                )
            found.extend(payload.passage_of(record.id, record.payload or {}) for record in records)
            if offset is None:
                return payload.in_reading_order(found)

    def count(self, filters: Filters | None) -> int:
        condition = _condition(payload.clauses(filters))
        with _translated():
            return self._client.count(self._collection, count_filter=condition, exact=True).count

    def delete_source(self, source_id: str) -> None:
        selector = models.FilterSelector(filter=_condition(payload.of_source(source_id)))
        with _translated():
            self._client.delete(self._collection, selector, wait=True)

    def set_shared(self, source_id: str, *, shared: bool) -> None:
        values = {"visibility": payload.visibility(shared=shared)}
        selector = models.FilterSelector(filter=_condition(payload.of_source(source_id)))
        with _translated():
            self._client.set_payload(self._collection, values, selector, wait=True)

    def optimize(self) -> None:
        """Nothing to do: a server optimises by itself."""

    def close(self) -> None:
        with _translated():
            self._client.close()

    def _search(
        self,
        query: list[float] | models.SparseVector,
        using: str,
        filters: Filters,
        limit: int,
        params: models.SearchParams | None,
    ) -> list[Passage]:
        with _translated():
            hits = self._client.query_points(
                self._collection,
                query=query,
                using=using,
                query_filter=_condition(payload.clauses(filters)),
                search_params=params,
                limit=limit,
                with_payload=True,
            ).points
        return [payload.passage_of(hit.id, hit.payload or {}, hit.score) for hit in hits]


def _live_collection(client: QdrantClient, alias: str) -> str | None:
    aliases = client.get_aliases().aliases
    return next((a.collection_name for a in aliases if a.alias_name == alias), None)


def _create(client: QdrantClient, collection: str, dimensions: int) -> None:
    try:
        client.create_collection(
            collection,
            vectors_config={
                payload.DENSE: models.VectorParams(size=dimensions, distance=models.Distance.COSINE)
            },
            sparse_vectors_config={
                payload.SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)
            },
        )
    except ApiException:
        # Several workers start at once and one of them is first.
        if not client.collection_exists(collection):
            raise
    for name in payload.KEYWORD_FIELDS:
        client.create_payload_index(collection, name, models.PayloadSchemaType.KEYWORD)
    for name in payload.INTEGER_FIELDS:
        client.create_payload_index(collection, name, models.PayloadSchemaType.INTEGER)


def _point_alias(client: QdrantClient, alias: str, collection: str) -> None:
    create = models.CreateAlias(collection_name=collection, alias_name=alias)
    client.update_collection_aliases([models.CreateAliasOperation(create_alias=create)])


def _server_point(point: Point) -> models.PointStruct:
    sparse = models.SparseVector(
        indices=list(point.sparse.indices), values=list(point.sparse.values)
    )
    return models.PointStruct(
        id=point.passage.id,
        vector={payload.DENSE: point.dense.tolist(), payload.SPARSE: sparse},
        payload=payload.payload_of(point),
    )


def _condition(clauses: list[Clause]) -> models.Filter:
    return models.Filter(
        must=[
            models.Filter(
                should=[
                    models.FieldCondition(key=name, match=models.MatchAny(any=values))
                    for name, values in clause
                ]
            )
            for clause in clauses
        ]
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (ApiException, QdrantException) as error:
        raise VectorsUnavailable(f"The vector server does not answer: {error}") from error
