"""Duplicates: not a question the bank or this set already has."""

from rapidfuzz import fuzz

from models.item.evidence import Evidence, Role
from models.item.render import render
from models.item.single import Single
from models.item.types import Item
from rag.gate.words import content_words, topic_words
from rag.types import Draft, GateContext, Verdict

_SAME = 90.0
_CONTAINED = 97.0
_TELLING = 6  # content words below which "contained in" says nothing
_OVERLAP = 0.6


class DuplicatesCheck:
    """Not a near-duplicate of the bank nor of the set, and no shared proof within the set."""

    name = "duplicates"

    def check(self, draft: Draft, context: GateContext) -> Verdict:
        """Fail where the question, or its proof, is there already."""
        mine = _topic_text(signature(draft.item, language=draft.language), draft.language)
        others = [signature(other.item, language=other.language) for other in context.accepted]
        for other in (*context.bank_stems, *others):
            if _is_same(mine, _topic_text(other, draft.language)):
                # Not which: a signature holds the key, and reasons reach those who asked.
                return Verdict(self.name, "fail", "There is such a question already.")
        for accepted in context.accepted:
            if _share_proof(draft, accepted):
                reason = "Another question of this set stands on the same lines."
                return Verdict(self.name, "fail", reason)
        return Verdict(self.name, "pass")


def signature(item: Item, *, language: str = "en") -> str:
    """What makes a question this one: its stem, and the key where the stem alone is common to many.

    The text to compare and to keep for a bank question (`GateContext.bank_stems`).
    """
    rendered = render(item, language=language)
    if isinstance(item, Single) and len(topic_words(item.stem, language)) < _TELLING:
        return f"{rendered.stem} {rendered.options[rendered.key]}"
    return rendered.stem


def _topic_text(text: str, language: str) -> str:
    topics = topic_words(text, language)
    return " ".join(word for word in content_words(text, language) if word in topics)


def _is_same(mine: str, other: str) -> bool:
    if fuzz.token_sort_ratio(mine, other) >= _SAME:
        return True
    shorter = min(len(set(mine.split())), len(set(other.split())))
    return shorter >= _TELLING and fuzz.token_set_ratio(mine, other) >= _CONTAINED


def _share_proof(draft: Draft, accepted: Draft) -> bool:
    return any(
        _overlap(mine, theirs) >= _OVERLAP
        for mine in draft.evidence
        for theirs in accepted.evidence
        if mine.role is Role.KEY and theirs.role is Role.KEY
    )


def _overlap(one: Evidence, two: Evidence) -> float:
    """The shared part of the shorter span."""
    if (one.source_id, one.page) != (two.source_id, two.page):
        return 0.0
    shared = min(one.end, two.end) - max(one.start, two.start)
    return shared / max(1, min(one.end - one.start, two.end - two.start))
