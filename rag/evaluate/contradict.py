"""Whether a clause of the answer says the opposite of a facet.

Four signs, each cheap and each explainable: another number with the same unit, a negation on one
side only, an antonym in place of a word, and a relation whose two ends are exchanged.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rag.evaluate.align import share_of, term_set
from rag.evaluate.quantity import quantities
from rag.evaluate.text import Span, clauses
from rag.lexical import terms

_SAME_MATTER = 0.6
_NEGATION = re.compile(
    r"\b(?<!or\s)(?<!if\s)(?:not(?!\s+only)|never|cannot|can't|no(?!\s+matter)|none|neither|nor|without|nahi|nahin|नहीं|न)\b|n['’]t\b",
    re.IGNORECASE,
)
_ANTONYMS = (
    "increase decrease", "increases decreases", "rise fall", "rises falls", "higher lower",
    "high low", "more less", "most least", "greater smaller", "larger smaller", "large small",
    "maximum minimum", "positive negative", "attract repel", "gain lose", "gains loses",
    "oxidation reduction", "oxidised reduced", "oxidized reduced", "exothermic endothermic",
    "absorb release", "absorbed released", "anode cathode", "acidic basic", "acid base",
    "aerobic anaerobic", "dominant recessive", "homozygous heterozygous", "haploid diploid",
    "artery vein", "arteries veins", "afferent efferent", "sensory motor", "male female",
    "same different", "similar different", "open closed", "inside outside", "before after",
    "start end", "left right", "upper lower", "presence absence", "present absent",
    "with without", "active inactive", "active passive", "stable unstable", "single double",
    "single-stranded double-stranded", "parallel antiparallel", "parallel perpendicular",
    "parallel series", "stimulate inhibit", "stimulates inhibits", "activates inhibits",
    "activate inhibit", "accelerate retard", "faster slower", "always never", "all none",
    "hypertonic hypotonic", "ascending descending", "anterior posterior", "dorsal ventral",
    "reversible irreversible", "polar nonpolar", "saturated unsaturated", "expand contract",
    "expands contracts", "convex concave", "converging diverging", "real virtual",
    "systole diastole", "inhalation exhalation", "inspiration expiration", "anabolic catabolic",
)  # fmt: skip
_RELATIONS = re.compile(
    r"\b(?:(?:inhibit|activat|stimulat|convert|produc|caus|secret|releas|absorb|depend|exceed|bind|"
    r"control|regulat|increas|decreas|give|yield|form|contain|transport|carr|pump|diffus|follow|"
    r"preced|repress|induc|synthesi[sz]|oxidi[sz]|reduc|attack|repel|attract|cod)"
    r"(?:e|es|s|ed|d|ing|ies|ied|y)?)\b"
    r"|\b(?:greater|smaller|larger|higher|lower|more|less|faster|slower|heavier|lighter)\b"
    r"[\w\s]{0,20}?\bthan\b|\binto\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"\bfrom\b(.{2,80}?)\b(?:in)?to\b(.{2,80})", re.IGNORECASE)
_BE = re.compile(r"\b(?:is|are|was|were|be|been|being|gets?)\s+(?:\w+\s+)?$", re.IGNORECASE)
_BY = re.compile(r"\bby\b", re.IGNORECASE)
_WORDS = re.compile(r"[\w'-]+")


class Opposition(StrEnum):
    NUMBER = "number"
    NEGATION = "negation"
    ANTONYM = "antonym"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class _Relation:
    name: str
    left: frozenset[str]
    right: frozenset[str]

    def exchanged_in(self, other: "_Relation") -> bool:
        left, right = self.left - self.right, self.right - self.left
        crossed = bool(left & other.right) and bool(right & other.left)
        return crossed and not (left & other.left) and not (right & other.right)


def opposition(facet: str, part: str) -> Opposition | None:
    """How a clause opposes a facet or a clause of it, or None."""
    statements = (facet, *(facet[c.start : c.end] for c in clauses(facet, Span(0, len(facet)))))
    return next((kind for each in statements if (kind := _opposition(each, part))), None)


def _opposition(facet: str, part: str) -> Opposition | None:
    """An antonym under a negation opposes nothing."""
    exchanged = _exchanged_words(facet, part)
    if not _on_one_matter(_nouns(facet), _nouns(part), exchanged):
        return None
    if _other_number(facet, part):
        return Opposition.NUMBER
    negated = _negations(facet) % 2 != _negations(part) % 2
    if bool(exchanged) != negated:
        return Opposition.ANTONYM if exchanged else Opposition.NEGATION
    return Opposition.REVERSED if not negated and _reversed(facet, part) else None


def _on_one_matter(
    wanted: frozenset[str], found: frozenset[str], exchanged: frozenset[str]
) -> bool:
    """Whether each side says most of what the other says: a clause with more in it is another."""
    opposites = frozenset(o for word in exchanged for o in _opposites()[word])
    return (
        share_of(wanted - exchanged, found) >= _SAME_MATTER
        and share_of(found - opposites, wanted) >= _SAME_MATTER
    )


def _negations(text: str) -> int:
    return len(_NEGATION.findall(text))


@cache
def _opposites() -> Mapping[str, frozenset[str]]:
    """Stem to the stems of its opposites."""
    found: dict[str, set[str]] = {}
    for pair in _ANTONYMS:
        left, right = (_stem(word) for word in pair.split())
        found.setdefault(left, set()).add(right)
        found.setdefault(right, set()).add(left)
    return {word: frozenset(others) for word, others in found.items()}


def _stem(word: str) -> str:
    return " ".join(terms(word)) or word.lower()


def _exchanged_words(facet: str, part: str) -> frozenset[str]:
    """Stems of the facet whose opposite stands in the clause while they themselves do not."""
    wanted = {_stem(word) for word in _WORDS.findall(facet)}
    found = {_stem(word) for word in _WORDS.findall(part)}
    none: frozenset[str] = frozenset()
    return frozenset(w for w in wanted - found if (_opposites().get(w, none) & found) - wanted)


def _other_number(facet: str, part: str) -> bool:
    """Whether the clause gives quantities of the facet's kind and none of the facet's values."""
    found = quantities(part)
    wanted = quantities(facet)
    rivals = [(w, f) for w in wanted for f in found if f.same_kind(w)]
    return bool(rivals) and not any(left.agrees_with(right) for left, right in rivals)


def _reversed(facet: str, part: str) -> bool:
    """`A inhibits B` against `B inhibits A`, in the active or the passive voice."""
    return any(
        ours.name == theirs.name and ours.exchanged_in(theirs)
        for ours in _relations(facet)
        for theirs in _relations(part)
    )


def _relations(text: str) -> tuple[_Relation, ...]:
    moves = (_Relation("from", _nouns(m[1]), _nouns(m[2])) for m in _FROM_TO.finditer(text))
    return (*moves, *(_relation(text, match) for match in _RELATIONS.finditer(text)))


def _relation(text: str, match: re.Match[str]) -> _Relation:
    before, after = text[: match.start()], text[match.end() :]
    agent = _BY.search(after)
    if agent is not None and _BE.search(before):
        return _Relation(_stem(match.group()), _nouns(after[agent.end() :]), _nouns(before))
    return _Relation(_stem(match.group()), _nouns(before), _nouns(after))


def _nouns(text: str) -> frozenset[str]:
    """Content terms, and single capitals, which the stop words would swallow."""
    return term_set(text) | frozenset(
        w for w in _WORDS.findall(text) if len(w) == 1 and w.isupper()
    )
