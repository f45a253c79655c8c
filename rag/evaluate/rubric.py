"""What an answer should say: facets given by the caller, or cut from the reference answer."""

from rag.evaluate.errors import NothingToMarkAgainst
from rag.evaluate.text import Span, clauses, clean, sentences
from rag.evaluate.types import Facet, FreeText
from rag.lexical import terms

MAX_FACETS = 12
_LONG_SENTENCE_TERMS = 12
_CLAUSE_TERMS = 4


def facets_of(answer: FreeText) -> tuple[Facet, ...]:
    """The rubric, or a facet per sentence of the reference; a long sentence gives one per clause.

    A reference of more than MAX_FACETS sentences has neighbours joined, so that every word of it
    still counts. Raises NothingToMarkAgainst where neither holds a word.
    """
    given = tuple(facet for facet in answer.rubric if facet.text.strip() and facet.weight > 0)
    if given:
        return given
    text = clean(answer.reference_answer).text
    spans = [part for sentence in sentences(text) for part in _parts(text, sentence)]
    if not spans:
        raise NothingToMarkAgainst
    per_facet = -(-len(spans) // MAX_FACETS)
    groups = [spans[i : i + per_facet] for i in range(0, len(spans), per_facet)]
    return tuple(Facet(text[group[0].start : group[-1].end]) for group in groups)


def _parts(text: str, sentence: Span) -> tuple[Span, ...]:
    """The clauses of a long sentence where each says enough to stand alone, else the sentence."""
    if len(terms(text[sentence.start : sentence.end])) < _LONG_SENTENCE_TERMS:
        return (sentence,)
    parts = clauses(text, sentence)
    whole = all(len(terms(text[part.start : part.end])) >= _CLAUSE_TERMS for part in parts)
    return parts if whole else (sentence,)
