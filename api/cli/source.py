"""Books and question banks from the command line."""

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from api.cli.client import Client, connect
from api.cli.options import ActAs, AsJson, ClassLevel, Subject
from api.cli.show import err, out, print_json, print_table, progress_bar
from models.errors import NeetError

app = typer.Typer(no_args_is_help=True, help="Books and question banks.")


class FileMissing(NeetError):
    """There is no such file."""

    code = "file_missing"


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="PDF and CSV files.")],
    subject: Subject = None,
    class_level: ClassLevel = None,
    chapter: Annotated[str, typer.Option(help="Title of the chapter.")] = "",
    shared: Annotated[bool, typer.Option(help="Put the source before everyone.")] = False,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Take files in, and wait until they can be searched."""
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        raise FileMissing(f"There is no file {', '.join(missing)}.")
    fields = {
        "subject": subject,
        "class": str(class_level) if class_level else None,
        "chapter": chapter,
        "shared": str(shared).lower(),
    }
    with connect(act_as) as client:
        given = {name: value for name, value in fields.items() if value}
        results = [ingest_one(client, path, given, quiet=as_json) for path in paths]
    if as_json:
        print_json({"items": results})
    else:
        print_outcomes(results)
    if any(result["error"] for result in results):
        raise typer.Exit(1)


def ingest_one(
    client: Client, path: Path, fields: dict[str, str], *, quiet: bool
) -> dict[str, Any]:
    """Upload one file and wait for its job; a refusal is kept as the file's error."""
    try:
        uploaded = client.upload(path, fields)
    except NeetError as error:
        problem = error.extra.get("problem", {"code": error.code, "detail": error.detail})
        return {"file": path.name, "source": None, "job": None, "error": problem}
    with progress_bar(path.name, quiet=quiet) as show:
        job = client.wait(uploaded["job_id"], show)
    source = client.call("GET", f"/sources/{uploaded['source']['id']}")
    return {
        "file": path.name,
        "created": uploaded["created"],
        "source": source,
        "job": job,
        "error": job["error"],
    }


def print_outcomes(results: list[dict[str, Any]]) -> None:
    """A line for each file: what came of it."""
    for result in results:
        if result["error"]:
            words = result["error"]["detail"]
            err.print(f"[bold red]✗[/] {result['file']}: {words}", highlight=False)
        else:
            out.print(f"[green]✓[/] {result['file']}: {_outcome(result)}", highlight=False)


def _outcome(result: dict[str, Any]) -> str:
    done, source = result["job"]["result"], result["source"]
    known = "" if result["created"] else "known already, "
    if source["kind"] == "pdf":
        return f"{known}{done['pages']} pages, {done['chunks']} passages ({source['chapter']})"
    return (
        f"{known}{done['rows']} rows: {done['published']} published, "
        f"{done['waiting_for_review']} waiting for review, {len(done['rejected'])} rejected"
    )


@app.command("list")
def list_all(act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Shared sources and your own."""
    with connect(act_as) as client:
        sources = client.call("GET", "/sources", params={"limit": 100})
    if as_json:
        print_json(sources)
        return
    print_table(
        ["id", "name", "state", "subject", "class", "chapter", "pages", "passages"],
        [
            [
                s["id"],
                s["name"],
                s["state"],
                s["subject"],
                s["class"] or "",
                s["chapter"],
                s["pages"] or "",
                s["chunks"],
            ]
            for s in sources["items"]
        ],
    )


@app.command("show")
def show_one(source_id: str, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """A source's canonical text by page and its passages."""
    with connect(act_as) as client:
        text = client.call("GET", f"/sources/{quote(source_id, safe='')}/text")
    if as_json:
        print_json(text)
        return
    for page in text["pages"]:
        out.rule(f"page {page['number']}")
        out.print(page["text"], markup=False, highlight=False)


@app.command("report")
def show_report(source_id: str, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """What came of every page or row of a source."""
    with connect(act_as) as client:
        report = client.call("GET", f"/sources/{quote(source_id, safe='')}/report")
    if as_json:
        print_json(report)
        return
    out.print_json(data=report["summary"])
    print_table(
        ["page", "words", "columns", "quality", "decision"],
        [
            [p["page"], p["words"], p["columns"], f"{p['quality']:.2f}", p["decision"]]
            for p in report["pages"]
        ],
    )


@app.command("delete")
def delete_one(source_id: str, act_as: ActAs = None) -> None:
    """Withdraw a source, its passages, and the questions that stand on it."""
    with connect(act_as) as client:
        client.call("DELETE", f"/sources/{quote(source_id, safe='')}")
    out.print("Withdrawn.")
