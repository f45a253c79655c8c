"""Evidence: the exact characters of a source that prove a key or refute a distractor."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize


class Role(StrEnum):
    KEY = "key"
    REFUTES = "refutes"


@dataclass(frozen=True, slots=True)
class Evidence:
    """`quote` is `page_text[start:end]` of page `page` (1-based), half-open code points.

    `option` is the presented position (0 to 3) of the distractor that a `refutes` span refutes,
    None for a `key` span.
    """

    source_id: str
    page: int
    start: int
    end: int
    quote: str
    role: Role = Role.KEY
    option: int | None = None


_HYPHENS = frozenset("-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d")
_QUOTES = {ord(char): "'" for char in '"`´‘’‚‛“”„‟′″«»‹›'}
_WRAPPING = " \t\r\n\"'`“”‘’«»…"


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """Where `quote` stands in `text`, as half-open offsets into `text`; None if it does not.

    First exactly; then with spaces, hyphens between letters (so also at a line's end), quotation
    marks and compatibility forms (NFKC: ligatures, raised and lowered digits) folded on both
    sides. Quotation marks or an ellipsis around the quote are dropped. The first occurrence wins.
    """
    bare = normalize("NFC", quote).strip(_WRAPPING)
    bare = bare.removeprefix("...").removesuffix("...").strip(_WRAPPING)
    if not bare:
        return None
    start = text.find(bare)
    if start >= 0:
        return start, start + len(bare)
    needle = "".join(char for char, _ in _folded(bare))
    kept = list(_folded(text))
    start = "".join(char for char, _ in kept).find(needle) if needle else -1
    if start < 0:
        return None
    return kept[start][1], kept[start + len(needle) - 1][1] + 1


def _folded(text: str) -> Iterator[tuple[str, int]]:
    """The characters that count, each one code point, with the offset of the one it came from."""
    before = _last_seen(text)
    after = _last_seen(text[::-1])[::-1]
    for place, char in enumerate(text):
        if char.isspace():
            opens_gap = place > 0 and not text[place - 1].isspace()
            if opens_gap and before[place].isdigit() and after[place].isdigit():
                yield " ", place
        elif char in _HYPHENS:
            if not (before[place].isalpha() and after[place].isalpha()):
                yield "-", place
        else:
            for part in normalize("NFKC", char).translate(_QUOTES):
                if not part.isspace():
                    yield part, place


def _last_seen(text: str) -> list[str]:
    """For each place the nearest character to the left that is no space; empty where none is."""
    seen, last = [], ""
    for char in text:
        seen.append(last)
        last = last if char.isspace() else char
    return seen
