"""Whether the quotes of a one-right-option question single out its key."""

import re

from rapidfuzz import fuzz

from models.item.evidence import Role
from models.item.single import Single
from rag.gate.support import RELATED, best_support, coverage, is_held, is_refuted, is_said
from rag.gate.words import clauses_of, content_words, fold, sentences_of, topic_words
from rag.types import Draft

NEGATIVE = re.compile(
    r"\b(?:NOT|EXCEPT|INCORRECT|FALSE|WRONG|LEAST)\b"
    r"|\b(?:incorrect|except)\b|\b(?:is|are) (?:false|wrong)\b|\b(?:false|wrong) statement",
)
Pages = tuple[str, ...]

_ASKS_FOR_A_STATEMENT = re.compile(r"\bstatements?\b|\b(?:is|are) (?:correct|true)\b")
_BLANK = re.compile(r"_{2,}|\.{4,}|…+")
_SENTENCE = 5  # content words from which an option is a claim of its own, not a name
_STEM_HELD = 0.3
_CLEARLY = 2  # words of the stem by which a distractor's clause must say more than the key's
_CLOSER = (
    2.0  # words by which a distractor must stand nearer to the stem's words to count as the key
)


def single_fault(item: Single, draft: Draft, pages: Pages) -> str:
    """What speaks against the key as the one right option, as a sentence; empty if nothing does."""
    key = next(place for place, option in enumerate(item.options) if option.right)
    if any(s.role is Role.REFUTES and s.option == key for s in draft.evidence):
        return "A span is marked as refuting the key."
    if NEGATIVE.search(item.stem):
        return _negative_fault(item, key, draft, pages)
    quotes = [span.quote for span in draft.evidence if span.role is Role.KEY]
    return (
        _key_fault(item, key, quotes, draft.language)
        or _rival_fault(item, key, quotes, draft.language)
        or _also_right(item, key, pages, draft.language)
    )


def _key_fault(item: Single, key: int, quotes: list[str], language: str) -> str:
    answer = item.options[key].text
    if not is_held(answer, quotes, language):
        return f"The quoted words do not hold the key {answer!r:.80}."
    if len(content_words(answer, language)) < _SENTENCE:
        return _stem_fault(item.stem, quotes, language)
    support = best_support(answer, quotes, language)
    return f"The quoted words do not bear the key out: {support.fault}." if support.fault else ""


def _stem_fault(stem: str, quotes: list[str], language: str) -> str:
    asked = topic_words(stem, language)
    quoted = {word for quote in quotes for word in content_words(quote, language)}
    if asked and len(asked & quoted) < max(1, round(_STEM_HELD * len(asked))):
        return "The quoted words do not speak of what the stem asks."
    return ""


def _rival_fault(item: Single, key: int, quotes: list[str], language: str) -> str:
    held = [coverage(option.text, quotes, language) for option in item.options]
    for place, option in enumerate(item.options):
        if place == key or held[place] < held[key]:
            continue
        if _fits_better(item.stem, option.text, item.options[key].text, quotes, language):
            return f"The quoted words fit the option {option.text!r:.80} better than the key."
    return ""


def _also_right(item: Single, key: int, pages: Pages, language: str) -> str:
    """Where statements are the options, one more that the pages make is a second key."""
    if not _ASKS_FOR_A_STATEMENT.search(item.stem):
        return ""
    for place, option in enumerate(item.options):
        claims = place != key and len(content_words(option.text, language)) >= _SENTENCE
        if claims and is_said(option.text, pages, language):
            return f"The page bears out option {place + 1} too: {option.text!r:.80}."
    return ""


def _fits_better(stem: str, rival: str, key: str, quotes: list[str], language: str) -> bool:
    """Both options are in the quotes: which one do they join to what the stem says?"""
    if _BLANK.search(stem):
        return _filled_fit(stem, rival, quotes) > _filled_fit(stem, key, quotes)
    if len(content_words(key, language)) >= _SENTENCE:
        return _wording_fit(rival, quotes) >= _wording_fit(key, quotes)
    of_key, of_rival = set(content_words(key, language)), set(content_words(rival, language))
    told_key, told_rival = of_key - of_rival or of_key, of_rival - of_key or of_rival
    asked = topic_words(stem, language) - of_key - of_rival
    more = _joins(asked, told_rival, quotes, language) - _joins(asked, told_key, quotes, language)
    if more < 0 or more >= _CLEARLY:
        return more > 0
    away = _distance(asked, told_key, quotes, language)
    return away - _distance(asked, told_rival, quotes, language) >= _CLOSER


def _joins(asked: set[str], told: set[str], quotes: list[str], language: str) -> int:
    """How many words of the stem stand in one clause with the option."""
    clauses = (set(content_words(part, language)) for quote in quotes for part in clauses_of(quote))
    return max((len(asked & clause) for clause in clauses if told <= clause), default=0)


def _filled_fit(stem: str, option: str, quotes: list[str]) -> float:
    return _wording_fit(_BLANK.sub(option, stem), quotes)


def _wording_fit(text: str, quotes: list[str]) -> float:
    readings = [fold(sentence) for quote in quotes for sentence in (*sentences_of(quote), quote)]
    return max((fuzz.ratio(fold(text), reading) for reading in readings), default=0.0)


def _distance(asked: set[str], told: set[str], quotes: list[str], language: str) -> float:
    """Mean distance in content words from the option to each word of the stem, at its nearest."""
    return min((_mean_distance(asked, told, quote, language) for quote in quotes), default=99.0)


def _mean_distance(asked: set[str], told: set[str], quote: str, language: str) -> float:
    said = content_words(quote, language)
    here = [place for place, word in enumerate(said) if word in told]
    gaps = [
        min(abs(place - spot) for spot in here)
        for place, word in enumerate(said)
        if here and word in asked
    ]
    return sum(gaps) / len(gaps) if gaps else 99.0


def _negative_fault(item: Single, key: int, draft: Draft, pages: Pages) -> str:
    """A negative stem asks for the option the book does not bear out; the other three it does."""
    quotes = [span.quote for span in draft.evidence]
    answer = item.options[key].text
    if len(content_words(answer, draft.language)) < 4:
        return _odd_one_fault(item, key, quotes, draft.language)
    if not is_refuted(answer, quotes, draft.language):
        return f"No span refutes {answer!r:.80}, the answer to a negative stem."
    if is_said(answer, pages, draft.language):
        return f"The page itself says {answer!r:.80}, the answer to a negative stem."
    for place, option in enumerate(item.options):
        if place != key and not best_support(option.text, quotes, draft.language).holds:
            return f"No span supports option {place + 1}, which a negative stem takes as true."
    return ""


def _odd_one_fault(item: Single, key: int, quotes: list[str], language: str) -> str:
    held = [coverage(option.text, quotes, language) for option in item.options]
    if held[key] > RELATED:
        return "The quoted words hold the option that should be the odd one out."
    if any(share <= RELATED for place, share in enumerate(held) if place != key):
        return "The quoted words do not hold all three options that belong together."
    return ""
