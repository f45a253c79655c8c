"""Items rendered: plain text for programs and the terminal, HTML for the page.

The key, the options and the explanation are computed here and nowhere stored beside the data.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from models.item.assertion_reason import (
    AssertionReason,
    check_assertion_reason,
    lay_out_assertion_reason,
)
from models.item.errors import BadItem
from models.item.layout import Block, Labelled, Layout, Lists, Paragraph
from models.item.match import Match, check_match, lay_out_match
from models.item.numerical import Numerical, check_numerical, lay_out_numerical
from models.item.sequence import Sequence, check_sequence, lay_out_sequence
from models.item.single import Single, check_single, lay_out_single
from models.item.statements import Statements, check_statements, lay_out_statements
from models.item.types import Item, Rendered
from models.item.wording import Words, words_in

_RULES: dict[type, tuple[Callable[[Any], None], Callable[[Any, Words], Layout]]] = {
    Single: (check_single, lay_out_single),
    AssertionReason: (check_assertion_reason, lay_out_assertion_reason),
    Statements: (check_statements, lay_out_statements),
    Match: (check_match, lay_out_match),
    Sequence: (check_sequence, lay_out_sequence),
    Numerical: (check_numerical, lay_out_numerical),
}


def lay_out(item: Item, *, language: str = "en") -> Layout:
    """The item validated and laid out; raises `BadItem` naming the part that does not add up."""
    if type(item) not in _RULES:
        raise BadItem(f"{type(item).__name__} is no question type.")
    check, arrange = _RULES[type(item)]
    check(item)
    return arrange(item, words_in(language))


def render(item: Item, *, language: str = "en") -> Rendered:
    """The item in plain text, lists on lines of their own; LaTeX fragments stay as they are."""
    layout = lay_out(item, language=language)
    stem = "\n".join(_as_text(block) for block in layout.blocks)
    return Rendered(stem, layout.options, layout.key, layout.explanation, layout.reasons)


def render_html(item: Item, *, language: str = "en") -> Rendered:
    """The same escaped for HTML; labelled lines become a list, List I and List II a table."""
    layout = lay_out(item, language=language)
    a, b, c, d = (_inline(option) for option in layout.options)
    ra, rb, rc, rd = (_inline(reason) for reason in layout.reasons)
    return Rendered(
        stem="".join(_as_html(block) for block in layout.blocks),
        options=(a, b, c, d),
        key=layout.key,
        explanation=_inline(layout.explanation),
        reasons=(ra, rb, rc, rd),
    )


def _as_text(block: Block) -> str:
    match block:
        case Paragraph(text):
            return text
        case Labelled(rows):
            return "\n".join(f"{label} {text}" for label, text in rows)
        case Lists(titles, rows):
            lines = [f"{titles[0]} | {titles[1]}"]
            lines += [f"{a}. {left} | {b}. {right}" for a, left, b, right in rows]
            return "\n".join(lines)


def _as_html(block: Block) -> str:
    match block:
        case Paragraph(text):
            return f"<p>{_inline(text)}</p>"
        case Labelled(rows):
            lines = (f"<li><b>{escape(label)}</b> {_inline(text)}</li>" for label, text in rows)
            return f'<ul class="labelled">{"".join(lines)}</ul>'
        case Lists(titles, rows):
            return _table(titles, rows)


def _table(titles: tuple[str, str], rows: tuple[tuple[str, str, str, str], ...]) -> str:
    head = "".join(f'<th scope="col">{_inline(title)}</th>' for title in titles)
    body = "".join(
        f"<tr><td><b>{a}.</b> {_inline(left)}</td><td><b>{b}.</b> {_inline(right)}</td></tr>"
        for a, left, b, right in rows
    )
    return f'<table class="lists"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _inline(text: str) -> str:
    return escape(text).replace("\n", "<br>")
