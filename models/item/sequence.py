"""Arrange the steps in their true order."""

from dataclasses import dataclass
from itertools import pairwise, permutations
from random import Random
from typing import ClassVar

from models.item.errors import BadItem
from models.item.layout import (
    LABELS,
    Labelled,
    Layout,
    Paragraph,
    four,
    join,
    require_distinct,
    require_text,
)
from models.item.offer import Features, dice, offer
from models.item.wording import Words


@dataclass(frozen=True, slots=True)
class Sequence:
    """Four or five steps in true order; `seed` fixes the order shown and the orders offered."""

    type: ClassVar[str] = "sequence"
    stem: str
    steps: tuple[str, ...]
    note: str = ""
    seed: int = 0


def check_sequence(item: Sequence) -> None:
    """Four or five distinct steps."""
    if not 4 <= len(item.steps) <= 5:
        raise BadItem(f"A sequence has four or five steps, not {len(item.steps)}.")
    for step in item.steps:
        require_text("A step", step)
    require_distinct("steps", item.steps)


def lay_out_sequence(item: Sequence, words: Words) -> Layout:
    """The steps shown out of order; the options are distinct orders of their labels."""
    count = len(item.steps)
    rng = dice(item.seed, item.stem, *item.steps)
    shown = _shuffled(count, rng)
    key: Features = tuple(shown.index(step) for step in range(count))
    as_shown = tuple(range(count))
    orders = [order for order in permutations(range(count)) if order != as_shown]
    options, index = offer(key, orders, (0, count - 1), rng)
    rows = tuple((f"{LABELS[row]}.", item.steps[step].strip()) for row, step in enumerate(shown))
    order = words.right_order.format(order=_order(key))
    return Layout(
        blocks=(
            Paragraph(item.stem.strip() or words.arrange),
            Labelled(rows),
            Paragraph(words.choose),
        ),
        options=four(_order(option) for option in options),
        key=index,
        explanation=join(order, item.note),
        reasons=four(_why(option, key, order, words) for option in options),
    )


def _shuffled(count: int, rng: Random) -> list[int]:
    """Any order but the true one: steps shown in their true order are no question."""
    shown = list(range(count))
    while shown == sorted(shown):
        rng.shuffle(shown)
    return shown


def _order(option: Features) -> str:
    return ", ".join(LABELS[label] for label in option)


def _why(option: Features, key: Features, order: str, words: Words) -> str:
    if option == key:
        return order
    first, second = next((a, b) for a, b in pairwise(option) if key.index(a) > key.index(b))
    return words.order_breaks.format(first=LABELS[second], second=LABELS[first])
