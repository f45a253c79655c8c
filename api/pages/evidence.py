"""The line of the book that proves a key, as a cut-out of its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.page_image import page_boxes
from api.pages.forms import tried
from api.schemas.attempt import FeedbackOut
from api.schemas.question import EvidenceOut
from ingestion.types import Box
from models.errors import NeetError
from models.item.evidence import Role
from models.page import SourcePage, get_page
from models.session import Session
from models.source import get_source
from models.user import User

MARGIN_PT = 14.0  # around the marked lines, enough to show the column they stand in
CONTEXT_PT = 58.0  # above and below, about four lines of a textbook


@dataclass(frozen=True, slots=True)
class Cutout:
    """Part of a page in points: `view` is an SVG view box on a picture of `width` by `height`."""

    view: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sight:
    """A piece of evidence as the page shows it; `cutout` is None where the book is out of reach."""

    evidence: EvidenceOut
    cutout: Cutout | None

    @property
    def image_url(self) -> str:
        """The whole page with the span marked."""
        e = self.evidence
        return f"/api/v1/sources/{e.source_id}/pages/{e.page}?start={e.start}&end={e.end}"

    @property
    def page_url(self) -> str:
        """Where to read on."""
        e = self.evidence
        return f"/books/{e.source_id}/pages/{e.page}?start={e.start}&end={e.end}"


def sights_of(session: Session, user: User, feedback: FeedbackOut) -> list[Sight]:
    """What proves the key, then what refutes the option chosen; each span once."""
    wanted = [
        e
        for e in feedback.evidence
        if e.role is Role.KEY or (e.option is not None and e.option == feedback.chosen)
    ]
    unique: dict[tuple[object, ...], EvidenceOut] = {}
    for e in sorted(wanted, key=lambda e: e.role is not Role.KEY):
        unique.setdefault((e.source_id, e.page, e.start, e.end), e)
    return [Sight(e, _cut_out(session, user, e)) for e in unique.values()]


def _cut_out(session: Session, user: User, evidence: EvidenceOut) -> Cutout | None:
    def find() -> SourcePage:
        get_source(session, evidence.source_id, viewer_id=user.id)
        return get_page(session, evidence.source_id, evidence.page)

    page = tried(find)
    if isinstance(page, NeetError):
        return None
    boxes = page_boxes(page, (evidence.start, evidence.end))
    if not boxes:
        return None
    return cutout_of(page.width, page.height, [*boxes, *_neighbours(page, boxes)])


def _neighbours(page: SourcePage, boxes: Sequence[Box]) -> list[Box]:
    """How wide the lines around the boxes are, so that the cut-out ends none of them short."""
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return [
        (x0, top, x1, bottom)
        for _start, _end, x0, y0, x1, y1 in page.lines
        if x0 < right and x1 > left and y0 < bottom + CONTEXT_PT and y1 > top - CONTEXT_PT
    ]


def cutout_of(width: float, height: float, boxes: Sequence[Box]) -> Cutout:
    """The part of the page around the boxes, at least two fifths of its width."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    least = 0.4 * width
    missing = max(least - (max(rights) - min(lefts)), 0.0)
    x0 = max(min(lefts) - MARGIN_PT, 0.0)
    x1 = min(max(rights) + max(missing, MARGIN_PT), width)
    x0 = max(min(x0, x1 - least), 0.0)
    y0 = max(min(tops) - CONTEXT_PT, 0.0)
    y1 = min(max(bottoms) + CONTEXT_PT, height)
    return Cutout(f"{x0:.1f} {y0:.1f} {x1 - x0:.1f} {y1 - y0:.1f}", width, height)
