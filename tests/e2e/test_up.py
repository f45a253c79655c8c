"""`neetprep up` as a person meets it: started, stopped, killed and started again."""

import io
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

NEETPREP = str(Path(sys.executable).with_name("neetprep"))
DEADLINE_S = 120.0
PAGES = 100


@dataclass
class Up:
    """A running `neetprep up`."""

    process: subprocess.Popen[bytes]
    log: Path
    home: Path
    http: httpx.Client

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def get(self, path: str, **params: Any) -> Any:
        answer = self.http.get(f"/api/v1{path}", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def wait(self, job_id: str, *states: str) -> dict[str, Any]:
        """The job, once it is in one of the states."""
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            job: dict[str, Any] = self.get(f"/jobs/{job_id}")
            if job["state"] in states:
                return job
            time.sleep(0.05)
        raise AssertionError(f"the job is not over: {job}\n{self.said()}")

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


def run(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    return subprocess.run(
        [NEETPREP, *arguments],
        env={**os.environ, "NEETPREP_HOME": str(home), "COLUMNS": "200", **settings},
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
    )


@contextmanager
def up(home: Path, *arguments: str) -> Iterator[Up]:
    """`neetprep up` on the home and a free port, until the block ends or it is stopped."""
    log = home.with_suffix(f".{time.monotonic_ns()}.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [NEETPREP, "up", "--port", "0", *arguments],
            env={**os.environ, "NEETPREP_HOME": str(home), "COLUMNS": "200"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        service = _wait_for_service(home, process, log)
        headers = {"Authorization": f"Bearer {service['token']}"}
        with httpx.Client(base_url=service["url"], headers=headers, timeout=60) as http:
            yield Up(process, log, home, http)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for_service(home: Path, process: subprocess.Popen[bytes], log: Path) -> dict[str, Any]:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            service: dict[str, Any] = json.loads((home / "service.json").read_text())
            if service["pid"] == process.pid and httpx.get(f"{service['url']}/health").is_success:
                return service
        except (FileNotFoundError, httpx.TransportError):
            pass
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))


def long_book() -> bytes:
    """A PDF that takes seconds to read and embed."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for page in range(1, PAGES + 1):
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(72, 780, f"Chapter part {page}")
        canvas.setFont("Helvetica", 10)
        for line in range(40):
            words = f"Sentence {page * 40 + line} says that sample {line} of part {page}"
            canvas.drawString(72, 750 - 16 * line, f"{words} was weighed twice and kept dry.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def upload(system: Up, name: str, data: bytes) -> dict[str, Any]:
    answer = system.http.post("/api/v1/sources", files={"files": (name, data)})
    assert answer.status_code == 202, answer.text
    item: dict[str, Any] = answer.json()["items"][0]
    return item


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A first run, with the samples."""
    with up(tmp_path_factory.mktemp("sampled") / "home") as system:
        yield system


def test_the_first_run_prints_where_it_is_and_a_login_that_works(sampled: Up) -> None:
    said = sampled.said()
    url = re.search(r"NEETPrepGPT is up at (http://127\.0\.0\.1:\d+)", said)
    assert url is not None, said
    logins = re.findall(r"demo (\w+): (\S+) +password: (\S+)", said)
    assert [role for role, _, _ in logins] == ["student", "admin"]
    for role, email, password in logins:
        body = {"email": email, "password": password}
        token = httpx.post(f"{url[1]}/api/v1/auth/token", json=body).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        me = httpx.get(f"{url[1]}/api/v1/users/me", headers=headers).json()
        assert me["role"] == role


def test_all_sixty_rows_of_the_bank_are_published_each_with_its_evidence(sampled: Up) -> None:
    jobs = sampled.get("/jobs", limit=100)["items"]
    assert len(jobs) == 7
    for job in jobs:
        done = sampled.wait(job["id"], "done", "failed", "cancelled")
        assert done["state"] == "done", done
    questions: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = sampled.get("/questions", limit=50, state="published", **cursor)
        questions.extend(page["items"])
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len(questions) == 60
    texts: dict[str, dict[int, str]] = {}
    for question in questions:
        assert question["evidence"], question["stem"]
        for span in question["evidence"]:
            source_id = span["source_id"]
            if source_id not in texts:
                pages = sampled.get(f"/sources/{source_id}/text")["pages"]
                texts[source_id] = {p["number"]: p["text"] for p in pages}
            text = texts[source_id][span["page"]]
            assert text[span["start"] : span["end"]] == span["quote"]
    assert len(texts) == 6


def test_what_the_home_keeps_secret_is_its_owners_alone(sampled: Up) -> None:
    for name in ("secrets.json", "service.json"):
        assert stat.S_IMODE((sampled.home / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(sampled.home.stat().st_mode) == 0o700


def test_a_second_up_on_the_same_home_says_so(sampled: Up) -> None:
    taken = sampled.http.base_url.port
    for port in ("0", str(taken)):
        second = run(sampled.home, "up", "--port", port)
        assert second.returncode == 1
        assert "home_in_use" in second.stderr
        assert "Traceback" not in second.stderr
    assert sampled.process.poll() is None


def test_a_port_in_use_says_so(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run(tmp_path / "home", "up", "--port", str(port))
    assert done.returncode == 1
    assert "port_in_use" in done.stderr
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_job_cut_short_by_a_kill_and_by_ctrl_c_is_finished_once_in_the_end(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    with up(home, "--no-samples") as system:
        item = upload(system, "long.pdf", long_book())
        assert system.wait(item["job_id"], "running", "done")["state"] == "running"
        assert system.stop(signal.SIGKILL) == -signal.SIGKILL
    with up(home, "--no-samples") as system:
        assert system.wait(item["job_id"], "running", "done")["state"] == "running"
        assert system.stop(signal.SIGINT) == 0
    with up(home, "--no-samples") as system:
        job = system.wait(item["job_id"], "done", "failed")
        assert job["state"] == "done", job
        # The attempt that was killed counts; the one that was given back in order does not.
        assert job["attempt"] == 2
        text = system.get(f"/sources/{item['source']['id']}/text")
        assert [page["number"] for page in text["pages"]] == list(range(1, PAGES + 1))
        spans = [(chunk["page"], chunk["start"]) for chunk in text["chunks"]]
        assert len(spans) == len(set(spans)) == text["source"]["chunks"]
        found = system.get("/passages", q="Sentence 2100 sample", limit=50)["results"]
        places = [(passage["page"], passage["start"]) for passage in found]
        assert len(places) == len(set(places)) > 0
        assert len(system.get("/sources")["items"]) == 1
        assert len(system.get("/jobs")["items"]) == 1


def test_a_second_start_loses_nothing_and_loads_no_sample_twice(sampled: Up) -> None:
    assert len(sampled.get("/sources", limit=100)["items"]) == 7
    before = {source["id"] for source in sampled.get("/sources", limit=100)["items"]}
    sampled.stop(signal.SIGINT)
    with up(sampled.home) as again:
        assert {source["id"] for source in again.get("/sources", limit=100)["items"]} == before
        assert "sample files" not in again.said()
    assert not (sampled.home / "service.json").exists()
