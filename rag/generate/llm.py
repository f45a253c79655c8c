"""The `llm` engine: a language model supplies parts with quotes; everything else is computed.

A set is planned as calls that each ask for one question type from one window of passages, and a few
calls run at a time. Each item of a reply is checked by itself, and its quotes must be found in the
passages shown; what fails is dropped and counted. Each draft may be repaired once.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice

from models.item.render import render
from rag.generate.llm_parts import wire_schema
from rag.generate.llm_passages import speaks_to_the_model
from rag.generate.llm_plan import Call, plan_calls
from rag.generate.llm_prompt import repair_prompt, write_prompt
from rag.generate.llm_read import read_reply
from rag.llm.errors import LlmError, LlmMisconfigured, LlmUnavailable
from rag.llm.types import Ask, Llm
from rag.prompts import load
from rag.types import Draft, GenerationRequest, Material, Passage, PassageKind, Usage, Verdict

NO_USAGE = Usage()

_PATIENCE = 3  # calls in a row that bring nothing before the model is given up


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call brought: drafts, why other items were dropped, the cost, what stopped it."""

    drafts: tuple[Draft, ...] = ()
    dropped: tuple[str, ...] = ()
    usage: Usage = NO_USAGE
    error: LlmError | None = None


class LlmGenerator:
    """One job's worth of drafts from a language model; not to be shared by two jobs."""

    engine = "llm"

    def __init__(
        self,
        llm: Llm,
        *,
        items_per_call: int = 4,
        passages_per_call: int = 6,
        concurrency: int = 3,
        max_tokens: int = 6_000,
    ) -> None:
        self._llm = llm
        self._items_per_call = items_per_call
        self._passages_per_call = passages_per_call
        self._concurrency = concurrency
        self._max_tokens = max_tokens
        self._usage = Usage()
        self._dropped: Counter[str] = Counter()
        self._stems: list[str] = []
        self._shown: dict[str, Passage] = {}
        self._repaired: set[Draft] = set()

    def usage(self) -> Usage:
        """Tokens and dollars of every call so far, the failed ones included."""
        return self._usage

    def dropped(self) -> Mapping[str, int]:
        """What the model returned that never became a draft, counted by reason."""
        return dict(self._dropped)

    def drafts(self, request: GenerationRequest, material: Material) -> Iterator[Draft]:
        """Drafts as the calls come back, in the order planned.

        Raises `LlmUnavailable` or `LlmMisconfigured` if that left the set without a draft; a set
        that has some simply ends. Closing the iterator waits for calls in flight and counts them.
        """
        calls = plan_calls(
            request,
            self._usable(material),
            items_per_call=self._items_per_call,
            passages_per_call=self._passages_per_call,
        )
        waiting: deque[Future[Outcome]] = deque()
        with ThreadPoolExecutor(self._concurrency) as pool:
            try:
                yield from self._drain(pool, waiting, calls)
            finally:
                self._settle(waiting)

    def repair(self, draft: Draft, failed: Sequence[Verdict]) -> Draft | None:
        """One more try at a draft, with the reasons it failed for; None if nothing came of it."""
        passages = tuple(self._shown[i] for i in draft.passage_ids if i in self._shown)
        if draft in self._repaired or not passages:
            return None
        request = GenerationRequest(topic=draft.topic, count=1, language=draft.language)
        call = Call(request, draft.item.type, 1, passages, seed=len(self._repaired))
        outcome = self._note(self._run(call, repair_prompt(call, draft, failed)))
        self._repaired.update((draft, *outcome.drafts))
        return next(iter(outcome.drafts), None)

    def _usable(self, material: Material) -> tuple[Passage, ...]:
        kept = []
        for passage in material.passages:
            if speaks_to_the_model(passage.text):
                self._dropped["A passage that addresses the model was left out."] += 1
            elif passage.kind not in (PassageKind.EXERCISE, PassageKind.CAPTION):
                kept.append(passage)
        self._shown = {passage.id: passage for passage in kept}
        return tuple(kept)

    def _drain(
        self, pool: ThreadPoolExecutor, waiting: deque[Future[Outcome]], calls: Iterator[Call]
    ) -> Iterator[Draft]:
        brought, idle = 0, 0
        failure: LlmError | None = None
        self._refill(pool, waiting, calls)
        while waiting and idle < _PATIENCE:
            outcome = self._note(waiting.popleft().result())
            brought += len(outcome.drafts)
            idle = 0 if outcome.drafts else idle + 1
            if isinstance(outcome.error, LlmUnavailable | LlmMisconfigured):
                failure = outcome.error
            if failure is None:
                self._refill(pool, waiting, calls)
            yield from outcome.drafts
        if failure is not None and not brought:
            raise failure

    def _refill(
        self, pool: ThreadPoolExecutor, waiting: deque[Future[Outcome]], calls: Iterator[Call]
    ) -> None:
        for call in islice(calls, self._concurrency - len(waiting)):
            waiting.append(pool.submit(self._run, call, write_prompt(call, self._stems)))

    def _settle(self, waiting: deque[Future[Outcome]]) -> None:
        running = [call for call in waiting if not call.cancel()]
        for call in running:
            self._note(replace(call.result(), drafts=()))

    def _note(self, outcome: Outcome) -> Outcome:
        self._usage += outcome.usage
        self._dropped.update(outcome.dropped)
        self._stems += [render(d.item, language=d.language).stem for d in outcome.drafts]
        return outcome

    def _run(self, call: Call, user: str) -> Outcome:
        ask = Ask(
            system=load("system").text,
            user=user,
            schema_name=f"items_{call.item_type}",
            schema=wire_schema(call.item_type),
            max_tokens=self._max_tokens,
        )
        spent = NO_USAGE
        try:
            reply = self._llm.ask(ask)
            spent = reply.usage
            results = read_reply(reply.data, call)
        except LlmError as error:
            return Outcome(dropped=(error.detail,), usage=spent + error.usage, error=error)
        drafts = tuple(result for result in results if isinstance(result, Draft))
        dropped = tuple(result for result in results if isinstance(result, str))
        return Outcome(drafts, dropped, spent)
