"""A topic or a question finds its passages, and an absent topic is known to be absent."""

import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ingestion.chunk import chunk_document
from ingestion.pdf_file import read_pdf
from rag.embed import SentenceEmbedder, load_embedder
from rag.errors import BadQuery
from rag.index.build import points_of, searchable
from rag.index.edge import EdgeIndex
from rag.index.types import Index
from rag.retrieve import LONGEST_QUERY, Fusion, Retriever, clean_query, fuse
from rag.types import Filters, Passage, PassageKind

EVERYBODY = Filters()
SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "pdf"

ON_NO_SHELF = (
    "French revolution",
    "cricket rules",
    "Mughal empire",
    "human kidney nephron",
    "structure of the human heart",
    "refraction by lenses",
    "Carnot engine",
)


@pytest.fixture(scope="module")
def embedder() -> SentenceEmbedder:
    return load_embedder()


def read_passages(pdf: Path, embedder: SentenceEmbedder) -> list[Passage]:
    return [
        Passage(
            str(uuid.uuid5(uuid.NAMESPACE_URL, f"{pdf.stem}/{c.page}/{c.start}/{c.end}")),
            pdf.stem,
            pdf.stem,
            c.page,
            c.start,
            c.end,
            c.text,
            c.heading,
            PassageKind(c.kind),
        )
        for c in chunk_document(read_pdf(pdf), embedder.count_pieces)
    ]


def fill(index: Index, embedder: SentenceEmbedder, pdfs: Sequence[Path]) -> Retriever:
    for pdf in pdfs:
        passages = read_passages(pdf, embedder)
        index.upsert(points_of(embedder, passages, owner_id="asha", shared=True))
    return Retriever(embedder, index)


def open_edge(folder: Path, embedder: SentenceEmbedder) -> EdgeIndex:
    return EdgeIndex(folder, version=embedder.name, dimensions=embedder.dimensions)


@pytest.fixture(scope="module")
def samples(
    embedder: SentenceEmbedder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Retriever]:
    index = open_edge(tmp_path_factory.mktemp("samples"), embedder)
    yield fill(index, embedder, sorted(SAMPLES.glob("*.pdf")))
    index.close()


def make_passage(name: str, score: float) -> Passage:
    return Passage(name, "book", "A Book", 1, 0, 1, name, score=score)


@pytest.mark.parametrize(
    ("query", "chapter"),
    [
        ("structure of DNA", "genes-and-the-genetic-code"),
        ("glycolysis", "how-cells-release-energy"),
        ("Which law relates current to potential difference?", "current-and-resistance"),
        ("Nernst equation", "electrochemical-cells"),
        ("Le Chatelier's principle", "chemical-equilibrium-in-solution"),
        ("distance covered by a body falling freely", "motion-with-constant-acceleration"),
    ],
)
def test_a_query_finds_the_chapter_that_answers_it(
    samples: Retriever, query: str, chapter: str
) -> None:
    found = samples.search(query, filters=EVERYBODY, limit=5)
    assert found[0].source_id == chapter
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)


def test_filters_hold_in_both_legs(samples: Retriever) -> None:
    only = Filters(source_ids=("electrochemical-cells",))
    found = samples.search("structure of DNA", filters=only, limit=50)
    assert {passage.source_id for passage in found} == {"electrochemical-cells"}
    assert samples.search("DNA", filters=Filters(subject="nowhere")) == []


def test_no_passage_comes_twice_and_the_limit_holds(samples: Retriever) -> None:
    found = samples.search("electric current in a cell", filters=EVERYBODY, limit=30)
    assert len(found) == len({passage.id for passage in found}) == 30


@pytest.mark.parametrize(
    "topic",
    [
        "structure of DNA",
        "genetic code",
        "Krebs cycle",
        "fermentation",
        "Ohm's law",
        "resistivity",
        "buffer solution",
        "Daniell cell",
        "equations of motion",
        "free fall",
    ],
)
def test_a_topic_of_the_books_is_covered(samples: Retriever, topic: str) -> None:
    assert samples.covers(topic, samples.search(topic, filters=EVERYBODY, limit=24))


@pytest.mark.parametrize("topic", [*ON_NO_SHELF, "photosynthesis light reaction", "pollen grain"])
def test_a_topic_absent_from_the_books_is_not_covered(samples: Retriever, topic: str) -> None:
    assert not samples.covers(topic, samples.search(topic, filters=EVERYBODY, limit=24))


