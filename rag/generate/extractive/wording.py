"""The sentences the engine writes itself."""

from rag.generate.extractive import text
from rag.generate.extractive.terms import Term

BLANK = "________"
MATCH_STEM = "Match List I with List II."
INCORRECT_STEM = "Which of the following statements is incorrect?"
TWO_STATEMENTS_STEM = "Given below are two statements:"


def quoted(sentence: str) -> str:
    """The sentence in quotation marks, with its full stop behind them."""
    return f"“{sentence.strip().removesuffix('.')}”."


def says(sentence: str) -> str:
    return f"The source says: {quoted(sentence)}"


def other_meaning(term: Term) -> str:
    """Why a term is a wrong option: what the book says of it."""
    said = term.definition.stated if term.definition is not None else ""
    if not said and term.mention is not None:
        said = text.tidy(term.mention.raw) or text.fold(term.mention.raw)
    return f"The source says something else of {term.text}: {quoted(said)}"


def fill_in(sentence: str) -> str:
    return f"Fill in the blank: {sentence}"
