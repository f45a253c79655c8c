"""What a language model returned, believed in nothing: drafts, or why an item became none."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from models.item.errors import BadItem
from models.item.evidence import Evidence
from models.item.render import render
from models.item.types import Item
from rag.generate.llm_parts import PARTS, Parts
from rag.generate.llm_passages import find_evidence, speaks_to_the_model
from rag.generate.llm_plan import Call
from rag.generate.llm_prompt import DIFFICULTY
from rag.llm.errors import LlmBadReply
from rag.types import Draft, Passage

_SEEDS_PER_CALL = 1_000


def read_reply(data: Mapping[str, Any], call: Call) -> list[Draft | str]:
    """A draft or a reason for every item of the reply; more than were asked for are not read."""
    items = data.get("items")
    if not isinstance(items, list):
        raise LlmBadReply("The language model's answer holds no list of items.")
    results = [
        _read_item(item, call, seed=call.seed * _SEEDS_PER_CALL + place)
        for place, item in enumerate(items[: call.count])
    ]
    surplus = len(items) - call.count
    return results + ["The model returned more items than asked for."] * surplus


def _read_item(data: Any, call: Call, *, seed: int) -> Draft | str:
    try:
        parts: Parts = PARTS.validate_python(data)
        item = parts.item(seed)
        stem = render(item, language=call.request.language).stem
    except ValidationError:
        return "The model returned an item that is not in the form asked for."
    except BadItem as error:
        return f"The model returned an item that does not add up: {error.detail}"
    if item.type != call.item_type:
        return "The model returned an item of another type than asked for."
    if speaks_to_the_model(stem):
        return "The model returned an item that speaks to a model, not to a student."
    evidence = _find_all(parts, call, seed)
    if evidence is None:
        return "The model quoted words that no passage holds."
    return _draft(parts, item, call, evidence)


def _find_all(parts: Parts, call: Call, seed: int) -> tuple[Evidence, ...] | None:
    """All spans; None if one that the truth of the item stands on is not found."""
    found = []
    for cited in parts.quotes(seed):
        span = find_evidence(cited, call.passages)
        option = cited[2]
        if span is None and option is None:
            return None
        if span is not None:
            found.append(span)
    return tuple(found)


def _draft(parts: Parts, item: Item, call: Call, evidence: tuple[Evidence, ...]) -> Draft:
    home = _home(evidence[0], call.passages)
    return Draft(
        item=item,
        evidence=evidence,
        engine="llm",
        subject=home.subject,
        class_level=home.class_level,
        chapter=home.chapter,
        topic=call.request.topic,
        difficulty=DIFFICULTY[parts.difficulty],
        bloom=parts.bloom,
        language=call.request.language,
        passage_ids=tuple(passage.id for passage in call.passages),
    )


def _home(span: Evidence, passages: tuple[Passage, ...]) -> Passage:
    place = (span.source_id, span.page)
    return next(passage for passage in passages if (passage.source_id, passage.page) == place)
