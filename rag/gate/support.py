"""Whether words of the book bear a claim out: a lexical test, strict rather than clever.

A claim is supported by a passage when almost all its content words are there, nothing in it is the
passage with a word exchanged, the two deny the same number of times, and the same words do not
merely stand in another order. Paraphrase costs support: engines are told to keep the book's words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.gate.words import content_words, fold, negations, sentences_of, share

RELATED = 0.4
_WORDS_PER_MISS = 6
_IN_SO_MANY_WORDS = 0.9
_LONGEST_EXCHANGE = 3
_CLAUSE = re.compile(
    r",?\s+\b(?:because|since|whereas|while|although|though|so that)\b"
    r"|[,;]\s+(?:therefore|hence|thus)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Support:
    """`share` of the claim's content words found; `fault` is what speaks against it, or empty.

    `enough` says whether the share will do: of six words one may be missing, of five none.
    """

    share: float
    enough: bool
    fault: str = ""

    @property
    def holds(self) -> bool:
        return self.enough and not self.fault


NO_SUPPORT = Support(0.0, False, "no span speaks of it")


def best_support(claim: str, quotes: Sequence[str], language: str = "en") -> Support:
    """The support of the claim by whichever sentence or whole quote bears it out best."""
    found = [_support(claim, text, language) for text in _readings(quotes)]
    return max(found, key=lambda s: (s.holds, s.share, not s.fault), default=NO_SUPPORT)


def is_refuted(claim: str, quotes: Sequence[str], language: str = "en") -> bool:
    """Whether some words of the book speak of the claim's subject and none bears it out."""
    found = [_support(claim, text, language) for text in _readings(quotes)]
    return any(s.share >= RELATED for s in found) and not any(s.holds for s in found)


def is_said(claim: str, pages: Sequence[str], language: str = "en") -> bool:
    """Whether a single sentence of the pages says the claim in so many words."""
    sentences = (sentence for page in pages for sentence in sentences_of(page))
    return any(_says(sentence, claim, language) for sentence in sentences)


def is_held(text: str, quotes: Sequence[str], language: str = "en") -> bool:
    """Whether one quote holds enough of the text's content words, or the bare text without any."""
    wanted = content_words(text, language)
    if not wanted:
        return any(fold(text) in fold(quote) for quote in quotes)
    return any(has_enough(wanted, content_words(quote, language)) for quote in quotes)


def has_enough(wanted: Sequence[str], available: Sequence[str]) -> bool:
    """Whether at most one in six words is missing: in a short claim each of them counts."""
    missing = Counter(wanted) - Counter(available)  # "two … and two" is not "two … and one"
    return missing.total() <= len(wanted) // _WORDS_PER_MISS


def coverage(text: str, quotes: Sequence[str], language: str = "en") -> float:
    """The largest part of the text's content words that one quote holds."""
    wanted = content_words(text, language)
    if not wanted:
        return max((float(fold(text) in fold(quote)) for quote in quotes), default=0.0)
    return max((share(wanted, content_words(quote, language)) for quote in quotes), default=0.0)


def _says(sentence: str, claim: str, language: str) -> bool:
    """Not merely somewhere in a long sentence: within a stretch twice the claim's own length."""
    support = _support(claim, sentence, language)
    if not support.holds or support.share < _IN_SO_MANY_WORDS:
        return False
    said = content_words(claim, language)
    return len(_region(said, content_words(sentence, language))) <= 2 * len(said)


def _readings(quotes: Sequence[str]) -> Iterator[str]:
    """Each sentence, its clauses where words of cause or contrast cut it, and the whole quote."""
    for quote in quotes:
        sentences = sentences_of(quote)
        yield from sentences
        for sentence in sentences:
            clauses = _CLAUSE.split(sentence)
            yield from clauses if len(clauses) > 1 else ()
        if len(sentences) > 1:
            yield quote


def _support(claim: str, text: str, language: str) -> Support:
    said = content_words(claim, language)
    stands = content_words(text, language)
    return Support(share(said, stands), has_enough(said, stands), _fault(claim, text, said, stands))


def _fault(claim: str, text: str, said: list[str], stands: list[str]) -> str:
    numbers = [word for word in said if word[0].isdigit() and word not in stands]
    if numbers:
        return f"the number {numbers[0]} is not in the passage"
    if negations(claim) != negations(text):
        return "one of the two denies what the other says"
    region = _region(said, stands)
    shared = [word for word in said if word in region]
    if shared != region and sorted(shared) == sorted(region):
        return "the same words stand in another order"
    return _exchange(said, stands)


def _region(said: list[str], stands: list[str]) -> list[str]:
    """The stretch of the passage from the first to the last word that the claim uses."""
    places = [place for place, word in enumerate(stands) if word in said]
    return stands[places[0] : places[-1] + 1] if places else []


def _exchange(said: list[str], stands: list[str]) -> str:
    """A few words that differ between two runs that agree: the mark of an altered sentence."""
    surplus = Counter(said) - Counter(stands)
    steps = SequenceMatcher(None, said, stands, autojunk=False).get_opcodes()
    for place, (tag, a, b, c, d) in enumerate(steps):
        added = tag == "delete" and place > 0  # "In plants, …" before a claim adds nothing to it
        if not (added or tag == "replace") or max(b - a, d - c) > _LONGEST_EXCHANGE:
            continue
        if _agree_around(steps, place) and surplus & Counter(said[a:b]):
            ours, theirs = " ".join(said[a:b]), " ".join(stands[c:d])
            return f"it says {ours!r} where the book says {theirs or 'nothing'!r}"
    return ""


def _agree_around(steps: Sequence[tuple[str, int, int, int, int]], place: int) -> bool:
    """Whether what stands beside the exchange agrees; the ends of the text count as agreement."""
    sides = [steps[near][0] for near in (place - 1, place + 1) if 0 <= near < len(steps)]
    return bool(sides) and all(tag == "equal" for tag in sides)
