"""The pages by plain HTTP: who may do what, what is hidden, and what bad input is told."""

import re
import uuid
from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.up import SAMPLES, UPLOAD_LIMIT_MB, RunningSystem, form_token, wait_for_job

TOPIC = "glycolysis and the Krebs cycle"
EVIL = '<img src=x onerror="alert(1)">'


@pytest.fixture
def guest(system: RunningSystem) -> Iterator[httpx.Client]:
    with system.guest() as browser:
        yield browser


@pytest.fixture
def student(system: RunningSystem) -> Iterator[httpx.Client]:
    with system.student() as browser:
        yield browser


def ask(browser: httpx.Client, topic: str = TOPIC, **form: str) -> httpx.Response:
    sent = {"csrf": form_token(browser), "topic": topic, "count": "4", **form}
    return browser.post("/ask", data=sent)


def begin(browser: httpx.Client, topic: str = TOPIC) -> str:
    """Ask, wait and begin; returns the path of the attempt."""
    job = ask(browser, topic).headers["location"]
    assert wait_for_job(browser, job) == "done"
    sent = {"csrf": form_token(browser), "job_id": job.removeprefix("/jobs/")}
    path: str = browser.post("/practice", data=sent).headers["location"]
    return path


def upload(browser: httpx.Client, name: str, content: bytes, **form: str) -> httpx.Response:
    data = {"csrf": form_token(browser), **form}
    return browser.post("/books", data=data, files={"files": (name, content)})


# --- Sessions


def test_session_cookie_is_out_of_reach_of_scripts_and_other_sites(student: httpx.Client) -> None:
    account = {"email": f"{uuid.uuid4().hex}@example.org", "password": "a long pass phrase"}
    cookie = student.post("/register", data=account).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=" in cookie
    assert "Secure" not in cookie, "the embedded system speaks plain http to its own machine"


def test_session_cookie_is_secure_behind_https(guest: httpx.Client) -> None:
    account = {"email": f"{uuid.uuid4().hex}@example.org", "password": "a long pass phrase"}
    answer = guest.post("/register", data=account, headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in answer.headers["set-cookie"]


def test_wrong_password_comes_back_to_the_form_with_the_address(guest: httpx.Client) -> None:
    answer = guest.post("/login", data={"email": f"{EVIL}@example.org", "password": "wrong"})
    assert answer.status_code == 401
    assert "No account has this e-mail address and password." in answer.text
    assert "&lt;img src=x" in answer.text
    assert EVIL not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ({"email": "nobody", "password": "a long pass phrase"}, "E-mail address: this does not"),
        ({"email": "a@example.org", "password": "short"}, "Password: at least 10 characters"),
        ({"email": "", "password": "a long pass phrase"}, "E-mail address: please fill this in"),
        ({"email": "student@neetprep.local", "password": "a long pass phrase"}, "already an"),
    ],
)
def test_account_that_cannot_be_opened_says_why(
    guest: httpx.Client, account: dict[str, str], told: str
) -> None:
    answer = guest.post("/register", data=account)
    assert answer.status_code in {409, 422}
    assert told in answer.text


def test_guest_is_sent_to_sign_in_and_back(system: RunningSystem, guest: httpx.Client) -> None:
    assert guest.get("/books").headers["location"] == "/login?next=/books"
    password = system.home.secrets().student_password
    login = {"email": "student@neetprep.local", "password": password, "next": "/books"}
    assert guest.post("/login", data=login).headers["location"] == "/books"


