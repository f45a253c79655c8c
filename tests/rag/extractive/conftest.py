"""A short chapter of our own, as passages."""

import re
from collections.abc import Callable

import pytest

from models.sentences import split_sentences
from rag.generate.extractive import text
from rag.generate.extractive.facts import Fact, Sentence
from rag.generate.extractive.view import View, read_chapter
from rag.types import Material, Passage, PassageKind

# Bold terms stand between asterisks. Written for these tests.
PAGES = (
    """The *xylem* is the tissue that carries water from the roots to the leaves. The *phloem* is
the tissue that carries sugars from the leaves to the growing parts of a plant. The
*cambium* is the tissue that adds new cells to a stem every year. The *epidermis* is the
tissue that covers the outer surface of a young plant. Water moves from the roots to the
leaves through the xylem. Mature xylem vessels are dead and lack living contents. The walls
of xylem vessels are rich in lignin. Sieve tubes of the phloem contain living cytoplasm
throughout their working life. A typical sieve tube element is 250 micrometres long in many
trees.""",
    """The loss of water vapour from the leaves of a plant is called *transpiration*. The movement
of sugars through the phloem of a plant is called *translocation*. The exudation of liquid
water from the tips of leaves is called *guttation*. The uptake of water by dry seeds before
they sprout is called *imbibition*. Transpiration increases with a fall in the humidity of
the air. Transpiration cools the leaves of trees because evaporation of water absorbs heat
from the leaf surface. Guttation takes place at night since transpiration is very low at
night. Stomata open during the day in most land plants. The opening of stomata depends on
the turgor of the two guard cells. Root pressure is highest in the early morning.""",
    """*Root hairs* are thin outgrowths of the root surface that absorb water from the soil. *Guard
cells* are curved cells that control the opening of a stoma. *Companion cells* are small
cells that supply energy to the sieve tubes of the phloem. *Bulliform cells* are large cells
that fold the leaves of grasses in dry weather. The concentration of minerals is higher in
root cells than in the soil water. Active transport of minerals into root cells requires
energy from respiration. The endodermis prevents the free flow of minerals into the stele.
Pressure in the phloem is greater near the leaves than near the roots. It falls from there
to the tips. We shall see this in Figure 3.2. Does this surprise you? However, the Casparian
strip of the endodermis is impermeable to water. Such bands are rare. Calculate the flow if
20 g of water leaves the plant in 5 minutes.""",
)


def make_passage(marked: str, page: int = 1, **more: object) -> Passage:
    """A passage that fills its page; asterisks around a term make it bold."""
    text, terms, at = "", [], 0
    marked = " ".join(marked.split())
    for match in re.finditer(r"\*([^*]+)\*", marked):
        text += marked[at : match.start()]
        terms.append((len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        at = match.end()
    text += marked[at:]
    return Passage(
        id=f"p{page}",
        source_id="book",
        source="A book of ours",
        page=page,
        start=0,
        end=len(text),
        text=text,
        heading=("Movement in plants",),
        kind=PassageKind.BODY,
        terms=tuple(terms),
        subject="biology",
        class_level=11,
        chapter="Movement in plants",
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def chapter() -> tuple[Passage, ...]:
    return tuple(make_passage(page, number) for number, page in enumerate(PAGES, 1))


@pytest.fixture
def material(chapter: tuple[Passage, ...]) -> Material:
    return Material(passages=chapter, chapter=chapter)


@pytest.fixture
def read() -> Callable[..., View]:
    """Read texts as the pages of one chapter."""

    def read_texts(*pages: str, topic: str = "plants") -> View:
        passages = tuple(make_passage(page, number) for number, page in enumerate(pages, 1))
        return read_chapter(Material(passages, passages), topic, None)

    return read_texts


@pytest.fixture
def view(material: Material) -> View:
    return read_chapter(material, "movement of water in plants", None)


@pytest.fixture
def as_fact() -> Callable[[str], Fact]:
    def make(said: str) -> Fact:
        passage = make_passage(said)
        start, end = split_sentences(passage.text)[0]
        sentence = Sentence(passage, start, end, passage.text[start:end], 0)
        return Fact(sentence, said, text.content(said), 1.0)

    return make
