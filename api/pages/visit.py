"""Who is looking at a page, and whether a form really came from one of ours."""

import hashlib
import hmac
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment

from api.deps import SESSION_COOKIE, ServicesDep, user_of_token
from api.schemas.body import NO_NUL
from api.security import NotSignedIn
from api.services import Services
from models.errors import Forbidden, NeetError
from models.user import User

TRUSTED_SITES = ("same-origin", "none")


class ForeignForm(Forbidden):
    """This form did not come from a page of yours here. Go back, reload the page and try again."""

    code = "foreign_form"


@dataclass(frozen=True, slots=True)
class Guest:
    """A visitor before sign-in; `page` renders for them."""

    request: Request
    services: Services

    def page(
        self, template: str, status: HTTPStatus = HTTPStatus.OK, **context: Any
    ) -> HTMLResponse:
        """The template filled in; every value is escaped unless it is markup already."""
        pages: Environment = self.request.app.state.pages
        here = self.request.url.path
        text = pages.get_template(template).render(here=here, **self.standing(), **context)
        return HTMLResponse(text, status.value)

    def standing(self) -> dict[str, Any]:
        """What every template may count on."""
        return {"user": None, "csrf": ""}


@dataclass(frozen=True, slots=True)
class Member(Guest):
    """A visitor who is signed in; `csrf` goes into each of their forms."""

    user: User
    csrf: str

    def standing(self) -> dict[str, Any]:
        """What every template may count on."""
        return {"user": self.user, "csrf": self.csrf}


def form_token(session_token: str) -> str:
    """What a form must carry to be believed: only who can read our pages can know it."""
    return hmac.new(session_token.encode(), b"neetprep form", hashlib.sha256).hexdigest()


def require_same_site(request: Request) -> None:
    """Refuse a form that a browser says another site sent.

    Both headers are set by the browser and out of a page's reach; one that sends neither is judged
    by the form's token alone.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site not in TRUSTED_SITES:
        raise ForeignForm
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ForeignForm


def get_visitor(request: Request, services: ServicesDep) -> Guest:
    """Whoever it is; a session that has ended makes a guest of its holder."""
    try:
        return get_member(request, services)
    except NeetError:
        return Guest(request, services)


def get_member(request: Request, services: ServicesDep) -> Member:
    """The holder of the session cookie; raises `NotSignedIn`."""
    token = request.cookies.get(SESSION_COOKIE)
    if token is None:
        raise NotSignedIn
    return Member(request, services, user_of_token(services, token), form_token(token))


def get_sender(
    request: Request, services: ServicesDep, csrf: Annotated[str, Form(max_length=200)] = ""
) -> Member:
    """The member who sent a form from one of our pages; raises `ForeignForm` for any other."""
    require_same_site(request)
    member = get_member(request, services)
    if not hmac.compare_digest(csrf.encode(), member.csrf.encode()):
        raise ForeignForm
    return member


Text = Annotated[str, Form(max_length=1_000, pattern=NO_NUL)]

Visitor = Annotated[Guest, Depends(get_visitor)]
Reader = Annotated[Member, Depends(get_member)]
Sender = Annotated[Member, Depends(get_sender)]


def go_to(path: str) -> RedirectResponse:
    """See `path` next; a reload there sends no form again."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)
