"""One running system for all the walks."""

from collections.abc import Iterator

import pytest

from tests.e2e.up import SAMPLES, RunningSystem, form_token, neetprep_up, wait_for_job

BOOK = SAMPLES / "pdf" / "how-cells-release-energy.pdf"


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    """`neetprep up` with an empty shelf."""
    with neetprep_up(tmp_path_factory.mktemp("up")) as running:
        yield running


@pytest.fixture(scope="session")
def shared_book(system: RunningSystem) -> str:
    """The path of a book that everyone may use."""
    with system.admin() as admin:
        answer = admin.post(
            "/books",
            data={"csrf": form_token(admin), "subject": "biology", "shared": "true"},
            files={"files": (BOOK.name, BOOK.read_bytes(), "application/pdf")},
        )
        assert answer.status_code == 303, answer.text
        job = answer.headers["location"]
        assert wait_for_job(admin, job) == "done"
        source = admin.get(f"/api/v1{job}").json()["result"]["source_id"]
    return f"/books/{source}"
