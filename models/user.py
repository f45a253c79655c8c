"""People and programs: who they are and what their role allows."""

import unicodedata
import uuid
from enum import StrEnum

from sqlalchemy import UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Row, enum_type, insert_into
from models.errors import NeetError, NotFound


class Role(StrEnum):
    STUDENT = "student"
    CONTENT = "content"
    ADMIN = "admin"


class EmailTaken(NeetError):
    """There is already an account with this e-mail address. Sign in instead."""

    code = "email_taken"


class User(Row):
    __tablename__ = "user"
    __table_args__ = (UniqueConstraint("email"),)

    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str]
    role: Mapped[Role] = mapped_column(enum_type(Role), default=Role.STUDENT)

    @property
    def may_share(self) -> bool:
        """Content teams and admins may put sources and questions before everyone."""
        return self.role in (Role.CONTENT, Role.ADMIN)


def create_user(
    session: Session, *, email: str, password_hash: str, name: str = "", role: Role = Role.STUDENT
) -> User:
    """Add an account; raises `EmailTaken` if the address (letter case aside) has one."""
    user: User | None = session.scalar(
        insert_into(session, User)
        .values(email=fold(email), password_hash=password_hash, name=name, role=role)
        .on_conflict_do_nothing(index_elements=["email"])
        .returning(User)
    )
    if user is None:
        raise EmailTaken
    return user


def find_user(session: Session, email: str) -> User | None:
    """The account of this address, or None."""
    return session.scalar(select(User).where(User.email == fold(email)))


def find_user_by_id(session: Session, user_id: uuid.UUID) -> User | None:
    """The account with this id, or None."""
    return session.get(User, user_id)


def first_admin(session: Session) -> User:
    """The admin made first, in whose name the command line of a home works."""
    admins = select(User).where(User.role == Role.ADMIN).order_by(User.created_at, User.id).limit(1)
    user = session.scalar(admins)
    if user is None:
        raise NotFound("This home has no admin yet; start it once with `neetprep up`.")
    return user


def count_users(session: Session) -> int:
    """How many accounts there are."""
    return session.scalar(select(func.count()).select_from(User)) or 0


def fold(email: str) -> str:
    """Addresses differ by more than letter case, outer spaces and look-alike characters."""
    return unicodedata.normalize("NFKC", email).strip().casefold()
