"""Reading order: find the gutters of a page, and read each column down before the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingestion.lines import Run

_GUTTER_PT = 5.0  # the narrowest blank strip that separates columns
_COLUMN_SHARE = 0.12  # of the page's width, below which a "column" is list numbers or labels
_MARGIN_NOTE_PT = 45.0  # the narrowest margin note; list numbers are narrower
_SIDE_LINES = 3  # lines that must face each other across a gutter


@dataclass(frozen=True, slots=True)
class Region:
    """Runs that are read together, line by line. `column` is 0 for full width, else 1, 2, …"""

    runs: tuple[Run, ...]
    column: int


@dataclass(frozen=True, slots=True)
class _Band:
    """A horizontal strip: full-width runs, or what stands left and right of the gutter."""

    full: tuple[Run, ...] = ()
    left: tuple[Run, ...] = ()
    right: tuple[Run, ...] = ()


def order_regions(runs: Sequence[Run], page_width: float, column: int = 0) -> list[Region]:
    """The runs of a page in reading order. Nothing is lost: every run is in one region."""
    gutter = _find_gutter(runs, page_width)
    if gutter is None:
        return _set_margin_in(runs, column)
    regions: list[Region] = []
    for band in _bands(runs, gutter):
        if band.full:
            regions.append(Region(band.full, column))
        else:
            regions += order_regions(band.left, page_width, column + 1)
            regions += order_regions(band.right, page_width, column + 2)
    return regions


def _find_gutter(runs: Sequence[Run], page_width: float) -> float | None:
    """The blank strip with most lines facing each other across it.

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
    return best


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
    """The median over lines, not runs: a line may be broken at formulas."""
    if not runs:
        return 0.0
    rows: dict[int, list[Run]] = {}
    for run in runs:
        rows.setdefault(round(run.base / 4), []).append(run)
    widths = sorted(max(r.x1 for r in row) - min(r.x0 for r in row) for row in rows.values())
    return widths[len(widths) // 2]


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


def _set_margin_in(runs: Sequence[Run], column: int) -> list[Region]:
    """One column, with what stands in its left margin (side headings) put where it is level."""
    margin = _find_margin(runs)
    if not margin:
        return [Region(tuple(runs), column)] if runs else []
    beside = {id(run) for run in margin}
    rest = sorted((run for run in runs if id(run) not in beside), key=lambda run: run.base)
    regions: list[Region] = []
    done = 0
    for notes in _clusters(margin):
        level = notes[0].base - notes[0].size
        upto = next((i for i, run in enumerate(rest) if run.base > level), len(rest))
        if upto > done:
            regions.append(Region(tuple(rest[done:upto]), column))
            done = upto
        regions.append(Region(notes, column))
    if done < len(rest):
        regions.append(Region(tuple(rest[done:]), column))
    return regions


def _find_margin(runs: Sequence[Run]) -> list[Run]:
    """Runs wholly outside the edges of most lines, list numbers aside."""
    edges: dict[int, list[Run]] = {}
    for run in runs:
        edges.setdefault(round(run.x0 / 4), []).append(run)
    if not edges:
        return []
    body = max(edges, key=lambda key: len(edges[key]))
    if len(edges[body]) < 2 * _SIDE_LINES:
        return []
    left = 4 * body - 3
    right = max(run.x1 for run in edges[body]) + 2 * _GUTTER_PT
    outside = [run for run in runs if run.x1 < left]
    notes = [cluster for cluster in _clusters(outside) if _is_note(cluster, left)]
    return [run for note in notes for run in note] + [run for run in runs if run.x0 > right]


def _clusters(runs: Sequence[Run]) -> list[tuple[Run, ...]]:
    """Runs above one another, cut where more than a line is blank."""
    clusters: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.base, run.x0)):
        if clusters and run.base - clusters[-1][-1].base < 2 * max(run.size, clusters[-1][-1].size):
            clusters[-1].append(run)
        else:
            clusters.append([run])
    return [tuple(cluster) for cluster in clusters]


def _is_note(cluster: Sequence[Run], edge: float) -> bool:
    """Wider than a list number, or further off."""
    start, end = min(run.x0 for run in cluster), max(run.x1 for run in cluster)
    return end - start >= _MARGIN_NOTE_PT or edge - end >= _MARGIN_NOTE_PT