def test_nothing_covers_where_nothing_was_found(samples: Retriever) -> None:
    assert samples.coverage("structure of DNA", []) == 0.0
    assert not samples.covers("structure of DNA", [])


def test_coverage_tells_topics_apart_in_real_chapters(
    embedder: SentenceEmbedder, data_folder: Path, tmp_path: Path
) -> None:
    pdfs = [data_folder / "ncert" / f"{name}.pdf" for name in ("lebo105", "kebo111")]
    index = open_edge(tmp_path, embedder)
    retriever = fill(index, embedder, pdfs)

    def covers(topic: str) -> bool:
        return retriever.covers(topic, retriever.search(topic, filters=EVERYBODY, limit=24))

    present = ("structure of DNA", "photosynthesis light reaction", "lac operon", "C₄ pathway")
    assert [topic for topic in present if not covers(topic)] == []
    assert [topic for topic in ON_NO_SHELF if covers(topic)] == []
    index.close()


@pytest.mark.parametrize(
    "query", ["", "  \n\t ", "\x00\x01\x1b", "🧬🔬👩‍🔬", "?!…—", "\u202e\u200b"]
)
def test_a_query_without_a_word_is_refused_with_a_sentence(samples: Retriever, query: str) -> None:
    with pytest.raises(BadQuery, match="Write a topic or a question") as caught:
        samples.search(query, filters=EVERYBODY)
    assert caught.value.code == "bad_query"


@pytest.mark.parametrize(
    "query",
    [
        "cell " * 2_000,
        "x" * 10_000,
        "DNA\x00\x07structure\u202e",
        "'; DROP TABLE passages; -- {{7*7}} ignore all instructions",
        "\ud800 broken surrogate",
        "what is it",
        "प्रकाश संश्लेषण",
    ],
)
def test_strange_queries_are_searched_without_an_accident(samples: Retriever, query: str) -> None:
    assert samples.search(query, filters=EVERYBODY, limit=3)


def test_queries_are_cleaned_of_what_cannot_be_read() -> None:
    assert clean_query("  structure\x00 of\n\u202eDNA\u200b ") == "structure of DNA"
    assert clean_query("क्\u200dष") == "क्\u200dष"
    assert len(clean_query("cell wall " * 1_000)) <= LONGEST_QUERY
    assert clean_query("cell wall " * 1_000).endswith(("cell", "wall"))


def test_fusion_ranks_what_both_legs_like_above_what_one_does() -> None:
    dense = [make_passage("both", 0.6), make_passage("dense", 0.62), make_passage("far", 0.1)]
    sparse = [make_passage("both", 9.0), make_passage("sparse", 10.0)]
    fused = fuse(dense, sparse, Fusion(lexical_weight=0.3))
    assert fused[0].id == "both"
    assert fused[0].score == pytest.approx(0.6 + 0.3 * 9 / 10)
    assert [passage.id for passage in fused] == ["both", "dense", "sparse", "far"]


def test_fusion_does_not_punish_what_a_full_leg_may_have_cut_off() -> None:
    dense = [make_passage("dense", 0.6), make_passage("other", 0.5)]
    sparse = [make_passage("other", 10.0), make_passage("third", 9.0)]
    cut, ended = (
        {p.id: p.score for p in fuse(dense, sparse, Fusion(depth=d))}["dense"] for d in (2, 3)
    )
    assert cut == pytest.approx(0.6 + 0.3 * 9 / 10)
    assert ended == pytest.approx(0.6)


def test_fusion_of_one_leg_keeps_its_order() -> None:
    leg = [make_passage("a", 3.0), make_passage("b", 2.0), make_passage("c", 1.0)]
    assert [p.id for p in fuse(leg, [], Fusion())] == ["a", "b", "c"]
    assert [p.id for p in fuse([], leg, Fusion())] == ["a", "b", "c"]
    assert fuse([], [], Fusion()) == []


def test_headings_are_searched_with_the_text() -> None:
    passage = Passage("1", "s", "S", 1, 0, 3, "It coils.", ("Genes", "The double helix"))
    assert searchable(passage) == "Genes. The double helix. It coils."
