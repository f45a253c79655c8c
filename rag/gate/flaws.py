"""Item-writing flaws that can be seen without knowing the subject.

The criteria are those of Tarrant, Knierim, Hayes and Ware (2006) as applied by Moore et al.
(2023). Two of them are NEET's own forms and are waived, each by name: the complex (K-type)
question, and the negative stem where the negation is set in capitals.
"""

import re
from collections.abc import Callable
from statistics import mean

from models.item.assertion_reason import AssertionReason
from models.item.render import render
from models.item.single import Single
from models.item.statements import Statements
from rag.gate.single_claim import NEGATIVE
from rag.gate.words import content_words, fold, topic_words
from rag.types import Draft, GateContext, Verdict

_ALL_OR_NONE = re.compile(
    r"\b(?:all|none|any|both) of (?:the )?(?:above|these|them)\b|^(?:all|none|both)$"
    r"|उपर्युक्त सभी|इनमें से कोई नहीं",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    r"\b(?:always|never|only|all|every|completely|absolutely|entirely)\b", re.IGNORECASE
)
_VAGUE = re.compile(
    r"\b(?:often|usually|sometimes|frequently|occasionally|generally|rarely)\b", re.IGNORECASE
)
_EMPHASISED = re.compile(r"\b(?:NOT|EXCEPT|INCORRECT|FALSE|WRONG|LEAST)\b")
_UNMARKED = re.compile(
    r"\b[Ww]hich\b[^?]*\b(?:is|are|was|were|do|does|did|has|have) not\b|\bexcept\b"
)
_ARTICLE = re.compile(r"\b(a|an)\s*(?:_{2,}|[:.]?)\s*$", re.IGNORECASE)
_BLANK = re.compile(r"_{2,}")
_DANGLING = re.compile(
    r"\b(?:fig(?:ure|\.)|table|section|chapter|equation)\s*\(?\d"
    r"|\b(?:above|given|following) (?:diagram|figure|graph|table)\b"
    r"|^(?:this|these|it|they|such|he|she)\b",
    re.IGNORECASE,
)
_TOO_LONG = 1.6
_LONGER_BY = 14  # characters; shorter options differ by a word without giving anything away


class FlawsCheck:
    """No giveaway and no trick in the writing; NEET's own forms are waived and named."""

    name = "flaws"

    def check(self, draft: Draft, context: GateContext) -> Verdict:  # noqa: ARG002 - the seam
        """Fail with the first flaw; `waived` names the criterion that NEET's form sets aside."""
        fault = _wording_fault(draft)
        if not fault and isinstance(draft.item, Single):
            fault = next(filter(None, (find(draft.item, draft) for find in _SINGLE_FLAWS)), "")
        if fault:
            return Verdict(self.name, "fail", fault)
        waiver = _waiver(draft)
        return Verdict(self.name, "waived" if waiver else "pass", waiver)


def _waiver(draft: Draft) -> str:
    if isinstance(draft.item, Statements | AssertionReason):
        return "complex question (K-type): a form NEET itself sets"
    if isinstance(draft.item, Single) and NEGATIVE.search(draft.item.stem):
        return "negative stem: NEET sets them, with the negation in capitals"
    return ""


def _wording_fault(draft: Draft) -> str:
    stem = getattr(draft.item, "stem", "")
    if _DANGLING.search(stem):
        return "The stem points at something the student does not see."
    if len(_BLANK.findall(stem)) > 1:
        return "The stem has more than one blank."
    rendered = render(draft.item, language=draft.language)
    if any(_ALL_OR_NONE.search(fold(option)) for option in rendered.options):
        return "An option is all, none or both of the others."
    return ""


def _key_and_distractors(item: Single) -> tuple[str, list[str]]:
    key = next(option.text for option in item.options if option.right)
    return key, [option.text for option in item.options if not option.right]


def _longest_option(item: Single, draft: Draft) -> str:  # noqa: ARG001 - one shape for all flaws
    key, distractors = _key_and_distractors(item)
    longest = max(map(len, distractors))
    if len(key) > _TOO_LONG * longest and len(key) - longest >= _LONGER_BY:
        return "The key is much longer than every distractor."
    shortest = min(map(len, distractors))
    if _TOO_LONG * len(key) < shortest and shortest - len(key) >= 2 * _LONGER_BY:
        return "The key is much shorter than every distractor."
    return ""


def _grammar_cue(item: Single, draft: Draft) -> str:  # noqa: ARG001 - one shape for all flaws
    article = _ARTICLE.search(item.stem.strip())
    if article is None:
        return ""
    wants_vowel = article[1].lower() == "an"
    fitting = [option for option in item.options if _starts_with_vowel(option.text) == wants_vowel]
    if len(fitting) < 4:
        return f"The article {article[1]!r} fits only {len(fitting)} of the options; write a(n)."
    return ""


def _starts_with_vowel(text: str) -> bool:
    return text.strip()[:1].lower() in "aeiou"


def _absolute_terms(item: Single, draft: Draft) -> str:  # noqa: ARG001 - one shape for all flaws
    key, distractors = _key_and_distractors(item)
    marked = sum(bool(_ABSOLUTE.search(text)) for text in distractors)
    if marked >= 2 and not _ABSOLUTE.search(key):
        return "Absolute words such as always and only mark the distractors."
    return ""


def _vague_terms(item: Single, draft: Draft) -> str:  # noqa: ARG001 - one shape for all flaws
    key, distractors = _key_and_distractors(item)
    if _VAGUE.search(key) and not any(_VAGUE.search(text) for text in distractors):
        return "A vague word such as usually or often marks the key."
    return ""


def _clang(item: Single, draft: Draft) -> str:
    """A word of the stem that comes back in the key and in no distractor."""
    key, distractors = _key_and_distractors(item)
    asked = {word for word in topic_words(item.stem, draft.language) if len(word) > 3}
    others = {word for text in distractors for word in content_words(text, draft.language)}
    told = asked & set(content_words(key, draft.language)) - others
    if told and not NEGATIVE.search(item.stem):
        return f"The word {min(told)!r} of the stem comes back in the key alone."
    return ""


def _unmarked_negation(item: Single, draft: Draft) -> str:  # noqa: ARG001 - one shape for all flaws
    if _UNMARKED.search(item.stem) and not _EMPHASISED.search(item.stem):
        return "The stem asks for what is not so without setting the negation in capitals."
    return ""


def _unfocused(item: Single, draft: Draft) -> str:
    words = content_words(item.stem, draft.language)
    if len(words) < 2 and not topic_words(item.stem, draft.language):
        return "The stem does not say what is asked."
    return ""


def _uneven_options(item: Single, draft: Draft) -> str:
    """A distractor of another kind: a word among sentences, a number among words."""
    lengths = [max(1, len(content_words(o.text, draft.language))) for o in item.options]
    if max(lengths) >= 6 and min(lengths) * 4 <= mean(lengths):
        return "One option is a word where the others are sentences."
    numeric = [
        bool(re.match(r"^[−+-]?\d+(?:\.\d+)?(?:$|[\s%°×])", option.text.strip()))
        for option in item.options
    ]
    if sum(numeric) in (1, 3):
        return "One option is a number where the others are not, or the other way round."
    return ""


_SINGLE_FLAWS: tuple[Callable[[Single, Draft], str], ...] = (
    _longest_option,
    _grammar_cue,
    _absolute_terms,
    _vague_terms,
    _clang,
    _unmarked_negation,
    _unfocused,
    _uneven_options,
)
