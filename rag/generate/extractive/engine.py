"""The extractive engine: questions from the text of the book itself, with no language model."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rag.generate.extractive import (
    make_assertion,
    make_cloze,
    make_definition,
    make_match,
    make_statement_choice,
    make_statement_set,
    make_statements,
    text,
)
from rag.generate.extractive.candidate import KEY_POSITIONS, Candidate
from rag.generate.extractive.facts import Sentence
from rag.generate.extractive.view import View, read_chapter
from rag.types import Draft, Embedder, GenerationRequest, Material, Usage, Verdict

Maker = Callable[[View], Iterable[Candidate]]

MAKERS: tuple[Maker, ...] = (
    make_definition.make,
    make_cloze.make,
    make_statement_choice.make,
    make_statements.make,
    make_statement_set.make,
    make_match.make,
    make_assertion.make,
)
LEAST_CONFIDENCE = 0.55
_NEW_TYPE = 0.3  # so that a set soon has one of each type
_SCARCE_TYPE = 0.4  # before its few sentences serve other questions
_FEW, _A_SET = 25, 5
_TOO_MANY = 1.0  # from half a set on, of one type
_DULL = 0.3  # a bare "not" asks for little
_SAME_SAYING = 0.75
_NOISE = 0.03  # so that another seed brings another set
_BANDS = {"easy": (0.0, 0.45), "medium": (0.35, 0.65), "hard": (0.55, 1.0)}


class ExtractiveGenerator:
    """A `Generator` that needs no key and no network, and returns fewer rather than worse."""

    engine = "extractive"

    def __init__(self, embedder: Embedder | None = None) -> None:
        """`embedder`, where given, keeps near synonyms of a key out of its distractors."""
        self._embedder = embedder

    def drafts(self, request: GenerationRequest, material: Material) -> Iterator[Draft]:
        """Drafts best first, varied over types and passages, no two on the same evidence."""
        if request.language != "en":
            return
        view = read_chapter(material, request.topic, self._embedder)
        candidates = [c for maker in MAKERS for c in maker(view) if _wanted(c, request)]
        picked = _Set(view, request.seed, request.count)
        while (candidate := picked.best_of(candidates)) is not None:
            candidates.remove(candidate)
            draft = picked.place(candidate, request)
            yield draft

    def repair(self, draft: Draft, failed: Sequence[Verdict]) -> Draft | None:
        """Nothing to mend: a draft that failed is left out."""
        del draft, failed
        return None

    def dropped(self) -> Mapping[str, int]:
        """Nothing: what is not worth asking is never begun."""
        return {}

    def usage(self) -> Usage:
        """No model is called."""
        return Usage()


def _wanted(candidate: Candidate, request: GenerationRequest) -> bool:
    if request.types and candidate.item_type not in request.types:
        return False
    low, high = _BANDS.get(request.difficulty or "", (0.0, 1.0))
    return candidate.confidence >= LEAST_CONFIDENCE and low <= candidate.difficulty <= high


@dataclass(slots=True)
class _Set:
    """The questions offered so far, and what a next one may no longer use."""

    view: View
    seed: int
    wanted: int
    sentences: set[int] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)
    asked: list[frozenset[str]] = field(default_factory=list)
    types: Counter[str] = field(default_factory=Counter)
    makers: Counter[str] = field(default_factory=Counter)
    passages: Counter[str] = field(default_factory=Counter)
    said: list[frozenset[str]] = field(default_factory=list)
    contents: dict[int, frozenset[str]] = field(default_factory=dict)
    positions: Counter[int] = field(default_factory=Counter)
    denied: bool = False

    def best_of(self, candidates: Sequence[Candidate]) -> Candidate | None:
        """The candidate that adds most, or None when none is left that may be asked."""
        free = [candidate for candidate in candidates if self._is_free(candidate)]
        left = Counter(candidate.item_type for candidate in free)
        return max(free, key=lambda candidate: self._worth(candidate, left), default=None)

    def place(self, candidate: Candidate, request: GenerationRequest) -> Draft:
        """Build it with its key where the set has fewest, and remember what it uses."""
        position = min(
            candidate.positions, key=lambda p: (self.positions[p], self._lot(candidate, p))
        )
        made = candidate.build(position, self._lot(candidate, KEY_POSITIONS) % 10_000)
        self.positions[position] += 1
        self._remember(candidate)
        first = candidate.sources[0].passage
        return Draft(
            item=made.item,
            evidence=made.evidence,
            engine=ExtractiveGenerator.engine,
            subject=first.subject,
            class_level=first.class_level,
            chapter=first.chapter,
            topic=request.topic,
            difficulty=round(candidate.difficulty, 2),
            bloom=candidate.bloom,
            language=request.language,
            passage_ids=tuple(dict.fromkeys(s.passage.id for s in candidate.sources)),
        )

    def _is_free(self, candidate: Candidate) -> bool:
        if candidate.denies and self.denied:
            return False
        if any(sentence.order in self.sentences for sentence in candidate.sources):
            return False
        if candidate.answers & self.answers or any(map(self._is_repeated, candidate.sources)):
            return False
        return all(text.overlap(candidate.asked, asked) < 0.7 for asked in self.asked)

    def _is_repeated(self, sentence: Sentence) -> bool:
        """True if a question of the set stands on a sentence that says nearly the same."""
        mine = self._content_of(sentence)
        return any(text.overlap(mine, known) >= _SAME_SAYING for known in self.said)

    def _content_of(self, sentence: Sentence) -> frozenset[str]:
        if sentence.order not in self.contents:
            self.contents[sentence.order] = text.content(sentence.raw)
        return self.contents[sentence.order]

    def _worth(self, candidate: Candidate, left: Counter[str]) -> tuple[float, int]:
        near = self.view.near(candidate.sources)
        worth = 0.4 * candidate.confidence + 1.2 * near
        if candidate.item_type not in self.types:
            scarce = self.wanted >= _A_SET and left[candidate.item_type] <= _FEW
            worth += _NEW_TYPE + _SCARCE_TYPE * scarce
        worth -= 0.1 * min(self.positions[position] for position in candidate.positions)
        worth += _NOISE * self._lot(candidate, 1) / 2**32
        worth -= _TOO_MANY * (2 * self.types[candidate.item_type] >= max(2, self.wanted))
        worth -= _DULL * candidate.denies
        worth -= 0.15 * self.types[candidate.item_type] + 0.10 * self.makers[candidate.maker]
        worth -= (
            0.05
            * sum(self.passages[s.passage.id] for s in candidate.sources)
            / len(candidate.sources)
        )
        return worth, self._lot(candidate, 0)

    def _remember(self, candidate: Candidate) -> None:
        self.sentences.update(sentence.order for sentence in candidate.sources)
        self.said.extend(map(self._content_of, candidate.sources))
        self.answers |= candidate.answers
        self.denied |= candidate.denies
        self.asked.append(candidate.asked)
        self.types[candidate.item_type] += 1
        self.makers[candidate.maker] += 1
        self.passages.update(sentence.passage.id for sentence in candidate.sources)

    def _lot(self, candidate: Candidate, salt: int) -> int:
        """A number drawn from the seed and the question alone, the same on every run."""
        first = candidate.sources[0]
        name = f"{self.seed}:{salt}:{candidate.maker}:{first.passage.id}:{first.start}"
        return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest())
