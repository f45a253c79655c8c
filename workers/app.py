"""The Celery application of the workers."""

from celery import Celery

from workers.queue import QUEUE_NAME

VISIBILITY_TIMEOUT_S = 3600


def make_app(broker_url: str, *, polling_interval_s: float | None = None) -> Celery:
    """An application that delivers at least once and leaves retrying to the job's row.

    `polling_interval_s` is for the in-memory broker, whose default is a second.
    """
    app = Celery("neetprep", broker=broker_url, set_as_current=False)
    options: dict[str, float] = {"visibility_timeout": VISIBILITY_TIMEOUT_S}
    if polling_interval_s is not None:
        options["polling_interval"] = polling_interval_s
    app.conf.update(
        task_default_queue=QUEUE_NAME,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options=options,
        timezone="UTC",
    )
    return app
