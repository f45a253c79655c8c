"""What stands outside a column: side headings, notes, a page number in the margin."""

from collections.abc import Sequence

from ingestion.lines import Run

_NOTE_PT = 45.0  # the narrowest margin note; list numbers are narrower
_APART_PT = 10.0  # right of the longest line
_LINES_TO_TELL = 6  # lines that must share an edge before it counts as one


def set_margins_in(runs: Sequence[Run]) -> list[tuple[Run, ...]]:
    """The runs of one column in groups to read one after another, margin notes where level."""
    margin = _find_margin(runs)
    if not margin:
        return [tuple(runs)] if runs else []
    beside = {id(run) for run in margin}
    rest = sorted((run for run in runs if id(run) not in beside), key=lambda run: run.base)
    groups: list[tuple[Run, ...]] = []
    done = 0
    for notes in _clusters(margin):
        level = notes[0].base - notes[0].size
        upto = next((i for i, run in enumerate(rest) if run.base > level), len(rest))
        if upto > done:
            groups.append(tuple(rest[done:upto]))
            done = upto
        groups.append(notes)
    if done < len(rest):
        groups.append(tuple(rest[done:]))
    return groups


def _find_margin(runs: Sequence[Run]) -> list[Run]:
    """Runs wholly outside the edges of most lines, list numbers aside."""
    edges: dict[int, list[Run]] = {}
    for run in runs:
        edges.setdefault(round(run.x0 / 4), []).append(run)
    if not edges:
        return []
    body = max(edges, key=lambda key: len(edges[key]))
    if len(edges[body]) < _LINES_TO_TELL:
        return []
    left = min(run.x0 for run in edges[body]) - 1
    right = max(run.x1 for run in edges[body]) + _APART_PT
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
    return end - start >= _NOTE_PT or edge - end >= _NOTE_PT
