"""The syllabus tree: its facts, its ids, and finding a way into it from words."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.syllabus import (
    TopicKind,
    UnknownTopic,
    chapter_of,
    find_topic,
    get_topic,
    nearest_topics,
    syllabus,
)

DNA = "biology-12-molecular-basis-of-inheritance"


def test_every_book_has_its_chapters_numbered_without_a_gap() -> None:
    numbers: dict[tuple[str, int | None], list[int]] = {}
    for chapter in syllabus().chapters:
        assert chapter.number is not None
        numbers.setdefault((chapter.subject, chapter.class_level), []).append(chapter.number)
    sizes = {
        ("biology", 11): 19,
        ("biology", 12): 13,
        ("chemistry", 11): 9,
        ("chemistry", 12): 10,
        ("physics", 11): 14,
        ("physics", 12): 14,
    }
    assert {book: sorted(found) for book, found in numbers.items()} == {
        book: list(range(1, size + 1)) for book, size in sizes.items()
    }


def test_codes_are_unique_and_say_class_and_subject() -> None:
    letters = {"biology": "bo", "chemistry": "ch", "physics": "ph"}
    codes = [chapter.code for chapter in syllabus().chapters]
    assert max(Counter(codes).values()) == 1
    for chapter in syllabus().chapters:
        book = ("k" if chapter.class_level == 11 else "l") + "e" + letters[chapter.subject]
        assert chapter.code.startswith(book)


def test_every_chapter_has_topics_and_every_node_a_query() -> None:
    assert all(len(chapter.children) >= 3 for chapter in syllabus().chapters)
    assert all(node.query for node in syllabus().by_id.values())


def test_a_topic_knows_where_it_stands() -> None:
    topic = get_topic(f"{DNA}/dna-structure")
    assert topic.kind is TopicKind.TOPIC
    assert (topic.subject, topic.class_level, topic.number) == ("biology", 12, 5)
    assert topic.chapter == "Molecular Basis of Inheritance"
    assert topic.chapter_id == DNA
    assert topic.query == "DNA structure"


def test_a_chapter_is_searched_with_its_title_and_topics() -> None:
    chapter = get_topic(DNA)
    assert chapter.query.startswith("Molecular Basis of Inheritance: DNA structure")


def test_units_without_a_chapter_carry_topics() -> None:
    topic = get_topic("chemistry-p-block-elements/group-15-elements")
    assert topic.unit == "p-Block Elements"
    assert topic.chapter == ""
    assert topic.class_level is None


def test_the_tree_is_read_once() -> None:
    assert syllabus() is syllabus()


def test_an_unknown_topic_names_the_three_nearest() -> None:
    with pytest.raises(UnknownTopic) as caught:
        get_topic("biology-12-molecular-basis/dna-strcture")
    assert caught.value.code == "unknown_topic"
    nearest = caught.value.extra["nearest"]
    assert len(nearest) == 3
    assert nearest[0] == {"id": f"{DNA}/dna-structure", "name": "DNA structure"}
    assert "DNA structure" in caught.value.detail
    assert find_topic("biology-12-molecular-basis/dna-strcture") is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("krebs cycle", "Krebs cycle"),
        ("lac operon", "Lac operon and gene regulation"),
        ("nernst equation", "Nernst equation"),
        ("Youngs double slit", "Interference and Young's double slit experiment"),
        ("photosynthsis", "Photosynthesis in Higher Plants"),
    ],
)
def test_words_with_slips_lead_to_the_topic(words: str, name: str) -> None:
    assert name in [topic.name for topic in nearest_topics(words, 3)]


@pytest.mark.parametrize(
    ("text", "chapter_id"),
    [
        ("CHAPTER 5\nMOLECULAR BASIS OF\nINHERITANCE", DNA),
        ("lebo105.pdf", DNA),
        (
            "Chapter 11 Photosynthesis in Higher Plants",
            "biology-11-photosynthesis-in-higher-plants",
        ),
        ("Unit 6\nEquilibrium", "chemistry-11-equilibrium"),
        ("Unit 5\nThermodynamics", "chemistry-11-thermodynamics"),
        ("Units and measurement", "physics-11-units-and-measurements"),
        ("Microbes in human welfare: notes", "biology-12-microbes-in-human-welfare"),
        ("The DNA\nDNA replication\nTranscription\nGenetic code", DNA),
        ("leph201", "physics-12-ray-optics-and-optical-instruments"),
    ],
)
def test_a_title_or_its_headings_lead_to_the_chapter(text: str, chapter_id: str) -> None:
    match = chapter_of(text)
    assert match is not None
    assert match.chapter.id == chapter_id
    assert match.confidence >= 0.8


def test_a_title_two_books_share_is_not_certain_until_the_subject_is_known() -> None:
    unsure = chapter_of("Biomolecules")
    sure = chapter_of("Biomolecules", subject="biology")
    assert unsure is not None
    assert unsure.confidence <= 0.5
    assert sure is not None
    assert sure.chapter.id == "biology-11-biomolecules"
    assert sure.confidence >= 0.9


@pytest.mark.parametrize("text", ["", "   \n\x00\n", "!!!", "12 34"])
def test_text_without_words_leads_nowhere(text: str) -> None:
    assert chapter_of(text) is None


def test_text_about_something_else_never_looks_certain() -> None:
    match = chapter_of("Annual report of the football club\nMembership fees\nSquad list")
    assert match is None or match.confidence < 0.5


@given(st.text(max_size=300))
def test_any_text_gives_three_nearest_and_a_bounded_confidence(text: str) -> None:
    assert len(nearest_topics(text, 3)) == 3
    match = chapter_of(text)
    assert match is None or 0.0 <= match.confidence <= 1.0
