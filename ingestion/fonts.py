"""What a font's name says about its glyphs: weight, slant, and which encoding its codes follow."""

import re
from dataclasses import dataclass
from functools import lru_cache

_BOLD = re.compile(r"bold|demi|black|heavy", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_SYMBOL = re.compile(r"symbol", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Font:
    """What the name of a font says: weight, slant, and whether codes are Adobe's Symbol encoding.

    `read_font` makes one object a name, so fonts compare and hash by identity, which is quick.
    """

    name: str
    bold: bool
    italic: bool
    symbol: bool
    subset: str = ""


@lru_cache(maxsize=1024)
def read_font(name: str) -> Font:
    tag, _, rest = name.rpartition("+")
    return Font(
        rest,
        bool(_BOLD.search(rest)),
        bool(_ITALIC.search(rest)),
        bool(_SYMBOL.search(rest)),
        tag,
    )


# Adobe's Symbol encoding (PDF 32000-1, annex D.5), the codes that differ from ASCII.
_SYMBOL_ENCODING = dict(
    zip(
        [*range(0x22, 0x7F), *range(0xA0, 0xFF)],
        "∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
        "\uf8ff〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
        strict=True,
    )
)

# Apple's and Adobe's corporate use of U+F8E5 to U+F8FE: pieces of brackets and arrows.
_CORPORATE = dict(zip(range(0xF8E5, 0xF8FF), "√⏐⎯®©™⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪⎮⎞⎟⎠⎤⎥⎦⎫⎬⎭", strict=True))

_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "ft",
    0xFB06: "st",
}

HYPHEN_AT_LINE_END = 0x02  # how pdfium reports a hyphen it takes for a word break
_PRIVATE_USE = range(0xE000, 0xF900)
_PRIVATE_BYTE = range(0xF020, 0xF100)
LOST = "\ufffd"


@lru_cache(maxsize=8192)
def decode(code: int, font: Font) -> str:
    """The text a code stands for; `LOST` where the file does not say.

    Control codes pass: a broken text layer is full of them, and `repair` knows some.
    """
    if code == HYPHEN_AT_LINE_END:
        return "-"
    if code in _LIGATURES:
        return _LIGATURES[code]
    if code in _CORPORATE:
        return _CORPORATE[code]
    if code in _PRIVATE_BYTE:
        return _decode_byte(code - 0xF000, font)
    if code in _PRIVATE_USE or 0x7F <= code < 0xA0:
        return LOST
    return chr(code)


def _decode_byte(code: int, font: Font) -> str:
    if font.symbol:
        return str(_SYMBOL_ENCODING.get(code, LOST))
    return bytes([code]).decode("cp1252", "replace").replace("\xa0", " ")
