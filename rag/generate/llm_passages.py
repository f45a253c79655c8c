"""Passages as a language model sees them: numbered data that cannot pass for instructions."""

import re
from collections.abc import Sequence

from models.item.evidence import Evidence, locate
from rag.generate.llm_parts import Cited
from rag.types import Passage

_TAG = re.compile(
    r"<(?=\s*/?\s*(?:passage|topic|earlier|refused|system|user|assistant)\b)", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_TO_THE_MODEL = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|rules|above)\b"
    r"|\byou are (?:now )?(?:an? )?(?:ai|assistant|language model|chatbot)\b"
    r"|\bsystem prompt\b|\b(?:as|dear) (?:an? )?(?:ai|language) model\b|<\|im_(?:start|end)\|>",
    re.IGNORECASE | re.DOTALL,
)


def as_data(text: str) -> str:
    """The text with our own tags in it disarmed and invisible characters gone."""
    return _CONTROL.sub("", _TAG.sub("‹", text))


def speaks_to_the_model(text: str) -> bool:
    """Whether the text holds what reads as an instruction to a language model."""
    return bool(_TO_THE_MODEL.search(text))


def numbered(passages: Sequence[Passage]) -> str:
    """The passages as numbered blocks, counted from 1."""
    blocks = [
        f'<passage n="{place}" page="{passage.page}">\n{as_data(passage.text)}\n</passage>'
        for place, passage in enumerate(passages, start=1)
    ]
    return "\n\n".join(blocks)


def find_evidence(cited: Cited, passages: Sequence[Passage]) -> Evidence | None:
    """The quoted words as a span of their page; None if no passage shown holds them.

    The passage named is tried first: a model that copies exactly may still miscount.
    """
    quote, role, option = cited
    named = quote.passage - 1
    first = passages[named : named + 1] if named >= 0 else ()
    for passage in (*first, *passages):
        span = locate(quote.text, passage.text)
        if span is not None:
            start, end = span
            return Evidence(
                source_id=passage.source_id,
                page=passage.page,
                start=passage.start + start,
                end=passage.start + end,
                quote=passage.text[start:end],
                role=role,
                option=option,
            )
    return None
