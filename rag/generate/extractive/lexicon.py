"""Words the extractive engine knows: closed lists of English, none of any one chapter."""

from importlib import resources
from typing import Final


def _lines(name: str) -> list[str]:
    """The lines of a word list, its comments left out."""
    listed = resources.files(__package__).joinpath("words", f"{name}.txt").read_text("utf-8")
    return [line for line in listed.splitlines() if line and not line.startswith("#")]


def _words(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line.split())


def third_person(stem: str) -> str:
    """The third person singular of a regular verb."""
    if stem.endswith(("s", "sh", "ch", "x", "z", "o")):
        return stem + "es"
    if stem.endswith("y") and stem[-2] not in "aeiou":
        return stem[:-1] + "ies"
    return stem + "s"


def _past(stem: str) -> str:
    if stem.endswith("e"):
        return stem + "d"
    if stem.endswith("y") and stem[-2] not in "aeiou":
        return stem[:-1] + "ied"
    return stem + "ed"


def _opposites() -> dict[str, str]:
    """The first line that names a word decides."""
    table: dict[str, str] = {}
    for line in _lines("opposites"):
        left, arrow, right = line.partition(">") if ">" in line else line.partition("/")
        table.setdefault(left, right)
        if arrow == "/":
            table.setdefault(right, left)
    return table


AUXILIARIES: Final = _words("auxiliaries")
PRESENT_PLURAL: Final = _words("verbs")
PRESENT_SINGULAR: Final = frozenset(map(third_person, PRESENT_PLURAL))
PAST: Final = frozenset(map(_past, PRESENT_PLURAL)) | _words("past_forms")
FINITE: Final = AUXILIARIES | PRESENT_SINGULAR
BEFORE_NOUNS: Final = _words("before_nouns")
STOPWORDS: Final = _words("stopwords")
OPENERS: Final = _words("openers")
QUANTIFIERS: Final = _words("quantifiers")
PRONOUNS: Final = _words("pronouns")
HEDGES: Final = _words("hedges")
NARRATIVE: Final = _words("narrative")
ANAPHORIC: Final = _words("anaphoric_nouns")
GENERIC_NOUNS: Final = _words("generic_nouns")
VAGUE_MODIFIERS: Final = _words("vague_modifiers")
OPPOSITES: Final = _opposites()
NUMBERS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
