"""What a maker offers: an item that can still be placed so that keys balance over the set."""

from collections.abc import Callable
from dataclasses import dataclass

from models.item.evidence import Evidence
from models.item.render import render
from models.item.types import Item
from rag.generate.extractive.facts import Sentence

KEY_POSITIONS = 4


@dataclass(frozen=True, slots=True)
class Made:
    """An item and the spans its truth stands on."""

    item: Item
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that could be asked.

    `sources` are the sentences its truth stands on; `answers` the folded terms its key gives away;
    `asked` the content words of what is shown. `build(position, seed)` makes it with its key at one
    of the `positions` (indices of options). `denies` marks a bare “not” put into a sentence.
    """

    maker: str
    item_type: str
    sources: tuple[Sentence, ...]
    answers: frozenset[str]
    asked: frozenset[str]
    confidence: float
    difficulty: float
    bloom: str
    build: Callable[[int, int], Made]
    positions: tuple[int, ...] = (0, 1, 2, 3)
    denies: bool = False


_SEEDS_TRIED = 64


def seeded(make_item: Callable[[int], Item], position: int, seed: int) -> Item:
    """The item of the first seed that puts its key at `position`, else of the last tried."""
    item = make_item(seed)
    for step in range(_SEEDS_TRIED):
        item = make_item(seed + step)
        if render(item).key == position:
            break
    return item
