"""An item laid out: blocks that become plain text or HTML, and all that follows from the key."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.item.errors import BadItem

LABELS = "ABCDE"
_FULL_STOPS = tuple(".!?।")
_CLOSING = "”’\"')"  # what may stand after a full stop
ROMAN = ("I", "II", "III", "IV", "V")

Four = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """Lines with a label each: "A." and a statement, "Assertion A:" and its sentence."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """List I beside List II; a row is label and text on the left, then on the right."""

    titles: tuple[str, str]
    rows: tuple[tuple[str, str, str, str], ...]


Block = Paragraph | Labelled | Lists


@dataclass(frozen=True, slots=True)
class Layout:
    """What an item amounts to in one language; `key` is the index of the one right option."""

    blocks: tuple[Block, ...]
    options: Four
    key: int
    explanation: str
    reasons: Four


def four(texts: Iterable[str]) -> Four:
    """The four texts as a tuple of four; anything else is a bad item."""
    found = tuple(texts)
    if len(found) != 4:
        raise BadItem(f"A question has four options, not {len(found)}.")
    return found


def require_text(name: str, text: str) -> None:
    """Refuse a part that is empty once the spaces are gone."""
    if not text.strip():
        raise BadItem(f"{name} is empty.")


def require_distinct(name: str, texts: Iterable[str]) -> None:
    """Refuse a part that says the same thing twice; case counts, as it does in Aa and AA."""
    folded = [" ".join(text.split()) for text in texts]
    if len(set(folded)) != len(folded):
        raise BadItem(f"Two of the {name} are the same.")


def sentence(text: str) -> str:
    """The text closed with a full stop, ready to stand beside others; empty stays empty."""
    stripped = " ".join(text.split())
    ending = stripped.rstrip(_CLOSING)[-1:]
    return stripped if ending in ("", *_FULL_STOPS) else stripped + "."


def join(*texts: str) -> str:
    """The non-empty texts as running sentences."""
    return " ".join(filter(None, map(sentence, texts)))
