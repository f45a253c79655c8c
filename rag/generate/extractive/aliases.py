"""Names that one thing goes by: "messenger RNA (mRNA)", "direct or alternating current"."""

import re
from collections.abc import Iterable
from typing import Final

from rag.generate.extractive import text
from rag.generate.extractive.definitions import folded
from rag.generate.extractive.facts import Sentence

_HEAD_SHARED: Final = re.compile(r"\b([a-z][\w-]+)\s+or\s+(?:an?\s+)?([a-z][\w-]+)\s+([a-z][\w-]+)")
_PAREN_ALIAS: Final = re.compile(
    r"([A-Za-z][\w’'-]*(?:\s[\w’'-]+){0,4})\s*\(([A-Za-z][\w’' -]{1,40})\)"
)


def find_aliases(found: Iterable[Sentence]) -> frozenset[tuple[str, str]]:
    """Pairs of folded names that must not stand against each other, both ways round."""
    pairs: set[tuple[str, str]] = set()
    for sentence in found:
        for match in _PAREN_ALIAS.finditer(text.fold(sentence.raw)):
            inside = folded(match.group(2))
            named = match.group(1).split()
            for size in range(1, len(named) + 1):
                outside = folded(" ".join(named[-size:]))
                pairs |= {(outside, inside), (inside, outside)}
        for match in _HEAD_SHARED.finditer(text.fold(sentence.raw)):
            one, other, head = match.groups()
            left, right = folded(f"{one} {head}"), folded(f"{other} {head}")
            pairs |= {(left, right), (right, left)}
    return frozenset(pairs)
