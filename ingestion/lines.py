"""From glyphs to printed lines: runs in stream order, then lines by baseline, then their text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import normalize

from ingestion.drawings import Sign
from ingestion.glyphs import Glyph
from ingestion.scripts import lower, raise_
from ingestion.types import Box, Span

_ASCENT, _DESCENT = 0.75, 0.25  # of the font size; tight boxes differ letter by letter
_SMALL = 0.85  # of the size of its neighbours, below which a glyph may be a super- or subscript
_LONGEST_SCRIPT = 12  # glyphs; more in smaller type are words of their own
_OVERPRINT = 0.12  # em between two prints of one glyph
_CELL_PT = 2.0
_WIDE_GAP = 1.0  # em between two glyphs of one run; more may be a gutter
_SIZE_CHANGE_GAP = 0.6  # the same, where the size changes too
_WORD_GAP = 0.16  # em between two words, over the usual gap between letters of the line
_WIDEST_SIGN = 5.0  # em of the gap a drawn sign stands in
_TALLEST = 2.4  # times its script; beyond that it is an ornament or an initial
_OVERLAP = -0.15  # em by which condensed type may run into the blank before it
_LETTERS_TO_MEASURE = 4
_SCRIPT_GAP = 0.3  # the same, before and after a script, which is kerned loosely


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs printed side by side on one baseline, scripts included."""

    glyphs: tuple[Glyph, ...]
    x0: float
    x1: float
    base: float
    size: float

    @property
    def top(self) -> float:
        return self.base - _ASCENT * self.size

    @property
    def bottom(self) -> float:
        return self.base + _DESCENT * self.size


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line and how it is set. `terms` are the bold stretches, as offsets into `text`."""

    text: str
    box: Box
    base: float
    size: float
    bold: float  # share of glyphs
    italic: float
    font: str
    terms: tuple[Span, ...] = ()


def drop_overprints(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Keep one of the glyphs that a page prints over each other to look bold or shaded."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    reached: dict[int, float] = {}  # how far right each row is printed: beyond it nothing is over
    kept: list[Glyph] = []
    for glyph in glyphs:
        column, row = round(glyph.x0 / _CELL_PT), round(glyph.base / _CELL_PT)
        right = max(reached.get(row, 0.0), reached.get(row - 1, 0.0), reached.get(row + 1, 0.0))
        if glyph.x0 < right and _is_overprint(glyph, (column, row), seen):
            continue
        kept.append(glyph)
        seen.setdefault((glyph.text, column, row), []).append(glyph)
        reached[row] = max(reached.get(row, 0.0), glyph.x0 + _OVERPRINT * glyph.style.size)
    return kept


def _is_overprint(
    glyph: Glyph, cell: tuple[int, int], seen: dict[tuple[str, int, int], list[Glyph]]
) -> bool:
    reach = _OVERPRINT * glyph.style.size
    return any(
        abs(other.x0 - glyph.x0) < reach and abs(other.base - glyph.base) < reach
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
        for other in seen.get((glyph.text, cell[0] + dx, cell[1] + dy), ())
    )


def insert_signs(glyphs: Iterable[Glyph], signs: Sequence[Sign]) -> list[Glyph]:
    """Put drawn signs into the gaps of the lines they stand in."""
    filled: list[Glyph] = []
    for glyph in glyphs:
        if filled and signs and _is_level(filled[-1], glyph):
            filled += _signs_between(filled[-1], glyph, signs)
        filled.append(glyph)
    return filled


def _is_level(last: Glyph, glyph: Glyph) -> bool:
    return abs(last.base - glyph.base) < 0.5 * max(last.style.size, glyph.style.size)


def _signs_between(last: Glyph, glyph: Glyph, signs: Sequence[Sign]) -> list[Glyph]:
    size = max(last.style.size, glyph.style.size)
    if not 0.6 * size < glyph.x0 - last.x1 < _WIDEST_SIGN * size:
        return []
    high, low = glyph.base - size, glyph.base + 0.4 * size
    return [
        Glyph(sign.text, sign.box[0], sign.box[2], glyph.base, glyph.style, True)
        for sign in signs
        if last.x1 - 1 <= sign.box[0] <= sign.box[2] <= glyph.x0 + 1
        and high <= sign.box[1] <= sign.box[3] <= low
    ][:1]


def find_runs(glyphs: Iterable[Glyph]) -> list[Run]:
    """Cut the stream where the pen jumps.

    Text at an angle is left out: it labels axes and arrows.
    """
    runs: list[Run] = []
    current: list[Glyph] = []
    for glyph in glyphs:
        if not glyph.style.upright or glyph.style.size <= 0:
            continue
        if current and not _continues(current, glyph):
            runs.append(_run(current))
            current = []
        current.append(glyph)
    if current:
        runs.append(_run(current))
    return runs


def _continues(current: Sequence[Glyph], glyph: Glyph) -> bool:
    last = current[-1]
    size = max(last.style.size, glyph.style.size)
    gap = glyph.x0 - last.x1
    widest = _WIDE_GAP if last.style.size == glyph.style.size else _SIZE_CHANGE_GAP
    return abs(glyph.base - last.base) < 0.6 * size and -0.5 * size < gap < widest * size


def _run(glyphs: Sequence[Glyph]) -> Run:
    size = _main_size(glyphs)
    bases = sorted(glyph.base for glyph in glyphs if glyph.style.size >= _SMALL * size)
    return Run(
        tuple(glyphs),
        min(glyph.x0 for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        bases[len(bases) // 2],
        size,
    )


def _main_size(glyphs: Sequence[Glyph]) -> float:
    """The size most glyphs are set in, or the largest where the small ones are scripts."""
    counts: dict[float, int] = {}
    letters = [glyph for glyph in glyphs if glyph.text.isalnum()]
    for glyph in letters or glyphs:
        counts[glyph.style.size] = counts.get(glyph.style.size, 0) + 1
    often = max(counts, key=lambda size: counts[size])
    largest = max(counts)
    return largest if counts[largest] * 8 >= counts[often] else often


def build_lines(runs: Sequence[Run]) -> list[Line]:
    """Join the runs of one column into lines, top to bottom; scripts join the line they hang on."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.size, run.base, run.x0)):
        row = next((row for row in rows if _belongs(run, row)), None)
        if row is None:
            rows.append([run])
        else:
            row.append(run)
    lines = [_line(sorted(row, key=lambda run: run.x0)) for row in rows]
    return sorted(lines, key=lambda line: (line.base, line.box[0]))


