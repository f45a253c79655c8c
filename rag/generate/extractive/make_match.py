"""Match the columns: four terms and what the book says of each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile

from models.item.match import Match, Pair
from rag.generate.extractive import clauses, lexicon, text, wording
from rag.generate.extractive.candidate import Candidate, Made, seeded
from rag.generate.extractive.definitions import Definition, Shape, plausible_term
from rag.generate.extractive.facts import Fact, Sentence
from rag.generate.extractive.make_definition import gives_away, stem_for
from rag.generate.extractive.terms import Term
from rag.generate.extractive.view import View

MAKER = "match"
PAIRS = 4
_ALTERNATIVES = 2  # one fact serves one question, so a set may be spoken for
_SHORTEST, _LONGEST = 3, 16
_TOLD_APART = 0.35
_LEAST_SAID = 3
_SETS_APART = frozenset({"that", "which", "in", "having", "whose", "with", "where"})
_THAT_IS, _THAT_ARE = ["that", "is"], ["that", "are"]
_LEANS = frozenset({"it", "they", "them", "not"})
_ROOT_LETTERS = 6
_FACT_STRENGTH = 0.85  # of a definition that is as well said
_LONGEST_NAME = 2  # words, of what is no key term
_NO_NAME = re.compile(r"^(?:some|all|many|most|few|several|each|both|one)\b|,|ly$", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:involved in|important|later|different|various|several|familiar|elegant|known)\b",
    re.IGNORECASE,
)
_MORE_THAN_ONE_SAYING = re.compile(
    r"[;(]|,\s(?:and|but|while|whereas)\b"
    r"|\b(?:and|but|whereas|while)\s(?:[\w-]+\s){0,4}(?:is|are|has|have)\b"
)
_ON_TOPIC = 3  # of four pairs
_FEW = 2 * PAIRS  # entries; a chapter with no more than these tells its main things alone
# "Added one by one, …": whoever does it, and to what, was said before.
_LOOSE_PARTICIPLE = re.compile(
    r"^([a-z]+)\s(?!(?:by|in|to|from|of|with|as|at|on|into|for|up|between|through|only|around)\b)",
    re.IGNORECASE,
)
_BE = re.compile(r"^(?:is|are)\s+(?:an?\s+|the\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: the term of List I, its entry in List II, and the sentence that joins them."""

    term: Term
    gloss: str
    stated: str
    sentence: Sentence
    strength: float


def make(view: View) -> Iterator[Candidate]:
    """Sets of four entries whose terms are alike."""
    entries = _entries(view)
    on_topic = _ON_TOPIC if len(entries) > _FEW else 1
    seen: set[frozenset[str]] = set()
    for entry in entries:
        left = entries
        for _ in range(_ALTERNATIVES):
            group = _group(entry, left, view)
            names = frozenset(member.term.key for member in group)
            if len(group) < PAIRS:
                break
            if names not in seen and _on_topic(group, view) >= on_topic:
                seen.add(names)
                yield _candidate(group)
            left = [other for other in left if other not in group[1:]]


def _entries(view: View) -> list[Entry]:
    """One entry per term: its definition if there is one, else a fact it is the subject of."""
    found: dict[str, Entry] = {}
    made = [entry for d in view.definitions if (entry := _from_definition(d, view)) is not None]
    made += [entry for fact in view.facts if (entry := _from_fact(fact, view)) is not None]
    made.sort(key=lambda e: (-e.strength - view.nearness[e.sentence.order], e.sentence.order))
    for entry in made:
        found.setdefault(entry.term.key, entry)
    return list(found.values())


def _from_definition(definition: Definition, view: View) -> Entry | None:
    term = view.bank.find(definition.term)
    if term is None or definition.shape not in {Shape.NAMED_LAST, Shape.DEFINED}:
        return None
    stem = stem_for(definition)
    if stem is None or wording.BLANK in stem or not view.bank.recurs(term):
        return None
    return _entry(
        term, definition.gloss, definition.stated, definition.sentence, definition.strength
    )


def _from_fact(fact: Fact, view: View) -> Entry | None:
    """From “Histones are rich in lysine”, histones and “Rich in lysine”."""
    parts = fact.text.removesuffix(".").split()
    place = clauses.first_verb([part.lower() for part in parts])
    named = re.sub(r"^(?:The|A|An)\s+", "", " ".join(parts[:place]))
    said = " ".join(parts[place:])
    if not plausible_term(named) or _NO_NAME.search(named) or _MORE_THAN_ONE_SAYING.search(said):
        return None
    if place + 1 < len(parts) and parts[place + 1].lower() in lexicon.PRESENT_PLURAL:
        return None
    verb = parts[place].lower() if place < len(parts) else ""
    if verb not in {"is", "are"} and verb not in lexicon.PRESENT_SINGULAR:
        return None
    term = view.bank.find(named)
    if term is None and len(named.split()) > _LONGEST_NAME:
        return None
    if term is not None and not view.bank.recurs(term):
        return None
    term = view.bank.as_written(term, named) if term else view.bank.passing_term(named)
    return _entry(term, _BE.sub("", said), fact.text, fact.sentence, _FACT_STRENGTH * fact.quality)


