"""Terms of a chapter and what the book says they are."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rag.generate.extractive import lexicon, text
from rag.generate.extractive.facts import Sentence

_ADVERB = (
    r"(?:(?:also|commonly|usually|generally|therefore|hence|thus|collectively|often|then|simply"
    r"|sometimes|together|respectively|said\s+to\s+be|popularly|technically)\s+)*"
)
_CALLED = r"(?:called|known|termed|named|referred\s+to|designated)(?:\s+(?:as|to\s+as))?"
_AFTER_NAME = (
    r"is|are|and|or|in|which|that|when|where|because|as|by|for|of a|on|at|from|to|with|if|has|have"
    r"|while|occurs?|takes?"
)
_NAME = (
    r"[‘'“\"]?(?P<term>[A-Za-zα-ω][\w’'–-]*"
    rf"(?:[ -](?!(?:{_AFTER_NAME})\b)[\w’'–-]+){{0,4}}(?: of (?:[a-z-]+)(?: [a-z-]+)?)?)[’'”\"]?"
)
_ARTICLE = r"(?:(?:the|a|an|its)\s+)?"
_NAMED_LAST = re.compile(
    rf"^(?P<gloss>.+?),?\s+(?P<verb>is|are)\s+{_ADVERB}{_CALLED}\s+{_ARTICLE}{_NAME}"
    r"(?P<tail>\s*\([^()]+\)"
    r"|\s*,?\s*(?:or|and|which|because|as|since|while|in|of|for|after|by)\b.*)?\.$"
)
_NAMED_INSIDE = re.compile(
    rf"(?P<gloss>\b(?:an?|the)\s+[\w\s-]{{3,60}}?|\b[a-z-]+\s[a-z-]+),?\s+{_CALLED}\s+"
    rf"{_ARTICLE}{_NAME}"
)
_DEFINED = re.compile(
    r"^(?:The\s+|A\s+|An\s+)?(?P<term>[A-Z]?[\w’'–-]+(?:[ -][\w’'–-]+){0,4}?)"
    r"(?P<symbol>\s*\([^()]{1,12}\))?\s+"
    r"(?P<verb>is|are|may be|can be)\s+(?:usually\s+|also\s+)?(?P<defined>defined\s+as\s+)?"
    r"(?P<gloss>(?:the|an?|one|substances|organisms|those|compounds|cells|elements|materials|solutions"
    r"|proteins|structures|reactions|species|molecules|forces|quantities|particles|number|equal)\b.+)\.$"
)
_MEANS = re.compile(
    r"^(?P<term>[A-Z]?[\w’'–-]+(?:[ -][\w’'–-]+){0,3}?)(?P<symbol>\s*\([^()]{1,12}\))?\s+"
    r"(?P<verb>refers?\s+to|means?|denotes?)\s+(?P<gloss>(?:the|an?)\b.+)\.$"
)
_LAW = re.compile(
    r"^(?:The\s+)?(?P<term>(?:[A-Z][\w’'-]+(?:’s|'s|s’)?\s+)?(?:[\w’'-]+\s+){0,3}?"
    r"(?:law|principle|rule|theorem|theory|hypothesis|postulate|effect|dogma)"
    r"(?:\s+of\s+[\w\s-]{3,40}?)?)\s+"
    r"(?P<verb>states?)\s+that\s+,?(?P<gloss>.+)\.$"
)
_TERM_REJECT = re.compile(
    r"^(?:the|an?|its|one|such|this|that|these|those|it|they|there|here|which|what|all|each|some"
    r"|two|three|following|result|reason|example|first|second|so|also|respectively|as|in|on|at|we|you|our"
    r"|now|most|both|other|another|many|only|not|however)\b",
    re.IGNORECASE,
)


# "the fixation of …", "an enzyme that …": a genus and what sets the species apart.
_RESTRICTED = re.compile(
    r"^(?:the|an?)\s+[\w-]+(?:\s[\w-]+)?\s"
    r"(?:of|that|which|in which|by which|formed|used|whose|for)\s.{15,}"
)


class Shape(StrEnum):
    NAMED_LAST = "named_last"
    NAMED_INSIDE = "named_inside"
    DEFINED = "defined"
    LAW = "law"


@dataclass(frozen=True, slots=True)
class Definition:
    """`gloss` is what the sentence says of `term`; `stated` is the whole sentence, tidied.

    `at` is where the term stands in `stated`.
    """

    term: str
    gloss: str
    verb: str
    shape: Shape
    stated: str
    at: tuple[int, int]
    sentence: Sentence
    strength: float


def mine_definitions(found: Iterable[Sentence], bold: frozenset[str]) -> tuple[Definition, ...]:
    """Every definition of the sentences; `bold` are the folded key terms the book sets in bold."""
    return tuple(definition for sentence in found for definition in _definitions_of(sentence, bold))


def _definitions_of(sentence: Sentence, bold: frozenset[str]) -> Iterator[Definition]:
    stated = text.tidy(sentence.raw)
    if not 6 <= len(stated.split()) <= 45 or "?" in stated:
        return
    shapes = (
        (Shape.LAW, _LAW.match(stated)),
        (Shape.DEFINED, _DEFINED.match(stated) or _MEANS.match(stated)),
        (Shape.NAMED_LAST, _NAMED_LAST.match(stated)),
        (Shape.NAMED_INSIDE, _NAMED_INSIDE.search(stated)),
    )
    for shape, match in shapes:
        if match is None:
            continue
        definition = _from_match(match, shape, stated, sentence, bold)
        if definition is not None:
            yield definition
            return


def _from_match(
    match: re.Match[str], shape: Shape, stated: str, sentence: Sentence, bold: frozenset[str]
) -> Definition | None:
    term = match.group("term").strip(" -–’'")
    if not plausible_term(term):
        return None
    known = folded(term) in bold
    groups = match.groupdict()
    explicit = (
        shape is not Shape.DEFINED
        or bool(groups.get("defined"))
        or "means" in (groups.get("verb") or "")
    )
    if not (known or explicit or _RESTRICTED.match(match.group("gloss"))):
        return None
    start = match.start("term")
    return Definition(
        term=term,
        gloss=match.group("gloss").strip(" ,"),
        verb=groups.get("verb") or "is",
        shape=shape,
        stated=stated,
        at=(start, start + len(match.group("term").rstrip(" -–’'"))),
        sentence=sentence,
        strength=0.62 + 0.23 * known + 0.15 * explicit,
    )


def plausible_term(term: str) -> bool:
    """True if the phrase could be a key term: short, a noun phrase, not a pointer."""
    found = text.words(term)
    if found and found[0] in lexicon.OPENERS:
        return False
    if found and (found[0] in lexicon.STOPWORDS or found[-1] in lexicon.STOPWORDS - {"a", "b"}):
        return False
    if "," in term or term.lower() in lexicon.GENERIC_NOUNS or term.count("(") != term.count(")"):
        return False
    if not 1 <= len(term.split()) <= 5 or not found or _TERM_REJECT.match(term):
        return False
    if len(max(found, key=len)) < 3 or sum(char.isdigit() for char in term) > 3:
        return False
    return not any(word in lexicon.AUXILIARIES for word in found) and "=" not in term


def folded(term: str) -> str:
    """The form by which two spellings of a term are compared."""
    return " ".join(text.stem(word) for word in re.findall(r"[\w’'-]+", term.lower()))
