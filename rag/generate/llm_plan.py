"""Which questions are put to the language model: types and passages in turn, for a diverse set."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice

from models.item.data import ITEM_TYPES
from rag.types import GenerationRequest, Passage

_MIX = ("single", "statements", "assertion_reason", "match", "single", "sequence")
_CALCULATING = frozenset(("physics", "chemistry"))
_SPARE = 3  # drafts asked for at most, for each question wanted


@dataclass(frozen=True, slots=True)
class Call:
    """One question to the model: at most so many items of one type from these passages."""

    request: GenerationRequest
    item_type: str
    count: int
    passages: tuple[Passage, ...]
    seed: int


def plan_calls(
    request: GenerationRequest,
    passages: tuple[Passage, ...],
    *,
    items_per_call: int,
    passages_per_call: int,
) -> Iterator[Call]:
    """Calls that together ask for up to three drafts for each question wanted."""
    if not passages:
        return
    types = cycle(_types(request, passages))
    size = min(items_per_call, max(1, request.count))
    for turn in range(max(2, -(-_SPARE * request.count // size))):
        window = _window(passages, turn, passages_per_call)
        yield Call(request, next(types), size, window, seed=request.seed + turn)


def _types(request: GenerationRequest, passages: tuple[Passage, ...]) -> tuple[str, ...]:
    asked = tuple(name for name in request.types if name in ITEM_TYPES)
    if asked:
        return asked
    calculates = any(passage.subject in _CALCULATING for passage in passages)
    return (*_MIX, "numerical") if calculates else _MIX


def _window(passages: tuple[Passage, ...], turn: int, width: int) -> tuple[Passage, ...]:
    """Neighbouring windows share half their passages; the ranking decides who comes first."""
    width = min(width, len(passages))
    start = turn * max(1, width // 2) % len(passages)
    return tuple(islice(cycle(passages), start, start + width))
