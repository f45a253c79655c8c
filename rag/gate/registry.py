"""All checks of the gate, cheap ones first, and how a draft passes through them."""

import logging
from collections.abc import Sequence

from models.errors import NeetError
from rag.gate.duplicates import DuplicatesCheck
from rag.gate.evidence import EvidenceCheck
from rag.gate.flaws import FlawsCheck
from rag.gate.leakage import LeakageCheck
from rag.gate.notation import NotationCheck
from rag.gate.recompute import RecomputeCheck
from rag.gate.shape import ShapeCheck
from rag.types import Check, Draft, GateContext, Verdict

CHECKS: tuple[Check, ...] = (
    ShapeCheck(),
    NotationCheck(),
    FlawsCheck(),
    LeakageCheck(),
    EvidenceCheck(),
    RecomputeCheck(),
    DuplicatesCheck(),
)

_ENDS_IT = ShapeCheck.name  # what does not add up cannot be judged further

log = logging.getLogger(__name__)


def run_gate(
    draft: Draft, context: GateContext, checks: Sequence[Check] = CHECKS
) -> tuple[Verdict, ...]:
    """The verdict of every check, in order. Fail-closed: a check that raises has failed.

    A draft whose shape fails is not looked at further, and with no check at all nothing passes.
    """
    if not checks:
        return (Verdict("gate", "fail", "No check is configured."),)
    verdicts: list[Verdict] = []
    for check in checks:
        verdict = _ask(check, draft, context)
        verdicts.append(verdict)
        if verdict.failed and check.name == _ENDS_IT:
            break
    return tuple(verdicts)


def has_passed(verdicts: Sequence[Verdict]) -> bool:
    """Whether the gate opens: verdicts are there, and each is a pass or a declared waiver."""
    return bool(verdicts) and all(verdict.verdict in ("pass", "waived") for verdict in verdicts)


def _ask(check: Check, draft: Draft, context: GateContext) -> Verdict:
    try:
        return check.check(draft, context)
    except NeetError as error:
        return Verdict(check.name, "fail", error.detail)
    except Exception as error:  # fail-closed: whatever broke, the draft has not passed
        log.exception("gate check broke", extra={"check": check.name})
        return Verdict(check.name, "fail", f"The check broke: {type(error).__name__}.")
