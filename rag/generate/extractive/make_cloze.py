"""Questions on what the book says of a key term: the term is asked for, or left blank."""

import re
from collections.abc import Iterator
from functools import partial

from rag.generate.extractive import choices, lexicon, text, wording
from rag.generate.extractive.candidate import Candidate
from rag.generate.extractive.facts import Fact
from rag.generate.extractive.make_definition import gives_away
from rag.generate.extractive.terms import Term
from rag.generate.extractive.view import View

MAKER = "cloze"
_SUBJECT_VERB = re.compile(r"^(?P<verb>is|are|has|have|can|[a-z]+)\s+(?P<rest>.+)\.$")
_VAGUE = re.compile(
    r"\b(?:important|essential|elegant|familiar|different|various|useful|common|familiar|special|very|necessary|known)\b"
)
_SECOND_CLAUSE = re.compile(
    r"(?:,|\band|\bbut|\bwhereas|\bwhile)\s(?:[\w’'-]+\s){1,4}?(?:is|are|has|have|does|do|can|will|occurs?)\b"
)
# One of a list could be many things.
_IN_A_LIST = re.compile(r",\s(?:and\s)?\||\|(?:,|\sand)\s|\band\s\|")
_HEDGED = re.compile(
    r"\b(?:some|almost|may|can|could|generally|usually|often|kinds?|types?|e\.g)\b"
)
_NAMES = re.compile(r"\b(?:called|known as|termed|named|referred to as)\b")
LEAST_QUALITY = 0.74
LEAST_LIKE = 0.45  # below it, a rival is of the kind of the key by its looks alone
LEAST_SAID = 5  # stems beside the key: less would fit too many terms
LONGEST_STEM = 26


def make(view: View) -> Iterator[Candidate]:
    """One candidate per term and fact that names it once."""
    for fact in view.facts_near(120):
        if fact.quality < LEAST_QUALITY or _HEDGED.search(fact.text):
            continue
        mentions = list(view.bank.mentions(fact.text))
        for term, span in mentions:
            candidate = _candidate(view, fact, term, span)
            if candidate is not None:
                yield candidate


def _candidate(view: View, fact: Fact, term: Term, span: tuple[int, int]) -> Candidate | None:
    stem = _stem(fact, term, span)
    if len(fact.content - text.content(term.text)) < LEAST_SAID:
        return None
    if stem is None or len(stem.split()) > LONGEST_STEM or gives_away(stem, term):
        return None
    if _VAGUE.search(stem):
        return None
    named = _NAMES.search(fact.text) is not None
    rivals = choices.distractors_for(term, fact.text, view.bank, named=named)
    if len(rivals) < choices.DISTRACTORS:
        return None
    likeness = choices.likeness_of(term, rivals, view.bank)
    if likeness < LEAST_LIKE:
        return None
    return Candidate(
        maker=MAKER,
        item_type="single",
        sources=(fact.sentence,),
        answers=frozenset({term.key}),
        asked=text.content(stem),
        confidence=fact.quality * (0.6 + 0.25 * likeness + 0.1 * (span[0] == 0)),
        difficulty=0.4 + 0.25 * likeness,
        bloom="remember",
        build=partial(choices.term_question, stem, term, rivals, fact.text, fact.sentence),
    )


def _stem(fact: Fact, term: Term, span: tuple[int, int]) -> str | None:
    start, end = span
    if start == 0 or fact.text[:start].lower() in {"a ", "an ", "the "}:
        asked = _asked(fact.text[end:].strip(), term)
        if asked is not None:
            return asked
        return None
    if _IN_A_LIST.search(f"{fact.text[:start]}|{fact.text[end:]}"):
        return None
    if (
        end < len(fact.text) - 1
        and re.match(r"[\s-]+[a-z]", fact.text[end:])
        and not re.match(
            r"\s+(?:and|or|in|of|by|to|is|are|as|with|for|from|on|at|when|which|that|where|during|through|while|whereas)\b",
            fact.text[end:],
        )
    ):
        return None
    before = re.sub(r"\b(?:an?)\s*$", "", fact.text[:start]).rstrip("‘'“\" ")
    after = fact.text[end:].lstrip("’'”\"")
    return wording.fill_in(f"{before} {wording.BLANK}{after}")


def _asked(predicate: str, term: Term) -> str | None:
    """Ask which are rich in lysine, of a sentence that says what is: None if that reads badly."""
    match = _SUBJECT_VERB.match(predicate)
    if match is None:
        return None
    verb = match.group("verb")
    follows = match.group("rest").split()[0]
    if verb not in lexicon.AUXILIARIES and follows in lexicon.PRESENT_PLURAL:
        return None
    fits = verb in lexicon.AUXILIARIES or verb in lexicon.PRESENT_SINGULAR
    fits = fits or (term.plural and verb in lexicon.PRESENT_PLURAL)
    if not fits or _SECOND_CLAUSE.search(predicate) or verb in {"may", "can", "could", "might"}:
        return None
    return f"Which of the following {verb} {match.group('rest')}?"
