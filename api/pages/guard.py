"""What every page is sent with: headers that fence it in, and errors as pages instead of JSON."""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from jinja2 import Environment
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import PROBLEM

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # A stricter policy would send forms without the origin that their check needs.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PROGRAMS = ("/api/", "/health", "/ready", "/metrics", "/openapi.json")


def is_for_people(scope: Scope) -> bool:
    """Whether this request is for a page, or for something a page is made of."""
    return scope["type"] == "http" and not scope["path"].startswith(PROGRAMS)


class PageGuard:
    """Fences in every page; where a browser would be shown a problem+json, it gets a page."""

    def __init__(self, app: ASGIApp, pages: Environment) -> None:
        """Wrap `app`; `pages` holds the template of the error page."""
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and mind what comes back."""
        if not is_for_people(scope):
            await self._app(scope, receive, send)
            return
        wants_html = "text/html" in Headers(scope=scope).get("accept", "")
        problem: list[Message] = []

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                fence(headers, scope["path"])
                if wants_html and headers.get("content-type") == PROBLEM:
                    problem.append(message)
                    return
            elif problem:
                problem.append(message)
                if not message.get("more_body", False):
                    await self._tell(problem, scope, receive, send)
                return
            await send(message)

        await self._app(scope, receive, guarded)

    async def _tell(
        self, problem: list[Message], scope: Scope, receive: Receive, send: Send
    ) -> None:
        body = json.loads(b"".join(part.get("body", b"") for part in problem[1:]))
        page = error_page(self._pages, Request(scope), body)
        fence(page.headers, scope["path"])
        await page(scope, receive, send)


def fence(headers: MutableHeaders, path: str) -> None:
    """Set the headers of a page; only what all pages share may be kept by the browser."""
    for name, value in HEADERS.items():
        headers[name] = value
    headers["Cache-Control"] = "no-cache" if path.startswith("/static/") else "private, no-store"


def error_page(pages: Environment, request: Request, problem: dict[str, Any]) -> Response:
    """The problem as a page that says what to do; who is not signed in is shown where to."""
    status = HTTPStatus(problem["status"])
    if status is HTTPStatus.UNAUTHORIZED:
        wanted = request.url.path if request.method == "GET" else "/"
        return RedirectResponse(f"/login?next={quote(wanted)}", HTTPStatus.SEE_OTHER)
    text = pages.get_template("error.html").render(
        user=None, csrf="", here=request.url.path, problem=problem, title=status.phrase
    )
    return HTMLResponse(text, status.value)
