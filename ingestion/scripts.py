"""Super- and subscripts as Unicode letters, so that H₂O and 10⁻⁹ survive as plain text."""

import re

_RAISED = dict(
    zip(
        "0123456789+-−–=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        strict=True,
    )
)
_LOWERED = dict(
    zip(
        "0123456789+-−–=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
_ORDINAL = re.compile(r"(st|nd|rd|th)\b")


def raise_(text: str, before: str) -> str:
    """As superscript; unchanged where Unicode lacks a letter, and in ordinals (20th)."""
    if before[-1:].isdigit() and _ORDINAL.match(text):
        return text
    return _replace(text, _RAISED)


def lower(text: str) -> str:
    """As subscript; unchanged where Unicode lacks a letter."""
    return _replace(text, _LOWERED)


def _replace(text: str, letters: dict[str, str]) -> str:
    """All or nothing: half a script would read as two different things."""
    if all(letter in letters for letter in text):
        return "".join(letters[letter] for letter in text)
    return text
