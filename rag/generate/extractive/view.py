"""A chapter as the makers see it: facts, definitions, terms, and how near each is to the topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.generate.extractive import text
from rag.generate.extractive.bank import TermBank
from rag.generate.extractive.definitions import Definition, folded, mine_definitions
from rag.generate.extractive.facts import Fact, Sentence, mine_facts, sentences
from rag.generate.extractive.terms import bold_terms
from rag.types import Embedder, Material


@dataclass(frozen=True, slots=True)
class View:
    """`nearness` holds 0 (off the topic) to 1 (the best passage on it) by `Sentence.order`."""

    sentences: tuple[Sentence, ...]
    facts: tuple[Fact, ...]
    definitions: tuple[Definition, ...]
    bank: TermBank
    nearness: Mapping[int, float]

    def near(self, found: Sequence[Sentence]) -> float:
        """Nearness of what stands on several sentences: the mean."""
        return sum(self.nearness[sentence.order] for sentence in found) / max(1, len(found))

    def facts_near(self, limit: int) -> list[Fact]:
        """The facts worth asking first: well said and on the topic."""
        ranked = sorted(
            self.facts,
            key=lambda fact: (
                -fact.quality - self.nearness[fact.sentence.order],
                fact.sentence.order,
            ),
        )
        return ranked[:limit]


def read_chapter(material: Material, topic: str, embedder: Embedder | None) -> View:
    """Mine the chapter once for all makers."""
    chapter = material.chapter or material.passages
    found = tuple(sentences(chapter))
    names = tuple(bold_terms(chapter))
    bold = frozenset(folded(name) for name in names)
    facts = mine_facts(found, frozenset(word for name in names for word in text.words(name)))
    definitions = mine_definitions(found, bold)
    bank = TermBank(chapter, found, definitions, facts, embedder.embed if embedder else None)
    return View(found, facts, definitions, bank, _nearness(found, material, topic))


def _nearness(found: Sequence[Sentence], material: Material, topic: str) -> dict[int, float]:
    count = len(material.passages)
    rank = {passage.id: 1.0 - index / count for index, passage in enumerate(material.passages)}
    wanted = text.content(topic)
    near: dict[int, float] = {}
    for sentence in found:
        said = text.content(sentence.raw)
        above = text.content(" ".join(sentence.passage.heading))
        touch = len(wanted & said) / len(wanted) if wanted else 0.0
        headed = len(wanted & above) / len(wanted) if wanted else 0.0
        near[sentence.order] = min(
            1.0, 0.6 * rank.get(sentence.passage.id, 0.0) + 0.3 * touch + 0.2 * headed
        )
    return near
