"""Broken text layers: what can be proved is repaired, the rest is marked and scored."""

from ingestion.fonts import LOST, decode, read_font
from ingestion.glyphs import Glyph, Style
from ingestion.quality import score_text
from ingestion.repair import TextLayer

SENTENCE = "The strands of the helix are held together by weak bonds between their bases."
BODY = read_font("ABCDEF+Bookman-Light")


def glyphs_of(codes, font=BODY):
    style = Style(font, 10.0, False, True)
    return [Glyph(code, 5.0 * i, 5.0 * i + 5, 100.0, style, False) for i, code in enumerate(codes)]


def read(glyphs):
    return "".join((" " if glyph.spaced else "") + glyph.text for glyph in glyphs)


def shift(text):
    """As a subset font without ToUnicode shows it: capitals kept their names, as small letters."""
    return [char.lower() if char.isupper() else chr(ord(char) - 29) for char in text]


def test_a_text_layer_shifted_by_29_is_put_right():
    assert read(TextLayer().repair(glyphs_of(shift(SENTENCE)))) == SENTENCE


def test_a_sound_text_layer_is_left_alone():
    capitals = "THE STRUCTURE OF THE HELIX, ITS STRANDS AND ITS TURNS"
    assert read(TextLayer().repair(glyphs_of(SENTENCE))) == SENTENCE
    assert read(TextLayer().repair(glyphs_of(capitals))) == capitals


def test_what_was_learned_on_one_page_serves_the_next():
    layer = TextLayer()
    layer.repair(glyphs_of(shift(SENTENCE)))
    assert read(layer.repair(glyphs_of(shift("bases")))) == "bases"


def test_codes_nobody_can_explain_are_lost_and_said_so():
    assert read(TextLayer().repair(glyphs_of(["\x1d", "A", "\x1e"]))) == f"{LOST}A{LOST}"


def test_private_use_is_ascii_in_text_fonts_and_greek_in_symbol_fonts():
    assert decode(0xF041, BODY) == "A"
    assert decode(0xF061, read_font("GHIJKL+Symbol")) == "α"
    assert decode(0xF0AE, read_font("SymbolMT")) == "→"
    assert decode(0xF8EB, BODY) == "⎛"
    assert decode(0xE123, BODY) == LOST
    assert decode(0xFB01, BODY) == "fi"


def test_weight_and_slant_are_read_from_the_name():
    assert read_font("ABCDEF+Bookman-DemiItalic").bold
    assert read_font("Bookman-LightItalic").italic
    assert not read_font("Bookman-Light").bold


def test_quality_tells_prose_from_rubbish():
    assert score_text(SENTENCE * 4) == 1.0
    assert score_text(" ".join(["sWUXFWXUH RUJDQLF FRPSRXQGV"] * 20)) < 0.4
    assert score_text(SENTENCE * 4 + LOST * 40) < 0.8
    assert score_text("H₂O") == 1.0
