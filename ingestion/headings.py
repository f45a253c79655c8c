"""Which lines are headings: by size, weight and numbering, and by what stands around them."""

import re
from collections.abc import Sequence
from itertools import groupby

from ingestion.draft import CAPTION, NUMBERED, RUN_IN, TERMINAL, Draft, Role
from ingestion.lines import Line
from ingestion.types import BlockKind

SECTION_KINDS: dict[str, BlockKind] = {
    "summary": "summary",
    "points to ponder": "summary",
    "exercises": "exercise",
    "exercise": "exercise",
    "additional exercises": "exercise",
    "questions": "exercise",
    "intext questions": "exercise",
}
"""Headings that say what the text below them is, until the next heading."""

_DISPLAY_LINES = 3  # bold lines in a row that no text follows
_NUMBER = re.compile(r"^\d[\d\s.]*")
_WORD = re.compile(r"[^\W\d_]{3}")
_CHAPTER_MARK = re.compile(r"^(?:chapter|unit)(?:\s+\w+)?$", re.IGNORECASE)


def is_heading(line: Line, body_size: float) -> bool:
    """Larger than the body, or bold and worded like a title. What follows may still overrule it."""
    if not _reads_like_title(line.text):
        return False
    if line.size >= 1.25 * body_size or is_section_name(line.text):
        return True
    return line.bold >= 0.95 and (bool(NUMBERED.match(line.text)) or line.size >= 0.97 * body_size)


def _reads_like_title(text: str) -> bool:
    words = _NUMBER.sub("", text)
    letters = sum(c.isalpha() for c in words)
    blanks = sum(c.isspace() for c in words)
    if len(text.split()) > 16 or letters < 0.6 * (len(words) - blanks) or "=" in text:
        return False
    return bool(_WORD.search(text)) and text[-1] not in ".,;" and not RUN_IN.match(text)


def is_section_name(text: str) -> bool:
    """SUMMARY, EXERCISES and their like, alone on a line and not in the middle of a sentence."""
    return text.casefold().strip(" :.") in SECTION_KINDS and not text.islower()


def is_label(text: str) -> bool:
    """Fig. 3.2, Example 3.1, Solution: bold words that name a part of the page, not an idea."""
    return bool(CAPTION.match(text) or RUN_IN.match(text))


def settle_headings(drafts: Sequence[Draft], body_size: float) -> list[Draft]:
    """A bold sentence inside a paragraph is emphasis, and a stack of bold lines is a display."""
    for before, draft, after in zip([None, *drafts], drafts, [*drafts[1:], None], strict=False):
        if draft.role == "heading" and _is_emphasis(draft, before, after, body_size):
            draft.role = "paragraph"
    for plain, stack in groupby(drafts, key=lambda draft: _is_plain_heading(draft, body_size)):
        members = list(stack)
        if plain and len(members) >= _DISPLAY_LINES:
            for draft in members:
                draft.role = "paragraph"
    return list(drafts)


def _is_plain_heading(draft: Draft, body_size: float) -> bool:
    """A heading by its bold type alone."""
    first = draft.lines[0]
    strong = first.size >= 1.1 * body_size or NUMBERED.match(first.text)
    return draft.role == "heading" and not strong and not is_section_name(first.text)


def _is_emphasis(draft: Draft, before: Draft | None, after: Draft | None, body_size: float) -> bool:
    first = draft.lines[0]
    if first.text[:1].islower() or len(draft.lines) > 4:
        return True
    if not _is_plain_heading(draft, body_size):
        return False
    if after is not None and after.role == "paragraph" and _runs_on(draft, after):
        return True
    return before is not None and before.role == "paragraph" and not _is_closed(before, draft)


def _runs_on(draft: Draft, after: Draft) -> bool:
    following = after.lines[0]
    return following.text[:1].islower() or (
        following.bold > 0.5
        and following.size < 1.1 * draft.lines[0].size
        and not RUN_IN.match(following.text)
    )


def _is_closed(before: Draft, draft: Draft) -> bool:
    above, first = before.lines[-1], draft.lines[0]
    near = 0 < first.base - above.base < 1.3 * first.size
    return not near or bool(TERMINAL.search(above.text))


def is_set_like(line: Line, above: Line, role: Role) -> bool:
    """Of one size with the heading above; small capitals differ with how many begin a word."""
    if is_chapter_mark(above.text):
        return False
    if role == "heading" and abs(line.size - above.size) < 0.6:
        return True
    capitals = line.text.isupper() and above.text.isupper()
    return capitals and line.bold > 0.95 and above.bold > 0.95 and line.font == above.font


def is_chapter_mark(title: str) -> bool:
    """CHAPTER 5, UNIT ONE: a number, not a name."""
    return bool(_CHAPTER_MARK.match(title))
