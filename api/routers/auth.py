"""Accounts and tokens."""

from fastapi import APIRouter, status

from api.deps import CurrentUser, ServicesDep
from api.schemas.account import RegisterIn, TokenIn, TokenOut, UserOut
from api.security import check_password, hash_password
from models.user import User, create_user, find_user

router = APIRouter(tags=["accounts"])


@router.post("/auth/register", status_code=status.HTTP_201_CREATED)
def register(body: RegisterIn, services: ServicesDep) -> UserOut:
    """Open a student's account."""
    password_hash = hash_password(body.password)
    with services.database.write() as session:
        user = create_user(session, email=body.email, password_hash=password_hash, name=body.name)
    return UserOut.model_validate(user)


@router.post("/auth/token")
def issue_token(body: TokenIn, services: ServicesDep) -> TokenOut:
    """Exchange e-mail address and password for an access token."""
    user = sign_in(services, body.email, body.password)
    return TokenOut(
        access_token=services.tokens.issue(user.id),
        expires_in=int(services.tokens.lifetime.total_seconds()),
    )


@router.get("/users/me")
def read_me(user: CurrentUser) -> UserOut:
    """Who the token speaks for."""
    return UserOut.model_validate(user)


def sign_in(services: ServicesDep, email: str, password: str) -> User:
    """The account of this address and password; raises `WrongPassword`."""
    with services.database.read() as session:
        user = find_user(session, email)
    check_password(password, user.password_hash if user else None)
    assert user is not None
    return user
