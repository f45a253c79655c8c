"""The seam to a language model: one question with a schema in, one JSON object out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from rag.types import Usage


@dataclass(frozen=True, slots=True)
class Ask:
    """A system prompt, a user prompt, and the JSON schema the answer must follow."""

    system: str
    user: str
    schema_name: str
    schema: Mapping[str, Any]
    max_tokens: int = 4_096
    temperature: float | None = None  # None: whatever the model's own default is


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer's JSON object, not yet checked against the schema, and what it cost.

    `sha256` is that of the raw text, for the record of what made a question.
    """

    data: Mapping[str, Any]
    usage: Usage
    model: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens in and out."""

    million_in: float
    million_out: float

    def of(self, tokens_in: int, tokens_out: int) -> float:
        """What so many tokens cost."""
        return (tokens_in * self.million_in + tokens_out * self.million_out) / 1_000_000


class Llm(Protocol):
    """A model that answers in JSON; raises an `LlmError` for anything else."""

    name: str

    def ask(self, ask: Ask) -> Reply: ...
