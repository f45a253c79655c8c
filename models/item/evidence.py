"""Evidence: the exact characters of a source that prove a key or refute a distractor."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    KEY = "key"
    REFUTES = "refutes"


@dataclass(frozen=True, slots=True)
class Evidence:
    """`quote` is `page_text[start:end]` of page `page` (1-based) of the source, half-open code points.

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
