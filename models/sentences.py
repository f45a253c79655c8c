"""Where sentences end in textbook English. Pure: no models, no tables learned from data."""

import re

Span = tuple[int, int]

_END = re.compile(r"[.?!…।]+[\"'”’)\]]*(?=\s|$)|\n+")

_NEVER_END = frozenset(
    "e.g i.e viz cf vs fig figs eq eqs eqn eqns no nos vol pp p ch sec ref refs ed eds approx ca "
    "dr mr mrs ms prof st sr jr gen col sp spp var subsp temp conc sat dil aq min max avg "
    "jan feb mar apr jun jul aug sept oct nov dec al tab".split()
)
"""Abbreviations that stand before what they announce, lower case, without the last full stop."""

_MAY_END = frozenset("etc al a.m p.m b.c a.d u.s u.k inc ltd co".split())
"""Abbreviations that end a sentence when a capital letter follows."""

_WORD_BEFORE = re.compile(r"[^\s(\[“‘\"']*$")
_INITIAL = re.compile(r"^(?:[A-Z]\.)*[A-Z]$")
_LIST_LABEL = re.compile(r"^(?:\d{1,2}|[ivx]{1,4}|[a-h])$")


def split_sentences(text: str) -> list[Span]:
    """Half-open spans of the sentences of `text`, in order, without the blanks between them.

    A newline always ends a sentence. Abbreviations (Fig., e.g., et al.), initials (E. coli,
    J. D. Watson), decimals and list labels do not. Everything but white space is in one span.
    """
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if not _ends_sentence(text, start, match):
            continue
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
    following = text[match.end() :].lstrip(" \t")[:2]
    if following[:1].islower():
        return False
    if mark != ".":
        return True
    found = _WORD_BEFORE.search(text, start, match.start())
    return _stop_ends(
        found.group() if found else "",
        following,
        not text[start : match.start()].strip(" ()0123456789ivxabcdefgh"),
    )


def _stop_ends(word: str, following: str, only_label: bool) -> bool:
    """Whether the full stop after `word` ends a sentence, given the two characters that follow."""
    lower = word.lower()
    if lower in _MAY_END:
        return following[:1].isupper()
    if lower in _NEVER_END:
        return False
    if _INITIAL.match(word):
        return not following[:1].isupper()
    return not (only_label and _LIST_LABEL.match(lower))
