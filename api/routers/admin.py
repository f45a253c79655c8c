"""What only admins may do."""

from fastapi import APIRouter, status

from api.deps import CurrentUser, ServicesDep
from api.schemas.account import NewUserIn, UserOut
from api.security import hash_password
from models.errors import Forbidden
from models.user import Role, create_user

router = APIRouter(prefix="/admin", tags=["admin"])


@router.post("/users", status_code=status.HTTP_201_CREATED)
def add_user(body: NewUserIn, services: ServicesDep, user: CurrentUser) -> UserOut:
    """Open an account of any role."""
    if user.role is not Role.ADMIN:
        raise Forbidden("Only admins may open accounts for others.")
    password_hash = hash_password(body.password)
    with services.database.write() as session:
        made = create_user(
            session,
            email=body.email,
            password_hash=password_hash,
            name=body.name,
            role=body.role,
        )
    return UserOut.model_validate(made)
