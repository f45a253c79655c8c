"""From blocks to the canonical text of a page, with the offsets of lines, terms and blocks."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingestion.draft import Draft
from ingestion.headings import SECTION_KINDS, is_chapter_mark, is_label, is_section_name
from ingestion.lines import Line
from ingestion.types import Block, BlockKind, Span, TextLine

_HEADING_NUMBER = re.compile(r"^(\d{1,2}(?:\s?\.\s?\d{1,2})*)\.?\s")
_SHORTEST_TERM = 3


@dataclass(slots=True)
class Outline:
    """The headings above the place being read, carried from page to page.

    `section_dots` is how many dots the number of a top section has: 1 in 5.1, 0 in a plain 1.
    """

    body_size: float
    title_size: float
    section_dots: int
    path: list[tuple[int, str]] = field(default_factory=list)
    kind: BlockKind = "body"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for _, name in self.path)

    def enter(self, title: str, size: float) -> None:
        """Step under a heading: close those of its own level and below, and note what it opens."""
        if is_chapter_mark(title):
            return
        level = self._level(title, size)
        self.path = [entry for entry in self.path if entry[0] < level]
        self.path.append((level, title))
        self.kind = SECTION_KINDS.get(title.casefold().strip(" :."), "body")

    def _level(self, title: str, size: float) -> int:
        """1 for the chapter, 2 and 3 for numbered sections, then by size."""
        number = _HEADING_NUMBER.match(title)
        if number and number.group(1).count(".") >= self.section_dots:
            return 2 + number.group(1).count(".") - self.section_dots
        if is_section_name(title):
            return 2
        if size >= 1.4 * self.body_size:
            return 1 if size >= 0.9 * self.title_size else 2
        return 5 if size > 1.03 * self.body_size else 6


@dataclass(slots=True)
class Writer:
    """Collects the text of one page; offsets are taken as it is written, so they cannot drift."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    lines: list[TextLine] = field(default_factory=list)
    terms: list[Span] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def write_block(
        self, draft: Draft, kind: BlockKind, heading: tuple[str, ...], words: frozenset[str]
    ) -> None:
        if self.parts:
            self._put("\n")
        start = self.length
        pieces = mend_hyphens([line.text for line in draft.lines], words)
        running = kind in ("body", "summary") and not _all_bold(draft.lines)
        for line, (piece, glue) in zip(draft.lines, pieces, strict=True):
            at = self.length
            self._put(piece)
            self.lines.append(TextLine(at, self.length, line.box))
            if running:
                self.terms += [(at + a, at + min(b, len(piece))) for a, b in line.terms]
            self._put("\n" if draft.role == "table" and glue else glue)
        self.blocks.append(Block(start, self.length, kind, heading))

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def key_terms(self) -> tuple[Span, ...]:
        """Bold stretches that are words; one broken over two lines is one term."""
        text, joined = self.text, list[Span]()
        for start, end in self.terms:
            if joined and start - joined[-1][1] <= 1 and "\n" not in text[joined[-1][1] : start]:
                joined[-1] = joined[-1][0], end
            else:
                joined.append((start, end))
        trimmed = (_trim(text, span) for span in joined if not is_label(text[slice(*span)]))
        return tuple(
            (a, b) for a, b in trimmed if sum(map(str.isalpha, text[a:b])) >= _SHORTEST_TERM
        )


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in ")]":
        end -= 1
    return start, end


def _all_bold(lines: Sequence[Line]) -> bool:
    return all(line.bold > 0.9 for line in lines)


def mend_hyphens(texts: Sequence[str], words: frozenset[str]) -> list[tuple[str, str]]:
    """Each line's text with what joins it to the next: a blank, or nothing where a word was broken.

    A hyphen at a line's end goes when the joined word is known from elsewhere in the document, and
    stays when only its hyphenated form is.
    """
    mended: list[tuple[str, str]] = []
    for index, text in enumerate(texts):
        following = texts[index + 1] if index + 1 < len(texts) else None
        if following is None:
            mended.append((text, ""))
        elif len(text) > 1 and text[-1] == "-" and text[-2].isalpha() and following[:1].isalpha():
            mended.append((text if _keeps_hyphen(text, following, words) else text[:-1], ""))
        else:
            mended.append((text, " "))
    return mended


_LAST_PART = re.compile(r"[^\W\d_]+-?$")
_FIRST_PART = re.compile(r"^[^\W\d_]+")


def _keeps_hyphen(text: str, following: str, words: frozenset[str]) -> bool:
    last, first = _LAST_PART.search(text), _FIRST_PART.match(following)
    if last is None or first is None or not first.group()[0].islower():
        return True
    left, right = last.group().rstrip("-").casefold(), first.group().casefold()
    if left + right in words:
        return False
    return f"{left}-{right}" in words


def collect_words(texts: Iterable[str]) -> frozenset[str]:
    """The words a document uses, hyphenated ones included, lower case."""
    found: set[str] = set()
    for text in texts:
        found.update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?!-$)", text.casefold()))
    return frozenset(found)


def count_dots(titles: Iterable[str]) -> int:
    """How the top sections of a document are numbered: the fewest dots that come twice."""
    found = Counter(
        number.group(1).count(".") for number in map(_HEADING_NUMBER.match, titles) if number
    )
    return min((dots for dots, times in found.items() if times > 1), default=1)
