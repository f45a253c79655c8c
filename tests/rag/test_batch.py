"""A batch keeps what passes, counts what does not, and never pads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from models.item.single import Option, Single
from rag.generate.batch import DRAFTS_PER_QUESTION, REPLY, Batch, write_batch
from rag.pipeline import keep_relevant
from rag.types import (
    Draft,
    GateContext,
    GenerationRequest,
    Material,
    Passage,
    Usage,
    Verdict,
)


def draft(stem: str) -> Draft:
    options = tuple(Option(text, right=text == "a") for text in "abcd")
    return Draft(Single(stem, options), (), engine="scripted")


@dataclass
class Scripted:
    """An engine that writes the stems it was given; `mended` are what repairs make of them."""

    stems: Sequence[str]
    mended: Mapping[str, str] = field(default_factory=dict)
    engine: str = "scripted"
    written: int = 0

    def drafts(self, request: GenerationRequest, material: Material) -> Iterator[Draft]:
        for stem in self.stems:
            self.written += 1
            yield draft(stem)

    def repair(self, draft: Draft, failed: Sequence[Verdict]) -> Draft | None:
        mended = self.mended.get(draft.item.stem)
        return replace(draft, item=replace(draft.item, stem=mended)) if mended else None

    def usage(self) -> Usage:
        return Usage(tokens_in=7)

    def dropped(self) -> Mapping[str, int]:
        return {"The reply was prose.": 2}


class NoLies:
    """Fails a stem that says so."""

    name = "lies"

    def check(self, draft: Draft, context: GateContext) -> Verdict:
        bad = "lie" in draft.item.stem
        return Verdict(self.name, "fail" if bad else "pass", "It is a lie." if bad else "")


def run(engine: Scripted, count: int, heard: list[int] | None = None) -> Batch:
    return write_batch(
        engine,
        GenerationRequest("cells", count),
        Material((), ()),
        checks=[NoLies()],
        context=GateContext(page_text=lambda source, page: ""),
        on_vetted=(heard if heard is not None else []).append,
    )


def test_what_passes_is_kept_and_what_fails_is_counted_with_its_reason() -> None:
    heard: list[int] = []
    batch = run(Scripted(["one", "a lie", "another lie", "two"]), 5, heard)
    assert [v.draft.item.stem for v in batch.vetted] == ["one", "two"]
    assert heard == [1, 2]
    counts = {(r.check, r.reason): r.count for r in batch.rejected}
    assert counts == {("lies", "It is a lie."): 2, (REPLY, "The reply was prose."): 2}
    assert batch.usage == Usage(tokens_in=7)


def test_writing_stops_when_enough_passed() -> None:
    engine = Scripted([f"question {n}" for n in range(50)])
    assert len(run(engine, 3).vetted) == 3
    assert engine.written == 3


def test_a_failed_draft_is_repaired_once() -> None:
    batch = run(
        Scripted(["a lie", "a bad lie"], {"a lie": "mended", "a bad lie": "still a lie"}), 5
    )
    assert [v.draft.item.stem for v in batch.vetted] == ["mended"]
    assert ("lies", 1) in {(r.check, r.count) for r in batch.rejected}


def test_an_engine_that_never_succeeds_is_not_asked_for_ever() -> None:
    engine = Scripted(["a lie"] * 500)
    assert run(engine, 4).vetted == ()
    assert engine.written == 4 * DRAFTS_PER_QUESTION


def passage(source: str, score: float) -> Passage:
    return Passage("id", source, source, 1, 0, 4, "text", score=score)


def test_passages_of_other_books_and_far_ones_of_the_same_book_are_left_out() -> None:
    found = [passage("respiration", 0.8), passage("circuits", 0.5), passage("respiration", 0.3)]
    found.append(passage("respiration", 0.1))
    assert [(p.source, p.score) for p in keep_relevant(found)] == [
        ("respiration", 0.8),
        ("respiration", 0.3),
    ]
    assert keep_relevant([]) == ()
