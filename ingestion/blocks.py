"""From ordered lines to blocks: paragraphs, headings, captions, tables, labels in figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.draft import CAPTION, NUMBERED, TERMINAL, Draft, Role, is_run_in
from ingestion.headings import is_heading, is_set_like, settle_headings
from ingestion.lines import Line

_LEADING = 1.6  # of the size: a larger step between baselines parts two blocks
_TABLE = re.compile(r"^Table\b", re.IGNORECASE)
_LIST_ITEM = re.compile(r"^(?:\(?[ivx]{1,4}[).]|\(?[a-h][).]|\(?\d{1,2}[).]|[•–▪●■◆o*])\s")
_PARTS = re.compile(r"^(?:\([a-z]\)\s*)+$")  # the letters under the parts of a figure


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
    return _rejoin(_label_figures(settle_headings(drafts, body_size), body_size))


def _role(line: Line, last: Draft | None, body_size: float, fresh: bool) -> Role:
    if CAPTION.match(line.text) and _is_set_apart(line, body_size):
        return "caption"
    if last is not None and not fresh and _follows_table(line, last, body_size):
        return "table"
    if is_heading(line, body_size):
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


def _contents_from(column: Column, body_size: float) -> int:
    """Where an outline of the chapter begins: numbered titles, and nothing else between them."""
    sizes = [line.size >= 1.25 * body_size for line in column.lines]
    start = sizes.index(False) if False in sizes else len(sizes)
    lines = column.lines[start:]
    numbered = sum(bool(NUMBERED.match(line.text)) for line in lines)
    ended = sum(bool(TERMINAL.search(line.text)) for line in lines)
    outline = numbered >= 3 and 2 * numbered >= len(lines) - numbered and ended <= 1
    return start if outline else len(column.lines)


def _joins(line: Line, role: Role, last: Draft, column: Column, body_size: float) -> bool:
    """Whether a line continues the block above it."""
    above = last.lines[-1]
    step = line.base - above.base
    size = max(line.size, above.size)
    if last.role == "caption":
        return role != "caption" and _continues_caption(line, last, body_size)
    if last.role == "heading":
        near = 0 < step < 1.8 * size and not NUMBERED.match(line.text)
        return near and is_set_like(line, above, role)
    if role != last.role or role == "table":
        return role == last.role
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
    ended = bool(TERMINAL.search(above.text))
    if is_run_in(line) or is_run_in(above):
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
    if _PARTS.match(text):
        return True
    if TERMINAL.search(text) or _LIST_ITEM.match(text) or is_run_in(draft.lines[0]):
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
            return None if TERMINAL.search(draft.lines[-1].text) else draft
        if draft.role == "heading":
            return None
    return None


def _continues_across(draft: Draft, half: Draft) -> bool:
    first, last = draft.lines[0], half.lines[-1]
    return first.text[:1].islower() and abs(first.size - last.size) < 0.6
