"""Turning pages: from PDF user space to where text stands upright, and on to the page as shown."""

from dataclasses import dataclass
from math import atan2, pi

from ingestion.types import Box

Linear = tuple[float, float, float]
_EDGE_PT = 2.0  # by which type may hang over the edge


@dataclass(frozen=True, slots=True)
class Frame:
    """A crop box seen after `turns` clockwise quarter turns, origin top left."""

    left: float
    bottom: float
    crop_width: float
    crop_height: float
    turns: int

    @property
    def width(self) -> float:
        return self.crop_height if self.turns % 2 else self.crop_width

    @property
    def height(self) -> float:
        return self.crop_width if self.turns % 2 else self.crop_height

    def coefficients(self) -> tuple[Linear, Linear]:
        """a, b, c of `a * x + b * y + c`, once for x and once for y, from user space to here."""
        right, top = self.left + self.crop_width, self.bottom + self.crop_height
        match self.turns:
            case 1:
                return (0, 1, -self.bottom), (1, 0, -self.left)
            case 2:
                return (-1, 0, right), (0, 1, -self.bottom)
            case 3:
                return (0, -1, top), (-1, 0, right)
            case _:
                return (1, 0, -self.left), (0, -1, top)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space, where y points up, in this frame."""
        (ax, bx, cx), (ay, by, cy) = self.coefficients()
        return ax * x + bx * y + cx, ay * x + by * y + cy

    def shows(self, x: float, y: float) -> bool:
        """Whether a point is on the sheet; text beyond its edge is nobody's to read."""
        return -_EDGE_PT <= x <= self.width + _EDGE_PT and -_EDGE_PT <= y <= self.height + _EDGE_PT


def turn_box(box: Box, turns: int, width: float, height: float) -> Box:
    """A box on a sheet of `width` by `height`, after clockwise quarter turns of the sheet."""
    x0, y0, x1, y1 = box
    match turns % 4:
        case 1:
            return height - y1, x0, height - y0, x1
        case 2:
            return width - x1, height - y1, width - x0, height - y0
        case 3:
            return y0, width - x1, y1, width - x0
        case _:
            return box


def quarter_of(across: float, along: float) -> tuple[int, float]:
    """The quarter turns text is set at, anticlockwise, and how far off it leans, in radians."""
    angle = atan2(along, across)
    quarter = round(angle / (pi / 2))
    return quarter % 4, abs(angle - quarter * pi / 2)
