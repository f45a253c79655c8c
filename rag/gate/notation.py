"""Notation: LaTeX is closed in every part, and chemical equations balance where they must."""

import re

from models.item.render import render
from rag.gate.equation import unbalanced_equations
from rag.types import Draft, GateContext, Verdict

_BEGIN_END = re.compile(r"\\(begin|end)\{(\w+\*?)\}")
_COMMAND_IN_PROSE = re.compile(r"\\(?:frac|sqrt|ce|text|mathrm|vec|hat)\b(?!\s*[{\[])")


class NotationCheck:
    """Every fragment of LaTeX is closed; equations in stem, key and explanation balance.

    A distractor may hold an equation that does not balance: that can be what is wrong with it.
    """

    name = "notation"

    def check(self, draft: Draft, context: GateContext) -> Verdict:  # noqa: ARG002 - the seam
        """Fail with the first fragment that is not closed, or the equation out of balance."""
        rendered = render(draft.item, language=draft.language)
        for part in (rendered.stem, *rendered.options, rendered.explanation, *rendered.reasons):
            fault = _latex_fault(part)
            if fault:
                return Verdict(self.name, "fail", f"{fault}: {part!r:.100}")
        for part in (rendered.stem, rendered.options[rendered.key], rendered.explanation):
            equation = next(unbalanced_equations(part), "")
            if equation:
                return Verdict(self.name, "fail", f"The equation {equation} does not balance.")
        return Verdict(self.name, "pass")


def _latex_fault(text: str) -> str:
    bare = re.sub(r"\\[\\${}]", "", text)
    if bare.count("$") % 2:
        return "A $ is not closed"
    depth = 0
    for char in bare:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return "A brace closes that was not opened"
    if depth:
        return "A brace is not closed"
    if _COMMAND_IN_PROSE.search(bare):
        return "A LaTeX command lacks its argument"
    return _environment_fault(bare)


def _environment_fault(text: str) -> str:
    opened: list[str] = []
    for kind, name in _BEGIN_END.findall(text):
        if kind == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            return "A LaTeX environment ends that did not begin"
    return "A LaTeX environment does not end" if opened else ""
