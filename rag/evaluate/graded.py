"""Human-graded answers as the training and the benchmark read them."""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

_BEETLE_FRACTIONS = {"correct": 1.0, "partially_correct_incomplete": 0.5}


@dataclass(frozen=True, slots=True)
class GradedAnswer:
    """`fraction` is the humans' mark over the maximum, 0 to 1; `group` is the question."""

    corpus: str
    group: str
    question: str
    reference: str
    answer: str
    fraction: float

    @property
    def question_hash(self) -> str:
        """How a training manifest names a question without quoting it."""
        return blake2b(self.question.strip().encode(), digest_size=8).hexdigest()


def read_graded(folder: Path) -> tuple[GradedAnswer, ...]:
    """All answers of `mohler*.jsonl`, `beetle*.jsonl` and `saf*.jsonl`, in the order of the files.

    Mohler: mean of two scores over the maximum (Mohler, Bunescu and Mihalcea 2011). Beetle
    (SemEval-2013 task 7): correct 1, partially correct 0.5, all else 0. SAF (Filighera et al.
    2022): the score as it stands.
    """
    readers = {"mohler": _mohler, "beetle": _beetle, "saf": _saf}
    return tuple(
        reader(row)
        for corpus, reader in readers.items()
        for path in sorted(folder.glob(f"{corpus}*.jsonl"))
        for row in _rows(path)
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _mohler(row: dict[str, Any]) -> GradedAnswer:
    fraction = float(row["score_avg"]) / float(row["max"])
    return _graded("mohler", row, row["reference_answer"], fraction)


def _beetle(row: dict[str, Any]) -> GradedAnswer:
    fraction = _BEETLE_FRACTIONS.get(row["label_5way"], 0.0)
    return _graded("beetle", row, row["reference_answers"][0], fraction)


def _saf(row: dict[str, Any]) -> GradedAnswer:
    references = row["reference_answers"]
    if isinstance(references, str):
        references = ast.literal_eval(references)
    return _graded("saf", row, references[0], float(row["score"]))


def _graded(corpus: str, row: dict[str, Any], reference: str, fraction: float) -> GradedAnswer:
    return GradedAnswer(
        corpus,
        f"{corpus}:{row['qid']}",
        row["question"],
        reference,
        row["student_answer"],
        min(1.0, max(0.0, fraction)),
    )
