"""Signing in, opening an account, signing out."""

from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Response

from api.deps import SESSION_COOKIE
from api.pages.forms import fill, status_for, tried
from api.pages.visit import Guest, Member, Text, Visitor, get_sender, go_to, require_same_site
from api.routers.auth import register, sign_in
from api.schemas.account import RegisterIn
from models.errors import NeetError
from models.user import User

router = APIRouter()

LABELS = {"email": "E-mail address", "password": "Password", "name": "Name"}


@router.get("/login")
def show_login(visitor: Visitor, next: str = "/") -> Response:  # noqa: A002  # the name in the URL
    """The form to sign in with."""
    if isinstance(visitor, Member):
        return go_to(local(next))
    return visitor.page("login.html", next=local(next), email="", error=None)


@router.post("/login")
def log_in(
    visitor: Visitor,
    email: Text = "",
    password: Text = "",
    next: Text = "/",  # noqa: A002  # the name in the form
) -> Response:
    """Start a session, or say that address and password do not fit."""
    require_same_site(visitor.request)
    user = tried(lambda: sign_in(visitor.services, email, password))
    if isinstance(user, NeetError):
        return visitor.page(
            "login.html", status_for(user), next=local(next), email=email, error=user
        )
    return _start_session(visitor, user, local(next))


@router.get("/register")
def show_register(visitor: Visitor) -> Response:
    """The form to open an account with."""
    return visitor.page("register.html", email="", name="", error=None)


@router.post("/register")
def open_account(
    visitor: Visitor, email: Text = "", password: Text = "", name: Text = ""
) -> Response:
    """Open a student's account and start a session."""
    require_same_site(visitor.request)
    values = {"email": email.strip(), "password": password, "name": name.strip()}
    made = tried(lambda: register(fill(RegisterIn, values, LABELS), visitor.services))
    if isinstance(made, NeetError):
        return visitor.page("register.html", status_for(made), email=email, name=name, error=made)
    return _start_session(visitor, sign_in(visitor.services, email, password), "/")


@router.post("/logout", dependencies=[Depends(get_sender)])
def log_out() -> Response:
    """End the session in this browser."""
    response = go_to("/login")
    response.delete_cookie(SESSION_COOKIE)
    return response


def _start_session(visitor: Guest, user: User, path: str) -> Response:
    tokens = visitor.services.tokens
    response = go_to(path)
    response.set_cookie(
        SESSION_COOKIE,
        tokens.issue(user.id),
        max_age=int(tokens.lifetime.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=visitor.request.url.scheme == "https",
    )
    return response


def local(path: str) -> str:
    """`path` if it leads to a page of ours, else the first page: no link may send people away."""
    parts = urlsplit(path)
    is_ours = path.startswith("/") and not (parts.scheme or parts.netloc or "\\" in path)
    return path if is_ours and path.isprintable() else "/"
