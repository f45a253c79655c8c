"""Assertion and reason, from sentences in which the book itself gives the reason."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from models.item.assertion_reason import AssertionReason
from models.item.evidence import Evidence
from rag.generate.extractive import lexicon, text, wording
from rag.generate.extractive.candidate import Candidate, Made
from rag.generate.extractive.edits import Edit, falsify
from rag.generate.extractive.facts import Fact, Sentence
from rag.generate.extractive.view import View

MAKER = "assertion_reason"
_BECAUSE = re.compile(r"^(?P<effect>.+?),?\s+(?:because|since)\s+(?P<cause>(?!of\b).+)\.$")
_AS = re.compile(
    r"^(?P<effect>.+?)(?:,\s+as\s+(?=the\s|an?\s|it\s|they\s)|\s+as\s+(?=it\s|they\s))(?P<cause>.+)\.$"
)
_BEING = re.compile(
    r"^(?P<subject>[^,]+?),?\s+being\s+(?P<cause>[^,]+?),?\s+(?P<effect>(?:is|are|has|have|can|cannot|will|do|does|resists?|shows?)\s.+)\.$"
)
_BEFORE = re.compile(r"^(?:Because|Since|As)\s+(?P<cause>.+?),\s+(?P<effect>.+)\.$")
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
_LONGEST = 28


@dataclass(frozen=True, slots=True)
class _Causal:
    effect: Fact
    cause: Fact
    sources: tuple[Sentence, ...]
    trust: float


def make(view: View) -> Iterator[Candidate]:
    """One candidate per causal statement whose two halves stand alone."""
    for causal in mine_causal(view.sentences):
        unrelated = _unrelated(causal, view)
        false_effect, false_cause = (
            falsify(causal.effect, view.bank),
            falsify(causal.cause, view.bank),
        )
        yield _candidate(causal, unrelated, false_effect, false_cause)
    yield from _from_neighbours(view)


def _from_neighbours(view: View) -> Iterator[Candidate]:
    """Two facts on one thing, one of them made false: then neither explains the other."""
    facts = [
        fact for fact in view.facts_near(60) if fact.quality >= 0.8 and len(fact.text.split()) <= 24
    ]
    for fact in facts:
        other = _neighbour(fact, facts)
        if other is None:
            continue
        pair = _Causal(fact, other, (fact.sentence, other.sentence), 0.62)
        false = falsify(fact, view.bank), falsify(other, view.bank)
        if any(false):
            yield _candidate(pair, None, *false, positions=(2, 3))


def _neighbour(fact: Fact, facts: Sequence[Fact]) -> Fact | None:
    """A fact close by that shares a subject matter but is not next to it, where reasons stand."""
    for other in facts:
        apart = abs(other.sentence.order - fact.sentence.order)
        common = len(fact.content & other.content)
        subject = text.content(subject_of(fact.text) or "")
        if (
            2 <= apart <= 14
            and subject & text.content(subject_of(other.text) or "")
            and common <= 3
        ):
            return other
    return None


def mine_causal(found: Sequence[Sentence]) -> Iterator[_Causal]:
    """Causes and effects, within a sentence or over two."""
    before: Sentence | None = None
    for sentence in found:
        causal = _within(sentence) or (_across(before, sentence) if before else None)
        if causal is not None:
            yield causal
        before = sentence


def _within(sentence: Sentence) -> _Causal | None:
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
        causal = _causal(effect, cause, (sentence,))
        if causal is not None:
            return causal
    return _from_being(stated, sentence)


def _from_being(stated: str, sentence: Sentence) -> _Causal | None:
    """ "Dark reactions, being enzymatic, are …": they are enzymatic, and so they are …"""
    match = _BEING.match(stated)
    if match is None or len(match.group("subject").split()) > 6:
        return None
    subject = match.group("subject")
    verb = "are" if text.is_plural(subject) else "is"
    return _causal(
        f"{subject} {match.group('effect')}",
        f"{subject} {verb} {match.group('cause')}",
        (sentence,),
        4,
    )


def _across(before: Sentence, sentence: Sentence) -> _Causal | None:
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
) -> _Causal | None:
    facts = []
    for half in (effect, cause):
        stated = text.tidy(half.strip(" ,") + ".")
        words = len(stated.split())
        if words > _LONGEST or not text.stands_alone(stated, shortest):
            return None
        if _INNER_PRONOUN.search(" ".join(stated.split()[:6])):
            return None
        facts.append(Fact(sources[-1], stated, text.content(stated), 0.85))
    if text.overlap(facts[0].content, facts[1].content) > 0.8:
        return None
    return _Causal(facts[0], facts[1], sources, 0.85 if len(sources) == 1 else 0.8)


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
        name = f"{name}’" if name.endswith("s") else f"{name}’s"
    return name + clause[match.end() :]


def _keeps_capital(subject: str) -> bool:
    first = subject.split()[0]
    return any(char.isupper() for char in first[1:]) or any(char.isdigit() for char in first)


def subject_of(clause: str) -> str | None:
    """What stands before the first finite verb, if it is a plain noun phrase."""
    parts = clause.split()
    for index, part in enumerate(parts):
        word = part.lower().strip(",.")
        if word in lexicon.FINITE or (
            index and word in lexicon.PRESENT_PLURAL and text.is_plural(parts[index - 1])
        ):
            subject = " ".join(parts[:index])
            plain = (
                1 <= index <= 7
                and "," not in subject
                and not re.match(
                    r"(?:In|On|At|When|If|While|For|By|To|During|After|Before|There|It|They|This)\b",
                    subject,
                )
            )
            return subject if plain else None
    return None


def _unrelated(causal: _Causal, view: View) -> Fact | None:
    """A true statement of the chapter on something else: it cannot be the reason."""
    orders = {sentence.order for sentence in causal.sources}
    both = causal.effect.content | causal.cause.content
    for fact in view.facts_near(60):
        apart = min(abs(fact.sentence.order - order) for order in orders)
        if apart > 6 and fact.quality >= 0.8 and len(fact.content & both) <= 1:
            return fact
    return None


def _candidate(
    causal: _Causal,
    unrelated: Fact | None,
    false_effect: Edit | None,
    false_cause: Edit | None,
    positions: tuple[int, ...] = (0, 1, 2, 3),
) -> Candidate:
    possible = (True, unrelated is not None, false_cause is not None, false_effect is not None)
    return Candidate(
        maker=MAKER,
        item_type="assertion_reason",
        sources=causal.sources,
        answers=frozenset(),
        asked=causal.effect.content | causal.cause.content,
        confidence=causal.trust,
        difficulty=0.6,
        bloom="analyse",
        build=partial(_build, causal, unrelated, false_effect, false_cause),
        positions=tuple(position for position in positions if possible[position]),
    )


def _build(
    causal: _Causal,
    unrelated: Fact | None,
    false_effect: Edit | None,
    false_cause: Edit | None,
    position: int,
    _seed: int,
) -> Made:
    """NEET's order: R explains A; both true but R does not; A true, R false; A false, R true."""
    assertion, reason = causal.effect.text, causal.cause.text
    notes = [wording.says(text.fold(sentence.raw)) for sentence in causal.sources]
    a_note, r_note = notes[0], notes[-1]
    evidence: list[Evidence] = [sentence.evidence() for sentence in causal.sources]
    if position == 1 and unrelated is not None:
        reason, r_note = unrelated.text, wording.says(unrelated.text)
        if unrelated.sentence not in causal.sources:
            evidence.append(unrelated.sentence.evidence())
    if position == 2 and false_cause is not None:
        reason, r_note = false_cause.text, false_cause.note
    if position == 3 and false_effect is not None:
        assertion, a_note = false_effect.text, false_effect.note
    item = AssertionReason(
        assertion=assertion,
        reason=reason,
        assertion_true=position != 3,
        reason_true=position != 2,
        explains=position == 0,
        assertion_note=a_note,
        reason_note=r_note,
    )
    return Made(item, tuple(evidence))
