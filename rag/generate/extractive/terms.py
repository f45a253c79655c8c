"""The key terms of a chapter, and of what kind they are."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rag.generate.extractive import lexicon, patterns, text
from rag.generate.extractive.definitions import Definition, plausible_term
from rag.generate.extractive.facts import Sentence
from rag.types import Passage

_ENDINGS: Final = (
    ("process", re.compile(r"(?:tion|sion|lysis|esis|osis|ction|duction|phoresis|ing)$")),
    ("enzyme", re.compile(r"ase$")),
    ("sugar", re.compile(r"ose$")),
    ("measure", re.compile(r"(?:ity|ance|ency|ence|ivity|ility|fraction|pressure|energy)$")),
    ("person", re.compile(r"(?:ist|er)$")),
    ("cell", re.compile(r"(?:cyte|blast|phage|plast|some|phyll|thyte)$")),
    ("unit", re.compile(r"(?:tron|ton|cleon|gene|exon|intron|cistron)$")),
    ("chemical", re.compile(r"(?:[^l]ine|ide|[^l]ate|ite|yl|ol|one|ene|ane|acid)$")),
    ("state", re.compile(r"(?:ism|ation|ship|hood|ness)$")),
)
_ACRONYM: Final = re.compile(r"[A-Z][^A-Z]*[A-Z]|\d|[₀-₉⁰-⁹]")
_ADJECTIVE: Final = re.compile(
    r"(?:ic|al|ous|ive|able|ible|ar|ary|less|ful|ed|erse|ate|ant|(?<!m)ent)$"
)
_GENUS: Final = re.compile(
    r"^(?:the|an?|one of the)?\s*((?:[\w-]+\s+){0,3}?[\w-]+?)"
    r"(?=\s+(?:of|that|which|in|by|for|to|with|at|where|whose|from|on|used|formed|obtained|made"
    r"|called|having|and|containing)\b|[,.]|$)",
    re.IGNORECASE,
)


_RECURS: Final = 3
_SHARED_HEAD: Final = 2


@dataclass(frozen=True, slots=True)
class Term:
    """`key` is the folded form; `kinds` are labels such as "head:law" or "genus:pigment".

    `mention` is the sentence that says most about it.
    """

    key: str
    text: str
    plural: bool
    adjective: bool
    kinds: frozenset[str]
    bold: bool
    definition: Definition | None = None
    mention: Sentence | None = None


def bold_terms(passages: Iterable[Passage]) -> Iterator[str]:
    """What the book sets in bold, as written, headings and labels left out."""
    for passage in passages:
        for start, end in passage.terms:
            name = text.fold(passage.text[start - passage.start : end - passage.start]).strip(
                " .,:;()‘’'“”–—-"
            )
            name = re.sub(r"\s*\([^)]*$", "", patterns.LABEL.sub("", name))
            shouting = name.isupper() and len(name) > 6
            if plausible_term(name) and not shouting:
                yield name


def recurring_terms(found: Iterable[Sentence]) -> Iterator[str]:
    """Two-word names the chapter keeps using ("boiling point"), if their head is shared."""
    counts: Counter[tuple[str, str]] = Counter()
    for sentence in found:
        said = [word.lower() for word in text.tokens(text.fold(sentence.raw))]
        counts.update(pair for pair in pairwise(said) if _could_name(*pair))
    often = [pair for pair, count in counts.items() if count >= _RECURS]
    heads = Counter(head for _, head in often)
    yield from (f"{modifier} {head}" for modifier, head in often if heads[head] >= _SHARED_HEAD)


def _could_name(modifier: str, head: str) -> bool:
    for word in (modifier, head):
        if (
            not word.isalpha()
            or len(word) < 4
            or word in lexicon.STOPWORDS
            or word in lexicon.FINITE
        ):
            return False
        if word in lexicon.PAST or patterns.META.search(word):
            return False
    if modifier in lexicon.VAGUE_MODIFIERS or head in lexicon.VAGUE_MODIFIERS:
        return False
    return not head.endswith(("ing", "ly", "ous", "ic", "al")) and not text.is_plural(modifier)


def kinds_of(name: str, gloss: str) -> frozenset[str]:
    """Labels of what sort of thing a term is, from its head word, its ending and its gloss."""
    head = text.stem(_head(name))
    kinds = {f"head:{head}"} if len(name.split()) > 1 else {f"word:{head}"}
    for label, ending in _ENDINGS:
        if len(name.split()) == 1 and ending.search(head):
            kinds.add(f"ends:{label}")
            break
    genus = _GENUS.match(gloss)
    if genus is not None:
        nouns = text.words(genus.group(1))
        if nouns and nouns[-1] not in lexicon.STOPWORDS:
            kinds.add(f"genus:{text.stem(nouns[-1])}")
    if any(_ACRONYM.search(word) for word in name.split()):
        kinds.add("shape:acronym")
    elif len(name.split()) > 1 and all(word[0].isupper() for word in name.split()):
        kinds.add("shape:name")
    return frozenset(kinds)


def alike_in_form(one: Term, other: Term) -> bool:
    """Same part of speech, and both or neither an abbreviation or a name."""
    if one.adjective != other.adjective:
        return False
    if _head_is_modifier(one.text, other.text) or _head_is_modifier(other.text, one.text):
        return False
    shapes = {label for label in one.kinds ^ other.kinds if label.startswith("shape:")}
    return not shapes


def _head_is_modifier(one: str, other: str) -> bool:
    """True for "dynamic equilibrium" beside "equilibrium state": they may say the same."""
    parts = other.split()
    return len(parts) > 1 and text.stem(_head(one)) in {text.stem(part) for part in parts[:-1]}


def kinship(one: Term, other: Term) -> float:
    """What head word, genus and ending say about two terms being of one kind."""
    score = sum(_WEIGHTS[label.split(":")[0]] for label in one.kinds & other.kinds)
    score += 2.0 * _crossed(one, other)
    score -= 0.3 * abs(len(one.text.split()) - len(other.text.split()))
    return score + 0.3 * other.bold + 0.2 * (other.definition is not None)


_WEIGHTS: Final[Mapping[str, float]] = {
    "head": 3.0,
    "genus": 2.0,
    "ends": 1.5,
    "shape": 1.0,
    "word": 0.0,
}


def _crossed(one: Term, other: Term) -> bool:
    """The head word of one is the genus of the other."""
    values = {label.partition(":")[2] for label in one.kinds if label.startswith(("head", "genus"))}
    others = {
        label.partition(":")[2] for label in other.kinds if label.startswith(("head", "genus"))
    }
    return bool(values & others)


def _head(name: str) -> str:
    before = re.split(r"\s+(?:of|in|for|by)\s+", name)[0]
    return (text.words(before) or [name.lower()])[-1].rsplit("-", 1)[-1]


def varies(one: str, other: str) -> bool:
    """True if an adjective of `one` is all that parts them: "saturated" and "liquid solution"."""
    left, right = one.lower().split(), other.lower().split()
    if len(left) != 2 or len(right) != 2 or text.stem(left[1]) != text.stem(right[1]):
        return False
    return re.search(r"(?:id|ute)$", left[0]) is not None or _ADJECTIVE.search(left[0]) is not None


def is_adjective(name: str, whole: str) -> bool:
    """True for one word with an adjective's ending that the chapter never uses as a noun."""
    if len(name.split()) > 1 or not _ADJECTIVE.search(name.lower()):
        return False
    used = rf"\b(?:an?|the|of|by|into|from|between)\s+{re.escape(name.lower())}"
    ends = (
        r"(?=[.,;)]|\s+(?:is|are|and|or|in|of|by|to|from|with|has|was|that|which|formed|present)\b)"
    )
    return re.search(used + ends, whole) is None
