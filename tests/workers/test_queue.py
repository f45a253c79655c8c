"""The door to slow work: a name and an id, and no waiting for a broker that is away."""

import json
import uuid

import pytest
import redis

from models.job import JobKind
from workers.queue import QUEUE_NAME, BrokerUnavailable, Queue

AWAY = "redis://127.0.0.1:1/0"


def test_a_message_holds_the_name_of_the_task_and_the_id_of_the_job(redis_url: str) -> None:
    queue = Queue(redis_url)
    job_id = uuid.uuid4()
    assert queue.publish(JobKind.GENERATE_MCQ, job_id)
    queue.ping()
    queue.close()
    with redis.Redis.from_url(redis_url) as client:
        (message,) = client.lrange(QUEUE_NAME, 0, -1)
    sent = json.loads(message)
    assert sent["headers"]["task"] == "generate_mcq"
    assert str(job_id) in sent["headers"]["argsrepr"]


def test_a_broker_that_is_away_loses_nothing_but_time() -> None:
    queue = Queue(AWAY)
    assert not queue.publish(JobKind.GENERATE_MCQ, uuid.uuid4())
    queue.close()


def test_a_broker_that_is_away_is_named_when_asked_for() -> None:
    queue = Queue(AWAY)
    with pytest.raises(BrokerUnavailable) as caught:
        queue.ping()
    assert caught.value.retryable
    queue.close()
