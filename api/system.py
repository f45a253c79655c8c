"""The embedded system of one home: migrated, with its first accounts, held by this process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import FastAPI

from api.app import create_app
from api.home import Home, RunningService, Secrets
from api.security import hash_password
from api.services import Services, Settings, open_services
from api.settings import ApiSettings
from models.migrate import upgrade
from models.session import Database
from models.user import Role, count_users, create_user

ADMIN_EMAIL = "admin@neetprep.local"
STUDENT_EMAIL = "student@neetprep.local"


@dataclass(frozen=True, slots=True)
class System:
    app: FastAPI
    services: Services
    secrets: Secrets


@contextmanager
def embedded_system(home: Home, settings: Settings) -> Iterator[System]:
    """Hold the home, migrate, make the first accounts and run everything in this process."""
    with home.held():
        made = home.secrets()
        upgrade(settings.models.database)
        with open_services(settings, jwt_secret=jwt_secret(settings.api, made)) as services:
            ensure_accounts(services.database, made)
            yield System(create_app(services), services, made)


def jwt_secret(settings: ApiSettings, made: Secrets) -> str:
    """The configured secret, or the home's own."""
    return settings.jwt_secret.get_secret_value() or made.jwt_secret


def ensure_accounts(database: Database, made: Secrets) -> None:
    """An admin and a student to begin with, in a home that has no accounts."""
    with database.read() as session:
        if count_users(session):
            return
    admin, student = hash_password(made.admin_password), hash_password(made.student_password)
    with database.write() as session:
        create_user(session, email=ADMIN_EMAIL, name="Admin", password_hash=admin, role=Role.ADMIN)
        create_user(session, email=STUDENT_EMAIL, name="Demo student", password_hash=student)


def announcement(services: Services, url: str) -> RunningService:
    """What the command line of the same home needs to reach the running service."""
    return RunningService(url=url, token=services.home_token, pid=os.getpid())
