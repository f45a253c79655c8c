"""The production files agree with the code; no engine is needed to read them."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from tests.architecture.test_settings import settings_variables
from tests.architecture.tree import ROOMS, ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# Read by libraries of ours, not by our settings.
OF_LIBRARIES = {"FORWARDED_ALLOW_IPS", "MLFLOW_DISABLE_TELEMETRY"}
OURS = [name for name, service in SERVICES.items() if "build" in service]


def test_every_process_of_the_production_profile_is_there() -> None:
    expected = {"api", "worker", "beat", "migrate", "postgres", "redis", "qdrant", "mlflow"}
    assert expected <= set(SERVICES)


@pytest.mark.parametrize("name", OURS)
def test_our_services_are_given_settings_that_exist(name: str) -> None:
    assert set(SERVICES[name]["environment"]) - OF_LIBRARIES <= settings_variables()


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_waits_for_what_it_needs_to_be_ready(name: str) -> None:
    for needed, wait in SERVICES[name].get("depends_on", {}).items():
        finished = wait["condition"] == "service_completed_successfully"
        assert finished or "healthcheck" in SERVICES[needed]


def test_only_nginx_is_reachable_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]


def test_secrets_have_no_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    secret = re.findall(r"\$\{(\w*(?:PASSWORD|SECRET))([^}]*)\}", text)
    assert secret
    assert all(rest.startswith(":?") for _, rest in secret)


def test_every_volume_is_declared() -> None:
    mounts = [mount for service in SERVICES.values() for mount in service.get("volumes", [])]
    named = {mount.partition(":")[0] for mount in mounts if not mount.startswith(".")}
    assert named == set(COMPOSE["volumes"])
    bound = [mount.partition(":")[0] for mount in mounts if mount.startswith(".")]
    assert all((ROOT / path).exists() for path in bound)


def test_the_image_is_given_every_room() -> None:
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{room}" for room in ROOMS} <= set(allowed)


@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="needs docker-compose")
def test_compose_accepts_the_file() -> None:
    environment = {"PATH": "/usr/bin:/bin", "POSTGRES_PASSWORD": "p", "JWT_SECRET": "s"}
    command = ["docker-compose", "-f", ROOT / "docker-compose.yml", "config", "-q"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
