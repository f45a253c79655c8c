"""Passwords and access tokens."""

import uuid
from datetime import UTC, datetime, timedelta
from functools import cache

import jwt
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from models.errors import NeetError

ALGORITHM = "HS256"
AUDIENCE = "neetprep"


class NotSignedIn(NeetError):
    """Sign in first: the access token is missing, has expired or is not ours."""

    code = "not_signed_in"


class WrongPassword(NeetError):
    """No account has this e-mail address and password."""

    code = "wrong_password"


@cache
def password_hash() -> PasswordHash:
    """argon2id at OWASP's second setting: 19 MiB, two passes."""
    return PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))


@cache
def _decoy_hash() -> str:
    return password_hash().hash("no such account")


def hash_password(password: str) -> str:
    """The password as it may be stored."""
    return password_hash().hash(password)


def check_password(password: str, stored: str | None) -> None:
    """Raise `WrongPassword` unless it fits; as slow when there is no such account."""
    if not password_hash().verify(password, stored or _decoy_hash()) or stored is None:
        raise WrongPassword


class Tokens:
    """Issues and reads access tokens signed with one secret."""

    def __init__(self, secret: str, *, lifetime_min: int) -> None:
        """`secret` has at least 32 characters."""
        assert len(secret) >= 32, "a short secret can be guessed"
        self._secret = secret
        self.lifetime = timedelta(minutes=lifetime_min)

    def issue(self, user_id: uuid.UUID) -> str:
        """A token that says who, until when."""
        now = datetime.now(UTC)
        claims = {"sub": str(user_id), "aud": AUDIENCE, "iat": now, "exp": now + self.lifetime}
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM)

    def read(self, token: str) -> uuid.UUID:
        """Whose token this is; raises `NotSignedIn` for any that is not valid now."""
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                options={"require": ["sub", "exp"]},
            )
            return uuid.UUID(claims["sub"])
        except (jwt.InvalidTokenError, ValueError) as error:
            raise NotSignedIn from error
