"""A bundle: everything that shaped an answer, as one hashed, immutable value."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, enum_type, insert_into
from models.errors import NotFound


class BundleName(StrEnum):
    """The registered models of the team's MLflow."""

    MCQ_GENERATOR = "mcq-generator"
    ANSWER_EVALUATOR = "answer-evaluator"


class BundleRow(Base):
    __tablename__ = "bundle"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[BundleName] = mapped_column(enum_type(BundleName))
    body: Mapped[dict[str, Any]]
    version: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Bundle:
    """`id` is the sha256 of the canonical JSON of name and body, so equal ones are one."""

    name: BundleName
    body: Mapping[str, Any]

    @property
    def canonical(self) -> str:
        """The bytes that are hashed: keys sorted, no spaces."""
        return json.dumps([self.name, self.body], sort_keys=True, separators=(",", ":"))

    @property
    def id(self) -> str:
        """sha256 of `canonical`, in hexadecimal."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()


def ensure_bundle(session: Session, bundle: Bundle) -> str:
    """Remember the bundle once; returns its id."""
    session.execute(
        insert_into(session, BundleRow)
        .values(id=bundle.id, name=bundle.name, body=dict(bundle.body))
        .on_conflict_do_nothing()
    )
    return bundle.id


def get_bundle(session: Session, bundle_id: str) -> BundleRow:
    """The bundle of this id; raises `NotFound`."""
    row = session.get(BundleRow, bundle_id)
    if row is None:
        raise NotFound("There is no such bundle.")
    return row


def unregistered_bundles(session: Session) -> Sequence[BundleRow]:
    """Bundles the registry does not know yet, oldest first."""
    return session.scalars(
        select(BundleRow).where(BundleRow.version.is_(None)).order_by(BundleRow.created_at)
    ).all()


def note_version(session: Session, bundle_id: str, version: int) -> None:
    """Keep the registry's version number beside the bundle."""
    session.execute(update(BundleRow).where(BundleRow.id == bundle_id).values(version=version))
