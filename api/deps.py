"""What routes ask for: the services, and who is asking."""

import secrets
import uuid
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.security import NotSignedIn
from api.services import Services
from models.errors import Forbidden, NeetError
from models.user import User, find_user, find_user_by_id, first_admin

SESSION_COOKIE = "neetprep_session"
SAFE_METHODS = ("GET", "HEAD")

bearer = HTTPBearer(auto_error=False, description="An access token from `POST /auth/token`.")


def get_services(request: Request) -> Services:
    """The services of this process."""
    services: Services = request.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(get_services)]


class BadAddress(NeetError):
    """The address of this request holds a character that nothing here can have in its name."""

    code = "bad_address"


def refuse_nul(request: Request) -> None:
    """Refuse addresses with the one character that Postgres cannot compare with anything."""
    if "\x00" in request.url.path or "%00" in request.url.query:
        raise BadAddress


def get_current_user(
    request: Request,
    services: ServicesDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    act_as: Annotated[str | None, Header(alias="X-Neetprep-As", include_in_schema=False)] = None,
) -> User:
    """Who is asking: by bearer token; reading only, also by the cookie of the pages.

    A cookie never authorises a change here, so that no other site can make one.
    """
    token = credentials.credentials if credentials else None
    if token is None and request.method in SAFE_METHODS:
        token = request.cookies.get(SESSION_COOKIE)
    if token is None:
        raise NotSignedIn
    if secrets.compare_digest(token.encode(), services.home_token.encode()):
        return _home_user(services, act_as)
    return user_of_token(services, token)


def user_of_token(services: Services, token: str) -> User:
    """The account an access token speaks for; raises `NotSignedIn`."""
    user_id = services.tokens.read(token)
    with services.database.read() as session:
        user = find_user_by_id(session, user_id)
    if user is None:
        raise NotSignedIn
    return user


def _home_user(services: Services, email: str | None) -> User:
    with services.database.read() as session:
        if email is None:
            return first_admin(session)
        user = find_user(session, email)
    if user is None:
        raise NotSignedIn(f"There is no account {email}.")
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]


def require_sharing(user: User) -> None:
    """Only content teams and admins put things before everyone."""
    if not user.may_share:
        raise Forbidden("Only content teams and admins may share with everyone.")


IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=120,
        description="Send the same key with a repeated request, and it is done once.",
    ),
]

Cursor = uuid.UUID | None
