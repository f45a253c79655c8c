"""Recomputation: a calculation's answer follows from what the stem gives."""

import re
from decimal import Decimal

from models.item.numerical import Numerical, Quantity, answer
from rag.types import Draft, GateContext, Verdict

_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
_NUMBER = re.compile(
    r"(?<![\w.^-])(-?\d+(?:\.\d+)?)"
    r"(?:\s*(?:[x×*]|\\times)\s*10\s*\^?\{?\s*(-?\d+)\}?|[eE](-?\d+))?"
)
# Values a NEET paper lets the student take as known, as NCERT rounds them.
_KNOWN_TEXT = (
    "9.8 9.81 10 3e8 6.626e-34 6.63e-34 6.6e-34 1.6e-19 1.602e-19 6.022e23 6.02e23 8.314 8.31 "
    "1.38e-23 0.0821 0.083 96500 96487 8.85e-12 8.854e-12 9e9 6.67e-11 9.1e-31 9.11e-31 1.67e-27 "
    "1.097e7 0.529 13.6 0.0591 0.059 2.303 22.4 273 273.15 2.18e-18"
)
_KNOWN = frozenset(map(float, _KNOWN_TEXT.split()))


class RecomputeCheck:
    """The stem gives every quantity, and the worked solution ends at the recomputed answer."""

    name = "recompute"

    def check(self, draft: Draft, context: GateContext) -> Verdict:  # noqa: ARG002 - the seam
        """Fail with the quantity missing or the sum that is off; what is no calculation passes."""
        if not isinstance(draft.item, Numerical):
            return Verdict(self.name, "pass")
        fault = _missing_quantity(draft.item) or _solution_fault(draft.item)
        return Verdict(self.name, "fail" if fault else "pass", fault)


def numbers_in(text: str) -> list[float]:
    """All numbers of a text, with their powers of ten in any of the usual spellings."""
    ungrouped = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    plain = re.sub(r"10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", r"10^\1", ungrouped)
    return [
        float(f"{digits}e{raised or power or 0}")
        for digits, raised, power in _NUMBER.findall(plain.translate(_RAISED))
    ]


def _is_near(value: float, others: list[float], tolerance: float) -> bool:
    return any(abs(value - other) <= tolerance * max(abs(value), 1e-300) for other in others)


def _missing_quantity(item: Numerical) -> str:
    given = numbers_in(item.stem)
    for quantity in item.quantities:
        value = float(quantity.value.replace("−", "-"))
        if value not in _KNOWN and not _is_near(value, given, 1e-9) and not _is_unit(quantity):
            return f"The stem does not give {quantity.symbol} = {quantity.value} {quantity.unit}."
    return ""


def _is_unit(quantity: Quantity) -> bool:
    """A reference such as 1 mol L⁻¹, there to make a ratio pure, or a rest: zero."""
    return Decimal(quantity.value.replace("−", "-")) in (0, 1)


def _solution_fault(item: Numerical) -> str:
    told = numbers_in(item.solution)
    exact = float(answer(item))
    tolerance = 0.5 * 10.0 ** (1 - item.significant_figures) * 1.05
    if told and not _is_near(exact, told, tolerance):
        return f"The worked solution never reaches the recomputed answer {exact:g}."
    return ""
