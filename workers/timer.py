"""Something done every so often on a thread of its own."""

import logging
import threading
from collections.abc import Callable

from models.errors import NeetError

log = logging.getLogger(__name__)

LAST_TURN_S = 5.0


class Every:
    """Calls `act` after each `interval_s`, until stopped; a failure is logged and tried again."""

    def __init__(self, name: str, interval_s: float, act: Callable[[], object]) -> None:
        """Nothing runs before `start`."""
        self._interval_s = interval_s
        self._act = act
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to wait for the first turn."""
        self._thread.start()

    def stop(self) -> None:
        """Begin no other turn; the one under way is waited for, but never for long."""
        self._stopped.set()
        self._thread.join(LAST_TURN_S)

    def _run(self) -> None:
        while not self._stopped.wait(self._interval_s):
            try:
                self._act()
            except NeetError as error:
                log.warning("%s failed, will try again: %s", self._thread.name, error)
            except Exception:
                log.exception("%s failed, will try again", self._thread.name)
