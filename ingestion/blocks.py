"""From ordered lines to blocks: paragraphs, headings, captions, tables, labels in figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from ingestion.lines import Line
from ingestion.types import BlockKind

SECTION_KINDS: dict[str, BlockKind] = {
    "summary": "summary",
    "points to ponder": "summary",
    "exercises": "exercise",
    "exercise": "exercise",
    "additional exercises": "exercise",
    "questions": "exercise",
    "intext questions": "exercise",
}
"""Headings that say what the text below them is, until the next heading."""

Role = Literal["paragraph", "heading", "caption", "table", "figure", "contents"]

_DISPLAY_LINES = 3  # bold lines in a row that no text follows
_LEADING = 1.6  # of the size: a larger step between baselines parts two blocks
_CAPTION = re.compile(
    r"^(?:Fig(?:ure)?|Table|Plate|Scheme|Chart)\b\.?\s*\d+(?:\s?\.\s?\d+)*", re.IGNORECASE
)
_TABLE = re.compile(r"^Table\b", re.IGNORECASE)
_NUMBER = re.compile(r"^\d[\d\s.]*")
_NUMBERED = re.compile(r"^\d{1,2}(?:\s?\.\s?\d{1,2}){0,3}\.?\s+\S")
_LIST_ITEM = re.compile(r"^(?:\(?[ivx]{1,4}[).]|\(?[a-h][).]|\(?\d{1,2}[).]|[•–▪●■◆o*])\s")
_RUN_IN = re.compile(r"^(?:Problem|Example|Solution|Answer|Note|Intext|Activity)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3}")
_TERMINAL = re.compile(r"[.?!:;][\"'”’)\]]*$")


@dataclass(slots=True)
class Draft:
    """A block while it grows."""

    role: Role
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Column:
    """Lines read together, and the edges most of them share."""

    lines: tuple[Line, ...]
    left: float
    right: float
    table: bool = False


def measure_column(lines: Sequence[Line], *, table: bool = False) -> Column:
    lefts = sorted(line.box[0] for line in lines)
    rights = sorted(line.box[2] for line in lines)
    return Column(tuple(lines), lefts[len(lefts) // 10], rights[-1 - len(rights) // 10], table)


def build_blocks(columns: Sequence[Column], body_size: float) -> list[Draft]:
    """Blocks in reading order; a paragraph cut by a figure or a column's end is whole again."""
    drafts: list[Draft] = []
    for column in columns:
        if column.table:
            drafts.append(Draft("table", list(column.lines)))
            continue
        fresh = True
        contents = _contents_from(column, body_size)
        for line in column.lines[:contents]:
            last = drafts[-1] if drafts else None
            role = _role(line, last, body_size, fresh)
            if (
                last is not None
                and (role == "heading" or not fresh)
                and _joins(line, role, last, column, body_size)
            ):
                last.lines.append(line)
            else:
                drafts.append(Draft(role, [line]))
            fresh = False
        if contents < len(column.lines):
            drafts.append(Draft("contents", list(column.lines[contents:])))
    return _rejoin(_label_figures(_settle_headings(drafts, body_size), body_size))


def _role(line: Line, last: Draft | None, body_size: float, fresh: bool) -> Role:
    if _CAPTION.match(line.text) and _is_set_apart(line, body_size):
        return "caption"
    if last is not None and not fresh and _follows_table(line, last, body_size):
        return "table"
    if _is_heading(line, body_size):
        return "heading"
    return "paragraph"


def _is_set_apart(line: Line, body_size: float) -> bool:
    opens_bold = bool(line.terms) and line.terms[0][0] == 0
    return opens_bold or line.italic > 0.5 or line.size < 0.97 * body_size


