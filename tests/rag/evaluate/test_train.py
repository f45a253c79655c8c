"""Training: reproducible, grouped by question, and never with a negative gain."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluate.align import FEATURES
from rag.evaluate.anchors import Anchor, anchor_of, anchors
from rag.evaluate.errors import UnusableModel
from rag.evaluate.graded import GradedAnswer, read_graded
from rag.evaluate.model import SHIPPED, load_model, save_model, shipped_model
from rag.evaluate.train import Recipe, train
from rag.types import Embedder

FACTS = {
    "What does xylem do?": "Xylem carries water and minerals from the root to the leaves.",
    "What does phloem do?": "Phloem carries sugar from the leaves to the other parts.",
    "What is osmosis?": "Osmosis moves water across a membrane that only water passes.",
    "What does insulin do?": "Insulin lowers the glucose in the blood by letting cells take it up.",
    "What is a gene?": "A gene is a stretch of DNA that codes for one product.",
    "What do stomata do?": "Stomata let gases in and out. Guard cells open and close them.",
}
GRADED = tuple(
    GradedAnswer("made", question, question, fact, answer, fraction)
    for question, fact in FACTS.items()
    for answer, fraction in (
        (fact, 1.0),
        (" ".join(fact.split()[: len(fact.split()) // 2]), 0.5),
        ("I am not sure about this one.", 0.0),
    )
)
RECIPE = Recipe(folds=3, steps=2, shrinkage=0.1)


def test_training_twice_gives_the_same_model(embedder: Embedder, tmp_path: Path) -> None:
    first, second = (train(GRADED, embedder, RECIPE) for _ in range(2))
    assert first == second
    assert [curve.feature for curve in first.model.curves] == list(FEATURES)
    assert all(gain >= 0 for curve in first.model.curves for gain in curve.gains)
    assert first.figures["made"]["n"] == len(GRADED)
    assert first.figures["made"]["pearson_r"] > 0.7
    path = tmp_path / "model.json"
    save_model(first.model, path)
    assert load_model(path).curves == first.model.curves


def test_the_manifest_names_the_questions_without_quoting_them(embedder: Embedder) -> None:
    manifest = train(GRADED, embedder, RECIPE).model.manifest
    assert manifest["question_hashes"] == sorted({one.question_hash for one in GRADED})
    assert not any(question in json.dumps(manifest) for question in FACTS)
    assert manifest["embedder"] == embedder.name


def test_anchors_tie_down_both_ends_of_the_scale() -> None:
    made = anchors(GRADED, off_topic_share=1.0, seed=1)
    worth = {anchor_of(one.corpus): one.fraction for one in made}
    assert worth == {
        Anchor.OFF_TOPIC: 0.0,
        Anchor.ECHO: 0.0,
        Anchor.REFERENCE: 1.0,
    }
    assert anchor_of("mohler") is None


def test_the_shipped_model_knows_its_questions_and_figures() -> None:
    manifest = shipped_model().manifest
    assert len(manifest["question_hashes"]) > 50
    assert manifest["held_out"]["mohler"]["pearson_r"] > 0.62


@given(
    st.lists(st.floats(0, 1), min_size=len(FEATURES), max_size=len(FEATURES)),
    st.integers(0, len(FEATURES) - 1),
    st.floats(0, 1),
)
def test_credit_is_bounded_and_never_falls_as_a_feature_rises(
    features: list[float], index: int, rise: float
) -> None:
    more = list(features)
    more[index] = min(1.0, more[index] + rise)
    before, after = (shipped_model().best_credit(np.array([row])) for row in (features, more))
    assert 0.0 <= before <= after + 1e-9 <= 1.0 + 1e-9


@pytest.mark.parametrize("damage", ["", "{}", "[]", "not json", '{"format": 1, "curves": []}'])
def test_a_damaged_model_file_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(damage, encoding="utf-8")
    with pytest.raises(UnusableModel) as caught:
        load_model(path)
    assert caught.value.code == "unusable_evaluator_model"


def test_a_model_that_could_take_credit_away_is_refused(tmp_path: Path) -> None:
    data = json.loads(SHIPPED.read_text(encoding="utf-8"))
    data["curves"][0]["gains"][0] = -0.1
    path = tmp_path / "model.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UnusableModel):
        load_model(path)


def test_a_missing_model_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableModel):
        load_model(tmp_path / "none.json")


def test_graded_files_are_read_as_fractions(tmp_path: Path) -> None:
    asked = {"question": "Q?", "student_answer": "A."}
    rows = {
        "mohler_a": {**asked, "qid": "1", "reference_answer": "R.", "score_avg": 4.0, "max": 5},
        "beetle_a": {
            **asked,
            "qid": "2",
            "reference_answers": ["R."],
            "label_5way": "partially_correct_incomplete",
        },
        "saf_a": {**asked, "qid": "3", "reference_answers": "['R.']", "score": "0.25"},
    }
    for name, row in rows.items():
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n\n", encoding="utf-8")
    graded = read_graded(tmp_path)
    assert [(one.corpus, one.fraction) for one in graded] == [
        ("mohler", 0.8),
        ("beetle", 0.5),
        ("saf", 0.25),
    ]
    assert {one.reference for one in graded} == {"R."}
