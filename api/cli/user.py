"""Accounts from the command line."""

import secrets
from typing import Annotated

import typer

from api.cli.client import connect
from api.cli.options import AsJson
from api.cli.show import out, print_json

app = typer.Typer(no_args_is_help=True, help="Accounts.")


@app.callback()
def accounts() -> None:
    """Accounts."""


@app.command("add")
def add(
    email: str,
    role: Annotated[str, typer.Option(help="student, content or admin.")] = "student",
    as_json: AsJson = False,
) -> None:
    """Open an account with a random password, and print it."""
    password = secrets.token_urlsafe(12)
    with connect() as client:
        body = {"email": email, "password": password, "role": role}
        user = client.call("POST", "/admin/users", json=body)
    if as_json:
        print_json({**user, "password": password})
        return
    out.print(f"{email} ({role})  password: {password}", highlight=False)