@pytest.mark.parametrize(
    "away", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(
    system: RunningSystem, guest: httpx.Client, away: str
) -> None:
    password = system.home.secrets().student_password
    login = {"email": "student@neetprep.local", "password": password, "next": away}
    assert guest.post("/login", data=login).headers["location"] == "/"


def test_after_signing_out_the_pages_are_closed(system: RunningSystem) -> None:
    with system.newcomer() as browser:
        assert browser.post("/logout", data={"csrf": form_token(browser)}).status_code == 303
        assert browser.get("/books").status_code == 303


# --- Forged forms


def test_form_without_its_token_is_refused(student: httpx.Client) -> None:
    for token in ({}, {"csrf": "0" * 64}):
        answer = student.post("/ask", data={"topic": TOPIC, "count": "1", **token})
        assert answer.status_code == 403
        assert "text/html" in answer.headers["content-type"]


def test_token_of_another_session_is_refused(system: RunningSystem, student: httpx.Client) -> None:
    with system.newcomer() as other:
        token = form_token(other)
    answer = student.post("/ask", data={"topic": TOPIC, "count": "1", "csrf": token})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "sent",
    [{"Origin": "https://example.org"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_form_sent_by_another_site_is_refused(student: httpx.Client, sent: dict[str, str]) -> None:
    data = {"csrf": form_token(student), "topic": TOPIC, "count": "1"}
    assert student.post("/ask", data=data, headers=sent).status_code == 403
    assert student.post("/login", data={"email": "a", "password": "b"}, headers=sent).status_code


def test_session_cookie_changes_nothing_through_the_api(student: httpx.Client) -> None:
    answer = student.post("/api/v1/mcq-jobs", json={"topic": TOPIC})
    assert answer.status_code == 401


# --- Fences


@pytest.mark.parametrize("path", ["/", "/login", "/docs", "/nothing", "/static/style.css"])
def test_every_page_is_fenced_in(guest: httpx.Client, path: str) -> None:
    headers = guest.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_no_page_asks_for_anything_from_elsewhere(guest: httpx.Client) -> None:
    for path in ("/", "/login", "/register", "/docs", "/static/style.css", "/static/pages.js"):
        text = guest.get(path).text
        assert not re.search(r"""(?:src|href|url|import)\s*[=(]?\s*["']?(?:https?:)?//""", text)
        assert not re.search(r"<[^>]+\s(?:style|on\w+)=", text), "the policy forbids inline code"


def test_errors_are_pages_for_people_and_problems_for_programs(guest: httpx.Client) -> None:
    page = guest.get("/nothing")
    assert page.status_code == 404
    assert "text/html" in page.headers["content-type"]
    problem = guest.get("/api/v1/jobs/none")
    assert problem.headers["content-type"] == "application/problem+json"
    assert guest.get("/nothing", headers={"Accept": "*/*"}).json()["status"] == 404


def test_reference_lists_every_operation_and_schema(guest: httpx.Client) -> None:
    document = guest.get("/openapi.json").json()
    page = guest.get("/docs").text
    for verbs in document["paths"].values():
        for operation in verbs.values():
            assert f'id="{operation["operationId"]}"' in page
    for link in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{link}"' in page, f"nothing stands at #{link}"


# --- Uploads


@pytest.mark.parametrize(
    ("name", "content", "status", "told"),
    [
        ("notes.pdf", b"\x89PNG\r\n\x1a\n\x00\x00", 422, "neither a PDF nor a CSV"),
        ("empty.pdf", b"", 422, "empty"),
        ("big.pdf", b"%PDF-1.7\n" + b"0" * (UPLOAD_LIMIT_MB * 1_500_000), 413, "larger than"),
    ],
)
def test_file_that_cannot_be_taken_comes_back_to_the_form(
    student: httpx.Client, name: str, content: bytes, status: int, told: str
) -> None:
    answer = upload(student, name, content, chapter="Respiration in Plants")
    assert answer.status_code == status
    assert told in answer.text
    assert 'value="Respiration in Plants"' in answer.text, "what was typed is kept"


def test_form_without_a_file_says_so(student: httpx.Client) -> None:
    answer = student.post("/books", data={"csrf": form_token(student)})
    assert answer.status_code == 422
    assert "Choose a PDF or a CSV file first." in answer.text


def test_body_over_the_limit_is_refused_with_a_page(student: httpx.Client) -> None:
    data = {"csrf": form_token(student)}
    whole = student.build_request(
        "POST", "/books", data=data, files={"files": ("a.pdf", b"0" * 5_000_000)}
    )
    answer = student.send(whole)
    assert answer.status_code == 413
    assert "text/html" in answer.headers["content-type"]
    assert "larger than" in answer.text


def test_student_may_not_share(student: httpx.Client) -> None:
    answer = upload(student, "a.pdf", b"%PDF-1.7", shared="true")
    assert answer.status_code == 403
    assert "Only content teams and admins may share" in answer.text


def test_hostile_names_and_topics_are_shown_as_text(system: RunningSystem) -> None:
    book = (SAMPLES / "pdf" / "electrochemical-cells.pdf").read_bytes()
    with system.newcomer() as browser:
        name = f"{EVIL}.pdf"
        job = upload(browser, name, book, chapter=EVIL).headers["location"]
        assert wait_for_job(browser, job) == "done"
        source = browser.get(f"/api/v1{job}").json()["result"]["source_id"]
        asked = ask(browser, f"{EVIL} salt bridge").headers["location"]
        wait_for_job(browser, asked)
        book_page = f"/books/{source}"
        pages = ["/", "/books", job, asked, book_page, f"{book_page}/pages/1", f"/?topic={EVIL}"]
        for path in pages:
            text = browser.get(path).text
            assert "<img src=x" not in text, path
            assert "&lt;img src=x" in text, path


# --- Asking


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"count": "0"}, "How many: "),
        ({"count": "10000"}, "How many: "),
        ({"count": "ten"}, "How many: "),
        ({"topic": ""}, "Name a topic, or choose a chapter."),
        ({"topic_id": "biology-11-photosynthesys"}, "nearest"),
        ({"types": "essay"}, "Kinds of question: "),
    ],
)
def test_request_that_cannot_be_met_says_why(
    student: httpx.Client, form: dict[str, str], told: str
) -> None:
    answer = ask(student, **form)
    assert answer.status_code == 422
    assert told in answer.text


