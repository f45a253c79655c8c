"""Whether a sentence can be read aloud by itself."""

import re
from itertools import pairwise

from rag.generate.extractive import lexicon, patterns
from rag.generate.extractive.clauses import first_verb, is_whole
from rag.generate.extractive.text import MIXED_CASE, words

_BROKEN_MATHS = re.compile(
    r"[=<>→←↔⇌∝∫∑√∂∇≤≥≈≡∞|^{}\\~]|[\ue000-\uf8ff\ufffd]|[®ç‡†ˆ⎯µ]|[∆Δ][a-zA-Z]"
    r"|\b[A-Za-z]+\.[A-Za-z]\w*|\b(?!p[HK])[a-z][A-Z]\b|^\w+ of [A-Z][a-z]+ [A-Z][a-z]+ "
)
_LOOSE_POWER = re.compile(
    r"\d\s?/\s?\d|[a-z]\s(?:The|This|These|In|A|An|It|When|If|For)\s[a-z]"
    r"|\b10\s?[-–−]\s?\d|×\s*10\s?\d|\d\s+\d|\b[a-zA-Z]\d?\s*[-+/*×]\s*[a-zA-Z]\b"
)
_LONE_SYMBOL = re.compile(
    r"(?<![\w'’.-])([b-hj-zA-HJ-Z]|[\u0370-\u03ff]|[a-z][₀-₉⁰-⁹]+|[A-Za-z][ₐ-ₜ]+)(?![\w'’.-])"
)
_CORNERS = re.compile(r"\b[A-Z]{2}\b(?!\s[IVX]+\b)")  # lines and segments of a figure: OP, SN
_COMPARED = re.compile(r"(?<!or )(?<!one )\b(?:more|less)\s+(?!(?:than|of)\b)[a-z]+")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_LONGEST_BARE = 5  # words
_MODIFIED = re.compile(
    r"^(?:of|that|which|in|on|at|between|from|for|to|with|whose|through|by|where)$", re.IGNORECASE
)
MIN_WORDS, MAX_WORDS = 6, 34


def lone_symbols(text: str) -> int:
    """How many single letters stand for quantities or points."""
    return len(_LONE_SYMBOL.findall(text))


def loose_references(text: str, key_terms: frozenset[str]) -> float:
    """How often "the cycle", "the rod" and the like stand without saying which; 0 for none.

    A noun that usually points backwards counts one and a half, another a half; key terms and
    nouns named earlier in the sentence count nothing.
    """
    found = words(text)
    count = 0.0
    for place, (the, noun) in enumerate(pairwise(found)):
        after = found[place + 2] if place + 2 < len(found) else ""
        if the != "the" or _MODIFIED.match(after) or noun in found[:place]:
            continue
        if after and after not in lexicon.STOPWORDS | lexicon.FINITE | lexicon.PRESENT_PLURAL:
            continue
        if noun in lexicon.ANAPHORIC:
            count += 1.5
        elif noun not in key_terms:
            count += 0.5
    return count


def picks_up(text: str, before: str, key_terms: frozenset[str]) -> bool:
    """True if "the comb" takes up "a comb" of the sentences before: a thing of an example.

    A key term, or what the sentence itself speaks of first, may stand with "the".
    """
    found = words(text)
    for place, (the, noun) in enumerate(pairwise(found)):
        after = found[place + 2] if place + 2 < len(found) else ""
        if the != "the" or noun in key_terms | frozenset(found[:place]) or _MODIFIED.match(after):
            continue
        if after and after not in lexicon.STOPWORDS | lexicon.FINITE | lexicon.PRESENT_PLURAL:
            continue
        if re.search(rf"\b(?:an?|one|two|another)\s(?:[a-z]+\s)?{noun}\b", before):
            return True
    return False


def bare_definite_subject(text: str) -> str | None:
    """The head noun of "The rod gets …": a subject that nothing says more about, else None."""
    found = words(text)
    past = next((place for place, word in enumerate(found) if word in lexicon.PAST), len(found))
    subject = found[1 : min(first_verb(found), past)]
    if found[0] != "the" or not 1 <= len(subject) <= _LONGEST_BARE:
        return None
    return None if any(map(_MODIFIED.match, subject)) else subject[-1]


def stands_alone(text: str, shortest: int = MIN_WORDS) -> bool:
    """True if the sentence needs nothing before it and nothing a page would have to show."""
    return (
        _well_formed(text, shortest)
        and no_debris(text)
        and not _points_elsewhere(text)
        and not _anaphoric_subject(text)
        and is_whole(text)
    )


def _well_formed(text: str, shortest: int) -> bool:
    count = len(text.split())
    if not shortest <= count <= MAX_WORDS or not text.endswith("."):
        return False
    if not (text[0].isupper() or MIXED_CASE.match(text)) or any(mark in text for mark in "?!…•;"):
        return False
    capitals = sum(1 for word in text.split()[1:] if word.isupper() and len(word) > 4)
    balanced = text.count("(") == text.count(")") and text.count("[") == text.count("]")
    quotes = text.count("“") == text.count("”") and text.count('"') % 2 == 0
    return capitals <= 1 and balanced and quotes and ": " not in text and ".." not in text


def no_debris(text: str) -> bool:
    if _BROKEN_MATHS.search(text) or _LOOSE_POWER.search(text) or _YEAR.search(text):
        return False
    corners = set(_CORNERS.findall(text))
    return (
        len(corners) < 2 and lone_symbols(text) <= 2 and "http" not in text and "www." not in text
    )


def _points_elsewhere(text: str) -> bool:
    if patterns.META.search(text) or patterns.POINTING.search(text):
        return True
    found = words(text)
    if _COMPARED.search(text) and " than " not in text:
        return True
    if found[0] in lexicon.OPENERS or _bare_quantifier(found):
        return True
    return any(word in lexicon.PRONOUNS for word in found[: max(5, first_verb(found))])


def _bare_quantifier(found: list[str]) -> bool:
    """True for “Some produce …”: some of what? “Some plants produce …” says it."""
    if found[0] not in lexicon.QUANTIFIERS:
        return False
    if found[0] == "both":
        return "and" not in found[1:6]
    second = found[1]
    if found[0] == "one":
        return found[1:3] != ["or", "more"]
    return (
        second in lexicon.FINITE
        or second in lexicon.PRESENT_PLURAL
        or second in {"of", "other", "such"}
    )


def _anaphoric_subject(text: str) -> bool:
    return bare_definite_subject(text) in lexicon.ANAPHORIC
