"""How much of a page's text layer can be trusted, between 0 and 1."""

import re

from ingestion.fonts import LOST

_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[aeiouyàâéèêíîóôöúû]", re.IGNORECASE)
_STRANGE_CASE = re.compile(r"[a-z]+[A-Z]{2,}[a-z]|^[a-z]+[A-Z][a-z]*[A-Z]")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}", re.IGNORECASE)
_LATIN = re.compile(r"^[A-Za-zÀ-ÿ]+$")
_FEWEST_WORDS = 20  # fewer say nothing about a text layer


def score_text(text: str) -> float:
    """The share of words that could be words, less the share of characters that are lost.

    A word is suspect when it has no vowel, five consonants on end, or capitals in odd places; short
    ones, capitals and other scripts are not judged. 1 for text too short to judge.
    """
    words = [word for word in _WORD.findall(text) if len(word) >= 4 and _LATIN.match(word)]
    lost = text.count(LOST) / max(len(text), 1)
    if len(words) < _FEWEST_WORDS:
        return round(max(1 - 3 * lost, 0.0), 3)
    suspect = sum(_is_suspect(word) for word in words) / len(words)
    return round(max(1 - 2 * suspect - 3 * lost, 0.0), 3)


def _is_suspect(word: str) -> bool:
    if word.isupper():
        return not _VOWELS.search(word)
    return (
        not _VOWELS.search(word)
        or bool(_CONSONANTS.search(word))
        or bool(_STRANGE_CASE.search(word))
    )
