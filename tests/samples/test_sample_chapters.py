"""The sample chapters are what they claim to be, and the committed PDFs are built from them."""

import importlib.util
from pathlib import Path

import pypdfium2
import pytest

from models.syllabus import syllabus
from samples.build import CHAPTERS, PDFS, build_pdfs, read_chapters
from samples.chapter import Chapter, ChapterError, Kind, read_chapter
from samples.fonts import FontMissing, GlyphMissing, check_glyphs, register_fonts

SAMPLES = read_chapters()


def _words(text: str) -> list[str]:
    return text.split()


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pdf")
    build_pdfs(folder)
    return folder


def _pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_there_are_two_chapters_of_each_subject() -> None:
    subjects = sorted(chapter.subject for chapter in SAMPLES)
    assert subjects == ["biology"] * 2 + ["chemistry"] * 2 + ["physics"] * 2


@pytest.mark.parametrize("chapter", SAMPLES, ids=lambda chapter: chapter.name)
class TestEachChapter:
    def test_it_is_a_chapter_in_length_and_terms(self, chapter: Chapter) -> None:
        assert len(_words(chapter.body)) >= 1_200
        assert len(chapter.terms()) >= 14

    def test_it_has_a_place_in_the_neet_syllabus(self, chapter: Chapter) -> None:
        places = {(c.subject, c.class_level, c.chapter, c.unit) for c in syllabus().chapters}
        place = (chapter.subject, chapter.class_level, chapter.chapter, chapter.unit)
        assert place in places

    def test_it_ends_with_a_summary_and_exercises(self, chapter: Chapter) -> None:
        sections = [block.text for block in chapter.blocks if block.kind is Kind.SECTION]
        assert sections[-2:] == ["Summary", "Exercises"]

    def test_the_committed_pdf_is_the_one_its_source_gives(
        self, chapter: Chapter, rebuilt: Path
    ) -> None:
        name = f"{chapter.name}.pdf"
        assert (PDFS / name).read_bytes() == (rebuilt / name).read_bytes(), (
            "run python -m samples.build and commit samples/pdf"
        )

    def test_every_word_of_the_source_comes_back_from_the_pdf(self, chapter: Chapter) -> None:
        printed = set(_words(" ".join(_pages(PDFS / f"{chapter.name}.pdf"))))
        written = [
            word
            for block in chapter.blocks
            if block.kind is Kind.PARAGRAPH
            for word in _words(block.text.replace("*", ""))
        ]
        assert [word for word in written if word not in printed] == []

    def test_the_pdf_is_small_enough_to_keep_in_the_repository(self, chapter: Chapter) -> None:
        assert (PDFS / f"{chapter.name}.pdf").stat().st_size < 200_000


def test_a_chapter_without_a_title_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "untitled.md"
    path.write_text("---\nsubject: physics\n---\n\nText.\n", encoding="utf-8")
    with pytest.raises(ChapterError, match=r"untitled\.md: the front matter lacks title"):
        read_chapter(path)


def test_a_chapter_without_front_matter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bare.md"
    path.write_text("# Heading\n", encoding="utf-8")
    with pytest.raises(ChapterError, match="front matter"):
        read_chapter(path)


def test_a_list_that_goes_on_without_its_marker_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    head = (CHAPTERS / f"{SAMPLES[0].name}.md").read_text(encoding="utf-8").split("---\n")[1]
    path.write_text(f"---\n{head}---\n\n- one\ntwo\n", encoding="utf-8")
    with pytest.raises(ChapterError, match="unmarked line: 'two'"):
        read_chapter(path)


def test_sections_tables_and_examples_are_numbered_in_order(tmp_path: Path) -> None:
    sample = next(c for c in SAMPLES if c.name == "current-and-resistance")
    labels = [b.label for b in sample.blocks if b.kind in (Kind.SECTION, Kind.SUBSECTION)]
    assert labels[:4] == ["1", "1.1", "2", "2.1"]
    examples = [b.label for b in sample.blocks if b.kind is Kind.EXAMPLE]
    assert examples == [f"Example {n}" for n in range(1, len(examples) + 1)]


def test_a_character_the_fonts_lack_stops_the_build() -> None:
    register_fonts()
    with pytest.raises(GlyphMissing, match=r"U\+0928"):
        check_glyphs("न")


def test_missing_fonts_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(FontMissing, match=r"Install requirements\.lock"):
        register_fonts()
