"""The commands a person meets first, and how failures reach them."""

import sys
from errno import EDQUOT, ENOSPC
from importlib.metadata import entry_points

import typer

from api.cli.ask import evaluate, generate, search
from api.cli.doctor import doctor
from api.cli.question import app as question_app
from api.cli.show import err, print_json
from api.cli.source import app as source_app
from api.cli.source import ingest
from api.cli.up import api, migrate, up
from api.cli.user import app as user_app
from models.blob import DiskFull
from models.errors import NeetError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Practice questions for NEET whose key was verified.",
)
for command in (up, ingest, generate, evaluate, search, doctor, api, migrate):
    app.command()(command)
app.add_typer(source_app, name="source")
app.add_typer(question_app, name="question")
app.add_typer(user_app, name="user")


def main() -> None:
    """Run the command; exit 0 only when the thing was done, 1 with a sentence when not."""
    for entry in entry_points(group="neetprep.commands"):
        app.command(entry.name)(entry.load())
    try:
        app()
    except NeetError as error:
        report(error)
        sys.exit(1)
    except OSError as error:
        if error.errno not in (ENOSPC, EDQUOT):
            raise
        report(DiskFull())
        sys.exit(1)


def report(error: NeetError) -> None:
    """Say what is wrong: as a problem on standard output with --json, else as a sentence."""
    problem = error.extra.get("problem") or {
        "code": error.code,
        "detail": error.detail,
        **error.extra,
    }
    if "--json" in sys.argv:
        print_json(problem)
    else:
        err.print(f"[bold red]{problem['code']}[/] {problem['detail']}", highlight=False)
