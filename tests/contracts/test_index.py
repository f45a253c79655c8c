"""What every index promises, whatever engine is behind it."""

import math
import signal
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.errors import IndexDamaged, IndexInUse, IndexMismatch, VectorsUnavailable
from rag.index.edge import EdgeIndex
from rag.index.server import ServerIndex
from rag.index.types import Index, Point
from rag.lexical import SparseVector, encode_document, encode_query
from rag.types import Filters, Passage, PassageKind

# The engine of ":memory:" says that it needs neither search parameters nor payload indexes.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Local mode performs exact"),
    pytest.mark.filterwarnings("ignore:Payload indexes have no effect"),
]

EVERYBODY = Filters()
NORTH, EAST = np.eye(4, dtype=np.float32)[:2]


def make_point(
    text: str = "the cell wall",
    dense: np.ndarray = NORTH,
    *,
    owner_id: str = "asha",
    shared: bool = True,
    **fields: Any,
) -> Point:
    values: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "source_id": "book",
        "source": "A Book",
        "page": 1,
        "start": 0,
        "end": len(text),
        "text": text,
    }
    passage = Passage(**(values | fields))
    return Point(passage, dense, encode_document(text), owner_id=owner_id, shared=shared)


def test_a_passage_comes_back_whole(index: Index) -> None:
    point = make_point(
        heading=("Cells", "The wall"),
        kind=PassageKind.SUMMARY,
        terms=((4, 8), (9, 13)),
        boxes=((1.0, 2.5, 3.0, 4.0), (0.0, 0.0, 9.25, 1.0)),
        subject="biology",
        class_level=11,
        chapter="Cell: The Unit of Life",
        language="hi",
        text="the कोशिका wall\nC₃",
    )
    index.upsert([point])
    assert index.passages(EVERYBODY) == [point.passage]
    [hit] = index.search_dense(NORTH, filters=EVERYBODY, limit=5)
    assert replace(hit, score=0.0) == point.passage


def test_storing_a_point_again_replaces_it(index: Index) -> None:
    point = make_point()
    index.upsert([point])
    index.upsert([point])
    changed = replace(point, passage=replace(point.passage, chapter="Other"), dense=EAST)
    index.upsert([changed])
    assert index.count(EVERYBODY) == 1
    [hit] = index.search_dense(EAST, filters=EVERYBODY, limit=5)
    assert hit.chapter == "Other"
    assert hit.score == pytest.approx(1.0)


def test_storing_nothing_is_nothing(index: Index) -> None:
    index.upsert([])
    assert index.count(None) == 0
    assert index.passages(None) == []
    assert index.search_dense(NORTH, filters=EVERYBODY, limit=5) == []


def test_dense_search_orders_by_cosine_and_reports_it(index: Index) -> None:
    halfway = np.array([1, 1, 0, 0], dtype=np.float32) / math.sqrt(2)
    index.upsert([make_point("b", EAST), make_point("a", NORTH), make_point("c", halfway)])
    hits = index.search_dense(NORTH, filters=EVERYBODY, limit=2)
    assert [hit.text for hit in hits] == ["a", "c"]
    assert [hit.score for hit in hits] == pytest.approx([1.0, math.sqrt(0.5)], abs=1e-4)


def test_sparse_search_weighs_a_rare_term_above_a_common_one(index: Index) -> None:
    index.upsert([make_point("cell membrane") for _ in range(9)] + [make_point("cell nucleolus")])
    common, rare = (
        index.search_sparse(encode_query(word), filters=EVERYBODY, limit=20)
        for word in ("cell", "nucleolus")
    )
    assert len(common) == 10
    assert len(rare) == 1
    assert rare[0].score > 2 * common[0].score


def test_sparse_scores_are_bm25_with_the_published_idf(index: Index) -> None:
    texts = ["osmosis in roots", "osmosis and diffusion", "xylem"]
    index.upsert([make_point(text) for text in texts])
    [hit] = index.search_sparse(encode_query("diffusion"), filters=EVERYBODY, limit=5)
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    weights = encode_document("osmosis and diffusion")
    [term] = encode_query("diffusion").indices
    weight = dict(zip(weights.indices, weights.values, strict=True))[term]
    assert hit.score == pytest.approx(idf * weight, rel=1e-3)


