"""How well each part of an answer says what a facet says.

A window is looked at by itself, so more text adds windows and takes none away: a model that takes
the best of them never lowers the credit of an answer that says more.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from rag.evaluate.text import Span, clauses
from rag.lexical import terms
from rag.types import Embedder, Vector

FEATURES = ("cosine", "cosine_beyond_question", "new_terms", "all_terms", "character_grams")

_MAX_SENTENCES = 24
_RUN = 3
_LONGEST_RUN = 1_500  # characters; the embedder reads no further
_MAX_WHOLE = 6
_SAME_SPELLING = 85.0
_LEAST_RESIDUAL = 0.35
_GRAM = 4

_FILLERS = (
    "very much really quite also just too only even thank thanks please hope sir madam know think"
    " question answer mean basically actually simply say tell write following therefore thus hence"
)

Features = NDArray[np.float64]


def windows(text: str, kept: Sequence[Span], wanted: str) -> tuple[Span, ...]:
    """Clauses, sentences, and runs of up to three neighbouring sentences, in order.

    Of a long answer only the sentences that share most terms with `wanted` are looked at; sentences
    that share none, such as a word of thanks, are never joined to others.
    """
    chosen = _most_related(text, kept, wanted)
    whole = len(chosen) if _RUN < len(chosen) <= _MAX_WHOLE else 1
    lengths = (*range(1, _RUN + 1), whole)
    runs = {
        Span(chosen[i].start, chosen[i + n - 1].end)
        for n in lengths
        for i in range(len(chosen) - n + 1)
        if n == 1 or _belongs_together(text, chosen[i : i + n], term_set(wanted))
    }
    parts = {part for sentence in chosen for part in clauses(text, sentence)}
    return tuple(sorted(runs | parts, key=lambda span: (span.start, span.end)))


def _belongs_together(text: str, run: Sequence[Span], wanted: frozenset[str]) -> bool:
    """Neighbours, each on the matter; what was left out between them must not slip back in."""
    gaps = (text[left.end : right.start] for left, right in pairwise(run))
    if any(gap.strip() for gap in gaps) or run[-1].end - run[0].start > _LONGEST_RUN:
        return False
    return all(wanted & term_set(text[span.start : span.end]) for span in run)


def align(facet: str, parts: Sequence[str], question: str, vectors: dict[str, Vector]) -> Features:
    """Windows × FEATURES of one facet; `vectors` holds the unit vector of every text."""
    rows = [_features(facet, part, question, vectors) for part in parts]
    return np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES))


def embed_all(texts: Sequence[str], embedder: Embedder) -> dict[str, Vector]:
    """Each distinct text's unit vector, in one call to the embedder."""
    distinct = sorted({text for text in texts if text.strip()}, key=len)
    rows = embedder.embed(distinct) if distinct else np.zeros((0, embedder.dimensions))
    vectors = dict(zip(distinct, rows, strict=True))
    return vectors | {
        text: np.zeros(embedder.dimensions, np.float32) for text in texts if not text.strip()
    }


def share_of(wanted: frozenset[str], found: frozenset[str]) -> float:
    """The share of wanted terms found, spelling slips in longer words forgiven."""
    if not wanted:
        return 0.0
    return sum(_occurs(term, found) for term in wanted) / len(wanted)


@lru_cache(maxsize=20_000)
def term_set(text: str) -> frozenset[str]:
    """Content terms of a text, without the words that fill any answer to any question."""
    return frozenset(terms(text)) - _fillers()


@cache
def _fillers() -> frozenset[str]:
    return frozenset(terms(_FILLERS))


def _features(
    facet: str, part: str, question: str, vectors: dict[str, Vector]
) -> tuple[float, ...]:
    wanted, found, asked = term_set(facet), term_set(part), term_set(question)
    everything = share_of(wanted, found)
    new = wanted - asked
    return (
        max(0.0, float(vectors[facet] @ vectors[part])),
        _cosine_beyond(vectors[facet], vectors[part], vectors[question]),
        share_of(new, found) if new else everything,
        everything,
        _gram_share(facet, part),
    )


def _cosine_beyond(facet: Vector, part: Vector, question: Vector) -> float:
    """Cosine after the question's direction is taken out, so that echoing it earns nothing."""
    left = facet - (facet @ question) * question
    right = part - (part @ question) * question
    norms = max(float(np.linalg.norm(left)), _LEAST_RESIDUAL) * max(
        float(np.linalg.norm(right)), _LEAST_RESIDUAL
    )
    return max(0.0, float(left @ right) / norms)


def _occurs(term: str, found: frozenset[str]) -> bool:
    if term in found:
        return True
    if len(term) < 5 or not term.isalpha():
        return False
    near = (other for other in found if abs(len(other) - len(term)) < 3)
    return any(fuzz.ratio(term, other) >= _SAME_SPELLING for other in near)


@lru_cache(maxsize=20_000)
def _grams(text: str) -> frozenset[str]:
    folded = " ".join(text.casefold().split())
    return frozenset(folded[i : i + _GRAM] for i in range(len(folded) - _GRAM + 1))


def _gram_share(facet: str, part: str) -> float:
    wanted = _grams(facet)
    return len(wanted & _grams(part)) / len(wanted) if wanted else 0.0


def _most_related(text: str, kept: Sequence[Span], wanted: str) -> list[Span]:
    if len(kept) <= _MAX_SENTENCES:
        return list(kept)
    goal = term_set(wanted)
    overlap = {span: len(goal & frozenset(terms(text[span.start : span.end]))) for span in kept}
    ranked = sorted(kept, key=lambda span: (-overlap[span], span.start))
    return sorted(ranked[:_MAX_SENTENCES], key=lambda span: span.start)
