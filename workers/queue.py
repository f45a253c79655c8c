"""The door to slow work: a task's name and a job's id, nothing else."""

import logging
import uuid

from celery import Celery
from kombu.exceptions import OperationalError

from models.errors import NeetError
from models.job import JobKind

log = logging.getLogger(__name__)

QUEUE_NAME = "neetprep"
PING_TIMEOUT_S = 2.0


class BrokerUnavailable(NeetError):
    """The queue does not answer. Jobs are kept and start when it is back; look at REDIS_URL."""

    code = "broker_unavailable"
    retryable = True


class Queue:
    """Tells workers that a job waits. The job's row is the outbox: a lost message is only late."""

    def __init__(self, broker_url: str) -> None:
        """Connects at the first message."""
        self._celery = Celery("neetprep-producer", broker=broker_url, set_as_current=False)
        self._celery.conf.update(
            task_default_queue=QUEUE_NAME,
            broker_transport_options={
                "socket_connect_timeout": 2,
                "socket_timeout": 2,
                "max_retries": 0,
            },
        )

    def publish(self, kind: JobKind, job_id: uuid.UUID) -> bool:
        """Send one message; False when the broker is away, which is not waited for."""
        try:
            self._celery.send_task(kind.value, args=[str(job_id)], ignore_result=True, retry=False)
        except OperationalError:
            log.warning("message not sent; the sweeper will", extra={"job_id": str(job_id)})
            return False
        return True

    def ping(self) -> None:
        """Connect to the broker; raises `BrokerUnavailable` when it does not answer."""
        try:
            with self._celery.connection_for_write() as connection:
                connection.ensure_connection(max_retries=1, timeout=PING_TIMEOUT_S)
        except OperationalError as error:
            raise BrokerUnavailable from error

    def close(self) -> None:
        """Give the connections back."""
        self._celery.close()