def test_sparse_search_finds_nothing_where_no_term_is_shared(index: Index) -> None:
    index.upsert([make_point("cell membrane")])
    assert index.search_sparse(encode_query("galaxy"), filters=EVERYBODY, limit=5) == []
    assert index.search_sparse(SparseVector((), ()), filters=EVERYBODY, limit=5) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(subject="physics"), {"p11"}),
        (Filters(class_level=11), {"b11", "p11"}),
        (Filters(chapter="Optics"), {"p11"}),
        (Filters(language="hi"), {"b12"}),
        (Filters(source_ids=("s1", "s3")), {"b11", "p11"}),
        (Filters(kinds=(PassageKind.TABLE, PassageKind.CAPTION)), {"b12"}),
        (Filters(subject="biology", class_level=12), {"b12"}),
        (Filters(subject="biology", class_level=9), set()),
        (Filters(subject="", chapter="", language=""), {"b11", "b12", "p11"}),
    ],
)
def test_filters_narrow_every_way_of_reading(
    index: Index, filters: Filters, expected: set[str]
) -> None:
    biology = {"subject": "biology", "chapter": "Cells"}
    index.upsert(
        [
            make_point("b11 wall", source_id="s1", class_level=11, **biology),
            make_point(
                "b12 wall",
                source_id="s2",
                class_level=12,
                language="hi",
                kind=PassageKind.TABLE,
                **biology,
            ),
            make_point(
                "p11 wall", source_id="s3", class_level=11, subject="physics", chapter="Optics"
            ),
        ]
    )
    wall = encode_query("wall")
    for found in (
        index.passages(filters),
        index.search_dense(NORTH, filters=filters, limit=9),
        index.search_sparse(wall, filters=filters, limit=9),
    ):
        assert {passage.text[:3] for passage in found} == expected
    assert index.count(filters) == len(expected)


@pytest.mark.parametrize(
    ("viewer", "expected"),
    [
        (None, {"hers shared"}),
        ("", {"hers shared"}),
        ("asha", {"hers shared", "hers private"}),
        ("ravi", {"hers shared", "his private"}),
    ],
)
def test_a_viewer_sees_what_is_shared_and_their_own(
    index: Index, viewer: str | None, expected: set[str]
) -> None:
    index.upsert(
        [
            make_point("hers shared", owner_id="asha", shared=True),
            make_point("hers private", owner_id="asha", shared=False),
            make_point("his private", owner_id="ravi", shared=False),
        ]
    )
    filters = Filters(viewer=viewer)
    for found in (
        index.passages(filters),
        index.search_dense(NORTH, filters=filters, limit=9),
        index.search_sparse(encode_query("shared private"), filters=filters, limit=9),
    ):
        assert {passage.text for passage in found} == expected
    assert index.count(filters) == len(expected)
    assert index.count(None) == 3


def test_sharing_a_source_shows_it_and_unsharing_hides_it(index: Index) -> None:
    index.upsert(
        [
            make_point("mine", source_id="mine", shared=False),
            make_point("other", source_id="other", shared=False),
        ]
    )
    index.set_shared("mine", shared=True)
    assert [p.text for p in index.passages(EVERYBODY)] == ["mine"]
    index.set_shared("mine", shared=False)
    assert index.passages(EVERYBODY) == []
    assert index.count(Filters(viewer="asha")) == 2


def test_deleting_a_source_takes_exactly_its_passages(index: Index) -> None:
    index.upsert([make_point(source_id="old"), make_point(source_id="old"), make_point()])
    index.delete_source("old")
    index.delete_source("never seen")
    assert [passage.source_id for passage in index.passages(EVERYBODY)] == ["book"]


def test_passages_come_in_reading_order_however_many(index: Index) -> None:
    places = [(source, page, start) for source in "ab" for page in range(60) for start in range(10)]
    shuffled = np.random.default_rng(7).permutation(len(places))
    index.upsert(
        [
            make_point(source_id=places[i][0], page=places[i][1], start=places[i][2])
            for i in shuffled
        ]
    )
    read = [(p.source_id, p.page, p.start) for p in index.passages(EVERYBODY)]
    assert read == places


