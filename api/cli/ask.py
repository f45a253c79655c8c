"""Search the books, write questions, mark answers."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.client import connect
from api.cli.options import ActAs, AsJson, ClassLevel, Subject
from api.cli.show import out, print_json, print_question, print_table, progress_bar
from models.errors import NeetError


class JobFailed(NeetError):
    """The job failed. Its own error says why; `neetprep doctor` checks the rest."""

    code = "job_failed"


class BadAnswersFile(NeetError):
    """The file is not one JSON answer to a line, like those `POST /evaluation-jobs` takes."""

    code = "bad_answers_file"


def search(
    query: str,
    subject: Subject = None,
    class_level: ClassLevel = None,
    limit: Annotated[int, typer.Option(help="How many passages.")] = 5,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Find passages of the books."""
    asked = {"q": query, "subject": subject, "class": class_level, "limit": limit}
    params = {name: value for name, value in asked.items() if value is not None}
    with connect(act_as) as client:
        found = client.call("GET", "/passages", params=params)
    if as_json:
        print_json(found)
        return
    print_table(
        ["source", "page", "score", "text"],
        [[r["source"], r["page"], f"{r['score']:.2f}", r["text"][:300]] for r in found["results"]],
    )


def generate(
    topic: Annotated[str, typer.Option(help="A topic in free words.")],
    count: Annotated[int, typer.Option(help="How many questions.")] = 10,
    types: Annotated[
        list[str] | None, typer.Option("--type", help="Item type; may be repeated.")
    ] = None,
    subject: Subject = None,
    class_level: ClassLevel = None,
    engine: Annotated[str | None, typer.Option(help="extractive or llm.")] = None,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Write questions on a topic of the books, each with the line that proves it."""
    asked = {
        "topic": topic,
        "count": count,
        "types": types,
        "subject": subject,
        "class": class_level,
        "engine": engine,
    }
    body = {name: value for name, value in asked.items() if value is not None}
    result = run_job("/mcq-jobs", body, act_as=act_as, quiet=as_json)
    if as_json:
        print_json(result)
        return
    for number, question in enumerate(result["questions"], 1):
        print_question(number, question)
    refused = sum(r["count"] for r in result["rejected"])
    out.print(f"{result['returned']} of {result['requested']}; {refused} drafts were refused.")


def evaluate(
    file: Annotated[Path, typer.Argument(help="One JSON answer to a line.")],
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Mark answers: one JSON object to a line in, marks and feedback out."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        answers = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise BadAnswersFile(f"{file} cannot be read as one JSON object to a line.") from error
    result = run_job("/evaluation-jobs", {"answers": answers}, act_as=act_as, quiet=as_json)
    if as_json:
        print_json(result)
        return
    print_table(
        ["id", "mark", "of", "state", "feedback"],
        [[r["id"], r["mark"], r["max_marks"], r["state"], r["feedback"]] for r in result["items"]],
    )


def run_job(door: str, body: dict[str, Any], *, act_as: str | None, quiet: bool) -> dict[str, Any]:
    """Post a job, wait for it, and return its result; raises `JobFailed` in the job's words."""
    with connect(act_as) as client:
        job = client.call("POST", door, json=body)
        with progress_bar("working", quiet=quiet) as show:
            job = client.wait(job["id"], show)
        if job["state"] != "done":
            problem = job["error"] or {
                "code": job["state"],
                "detail": f"The job is {job['state']}.",
            }
            raise JobFailed(problem["detail"], problem=problem)
        result: dict[str, Any] = client.call("GET", f"{door}/{job['id']}")
    return result
