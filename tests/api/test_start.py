"""What stops a start before anything is built is said in a sentence."""

from pathlib import Path

import pytest

from api.home import Home, HomeUnusable
from api.serve import CannotListen, listen
from api.services import BadSettings, Settings


@pytest.mark.parametrize("host", ["300.1.1.1", "192.0.2.1"])
def test_an_address_of_another_machine_cannot_be_listened_at(host: str) -> None:
    with pytest.raises(CannotListen) as caught:
        listen(host, 0)
    assert host in caught.value.detail


def test_a_home_that_is_a_file_is_named_with_what_to_set(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    with pytest.raises(HomeUnusable) as caught:
        Home(taken)
    assert "NEETPREP_HOME" in caught.value.detail


def test_a_setting_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKER_THREADS", "zero")
    with pytest.raises(BadSettings) as caught:
        Settings.read()
    assert "WORKER_THREADS" in caught.value.detail
