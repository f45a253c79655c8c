"""Chunks tile the prose of a page, fit the embedder, and never change a letter."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingestion.chunk import boxes_of, chunk_document
from ingestion.types import Block, Document, Page, TextLine

WORDS = st.text(alphabet="abcdefgéλ₂⁻𝛼", min_size=1, max_size=12)
SENTENCES = st.lists(WORDS, min_size=1, max_size=40).map(lambda words: " ".join(words) + ".")
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=6).map(" ".join)
KINDS = st.sampled_from(["body", "summary", "exercise", "caption", "table", "heading", "figure"])
CHUNKED = {"body", "summary", "exercise", "caption", "table"}


def count_words(text):
    return len(text.split())


@st.composite
def pages(draw, number=1):
    text, blocks, lines = "", [], []
    for kind, paragraph in draw(st.lists(st.tuples(KINDS, PARAGRAPHS), max_size=6)):
        start = len(text) + (1 if text else 0)
        text = f"{text}\n{paragraph}" if text else paragraph
        heading = tuple(draw(st.lists(WORDS, max_size=2)))
        blocks.append(Block(start, len(text), kind, heading))
        lines.append(TextLine(start, len(text), (0.0, start, 100.0, start + 10.0)))
    return Page(number, text, tuple(lines), (), tuple(blocks), 100.0, 100.0, 0, 1, 1.0, "read")


@st.composite
def documents(draw):
    count = draw(st.integers(1, 3))
    return Document(tuple(draw(pages(number)) for number in range(1, count + 1)))


@given(documents(), st.integers(1, 30))
def test_spans_equal_the_text_and_no_chunk_is_over_the_limit(document, limit):
    for chunk in chunk_document(document, count_words, limit):
        assert chunk.text == document.pages[chunk.page - 1].text[chunk.start : chunk.end]
        assert count_words(chunk.text) <= limit
        assert chunk.text == chunk.text.strip() != ""


@given(documents(), st.integers(1, 30))
def test_nothing_is_lost_and_nothing_stands_in_two_chunks(document, limit):
    chunks = chunk_document(document, count_words, limit)
    for page in document.pages:
        mine = [chunk for chunk in chunks if chunk.page == page.number]
        for before, after in pairwise(mine):
            assert before.end <= after.start
        covered = {place for chunk in mine for place in range(chunk.start, chunk.end)}
        for block in page.blocks:
            places = range(block.start, block.end)
            stated = {place for place in places if not page.text[place].isspace()}
            assert stated <= covered if block.kind in CHUNKED else not stated & covered


@given(documents())
def test_a_chunk_is_of_one_kind_under_one_heading(document):
    for chunk in chunk_document(document, count_words, 50):
        blocks = [
            block
            for block in document.pages[chunk.page - 1].blocks
            if block.start < chunk.end and chunk.start < block.end
        ]
        assert {(block.kind, block.heading) for block in blocks} == {(chunk.kind, chunk.heading)}


@given(st.text(min_size=1, max_size=400), st.integers(1, 8))
def test_even_one_endless_word_is_cut_to_fit(text, limit):
    block = Block(0, len(text), "body")
    page = Page(1, text, (), (), (block,), 1.0, 1.0, 0, 1, 1.0, "read")
    chunks = chunk_document(Document((page,)), len, limit)
    assert all(len(chunk.text) <= limit for chunk in chunks)
    assert "".join("".join(chunk.text.split()) for chunk in chunks) == "".join(text.split())


def page_of(text, **changes):
    page = Page(1, text, (), (), (Block(0, len(text), "body"),), 100.0, 100.0, 0, 1, 1.0, "read")
    return replace(page, **changes)


def test_cuts_fall_between_sentences():
    text = "Cells divide. They grow first. E. coli divides in 20 min, as Fig. 2 shows."
    chunks = chunk_document(Document((page_of(text),)), count_words, 10)
    assert [chunk.text for chunk in chunks] == [
        "Cells divide. They grow first.",
        "E. coli divides in 20 min, as Fig. 2 shows.",
    ]


def test_terms_and_boxes_are_those_of_the_chunk():
    text = "A cell wall is firm. A membrane is soft."
    lines = (TextLine(0, 20, (0.0, 0.0, 100.0, 10.0)), TextLine(21, 40, (0.0, 12.0, 95.0, 22.0)))
    page = page_of(text, terms=((2, 11), (23, 31)), lines=lines)
    first, second = chunk_document(Document((page,)), count_words, 5)
    assert [first.text[a - first.start : b - first.start] for a, b in first.terms] == ["cell wall"]
    assert [text[a:b] for a, b in second.terms] == ["membrane"]
    assert first.boxes == ((0.0, 0.0, 100.0, 10.0),)
    assert second.boxes == ((0.0, 12.0, 95.0, 22.0),)


def test_a_span_inside_a_line_gets_its_share_of_the_lines_box():
    lines = (TextLine(0, 10, (0.0, 0.0, 100.0, 10.0)), TextLine(11, 21, (0.0, 12.0, 50.0, 22.0)))
    assert boxes_of(lines, (5, 13)) == ((50.0, 0.0, 100.0, 10.0), (0.0, 12.0, 10.0, 22.0))
    assert boxes_of(lines, (10, 11)) == ()
