"""What in an answer is no answer: instructions to the grader, the question copied, keyword lists.

Such sentences are taken out before alignment, so that nothing they say can add a facet or a mark.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.evaluate.align import share_of, term_set
from rag.evaluate.text import CleanText, Span, sentences
from rag.evaluate.types import Flag

_COPIED_SHARE = 0.8
_LIST_WORDS = 8
_LEAST_FUNCTION_SHARE = 0.08
_HIDDEN_ALLOWED = 3
_WORD = re.compile(r"[\u0900-\u0dff]+|[^\W\d_]+")  # Indic vowel signs are no letters to \w
_SPACED_OUT = re.compile(r"\b(?:\w[ ._-]){4,}\w\b")
_PATTERNS = Path(__file__).with_name("instructions.txt")
_FUNCTION = (
    "a an the is are was were be been being has have had do does did can could will would shall"
    " should may might must of in on at by for from to with into as that which who when where"
    " while because so and or but if than then it its they them their this these those there not"
    " no का की के को में से है हैं और या पर यह वह ने था थे ho hota hoti hai hain ka ki ke ko mein se aur"
)
_FUNCTION_WORDS = frozenset(_FUNCTION.split())


@dataclass(frozen=True, slots=True)
class Examined:
    """`kept` are the sentences that may earn credit, in order."""

    kept: tuple[Span, ...]
    flags: tuple[Flag, ...]


def examine(answer: CleanText, question: str, facets: Sequence[str]) -> Examined:
    """Sort the sentences of an answer into those that answer and those that do not."""
    flags = _of_the_whole(answer)
    kept: list[Span] = []
    expects_lists = any(_is_keyword_list(facet) for facet in facets)
    for span in sentences(answer.text):
        flag = _flag(answer.text[span.start : span.end], question, expects_lists)
        if flag is None:
            kept.append(span)
        elif flag not in flags:
            flags.append(flag)
    if Flag.INSTRUCTION_TO_GRADER not in flags and instructs(answer.text):
        flags.append(Flag.INSTRUCTION_TO_GRADER)
    return Examined(tuple(kept), tuple(flags))


def instructs(text: str) -> bool:
    """Whether a text speaks to whoever marks it, however its letters are spaced or widened."""
    folded = " ".join(unicodedata.normalize("NFKC", text).split())
    closed = _SPACED_OUT.sub(lambda run: re.sub(r"[ ._-]", "", run[0]), folded)
    return any(p.search(folded) or p.search(closed) for p in _instructions())


@cache
def _instructions() -> tuple[re.Pattern[str], ...]:
    lines = _PATTERNS.read_text(encoding="utf-8").splitlines()
    return tuple(re.compile(line, re.IGNORECASE) for line in lines if line and line[0] != "#")


def _of_the_whole(answer: CleanText) -> list[Flag]:
    flags: list[Flag] = []
    if answer.words() == 0:
        flags.append(Flag.EMPTY)
    if answer.cut:
        flags.append(Flag.TOO_LONG)
    if answer.hidden > _HIDDEN_ALLOWED:
        flags.append(Flag.HIDDEN_CHARACTERS)
    return flags


def _flag(sentence: str, question: str, expects_lists: bool) -> Flag | None:
    if instructs(sentence):
        return Flag.INSTRUCTION_TO_GRADER
    if _repeats(sentence, question):
        return Flag.COPIED_QUESTION
    if not expects_lists and _is_keyword_list(sentence):
        return Flag.KEYWORD_LIST
    return None


def _repeats(sentence: str, question: str) -> bool:
    """Whether a sentence says nothing but the question, and nearly all of it."""
    said, asked = term_set(sentence), term_set(question)
    if len(said) < 2 or len(asked) < 2:
        return False
    return not said - asked and share_of(asked, said) >= _COPIED_SHARE


def _is_keyword_list(text: str) -> bool:
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < _LIST_WORDS:
        return False
    return sum(word in _FUNCTION_WORDS for word in words) / len(words) < _LEAST_FUNCTION_SHARE
