"""Books and banks over HTTP: taken in once, seen by whom they are meant for, withdrawn whole."""

import errno
import io
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from models.item.evidence import locate
from tests.api.conftest import BIOLOGY, LIMIT_MB, Caller, House


def _problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert answer.json()["detail"]
    return answer.status_code, answer.json()["code"]


def make_pdf(*lines: str, encrypted: bool = False, picture_only: bool = False) -> bytes:
    """A PDF of one page."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret") if encrypted else None)
    if picture_only:
        picture = Image.fromarray(np.full((200, 300, 3), 120, dtype=np.uint8))
        canvas.drawInlineImage(picture, 100, 300)
    for row, line in enumerate(lines):
        canvas.drawString(72, 760 - 18 * row, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def own_book(word: str) -> bytes:
    """A book nobody else has, about a creature nobody else knows."""
    sentence = f"The {word} is an animal that stores heat in its {word} glands during winter."
    return make_pdf(
        f"The life of the {word}",
        sentence,
        f"A young {word} feeds on moss, and an adult {word} feeds on the bark of birch trees.",
        f"The glands of the {word} release this heat slowly, which keeps its blood liquid.",
    )


def _take_in(caller: Caller, name: str, data: bytes, **fields: str) -> dict[str, Any]:
    answer = caller.upload(name, data, **fields)
    assert answer.status_code == 202, answer.text
    item: dict[str, Any] = answer.json()["items"][0]
    assert answer.headers["location"] == f"/api/v1/sources/{item['source']['id']}"
    job = caller.wait(item["job_id"])
    assert job["state"] == "done", job
    return item


def test_the_same_file_sent_again_is_the_same_source_and_nothing_is_done_twice(
    student: Caller,
) -> None:
    data = own_book("quolla")
    first = _take_in(student, "quolla.pdf", data)
    again = student.upload("another name.pdf", data).json()["items"][0]
    assert (first["created"], again["created"]) == (True, False)
    assert again["source"]["id"] == first["source"]["id"]
    assert again["job_id"] == first["job_id"]
    assert len(student.get("/jobs").json()["items"]) == 1


def test_a_source_says_of_itself_what_programs_rely_on(house: House, student: Caller) -> None:
    source = student.get(f"/sources/{house.books[BIOLOGY.name]}").json()
    assert set(source) >= {
        "id", "name", "kind", "subject", "class", "chapter", "state", "pages", "rows", "chunks",
        "ledger_url", "edition", "sha256",
    }  # fmt: skip
    assert (source["kind"], source["state"], source["pages"]) == ("pdf", "ready", 3)
    assert len(source["sha256"]) == 64
    report = student.call("GET", source["ledger_url"]).json()
    assert [page["page"] for page in report["pages"]] == [1, 2, 3]
    assert all(page["decision"] and page["words"] > 100 for page in report["pages"])


def test_a_student_may_keep_a_source_but_not_share_it(student: Caller, other: Caller) -> None:
    data = own_book("brindle")
    assert _problem(student.upload("b.pdf", data, shared="true")) == (403, "forbidden")
    item = _take_in(student, "b.pdf", data)
    assert item["source"]["visibility"] == "private"
    path = f"/sources/{item['source']['id']}"
    for part in ("", "/text", "/report", "/pages/1"):
        assert student.get(path + part).status_code == 200
        assert _problem(other.get(path + part)) == (404, "not_found")
    assert _problem(other.delete(path)) == (404, "not_found")
    mine, theirs = (
        {source["id"] for source in caller.get("/sources").json()["items"]}
        for caller in (student, other)
    )
    assert item["source"]["id"] in mine - theirs


def test_passages_come_from_shared_books_and_ones_own(student: Caller, other: Caller) -> None:
    _take_in(student, "zebrule.pdf", own_book("zebrule"))
    ask = {"q": "what does a zebrule feed on", "limit": 3}
    mine = student.get("/passages", params=ask).json()["results"]
    theirs = other.get("/passages", params=ask).json()["results"]
    assert "zebrule" in mine[0]["text"]
    assert all("zebrule" not in passage["text"] for passage in theirs)
    assert set(mine[0]) == {
        "source_id", "source", "page", "heading", "start", "end", "text", "score", "boxes",
    }  # fmt: skip


def test_a_passage_is_exactly_its_characters_of_the_page(house: House, student: Caller) -> None:
    found = student.get("/passages", params={"q": "glycolysis", "subject": "biology"}).json()
    assert found["results"]
    for passage in found["results"]:
        text = student.get(f"/sources/{passage['source_id']}/text").json()["pages"]
        page = next(p["text"] for p in text if p["number"] == passage["page"])
        assert page[passage["start"] : passage["end"]] == passage["text"]


def test_a_query_without_a_word_is_refused(student: Caller) -> None:
    assert _problem(student.get("/passages", params={"q": " ?! "})) == (422, "bad_query")


def test_withdrawing_takes_passages_and_exactly_the_questions_standing_on_it(
    house: House, student: Caller
) -> None:
    item = _take_in(student, "tarsier.pdf", own_book("dorvelle"))
    source_id = item["source"]["id"]
    row = (
        "type,stem,option_a,option_b,option_c,option_d,key,reason_a,reason_b,reason_c,reason_d,"
        "source,page,quote\n"
        "single,On what does an adult dorvelle feed?,Leaves of oak,Bark of birch trees,"
        "Roots of grass,Seeds of pine,B,No.,The adult feeds on bark.,No.,No.,tarsier,1,"
        "an adult dorvelle feeds on the bark of birch trees\n"
    )
    bank = _take_in(student, "bank.csv", row.encode())
    mine = student.get("/questions", params={"source_id": source_id}).json()["items"]
    assert [question["state"] for question in mine] == ["published"], mine
    before = len(student.get("/questions", params={"limit": 100}).json()["items"])

    assert student.delete(f"/sources/{source_id}").status_code == 204

    assert _problem(student.get(f"/sources/{source_id}")) == (404, "not_found")
    assert _problem(student.delete(f"/sources/{source_id}")) == (404, "not_found")
    found = student.get("/passages", params={"q": "what does a dorvelle feed on"}).json()
    assert all("dorvelle" not in passage["text"] for passage in found["results"])
    after = student.get("/questions", params={"limit": 100}).json()["items"]
    assert len(after) == before
    gone = {q["id"] for q in after if q["state"] == "quarantined"}
    assert gone == {mine[0]["id"]}
    assert student.get(f"/sources/{bank['source']['id']}").status_code == 200


def test_withdrawing_a_bank_takes_the_questions_that_came_out_of_it(student: Caller) -> None:
    book = _take_in(student, "morwen.pdf", own_book("morwen"))
    row = (
        "type,stem,option_a,option_b,option_c,option_d,key,reason_a,reason_b,reason_c,reason_d,"
        "source,page,quote\n"
        "single,On what does a young morwen feed?,Moss,Bark,Roots,Seeds,A,It does.,No.,No.,No.,"
        "morwen,1,A young morwen feeds on moss\n"
    )
    bank = _take_in(student, "bank.csv", row.encode())
    (question,) = student.get("/questions", params={"search": "morwen"}).json()["items"]
    assert student.delete(f"/sources/{bank['source']['id']}").status_code == 204
    gone = student.get(f"/questions/{question['id']}").json()
    assert gone["state"] == "quarantined"
    assert student.get(f"/sources/{book['source']['id']}").status_code == 200


def _quotes(house: House, admin: Caller) -> list[dict[str, Any]]:
    found = admin.get(
        "/questions",
        params={"source_id": house.books[BIOLOGY.name], "state": "published", "limit": 100},
    ).json()["items"]
    assert found
    return [span for question in found for span in question["evidence"]]


def test_every_quote_is_exactly_its_characters_and_stands_in_the_book_itself(
    house: House, admin: Caller
) -> None:
    spans = _quotes(house, admin)
    text = admin.get(f"/sources/{house.books[BIOLOGY.name]}/text").json()
    pages = {page["number"]: page["text"] for page in text["pages"]}
    document = pypdfium2.PdfDocument(BIOLOGY)
    theirs = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    for span in spans:
        assert pages[span["page"]][span["start"] : span["end"]] == span["quote"]
        assert span["source"] == BIOLOGY.name
        assert locate(span["quote"], theirs[span["page"] - 1]), span["quote"]


def _page(caller: Caller, source_id: str, number: int, **span: int) -> np.ndarray:
    answer = caller.get(f"/sources/{source_id}/pages/{number}", params=span)
    assert answer.headers["content-type"] == "image/png"
    return np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB")).astype(int)


def test_the_page_is_highlighted_where_the_quote_stands_and_nowhere_else(
    house: House, admin: Caller
) -> None:
    source_id = house.books[BIOLOGY.name]
    span = _quotes(house, admin)[0]
    plain = _page(admin, source_id, span["page"])
    marked = _page(admin, source_id, span["page"], start=span["start"], end=span["end"])
    changed = np.argwhere(np.abs(plain - marked).sum(axis=2) > 30)
    assert len(changed) > 500
    (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)

    document = pypdfium2.PdfDocument(BIOLOGY)
    page = document[span["page"] - 1]
    scale = plain.shape[1] / page.get_width()
    reader = page.get_textpage()
    text = reader.get_text_range()
    where = locate(span["quote"], text)
    assert where is not None
    boxes = [reader.get_charbox(at) for at in range(*where) if not text[at].isspace()]
    height = page.get_height()
    document.close()
    x0 = min(box[0] for box in boxes) * scale
    x1 = max(box[2] for box in boxes) * scale
    y0 = (height - max(box[3] for box in boxes)) * scale
    y1 = (height - min(box[1] for box in boxes)) * scale
    slack = 12 * scale
    assert abs(left - x0) < slack
    assert abs(right - x1) < slack
    assert abs(top - y0) < slack
    assert abs(bottom - y1) < slack


@pytest.mark.parametrize("number", ["0", "-1", "4", str(2**63), str(10**40)])
def test_a_page_that_is_not_there_is_not_found(house: House, student: Caller, number: str) -> None:
    answer = student.get(f"/sources/{house.books[BIOLOGY.name]}/pages/{number}")
    assert answer.status_code in (404, 422)
    _problem(answer)


@pytest.mark.parametrize("span", [{"start": 5, "end": 2}, {"start": 10**30, "end": 10**31}])
def test_a_span_that_marks_nothing_is_a_plain_page(
    house: House, student: Caller, span: dict[str, int]
) -> None:
    source_id = house.books[BIOLOGY.name]
    assert (_page(student, source_id, 1, **span) == _page(student, source_id, 1)).all()


TEXT = "Water is a liquid at room temperature, and ice is what it becomes below zero degrees."


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "empty_file"),
        (b"   \n", 422, "empty_file"),
        (bytes(range(256)) * 20, 422, "unsupported_type"),
        (b"PK\x03\x04" + b"\x00" * 500, 422, "unsupported_type"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, 422, "unsupported_type"),
        (b"<!doctype html><p>No book.</p>", 422, "unsupported_type"),
        (b"%PDF-1.7\n" + b"x" * (LIMIT_MB * 1_000_000), 413, "file_too_large"),
        (b"%PDF-1.7\n" + b"x" * (LIMIT_MB * 3_000_000), 413, "file_too_large"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_at_the_door(
    student: Caller, data: bytes, status: int, code: str
) -> None:
    assert _problem(student.upload("book.pdf", data)) == (status, code)
    assert all(s["visibility"] == "shared" for s in student.get("/sources").json()["items"])


def test_a_body_that_hides_its_length_is_cut_off(house: House, student: Caller) -> None:
    def body() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="b.pdf"\r\n\r\n%PDF-'
        for _ in range(LIMIT_MB * 2):
            yield b"x" * 1_000_000
        yield b"\r\n--x--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = student.call("POST", "/api/v1/sources", headers=headers, content=body())
    assert _problem(answer) == (413, "file_too_large")


def test_of_several_files_all_are_taken_or_none(student: Caller) -> None:
    files = [
        ("files", ("good.pdf", own_book("faltrix"))),
        ("files", ("bad.bin", bytes(range(256)) * 20)),
    ]
    answer = student.call("POST", "/api/v1/sources", files=files)
    assert _problem(answer) == (422, "unsupported_type")
    assert "bad.bin" in answer.json()["detail"]
    assert student.get("/jobs").json()["items"] == []
    good = [("files", ("a.pdf", own_book("gantry"))), ("files", ("b.pdf", own_book("holmic")))]
    items = student.call("POST", "/api/v1/sources", files=good).json()["items"]
    assert [student.wait(item["job_id"])["state"] for item in items] == ["done", "done"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("locked.pdf", make_pdf(TEXT, encrypted=True), "encrypted_pdf"),
        ("scan.pdf", make_pdf(picture_only=True), "image_only_pdf"),
        ("cut.pdf", BIOLOGY.read_bytes()[:3_000], "broken_pdf"),
        ("header.csv", b"alpha,beta\n1,2\n", "wrong_header"),
        ("rows.csv", b"type,stem,option_a,option_b,option_c,option_d,key\n", "no_rows"),
    ],
)
def test_a_file_that_turns_out_unreadable_fails_its_job_and_can_be_tried_again(
    student: Caller, name: str, data: bytes, code: str
) -> None:
    item = student.upload(name, data).json()["items"][0]
    job = student.wait(item["job_id"])
    assert (job["state"], job["error"]["code"]) == ("failed", code)
    assert job["error"]["detail"].endswith(".")
    assert job["result_url"] is None
    source = student.get(f"/sources/{item['source']['id']}").json()
    assert source["state"] == "failed"
    again = student.upload(name, data).json()["items"][0]
    assert again["created"]
    assert student.wait(again["job_id"])["error"]["code"] == code


@contextmanager
def _no_room(size_bytes: int) -> Iterator[None]:
    """No file of this process may grow larger, as on a disk with a quota."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_full_disk_is_told_and_the_same_file_can_be_sent_again(student: Caller) -> None:
    # Larger than the database and the log of the vectors can have become by now.
    data = own_book("veltrin") + b"\n%" + os.urandom(1_900_000)
    with _no_room(len(data) - 1):
        answer = student.upload("veltrin.pdf", data)
    assert _problem(answer) == (507, "disk_full")
    assert errno.errorcode[errno.ENOSPC] not in answer.text
    assert student.upload("veltrin.pdf", data).status_code == 202


def test_the_name_of_a_file_is_what_is_left_of_it_when_paths_and_controls_are_gone(
    student: Caller,
) -> None:
    item = student.upload("../../etc/pass\u202ewd.pdf", own_book("sivver")).json()["items"][0]
    assert item["source"]["name"] == "passwd.pdf"
    student.wait(item["job_id"])