def _follows_table(line: Line, last: Draft, body_size: float) -> bool:
    """Table text is set smaller than the body and stands right below its caption."""
    opened = last.role == "table" or (
        last.role == "caption" and bool(_TABLE.match(last.lines[0].text))
    )
    near = line.base - last.lines[-1].base < 4 * line.size
    return opened and near and line.size < 0.97 * body_size


def _is_heading(line: Line, body_size: float) -> bool:
    """Larger than the body, or bold and worded like a title. What follows may still overrule it."""
    if not _reads_like_title(line.text):
        return False
    if line.size >= 1.25 * body_size or is_section_name(line.text):
        return True
    return line.bold >= 0.95 and (bool(_NUMBERED.match(line.text)) or line.size >= 0.97 * body_size)


def _reads_like_title(text: str) -> bool:
    words = _NUMBER.sub("", text)
    letters = sum(c.isalpha() for c in words)
    blanks = sum(c.isspace() for c in words)
    if len(text.split()) > 16 or letters < 0.6 * (len(words) - blanks) or "=" in text:
        return False
    return bool(_WORD.search(text)) and text[-1] not in ".,;" and not _RUN_IN.match(text)


def is_section_name(text: str) -> bool:
    """SUMMARY, EXERCISES and their like, alone on a line and not in the middle of a sentence."""
    return text.casefold().strip(" :.") in SECTION_KINDS and not text.islower()


def is_label(text: str) -> bool:
    """Fig. 3.2, Example 3.1, Solution: bold words that name a part of the page, not an idea."""
    return bool(_CAPTION.match(text) or _RUN_IN.match(text))


def _settle_headings(drafts: Sequence[Draft], body_size: float) -> list[Draft]:
    """A bold sentence inside a paragraph is emphasis, and a stack of bold lines is a display."""
    for before, draft, after in zip([None, *drafts], drafts, [*drafts[1:], None], strict=False):
        if draft.role == "heading" and _is_emphasis(draft, before, after, body_size):
            draft.role = "paragraph"
    for plain, stack in groupby(drafts, key=lambda draft: _is_plain_heading(draft, body_size)):
        members = list(stack)
        if plain and len(members) >= _DISPLAY_LINES:
            for draft in members:
                draft.role = "paragraph"
    return list(drafts)


def _is_plain_heading(draft: Draft, body_size: float) -> bool:
    """A heading by its bold type alone."""
    first = draft.lines[0]
    strong = first.size >= 1.1 * body_size or _NUMBERED.match(first.text)
    return draft.role == "heading" and not strong and not is_section_name(first.text)


def _is_emphasis(draft: Draft, before: Draft | None, after: Draft | None, body_size: float) -> bool:
    first = draft.lines[0]
    if first.text[:1].islower() or len(draft.lines) > 4:
        return True
    if not _is_plain_heading(draft, body_size):
        return False
    if after is not None and after.role == "paragraph" and _runs_on(draft, after):
        return True
    return before is not None and before.role == "paragraph" and not _is_closed(before, draft)


def _runs_on(draft: Draft, after: Draft) -> bool:
    following = after.lines[0]
    return following.text[:1].islower() or (
        following.bold > 0.5
        and following.size < 1.1 * draft.lines[0].size
        and not _RUN_IN.match(following.text)
    )


def _is_closed(before: Draft, draft: Draft) -> bool:
    above, first = before.lines[-1], draft.lines[0]
    near = 0 < first.base - above.base < 1.3 * first.size
    return not near or bool(_TERMINAL.search(above.text))


def _contents_from(column: Column, body_size: float) -> int:
    """Where an outline of the chapter begins: numbered titles, and nothing else between them."""
    sizes = [line.size >= 1.25 * body_size for line in column.lines]
    start = sizes.index(False) if False in sizes else len(sizes)
    lines = column.lines[start:]
    numbered = sum(bool(_NUMBERED.match(line.text)) for line in lines)
    ended = sum(bool(_TERMINAL.search(line.text)) for line in lines)
    outline = numbered >= 3 and 2 * numbered >= len(lines) - numbered and ended <= 1
    return start if outline else len(column.lines)


