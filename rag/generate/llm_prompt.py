"""The prompts filled in: what a call to the language model reads."""

import json
from collections.abc import Sequence

from models.item.data import item_to_dict
from rag.generate.llm_passages import as_data, numbered
from rag.generate.llm_plan import Call
from rag.prompts import load
from rag.types import Draft, Verdict

DIFFICULTY = {"easy": 0.25, "medium": 0.5, "hard": 0.75}

_LANGUAGES = {"en": "English", "hi": "Hindi"}
_EARLIER = 20
_LONGEST_TOPIC = 300


def write_prompt(call: Call, earlier: Sequence[str]) -> str:
    """Ask for new items; `earlier` are stems of this set, the latest of which are shown."""
    request = call.request
    return load("write").fill(
        count=str(call.count),
        type=call.item_type,
        guide=load(call.item_type).text,
        difficulty=request.difficulty if request.difficulty in DIFFICULTY else "a mix",
        language=_LANGUAGES.get(request.language, "English"),
        topic=as_data(request.topic[:_LONGEST_TOPIC]),
        earlier="\n".join(as_data(stem) for stem in earlier[-_EARLIER:]) or "none",
        passages=numbered(call.passages),
    )


def repair_prompt(call: Call, draft: Draft, failed: Sequence[Verdict]) -> str:
    """Ask for the item once more, with what the checks said about it."""
    return load("repair").fill(
        type=call.item_type,
        guide=load(call.item_type).text,
        language=_LANGUAGES.get(draft.language, "English"),
        faults="\n".join(as_data(f"- {verdict.check}: {verdict.reason}") for verdict in failed),
        refused=as_data(json.dumps(item_to_dict(draft.item), ensure_ascii=False, indent=1)),
        passages=numbered(call.passages),
    )
