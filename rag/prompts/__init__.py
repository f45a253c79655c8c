"""Prompts are files: read as package data, named in the bundle by the sha256 of their text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's text with `{{places}}` to fill, and its version."""

    name: str
    text: str
    sha256: str

    def fill(self, **values: str) -> str:
        """The text with every place filled once; a value's own braces are never filled again."""
        places = set(_PLACE.findall(self.text))
        if places != values.keys():
            raise ValueError(f"prompt {self.name} has the places {sorted(places)}")
        return _PLACE.sub(lambda match: values[match[1]], self.text)


@cache
def load(name: str) -> Prompt:
    """The prompt in the file of that name, without its ending."""
    text = files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8").strip()
    return Prompt(name, text, sha256(text.encode()).hexdigest())


def prompt_hashes() -> Mapping[str, str]:
    """The sha256 of every prompt by name: what a bundle records."""
    names = sorted(
        entry.name.removesuffix(".md")
        for entry in files(__name__).iterdir()
        if entry.name.endswith(".md")
    )
    return {name: load(name).sha256 for name in names}
