"""From a gated draft to what the question table takes."""

from collections.abc import Sequence
from dataclasses import asdict

from models.question import NewQuestion, QuestionState
from rag.gate.duplicates import signature
from rag.types import Draft, Verdict


def to_question(
    draft: Draft, verdicts: Sequence[Verdict], state: QuestionState, *, ref: str = ""
) -> NewQuestion:
    """The draft with its verdicts, ready to be stored."""
    return NewQuestion(
        item=draft.item,
        evidence=draft.evidence,
        verdicts=tuple(asdict(verdict) for verdict in verdicts),
        state=state,
        engine=draft.engine,
        subject=draft.subject,
        class_level=draft.class_level,
        chapter=draft.chapter,
        topic=draft.topic,
        difficulty=draft.difficulty,
        bloom=draft.bloom,
        language=draft.language,
        signature=signature(draft.item, language=draft.language),
        ref=ref,
    )
