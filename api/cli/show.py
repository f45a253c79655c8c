"""How the command line speaks: JSON for programs; tables, bars and sentences for people."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from api.cli.client import OnChange

LETTERS = "ABCD"

out = Console()
err = Console(stderr=True)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table; what comes from files is shown as it is, never read as markup."""
    table = Table(*columns, header_style="bold", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    out.print(table)


@contextmanager
def progress_bar(label: str, *, quiet: bool) -> Iterator[OnChange]:
    """A live bar of a job, on standard error; silent with `quiet`."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        disable=quiet,
        transient=True,
    )
    with bar:
        task = bar.add_task(escape(label), total=None)

        def show(job: Mapping[str, Any]) -> None:
            bar.update(
                task,
                description=escape(f"{label}: {job['stage'] or job['state']}"),
                completed=job["done"],
                total=job["total"] or None,
            )

        yield show


def print_question(number: int, question: Mapping[str, Any]) -> None:
    """A question with its key, why, and the line of the book."""
    options = "\n".join(
        f"  [{'bold green' if i == question['key'] else 'default'}]"
        f"({LETTERS[i]}) {escape(option)}[/]"
        for i, option in enumerate(question["options"])
    )
    proof = "\n".join(
        f"  “{escape(e['quote'])}” — {escape(e['source'])}, page {e['page']}"
        for e in question["evidence"]
        if e["role"] == "key"
    )
    out.print(
        Panel(
            f"{escape(question['stem'])}\n\n{options}\n\n"
            f"{escape(question['explanation'])}\n[dim]{proof}[/]",
            title=f"{number} · {question['type']}",
            title_align="left",
        )
    )
