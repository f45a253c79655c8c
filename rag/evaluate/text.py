"""An answer as text to analyse: cleaned, cut into clauses, each span traceable to the raw text."""

import re
import unicodedata
from dataclasses import dataclass

MAX_WORDS = 2_000
_MAX_CHARACTERS = 40_000
_JOINERS = "\u200c\u200d"  # Indic spelling needs them
_SENTENCE_END = re.compile(r"(?<=[.!?।;])\s+|\n+|(?<=[.!?।;])(?=[A-Z\u0900-\u097f])")
_CLAUSE_END = re.compile(
    r",\s+(?=(?:and|but|which|while|whereas|so|because|since|therefore|however|although)\b)"
    r"|\s+(?=(?:but|whereas|because|while|although|however|therefore)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open offsets into the cleaned text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CleanText:
    """`text` lacks control and invisible characters; character i stood at `origin[i]` of `raw`."""

    raw: str
    text: str
    origin: tuple[int, ...]
    hidden: int
    cut: bool

    def quote(self, span: Span) -> str:
        """The exact characters of the raw answer under a span."""
        if span.start >= span.end:
            return ""
        return self.raw[self.origin[span.start] : self.origin[span.end - 1] + 1]

    def words(self) -> int:
        return sum(1 for _ in _WORD.finditer(self.text))


def clean(raw: str) -> CleanText:
    """Drop what a reader would not see and fold odd spaces; a huge answer is cut at MAX_WORDS."""
    kept: list[str] = []
    origin: list[int] = []
    hidden = 0
    for index, character in enumerate(raw[:_MAX_CHARACTERS]):
        shown = _shown(character)
        if not shown:
            hidden += 1
            continue
        kept.append(shown)
        origin.append(index)
    text = "".join(kept)
    limit = _word_limit(text)
    cut = len(raw) > _MAX_CHARACTERS or limit < len(text)
    return CleanText(raw, text[:limit], tuple(origin[:limit]), hidden, cut)


def _shown(character: str) -> str:
    """The character as read: itself, a space for any white space, nothing if it cannot be seen."""
    if character in "\n\r\u2028\u2029":
        return "\n"
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    invisible = category in {"Cc", "Cf", "Co", "Cn", "Cs"} and character not in _JOINERS
    if invisible or unicodedata.name(character, "").startswith("VARIATION SELECTOR"):
        return ""
    return character


def _word_limit(text: str) -> int:
    for count, match in enumerate(_WORD.finditer(text), start=1):
        if count > MAX_WORDS:
            return match.start()
    return len(text)


def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences, trimmed; semicolons and line ends close one too."""
    return _split(text, Span(0, len(text)), _SENTENCE_END)


def clauses(text: str, sentence: Span) -> tuple[Span, ...]:
    """Spans of the clauses of a sentence, cut before conjunctions that open a new statement."""
    return _split(text, sentence, _CLAUSE_END)


def _split(text: str, within: Span, boundary: re.Pattern[str]) -> tuple[Span, ...]:
    spans: list[Span] = []
    start = within.start
    for match in boundary.finditer(text, within.start, within.end):
        spans.append(_trim(text, start, match.start()))
        start = match.end()
    spans.append(_trim(text, start, within.end))
    return tuple(span for span in spans if _WORD.search(text, span.start, span.end))


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
