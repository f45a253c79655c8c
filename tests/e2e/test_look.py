"""What can be held of the pages' looks by arithmetic."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.evidence import cutout_of

CSS = Path(__file__).resolve().parent.parent.parent / "api" / "static" / "style.css"
AA_TEXT = 4.5
AA_EDGE = 3.0
TEXT_ON = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "tint"),
    ("ink", "marker"),
    ("ink", "right-tint"),
    ("ink", "wrong-tint"),
    ("soft", "paper"),
    ("soft", "card"),
    ("soft", "tint"),
    ("accent", "paper"),
    ("accent", "card"),
    ("accent-deep", "tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("right", "right-tint"),
    ("right", "card"),
    ("wrong", "wrong-tint"),
    ("wrong", "card"),
    ("card", "right"),
    ("card", "wrong"),
]
EDGE_ON = [("edge", "card"), ("accent", "card"), ("accent", "tint")]


def palettes() -> dict[str, dict[str, str]]:
    """The colours by name, for a light and for a dark screen."""
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", CSS.read_text(encoding="utf-8"), re.DOTALL)
    found = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": found[0], "dark": {**found[0], **found[1]}}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_edges_stand_out_as_wcag_aa_asks(scheme: str) -> None:
    colours = palettes()[scheme]
    faint = [
        f"{front} on {back}"
        for pairs, least in ((TEXT_ON, AA_TEXT), (EDGE_ON, AA_EDGE))
        for front, back in pairs
        if contrast(colours[front], colours[back]) < least
    ]
    assert not faint


@given(st.data(), st.floats(200, 1200), st.floats(200, 1800))
def test_cutout_stays_on_the_page_and_holds_the_marked_lines(
    data: st.DataObject, width: float, height: float
) -> None:
    xs = sorted(data.draw(st.tuples(st.floats(0, width), st.floats(0, width))))
    ys = sorted(data.draw(st.tuples(st.floats(0, height), st.floats(0, height))))
    cutout = cutout_of(width, height, [(xs[0], ys[0], xs[1], ys[1])])
    x, y, w, h = (float(part) for part in cutout.view.split())
    rounding = 0.11
    assert -rounding <= x <= xs[0] + rounding
    assert xs[1] - rounding <= x + w <= width + rounding
    assert -rounding <= y <= ys[0] + rounding
    assert ys[1] - rounding <= y + h <= height + rounding
    assert w >= 0.4 * width - rounding
