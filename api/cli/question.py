"""The bank from the command line."""

from typing import Annotated
from urllib.parse import quote

import typer

from api.cli.client import connect
from api.cli.options import ActAs, AsJson, Subject
from api.cli.show import print_json, print_question, print_table

app = typer.Typer(no_args_is_help=True, help="The bank of questions.")


@app.command("list")
def list_all(
    subject: Subject = None,
    state: Annotated[str | None, typer.Option(help="draft, published, quarantined …")] = None,
    limit: Annotated[int, typer.Option(help="How many.")] = 20,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Questions you may see, newest first."""
    asked = {"subject": subject, "state": state, "limit": limit}
    params = {name: value for name, value in asked.items() if value is not None}
    with connect(act_as) as client:
        found = client.call("GET", "/questions", params=params)
    if as_json:
        print_json(found)
        return
    print_table(
        ["id", "state", "type", "chapter", "stem"],
        [[q["id"], q["state"], q["type"], q["chapter"], q["stem"][:80]] for q in found["items"]],
    )


@app.command("show")
def show_one(question_id: str, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """One question with its key, evidence and verdicts."""
    with connect(act_as) as client:
        question = client.call("GET", f"/questions/{quote(question_id, safe='')}")
    if as_json:
        print_json(question)
        return
    print_question(1, question)
    print_table(
        ["check", "verdict", "reason"],
        [[v["check"], v["verdict"], v["reason"]] for v in question["verdicts"]],
    )
