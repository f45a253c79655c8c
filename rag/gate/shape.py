"""Shape: the item adds up, its options are four different ones, and its texts have sane lengths."""

import re

from models.item.errors import BadItem
from models.item.render import render
from models.item.types import Rendered
from rag.gate.words import fold
from rag.types import Draft, GateContext, Verdict

_STEM = (12, 2_500)
_OPTION = 400
_EXPLANATION = 3_000
_CALLS_IT_RIGHT = re.compile(r"^\W*(?:this is )?(?:the )?(?:correct|right|true)\b", re.IGNORECASE)
_CALLS_IT_WRONG = re.compile(r"^\W*(?:this is )?(?:incorrect|wrong|false|not)\b", re.IGNORECASE)


class ShapeCheck:
    """The item renders, with four distinct options, one key and an explanation that agrees."""

    name = "shape"

    def check(self, draft: Draft, context: GateContext) -> Verdict:  # noqa: ARG002 - the seam
        """Fail with the first thing that does not add up."""
        try:
            rendered = render(draft.item, language=draft.language)
        except BadItem as error:
            return Verdict(self.name, "fail", error.detail)
        fault = (
            _options_fault(rendered)
            or _length_fault(rendered)
            or _explanation_fault(draft, rendered)
        )
        return Verdict(self.name, "fail" if fault else "pass", fault)


def _options_fault(rendered: Rendered) -> str:
    folded = [fold(option) for option in rendered.options]
    if not all(folded):
        return "An option is empty."
    if len(set(folded)) < 4:
        twice = next(text for text in folded if folded.count(text) > 1)
        return f"Two options say the same: {twice!r:.80}."
    return ""


def _length_fault(rendered: Rendered) -> str:
    if not _STEM[0] <= len(rendered.stem.strip()) <= _STEM[1]:
        return (
            f"The stem has {len(rendered.stem.strip())} characters, not {_STEM[0]} to {_STEM[1]}."
        )
    longest = max(map(len, rendered.options))
    if longest > _OPTION:
        return f"An option has {longest} characters, more than {_OPTION}."
    if not rendered.explanation.strip() or len(rendered.explanation) > _EXPLANATION:
        return f"The explanation is empty or longer than {_EXPLANATION} characters."
    return ""


def _explanation_fault(draft: Draft, rendered: Rendered) -> str:
    if draft.item.type != "single":
        return ""  # every other type's explanation is computed from the data that gives the key
    if fold(rendered.options[rendered.key]) not in fold(rendered.explanation):
        return "The explanation does not name the key."
    for place, reason in enumerate(rendered.reasons):
        contradiction = _CALLS_IT_WRONG if place == rendered.key else _CALLS_IT_RIGHT
        if contradiction.match(reason):
            return f"The reason of option {place + 1} contradicts the key."
    return ""
