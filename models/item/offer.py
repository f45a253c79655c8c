"""Which wrong options stand beside the key, so that the set of options does not give it away.

Every option is a tuple of features: the truth a statement is given, the partner a left entry gets,
the step in a place. Three rules hold for the four options together:

- a watched feature is right in two or three of the options, so that knowing a single statement or
  pair does not single the key out, nor do all four options hand it over;
- the key is not the one option that resembles the others most, or a vote would find it;
- the options are distinct and the key is among them once.
"""

from collections.abc import Sequence
from itertools import combinations
from random import Random

from models.item.errors import BadItem

Features = tuple[int, ...]


def dice(seed: int, *texts: str) -> Random:
    """A generator fixed by the seed and the item's own words, the same on every machine."""
    return Random("\x1f".join((str(seed), *texts)))  # noqa: S311 - layout, not a secret


def offer(
    key: Features, candidates: Sequence[Features], watched: Sequence[int], rng: Random
) -> tuple[tuple[Features, ...], int]:
    """Four options in the order presented, and the index of the key among them."""
    wrong = [candidate for candidate in candidates if candidate != key]
    rng.shuffle(wrong)
    for three in combinations(wrong, 3):
        if _is_fair((key, *three), watched):
            options = [key, *three]
            rng.shuffle(options)
            return tuple(options), options.index(key)
    raise BadItem("No three wrong options keep the key from being given away.")


def _is_fair(options: Sequence[Features], watched: Sequence[int]) -> bool:
    key = options[0]
    for place in watched:
        if not 2 <= sum(option[place] == key[place] for option in options) <= 3:
            return False
    likeness = [_likeness(option, options) for option in options]
    return likeness[0] < max(likeness) or likeness.count(likeness[0]) > 1


def _likeness(option: Features, options: Sequence[Features]) -> int:
    return sum(
        mine == theirs
        for other in options
        if other is not option
        for mine, theirs in zip(option, other, strict=True)
    )
