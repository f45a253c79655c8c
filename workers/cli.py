"""`neetprep worker` and `neetprep beat`: the production entrances of slow work."""

import logging
from typing import Annotated

import typer

from models.errors import NeetError
from models.settings import ModelsSettings
from workers.app import make_app
from workers.runtime import LazyRuntime
from workers.settings import WorkersSettings
from workers.tasks import register_tasks, schedule_upkeep


class NoBroker(NeetError):
    """Set REDIS_URL first: without a broker, jobs run inside `neetprep up`."""

    code = "no_broker"


def worker(
    pool: Annotated[str, typer.Option(help="prefork for computing, threads for waiting.")] = (
        "prefork"
    ),
    concurrency: Annotated[int, typer.Option(help="Jobs at once.")] = 2,
) -> None:
    """Run jobs from Redis, for production."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    settings = _settings_of_production()
    celery = make_app(settings.broker_url)
    # Built on first use, so that every prefork child has models and connections of its own.
    register_tasks(celery, LazyRuntime(settings))
    celery.Worker(pool=pool, concurrency=concurrency, loglevel="INFO").start()


def beat() -> None:
    """Send the sweep and the registration of bundles on time; run exactly one."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    settings = _settings_of_production()
    celery = make_app(settings.broker_url)
    schedule_upkeep(celery, sweep_interval_s=settings.sweep_interval_s)
    home = ModelsSettings().neetprep_home
    home.mkdir(parents=True, exist_ok=True)
    celery.Beat(schedule=str(home / "beat-schedule"), loglevel="INFO").run()


def _settings_of_production() -> WorkersSettings:
    settings = WorkersSettings()
    if not settings.redis_url:
        raise NoBroker
    return settings
