"""Something done every so often goes on after a failure, and stops when told to."""

import logging
import threading

import pytest

from models.errors import NeetError
from workers.timer import Every


class Away(NeetError):
    """It is away."""

    code = "away"


def test_a_failure_is_logged_and_the_next_turn_comes(caplog: pytest.LogCaptureFixture) -> None:
    errors = [Away(), RuntimeError("a bug"), None]
    third = threading.Event()

    def act() -> None:
        error = errors.pop(0) if errors else None
        if error is not None:
            raise error
        third.set()

    timer = Every("test", 0.001, act)
    with caplog.at_level(logging.WARNING):
        timer.start()
        assert third.wait(30)
        timer.stop()
    assert "It is away." in caplog.text
    assert "a bug" in caplog.text


def test_after_stop_no_turn_begins() -> None:
    turns: list[int] = []
    timer = Every("test", 0.001, lambda: turns.append(1))
    timer.start()
    timer.stop()
    before = len(turns)
    threading.Event().wait(0.05)
    assert len(turns) == before
