"""The values and seams of the room: passages in, vetted drafts out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.item.evidence import Evidence
from models.item.types import Item

Vector = NDArray[np.float32]
Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in points, origin top left of the page
PageText = Callable[[str, int], str]  # (source id, page) -> canonical text of that page


class PassageKind(StrEnum):
    BODY = "body"
    SUMMARY = "summary"
    EXERCISE = "exercise"
    CAPTION = "caption"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk of one page: `text == page_text[start:end]`, at most 256 word pieces.

    `terms` are the key terms the book sets in bold, as offsets into the same page.
    """

    id: str
    source_id: str
    source: str
    page: int
    start: int
    end: int
    text: str
    heading: tuple[str, ...] = ()
    kind: PassageKind = PassageKind.BODY
    terms: tuple[tuple[int, int], ...] = ()
    boxes: tuple[Box, ...] = ()
    subject: str = ""
    class_level: int | None = None
    chapter: str = ""
    language: str = "en"
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Filters:
    """Narrow a search. `viewer` sees shared sources and their own; None sees shared ones only."""

    viewer: str | None = None
    subject: str | None = None
    class_level: int | None = None
    chapter: str | None = None
    language: str | None = None
    source_ids: tuple[str, ...] = ()
    kinds: tuple[PassageKind, ...] = ()


class Embedder(Protocol):
    """Texts to unit vectors, one row each; `name` changes whenever the vectors would."""

    name: str
    dimensions: int

    def embed(self, texts: Sequence[str]) -> Vector: ...

    def embed_query(self, text: str) -> Vector: ...

    def count_pieces(self, text: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    check: str
    verdict: str  # "pass" | "fail" | "waived"
    reason: str = ""

    @property
    def failed(self) -> bool:
        return self.verdict == "fail"


@dataclass(frozen=True, slots=True)
class Usage:
    """What the calls to language models cost; `cost` in US dollars."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.cost + other.cost,
        )


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What a student or teacher asked for. `types` empty means any mix of item types.

    `whole_chapter` names a chapter of the syllabus asked for as such: books of that chapter cover
    it, however little their words resemble its title.
    """

    topic: str
    count: int
    types: tuple[str, ...] = ()
    difficulty: str | None = None
    language: str = "en"
    seed: int = 0
    whole_chapter: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """`passages` are on the topic, best first; `chapter` is all text of the same sources."""

    passages: tuple[Passage, ...]
    chapter: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A question nobody has verified yet."""

    item: Item
    evidence: tuple[Evidence, ...]
    engine: str
    subject: str = ""
    class_level: int | None = None
    chapter: str = ""
    topic: str = ""
    difficulty: float = 0.5  # predicted, 0 easy to 1 hard
    bloom: str = "remember"
    language: str = "en"
    passage_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GateContext:
    """What checks may look at besides the draft: the book, the bank, and the batch so far."""

    page_text: PageText
    bank_stems: Sequence[str] = ()
    accepted: Sequence[Draft] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


class Check(Protocol):
    """One file of the gate. A check that raises counts as a failure."""

    name: str

    def check(self, draft: Draft, context: GateContext) -> Verdict: ...


class Generator(Protocol):
    """An engine: drafts on the material, best first, for as long as the caller keeps asking."""

    engine: str

    def drafts(self, request: GenerationRequest, material: Material) -> Iterator[Draft]: ...

    def repair(self, draft: Draft, failed: Sequence[Verdict]) -> Draft | None: ...

    def usage(self) -> Usage: ...

    def dropped(self) -> Mapping[str, int]:
        """What never became a draft, by reason: malformed replies, quotes nobody wrote."""
        ...
