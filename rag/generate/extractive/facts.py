"""Sentences of a chapter that state one thing and stand by themselves, with their exact place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.item.evidence import Evidence, Role
from models.sentences import split_sentences
from rag.generate.extractive import alone, clauses, lexicon, text
from rag.types import Passage, PassageKind

_TASK_NUMBER = re.compile(r"\s*(?:\d{1,2}\.\d{1,2}|Solution|Answer|Example[\s\d.]*)\s+[A-Z]")
_TASK = re.compile(
    r"\s*(?:\(?[a-z\d.]{1,5}\)?\s+)?(?:Calculate|Find|Determine|Estimate|Compute|Show|Explain|Obtain|Solution|Answer|Given)\b"
)
_LEAST_SAID = 4  # stems
_SPOKEN_OF = 6  # sentences: as far as a thing of an example is remembered
_LABELLED = re.compile(r"\b[A-Z](?:[₀-₉]|[A-Z]{1,2}\b)")  # F₂ is no fluorine, OP no oxide
_OPINION = re.compile(
    r"\b(?:important|necessary|useful|essential|significant|special|exemplary|remarkabl[ey]|convenient)\b"
)
_ADVICE = re.compile(r"\b(?:should|ha(?:s|ve) to be|elegant|familiar|convenient)\b")
PROSE = (PassageKind.BODY, PassageKind.SUMMARY)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, as the book sets it; `start` and `end` are offsets into the page."""

    passage: Passage
    start: int
    end: int
    raw: str
    order: int

    def evidence(self, role: Role = Role.KEY, option: int | None = None) -> Evidence:
        return Evidence(
            source_id=self.passage.source_id,
            page=self.passage.page,
            start=self.start,
            end=self.end,
            quote=self.raw,
            role=role,
            option=option,
        )


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement made from a sentence; `quality` (0 to 1) says how well it reads on its own."""

    sentence: Sentence
    text: str
    content: frozenset[str]
    quality: float


def sentences(passages: Iterable[Passage]) -> Iterator[Sentence]:
    """Every sentence of the prose passages, in the order of the book."""
    order = 0
    for passage in passages:
        if passage.kind not in PROSE or passage.language != "en":
            continue
        for start, end in split_sentences(passage.text):
            raw = passage.text[start:end]
            yield Sentence(passage, passage.start + start, passage.start + end, raw, order)
            order += 1


def mine_facts(found: Iterable[Sentence], key_terms: frozenset[str]) -> tuple[Fact, ...]:
    """The sentences that stand alone.

    `key_terms` are the lower-case words of the chapter's key terms: "the ribosome" needs no
    introduction in a chapter on translation, "the rod" does.
    """
    facts: list[Fact] = []
    row = tuple(found)
    for place, sentence in enumerate(row):
        stated = text.tidy(sentence.raw)
        if not stated or not alone.stands_alone(stated):
            continue
        if len(text.content(stated)) < _LEAST_SAID:
            continue
        subject = alone.bare_definite_subject(stated)
        if subject is not None and not {subject, text.stem(subject)} & key_terms:
            continue
        before = " ".join(one.raw.lower() for one in row[max(0, place - _SPOKEN_OF) : place])
        if alone.picks_up(stated, before, key_terms):
            continue
        if not _is_task(sentence, row[place + 1 : place + 4]):
            quality = _quality(stated, sentence, key_terms)
            facts.append(Fact(sentence, stated, text.content(stated), quality))
    return tuple(facts)


def _is_task(sentence: Sentence, after: Sequence[Sentence]) -> bool:
    """True for the givens of a problem: numbers, and soon "Calculate …" or a question."""
    if _TASK_NUMBER.match(sentence.raw):
        return True
    if not re.search(r"\d", sentence.raw):
        return False
    return any(_TASK.match(other.raw) or other.raw.endswith("?") for other in after)


def is_symbolic(stated: str, sentence: Sentence) -> bool:
    """True if single letters stand for quantities, or in physics also for points and bodies."""
    labelled = sentence.passage.subject == "physics" and _LABELLED.search(stated) is not None
    return labelled or alone.lone_symbols(stated) > 0


def _quality(stated: str, sentence: Sentence, key_terms: frozenset[str]) -> float:
    """A reader's doubts, each costing something."""
    found = text.words(stated)
    length = len(stated.split())
    doubts = 0.0
    doubts += 0.10 if not 8 <= length <= 24 else 0.0
    doubts += 0.15 if length > 28 else 0.0
    doubts += 0.18 * sum(word in lexicon.NARRATIVE for word in found)
    doubts += 0.2 * alone.loose_references(stated, key_terms)
    doubts += 0.15 if not key_terms.intersection(found) else 0.0
    doubts += 0.15 * clauses.past_verbs(stated) * (not lexicon.AUXILIARIES.intersection(found))
    doubts += 0.06 * sum(word in lexicon.HEDGES for word in found)
    doubts += 0.08 * sum(word in lexicon.PRONOUNS for word in found)
    doubts += 0.2 * alone.lone_symbols(stated)
    doubts += 0.2 * is_symbolic(stated, sentence)
    doubts += 0.12 * bool(_OPINION.search(stated)) + 0.25 * bool(_ADVICE.search(stated))
    doubts += 0.05 * stated.count("(") + 0.03 * stated.count(",")
    doubts += 0.10 if stated.startswith("The ") else 0.0
    doubts += (
        0.10 if re.match(r"(?:If|When|While|Since|As|Because|In|On|For|By|To)\b", stated) else 0.0
    )
    doubts += 0.15 if re.search(r"(?<=[a-z.,] )[A-Z][a-z]{2,}", stated) else 0.0
    doubts += 0.08 if found[0] in lexicon.QUANTIFIERS or found[0] == "there" else 0.0
    doubts += 0.10 if not _same_start(stated, sentence.raw) else 0.0
    return max(0.0, 1.0 - doubts)


def _same_start(stated: str, raw: str) -> bool:
    return text.fold(raw)[:12].lower() == stated[:12].lower()
