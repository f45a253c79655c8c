"""The composition root of the room: from settings to something that finds, writes and marks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rag.errors import EngineOff, NothingPublished, TopicNotCovered
from rag.evaluate.types import AnswerEvaluator
from rag.gate.registry import CHECKS
from rag.generate.batch import Batch, write_batch
from rag.index.types import Index
from rag.llm.types import Price
from rag.prompts import prompt_hashes
from rag.retrieve import Retriever
from rag.settings import RagSettings
from rag.types import (
    Check,
    Embedder,
    Filters,
    GateContext,
    GenerationRequest,
    Generator,
    Material,
    Passage,
)

PASSAGES_PER_TOPIC = 24
NEAR_BOOK = 0.7
NEAR_PASSAGE = 0.25
LLM_RETRIES = 2

OnStep = Callable[[str, int, int], None]  # (stage, done, total)


@dataclass(frozen=True, slots=True)
class Rag:
    """The room, built. `generators` make an engine afresh, since an engine counts its own usage."""

    embedder: Embedder
    index: Index
    retriever: Retriever
    generators: Mapping[str, Callable[[], Generator]]
    checks: Sequence[Check]
    evaluator: AnswerEvaluator
    parameters: Mapping[str, Any]

    @property
    def default_engine(self) -> str:
        """`llm` where a key is configured, else `extractive`."""
        return "llm" if "llm" in self.generators else "extractive"

    def describe(self, engine: str) -> dict[str, Any]:
        """Everything that shapes this engine's answers, for the bundle."""
        return {
            "engine": engine,
            "embedder": self.embedder.name,
            "passages_per_topic": PASSAGES_PER_TOPIC,
            "near_book": NEAR_BOOK,
            "near_passage": NEAR_PASSAGE,
            "gate": [check.name for check in self.checks],
            **self.parameters.get(engine, {}),
        }

    def write_questions(
        self,
        request: GenerationRequest,
        *,
        engine: str,
        filters: Filters,
        context: Callable[[Material], GateContext],
        on_step: OnStep,
    ) -> Batch:
        """Retrieve, draft, gate; raises `TopicNotCovered` or `NothingPublished` with reasons."""
        if engine not in self.generators:
            raise EngineOff
        on_step("retrieving", 0, request.count)
        material = self.find_material(request, filters)
        on_step("writing", 0, request.count)
        batch = write_batch(
            self.generators[engine](),
            request,
            material,
            checks=self.checks,
            context=context(material),
            on_vetted=lambda done: on_step("writing", done, request.count),
        )
        if not batch.vetted:
            raise NothingPublished(
                rejected=[
                    {"check": r.check, "reason": r.reason, "count": r.count} for r in batch.rejected
                ]
            )
        return batch

    def find_material(self, request: GenerationRequest, filters: Filters) -> Material:
        """What the books hold on a topic; raises `TopicNotCovered` naming the nearest chapters."""
        topic = request.topic
        if request.whole_chapter:
            of_chapter = replace(filters, chapter=request.whole_chapter)
            passages = self.retriever.search(topic, filters=of_chapter, limit=PASSAGES_PER_TOPIC)
            if passages:
                return self._material(passages, of_chapter)
        passages = self.retriever.search(topic, filters=filters, limit=PASSAGES_PER_TOPIC)
        if not self.retriever.covers(topic, passages):
            nearest = list(dict.fromkeys(p.chapter or p.source for p in passages))[:3]
            near = f" The nearest chapters are: {', '.join(nearest)}." if nearest else ""
            raise TopicNotCovered(
                f"The books do not say enough about “{topic}”.{near}", nearest_chapters=nearest
            )
        return self._material(keep_relevant(passages), filters)

    def _material(self, passages: Sequence[Passage], filters: Filters) -> Material:
        sources = tuple(dict.fromkeys(p.source_id for p in passages))
        return Material(
            passages=tuple(passages),
            chapter=tuple(self.index.passages(replace(filters, source_ids=sources))),
        )

    def close(self) -> None:
        """Give up files and connections."""
        self.index.close()


def keep_relevant(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Passages near the best one, from books that come near it: other chapters are another topic.

    Both bounds are shares of the best score, chosen on topics of the sample chapters.
    """
    best = max((passage.score for passage in passages), default=0.0)
    near = {p.source_id for p in passages if p.score >= NEAR_BOOK * best}
    return tuple(p for p in passages if p.source_id in near and p.score >= NEAR_PASSAGE * best)


def build_rag(settings: RagSettings) -> Rag:
    """Load the embedder, open the index and set up the engines the settings turn on."""
    # Loading the models' libraries takes seconds that only this call should pay.
    from rag.embed import load_embedder  # noqa: PLC0415
    from rag.evaluate.offline import OfflineEvaluator  # noqa: PLC0415
    from rag.generate.extractive import ExtractiveGenerator  # noqa: PLC0415

    embedder = load_embedder(settings.embedder)
    index = open_index(settings, embedder)
    generators: dict[str, Callable[[], Generator]] = {
        "extractive": lambda: ExtractiveGenerator(embedder)
    }
    parameters: dict[str, Any] = {}
    if settings.openai_api_key.get_secret_value():
        generators["llm"], parameters["llm"] = _llm_engine(settings)
    return Rag(
        embedder=embedder,
        index=index,
        retriever=Retriever(embedder, index),
        generators=generators,
        checks=CHECKS,
        evaluator=OfflineEvaluator(embedder),
        parameters=parameters,
    )


def _llm_engine(settings: RagSettings) -> tuple[Callable[[], Generator], dict[str, Any]]:
    """The `llm` engine and what shapes its answers."""
    from rag.generate.llm import LlmGenerator  # noqa: PLC0415
    from rag.llm.client import OpenAiLlm  # noqa: PLC0415

    llm = OpenAiLlm(
        model=settings.openai_model,
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url or None,
        timeout_s=settings.openai_timeout_s,
        max_retries=LLM_RETRIES,
        prices={settings.openai_model: Price(settings.openai_price_in, settings.openai_price_out)},
    )
    shapes = {"model": settings.openai_model, "prompts": prompt_hashes()}
    return lambda: LlmGenerator(llm), shapes


def open_index(settings: RagSettings, embedder: Embedder) -> Index:
    """The Qdrant server where one is named, else Qdrant's engine on a folder of the home."""
    if settings.qdrant_url:
        from rag.index.server import ServerIndex  # noqa: PLC0415

        return ServerIndex(
            settings.qdrant_url,
            api_key=settings.qdrant_api_key.get_secret_value() or None,
            version=embedder.name,
            dimensions=embedder.dimensions,
        )
    from rag.index.edge import EdgeIndex  # noqa: PLC0415

    return EdgeIndex(
        settings.neetprep_home / "vectors",
        version=embedder.name,
        dimensions=embedder.dimensions,
    )
