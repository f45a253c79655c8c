"""Where sentences end in textbook English. Pure: no models, no tables learned from data."""

import re

Span = tuple[int, int]

_END = re.compile(r"[.?!…।]+[\"'”’)\]]*(?=\s|$)|\n+")
_WORD_BEFORE = re.compile(r"[^\s(\[“‘\"']*$")
_INITIAL = re.compile(r"^(?:[A-Z]\.)*[A-Z]$")
_LIST_LABEL = re.compile(r"^\s*\(?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-hA-H])\)?$")

_NEVER_END = re.compile(
    r"""e\.g | i\.e | viz | cf | vs | figs? | eqs? | eqns? | vol | refs? | eds? | approx | ca
      | dr | mr | mrs | ms | prof | st | sr | jr | spp? | var | subsp | temp | conc | dil
      | jan | feb | apr | aug | sept | oct | nov | dec""",
    re.VERBOSE | re.IGNORECASE,
)
"""Abbreviations that stand before what they announce; their stop never ends a sentence."""

_BEFORE_NUMBER = re.compile(r"nos? | pp? | ch | sec | tab | min | max", re.VERBOSE | re.IGNORECASE)
"""Abbreviations before a number, and common words or units before anything else."""

_MAY_END = re.compile(
    r"etc | al | [ap]\.m | b\.c | a\.d | u\.s | u\.k | inc | ltd | co", re.VERBOSE | re.IGNORECASE
)
"""Abbreviations that end a sentence when a capital letter follows."""

_STARTER = re.compile(
    r"(?:The|This|These|It|Its|In|If|A|An|As|At|When|Then|They|There|Thus|Hence|However|For|On|By"
    r"|We|He|She|So|But|To|Here|What|Which|Each|Both|All|Such|Since)\b"
)
"""Words that open sentences, after which a lone capital was no initial (vitamin C. The …)."""


def split_sentences(text: str) -> list[Span]:
    """Half-open spans of the sentences of `text`, in order, without the blanks between them.

    A newline always ends a sentence. Abbreviations (Fig., e.g., et al.), initials (E. coli,
    J. D. Watson), decimals and list labels do not. Everything but white space is in one span.
    """
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, start, match):
            _append(spans, text, start, match.end())
            start = match.end()
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right:
        spans.append((start + left, start + right))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark.startswith("\n"):
        return True
    following = text[match.end() : match.end() + 20].lstrip(" \t")
    if following[:1].islower():
        return False
    if mark != ".":
        return True
    if _LIST_LABEL.match(text[start : match.start()]):
        return False
    before = text[max(start, match.start() - 40) : match.start()]
    found = _WORD_BEFORE.search(before)
    return _stop_ends(found.group() if found else "", following)


def _stop_ends(word: str, following: str) -> bool:
    """Whether the full stop after `word` ends a sentence, given the words that follow."""
    if _MAY_END.fullmatch(word):
        return following[:1].isupper()
    if _BEFORE_NUMBER.fullmatch(word):
        return not following[:1].isdigit()
    if _NEVER_END.fullmatch(word):
        return False
    if _INITIAL.match(word):
        return not following[:1].isupper() or bool(_STARTER.match(following))
    return True
