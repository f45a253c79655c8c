"""A chapter as the makers see it: facts, definitions, terms, and how near each is to the topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.generate.extractive import lexicon, text
from rag.generate.extractive.bank import TermBank
from rag.generate.extractive.definitions import Definition, folded, mine_definitions
from rag.generate.extractive.facts import PROSE, Fact, Sentence, mine_facts, sentences
from rag.generate.extractive.terms import bold_terms
from rag.types import Embedder, Material, Passage

_NEAR_ENOUGH = 0.05  # beside a passage on the topic, under the same heading


@dataclass(frozen=True, slots=True)
class View:
    """`nearness` holds 0 (off the topic) to 1 (the best passage on it) by `Sentence.order`;
    `on_topic` the orders that stand in a passage found for the topic, or near one.
    """

    sentences: tuple[Sentence, ...]
    facts: tuple[Fact, ...]
    definitions: tuple[Definition, ...]
    bank: TermBank
    nearness: Mapping[int, float]
    on_topic: frozenset[int]

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
    definitions = mine_definitions(found, bold)
    facts = mine_facts(found, _words_of(names, definitions))
    bank = TermBank(chapter, found, definitions, facts, embedder.embed if embedder else None)
    near = _nearness(found, material, topic)
    retrieved = {passage.id for passage in material.passages}
    on_topic = frozenset(
        sentence.order
        for sentence in found
        if sentence.passage.id in retrieved or near[sentence.order] >= _NEAR_ENOUGH
    )
    return View(found, facts, definitions, bank, near, on_topic)


def _words_of(names: Sequence[str], definitions: Sequence[Definition]) -> frozenset[str]:
    """The words of the chapter's key terms, as written and stemmed."""
    known = [word for name in names for word in text.words(name)]
    known += [word for definition in definitions for word in text.words(definition.term)]
    plain = frozenset(word for word in known if len(word) > 2) - lexicon.STOPWORDS
    return plain | frozenset(map(text.stem, plain))


def _nearness(found: Sequence[Sentence], material: Material, topic: str) -> dict[int, float]:
    prose = [passage for passage in material.passages if passage.kind in PROSE]
    rank = {passage.id: 1.0 - index / len(prose) for index, passage in enumerate(prose)}
    headed = _best_under_headings(prose)
    wanted = text.content(topic)
    near: dict[int, float] = {}
    for sentence in found:
        said = text.content(sentence.raw)
        touch = len(wanted & said) / len(wanted) if wanted else 0.0
        passage = sentence.passage
        ranked = rank.get(passage.id, 0.6 * headed.get((passage.source_id, passage.heading), 0.0))
        near[sentence.order] = min(1.0, 0.7 * ranked + 0.3 * touch)
    return near


def _best_under_headings(prose: Sequence[Passage]) -> dict[tuple[str, tuple[str, ...]], float]:
    """The best rank under each heading: what stands beside a passage on the topic is near it."""
    best: dict[tuple[str, tuple[str, ...]], float] = {}
    for index, passage in enumerate(prose):
        if passage.heading:
            best.setdefault((passage.source_id, passage.heading), 1.0 - index / len(prose))
    return best
