"""A batch: ask an engine for more than is needed, gate each draft, keep and count."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.gate.registry import has_passed, run_gate
from rag.types import (
    Check,
    Draft,
    GateContext,
    GenerationRequest,
    Generator,
    Material,
    Usage,
    Verdict,
)

DRAFTS_PER_QUESTION = 6
REPLY = "reply"  # stands for the check that a reply is a draft at all


@dataclass(frozen=True, slots=True)
class Vetted:
    """A draft that passed every check, with what each check said."""

    draft: Draft
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """How many drafts one check refused for one reason."""

    check: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What was published of what was asked for; never padded."""

    vetted: tuple[Vetted, ...]
    rejected: tuple[Rejection, ...]
    usage: Usage


def write_batch(
    generator: Generator,
    request: GenerationRequest,
    material: Material,
    *,
    checks: Sequence[Check],
    context: GateContext,
    on_vetted: Callable[[int], None],
) -> Batch:
    """Draft until `request.count` questions passed or the engine has no more worth trying.

    `on_vetted` hears how many passed so far. An engine is asked for at most `DRAFTS_PER_QUESTION`
    drafts for each question wanted, and each failed draft is repaired once if the engine can.
    """
    vetted: list[Vetted] = []
    refused: Counter[tuple[str, str]] = Counter()
    patience = request.count * DRAFTS_PER_QUESTION
    for draft in generator.drafts(request, material):
        now = replace(context, accepted=[v.draft for v in vetted])
        passed, failed = _vet(generator, draft, checks, now)
        if passed is not None:
            vetted.append(passed)
            on_vetted(len(vetted))
        refused.update({(v.check, v.reason) for v in failed})
        patience -= 1
        if len(vetted) == request.count or patience == 0:
            break
    refused.update({(REPLY, why): count for why, count in generator.dropped().items()})
    rejected = [Rejection(check, why, count) for (check, why), count in refused.most_common()]
    return Batch(tuple(vetted), tuple(rejected), generator.usage())


def _vet(
    generator: Generator, draft: Draft, checks: Sequence[Check], context: GateContext
) -> tuple[Vetted | None, list[Verdict]]:
    """The vetted draft, or None and the verdicts that speak against it after one repair."""
    verdicts = run_gate(draft, context, checks)
    if has_passed(verdicts):
        return Vetted(draft, verdicts), []
    failed = [v for v in verdicts if v.failed]
    repaired = generator.repair(draft, failed)
    if repaired is None:
        return None, failed
    verdicts = run_gate(repaired, context, checks)
    if has_passed(verdicts):
        return Vetted(repaired, verdicts), []
    return None, [v for v in verdicts if v.failed]
