"""Reading order: find the gutters of a page, and read each column down before the next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingestion.lines import Run
from ingestion.margins import set_margins_in
from ingestion.tables import cut_tables

_GUTTER_PT = 5.0  # the narrowest blank strip that separates columns
_COLUMN_SHARE = 0.12  # of the page's width, below which a "column" is list numbers or labels
_PAGE_SHARE = 0.4  # of the lines: fewer that face each other may be a table
_SIDE_LINES = 3  # lines that must face each other across a gutter


@dataclass(frozen=True, slots=True)
class Region:
    """Runs that are read together, line by line. `column` is 0 for full width, else 1, 2, …"""

    runs: tuple[Run, ...]
    column: int
    table: bool = False


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What every region of a page shares."""

    width: float
    body_size: float


@dataclass(frozen=True, slots=True)
class _Band:
    """A horizontal strip: full-width runs, or what stands left and right of the gutter."""

    full: tuple[Run, ...] = ()
    left: tuple[Run, ...] = ()
    right: tuple[Run, ...] = ()


def order_regions(runs: Sequence[Run], page_width: float) -> list[Region]:
    """The runs of a page in reading order. Nothing is lost: every run is in one region."""
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[run.size] += len(run.glyphs)
    body_size = sizes.most_common(1)[0][0] if sizes else 0.0
    return _order(runs, _Sheet(page_width, body_size), 0)


def _order(runs: Sequence[Run], sheet: _Sheet, column: int) -> list[Region]:
    gutter, facing = _find_gutter(runs, sheet.width)
    doubtful = gutter is None or facing < _PAGE_SHARE * _baselines(runs)
    parts = cut_tables(runs, sheet.body_size, None if doubtful else gutter)
    if len(parts) > 1:
        return [region for part in parts for region in _part(*part, sheet, column)]
    if gutter is None:
        return [Region(group, column) for group in set_margins_in(runs)]
    regions: list[Region] = []
    for band in _bands(runs, gutter):
        if band.full:
            regions += _across(band.full, sheet, column)
        else:
            regions += _order(band.left, sheet, column + 1)
            regions += _order(band.right, sheet, column + 2)
    return regions


def _part(table: bool, runs: tuple[Run, ...], sheet: _Sheet, column: int) -> list[Region]:
    return [Region(runs, column, table=True)] if table else _order(runs, sheet, column)


def _across(runs: tuple[Run, ...], sheet: _Sheet, column: int) -> list[Region]:
    """Full-width lines; their tables and margins apart."""
    regions: list[Region] = []
    for table, part in cut_tables(runs, sheet.body_size):
        groups = [part] if table else set_margins_in(part)
        regions += [Region(group, column, table=table) for group in groups]
    return regions


def _find_gutter(runs: Sequence[Run], page_width: float) -> tuple[float | None, float]:
    """The blank strip with most lines facing each other across it, and how many those are.

    A gutter ends where lines begin, so only left edges shared by several runs are tried.
    """
    edges: dict[int, list[Run]] = {}
    for run in runs:
        edges.setdefault(round(run.x0 / 4), []).append(run)
    best, best_score = None, 0.0
    for key in edges:
        near = [run for step in (key - 1, key, key + 1) for run in edges.get(step, ())]
        if len(near) < _SIDE_LINES:
            continue
        gutter = min(run.x0 for run in near) - _GUTTER_PT
        score = _score(runs, gutter, page_width)
        if score > best_score:
            best, best_score = gutter, score
    return best, best_score


def _score(runs: Sequence[Run], gutter: float, page_width: float) -> float:
    total = 0.0
    for band in _bands(runs, gutter):
        lefts, rights = _baselines(band.left), _baselines(band.right)
        facing = min(lefts, rights)
        wide = min(_typical_width(band.left), _typical_width(band.right))
        if facing >= _SIDE_LINES and wide >= _COLUMN_SHARE * page_width:
            total += facing
    return total


def _baselines(runs: Sequence[Run]) -> int:
    return len({round(run.base / 4) for run in runs})


def _typical_width(runs: Sequence[Run]) -> float:
    """What a quarter of the lines exceed: formulas break a column into many short pieces."""
    if not runs:
        return 0.0
    rows: dict[int, list[Run]] = {}
    for run in runs:
        rows.setdefault(round(run.base / 4), []).append(run)
    widths = sorted(max(r.x1 for r in row) - min(r.x0 for r in row) for row in rows.values())
    return widths[3 * len(widths) // 4]


def _bands(runs: Sequence[Run], gutter: float) -> list[_Band]:
    """Cut into strips where something crosses the gutter, and strips where nothing does."""
    ordered = sorted(runs, key=lambda run: (run.base, run.x0))
    bands: list[_Band] = []
    for crosses, group in groupby(ordered, key=lambda run: _crosses(run, gutter)):
        members = tuple(group)
        if crosses:
            bands.append(_Band(full=members))
        else:
            left = tuple(run for run in members if run.x0 < gutter)
            right = tuple(run for run in members if run.x0 >= gutter)
            bands.append(_Band(left=left, right=right))
    return _absorb(bands)


def _crosses(run: Run, gutter: float) -> bool:
    return run.x0 < gutter and run.x1 > gutter + _GUTTER_PT - 1


def _absorb(bands: Sequence[_Band]) -> list[_Band]:
    """A one-sided strip between full lines is their short last line, not a column."""
    merged: list[_Band] = []
    for band in bands:
        one_sided = not band.full and not (band.left and band.right)
        if merged and merged[-1].full and (band.full or one_sided):
            merged[-1] = _Band(full=(*merged[-1].full, *band.full, *band.left, *band.right))
        else:
            merged.append(band)
    return merged