def test_searches_are_the_same_after_optimizing(index: Index) -> None:
    vectors = np.random.default_rng(1).normal(size=(300, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index.upsert([make_point(dense=vector) for vector in vectors])
    before = index.search_dense(NORTH, filters=EVERYBODY, limit=10)
    index.optimize()
    after = index.search_dense(NORTH, filters=EVERYBODY, limit=10)
    assert [p.id for p in after] == [p.id for p in before]


def test_four_threads_store_and_search_without_losing_a_point(
    index: Index, request: pytest.FixtureRequest
) -> None:
    if "memory" in request.node.callspec.id:
        pytest.skip("qdrant-client's engine in memory is not made for threads, a server is")

    def work(thread: int) -> None:
        for turn in range(15):
            batch = [make_point(page=turn, start=i, source_id=f"s{thread}") for i in range(4)]
            index.upsert(batch)
            assert index.search_dense(NORTH, filters=EVERYBODY, limit=5)
            assert index.search_sparse(encode_query("wall"), filters=EVERYBODY, limit=5)
            index.count(EVERYBODY)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert index.count(None) == 4 * 15 * 4


def test_hostile_values_are_stored_as_they_are(index: Index) -> None:
    text = "'; DROP TABLE {{x}} \x00 \u202e 🧬 " + "long " * 2_000
    point = make_point(text, source_id='a"b\\c', chapter="../../etc", owner_id="x OR true")
    index.upsert([point])
    assert index.passages(Filters(source_ids=('a"b\\c',))) == [point.passage]
    index.delete_source('a"b\\c')
    assert index.count(None) == 0


WRITER = """
import sys, uuid
from pathlib import Path
import numpy as np
from rag.index.edge import EdgeIndex
from rag.index.types import Point
from rag.lexical import encode_document
from rag.types import Passage

index = EdgeIndex(Path(sys.argv[1]), version="little@1", dimensions=4)
vector = np.eye(4, dtype=np.float32)[0]
for n in range(100_000):
    passage = Passage(str(uuid.uuid4()), "book", "A Book", n, 0, 4, "wall")
    index.upsert([Point(passage, vector, encode_document("wall"), owner_id="a", shared=True)])
    sys.stdout.write(f"{n + 1}\\n")
    sys.stdout.flush()
"""


def open_edge(root: Path, *, version: str = "little@1", dimensions: int = 4) -> EdgeIndex:
    return EdgeIndex(root, version=version, dimensions=dimensions)


def test_edge_keeps_everything_over_reopening(tmp_path: Path) -> None:
    first = open_edge(tmp_path)
    point = make_point()
    first.upsert([point])
    first.close()
    second = open_edge(tmp_path)
    assert second.passages(EVERYBODY) == [point.passage]
    assert second.search_sparse(encode_query("wall"), filters=EVERYBODY, limit=5)
    second.close()


def test_edge_loses_no_acknowledged_point_to_kill_nine(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        acknowledged = 0
        while acknowledged < 50:
            acknowledged = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().splitlines(keepends=True)
    whole = [line for line in rest if line.endswith("\n")]
    acknowledged = int(whole[-1]) if whole else acknowledged
    index = open_edge(tmp_path)
    assert index.count(None) in {acknowledged, acknowledged + 1}
    index.upsert([make_point()])
    index.close()


def test_edge_refuses_a_second_process_and_a_second_handle(tmp_path: Path) -> None:
    holder = open_edge(tmp_path)
    other = subprocess.run(
        [sys.executable, "-c", WRITER, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert "IndexInUse" in other.stderr
    with pytest.raises(IndexInUse, match="Another NEETPrepGPT process"):
        open_edge(tmp_path)
    holder.close()
    open_edge(tmp_path).close()


def test_edge_refuses_a_folder_of_another_embedder(tmp_path: Path) -> None:
    open_edge(tmp_path).close()
    with pytest.raises(IndexMismatch, match="little-1, not bigger-2"):
        open_edge(tmp_path, version="bigger@2")


def test_edge_says_when_its_files_are_damaged(tmp_path: Path) -> None:
    open_edge(tmp_path).close()
    (tmp_path / "little-1" / "edge_config.json").write_text("{")
    with pytest.raises(IndexDamaged, match="index the sources again"):
        open_edge(tmp_path)


def test_edge_used_after_closing_says_so(tmp_path: Path) -> None:
    index = open_edge(tmp_path)
    index.close()
    with pytest.raises(VectorsUnavailable):
        index.count(None)


def test_a_server_collection_of_another_embedder_is_refused(server_alias: tuple[str, str]) -> None:
    url, alias = server_alias
    ServerIndex(url, version="little@1", dimensions=4, alias=alias).close()
    with pytest.raises(IndexMismatch):
        ServerIndex(url, version="bigger@2", dimensions=4, alias=alias)


def test_a_server_that_is_down_is_unavailable_and_worth_retrying() -> None:
    with pytest.raises(VectorsUnavailable) as caught:
        ServerIndex("http://127.0.0.1:1", version="little@1", dimensions=4)
    assert caught.value.retryable
    assert caught.value.code == "vectors_unavailable"
