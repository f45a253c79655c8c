"""Prompts: files with places to fill, named by their hash."""

from hashlib import sha256
from pathlib import Path

import pytest

import rag.prompts
from models.item.data import ITEM_TYPES
from rag.prompts import load, prompt_hashes

FOLDER = Path(rag.prompts.__file__).parent


def test_every_prompt_file_is_named_by_the_hash_of_its_text() -> None:
    hashes = prompt_hashes()
    assert set(hashes) == {path.stem for path in FOLDER.glob("*.md")}
    text = (FOLDER / "system.md").read_text(encoding="utf-8").strip()
    assert hashes["system"] == sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("item_type", list(ITEM_TYPES))
def test_every_question_type_has_a_guide(item_type: str) -> None:
    assert load(item_type).text


def test_a_value_that_looks_like_a_place_is_not_filled_again() -> None:
    places = ["type", "guide", "language", "faults", "refused", "passages"]
    values = dict.fromkeys(places, "x") | {"faults": "{{passages}}", "passages": "SECRET"}
    filled = load("repair").fill(**values)
    assert filled.count("SECRET") == 1
    assert "{{passages}}" in filled


def test_a_place_left_empty_or_unknown_is_an_error() -> None:
    with pytest.raises(ValueError, match="has the places"):
        load("write").fill(count="3")
