"""Leakage: the stem does not give the key away."""

import re

from models.item.match import Match
from models.item.numerical import Numerical
from models.item.single import Single
from rag.gate.words import content_words, fold
from rag.types import Draft, GateContext, Verdict


class LeakageCheck:
    """The key's words do not stand in the stem, and no pair of lists matches by its own words."""

    name = "leakage"

    def check(self, draft: Draft, context: GateContext) -> Verdict:  # noqa: ARG002 - the seam
        """Fail with the words that give the key away."""
        fault = ""
        if isinstance(draft.item, Single):
            fault = _key_in_stem(draft.item)
        elif isinstance(draft.item, Match):
            fault = _telling_pair(draft.item, draft.language)
        elif isinstance(draft.item, Numerical):
            fault = _telling_unit(draft.item)
        return Verdict(self.name, "fail" if fault else "pass", fault)


def _key_in_stem(item: Single) -> str:
    key = fold(next(option.text for option in item.options if option.right))
    if not re.search(rf"(?<!\w){re.escape(key)}(?!\w)", fold(item.stem)):
        return ""
    if all(_stands_in(option.text, item.stem) for option in item.options):
        return ""  # a choice among things the stem names: "which of mass, length, time, current …"
    return f"The stem contains the key {key!r:.80}."


def _stands_in(text: str, stem: str) -> bool:
    return fold(text) in fold(stem)


def _telling_pair(item: Match, language: str) -> str:
    rights = [set(content_words(pair.right, language)) for pair in item.pairs]
    for place, pair in enumerate(item.pairs):
        shared = {word for word in content_words(pair.left, language) if len(word) > 2}
        shared &= rights[place]
        others = set().union(*(words for row, words in enumerate(rights) if row != place))
        if shared - others:
            return f"{pair.left!r:.60} and its partner share the word {min(shared - others)!r}."
    return ""


def _telling_unit(item: Numerical) -> str:
    names = {fold(slip.name) for slip in item.slips}
    told = [name for name in names if len(name) > 8 and name in fold(item.stem)]
    return f"The stem names the slip {told[0]!r:.60}." if told else ""
