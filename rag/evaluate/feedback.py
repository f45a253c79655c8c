"""Feedback in plain sentences: what was covered, what to add, what to correct, where to read."""

from collections.abc import Sequence

from rag.evaluate.types import FacetState, FacetVerdict, Flag, ReadNext

_QUOTED = 160
_FLAG_SENTENCES = {
    Flag.EMPTY: "There is no answer here yet. Write at least one sentence in your own words.",
    Flag.INSTRUCTION_TO_GRADER: (
        "Part of this text speaks to the grader instead of answering; it was left out and a person"
        " will look at it."
    ),
    Flag.COPIED_QUESTION: "Repeating the question earns nothing; say what answers it.",
    Flag.KEYWORD_LIST: (
        "A list of keywords does not show how they are connected; write full sentences."
    ),
    Flag.TOO_LONG: "This answer is far too long; only its first part was read. Answer briefly.",
    Flag.HIDDEN_CHARACTERS: "The text holds invisible characters; type it again without them.",
}


def feedback(
    facets: Sequence[FacetVerdict], flags: Sequence[Flag], read_next: Sequence[ReadNext]
) -> str:
    """Sentences a student can act on, the good news first."""
    parts = [
        _points("You have covered", facets, FacetState.COVERED),
        *(_contradicted(facet) for facet in facets if facet.verdict is FacetState.CONTRADICTED),
        _points("Say more about", facets, FacetState.PARTIAL),
        _points("Still missing", facets, FacetState.MISSING),
        *(_FLAG_SENTENCES[flag] for flag in flags),
        _reading(read_next),
    ]
    return " ".join(part for part in parts if part)


def _points(lead: str, facets: Sequence[FacetVerdict], state: FacetState) -> str:
    points = [f"“{_short(facet.text)}”" for facet in facets if facet.verdict is state]
    if not points:
        return ""
    return f"{lead}: {'; '.join(points)}."


def _contradicted(facet: FacetVerdict) -> str:
    return f"You wrote “{_short(facet.quote)}”, but the right statement is: “{_short(facet.text)}”."


def _reading(read_next: Sequence[ReadNext]) -> str:
    if not read_next:
        return ""
    places = "; ".join(f"{place.source}, page {place.page}" for place in read_next)
    return f"Read next: {places}."


def _short(text: str) -> str:
    folded = " ".join(text.split()).rstrip(".;, ")
    return folded if len(folded) <= _QUOTED else folded[: _QUOTED - 1].rsplit(" ", 1)[0] + "…"
