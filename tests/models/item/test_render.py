"""Rendering: plain text for programs, escaped HTML for the page, words per language."""

import pytest

from models.item.errors import BadItem
from models.item.match import Match, Pair
from models.item.render import render, render_html
from models.item.sequence import Sequence
from models.item.single import Option, Single
from models.item.statements import Statement, Statements
from models.item.wording import WORDS, listed, words_in

NASTY = "<script>alert('x')</script> & H₂O"


def single(*texts: str, right: int = 0) -> Single:
    a, b, c, d = (Option(text, place == right, f"why {text}") for place, text in enumerate(texts))
    return Single("Which gas do leaves take up?", (a, b, c, d))


def test_a_single_keeps_its_order_and_names_the_key_in_the_explanation() -> None:
    shown = render(single("Oxygen", "Carbon dioxide", "Nitrogen", "Argon", right=1))
    assert shown.options == ("Oxygen", "Carbon dioxide", "Nitrogen", "Argon")
    assert shown.key == 1
    assert shown.explanation == "The answer is Carbon dioxide. why Carbon dioxide."
    assert shown.reasons[0] == "why Oxygen"


def test_options_that_differ_in_case_alone_are_different_options() -> None:
    assert len(set(render(single("AaBb", "AABB", "aabb", "AaBB")).options)) == 4


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (single("a", "a ", "b", "c"), "options are the same"),
        (single("a", " ", "b", "c"), "option is empty"),
        (single("a", "b", "c", "d", right=9), "must be right, not 0"),
        (Single("q", tuple(Option(t, True) for t in "abcd")), "must be right, not 4"),  # type: ignore[arg-type]  # a generator has no length to mypy
        (Single("q", (Option("a", True),)), "four options, not 1"),  # type: ignore[arg-type]  # the point of the test
        (Single(" ", single("a", "b", "c", "d").options), "stem is empty"),
        (Match("", (Pair("a", "b"),)), "four pairs, not 1"),
        (Match("", tuple(Pair(x, "same") for x in "abcd")), "List II are the same"),
        (Statements("", (Statement("a", True), Statement("a", False))), "statements are the same"),
        ("no item", "no question type"),
    ],
)
def test_what_is_wrong_with_an_item_is_said(item: object, message: str) -> None:
    with pytest.raises(BadItem, match=message):
        render(item)  # type: ignore[arg-type]  # hostile on purpose


def test_html_escapes_every_text() -> None:
    pairs = tuple(Pair(f"{NASTY} {i}", f"{i} {NASTY}") for i in range(4))
    for item in (
        Match(NASTY, pairs, NASTY, NASTY),
        Statements(NASTY, tuple(Statement(f"{NASTY} {i}", i > 0, NASTY) for i in range(3))),
        Sequence(NASTY, tuple(f"{NASTY} {i}" for i in range(4)), NASTY),
        single(*(f"{NASTY} {i}" for i in range(4))),
    ):
        shown = render_html(item)
        whole = "".join((shown.stem, *shown.options, shown.explanation, *shown.reasons))
        assert "<script" not in whole
        assert "&lt;script&gt;" in shown.stem or "&lt;script&gt;" in shown.options[0]
        assert "H₂O" in whole


def test_lists_are_a_table_in_html_and_rows_in_plain_text() -> None:
    item = Match("", tuple(Pair(f"l{i}", f"r{i}") for i in range(4)), "Organ", "Task")
    assert render_html(item).stem.count("<tr>") == 5
    assert '<th scope="col">List I: Organ</th>' in render_html(item).stem
    assert render(item).stem.splitlines()[1] == "List I: Organ | List II: Task"


def test_latex_fragments_stay_as_they_are() -> None:
    shown = render(single(r"$\frac{1}{2}mv^{2}$", "b", "c", "d"))
    assert shown.options[0] == r"$\frac{1}{2}mv^{2}$"


def test_both_renderings_agree_on_the_key() -> None:
    item = Statements("", (Statement("a", True), Statement("b", False)))
    assert render(item).key == render_html(item).key


@pytest.mark.parametrize("language", list(WORDS))
def test_every_language_has_four_options_in_each_fixed_set(language: str) -> None:
    words = words_in(language)
    assert len(set(words.ar_options)) == len(set(words.two_options)) == 4
    assert "A" in listed(["A", "B"], words)


def test_a_language_without_a_table_is_refused() -> None:
    with pytest.raises(BadItem, match="no table for 'fr'"):
        render(single("a", "b", "c", "d"), language="fr")


@pytest.mark.parametrize(
    ("labels", "text"), [(["A"], "A"), (["A", "C"], "A and C"), (["A", "B", "D"], "A, B and D")]
)
def test_labels_are_listed_as_in_the_paper(labels: list[str], text: str) -> None:
    assert listed(labels, words_in("en")) == text
