"""Controlled changes that make a true sentence false, each with the words changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.generate.extractive import lexicon, text
from rag.generate.extractive.bank import TermBank
from rag.generate.extractive.facts import Fact

_FORMS = "|".join(re.escape(form) for form in sorted(lexicon.OPPOSITES, key=len, reverse=True))
_OPPOSITE = re.compile(rf"(?<![\w-])(?:{_FORMS})(?![\w-])")
_NEGATED = re.compile(
    r"\b(?:not|no|never|neither|nor|without|cannot|unlike|except|rather|fail(?:s|ed)?)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:may|might|can|could|some|sometimes|either|or|whether|any|depending|generally|usually|often)\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\bfrom\s+(?P<a>(?:the\s+|an?\s+)?[A-Za-z][\w’'-]*(?:\s+[a-z][\w-]*){0,2})\s+(?:in)?to\s+"
    r"(?P<b>(?:the\s+|an?\s+)?[A-Za-z][\w’'-]*(?:\s+[a-z][\w-]*){0,2}?)(?=[,.]|\s+(?:in|by|during|across|through|via|with|along)\b)"
)
_QUANTITY = re.compile(
    r"(?<![\w.,/×^–−-])(?P<number>\d{1,4}(?:\.\d+)?)(?=\s?(?:%|°|per\s?cent\b|[A-Za-zµμÅ]+\b))(?!\s?(?:×|x\s))"
)
_NUMBER_WORD = re.compile(
    rf"(?<!the )(?<!other )(?<!-)\b(?P<number>{'|'.join(lexicon.NUMBERS)})\b(?=\s+[a-z])",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?P<verb>is|are|does|do|can)\s?not\s+(?!only\b)(?P<next>[a-z]+)")
_LISTED = re.compile(r"[–—:(]|\b(?:both|respectively|each|namely|twice|double|half)\b")


# What follows lists the things counted, or names the count again ("dinucleotide").
_COUNTED = re.compile(r",|\b(?:mono|di|tri|tetra|penta|hexa|hepta|octa)[a-z]{4,}|\band\b")
_SURE_LIKENESS = 3.0


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` is false because `now` stands where the source has `was`; `trust` is 0 to 1."""

    fact: Fact
    text: str
    was: str
    now: str
    trust: float

    @property
    def note(self) -> str:
        right = f"“{self.was}”, not “{self.now}”" if self.was else f"not “{self.now}”"
        return f"The source says {right}: “{self.fact.text}”"


def falsify(fact: Fact, bank: TermBank) -> Edit | None:
    """The most trustworthy way to make this fact false, or None where there is no safe one."""
    found = sorted(
        (
            *_opposites(fact),
            *_reversed(fact),
            *_requantified(fact),
            *_affirmed(fact),
            *_misnamed(fact, bank),
        ),
        key=lambda edit: -edit.trust,
    )
    return found[0] if found else None


def _replaced(fact: Fact, span: tuple[int, int], now: str, trust: float) -> Edit:
    was = fact.text[span[0] : span[1]]
    if was[:1].isupper() and span[0] == 0:
        now = text.sentence_case(now)
    changed = text.sentence_case(fact.text[: span[0]] + now + fact.text[span[1] :])
    return Edit(fact, _with_right_article(changed), was, now, trust)


def _with_right_article(sentence: str) -> str:
    sentence = re.sub(r"\b([Aa])n(?=\s+[bcdfgjklmnpqrstvwxyz])", r"\1", sentence)
    return re.sub(r"\b([Aa])(?=\s+[aeio])(?!\s+(?:one|euk|eu))", r"\1n", sentence)


def _opposites(fact: Fact) -> Iterator[Edit]:
    if _NEGATED.search(fact.text) or _OPEN.search(fact.text):
        return
    spots = list(_OPPOSITE.finditer(fact.text))
    lowered = f" {fact.text.lower()} "
    for spot in spots:
        now = lexicon.OPPOSITES[spot.group(0)]
        if re.search(rf"(?<!\w){re.escape(now.lower())}(?!\w)", lowered):
            continue
        if _part_of_name(fact.text, spot.end()):
            continue
        weight = 0.05 if len(spots) > 1 else 0.0
        yield _replaced(
            fact, spot.span(), now, 0.9 - weight - 0.1 * _in_subject(fact.text, spot.start())
        )


