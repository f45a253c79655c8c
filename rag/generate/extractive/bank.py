"""All terms of one chapter, and which may stand in for which."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from rag.generate.extractive import patterns, text
from rag.generate.extractive.aliases import find_aliases
from rag.generate.extractive.definitions import Definition, folded, plausible_term
from rag.generate.extractive.facts import Fact, Sentence
from rag.generate.extractive.terms import (
    Term,
    alike_in_form,
    bold_terms,
    is_adjective,
    kinds_of,
    kinship,
    recurring_terms,
)
from rag.types import Passage, Vector

Embed = Callable[[Sequence[str]], Vector]

LEAST_LIKENESS: Final = 1.0
_UNRELATED: Final = 0.25  # cosine of two terms of a chapter that have nothing to do with each other
_SYNONYMS: Final = 0.9
_NEARNESS_WEIGHT: Final = 3.0
_LISTED_TOGETHER: Final = 3.0
_ROOT_LETTERS: Final = 6
_OR: Final = re.compile(r",?\s+or\s+(?:simply\s+)?(?:an?\s+|the\s+)?")
_ALSO: Final = re.compile(
    r",?\s+(?:\(|is\s+|are\s+|which\s+is\s+)?also\s+(?:called|known\s+as|named|termed)\s+(?:an?\s+|the\s+)?"
)
_SECOND_NAME: Final = re.compile(
    r"\balso\s+(?:called|known\s+as|named|termed)\s+(?:an?\s+|the\s+)?$"
)
_BETWEEN: Final = re.compile(r"\s*(?:,|,?\s+and|,?\s+while|,?\s+whereas)\s+(?:an?\s+|the\s+)?")


class TermBank:
    """Looks up, compares and finds terms; `embed` tells near synonyms and kindred apart."""

    def __init__(
        self,
        passages: Sequence[Passage],
        found: Sequence[Sentence],
        definitions: Sequence[Definition],
        facts: Sequence[Fact],
        embed: Embed | None = None,
    ) -> None:
        self._lowercase = _lowercase_words(found)
        self._said: dict[str, list[frozenset[str]]] = defaultdict(list)
        self._whole = " ".join(text.fold(sentence.raw).lower() for sentence in found)
        self._aliases = find_aliases(found)
        self._by_key = self._collect(passages, found, definitions, facts)
        self._pattern = _pattern(self._by_key.values())
        self._index(facts)
        self._siblings = self._joined_by(found, _BETWEEN)
        self._aliases |= self._joined_by(found, _OR) | self._joined_by(found, _ALSO)
        self._near = _cosines(self._by_key, embed)
        self._rivals: dict[str, tuple[Term, ...]] = {}

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(self._by_key.values())

    def find(self, name: str) -> Term | None:
        return self._by_key.get(folded(name))

    def passing_term(self, name: str) -> Term:
        """A name that is no key term of the chapter, compared as if it were."""
        shown = self.displayed(name)
        return Term(
            key=folded(name),
            text=shown,
            plural=text.is_plural(shown),
            adjective=False,
            kinds=kinds_of(shown, ""),
            bold=False,
        )

    def as_written(self, term: Term, name: str) -> Term:
        """The term in the number and spelling of one sentence."""
        shown = self.displayed(name)
        return replace(term, text=shown, plural=text.is_plural(shown))

    def mentions(self, sentence: str) -> Iterator[tuple[Term, tuple[int, int]]]:
        """Terms in a sentence with their place, longest first where they overlap."""
        for match in self._pattern.finditer(sentence):
            term = self._by_key.get(folded(match.group(0)))
            if term is not None:
                yield term, match.span()

    def said_of(self, name: str) -> Sequence[frozenset[str]]:
        return self._said[folded(name)]

    def recurs(self, term: Term) -> bool:
        """True if the chapter uses the name more than once, as it does its key terms."""
        return term.bold or self._whole.count(term.text.lower()) > 1

    def same_thing(self, one: str, other: str) -> bool:
        """True for synonyms, abbreviations, and a term inside the other."""
        left, right = folded(one), folded(other)
        if left == right or left in right or right in left or (left, right) in self._aliases:
            return True
        if _cognate(left, right):
            return True
        initials = "".join(word[0] for word in re.split(r"[\s-]+", left) if word)
        others = "".join(word[0] for word in re.split(r"[\s-]+", right) if word)
        return initials == right or others == left

    def rivals(self, term: Term) -> tuple[Term, ...]:
        """Terms of the same kind, number and form that are not the same thing, nearest first."""
        if term.key not in self._rivals:
            scored = [
                (self.likeness(term, other), other) for other in self.terms if other.key != term.key
            ]
            fit = [
                pair
                for pair in scored
                if pair[0] > 0 and not self.same_thing(term.text, pair[1].text)
            ]
            fit.sort(key=lambda pair: (-pair[0], pair[1].key))
            self._rivals[term.key] = tuple(other for _, other in fit)
        return self._rivals[term.key]

    def likeness(self, one: Term, other: Term) -> float:
        """How well `other` passes for the same kind of thing as `one`; 0 where it would not do."""
        if not alike_in_form(one, other) or _is_second_name(other):
            return 0.0
        score = kinship(one, other)
        if (one.key, other.key) in self._siblings:
            score += _LISTED_TOGETHER
        near = self._near(one.key, other.key)
        if near > _SYNONYMS:
            return 0.0
        score += _NEARNESS_WEIGHT * (near - _UNRELATED)
        return score if score >= LEAST_LIKENESS else 0.0

    def siblings(self, term: Term) -> tuple[Term, ...]:
        """The rivals that some sentence lists beside this term."""
        return tuple(t for t in self.rivals(term) if (term.key, t.key) in self._siblings)

    def in_number(self, term: Term, plural: bool) -> str | None:
        """The term in the number asked for, or None where the chapter does not use it so."""
        if term.plural == plural:
            return term.text
        if term.plural:
            return text.singular(term.text)
        many = text.plural(term.text)
        return many if many.split()[-1].lower() in self._lowercase else None

    def displayed(self, name: str) -> str:
        """The term as it is written in running text: no capital that only a heading gave it."""
        parts = re.split(r"(\s+|-)", name)
        return "".join(
            part.lower() if part.lower() in self._lowercase and len(part) > 1 else part
            for part in parts
        )

    def _collect(
        self,
        passages: Sequence[Passage],
        found: Sequence[Sentence],
        definitions: Sequence[Definition],
        facts: Sequence[Fact],
    ) -> dict[str, Term]:
        best: dict[str, Definition] = {}
        for definition in definitions:
            key = folded(definition.term)
            if key not in best or definition.strength > best[key].strength:
                best[key] = definition
        names = {folded(name): name for name in bold_terms(passages)}
        said = {folded(name): name for name in recurring_terms(found)}
        terms: dict[str, Term] = {}
        for key, name in {**said, **{k: d.term for k, d in best.items()}, **names}.items():
            term = self._term(key, name, key in names, best.get(key))
            if term is not None:
                terms[key] = term
        return _with_mentions(terms, facts, found)

    def _term(self, key: str, name: str, bold: bool, definition: Definition | None) -> Term | None:
        shown = self.displayed(name.strip())
        if not plausible_term(shown) or patterns.META.search(shown):
            return None
        if definition is None and not _in_running_text(shown, self._whole):
            return None
        return Term(
            key=key,
            text=shown,
            plural=text.is_plural(shown),
            adjective=is_adjective(shown, self._whole),
            kinds=kinds_of(shown, definition.gloss if definition else ""),
            bold=bold,
            definition=definition,
        )

    def _joined_by(
        self, found: Sequence[Sentence], joint: re.Pattern[str]
    ) -> frozenset[tuple[str, str]]:
        """Pairs of terms that stand side by side with a joint between: "A, B and C", "A or B"."""
        pairs: set[tuple[str, str]] = set()
        for sentence in found:
            said = text.fold(sentence.raw)
            row = list(self.mentions(said))
            for (one, (_, end)), (other, (start, _)) in pairwise(row):
                if joint.fullmatch(said[end:start]):
                    pairs |= {(one.key, other.key), (other.key, one.key)}
        return frozenset(pairs)

    def _index(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            for term, _ in self.mentions(fact.text):
                self._said[term.key].append(fact.content)


def _is_second_name(term: Term) -> bool:
    """True for what "is also called" so: it may be the key by another name."""
    found = term.definition
    return found is not None and _SECOND_NAME.search(found.stated[: found.at[0]]) is not None


def _cognate(left: str, right: str) -> bool:
    """One head, modifiers of one root: "electric field" and "electrostatic field"."""
    one, other = left.split(), right.split()
    return (
        len(one) == len(other) > 1
        and one[-1] == other[-1]
        and one[0][:_ROOT_LETTERS] == other[0][:_ROOT_LETTERS]
    )


def _cosines(terms: Mapping[str, Term], embed: Embed | None) -> Callable[[str, str], float]:
    """Cosine of two terms by key; a middling constant where there is no embedder."""
    if embed is None or not terms:
        return lambda _one, _other: _UNRELATED
    rows = {key: row for row, key in enumerate(terms)}
    vectors = embed([term.text for term in terms.values()])

    def cosine(one: str, other: str) -> float:
        if one not in rows or other not in rows:
            return _UNRELATED
        return float(vectors[rows[one]] @ vectors[rows[other]])

    return cosine


def _in_running_text(name: str, whole: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", whole) is not None


def _lowercase_words(found: Iterable[Sentence]) -> frozenset[str]:
    seen: set[str] = set()
    for sentence in found:
        seen.update(word for word in re.findall(r"[^\W\d_]{2,}", sentence.raw) if word.islower())
    return frozenset(seen)


def _pattern(terms: Iterable[Term]) -> re.Pattern[str]:
    names = sorted({term.text for term in terms}, key=len, reverse=True)
    if not names:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])", re.IGNORECASE)


def _with_mentions(
    terms: dict[str, Term], facts: Sequence[Fact], found: Sequence[Sentence]
) -> dict[str, Term]:
    """Give each term the sentence that says most about it, for the reason of a wrong option."""
    chosen: dict[str, Sentence] = {}
    lowered = [(fact.text.lower(), fact.sentence) for fact in facts]
    lowered += [(text.fold(sentence.raw).lower(), sentence) for sentence in found]
    for key, term in terms.items():
        if term.definition is not None:
            chosen[key] = term.definition.sentence
            continue
        name = term.text.lower()
        for said, sentence in lowered:
            if name in said and 6 <= len(said.split()) <= 40 and "?" not in said:
                chosen[key] = sentence
                break
    return {key: replace(term, mention=chosen[key]) for key, term in terms.items() if key in chosen}
