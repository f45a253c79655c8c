"""Texts compared by what they say: folded forms and content words."""

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

import snowballstemmer

_PLAIN = "0123456789+-"
_RAISED = str.maketrans({c: f"^{d}" for c, d in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", _PLAIN, strict=True)})
_LOWERED = str.maketrans({c: f"_{d}" for c, d in zip("₀₁₂₃₄₅₆₇₈₉₊₋", _PLAIN, strict=True)})
_LATEX_NOISE = re.compile(r"\\(?:text|mathrm|mathbf|mathit|ce|left|right)\b|\\[,;:! ]")
_LATEX_SYMBOLS = {"times": "×", "cdot": "·", "to": "→", "rightarrow": "→", "circ": "°", "mu": "µ"}
_LATEX_SYMBOL = re.compile(r"\\([A-Za-z]+)")
_DASHES = re.compile("[\u00ad\u2010-\u2015\u2212]")
_QUOTES = re.compile('["`´‘’‚‛“”„′″]')
_PLAIN_WORD = re.compile(r"\b[A-Z]?[a-z]{2,}\b")
_JOINT = re.compile(r"[;:]\s|,?\s+\b(?:whereas|while|but)\b")
_FINE_JOINT = re.compile(r"[;:,.]\s|,?\s+\b(?:whereas|while|but|and|or)\b")
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u0970-\u0dff])"  # with Indic vowel signs
_TOKEN = re.compile(rf"\d+(?:\.\d+)?|{_LETTER}+(?:['’]{_LETTER}+)?")


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_EMPTY = _set_of(
    "a an the of in on at to by for with upon as is are was were be been being am it its this "
    "that these those which who whom whose what when where how and or but also so such than "
    "then there their they them he she his her we our you your has have had having do does did "
    "can could may might will would shall should must very either each other another between "
    "among during through within about just occur occurs occurring take takes taking place "
    "places happen happens call called known know term termed name named refer refers referred "
    "given gives give find found present said defined means mean become becomes became some any "
    "several thus therefore hence because since due"
)
_EXAM = _set_of(
    "following statement statements correct incorrect true false option options choose identify "
    "select regarding best describes describe respect answer question pick right wrong consider "
    "match list below above except"
)
_DIRECTIONS = _set_of(
    "from into onto up down over under out off only without both to towards toward"
)
_NEGATIONS = _set_of(
    "not no non never neither nor cannot without none lacks lack lacking नहीं न बिना"
)


def fold(text: str) -> str:
    """The text with spelling variants levelled: Unicode forms, LaTeX dress, spaces, case of words.

    Raised and lowered digits stay apart from plain ones, and case is kept where it carries meaning
    (`AaBb`, `Co`, `mM`).
    """
    text = text.translate(_RAISED).translate(_LOWERED)
    text = _LATEX_NOISE.sub("", normalize("NFKC", text))
    text = _LATEX_SYMBOL.sub(lambda m: _LATEX_SYMBOLS.get(m[1], m[1]), text)
    text = _QUOTES.sub("'", _DASHES.sub("-", re.sub(r"[${}]", "", text)))
    text = _PLAIN_WORD.sub(lambda m: m[0].lower(), text)
    return " ".join(text.split()).strip(" .;:,")


def content_words(text: str, language: str = "en") -> list[str]:
    """The stems that carry the claim, in order: numbers and directions kept."""
    tokens = [token.casefold() for token in _TOKEN.findall(fold(text))]
    kept = [token for token in tokens if token not in _EMPTY and token not in _NEGATIONS]
    return [_stem(token, language) for token in kept]


def topic_words(text: str, language: str = "en") -> set[str]:
    """Content words without those every exam question uses, and without bare directions."""
    exam = {_stem(word, language) for word in _EXAM | _DIRECTIONS}
    return set(content_words(text, language)) - exam


def negations(text: str) -> int:
    """How often the text denies something."""
    tokens = _TOKEN.findall(text.casefold())
    return sum(t in _NEGATIONS or t.endswith(("n't", "n’t")) for t in tokens)


def sentences_of(text: str) -> list[str]:
    """The text cut after full stops, question marks and semicolons that a space follows."""
    return [part for part in re.split(r"(?<=[.?!;।])\s+", text.strip()) if part]


def clauses_of(text: str) -> list[str]:
    """The text cut at commas, colons and words that join clauses."""
    return [part for part in _FINE_JOINT.split(text) if part.strip()]


def readings_of(text: str) -> list[str]:
    """The text whole, and cut ever finer: at line ends, sentences, and the joints within them."""
    cuts = [text.splitlines(), sentences_of(text), _JOINT.split(text), clauses_of(text)]
    return [text, *(part for parts in cuts for part in parts if part.strip())]


def share(wanted: Iterable[str], available: Iterable[str]) -> float:
    """The part of `wanted` that is in `available`; 1.0 when nothing is wanted."""
    asked = set(wanted)
    return len(asked & set(available)) / len(asked) if asked else 1.0


@lru_cache(maxsize=20_000)
def _stem(word: str, language: str) -> str:
    algorithm = {"hi": "hindi"}.get(language, "english")
    stemmed: str = snowballstemmer.stemmer(algorithm).stemWord(word)
    return stemmed
