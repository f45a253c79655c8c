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


def _variables() -> set[str]:
    return {
        f"{found.model_config.get('env_prefix', '')}{name}".upper()
        for found in _settings()
        for name in found.model_fields
    }


def test_the_example_names_every_setting_once() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^#? ?([A-Z][A-Z0-9_]*)=", example, re.MULTILINE)
    assert sorted(named) == sorted(_variables())


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
