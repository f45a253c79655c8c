"""Match List I with List II."""

from dataclasses import dataclass
from itertools import permutations
from typing import ClassVar

from models.item.errors import BadItem
from models.item.layout import (
    LABELS,
    ROMAN,
    Layout,
    Lists,
    Paragraph,
    four,
    join,
    require_distinct,
    require_text,
)
from models.item.offer import Features, dice, offer
from models.item.wording import Words


@dataclass(frozen=True, slots=True)
class Pair:
    left: str
    right: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Four true pairs; `seed` fixes how List II is shuffled and which permutations are offered."""

    type: ClassVar[str] = "match"
    stem: str
    pairs: tuple[Pair, ...]
    left_title: str = ""
    right_title: str = ""
    seed: int = 0


def check_match(item: Match) -> None:
    """Four pairs whose sides are all filled and distinct."""
    if len(item.pairs) != 4:
        raise BadItem(f"A match question has four pairs, not {len(item.pairs)}.")
    for pair in item.pairs:
        require_text("An entry of List I", pair.left)
        require_text("An entry of List II", pair.right)
    require_distinct("entries of List I", (pair.left for pair in item.pairs))
    require_distinct("entries of List II", (pair.right for pair in item.pairs))


def lay_out_match(item: Match, words: Words) -> Layout:
    """List II shuffled, four distinct permutations of it as options."""
    rng = dice(item.seed, item.stem, *(pair.left + pair.right for pair in item.pairs))
    shown = list(range(4))
    rng.shuffle(shown)
    key: Features = tuple(shown.index(place) for place in range(4))
    options, index = offer(key, list(permutations(range(4))), range(4), rng)
    stem = item.stem.strip() or words.match_intro
    return Layout(
        blocks=(Paragraph(stem), _lists(item, shown, words), Paragraph(words.choose)),
        options=four(_paired(option) for option in options),
        key=index,
        explanation=join(*(_fact(pair, words) for pair in item.pairs)),
        reasons=four(_why(item, option, key, shown, words) for option in options),
    )


def _lists(item: Match, shown: list[int], words: Words) -> Lists:
    titles = tuple(
        f"{name}: {title.strip()}" if title.strip() else name
        for name, title in zip(words.lists, (item.left_title, item.right_title), strict=True)
    )
    rows = tuple(
        (
            LABELS[row],
            item.pairs[row].left.strip(),
            ROMAN[row],
            item.pairs[shown[row]].right.strip(),
        )
        for row in range(4)
    )
    return Lists((titles[0], titles[1]), rows)


def _paired(option: Features) -> str:
    return ", ".join(f"{LABELS[row]}-{ROMAN[place]}" for row, place in enumerate(option))


def _fact(pair: Pair, words: Words) -> str:
    return join(
        words.pair.format(left=pair.left.strip(" ."), right=pair.right.strip(" .")), pair.note
    )


def _why(item: Match, option: Features, key: Features, shown: list[int], words: Words) -> str:
    if option == key:
        return words.right_pairs
    wrong = [
        words.not_pair.format(
            left=f"{LABELS[row]} ({item.pairs[row].left.strip(' .')})",
            right=f"{ROMAN[place]} ({item.pairs[shown[place]].right.strip(' .')})",
        )
        for row, place in enumerate(option)
        if place != key[row]
    ]
    return join(*wrong)
