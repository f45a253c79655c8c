"""Numbers with units as students write them: `3.0e8 m/s`, `3.00×10⁸ m s⁻¹`, `300 nm`."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_TOLERANCE = 0.02  # a reference rounded to two figures must not make three wrong
_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[-−+])?(?P<mantissa>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?:\s*[x×*·]\s*10\s*\^?\s*(?P<power>[-−+]?\d+)|[eE](?P<e>[-+]?\d+))?"
    r"\s*(?P<unit>%|°\s?[CF]|(?:[µμnmkMGcd]?(?:mol|Hz|eV|bp|[ΩΑAVWJNKLmsgCTFH]|Pa|kg|cm|nm|mm|km|min|h|s|ATP|NADH))"
    r"(?:\s?[/·. ]?\s?(?:mol|kg|[smKLJgCNh])(?:\^?[-−]?\d)?)*)?(?![\w])"
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED = re.compile(r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SCALE = {"n": 1e-9, "µ": 1e-6, "μ": 1e-6, "m": 1e-3, "c": 1e-2, "k": 1e3, "M": 1e6, "G": 1e9}
_SCALED = re.compile(r"^([nµμmckMG])(m|s|g|A|V|W|J|N|L|mol|Hz|eV|Pa|C|F|Ω)$")
_MAX_DIGITS = 25
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_UNIT_WORDS = {
    "metre": "m", "meter": "m", "second": "s", "kilogram": "kg", "gram": "g", "newton": "N",
    "joule": "J", "watt": "W", "volt": "V", "ampere": "A", "ohm": "Ω", "mole": "mol",
    "kelvin": "K", "hertz": "Hz", "pascal": "Pa", "coulomb": "C", "tesla": "T", "percent": "%",
}  # fmt: skip
_UNIT_WORD = re.compile(rf"(?<=[\d/] )({'|'.join(_UNIT_WORDS)})s?\b", re.IGNORECASE)
_WORD_NUMBER = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """`unit` is its canonical spelling, empty for a bare number; `value` is in that unit."""

    value: float
    unit: str

    def same_kind(self, other: "Quantity") -> bool:
        return self.unit == other.unit

    def agrees_with(self, other: "Quantity") -> bool:
        """Whether both say the same within two per cent."""
        scale = max(abs(self.value), abs(other.value))
        return abs(self.value - other.value) <= _TOLERANCE * scale


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of a text with its unit, in order; small numbers may be spelled out."""
    text = _RAISED.sub(lambda run: "^" + run.group().translate(_SUPERSCRIPTS), text)
    text = unicodedata.normalize("NFKC", text).replace("−", "-")
    text = _WORD_NUMBER.sub(lambda word: str(_WORDS[word.group().lower()]), text)
    text = re.sub(r"\s+per\s+(?!cent)", " / ", text)
    text = _UNIT_WORD.sub(lambda word: _UNIT_WORDS[word[1].lower()], text)
    return tuple(_quantity(match) for match in _NUMBER.finditer(text) if _is_small(match))


class NumberMatch(StrEnum):
    """How an answer's numbers compare with those a facet asks for."""

    NOT_ASKED = "not_asked"
    AGREES = "agrees"
    DIFFERS = "differs"
    ABSENT = "absent"


def compare_numbers(facet: str, question: str, answer: str) -> NumberMatch:
    """The facet's quantities with a unit, less those the question gives, against the answer's."""
    given = quantities(question)
    wanted = [
        each
        for each in quantities(facet)
        if each.unit and not any(each.same_kind(g) and each.agrees_with(g) for g in given)
    ]
    if not wanted:
        return NumberMatch.NOT_ASKED
    said = quantities(answer)
    rivals = [[s for s in said if s.same_kind(each)] for each in wanted]
    pairs = zip(wanted, rivals, strict=True)
    if all(any(each.agrees_with(r) for r in near) for each, near in pairs):
        return NumberMatch.AGREES
    return NumberMatch.DIFFERS if any(rivals) else NumberMatch.ABSENT


def _is_small(match: re.Match[str]) -> bool:
    power = match["power"] or match["e"] or "0"
    return len(match["mantissa"]) <= _MAX_DIGITS and len(power) <= 4


def _quantity(match: re.Match[str]) -> Quantity:
    exponent = int(match["power"] or match["e"] or 0)
    digits = match["mantissa"].replace(",", "")
    value = float(f"{'-' if match['sign'] == '-' else ''}{digits}e{exponent}")
    unit = _canonical(match["unit"] or "")
    first, _, rest = unit.partition(" ")
    scaled = _SCALED.match(first)
    if scaled:
        value, first = value * _SCALE[scaled.group(1)], scaled.group(2)
    return Quantity(value, f"{first} {rest}".strip())


def _canonical(unit: str) -> str:
    """`m/s`, `m s^-1` and `m s-1` are one unit."""
    unit = unit.strip().replace("°", "").replace("·", " ").replace(".", " ")
    unit = re.sub(r"/\s*([A-Za-z]+)(?:\^?(\d))?", lambda m: f" {m[1]}-{m[2] or 1}", unit)
    return " ".join(unit.replace("^", "").split())
