"""Cut pages into chunks along headings and sentences, to the size the embedder can take."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from ingestion.types import Block, Box, Chunk, Document, Kind, Page, Span, TextLine
from models.sentences import split_sentences

CountPieces = Callable[[str], int]
_TARGET_SHARE = 0.75  # of the limit: room for a last short sentence, without thin leftovers

_CHUNKED: dict[str, Kind] = {
    "body": "body",
    "summary": "summary",
    "exercise": "exercise",
    "caption": "caption",
    "table": "table",
}


def chunk_document(
    document: Document, count_pieces: CountPieces, max_pieces: int = 256
) -> list[Chunk]:
    """The chunks of every page, in reading order.

    Promises: `chunk.text == page.text[chunk.start:chunk.end]`; no chunk has more than `max_pieces`
    word pieces as `count_pieces` counts them; chunks do not overlap; and every character of the
    blocks that state something (all but headings, outlines and figure labels) is in a chunk, white
    space at cuts aside.
    """
    return [
        chunk for page in document.pages for chunk in _chunk_page(page, count_pieces, max_pieces)
    ]


def _chunk_page(page: Page, count_pieces: CountPieces, max_pieces: int) -> Iterator[Chunk]:
    for (kind, heading), blocks in groupby(page.blocks, key=lambda b: (b.kind, b.heading)):
        if kind not in _CHUNKED:
            continue
        spans = list(_pieces(page.text, list(blocks), count_pieces, max_pieces))
        for start, end in _pack(page.text, spans, count_pieces, max_pieces):
            yield _chunk(page, (start, end), heading, _CHUNKED[kind])


def _chunk(page: Page, span: Span, heading: tuple[str, ...], kind: Kind) -> Chunk:
    start, end = span
    terms = tuple((a, b) for a, b in page.terms if start <= a and b <= end)
    return Chunk(
        page.number,
        start,
        end,
        page.text[start:end],
        heading,
        kind,
        terms,
        boxes_of(page.lines, span),
    )


def boxes_of(lines: Sequence[TextLine], span: Span) -> tuple[Box, ...]:
    """Where a span stands on the page: the boxes of its lines, cut to the share they hold."""
    start, end = span
    first = bisect_left(lines, start, key=lambda line: line.end - 1)
    boxes: list[Box] = []
    for line in lines[first:]:
        if line.start >= end:
            break
        length = max(line.end - line.start, 1)
        left = max(start - line.start, 0) / length
        right = min(end - line.start, length) / length
        x0, y0, x1, y1 = line.box
        boxes.append((x0 + left * (x1 - x0), y0, x0 + right * (x1 - x0), y1))
    return tuple(boxes)


def _pieces(
    text: str, blocks: Sequence[Block], count_pieces: CountPieces, max_pieces: int
) -> Iterator[Span]:
    """Sentences of the blocks; one that is over the limit by itself is halved at a blank."""
    for block in blocks:
        for start, end in split_sentences(text[block.start : block.end]):
            yield from _halve(
                text, (block.start + start, block.start + end), count_pieces, max_pieces
            )


def _halve(text: str, span: Span, count_pieces: CountPieces, max_pieces: int) -> Iterator[Span]:
    start, end = span
    if end - start <= 1 or count_pieces(text[start:end]) <= max_pieces:
        yield span
        return
    middle = (start + end) // 2
    left, right = text.rfind(" ", start + 1, middle), text.find(" ", middle, end - 1)
    cuts = [cut for cut in (left, right) if cut > start]
    cut = min(cuts, key=lambda c: abs(c - middle)) if cuts else middle
    resume = cut + 1 if text[cut] == " " else cut
    yield from _halve(text, (start, cut), count_pieces, max_pieces)
    yield from _halve(text, (resume, end), count_pieces, max_pieces)


def _pack(
    text: str, spans: Sequence[Span], count_pieces: CountPieces, max_pieces: int
) -> Iterator[Span]:
    """Join neighbours up to the target size; a cut falls on a paragraph where one is near."""
    target = _TARGET_SHARE * max_pieces
    start = end = -1
    for left, right in spans:
        if start < 0:
            start, end = left, right
            continue
        size = count_pieces(text[start:right])
        paragraph = "\n" in text[end:left]
        if size > max_pieces or (paragraph and count_pieces(text[start:end]) >= target):
            yield start, end
            start = left
        end = right
    if start >= 0:
        yield start, end
