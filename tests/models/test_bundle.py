"""Bundles: equal ones are one, and the registry's number is kept beside them."""

import pytest

from models.bundle import (
    Bundle,
    BundleName,
    ensure_bundle,
    get_bundle,
    note_version,
    unregistered_bundles,
)
from models.errors import NotFound
from models.session import Database

ONE = Bundle(BundleName.MCQ_GENERATOR, {"engine": "extractive", "gate": ["shape"]})


def test_equal_bundles_have_one_id_whatever_the_order_of_their_fields() -> None:
    same = Bundle(BundleName.MCQ_GENERATOR, {"gate": ["shape"], "engine": "extractive"})
    assert same.id == ONE.id
    assert len(ONE.id) == 64


@pytest.mark.parametrize(
    "other",
    [
        Bundle(BundleName.ANSWER_EVALUATOR, ONE.body),
        Bundle(ONE.name, {**ONE.body, "engine": "llm"}),
        Bundle(ONE.name, {**ONE.body, "gate": ["shape", "evidence"]}),
    ],
)
def test_whatever_shapes_an_answer_changes_the_id(other: Bundle) -> None:
    assert other.id != ONE.id


def test_a_bundle_is_remembered_once_and_waits_for_the_registry(database: Database) -> None:
    with database.write() as session:
        assert ensure_bundle(session, ONE) == ensure_bundle(session, ONE) == ONE.id
    with database.read() as session:
        assert [row.id for row in unregistered_bundles(session)] == [ONE.id]
        assert get_bundle(session, ONE.id).body == ONE.body
    with database.write() as session:
        note_version(session, ONE.id, 7)
    with database.read() as session:
        assert unregistered_bundles(session) == []
        assert get_bundle(session, ONE.id).version == 7
        with pytest.raises(NotFound):
            get_bundle(session, "none")
