"""Sentences of a chapter that state one thing and stand by themselves, with their exact place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.item.evidence import Evidence, Role
from models.sentences import split_sentences
from rag.generate.extractive import lexicon, text
from rag.types import Passage, PassageKind

_TASK_NUMBER = re.compile(r"\s*\d{1,2}\.\d{1,2}\s+[A-Z]")
_TASK = re.compile(
    r"\s*(?:\(?[a-z\d.]{1,5}\)?\s+)?(?:Calculate|Find|Determine|Estimate|Compute|Show|Explain|Obtain|Solution|Answer|Given)\b"
)
_MEMORY = 10  # sentences back in which a listener may have met "a coil"
_MINED = (PassageKind.BODY, PassageKind.SUMMARY)


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
        if passage.kind not in _MINED or passage.language != "en":
            continue
        for start, end in split_sentences(passage.text):
            raw = passage.text[start:end]
            yield Sentence(passage, passage.start + start, passage.start + end, raw, order)
            order += 1


def mine_facts(found: Iterable[Sentence], key_terms: frozenset[str]) -> tuple[Fact, ...]:
    """The sentences that stand alone. Those before are consulted: they may hold what "the …" means.

    `key_terms` are the lower-case words of the chapter's bold terms: those need no introduction.
    """
    facts: list[Fact] = []
    row = tuple(found)
    for place, sentence in enumerate(row):
        stated = text.tidy(sentence.raw)
        if not stated or not text.stands_alone(stated):
            continue
        if _introduced_before(stated, row[max(0, place - _MEMORY) : place], key_terms):
            continue
        if not _is_task(sentence, row[place + 1 : place + 4]):
            facts.append(Fact(sentence, stated, text.content(stated), _quality(stated, sentence)))
    return tuple(facts)


def _is_task(sentence: Sentence, after: Sequence[Sentence]) -> bool:
    """True for the givens of a problem: numbers, and soon "Calculate …" or a question."""
    if _TASK_NUMBER.match(sentence.raw):
        return True
    if not re.search(r"\d", sentence.raw):
        return False
    return any(_TASK.match(other.raw) or other.raw.endswith("?") for other in after)


def _introduced_before(stated: str, before: Sequence[Sentence], key_terms: frozenset[str]) -> bool:
    """True for "The coil …" after "… a coil …": a listener would ask which one."""
    subject = re.match(r"The\s+([a-z][\w-]*)(?:\s+([a-z][\w-]*))?(?:\s+([a-z][\w-]*))?", stated)
    if subject is None:
        return False
    name = [word for word in subject.groups() if word]
    verb = next((i for i, word in enumerate(name) if word in lexicon.FINITE), None)
    if verb in {None, 0} or name[verb - 1] in key_terms:
        return False
    noun = rf"\b(?:an?|one|another)\s+(?:[\w-]+\s+){{0,2}}{re.escape(name[verb - 1])}\b"
    return any(re.search(noun, sentence.raw, re.IGNORECASE) for sentence in before)


def _quality(stated: str, sentence: Sentence) -> float:
    """A reader's doubts, each costing something."""
    found = text.words(stated)
    length = len(stated.split())
    doubts = 0.0
    doubts += 0.10 if not 8 <= length <= 24 else 0.0
    doubts += 0.15 if length > 28 else 0.0
    doubts += 0.18 * sum(word in lexicon.NARRATIVE for word in found)
    doubts += 0.18 * text.loose_references(stated)
    doubts += 0.06 * sum(word in lexicon.HEDGES for word in found)
    doubts += 0.08 * sum(word in lexicon.PRONOUNS for word in found)
    doubts += 0.2 * text.lone_symbols(stated)
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
