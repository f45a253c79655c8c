"""Definition questions: what the book says, and four terms of one kind to name it."""

import re
from collections.abc import Iterator
from functools import partial

from rag.generate.extractive import alone, choices, clauses, patterns, text, wording
from rag.generate.extractive.candidate import Candidate
from rag.generate.extractive.definitions import Definition, Shape, folded
from rag.generate.extractive.terms import Term
from rag.generate.extractive.view import View

MAKER = "definition"
_VAGUE = re.compile(r"\b(?:familiar|elegant|important|useful|simple|best|common|popular|quick)\b")
_LEAST_SAID = 4  # stems
_RELATIVE = re.compile(r"\b(?:that|which|who|whose|where|in which|by which|through which)\b")


def make(view: View) -> Iterator[Candidate]:
    """One candidate per definition that reads well and has three rivals."""
    for definition in view.definitions:
        term = view.bank.find(definition.term)
        if term is None or term.adjective:
            continue
        stem = stem_for(definition)
        if stem is None or gives_away(stem, term):
            continue
        rivals = choices.distractors_for(term, definition.stated, view.bank)
        if len(rivals) < choices.DISTRACTORS:
            continue
        yield _candidate(
            definition, term, rivals, stem, choices.likeness_of(term, rivals, view.bank)
        )


def _candidate(
    definition: Definition,
    term: Term,
    rivals: tuple[choices.Rival, ...],
    stem: str,
    likeness: float,
) -> Candidate:
    return Candidate(
        maker=MAKER,
        item_type="single",
        sources=(definition.sentence,),
        answers=frozenset({term.key}),
        asked=text.content(stem),
        confidence=min(1.0, definition.strength * (0.75 + 0.3 * likeness)),
        difficulty=0.3 + 0.2 * likeness,
        bloom="remember",
        build=partial(
            choices.term_question, stem, term, rivals, definition.stated, definition.sentence
        ),
    )


def stem_for(definition: Definition) -> str | None:
    """A stem that stands alone, or None."""
    if len(text.content(definition.gloss)) < _LEAST_SAID:
        return None
    if definition.shape is Shape.NAMED_LAST and _is_noun_phrase(definition.gloss):
        verb = "are" if definition.verb in {"are", "were"} else "is"
        return (
            f"{definition.gloss} {verb} called:" if alone.stands_alone(definition.stated) else None
        )
    if definition.shape in {Shape.NAMED_LAST, Shape.NAMED_INSIDE}:
        return _blanked(definition) if alone.stands_alone(definition.stated) else None
    return _asked(definition)


def _asked(definition: Definition) -> str | None:
    said = (
        f"Something {definition.gloss}."
        if definition.shape is Shape.LAW
        else f"It is {definition.gloss}."
    )
    if patterns.META.search(said) or patterns.POINTING.search(said) or len(said.split()) > 34:
        return None
    if not alone.no_debris(said) or any(
        word in {"it", "they", "them"} for word in text.words(definition.gloss)
    ):
        return None
    if definition.shape is Shape.LAW:
        return f"Which of the following states that {definition.gloss}?"
    if len(definition.gloss.split()) < 5 or _VAGUE.search(definition.gloss):
        return None
    if " defined as " in definition.stated:
        return f"Which of the following is defined as {definition.gloss}?"
    verb = "are" if definition.verb == "are" else "is"
    return f"Which of the following {verb} {definition.gloss}?"


def _blanked(definition: Definition) -> str:
    start, end = definition.at
    before = re.sub(r"\b(?:an?|the)\s*[‘'“\"]?$", "", definition.stated[:start]).rstrip("‘'“\" ")
    after = definition.stated[end:].lstrip("’'”\"")
    return wording.fill_in(f"{before} {wording.BLANK}{after}")


def _is_noun_phrase(gloss: str) -> bool:
    """True if no finite verb stands outside a relative clause."""
    main = _RELATIVE.split(gloss)[0]
    return not clauses.verb_places(text.words(main)) and not gloss.endswith(("and", "or", "but"))


def gives_away(stem: str, term: Term) -> bool:
    """True if the stem shows the term, or the word that makes it."""
    shown = {text.stem(word) for word in text.words(stem)}
    own = {text.stem(word) for word in text.words(term.text) if len(word) > 3}
    if folded(term.text) in folded(stem):
        return True
    if not own:
        return False
    roots = {word[:6] for word in shown if len(word) > 5}
    near = sum(word in shown or (len(word) > 5 and word[:6] in roots) for word in own)
    return near >= max(1, len(own) - (len(own) > 1) * 1) and near == len(own)
