"""A topic or a question in, the passages that speak of it out."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.errors import BadQuery
from rag.index.build import searchable
from rag.index.types import Index
from rag.lexical import encode_query
from rag.types import Embedder, Filters, Passage

COVERED = 0.4  # cosine of the best passage; below, the books are silent on the topic
_JUDGED = 5  # passages looked at to tell
LONGEST_QUERY = 2_000  # characters; the embedder reads no more than about half of that


@dataclass(frozen=True, slots=True)
class Fusion:
    """How the two legs are joined: the dense one's share, and how deep each is read."""

    dense_share: float
    depth: int = 100


TOPIC = Fusion(dense_share=0.5)
QUESTION = Fusion(dense_share=0.5)


class Retriever:
    """Dense and BM25 search over one index, fused by standardised scores."""

    def __init__(self, embedder: Embedder, index: Index) -> None:
        """`index` must hold vectors of `embedder`."""
        self._embedder = embedder
        self._index = index

    def search(
        self, query: str, *, filters: Filters, limit: int = 10, fusion: Fusion = QUESTION
    ) -> list[Passage]:
        """The best passages first; `score` orders them and means nothing outside this result.

        Raises BadQuery when the query holds no word.
        """
        text = clean_query(query)
        depth = max(fusion.depth, limit)
        dense = self._index.search_dense(
            self._embedder.embed_query(text), filters=filters, limit=depth
        )
        sparse = self._index.search_sparse(encode_query(text), filters=filters, limit=depth)
        return fuse(dense, sparse, dense_share=fusion.dense_share)[:limit]

    def coverage(self, query: str, passages: Sequence[Passage]) -> float:
        """How well the best of `passages` speaks of the query: a cosine, 0 when there is none."""
        if not passages:
            return 0.0
        texts = [searchable(passage) for passage in passages[:_JUDGED]]
        cosines = self._embedder.embed(texts) @ self._embedder.embed_query(clean_query(query))
        return float(cosines.max())

    def covers(self, query: str, passages: Sequence[Passage]) -> bool:
        """Whether the passages are about the query, rather than merely the nearest there are."""
        return self.coverage(query, passages) >= COVERED


def fuse(
    dense: Sequence[Passage], sparse: Sequence[Passage], *, dense_share: float
) -> list[Passage]:
    """Join two ranked lists by the weighted sum of their z-scores, best first.

    A passage that one leg did not return gets that leg's lowest score.
    """
    legs = ((dense_share, _standardised(dense)), (1 - dense_share, _standardised(sparse)))
    by_id = {passage.id: passage for passage in (*sparse, *dense)}
    scores = {
        id_: sum(share * leg.get(id_, min(leg.values(), default=0.0)) for share, leg in legs)
        for id_ in by_id
    }
    ranked = sorted(by_id.values(), key=lambda p: (-scores[p.id], p.id))
    return [replace(passage, score=scores[passage.id]) for passage in ranked]


def clean_query(query: str) -> str:
    """The words of a query: control characters and surplus spaces gone, cut at LONGEST_QUERY."""
    printable = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in query)
    text = " ".join(printable.split())
    if len(text) > LONGEST_QUERY:
        text = text[:LONGEST_QUERY].rpartition(" ")[0] or text[:LONGEST_QUERY]
    if not any(character.isalnum() for character in text):
        raise BadQuery
    return text


def _standardised(passages: Sequence[Passage]) -> Mapping[str, float]:
    scores = np.array([passage.score for passage in passages], dtype=np.float64)
    spread = float(scores.std()) if len(scores) else 0.0
    if spread == 0.0:
        return {passage.id: 0.0 for passage in passages}
    standard = (scores - scores.mean()) / spread
    return {passage.id: float(z) for passage, z in zip(passages, standard, strict=True)}
