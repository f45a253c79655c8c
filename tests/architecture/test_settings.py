"""`.env.example` names every setting there is, and nothing else."""

import importlib
import re

from pydantic_settings import BaseSettings

from tests.architecture.tree import ROOMS, ROOT, sources


def _settings() -> set[type[BaseSettings]]:
    modules = [
        importlib.import_module(name.removesuffix(".py").replace("/", "."))
        for name, _ in sources(*ROOMS)
        if name.endswith("/settings.py")
    ]
    values = [value for module in modules for value in vars(module).values()]
    classes = {value for value in values if isinstance(value, type)}
    return {found for found in classes if issubclass(found, BaseSettings)} - {BaseSettings}


def settings_variables() -> set[str]:
    """The environment variables that the settings classes read."""
    return {
        f"{found.model_config.get('env_prefix', '')}{name}".upper()
        for found in _settings()
        for name in found.model_fields
    }


def test_the_example_names_every_setting_once() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^#? ?([A-Z][A-Z0-9_]*)=", example, re.MULTILINE)
    # docker-compose reads the same file, and asks for a few words of its own.
    compose = re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    of_compose = set(named) & (set(compose) - settings_variables())
    assert sorted(named) == sorted(settings_variables() | of_compose)


def test_every_setting_says_what_it_is_for() -> None:
    silent = [
        f"{found.__name__}.{name}"
        for found in _settings()
        for name, field in found.model_fields.items()
        if not field.description
    ]
    assert not silent


def test_every_room_reads_the_same_file() -> None:
    assert {found.model_config.get("env_file") for found in _settings()} == {".env"}