def _part_of_name(sentence: str, end: int) -> bool:
    """`DNA` in "DNA polymerase" or `synthesis` in "synthesis phase" is not free to change."""
    return (
        re.match(
            r"[\s-]+(?:polymerase|ligase|ase|helix|fingerprinting|virus|factor|number|image)",
            sentence[end:],
        )
        is not None
    )


def _in_subject(sentence: str, start: int) -> bool:
    return not any(word in lexicon.FINITE for word in text.words(sentence[:start]))


def _reversed(fact: Fact) -> Iterator[Edit]:
    if _NEGATED.search(fact.text) or _OPEN.search(fact.text):
        return
    for spot in _FROM_TO.finditer(fact.text):
        one, other = spot.group("a"), spot.group("b")
        if (
            text.content(one)
            and text.content(other)
            and not text.content(one) & text.content(other)
        ):
            was, now = (
                spot.group(0),
                spot.group(0).replace(one, "\0").replace(other, one).replace("\0", other),
            )
            yield _replaced(fact, spot.span(), now, 0.9 if was != now else 0.0)


def _requantified(fact: Fact) -> Iterator[Edit]:
    if _OPEN.search(fact.text) or _LISTED.search(fact.text):
        return
    numbers = list(_QUANTITY.finditer(fact.text))
    if 1 <= len(numbers) <= 2:
        spot = numbers[-1]
        yield _replaced(fact, spot.span("number"), _other_number(spot.group("number")), 0.85)
    spelled = list(_NUMBER_WORD.finditer(fact.text))
    if len(spelled) == 1 and not numbers and not _COUNTED.search(fact.text[spelled[0].end() :]):
        spot = spelled[0]
        yield _replaced(fact, spot.span("number"), _other_count(spot.group("number")), 0.7)


def _other_number(number: str) -> str:
    """Half or double, as written: far beyond any rounding."""
    if "." in number:
        places = len(number.split(".")[1])
        return f"{float(number) * 2:.{places}f}"
    value = int(number)
    return str(value // 2 if value % 2 == 0 and value > 2 else value * 2)


def _other_count(word: str) -> str:
    index = lexicon.NUMBERS.index(word.lower())
    return lexicon.NUMBERS[index + 1 if index < 2 else index - 2]


def _affirmed(fact: Fact) -> Iterator[Edit]:
    """Drop a "not": the source denies what is left."""
    if re.search(
        r"\b(?:but|only|whether|because|since|although|though|while|whereas|either)\b", fact.text
    ):
        return
    spots = list(_DENIED.finditer(fact.text))
    if len(spots) != 1:
        return
    spot, verb, follows = spots[0], spots[0].group("verb"), spots[0].group("next")
    if verb in {"is", "are", "can"}:
        yield _replaced(fact, spot.span(), f"{verb} {follows}", 0.7)
    elif follows == "have":
        yield _replaced(fact, spot.span(), "has" if verb == "does" else "have", 0.6)
    elif follows in lexicon.PRESENT_PLURAL:
        yield _replaced(
            fact, spot.span(), lexicon.third_person(follows) if verb == "does" else follows, 0.7
        )


def _misnamed(fact: Fact, bank: TermBank) -> Iterator[Edit]:
    """Another member of the class in the place of the one the sentence is about."""
    if _NEGATED.search(fact.text) or _OPEN.search(fact.text):
        return
    for term, span in bank.mentions(fact.text):
        for rival in bank.rivals(term)[:6]:
            written = bank.in_number(rival, text.is_plural(fact.text[slice(*span)]))
            if (
                written is None
                or text.content(written) <= fact.content
                or not _says_otherwise(fact, rival.text, bank)
            ):
                continue
            sure = bank.likeness(term, rival) >= _SURE_LIKENESS
            yield _replaced(fact, span, written, 0.75 if sure else 0.5)
            break


def _says_otherwise(fact: Fact, rival: str, bank: TermBank) -> bool:
    """False if the chapter says of the rival what the fact says of the term."""
    rest: Sequence[str] = tuple(fact.content)
    said = frozenset(rest) - text.content(rival)
    return all(text.overlap(said, other) < 0.6 for other in bank.said_of(rival))
