"""Accounts and tokens over HTTP."""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta

import httpx
import jwt
import pytest

from api.deps import SESSION_COOKIE
from api.security import ALGORITHM, AUDIENCE
from tests.api.conftest import PASSWORD, Caller, House


def _code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["code"]


def test_who_registers_gets_a_students_account_and_a_token_for_it(
    house: House, student: Caller
) -> None:
    me = student.get("/users/me").json()
    assert (me["email"], me["role"]) == (student.email, "student")
    assert "password" not in json.dumps(me)


def test_a_role_cannot_be_taken_by_registering(anyone: Caller) -> None:
    body = {"email": "mallory@example.org", "password": PASSWORD, "role": "admin"}
    answer = anyone.post("/auth/register", body)
    assert _code(answer) == (422, "invalid_request")
    assert answer.json()["faults"][0]["field"] == "role"


@pytest.mark.parametrize(
    "body",
    [
        {"email": "not an address", "password": PASSWORD},
        {"email": "a@example.org", "password": "short"},
        {"email": "a@example.org"},
        {"email": "a@example.org", "password": PASSWORD, "name": "x" * 121},
        {"email": "a\u0000@example.org", "password": PASSWORD},
        ["not", "an", "object"],
        None,
    ],
)
def test_a_registration_that_cannot_be_is_refused(anyone: Caller, body: object) -> None:
    assert _code(anyone.post("/auth/register", body)) == (422, "invalid_request")


def test_an_address_has_one_account(anyone: Caller, student: Caller) -> None:
    body = {"email": student.email.upper(), "password": PASSWORD}
    assert _code(anyone.post("/auth/register", body)) == (409, "email_taken")


def test_a_wrong_password_and_an_unknown_address_are_told_alike(
    anyone: Caller, student: Caller
) -> None:
    wrong = anyone.post("/auth/token", {"email": student.email, "password": "another phrase"})
    unknown = anyone.post(
        "/auth/token", {"email": "nobody@example.org", "password": "another phrase"}
    )
    assert _code(wrong) == (401, "wrong_password")
    assert wrong.json() == unknown.json()


def test_without_a_token_nothing_is_shown(anyone: Caller) -> None:
    answer = anyone.get("/users/me")
    assert _code(answer) == (401, "not_signed_in")
    assert answer.headers["www-authenticate"] == "Bearer"


def _unsigned(claims: dict[str, object]) -> str:
    def part(value: dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


def _claims(house: House, student: Caller, **changed: object) -> dict[str, object]:
    now = datetime.now(UTC)
    mine = student.get("/users/me").json()["id"]
    claims = {"sub": mine, "aud": AUDIENCE, "iat": now, "exp": now + timedelta(hours=1)}
    return {name: value for name, value in (claims | changed).items() if value is not None}


def test_the_tokens_of_this_test_are_good_unless_changed(house: House, student: Caller) -> None:
    secret = house.system.secrets.jwt_secret
    token = jwt.encode(_claims(house, student), secret, ALGORITHM)
    assert house.caller(token).get("/users/me").status_code == 200


def test_a_token_that_is_not_ours_or_not_good_any_more_is_refused(
    house: House, student: Caller
) -> None:
    secret = house.system.secrets.jwt_secret
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    plain = _claims(house, student, iat=None) | {"exp": 4_000_000_000}
    bad = {
        "forged": jwt.encode(_claims(house, student), "x" * 40, ALGORITHM),
        "expired": jwt.encode(_claims(house, student, exp=long_ago), secret, ALGORITHM),
        "endless": jwt.encode(_claims(house, student, exp=None), secret, ALGORITHM),
        "of another audience": jwt.encode(_claims(house, student, aud="x"), secret, ALGORITHM),
        "of nobody": jwt.encode(_claims(house, student, sub=None), secret, ALGORITHM),
        "of no id": jwt.encode(_claims(house, student, sub="me"), secret, ALGORITHM),
        "of an account that is gone": jwt.encode(
            _claims(house, student, sub=str(uuid.uuid4())), secret, ALGORITHM
        ),
        "unsigned": _unsigned(plain),
        "rubbish": "a.b.c",
        "empty": "",
    }
    told = {name: house.caller(token).get("/users/me") for name, token in bad.items()}
    codes = {name: answer.status_code for name, answer in told.items()}
    assert codes == dict.fromkeys(bad, 401)


def test_a_cookie_reads_but_never_changes_anything(house: House, student: Caller) -> None:
    assert student.token is not None
    cookie = {SESSION_COOKIE: student.token}
    with httpx.Client(base_url=house.url, cookies=cookie) as browser:
        assert browser.get("/api/v1/users/me").status_code == 200
        for method, path in (
            ("POST", "/api/v1/mcq-jobs"),
            ("POST", "/api/v1/attempts"),
            ("DELETE", f"/api/v1/sources/{uuid.uuid4()}"),
            ("DELETE", f"/api/v1/jobs/{uuid.uuid4()}"),
        ):
            body = {"topic": "glycolysis"} if method == "POST" else None
            assert browser.request(method, path, json=body).status_code == 401


def test_nobody_acts_as_another_without_the_token_of_the_home(
    house: House, student: Caller, other: Caller
) -> None:
    as_other = {"X-Neetprep-As": other.email}
    assert student.get("/users/me", headers=as_other).json()["email"] == student.email
    owner = house.caller(house.system.services.home_token)
    assert owner.get("/users/me").json()["role"] == "admin"
    assert owner.get("/users/me", headers=as_other).json()["email"] == other.email
    nobody = {"X-Neetprep-As": "nobody@example.org"}
    assert _code(owner.get("/users/me", headers=nobody)) == (401, "not_signed_in")


def test_only_admins_open_accounts_for_others(admin: Caller, student: Caller) -> None:
    body = {
        "email": f"{uuid.uuid4().hex}@example.org",
        "password": PASSWORD,
        "role": "content",
    }
    assert _code(student.post("/admin/users", body)) == (403, "forbidden")
    made = admin.post("/admin/users", body)
    assert (made.status_code, made.json()["role"]) == (201, "content")
