"""Four options of one kind around a key term."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from models.item.evidence import Evidence, Role
from models.item.single import Option, Single
from rag.generate.extractive import text, wording
from rag.generate.extractive.bank import TermBank
from rag.generate.extractive.candidate import KEY_POSITIONS, Made
from rag.generate.extractive.facts import Sentence
from rag.generate.extractive.terms import Term, varies

DISTRACTORS = KEY_POSITIONS - 1


@dataclass(frozen=True, slots=True)
class Rival:
    """A wrong option: the term, and how it is written beside this key."""

    term: Term
    text: str


def distractors_for(
    term: Term, stated: str, bank: TermBank, *, named: bool = True
) -> tuple[Rival, ...]:
    """Three rivals of the term that the sentence itself does not speak of, or fewer.

    Unless the sentence names the key ("… is called"), what is true of a saturated solution may be
    true of a dilute one: such variants of one noun are then left out.
    """
    shown = text.content(stated)
    chosen: list[Rival] = []
    for other in bank.rivals(term):
        written = bank.in_number(other, term.plural)
        if written is None or text.content(other.text) <= shown:
            continue
        if any(bank.same_thing(other.text, known.term.text) for known in chosen):
            continue
        if _also_true(other, shown, bank) or (not named and varies(term.text, other.text)):
            continue
        chosen.append(Rival(other, written))
        if len(chosen) == DISTRACTORS:
            break
    return tuple(chosen)


def likeness_of(term: Term, rivals: Sequence[Rival], bank: TermBank) -> float:
    """How well the worst of the distractors passes, 0 to 1."""
    return min(1.0, min(bank.likeness(term, rival.term) for rival in rivals) / 4)


def _also_true(rival: Term, shown: frozenset[str], bank: TermBank) -> bool:
    return any(
        text.overlap(shown - text.content(rival.text), said) >= 0.6
        for said in bank.said_of(rival.text)
    )


def place_key(
    stem: str,
    key: Option,
    wrong: Sequence[tuple[Option, Sentence | None]],
    source: Sentence,
    position: int,
    seed: int,
) -> Made:
    """A `Single` with its key at `position`, and the spans that prove and refute."""
    order = list(wrong)
    random.Random(seed).shuffle(order)  # noqa: S311  shuffling options, not secrets
    rows: list[tuple[Option, Sentence | None]] = [
        *order[:position],
        (key, source),
        *order[position:],
    ]
    evidence: list[Evidence] = [source.evidence()]
    for index, (option, sentence) in enumerate(rows):
        if not option.right and sentence is not None:
            evidence.append(sentence.evidence(Role.REFUTES, index))
    first, second, third, fourth = (option for option, _ in rows)
    return Made(Single(stem, (first, second, third, fourth)), tuple(evidence))


def term_question(
    stem: str,
    term: Term,
    rivals: Sequence[Rival],
    stated: str,
    source: Sentence,
    position: int,
    seed: int,
) -> Made:
    """A question whose options are terms."""
    key = Option(text.sentence_case(term.text), right=True, reason=wording.says(stated))
    wrong = [
        (
            Option(
                text.sentence_case(rival.text),
                right=False,
                reason=wording.other_meaning(rival.term),
            ),
            rival.term.mention,
        )
        for rival in rivals
    ]
    return place_key(stem, key, wrong, source, position, seed)
