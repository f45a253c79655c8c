"""A block of a page while it grows, and the signs by which its lines are told apart."""

import re
from dataclasses import dataclass, field
from typing import Literal

from ingestion.lines import Line

Role = Literal["paragraph", "heading", "caption", "table", "figure", "contents"]

CAPTION = re.compile(
    r"^(?:Fig(?:ure)?|Table|Plate|Scheme|Chart)\b\.?\s*\d+(?:\s?\.\s?\d+)*", re.IGNORECASE
)
NUMBERED = re.compile(r"^\d{1,2}(?:\s?\.\s?\d{1,2}){0,3}\.?\s+\S")
RUN_IN = re.compile(r"^(?:Problem|Example|Solution|Answer|Note|Intext|Activity)\b", re.IGNORECASE)
TERMINAL = re.compile(r"[.?!:;][\"'”’)\]]*$")


@dataclass(slots=True)
class Draft:
    """A block while it grows."""

    role: Role
    lines: list[Line] = field(default_factory=list)


def is_run_in(line: Line) -> bool:
    """Problem 6.1, Solution: a bold line that opens a worked example."""
    return line.bold > 0.9 and bool(RUN_IN.match(line.text))
