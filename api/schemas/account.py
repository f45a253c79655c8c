"""Bodies of accounts and tokens."""

import uuid

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.body import Body
from models.user import Role

EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


class RegisterIn(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {"email": "asha@example.org", "password": "a long pass phrase"}
        },
    )
    email: str = Field(pattern=EMAIL, max_length=254)
    password: str = Field(min_length=10, max_length=200)
    name: str = Field(default="", max_length=120)


class NewUserIn(RegisterIn):
    """An account an admin opens for somebody."""

    role: Role = Role.STUDENT


class TokenIn(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {"email": "asha@example.org", "password": "a long pass phrase"}
        },
    )
    email: str = Field(max_length=254)
    password: str = Field(max_length=200)


class TokenOut(BaseModel):
    access_token: str
    token_type: str = "bearer"  # noqa: S105  # the scheme, not a secret
    expires_in: int = Field(description="Seconds until the token is no longer good.")


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: uuid.UUID
    email: str
    name: str
    role: Role