def test_form_sent_twice_is_one_job(student: httpx.Client, shared_book: str) -> None:
    key = uuid.uuid4().hex
    first, again = (ask(student, form_key=key).headers["location"] for _ in range(2))
    other = ask(student, topic="alcoholic fermentation", form_key=key).headers["location"]
    assert first == again
    assert other != first


def test_topic_that_no_book_covers_names_the_nearest_chapters(
    student: httpx.Client, shared_book: str
) -> None:
    job = ask(student, "the causes of the French revolution").headers["location"]
    assert wait_for_job(student, job) == "failed"
    page = student.get(job).text
    assert "do not say enough about" in page
    assert "Add a book" in page


def test_stopped_job_says_so(student: httpx.Client, shared_book: str) -> None:
    job = ask(student, "fermentation").headers["location"]
    answer = student.post(f"{job}/cancel", data={"csrf": form_token(student)})
    assert answer.status_code in {303, 409}, "it may be over before it can be stopped"
    if answer.status_code == 303:
        assert "You stopped this" in student.get(job).text


# --- Taking questions


def test_nothing_before_the_answer_tells_the_key(system: RunningSystem, shared_book: str) -> None:
    with system.newcomer() as browser:
        attempt = begin(browser)
        rendered = system.answers(uuid.UUID(attempt.rpartition("/")[2]))
        pages = [f"{attempt}/{n}" for n in range(1, len(rendered) + 1)]
        shown = "".join(browser.get(p).text for p in [*pages, f"{attempt}/result", "/"])
        shown += browser.get(f"/books/{uuid.uuid4()}").text
    for hidden in ("/api/v1/sources/", 'class="feedback', "Right answer", "<mark>"):
        assert hidden not in shown
    for question in rendered:
        for secret in (question.explanation, *question.reasons):
            assert not secret or secret not in shown


def test_answers_are_marked_and_the_key_is_shown_for_them_alone(
    system: RunningSystem, shared_book: str
) -> None:
    with system.newcomer() as browser:
        attempt = begin(browser)
        keys = [q.key for q in system.answers(uuid.UUID(attempt.rpartition("/")[2]))]
        assert len(keys) >= 3
        token = form_token(browser)

        def answer(number: int, **chosen: str) -> str:
            path = f"{attempt}/{number}"
            sent = browser.post(path, data={"csrf": token, **chosen})
            assert sent.headers["location"] == f"{path}#feedback"
            return browser.get(path).text

        right = answer(1, chosen=str(keys[0]))
        assert "+4" in right
        assert "/api/v1/sources/" in right
        assert browser.get(attempt).headers["location"] == f"{attempt}/2", "it resumes there"
        wrong = answer(2, chosen=str((keys[1] + 1) % 4))
        assert "−1" in wrong
        assert "is wrong." in wrong
        assert "Left out" in answer(3, skip="true")
        assert "Right answer" not in browser.get(f"{attempt}/4").text
        again = answer(1, chosen=str((keys[0] + 1) % 4))
        assert "+4" in again, "the first answer counts"
        result = browser.get(f"{attempt}/result").text
        assert f"of {len(keys) * 4} marks" in result
        assert "+3" in result


def test_answer_without_a_choice_is_asked_for_again(
    system: RunningSystem, shared_book: str
) -> None:
    with system.newcomer() as browser:
        attempt = begin(browser)
        sent = browser.post(f"{attempt}/1", data={"csrf": form_token(browser)})
        assert sent.status_code == 422
        assert "Choose one of the four options" in sent.text
        assert "Right answer" not in sent.text
        strange = browser.post(f"{attempt}/1", data={"csrf": form_token(browser), "chosen": "7"})
        assert strange.status_code == 422
        assert browser.get(f"{attempt}/99").status_code == 404


def test_what_is_somebody_elses_is_not_there(system: RunningSystem, shared_book: str) -> None:
    with system.newcomer() as owner, system.newcomer() as other:
        attempt = begin(owner)
        job = ask(owner).headers["location"]
        for path in (attempt, f"{attempt}/1", f"{attempt}/result", job):
            assert owner.get(path).status_code in {200, 303}
            assert other.get(path).status_code == 404
        token = form_token(other)
        assert other.post(f"{attempt}/1", data={"csrf": token, "chosen": "0"}).status_code == 404
        assert other.post(f"{job}/cancel", data={"csrf": token}).status_code == 404


def test_withdrawn_book_leaves_the_shelf(system: RunningSystem) -> None:
    book = (SAMPLES / "pdf" / "motion-with-constant-acceleration.pdf").read_bytes()
    with system.newcomer() as browser:
        job = upload(browser, "motion.pdf", book).headers["location"]
        assert wait_for_job(browser, job) == "done"
        source = browser.get(f"/api/v1{job}").json()["result"]["source_id"]
        assert "motion.pdf" in browser.get("/books").text
        sent = browser.post(f"/books/{source}/withdraw", data={"csrf": form_token(browser)})
        assert sent.headers["location"] == "/books"
        assert "motion.pdf" not in browser.get("/books").text
        assert browser.get(f"/books/{source}").status_code == 404
