"""Build the sample PDFs from their sources: `python -m samples.build`."""

import sys
from pathlib import Path

from samples.chapter import Chapter, read_chapter
from samples.fonts import check_glyphs, register_fonts
from samples.page import write_pdf

HERE = Path(__file__).parent
CHAPTERS, PDFS, BANK = HERE / "chapters", HERE / "pdf", HERE / "bank.csv"


def read_chapters() -> list[Chapter]:
    """All sample chapters, by name."""
    return [read_chapter(path) for path in sorted(CHAPTERS.glob("*.md"))]


def build_pdfs(folder: Path) -> list[Path]:
    """Typeset every chapter into the folder; raises FontMissing or GlyphMissing."""
    register_fonts()
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for chapter in read_chapters():
        check_glyphs(chapter.title + chapter.body)
        paths.append(folder / f"{chapter.name}.pdf")
        write_pdf(chapter, paths[-1])
    return paths


if __name__ == "__main__":
    for built in build_pdfs(PDFS):
        sys.stdout.write(
            f"{built.relative_to(HERE.parent)}  {built.stat().st_size / 1000:.0f} kB\n"
        )
