"""Passages to points: what of a passage is searched."""

from collections.abc import Sequence

from rag.index.types import Point
from rag.lexical import encode_document
from rag.types import Embedder, Passage


def points_of(
    embedder: Embedder, passages: Sequence[Passage], *, owner_id: str, shared: bool
) -> list[Point]:
    """Points ready to store, in the order given; embeds, so give it small batches."""
    texts = [searchable(passage) for passage in passages]
    return [
        Point(passage, dense, encode_document(text), owner_id=owner_id, shared=shared)
        for passage, text, dense in zip(passages, texts, embedder.embed(texts), strict=True)
    ]


def searchable(passage: Passage) -> str:
    """The passage under its headings, which often name the topic its sentences only refer to."""
    return ". ".join((*passage.heading, passage.text))
