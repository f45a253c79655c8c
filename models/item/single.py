"""One right option out of four."""

from dataclasses import dataclass
from typing import ClassVar

from models.item.errors import BadItem
from models.item.layout import Layout, Paragraph, four, join, require_distinct, require_text
from models.item.wording import Words

LONGEST_TERM = 5  # words


@dataclass(frozen=True, slots=True)
class Option:
    """An option as the student sees it; `reason` says why it is right or wrong."""

    text: str
    right: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Single:
    """A stem and four options in the order presented, exactly one of them right."""

    type: ClassVar[str] = "single"
    stem: str
    options: tuple[Option, Option, Option, Option]


def check_single(item: Single) -> None:
    """Four distinct options, one of them right, and a stem."""
    require_text("The stem", item.stem)
    texts = four(option.text for option in item.options)
    for text in texts:
        require_text("An option", text)
    require_distinct("options", texts)
    right = sum(option.right for option in item.options)
    if right != 1:
        raise BadItem(f"Exactly one option must be right, not {right}.")


def lay_out_single(item: Single, words: Words) -> Layout:
    """The options as given; the explanation is the key's own reason after the answer."""
    key = next(index for index, option in enumerate(item.options) if option.right)
    chosen = item.options[key]
    return Layout(
        blocks=(Paragraph(item.stem.strip()),),
        options=four(option.text.strip() for option in item.options),
        key=key,
        explanation=join(words.answer.format(value=_named(chosen.text)), chosen.reason),
        reasons=four(option.reason for option in item.options),
    )


def _named(text: str) -> str:
    """An option as a sentence names it: a term as it is, a statement in quotation marks."""
    bare = text.strip(" .")
    return f"“{bare}”" if len(bare.split()) > LONGEST_TERM else bare
