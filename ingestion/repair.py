"""Broken text layers: repair what can be proved, and mark the rest as lost.

A subset font without a usable ToUnicode table shows its glyph numbers instead of letters. Where
the font was TrueType with the usual order of glyphs, number n is the letter n + 29, so "WKH" reads
"the". Whether that is so is decided per font by which reading looks like words.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingestion.fonts import LOST, Font
from ingestion.glyphs import Glyph

_SHIFT = 29
_SHIFTED = range(0x03, 0x7F - _SHIFT)
_SEPARATORS = "\x1c\x1d\x1e\x1f"  # blanks to Python, but here the numbers of glyphs
_COMMON = frozenset("etaoinshr")  # seven letters in ten of running English
_FEWEST_LETTERS = 10  # to find a font broken
_LETTERS_TO_TRUST = 40  # to call it sound, and not look again


class TextLayer:
    """Repairs page after page of one file, remembering what it learned about each font."""

    def __init__(self) -> None:
        self._shifted: dict[Font, bool] = {}

    def repair(self, glyphs: Sequence[Glyph]) -> list[Glyph]:
        """The glyphs with shifted codes put right and unexplained ones as `LOST`."""
        self._judge(glyphs)
        return list(self._mend(glyphs))

    def _judge(self, glyphs: Iterable[Glyph]) -> None:
        by_font: dict[Font, list[str]] = defaultdict(list)
        for glyph in glyphs:
            if glyph.style.font not in self._shifted:
                by_font[glyph.style.font].append(glyph.text)
        for font, texts in by_font.items():
            letters = sum(text.isalpha() for text in texts)
            if letters < _FEWEST_LETTERS:
                continue
            shifted = _share(map(_unshift, texts)) > 0.5 > 2 * _share(texts)
            if shifted or letters >= _LETTERS_TO_TRUST:
                self._shifted[font] = shifted

    def _mend(self, glyphs: Iterable[Glyph]) -> Iterable[Glyph]:
        blank = False
        for glyph in glyphs:
            shifted = self._shifted.get(glyph.style.font, False)
            text = _unshift(glyph.text) if shifted else glyph.text
            if text.isspace() and text not in _SEPARATORS:
                blank = True
                continue
            if text < " ":
                text = LOST
            if text != glyph.text or blank:
                glyph = replace(glyph, text=text, spaced=glyph.spaced or blank)
            blank = False
            yield glyph


def _unshift(text: str) -> str:
    """A letter that is small already was a capital: only those kept their name in such a font."""
    if text.islower():
        return text.upper()
    return chr(ord(text) + _SHIFT) if len(text) == 1 and ord(text) in _SHIFTED else text


def _share(texts: Iterable[str]) -> float:
    """How many of the letters are small ones that English uses most."""
    letters = [text for text in texts if text.isalpha()]
    return sum(text in _COMMON for text in letters) / len(letters) if letters else 0.0