def _entry(
    term: Term, gloss: str, stated: str, sentence: Sentence, strength: float
) -> Entry | None:
    gloss = re.sub(r"^(?:the|an?)\s+", "", gloss, flags=re.IGNORECASE).rstrip(" .,")
    gloss = _without_genus(gloss, term)
    if re.match(r"(?:in|on|at|for|by|to|if|when|as)\b", gloss, re.IGNORECASE):
        return None
    if not _SHORTEST <= len(gloss.split()) <= _LONGEST or term.adjective:
        return None
    if _roots(term.text) & _roots(gloss) or gives_away(gloss, term):
        return None
    if len(text.content(gloss)) < _LEAST_SAID or _VAGUE.search(gloss):
        return None
    if _is_loose_participle(gloss) or _LEANS & frozenset(text.words(gloss)):
        return None
    return Entry(term, text.sentence_case(gloss), stated, sentence, strength)


def _without_genus(gloss: str, term: Term) -> str:
    """For a saturated solution not "solution in which …" but "one in which …"."""
    own = text.content(term.text)
    parts = gloss.split()
    genus = len(list(takewhile(lambda part: text.stem(part) in own, parts)))
    if genus and parts[genus : genus + 1] and parts[genus] in _SETS_APART:
        if parts[genus : genus + 2] in (_THAT_IS, _THAT_ARE):
            return " ".join(parts[genus + 2 :])
        return " ".join(["Those" if term.plural else "One", *parts[genus:]])
    return gloss


def _is_loose_participle(gloss: str) -> bool:
    match = _LOOSE_PARTICIPLE.match(gloss)
    return match is not None and match.group(1).lower() in lexicon.PAST


def _on_topic(group: Sequence[Entry], view: View) -> int:
    return sum(entry.sentence.order in view.on_topic for entry in group)


def _roots(said: str) -> frozenset[str]:
    """Beginnings of the words that matter: "increased" and "increases" give each other away."""
    return frozenset(word[:_ROOT_LETTERS] for word in text.content(said))


def _group(first: Entry, entries: Sequence[Entry], view: View) -> list[Entry]:
    ranked = sorted(
        (entry for entry in entries if entry is not first),
        key=lambda entry: (
            -0.25 * view.bank.likeness(first.term, entry.term)
            - view.nearness[entry.sentence.order]
            - 0.5 * (entry.sentence.order in view.on_topic)
            - entry.strength
            + 0.5 * (entry.term.plural != first.term.plural)
        ),
    )
    group = [first]
    for entry in ranked:
        if all(_apart(entry, member, view) for member in group):
            group.append(entry)
        if len(group) == PAIRS:
            break
    return group


def _apart(one: Entry, other: Entry, view: View) -> bool:
    """True if neither entry names or repeats the other, so that only one pairing is right."""
    if view.bank.same_thing(one.term.text, other.term.text):
        return False
    if abs(one.sentence.order - other.sentence.order) < 1:
        return False
    if text.overlap(text.content(one.gloss), text.content(other.gloss)) > _TOLD_APART:
        return False
    return not (_names(one.gloss, other.term) or _names(other.gloss, one.term))


def _names(gloss: str, term: Term) -> bool:
    return bool(text.content(term.text)) and text.content(term.text) <= text.content(gloss)


def _candidate(group: Sequence[Entry]) -> Candidate:
    return Candidate(
        maker=MAKER,
        item_type="match",
        sources=tuple(entry.sentence for entry in group),
        answers=frozenset(entry.term.key for entry in group),
        asked=frozenset().union(*(text.content(entry.gloss) for entry in group)),
        confidence=min(entry.strength for entry in group),
        difficulty=0.5,
        bloom="remember",
        build=partial(_build, tuple(group)),
    )


def _build(group: Sequence[Entry], position: int, seed: int) -> Made:
    pairs = tuple(
        Pair(text.sentence_case(entry.term.text), entry.gloss, wording.says(entry.stated))
        for entry in group
    )
    item = seeded(lambda tried: Match(wording.MATCH_STEM, pairs, seed=tried), position, seed)
    return Made(item, tuple(entry.sentence.evidence() for entry in group))