def _joins(line: Line, role: Role, last: Draft, column: Column, body_size: float) -> bool:
    """Whether a line continues the block above it."""
    above = last.lines[-1]
    step = line.base - above.base
    size = max(line.size, above.size)
    if last.role == "caption":
        return role != "caption" and _continues_caption(line, last, body_size)
    if role != last.role:
        return False
    if role == "table":
        return True
    if role == "heading":
        same = abs(line.size - above.size) < 0.6
        return same and 0 < step < 1.8 * size and not _NUMBERED.match(line.text)
    return 0 < step < _LEADING * size and not _starts_paragraph(line, last, column)


def _continues_caption(line: Line, last: Draft, body_size: float) -> bool:
    """The rest of a caption hangs below its first line, in the same size and, if need be, slant."""
    above = last.lines[-1]
    if abs(line.size - above.size) > 0.3 or not 0 < line.base - above.base < 1.5 * line.size:
        return False
    if line.size < 0.97 * body_size:
        return True
    return (line.italic > 0.5) == (above.italic > 0.5) and (line.bold > 0.9) == (above.bold > 0.9)


def _starts_paragraph(line: Line, last: Draft, column: Column) -> bool:
    above, em = last.lines[-1], line.size
    ended = bool(_TERMINAL.search(above.text))
    if _is_run_in(line) or _is_run_in(above):
        return True
    if _LIST_ITEM.match(line.text) and (ended or above.box[2] < column.right - 3 * em):
        return True
    shift = line.box[0] - above.box[0]
    hanging = bool(_LIST_ITEM.match(last.lines[0].text))
    if shift > 0.7 * em:
        return not (hanging and len(last.lines) == 1) and ended
    if shift < -0.7 * em:
        return ended and len(last.lines) > 1
    return ended and above.box[2] < column.right - 4 * em and above.text[-1] in ".?!"


def _is_run_in(line: Line) -> bool:
    """Problem 6.1, Solution: a bold line that opens a worked example."""
    return line.bold > 0.9 and bool(_RUN_IN.match(line.text))


def _label_figures(drafts: Sequence[Draft], body_size: float) -> list[Draft]:
    for draft in drafts:
        if draft.role == "paragraph" and _is_label(draft, body_size):
            draft.role = "figure"
    return list(drafts)


def _is_label(draft: Draft, body_size: float) -> bool:
    """A few words that form no sentence, set smaller than the body."""
    text = " ".join(line.text for line in draft.lines)
    words = len(text.split())
    small = all(line.size < 0.97 * body_size for line in draft.lines)
    if _TERMINAL.search(text) or _LIST_ITEM.match(text) or _is_run_in(draft.lines[0]):
        return False
    return (small and words <= 4 * len(draft.lines)) or (
        words <= 2 and not any(c.islower() for c in text)
    )


def _rejoin(drafts: Sequence[Draft]) -> list[Draft]:
    """Put the two halves of a paragraph together, and what stood between them after it."""
    ordered: list[Draft] = []
    for draft in drafts:
        half = _open_half(ordered)
        if draft.role == "paragraph" and half is not None and _continues_across(draft, half):
            half.lines += draft.lines
        else:
            ordered.append(draft)
    return ordered


def _open_half(ordered: Sequence[Draft]) -> Draft | None:
    for draft in reversed(ordered):
        if draft.role == "paragraph":
            return None if _TERMINAL.search(draft.lines[-1].text) else draft
        if draft.role == "heading":
            return None
    return None


def _continues_across(draft: Draft, half: Draft) -> bool:
    first, last = draft.lines[0], half.lines[-1]
    return first.text[:1].islower() and abs(first.size - last.size) < 0.6


def iter_lines(drafts: Sequence[Draft]) -> Iterator[Line]:
    for draft in drafts:
        yield from draft.lines
