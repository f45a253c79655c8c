"""Running heads, page numbers and imprint lines: printed on every page, part of none."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingestion.lines import Line

_EDGE = 0.12  # of the page's height, at the top and at the bottom
_REPEATED_ON = 3  # pages; of three pages two are enough, since the first has a title instead
_IMPRINT = re.compile(r"^(?:Reprint|Rationali[sz]ed)\s+\d{4}\s*[-–]\s*\d{2,4}$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def find_furniture(pages: Sequence[tuple[Sequence[Line], float]]) -> list[set[int]]:
    """For each page, given as its lines and its height, the `id`s of lines that are furniture.

    A line is furniture when its words, numbers aside, stand at the edge of several pages; when it
    is a number that counts the pages; or when it is an imprint.
    """
    repeated = Counter(
        key for lines, height in pages for key in {_key(line) for line in _at_edge(lines, height)}
    )
    enough = 2 if len(pages) == 3 else _REPEATED_ON
    offset = _page_offset(pages)
    found: list[set[int]] = []
    for number, (lines, height) in enumerate(pages, 1):
        edge = {id(line) for line in _at_edge(lines, height)}
        found.append(
            {
                id(line)
                for line in lines
                if _IMPRINT.match(line.text)
                or (id(line) in edge and repeated[_key(line)] >= enough)
                or (
                    line.text.isdigit() and offset is not None and int(line.text) == number + offset
                )
            }
        )
    return found


def _key(line: Line) -> str:
    """Words and size: a chapter's title is larger than the running head that repeats it."""
    return f"{_DIGITS.sub('#', line.text.casefold()).strip()} {round(line.size)}"


def _at_edge(lines: Sequence[Line], height: float) -> Iterator[Line]:
    for line in lines:
        if line.base < _EDGE * height or line.base > (1 - _EDGE) * height:
            yield line


def _page_offset(pages: Sequence[tuple[Sequence[Line], float]]) -> int | None:
    """What to add to the position of a page to get its printed number, where most pages agree."""
    votes = Counter(
        int(line.text) - number
        for number, (lines, _) in enumerate(pages, 1)
        for line in lines
        if line.text.isdigit() and len(line.text) <= 4
    )
    if not votes:
        return None
    offset, count = votes.most_common(1)[0]
    printed = sum(bool(lines) for lines, _ in pages)
    return offset if count >= max(_REPEATED_ON, printed // 2) else None
