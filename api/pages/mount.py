"""Puts the pages on the application."""

import json
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from api.pages import accounts, books, front, practice, reference, words, work
from api.pages.guard import PageGuard, error_page, fence, is_for_people

ROOM = Path(__file__).resolve().parent.parent


def mount_pages(app: FastAPI) -> None:
    """Serve the pages and their assets from `/`, beside the API."""
    pages = make_templates()
    app.state.pages = pages
    app.add_middleware(PageGuard, pages=pages)
    _show_unexpected_errors(app, pages)
    for part in (accounts, front, books, work, practice, reference):
        app.include_router(part.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=ROOM / "static"), name="static")


def make_templates() -> Environment:
    """The templates; whatever is put into one is escaped, and a name misspelt is an error."""
    pages = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["day"] = day
    pages.globals["words"] = words
    return pages


def day(moment: datetime) -> str:
    """`4 November 2026, 18:05` in universal time."""
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def _show_unexpected_errors(app: FastAPI, pages: Environment) -> None:
    # These are answered outside all middleware, so the guard never sees them.
    answer = app.exception_handlers[Exception]

    def on_unexpected(request: Request, error: Exception) -> Response:
        told = answer(request, error)
        assert isinstance(told, Response)
        if not is_for_people(request.scope):
            return told
        page = error_page(pages, request, json.loads(bytes(told.body)))
        fence(page.headers, request.url.path)
        return page

    app.add_exception_handler(Exception, on_unexpected)