def _belongs(run: Run, row: Sequence[Run]) -> bool:
    """Same baseline, or a small run that touches the row above or below its baseline."""
    head = row[0]
    drift = abs(run.base - head.base)
    if run.size >= _SMALL * head.size:
        return drift < 0.35 * head.size
    if len(run.glyphs) > _LONGEST_SCRIPT:
        return drift < 0.1 * head.size
    if run.size * _TALLEST < head.size:
        return False
    near = 0.4 * head.size
    touches = any(run.x0 < other.x1 + near and run.x1 > other.x0 - near for other in row)
    return drift < 0.15 * head.size or (touches and drift < 0.65 * head.size)


def _line(row: Sequence[Run]) -> Line:
    head = _head(row)
    glyphs = [glyph for run in row for glyph in run.glyphs]
    text, terms = _write(row, head)
    box = (
        min(run.x0 for run in row),
        min(run.top for run in row),
        max(run.x1 for run in row),
        max(run.bottom for run in row),
    )
    fonts = [glyph.style.font.name for glyph in head.glyphs]
    return Line(
        text,
        box,
        head.base,
        head.size,
        sum(glyph.style.bold for glyph in glyphs) / len(glyphs),
        sum(glyph.style.font.italic for glyph in glyphs) / len(glyphs),
        max(set(fonts), key=fonts.count),
        terms,
    )


def _write(row: Sequence[Run], head: Run) -> tuple[str, tuple[Span, ...]]:
    """The text of a row with its scripts as Unicode, and where it is bold."""
    words: list[str] = []
    bold: list[Span] = []
    length = 0
    for level, group, spaced in _groups(row, head):
        written = "".join(glyph.text for glyph in group)
        before = words[-1] if words else ""
        if level > 0:
            written = raise_(written, before)
        elif level < 0:
            written = lower(written)
        written = normalize("NFC", written)
        if spaced and words:
            length += 1
            written_at = " " + written
        else:
            written_at = written
        words.append(written_at)
        if group[0].style.bold:
            bold.append((length, length + len(written)))
        length += len(written)
    return "".join(words), tuple(_join_spans(bold))


def _head(row: Sequence[Run]) -> Run:
    """The run that sets the line: of the largest size that has letters, the longest."""
    worded = [run for run in row if any(glyph.text.isalnum() for glyph in run.glyphs)]
    return max(worded or row, key=lambda run: (round(run.size), len(run.glyphs)))


def _groups(row: Sequence[Run], head: Run) -> Iterable[tuple[int, list[Glyph], bool]]:
    """Stretches of glyphs of one level and weight, each with whether a blank stands before it."""
    glyphs = [glyph for run in row for glyph in run.glyphs]
    word_gap = _WORD_GAP + _letter_gap(glyphs)
    group = [glyphs[0]]
    level, spaced = _level(glyphs[0], head), False
    for last, glyph in pairwise(glyphs):
        gap = glyph.x0 - last.x1
        em = max(last.style.size, glyph.style.size)
        here = _level(glyph, head)
        wide = word_gap if here == level else _SCRIPT_GAP
        blank = gap > wide * em or (glyph.spaced and gap > _OVERLAP * em)
        if blank or here != level or glyph.style.bold != last.style.bold:
            yield level, group, spaced
            group, level, spaced = [], here, blank
        group.append(glyph)
    yield level, group, spaced


def _letter_gap(glyphs: Sequence[Glyph]) -> float:
    """The usual gap inside words, in em: above zero where a line is letterspaced."""
    gaps = sorted(
        (glyph.x0 - last.x1) / max(last.style.size, glyph.style.size)
        for last, glyph in pairwise(glyphs)
        if not glyph.spaced
    )
    return max(gaps[len(gaps) // 2], 0.0) if len(gaps) >= _LETTERS_TO_MEASURE else 0.0


def _level(glyph: Glyph, head: Run) -> int:
    if glyph.style.size >= _SMALL * head.size:
        return 0
    lift = head.base - glyph.base
    if lift > 0.12 * head.size:
        return 1
    return -1 if lift < -0.04 * head.size else 0


def _join_spans(spans: Iterable[Span]) -> Iterable[Span]:
    """Bold words next to each other are one term."""
    start = end = -1
    for left, right in spans:
        if start >= 0 and left <= end + 1:
            end = right
            continue
        if start >= 0:
            yield start, end
        start, end = left, right
    if start >= 0:
        yield start, end
