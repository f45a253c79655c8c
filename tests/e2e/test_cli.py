"""The `neetprep` command beside a running service, and with none."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_up import Up, run, up

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
CELLS = SAMPLES / "pdf" / "how-cells-release-energy.pdf"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A running service with one chapter, which the command took in."""
    with up(tmp_path_factory.mktemp("cli") / "home", "--no-samples") as system:
        done = run(system.home, "ingest", str(CELLS), "--subject", "biology", "--shared", "--json")
        assert done.returncode == 0, done.stderr + done.stdout
        yield system


def say(system: Up, *arguments: str, code: int = 0) -> Any:
    """What a command answers with --json."""
    done = run(system.home, *arguments, "--json")
    assert done.returncode == code, done.stderr + done.stdout
    return json.loads(done.stdout)


def test_what_was_taken_in_is_listed_shown_and_reported(service: Up) -> None:
    (source,) = say(service, "source", "list")["items"]
    assert (source["name"], source["state"], source["subject"]) == (
        CELLS.name,
        "ready",
        "biology",
    )
    shown = say(service, "source", "show", source["id"])
    pages = {page["number"]: page["text"] for page in shown["pages"]}
    for chunk in shown["chunks"]:
        assert pages[chunk["page"]][chunk["start"] : chunk["end"]] == chunk["text"]
    assert len(say(service, "source", "report", source["id"])["pages"]) == 3


def test_search_generate_and_the_bank(service: Up) -> None:
    found = say(service, "search", "glycolysis")["results"]
    assert found[0]["source"] == CELLS.name
    made = say(service, "generate", "--topic", "glycolysis and the Krebs cycle", "--count", "2")
    assert made["returned"] == len(made["questions"]) > 0
    question = made["questions"][0]
    assert question["evidence"][0]["quote"]
    assert say(service, "question", "show", question["id"])["id"] == question["id"]
    assert question["id"] in {q["id"] for q in say(service, "question", "list")["items"]}
    spoken = run(service.home, "question", "show", question["id"])
    assert spoken.returncode == 0
    assert question["options"][0].split()[0] in spoken.stdout


def test_answers_of_a_file_are_marked_in_order(service: Up, tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    given = [
        {"id": i, "reference_answer": "In ribosomes.", "answer": a, "max_marks": 2}
        for i, a in (("one", "In the ribosomes."), ("two", ""))
    ]
    answers.write_text("\n".join(json.dumps(answer) for answer in given))
    items = say(service, "evaluate", str(answers))["items"]
    assert [item["id"] for item in items] == ["one", "two"]
    assert items[1]["mark"] == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("generate", "--topic", "glycolysis", "--count", "0"), "invalid_request"),
        (("generate", "--topic", "glycolysis", "--count", "10000"), "invalid_request"),
        (("generate", "--topic", "the French Revolution"), "topic_not_covered"),
        (("generate", "--topic", "glycolysis", "--type", "numerical"), "nothing_published"),
        (("generate", "--topic", "glycolysis", "--engine", "llm"), "engine_off"),
        (("search", "?!"), "bad_query"),
        (("question", "show", "0" * 32), "not_found"),
        (("search", "cells", "--as", "nobody@example.org"), "not_signed_in"),
        (("ingest", "/nowhere/at/all.pdf"), "file_missing"),
        (("evaluate", "/nowhere/at/all.jsonl"), "bad_answers_file"),
    ],
)
def test_what_cannot_be_done_is_a_problem_and_exit_1(
    service: Up, arguments: tuple[str, ...], code: str
) -> None:
    problem = say(service, *arguments, code=1)
    assert problem["code"] == code
    assert problem["detail"]
    if code == "topic_not_covered":
        spoken = run(service.home, *arguments)
        assert spoken.returncode == 1
        assert code in spoken.stderr
        assert "Traceback" not in spoken.stderr


def test_a_bad_file_among_good_ones_is_named_and_the_others_are_taken_in(
    service: Up, tmp_path: Path
) -> None:
    bad = tmp_path / "cut.pdf"
    bad.write_bytes(CELLS.read_bytes()[:3_000])
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    items = say(service, "ingest", str(CELLS), str(bad), str(empty), "--shared", code=1)["items"]
    assert items[0]["created"] is False
    assert items[0]["error"] is None
    assert [item["error"]["code"] for item in items[1:]] == ["broken_pdf", "empty_file"]


def test_accounts_are_opened_and_acted_as(service: Up) -> None:
    made = say(service, "user", "add", "asha@example.org", "--role", "content")
    assert (made["email"], made["role"]) == ("asha@example.org", "content")
    assert len(made["password"]) >= 16
    assert say(service, "question", "list", "--as", "asha@example.org")["items"] == []


def test_the_doctor_finds_the_running_service(service: Up) -> None:
    report = say(service, "doctor")
    assert report["ok"]
    assert str(service.http.base_url).rstrip("/") in json.dumps(report)


def test_with_no_service_a_command_starts_the_system_for_itself(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = run(home, "ingest", str(CELLS), "--json")
    assert done.returncode == 0, done.stderr
    (item,) = json.loads(done.stdout)["items"]
    assert item["source"]["state"] == "ready"
    assert not (home / "service.json").exists()


def test_a_placeholder_secret_is_refused_in_production(tmp_path: Path) -> None:
    for secret in ("", "x" * 64):
        done = run(tmp_path / "home", "api", "--port", "0", JWT_SECRET=secret)
        assert done.returncode == 1
        assert "placeholder_secret" in done.stderr


@pytest.mark.parametrize("command", ["worker", "beat"])
def test_the_entrances_of_production_want_a_broker(tmp_path: Path, command: str) -> None:
    done = run(tmp_path / "home", command)
    assert done.returncode == 1
    assert "no_broker" in done.stderr
