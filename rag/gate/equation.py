"""Chemical equations read from plain text, and whether atoms and charge balance.

Only what reads as an equation in full is judged: every term a formula of real elements. Names,
schemes and chains of arrows are left alone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_SYMBOLS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se "
    "Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb "
    "Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm "
    "Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og"
)
ELEMENTS = frozenset(_SYMBOLS.split())
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_ARROW = re.compile(r"→|⟶|⇌|⇋|->|=>|<=>|\\rightarrow|\\to\b|\\rightleftharpoons")
_STATE = re.compile(r"\((?:s|l|g|aq)\)")
_CHARGE = re.compile(r"\^?\{?([0-9]?[+-])\}?$|([⁰¹²³⁴⁵⁶⁷⁸⁹]?[⁺⁻])$")
_COEFFICIENT = re.compile(r"^(\d+(?:/\d+)?(?:\.\d+)?|½)\s*")
_PIECE = re.compile(r"([A-Z][a-z]?)(\d*)|([(\[])|([)\]])(\d*)")
_TERM = r"[0-9½/.]*\s*[A-Z(\[e][A-Za-z0-9₀-₉⁰¹²³⁴-⁹⁺⁻()\[\]_^{}+-]*?(?:\((?:s|l|g|aq)\))?"
_SIDE = rf"{_TERM}(?:\s+\+\s+{_TERM})*"
_EQUATION = re.compile(rf"(?<!\S)({_SIDE})\s*(?:{_ARROW.pattern})\s*({_SIDE})(?=[\s.,;:]|$)")


@dataclass(frozen=True, slots=True)
class Term:
    """Atoms and charge of one term, times its coefficient."""

    atoms: tuple[tuple[str, float], ...]
    charge: float


def unbalanced_equations(text: str) -> Iterator[str]:
    """The equations in the text that parse in full and do not balance."""
    for line in text.replace("$", " ").splitlines():
        if len(_ARROW.findall(line)) != 1:
            continue
        for match in _EQUATION.finditer(line):
            left, right = _read_side(match[1]), _read_side(match[2])
            if left and right and _is_reaction(left + right) and _sum(left) != _sum(right):
                yield " ".join(match[0].split())


def _read_side(side: str) -> list[Term]:
    terms = [read_term(part) for part in re.split(r"\s\+\s", side.strip())]
    return [term for term in terms if term] if all(terms) else []


def _is_reaction(terms: list[Term]) -> bool:
    """At least one compound or ion: `B → C` is as likely a pair of labels as two elements."""
    return any(len(t.atoms) > 1 or t.charge or any(n > 1 for _, n in t.atoms) for t in terms)


def _sum(terms: list[Term]) -> tuple[dict[str, float], float]:
    atoms: Counter[str] = Counter()
    for term in terms:
        for element, count in term.atoms:
            atoms[element] += count  # type: ignore[assignment]  # halves of a molecule are allowed
    return dict(atoms), sum(term.charge for term in terms)


def read_term(text: str) -> Term | None:
    """A term such as `2SO₄²⁻(aq)` or `e⁻`; None if it is no formula of real elements."""
    text = _STATE.sub("", text.strip())
    factor = 1.0
    if coefficient := _COEFFICIENT.match(text):
        factor = _number(coefficient[1])
        text = text[coefficient.end() :]
    charge = 0.0
    if found := _CHARGE.search(text):
        charge = _signed((found[1] or found[2]).translate(_RAISED))
        text = text[: found.start()]
    if text == "e":
        return Term((), charge * factor)
    atoms = _atoms(re.sub(r"[_{}]", "", text.translate(_LOWERED)))
    if not atoms:
        return None
    return Term(tuple(sorted((e, n * factor) for e, n in atoms.items())), charge * factor)


def _number(text: str) -> float:
    if text == "½":
        return 0.5
    top, _, bottom = text.partition("/")
    return float(top) / float(bottom or 1) if float(bottom or 1) else 0.0


def _signed(text: str) -> float:
    size = float(text[:-1] or 1)
    return size if text[-1] == "+" else -size


def _atoms(text: str) -> Counter[str]:
    """Atoms per element, brackets multiplied out; empty if anything is no element."""
    stack: list[Counter[str]] = [Counter()]
    place = 0
    while place < len(text):
        piece = _PIECE.match(text, place)
        if piece is None or not _take(piece, stack):
            return Counter()
        place = piece.end()
    return stack[0] if len(stack) == 1 else Counter()


def _take(piece: re.Match[str], stack: list[Counter[str]]) -> bool:
    element, count, opening, _, times = piece.groups()
    if element:
        stack[-1][element] += int(count or 1)
        return element in ELEMENTS
    if opening:
        stack.append(Counter())
        return True
    if len(stack) < 2:
        return False
    inner = stack.pop()
    for name, number in inner.items():
        stack[-1][name] += number * int(times or 1)
    return True
