"""Numbers as NEET prints them: significant figures, raised powers of ten, spaced units."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from models.item.errors import BadItem

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_FACTOR = re.compile(r"([A-Za-zµμΩ°Å%][A-Za-zµμΩ°Å_]*)(?:\^|\*\*)?([+-]?\d)?")
_NO_RAISE = 3  # plain digits up to 10^±3, as in the question papers; beyond that powers of ten

Factor = tuple[str, int]


def round_figures(value: Decimal, figures: int) -> Decimal:
    """`value` to so many significant figures, halves away from zero as schoolbooks round."""
    if not value:
        return Decimal(0)
    unit = Decimal(1).scaleb(value.adjusted() - figures + 1)
    rounded = value.quantize(unit, rounding=ROUND_HALF_UP)
    # 9.96 to two figures is 10.0: one digit too many, so round once more at the new size
    unit = Decimal(1).scaleb(rounded.adjusted() - figures + 1)
    return rounded.quantize(unit, rounding=ROUND_HALF_UP)


def written(values: Sequence[Decimal], figures: int, unit: str) -> tuple[str, ...]:
    """The rounded values in one style, each with the unit: all plain, or all with powers of ten."""
    rounded = [round_figures(value, figures) for value in values]
    plain = all(-_NO_RAISE <= value.adjusted() <= _NO_RAISE for value in rounded if value)
    label = unit_label(unit)
    return tuple(_joined(_plain(v) if plain else _scientific(v, figures), label) for v in rounded)


def _joined(number: str, unit: str) -> str:
    return f"{number}{unit}" if unit in ("", "°", "%") else f"{number} {unit}"


def _plain(value: Decimal) -> str:
    return format(value, "f").replace("-", "−")


def _scientific(value: Decimal, figures: int) -> str:
    power = value.adjusted()
    if not value or power == 0:
        return _plain(value)
    mantissa = round_figures(value.scaleb(-power), figures)
    return f"{_plain(mantissa)} × 10{str(power).translate(_RAISED)}"


def unit_factors(unit: str) -> tuple[Factor, ...]:
    """A unit such as `m s^-2`, `m/s²` or `J mol⁻¹ K⁻¹` as its factors with their powers."""
    text = unit.translate(_LOWERED_RAISED).replace("·", " ").replace("*", " ").replace("^ ", "^")
    numerator, *denominators = text.replace("  ", "^").split("/")
    factors = [(numerator, 1), *((part, -1) for part in denominators)]
    return tuple(
        (name, sign * power) for part, sign in factors for name, power in _factors(part, unit)
    )


def _factors(part: str, unit: str) -> list[Factor]:
    found = []
    for token in part.split():
        match = _FACTOR.fullmatch(token)
        if match is None and token != "1":  # noqa: S105 - a unit's token, as in "1/s"
            raise BadItem(f"The unit {unit!r} cannot be read; write it like m s^-2.")
        if match is not None:
            found.append((match[1], int(match[2] or 1)))
    return found


def unit_label(unit: str) -> str:
    """The unit as printed: factors spaced, powers raised."""
    return " ".join(
        name if power == 1 else f"{name}{str(power).translate(_RAISED)}"
        for name, power in unit_factors(unit)
    )
