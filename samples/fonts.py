"""DejaVu Serif and Sans for the sample PDFs.

The files come from the matplotlib package, which the lock file pins, so every machine embeds the
same outlines. Their licence (Bitstream Vera, with public domain changes) allows embedding.
"""

import importlib.util
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from reportlab.pdfbase.pdfmetrics import getFont, registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD, ITALIC = "DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic"
BOLD_ITALIC = "DejaVuSerif-BoldItalic"
SANS, SANS_BOLD = "DejaVuSans", "DejaVuSans-Bold"


class FontMissing(RuntimeError):
    """The DejaVu fonts are missing. Install requirements.lock: its matplotlib carries them."""


class GlyphMissing(ValueError):
    """A chapter uses a character that the fonts cannot draw."""


def register_fonts() -> None:
    """Make the fonts known to reportlab; raises FontMissing when matplotlib is not installed."""
    folder = _font_folder()
    for name in (REGULAR, BOLD, ITALIC, BOLD_ITALIC, SANS, SANS_BOLD):
        registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC)
    registerFontFamily(SANS, normal=SANS, bold=SANS_BOLD, italic=SANS, boldItalic=SANS_BOLD)


def check_glyphs(text: Iterable[str]) -> None:
    """Raise GlyphMissing when a character of the text is in no face, rather than print a box."""
    faces = [cast(TTFont, getFont(name)).face for name in (REGULAR, BOLD, ITALIC, SANS, SANS_BOLD)]
    wanted = {char for char in text if not char.isspace()}
    missing = sorted(c for c in wanted if any(ord(c) not in face.charToGlyph for face in faces))
    if missing:
        named = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing)
        raise GlyphMissing(f"write these characters another way, the fonts lack them: {named}")


def _font_folder() -> Path:
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise FontMissing(FontMissing.__doc__)
    folder = Path(spec.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    if not (folder / f"{ITALIC}.ttf").is_file():
        raise FontMissing(f"{FontMissing.__doc__} Looked in {folder}.")
    return folder
