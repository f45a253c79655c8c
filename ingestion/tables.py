"""Where a table stands: below its caption, in rows of cells or in smaller type than the body."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingestion.lines import Run

_CAPTION = re.compile(r"^Table[\d.]*\d")
_CELL_GAP = 1.5  # em between two cells of a row
_NEAR = 3.5  # em from one row to the next, at most
_WIDE = 0.6  # of the region's width: a line this long in body type is prose again
_COLUMN = 0.38  # of the width: the same for a line of one of two columns
_SAME_ROW_PT = 3.0

Rows = list[list[Run]]


def cut_tables(
    runs: Sequence[Run], body_size: float, gutter: float | None = None
) -> list[tuple[bool, tuple[Run, ...]]]:
    """The region cut across where tables begin and end, top to bottom; True marks a table.

    Where a gutter parts the region, only tables whose caption crosses it are cut out.
    """
    rows = _rows(runs)
    width = max((run.x1 for run in runs), default=0) - min((run.x0 for run in runs), default=0)
    parts: list[tuple[bool, tuple[Run, ...]]] = []
    at = done = 0
    while at < len(rows):
        at += 1
        caption = rows[at - 1]
        across = gutter is None or any(run.x0 < gutter < run.x1 for run in caption)
        if not across or not _CAPTION.match(_letters(caption)):
            continue
        start, end = _extent(rows, at, width, body_size)
        if end - start >= 2:
            parts += [(False, _flat(rows[done:start])), (True, _flat(rows[start:end]))]
            at = done = end
    if done < len(rows):
        parts.append((False, _flat(rows[done:])))
    return parts


def _extent(rows: Rows, caption: int, width: float, body_size: float) -> tuple[int, int]:
    """The rows after the caption that belong to the table, as a half-open range."""
    start = caption
    while start < len(rows) and _is_bold(rows[start]) and not _has_cells(rows[start]):
        start += 1  # the caption runs on
    end, last = start, start
    while end < len(rows):
        row, above = rows[end], rows[end - 1]
        if row[0].base - above[0].base > _NEAR * row[0].size or _CAPTION.match(_letters(row)):
            break
        small = max(run.size for run in row) < 0.97 * body_size
        if not small and _is_prose(row, width):
            break
        end += 1
        if small or _has_cells(row):
            last = end
    return start, last


def _is_prose(row: Sequence[Run], width: float) -> bool:
    """A line over the width of the region, or two that fill a column each."""
    if not _has_cells(row):
        return _extent_x(row) > _WIDE * width
    return any(run.x1 - run.x0 > _COLUMN * width for run in row)


def _rows(runs: Sequence[Run]) -> Rows:
    rows: Rows = []
    for run in sorted(runs, key=lambda run: (run.base, run.x0)):
        if rows and run.base - rows[-1][0].base < _SAME_ROW_PT:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.x0) for row in rows]


def _has_cells(row: Sequence[Run]) -> bool:
    return any(
        after.x0 - before.x1 > _CELL_GAP * max(before.size, after.size)
        for before, after in pairwise(row)
    )


def _extent_x(row: Sequence[Run]) -> float:
    return max(run.x1 for run in row) - min(run.x0 for run in row)


def _is_bold(row: Sequence[Run]) -> bool:
    return all(run.glyphs[0].style.bold for run in row)


def _letters(row: Sequence[Run]) -> str:
    return "".join(glyph.text for glyph in row[0].glyphs[:12])


def _flat(rows: Rows) -> tuple[Run, ...]:
    return tuple(run for row in rows for run in row)
