"""Options that many commands share."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
ActAs = Annotated[
    str | None, typer.Option("--as", metavar="EMAIL", help="Act as this account of the home.")
]
Subject = Annotated[str | None, typer.Option(help="biology, chemistry or physics.")]
ClassLevel = Annotated[int | None, typer.Option("--class", help="11 or 12.")]
