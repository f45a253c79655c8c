"""Options that are computed: right once, distinct, and no giveaway, for every case there is."""

from collections import Counter
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.item.errors import BadItem
from models.item.match import Match, Pair
from models.item.offer import dice, offer
from models.item.render import lay_out, render
from models.item.sequence import Sequence
from models.item.statements import Statement, Statements

TRUTHS = [t for n in range(2, 6) for t in product((True, False), repeat=n)]
SEEDS = st.integers(min_value=-(2**63), max_value=2**63 - 1)


def statements(truths: tuple[bool, ...], seed: int = 0) -> Statements:
    named = tuple(Statement(f"Claim number {i} holds", true) for i, true in enumerate(truths))
    return Statements("Consider these claims:", named, seed)


def match(order: tuple[int, ...], seed: int = 0) -> Match:
    pairs = tuple(Pair(f"organ {i}", f"function {order[i]}") for i in range(4))
    return Match("", pairs, seed=seed)


def told_combination(truths: tuple[bool, ...]) -> str:
    """The key in words, written out independently of the code under test."""
    labels = [label for label, true in zip("ABCDE", truths, strict=False) if true]
    text = labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
    return text if all(truths) else f"{text} only"


@pytest.mark.parametrize("truths", [t for t in TRUTHS if len(t) > 2 and any(t)])
def test_exactly_one_combination_is_the_gold_for_every_truth_assignment(
    truths: tuple[bool, ...],
) -> None:
    for seed in range(5):
        shown = render(statements(truths, seed))
        assert shown.options[shown.key] == told_combination(truths)
        assert len(set(shown.options)) == 4


@pytest.mark.parametrize("truths", [t for t in TRUTHS if len(t) > 2 and any(t)])
def test_knowing_one_statement_never_singles_out_the_combination(truths: tuple[bool, ...]) -> None:
    for seed in range(5):
        options = [
            set(o.replace(" only", "").replace(" and ", ", ").split(", "))
            for o in render(statements(truths, seed)).options
        ]
        for label, true in zip("ABCDE", truths, strict=False):
            consistent = sum((label in option) == true for option in options)
            assert 2 <= consistent <= 3, "neither singled out nor handed over by all four"


@pytest.mark.parametrize(
    ("truths", "option"),
    [
        ((True, True), "Both Statement I and Statement II are true"),
        ((False, False), "Both Statement I and Statement II are false"),
        ((True, False), "Statement I is true but Statement II is false"),
        ((False, True), "Statement I is false but Statement II is true"),
    ],
)
def test_two_statements_take_neets_own_options(truths: tuple[bool, bool], option: str) -> None:
    shown = render(statements(truths))
    assert shown.options[shown.key] == option
    assert shown.stem.splitlines()[1] == "Statement I: Claim number 0 holds"


def test_statements_without_a_true_one_have_no_option() -> None:
    with pytest.raises(BadItem, match="No statement is true"):
        render(statements((False, False, False)))


@pytest.mark.parametrize("count", [0, 1, 6])
def test_too_few_or_too_many_statements_are_refused(count: int) -> None:
    with pytest.raises(BadItem, match="two to five"):
        render(statements((True,) * count))


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_exactly_one_option_pairs_the_lists_rightly_for_every_bijection(
    order: tuple[int, ...],
) -> None:
    item = match(order)
    for seed in range(8):
        shown = render(Match(item.stem, item.pairs, seed=seed))
        right = [read_pairs(shown.stem, option) == dict(told(item)) for option in shown.options]
        assert right.count(True) == 1
        assert right.index(True) == shown.key


def told(item: Match) -> list[tuple[str, str]]:
    return [(pair.left, pair.right) for pair in item.pairs]


def read_pairs(stem: str, option: str) -> dict[str, str]:
    """What an option says, read off the printed lists as a student would."""
    rows = [line for line in stem.splitlines() if line[:2] in ("A.", "B.", "C.", "D.")]
    left = {row[0]: row.split(" | ")[0][3:] for row in rows}
    right = {row.split(" | ")[1].split(". ")[0]: row.split(" | ")[1].split(". ")[1] for row in rows}
    chosen = (pair.split("-") for pair in option.split(", "))
    return {left[label]: right[roman] for label, roman in chosen}


def test_no_pair_of_the_key_stands_in_one_option_alone() -> None:
    for seed in range(200):
        shown = render(match((0, 1, 2, 3), seed))
        options = [set(option.split(", ")) for option in shown.options]
        for pair in options[shown.key]:
            assert 2 <= sum(pair in option for option in options) <= 3


def test_the_key_is_not_the_option_most_like_the_others() -> None:
    for seed in range(200):
        shown = render(match((0, 1, 2, 3), seed))
        options = [option.split(", ") for option in shown.options]
        likeness = [
            sum(len(set(one) & set(other)) for other in options if other is not one)
            for one in options
        ]
        best = max(likeness)
        assert likeness[shown.key] < best or likeness.count(best) > 1


@pytest.mark.parametrize("count", [4, 5])
def test_exactly_one_order_is_the_true_one(count: int) -> None:
    steps = tuple(f"step {i}" for i in range(count))
    for seed in range(100):
        shown = render(Sequence("Arrange the steps:", steps, seed=seed))
        labels = {line[0]: line[3:] for line in shown.stem.splitlines() if line[1:3] == ". "}
        told_orders = [tuple(labels[x] for x in option.split(", ")) for option in shown.options]
        assert told_orders.count(steps) == 1
        assert told_orders.index(steps) == shown.key
        assert len(set(shown.options)) == 4
        assert tuple(labels.values()) != steps, "steps shown in their true order are no question"


def test_a_sequence_of_three_steps_is_refused() -> None:
    with pytest.raises(BadItem, match="four or five"):
        render(Sequence("Arrange:", ("a", "b", "c")))


def test_the_same_seed_lays_an_item_out_the_same_way_and_another_does_not() -> None:
    shown = {seed: render(match((0, 1, 2, 3), seed)) for seed in range(30)}
    assert shown[3] == render(match((0, 1, 2, 3), 3))
    assert len({one.stem for one in shown.values()}) > 10


def test_keys_stand_in_all_four_places_about_equally_often() -> None:
    places = Counter(render(match((0, 1, 2, 3), seed)).key for seed in range(400))
    assert min(places.values()) > 60


@given(seed=SEEDS, truths=st.sampled_from([t for t in TRUTHS if any(t) or len(t) == 2]))
def test_any_seed_gives_one_right_option_with_a_reason_for_each(
    seed: int, truths: tuple[bool, ...]
) -> None:
    layout = lay_out(statements(truths, seed))
    assert len(set(layout.options)) == 4
    assert all(layout.reasons)


def test_a_pool_too_small_for_three_fair_distractors_is_a_bad_item() -> None:
    with pytest.raises(BadItem, match="No three wrong options"):
        offer((1, 0), [(1, 0), (0, 1)], (0, 1), dice(0))
