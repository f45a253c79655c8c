"""Answers whose worth is known without a human, which tie the ends of the credit scale down.

Graded corpora hold few answers worth nothing. Made from them: answers to another question and the
question echoed (both worth nothing), and the reference itself (worth everything).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from rag.evaluate.graded import GradedAnswer


class Anchor(StrEnum):
    """The kind of a made answer, kept as a suffix of its corpus."""

    OFF_TOPIC = "off-topic"
    ECHO = "echo"
    REFERENCE = "reference"


def anchor_of(corpus: str) -> Anchor | None:
    """What kind of made answer a row is, None for a human's mark."""
    _, _, kind = corpus.partition(":")
    return Anchor(kind) if kind else None


def anchors(
    graded: Sequence[GradedAnswer], off_topic_share: float, seed: int
) -> list[GradedAnswer]:
    """Made answers for every question; off-topic ones for a share of the graded answers."""
    questions = {one.group: one for one in graded}.values()
    made = list(_off_topic(graded, off_topic_share, random.Random(seed)))  # noqa: S311 (a sample)
    for one in questions:
        made.append(_made(one, Anchor.ECHO, answer=one.question, fraction=0.0))
        made.append(_made(one, Anchor.REFERENCE, answer=one.reference, fraction=1.0))
    return made


def _off_topic(
    graded: Sequence[GradedAnswer], share: float, draw: random.Random
) -> Iterator[GradedAnswer]:
    by_corpus: dict[str, list[GradedAnswer]] = {}
    for one in graded:
        by_corpus.setdefault(one.corpus, []).append(one)
    for one in graded:
        other = draw.choice(by_corpus[one.corpus])
        if draw.random() < share and other.reference != one.reference:
            yield _made(one, Anchor.OFF_TOPIC, answer=other.answer, fraction=0.0)


def _made(one: GradedAnswer, anchor: Anchor, *, answer: str, fraction: float) -> GradedAnswer:
    return replace(one, corpus=f"{one.corpus}:{anchor}", answer=answer, fraction=fraction)
