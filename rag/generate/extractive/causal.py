"""Cause and effect as the book itself joins them, each half a statement of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.generate.extractive import alone, clauses, text
from rag.generate.extractive.facts import Fact, Sentence, is_symbolic

_BECAUSE = re.compile(r"^(?P<effect>.+?),?\s+(?:because|since)\s+(?P<cause>(?!of\b).+)\.$")
_AS = re.compile(
    r"^(?P<effect>.+?)(?:,\s+as\s+(?=the\s|an?\s|it\s|they\s)|\s+as\s+(?=it\s|they\s))(?P<cause>.+)\.$"
)
_BEING = re.compile(
    r"^(?P<subject>[^,]+?),?\s+being\s+(?P<cause>[^,]+?),?\s+"
    r"(?P<effect>(?:is|are|has|have|can|cannot|will|do|does|resists?|shows?)\s.+)\.$"
)
_BEFORE = re.compile(
    r"^(?:Because|Since|As)\s+(?P<cause>.+?),\s+(?:therefore,?\s+)?(?P<effect>.+)\.$"
)
_SO = re.compile(
    r"^(?P<cause>.+?)[,;]?\s+(?:and\s+)?(?:hence|therefore|thus|so)\s*,?\s+(?P<effect>.+)\.$"
)
_CONCLUDES = re.compile(
    r"^(?:Therefore|Hence|Thus|As a result|Consequently|Accordingly|Because of this|For this reason"
    r"|Due to this)\s*,?\s+(?P<effect>.+)\.$"
)
_EXPLAINS = re.compile(
    r"^(?:This|It|That)\s+is\s+(?:mainly\s+|simply\s+|so\s+|basically\s+)?"
    r"(?:because|due to the fact that|since)\s+(?P<cause>.+)\.$"
)
_LEADING_PRONOUN = re.compile(r"^(?P<word>it|they|its|their)\b", re.IGNORECASE)
_INNER_PRONOUN = re.compile(r"\b(?:it|they|its|their|them)\b", re.IGNORECASE)
_SETTING = re.compile(r"(?:In|At|On|For|During|Under)\b")  # would be lost from the effect
_NO_SUBJECT = re.compile(
    r"(?:In|On|At|When|If|While|For|By|To|During|After|Before|There|It|They|This)\b"
)
_LONGEST_SUBJECT = 7
_SAME_SAYING = 0.8
_LONGEST = 28


@dataclass(frozen=True, slots=True)
class Causal:
    """`cause` is why `effect` holds; `sources` are one sentence or two that say so."""

    effect: Fact
    cause: Fact
    sources: tuple[Sentence, ...]
    trust: float


def mine_causal(found: Sequence[Sentence]) -> Iterator[Causal]:
    """Causes and effects, within a sentence or over two."""
    before: Sentence | None = None
    for sentence in found:
        causal = _within(sentence) or (_across(before, sentence) if before else None)
        if causal is not None:
            yield causal
        before = sentence


def _within(sentence: Sentence) -> Causal | None:
    stated = text.tidy(sentence.raw)
    if len(stated.split()) > 45:
        return None
    for pattern in (_BEFORE, _BECAUSE, _AS, _SO):
        match = pattern.match(stated)
        if match is None:
            continue
        effect, cause = match.group("effect"), match.group("cause")
        if pattern in {_BECAUSE, _AS}:
            cause = resolved(cause, effect)
        else:
            effect = resolved(effect, cause)
            if _SETTING.match(cause):
                continue
        causal = _causal(effect, cause, (sentence,))
        if causal is not None:
            return causal
    return _from_being(stated, sentence)


def _from_being(stated: str, sentence: Sentence) -> Causal | None:
    """From “X, being Y, does Z”: X is Y, and so X does Z."""
    match = _BEING.match(stated)
    if match is None or len(match.group("subject").split()) > 6 or " and " in match.group("cause"):
        return None
    subject = match.group("subject")
    verb = "are" if text.is_plural(subject) else "is"
    return _causal(
        f"{subject} {match.group('effect')}",
        f"{subject} {verb} {match.group('cause')}",
        (sentence,),
        4,
    )


def _across(before: Sentence, sentence: Sentence) -> Causal | None:
    if before.passage.id != sentence.passage.id:
        return None
    said, previous = text.fold(sentence.raw), text.tidy(before.raw).removesuffix(".")
    explains = _EXPLAINS.match(said)
    if explains is not None:
        return _causal(previous, resolved(explains.group("cause"), previous), (before, sentence))
    concludes = _CONCLUDES.match(said)
    if concludes is not None:
        return _causal(resolved(concludes.group("effect"), previous), previous, (before, sentence))
    return None


def _causal(
    effect: str, cause: str, sources: tuple[Sentence, ...], shortest: int = 5
) -> Causal | None:
    facts = []
    for half, other in ((effect, cause), (cause, effect)):
        stated = text.tidy(text.sentence_case(half.strip(" ,")) + ".")
        if not _is_plain(stated, sources[0], shortest) or _leaves_open(stated, other):
            return None
        facts.append(Fact(sources[-1], stated, text.content(stated), 0.85))
    if text.overlap(facts[0].content, facts[1].content) > _SAME_SAYING:
        return None
    return Causal(facts[0], facts[1], sources, 0.85 if len(sources) == 1 else 0.8)


def _is_plain(stated: str, sentence: Sentence, shortest: int) -> bool:
    """True if half of a causal sentence can be read aloud by itself."""
    if len(stated.split()) > _LONGEST or not alone.stands_alone(stated, shortest):
        return False
    if is_symbolic(stated, sentence) or stated.endswith(" follows."):
        return False
    if alone.loose_references(stated, frozenset()) >= 1:
        return False
    return _INNER_PRONOUN.search(" ".join(stated.split()[:6])) is None


def _leaves_open(stated: str, other: str) -> bool:
    """True for "The solubility …" of what? unless the other half has spoken of it."""
    subject = alone.bare_definite_subject(stated)
    return subject is not None and subject not in text.words(other)


def resolved(clause: str, other: str) -> str:
    """`clause` with its leading pronoun replaced by the subject of the other, if that is plain."""
    match = _LEADING_PRONOUN.match(clause)
    subject = subject_of(other)
    if match is None or subject is None or re.search(r",|\b(?:and|but|while|whereas)\b", other):
        return clause
    word = match.group("word").lower()
    if (word in {"they", "their"}) != text.is_plural(subject):
        return clause
    name = subject if _keeps_capital(subject) else subject[0].lower() + subject[1:]
    if word in {"its", "their"}:
        if " of " in subject:
            return clause  # whose: "the potential of a cell … its reaction"
        name = f"{name}’" if name.endswith("s") else f"{name}’s"
    return name + clause[match.end() :]


def _keeps_capital(subject: str) -> bool:
    first = subject.split()[0]
    return any(char.isupper() for char in first[1:]) or any(char.isdigit() for char in first)


def subject_of(clause: str) -> str | None:
    """What stands before the first finite verb, if it is a plain noun phrase."""
    parts = clause.split()
    place = clauses.first_verb([part.lower().strip(",.") for part in parts])
    subject = " ".join(parts[:place])
    plain = 1 <= place <= _LONGEST_SUBJECT and place < len(parts) and "," not in subject
    return subject if plain and not _NO_SUBJECT.match(subject) else None
