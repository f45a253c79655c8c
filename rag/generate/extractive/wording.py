"""The sentences the engine writes itself."""

from rag.generate.extractive import text
from rag.generate.extractive.terms import Term

BLANK = "________"
MATCH_STEM = "Match List I with List II."
INCORRECT_STEM = "Which of the following statements is incorrect?"
CORRECT_STEM = "Which of the following statements is correct?"
TWO_STATEMENTS_STEM = "Given below are two statements:"
MORE_STATEMENTS_STEM = "Consider the following statements:"


def quoted(sentence: str) -> str:
    return f"“{sentence.strip()}”"


def says(sentence: str) -> str:
    return f"The source says: {quoted(sentence)}"


def other_meaning(term: Term) -> str:
    """Why a term is a wrong option: what the book says it is."""
    name = text.sentence_case(term.text)
    said = text.tidy(term.mention.raw) if term.mention else ""
    if term.definition is not None:
        return f"{name} means something else here: {quoted(term.definition.stated)}"
    return f"{name} is spoken of differently: {quoted(said)}"


def fill_in(sentence: str) -> str:
    return f"Fill in the blank: {sentence}"
