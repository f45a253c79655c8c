"""The golden table of NTA's marking rules, and what must hold for every paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.marking import (
    ALL_OPTIONS,
    InvalidResponse,
    Mark,
    Outcome,
    Pattern,
    Response,
    UnknownPattern,
    mark_paper,
    mark_response,
    pattern_for,
)

ONE = frozenset({2})
TWO = frozenset({0, 2})
NONE: frozenset[int] = frozenset()

GOLDEN = [
    # chosen, correct, dropped, optional, marks, outcome
    (2, ONE, False, False, 4, Outcome.RIGHT),
    (1, ONE, False, False, -1, Outcome.WRONG),
    (None, ONE, False, False, 0, Outcome.UNATTEMPTED),
    (0, TWO, False, False, 4, Outcome.RIGHT),
    (2, TWO, False, False, 4, Outcome.RIGHT),
    (3, TWO, False, False, -1, Outcome.WRONG),
    (None, TWO, False, False, 0, Outcome.UNATTEMPTED),
    (0, ALL_OPTIONS, False, False, 4, Outcome.BONUS),
    (3, ALL_OPTIONS, False, False, 4, Outcome.BONUS),
    (None, ALL_OPTIONS, False, False, 0, Outcome.UNATTEMPTED),
    (1, ONE, True, False, 4, Outcome.BONUS),
    (2, ONE, True, False, 4, Outcome.BONUS),
    (None, ONE, True, False, 4, Outcome.BONUS),
    (1, NONE, False, False, 4, Outcome.BONUS),
    (None, NONE, False, False, 4, Outcome.BONUS),
    (2, ONE, False, True, 4, Outcome.RIGHT),
    (1, ONE, False, True, -1, Outcome.WRONG),
    (1, ONE, True, True, 4, Outcome.BONUS),
    (None, ONE, True, True, 0, Outcome.UNATTEMPTED),
    (None, NONE, False, True, 0, Outcome.UNATTEMPTED),
]

chosen_options = st.none() | st.integers(0, 3)
keys = st.frozensets(st.integers(0, 3))


@pytest.mark.parametrize(("chosen", "correct", "dropped", "optional", "marks", "outcome"), GOLDEN)
def test_a_response_is_marked_as_the_bulletin_says(
    chosen: int | None,
    correct: frozenset[int],
    dropped: bool,
    optional: bool,
    marks: int,
    outcome: Outcome,
) -> None:
    marked = mark_response(chosen, correct, dropped=dropped, optional=optional)
    assert marked == Mark(marks, outcome)


def test_patterns_have_the_sizes_the_bulletins_print() -> None:
    now, before, first = pattern_for(2026), pattern_for(2023), pattern_for(2021)
    assert [(s.name, s.offered) for s in now.sections] == [
        ("Physics", 45),
        ("Chemistry", 45),
        ("Biology", 90),
    ]
    assert (now.offered, now.counted, now.maximum, now.duration_min) == (180, 180, 720, 180)
    assert (before.offered, before.counted, before.maximum, before.duration_min) == (
        200,
        180,
        720,
        200,
    )
    assert first.duration_min == 180
    assert {s.subject for s in before.sections} == {"Physics", "Chemistry", "Botany", "Zoology"}


def test_a_year_before_the_first_pattern_is_refused_by_name() -> None:
    with pytest.raises(UnknownPattern) as caught:
        pattern_for(2015)
    assert caught.value.code == "unknown_pattern"
    assert caught.value.extra == {"year": 2015}


@pytest.mark.parametrize("chosen", [-1, 4, 99])
def test_an_option_the_question_does_not_have_is_refused(chosen: int) -> None:
    with pytest.raises(InvalidResponse):
        mark_response(chosen, ONE)


def test_a_key_with_an_unknown_option_is_refused() -> None:
    with pytest.raises(InvalidResponse):
        mark_response(0, frozenset({0, 7}))


def test_a_section_the_paper_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidResponse) as caught:
        mark_paper(pattern_for(2025), [Response("Botany A", 1, ONE)])
    assert caught.value.code == "invalid_response"


def test_more_responses_than_a_section_offers_are_refused() -> None:
    with pytest.raises(InvalidResponse):
        mark_paper(pattern_for(2025), [Response("Physics", None, ONE)] * 46)


def test_only_the_first_ten_attempts_of_an_optional_section_count() -> None:
    wrong_first = [Response("Physics B", 1, ONE)] * 3
    skipped = [Response("Physics B", None, ONE)] * 2
    right = [Response("Physics B", 2, ONE)] * 10
    total = mark_paper(pattern_for(2024), [*wrong_first, *skipped, *right])
    section = next(s for s in total.sections if s.section == "Physics B")
    assert (section.wrong, section.right, section.unattempted, section.not_counted) == (3, 7, 2, 3)
    assert section.marks == total.total == 7 * 4 - 3


def test_a_perfect_paper_earns_the_maximum() -> None:
    pattern = pattern_for(2025)
    responses = [Response(s.name, 2, ONE) for s in pattern.sections for _ in range(s.offered)]
    total = mark_paper(pattern, responses)
    assert (total.total, total.maximum) == (720, 720)


@given(chosen=chosen_options, correct=keys, dropped=st.booleans(), optional=st.booleans())
def test_a_mark_is_one_of_three_numbers_and_agrees_with_its_outcome(
    chosen: int | None, correct: frozenset[int], dropped: bool, optional: bool
) -> None:
    mark = mark_response(chosen, correct, dropped=dropped, optional=optional)
    expected = {"right": 4, "bonus": 4, "wrong": -1, "unattempted": 0}
    assert mark.marks == expected[mark.outcome]


@given(chosen=st.integers(0, 3), correct=keys, more=st.integers(0, 3))
def test_accepting_one_more_option_never_costs_a_candidate(
    chosen: int, correct: frozenset[int], more: int
) -> None:
    before = mark_response(chosen, correct).marks
    after = mark_response(chosen, correct | {more}).marks
    assert after >= before or not correct


@st.composite
def papers(draw: st.DrawFn) -> tuple[Pattern, list[Response]]:
    pattern = pattern_for(draw(st.sampled_from([2021, 2024, 2025])))
    response = st.builds(Response, st.just(""), chosen_options, keys, st.booleans())
    answered: list[Response] = []
    for section in pattern.sections:
        drawn = draw(st.lists(response, max_size=min(section.offered, 15)))
        answered += [Response(section.name, r.chosen, r.correct, r.dropped) for r in drawn]
    return pattern, answered


@given(papers())
def test_totals_add_up_and_stay_within_bounds(paper: tuple[Pattern, list[Response]]) -> None:
    pattern, responses = paper
    total = mark_paper(pattern, responses)
    assert total.total == sum(mark.marks for mark in total.marks)
    assert total.total == sum(section.marks for section in total.sections)
    assert -pattern.counted <= total.total <= pattern.maximum == total.maximum
    for section in total.sections:
        counts = section.right + section.wrong + section.unattempted + section.bonus
        given_here = sum(r.section == section.section for r in responses)
        assert counts + section.not_counted == given_here
        assert -section.maximum / 4 <= section.marks <= section.maximum
