"""Accounts: one for each address, whatever its letter case."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.errors import NotFound
from models.session import Database, make_engine
from models.user import (
    EmailTaken,
    Role,
    count_users,
    create_user,
    find_user,
    find_user_by_id,
    first_admin,
)
from tests.rows import add_user


def test_an_account_begins_as_a_student(database: Database) -> None:
    with database.write() as session:
        user = create_user(session, email="Asha@Example.org ", password_hash="-", name="Asha")
    assert (user.email, user.role, user.may_share) == ("asha@example.org", Role.STUDENT, False)


def test_an_address_has_one_account_whatever_its_letter_case(database: Database) -> None:
    with database.write() as session:
        first = add_user(session, email="asha@example.org")
        with pytest.raises(EmailTaken):
            add_user(session, email=" ASHA@example.ORG")
        assert find_user(session, "AsHa@example.org") is first
        assert count_users(session) == 1


def test_of_two_who_register_an_address_at_once_one_gets_it(database_url: str) -> None:
    database = Database(make_engine(database_url))
    together = threading.Barrier(6)

    def register() -> bool:
        together.wait()
        try:
            with database.write() as session:
                add_user(session, email="asha@example.org")
        except EmailTaken:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        made = [future.result() for future in [pool.submit(register) for _ in range(6)]]
    database.close()
    assert made.count(True) == 1


@pytest.mark.parametrize("role", [Role.CONTENT, Role.ADMIN])
def test_content_teams_and_admins_may_share(database: Database, role: Role) -> None:
    with database.write() as session:
        assert add_user(session, role).may_share


def test_an_account_that_does_not_exist_is_not_found(database: Database) -> None:
    with database.read() as session:
        assert find_user(session, "nobody@example.org") is None
        assert find_user_by_id(session, uuid.uuid4()) is None
        with pytest.raises(NotFound, match="no admin yet"):
            first_admin(session)


def test_the_command_line_works_in_the_name_of_the_first_admin(database: Database) -> None:
    with database.write() as session:
        add_user(session)
        first = add_user(session, Role.ADMIN)
        add_user(session, Role.ADMIN)
        assert first_admin(session) is first


def test_look_alike_characters_make_no_second_account(database: Database) -> None:
    with database.write() as session:
        create_user(session, email="asha@example.org", password_hash="-")
        with pytest.raises(EmailTaken):
            create_user(session, email="a\u017fha@example.org", password_hash="-")
