"""Words to sparse BM25 vectors, scientific tokens kept whole.

The document side carries the saturated term weight of BM25 (Robertson and Zaragoza 2009) with a
fixed average length, so that a weight never depends on what else is stored; the index multiplies
the inverse document frequency in at query time.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import snowballstemmer

K1 = 1.2
B = 0.5
AVERAGE_TERMS = 120.0  # terms left of a full chunk of 256 word pieces, stop words gone

STOP_WORDS = frozenset(
    # a literal of a hundred quoted words is no easier to read
    """
    a about an and any are as at be been but by can did do does explain following for from give had
    has have how if in into is it its may mention name no not of on or other out so some state such
    than that the their them then there these they this those to was were what when where which who
    why will with would
    का की के को में से है हैं और या पर यह वह ने एक लिए कि जो तथा इस उस क्या कैसे
    """.split()  # noqa: SIM905 - as above
)

_INDIC = "\u0900-\u0963\u0966-\u0dff\u200c\u200d"  # letters, vowel signs and joiners, not the danda
_LETTER = rf"(?:[^\W\d_]|[\u0300-\u036f{_INDIC}])"
_TOKEN = re.compile(
    r"\d'→\d'"  # strand directions
    r"|\d+(?:\.\d+)?\^[+-]?\d+"  # powers
    r"|\d+'"  # carbon and strand ends
    r"|\d+(?:\.\d+)?(?=[^\w.]|\.(?!\d)|$)"  # plain numbers
    rf"|{_LETTER}+\^-\d+"  # units in a denominator
    rf"|(?:{_LETTER}|\d)+(?:[+-]+(?![^\W_]))?"  # words, formulas, units, with a charge at the end
)

_SCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED = re.compile(r"(?<=\d)⁺?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?![⁺⁻])|⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SCRIPT = re.compile(
    r"(?<![\w.])(?P<base>\d+(?:\.\d+)?\^)\{?(?P<power>[+-]?\d+)\}?(?![+-])"
    r"|\^\{?(?P<inverse>-\d+)\}?"
    r"|[_^](?:\{(?P<braced>\w*[+-]?)\}|(?P<bare>\w*[+-]?))"
)
_FLAT_INVERSE = re.compile(r"(?<![\w-])(m|s|kg|g|mol|cm|dm|mm|nm|L|J|K|Pa)-(?=[1-4](?!\w))")
_DIRECTION = re.compile(r"(\d')\s*(?:→|⟶|->|–>|-|\bto\b)\s*(?=\d')")
_POSSESSIVE = re.compile(r"(?<=[^\W\d_])'s\b")
_SIGNS = str.maketrans(
    {"−": "-", "‐": "-", "‑": "-", "–": "-", "—": " ", "′": "'", "’": "'", "ʹ": "'", "\u00ad": ""}
)


@dataclass(frozen=True, slots=True)
class SparseVector:
    """Weights by term; `indices` are distinct stable 32-bit hashes, in rising order."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


def encode_document(text: str) -> SparseVector:
    """BM25 weight of each term: tf (k1 + 1) / (tf + k1 (1 - b + b length / average length))."""
    counts = Counter(terms(text))
    norm = K1 * (1 - B + B * counts.total() / AVERAGE_TERMS)
    return _vector({term: tf * (K1 + 1) / (tf + norm) for term, tf in counts.items()})


def encode_query(text: str) -> SparseVector:
    """Weight of each term: how often the query says it."""
    return _vector({term: float(count) for term, count in Counter(terms(text)).items()})


def terms(text: str) -> list[str]:
    """The terms of a text in order: words stemmed; formulas, charges, powers and units whole.

    `C₃`, `C_3` and `C3` are one term, as are `10⁻⁹` and `10^{-9}`, `α` and `alpha`.
    """
    return [term for token in _tokens(text) if (term := _term(token))]


def _tokens(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(_normalise(text)):
        token = match.group()
        bare = token.rstrip("+-")
        # "Cl-" is an ion, the first half of "pre- and postnatal" is not.
        is_charged = bare != bare.lower() or not bare.isalpha()
        yield token if is_charged else bare


def _normalise(text: str) -> str:
    """NFKC, but with powers still powers: `10⁹` becomes `10^9` and not `109`."""
    text = _RAISED.sub(lambda run: "^" + run.group(), text).translate(_SCRIPTS)
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    text = _FLAT_INVERSE.sub(r"\1^-", _SCRIPT.sub(_flatten_script, text))
    return _DIRECTION.sub(r"\1→", _POSSESSIVE.sub("", text))


def _flatten_script(match: re.Match[str]) -> str:
    """Powers of numbers and inverse units keep their caret; indices, areas, charges are run on."""
    if match["base"]:
        return match["base"] + match["power"]
    return f"^{match['inverse']}" if match["inverse"] else match["braced"] or match["bare"] or ""


@lru_cache(maxsize=65_536)
def _term(token: str) -> str:
    word = token.casefold()
    if word in STOP_WORDS:
        return ""
    if len(word) == 1 and "α" <= word <= "ω":
        return unicodedata.name(word).rpartition(" ")[2].lower().replace("lamda", "lambda")
    if "\u0900" <= word[0] <= "\u097f":
        return str(snowballstemmer.stemmer("hindi").stemWord(word))
    if len(word) > 2 and word.isascii() and word.isalpha():
        # A stemmer keeps state while it works, so threads cannot share one.
        return str(snowballstemmer.stemmer("english").stemWord(word))
    return word


@lru_cache(maxsize=65_536)
def _hash(term: str) -> int:
    return int.from_bytes(blake2b(term.encode(errors="replace"), digest_size=4).digest(), "big")


def _vector(weights: dict[str, float]) -> SparseVector:
    by_index: dict[int, float] = {}
    for term, weight in weights.items():
        index = _hash(term)
        by_index[index] = by_index.get(index, 0.0) + weight
    indices = tuple(sorted(by_index))
    return SparseVector(indices, tuple(by_index[index] for index in indices))
