"""Where a sentence has its verbs, and whether it is one whole sentence."""

import re
from itertools import pairwise

from rag.generate.extractive import lexicon
from rag.generate.extractive.text import is_plural, words

_SUBORDINATE = re.compile(
    r"^(?:when|whenever|if|because|while|whereas|although|though|until|unless|that|which|who|whose"
    r"|where|how|why|whether)$"
)
_AFTER_NOUNS = frozenset({"of", "in", "for", "from", "between", "to", "done", "and"})
_OPENS_CLAUSE = re.compile(r"^(?:as|since|after|before|once)$")
_SPLICED = re.compile(
    r",\s(?:the|an?|it|they|there)\s(?:[\w’'-]+\s){0,5}?(?:is|are|was|were|has|have|does|do|can|will)\b"
)
_CLUMSY = re.compile(
    r"^(?:Though|Although|Even though)\b.*,\s(?:but|yet)\b"
    r"|\b(?:may|can|could|will|should|would)\b(?:\s(?!and|or|that|which|but|if)\w+){1,6}\s(?:may|can|could|will|should|would)\b"
    r"|\b(\w+)\s\1\b"
    r"|\bacts?\s(?:an?|the)\s|\bits\s(?:\w+\s){1,2}of\sthe\b"  # a word dropped, a word left in
)


def is_whole(text: str) -> bool:
    """True if a main clause is there: more finite verbs than words that open other clauses."""
    opened = _opened(text)
    if (
        max(finite_verbs(text) + past_verbs(text), _far_verb(text)) <= opened
        or _runs_on(text)
        or _CLUMSY.search(text)
    ):
        return False
    bare = re.sub(r"\([^()]*\)", "", text)
    joined = len(re.findall(r",|\b(?:and|but|or|nor|than|so|as)\b", bare))
    certain = sum(word in lexicon.AUXILIARIES for word in words(bare)) - bare.count(" be ")
    return certain - opened - joined <= 1 and not _commands(text)


def _far_verb(text: str) -> int:
    """1 if a plural verb stands away from its plural subject: "cells of a root need …"."""
    found = words(text)
    return int(
        any(
            word in lexicon.PRESENT_PLURAL
            and found[place - 1] not in lexicon.STOPWORDS
            and any(map(is_plural, found[:place]))
            for place, word in enumerate(found)
            if place > 1
        )
    )


def _opened(text: str) -> int:
    found = words(text)
    return sum(_SUBORDINATE.match(word) is not None for word in found) + bool(
        _OPENS_CLAUSE.match(found[0])
    )


def _commands(text: str) -> bool:
    """True for "Observe the leaf …", but not for "Transport of water …" or "Work done …"."""
    first, second = (*words(text), "", "")[:2]
    if first not in lexicon.PRESENT_PLURAL or second in _AFTER_NOUNS | lexicon.PAST:
        return False
    return second not in lexicon.FINITE | lexicon.PRESENT_PLURAL and not is_plural(second)


def verb_places(found: list[str]) -> list[int]:
    """Where words stand that can only be, or must here be, finite verbs."""
    return [place for place in range(len(found)) if _is_verb(found, place)]


def _is_verb(found: list[str], place: int) -> bool:
    """Tell "the plant leaves" from "the leaves", and "it lines" from "field lines start"."""
    word, before = found[place], found[place - 1] if place else ""
    if word in lexicon.AUXILIARIES:
        return True
    follows = found[place + 1] if place + 1 < len(found) else ""
    if word in lexicon.PRESENT_SINGULAR:
        names = follows in lexicon.FINITE or follows in lexicon.PRESENT_PLURAL
        return not names and before not in lexicon.BEFORE_NOUNS
    return word in lexicon.PRESENT_PLURAL and bool(before) and is_plural(before)


def finite_verbs(text: str) -> int:
    """How many finite verbs stand behind the first word."""
    return sum(place > 0 for place in verb_places(words(text)))


def past_verbs(text: str) -> int:
    """Past forms that no auxiliary precedes; some are participles."""
    found = words(text)
    return sum(
        word in lexicon.PAST and before not in lexicon.AUXILIARIES
        for before, word in pairwise(found)
    )


def _runs_on(text: str) -> bool:
    """Two main clauses joined by a comma alone."""
    match = _SPLICED.search(text)
    if match is None:
        return False
    before = text[: match.start()]
    return finite_verbs(before) > _opened(before)


def first_verb(found: list[str]) -> int:
    """Where the first finite verb stands; past the end if there is none."""
    return next(iter(verb_places(found)), len(found))
